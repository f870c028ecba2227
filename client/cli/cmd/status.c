/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti status: this client, the season, the outbox. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/why.h"
#include "client/fields.h"
#include "client/outbox.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"

#define CLOCK_APART_US ((int64_t)120 * 1000000)

static bool find_out_why;

extern const struct option cmd_status_options[];
const struct option cmd_status_options[] = {
	{ .kind = OPTION_FLAG,
	    .name = "why",
	    .value = &find_out_why,
	    .help = N_("Find out why there is no connection") },
	OPTIONS_END
};

static const char *competition_name(const Viesti__Status *s)
{
	switch (i18n_language()) {
	case LANG_FI:
		return s->competition_fi;
	case LANG_SV:
		return s->competition_sv;
	default:
		return s->competition_en;
	}
}

/* The name of a department by its code; the code when it has none. */
static const char *department_name(const Viesti__Status *s, const char *code)
{
	for (size_t i = 0; code && i < s->n_departments; i++) {
		const Viesti__DepartmentName *d = s->departments[i];
		if (d->department && strcmp(d->department, code) == 0 &&
		    d->name && *print_text(d->name))
			return print_text(d->name);
	}
	return code;
}

static void show(struct cli *cli, const Viesti__Status *s, size_t waiting,
    size_t refused)
{
	static const Viesti__Welcome no_welcome = VIESTI__WELCOME__INIT;
	const struct profile *p = &cli->profile;
	const Viesti__Welcome *w = cli->link ? link_welcome(cli->link)
					     : &no_welcome;
	const char *role = w->has_role ? words_role_token(w->role) : p->role;
	const char *department = w->department ? w->department
	    : *p->department		       ? p->department
					       : NULL;
	const char *name = w->name ? w->name : p->name;
	char server[320], round[80];

	snprintf(round, sizeof(round), _("%u of %u"), s->round, s->rounds);
	snprintf(server, sizeof(server), "%s:%u", p->address, p->port);
	const struct field fields[] = {
		FIELD_WORD("name", N_("This client"), name, words_name(name)),
		FIELD_WORD("role", N_("Role"), role, words_role(role)),
		FIELD_WORD("department", N_("Department"), department,
		    department_name(s, department)),
		FIELD_TEXT("staff_id", N_("Staff id"),
		    w->staff_id	       ? w->staff_id
			: *p->staff_id ? p->staff_id
				       : NULL),
		FIELD_TEXT("server", N_("Server"), server),
		FIELD_BOOL("connected", N_("Reached"), true, cli->link != NULL),
		FIELD_TEXT("server_version", NULL, w->server),
		FIELD_NUMBER("certificate_days", NULL, w->has_certificate_days,
		    w->certificate_days),
		FIELD_TEXT("competition", N_("Competition"),
		    competition_name(s)),
		FIELD_TEXT("season", N_("Season"), s->season),
		FIELD_WORD("season_state", N_("State"),
		    s->has_state ? words_season_token(s->state) : NULL,
		    words_season(s->state)),
		FIELD_DATE("start", N_("From"), s->has_start, s->start),
		FIELD_DATE("end", N_("To"), s->has_end, s->end),
		FIELD_COUNT("round", N_("Round"), s->round > 0, s->round,
		    round),
		FIELD_NUMBER("rounds", NULL, s->has_rounds, s->rounds),
		FIELD_DATE("round_end", N_("Round ends"),
		    s->has_round_end && s->round > 0, s->round_end),
		FIELD_TEXT("zone", NULL, s->zone),
		FIELD_NUMBER("participants", N_("Participants"),
		    s->has_participants, s->participants),
		FIELD_NUMBER("claims_pending", N_("Claims waiting"),
		    s->has_claims_pending, s->claims_pending),
		FIELD_NUMBER("claims_returned", N_("Claims returned"),
		    s->has_claims_returned, s->claims_returned),
		FIELD_NUMBER("claims_escalated", N_("Claims late"),
		    s->claims_escalated > 0, s->claims_escalated),
		FIELD_TIME("rulebook_changed_at", N_("Rules changed"),
		    s->has_rulebook_changed_at, s->rulebook_changed_at),
		FIELD_TEXT("ticket", N_("Ticket number"), s->ticket),
		FIELD_NUMBER("outbox_waiting", N_("Outbox: waiting"), true,
		    (int64_t)waiting),
		FIELD_NUMBER("outbox_refused", N_("Outbox: refused"), true,
		    (int64_t)refused),
		FIELD_TEXT("profile", N_("Profile"), p->dir),
	};
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
}

static int count_outbox(struct cli *cli, size_t *waiting, size_t *refused,
    struct error *err)
{
	struct outbox *o = NULL;
	int code = outbox_open(&o, cli->profile.dir, err);

	if (!code)
		code = outbox_count(o, OUTBOX_WAITING, waiting, err);
	if (!code)
		code = outbox_count(o, OUTBOX_REFUSED, refused, err);
	outbox_close(o);
	return code;
}

/* A clock that is wrong makes wrong dates long before it breaks TLS. */
static void warn_of_clock(struct cli *cli)
{
	const Viesti__Welcome *w = link_welcome(cli->link);
	int64_t apart = w->server_at - clock_now_us();
	char at[I18N_SIZE];

	if (w->has_server_at && llabs(apart) > CLOCK_APART_US)
		print_note(&cli->print,
		    _("This machine's clock differs from the server's, which says %s. Set it, or activities may get a wrong date."),
		    i18n_time(w->server_at, at));
}

int cmd_status(struct cli *cli);
int cmd_status(struct cli *cli)
{
	static const Viesti__Status nothing = VIESTI__STATUS__INIT;
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err, why;
	size_t waiting = 0, refused = 0;

	if (find_out_why)
		return why_run(cli);
	if (profile_open(&cli->profile, cli->profile_dir, &err) ||
	    count_outbox(cli, &waiting, &refused, &err))
		return cli_fail(cli, &err);
	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = cli_connect(cli, &why);
	if (!code)
		code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_STATUS,
		    &why);
	show(cli, code ? &nothing : reply->status, waiting, refused);
	if (!code) {
		warn_of_clock(cli);
		return 0;
	}
	/* What is known here was shown; one answer, so no second JSON. */
	if (cli->print.mode == PRINT_JSON)
		return link_exit_code(code);
	return cli_fail(cli, &why);
}
