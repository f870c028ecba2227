/* SPDX-License-Identifier: EUPL-1.2 */
/* show moderation: what waits and for how long; nothing about who. */
#include "client/console/console.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/i18n.h"

static void show(struct console *c, const Viesti__Moderation *m)
{
	char median[16] = "", oldest[16] = "";

	words_tenths(m->median_tenths, median, sizeof median);
	words_tenths(m->oldest_tenths, oldest, sizeof oldest);
	const struct field fields[] = {
		FIELD_NUMBER("waiting", N_("Claims that wait"), m->has_waiting,
		    m->waiting),
		FIELD_NUMBER("escalated", N_("Over five working days"),
		    m->has_escalated, m->escalated),
		FIELD_COUNT("oldest_tenths", N_("The oldest, working days"),
		    m->has_oldest_tenths, m->oldest_tenths, oldest),
		FIELD_NUMBER("only_others",
		    N_("For a moderator of another department"),
		    m->has_only_others, m->only_others),
		FIELD_NUMBER("checks_waiting",
		    N_("Random checks, not suspicions"), m->has_checks_waiting,
		    m->checks_waiting),
		FIELD_COUNT("median_tenths",
		    N_("Median waiting time, working days"),
		    m->has_median_tenths, m->median_tenths, median),
		FIELD_NUMBER("decided", N_("Decided in 28 days"),
		    m->has_decided, m->decided),
		FIELD_NUMBER("questions_open", N_("Questions that wait"),
		    m->has_questions_open, m->questions_open),
		FIELD_NUMBER("moves_waiting", N_("Moves that wait"),
		    m->has_moves_waiting, m->moves_waiting),
	};
	fields_print(&c->print, fields, sizeof fields / sizeof *fields);
}

int console_moderation_show(struct console *c, const struct said *said);
int console_moderation_show(struct console *c, const struct said *said)
{
	Viesti__ModerationGet q = VIESTI__MODERATION_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_MODERATION;
	rq.moderation = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_MODERATION, &err))
		return console_fail(c, &err);
	show(c, reply->moderation);
	return 0;
}
