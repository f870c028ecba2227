/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti move: the receiving department asks for a person; the organiser
 * decides. */
#include <stdio.h>

#include "client/cli/change.h"
#include "client/people.h"
#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"

static const char *person, *to, *from;

extern const struct option cmd_move_options[];
const struct option cmd_move_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("The person's staff id, S001010") },
	{ .kind = OPTION_TEXT,
	    .name = "to",
	    .value = &to,
	    .hole = "CODE",
	    .help = N_("The receiving department; otherwise one's own") },
	{ .kind = OPTION_TEXT,
	    .name = "from",
	    .value = &from,
	    .hole = "DATE",
	    .help = N_("First day there, 2026-03-01 or 1.3.2026") },
	OPTIONS_END
};

#define USAGE \
	N_("Say who and from which day: viesti move S001010 --to talous --from 1.3.2026")

static int check_day(void *arg, const char *answer, struct error *err)
{
	int32_t ignored;

	(void)arg;
	return day_parse(answer, clock_today(), true, &ignored, err);
}

static const struct change_missing day = {
	.text = N_("First day there"),
	.hint = N_("2026-03-01 or 1.3.2026"),
	.usage = USAGE,
	.check = check_day,
};
/* not of one's own department yet: nobody here knows the name */
static const struct change_missing who = {
	.text = N_("Who"),
	.hint = N_("Staff id, e-mail address, or name"),
	.usage = USAGE,
};

static int move(struct cli *cli, struct error *err)
{
	Viesti__Move q = VIESTI__MOVE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = change_need(cli, &person, &who, err);

	if (!code)
		code = change_need(cli, &from, &day, err);
	if (!code)
		code = day_parse(from, clock_today(), true, &q.from, err);
	if (code)
		return code;
	q.has_from = true;
	q.person = cli_text(person);
	q.department = cli_text(to);
	rq.body_case = VIESTI__REQUEST__BODY_MOVE;
	rq.move = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_MOVED, err);
	if (!code)
		people_tell_move(&cli->print, reply->moved);
	return code;
}

int cmd_move(struct cli *cli);
int cmd_move(struct cli *cli)
{
	return change_run(cli, move);
}
