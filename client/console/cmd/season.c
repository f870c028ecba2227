/* SPDX-License-Identifier: EUPL-1.2 */
/* season show: how the season stands. */
#include <stdio.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/i18n.h"

static int get_status(struct console *c, const Viesti__Status **out,
    struct error *err)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (!code)
		*out = reply->status;
	return code;
}

static const char *competition(const Viesti__Status *s)
{
	Viesti__Text name = VIESTI__TEXT__INIT;

	name.fi = s->competition_fi;
	name.sv = s->competition_sv;
	name.en = s->competition_en;
	return print_text(&name);
}

int console_season_show(struct console *c, const struct said *said);
int console_season_show(struct console *c, const struct said *said)
{
	const Viesti__Status *s = NULL;
	struct error err;

	(void)said;
	if (get_status(c, &s, &err))
		return console_fail(c, &err);
	const struct field fields[] = {
		FIELD_TEXT("competition", N_("Competition"), competition(s)),
		FIELD_TEXT("season", N_("Season"), s->season),
		FIELD_WORD("state", N_("State"), words_season_token(s->state),
		    words_season(s->state)),
		FIELD_DATE("start", N_("First day"), s->has_start, s->start),
		FIELD_DATE("end", N_("Last day"), s->has_end, s->end),
		FIELD_NUMBER("rounds", N_("Rounds"), s->has_rounds, s->rounds),
		FIELD_NUMBER("round", N_("Round now"), s->has_round && s->round,
		    s->round),
		FIELD_DATE("round_end", N_("Its last day"), s->has_round_end,
		    s->round_end),
		FIELD_TEXT("zone", N_("Time zone"), s->zone),
		FIELD_NUMBER("departments", N_("Departments"), true,
		    (int64_t)s->n_departments),
		FIELD_NUMBER("participants", N_("Participants"),
		    s->has_participants, s->participants),
		FIELD_NUMBER("claims_pending", N_("Claims that wait"),
		    s->has_claims_pending, s->claims_pending),
		FIELD_NUMBER("claims_returned", N_("Claims sent back"),
		    s->has_claims_returned, s->claims_returned),
		FIELD_NUMBER("claims_escalated", N_("Claims late"),
		    s->has_claims_escalated, s->claims_escalated),
		FIELD_NUMBER("revision", NULL, s->has_revision,
		    (int64_t)s->revision),
		FIELD_TEXT("rulebook_hash", NULL, s->rulebook_hash),
	};
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}
