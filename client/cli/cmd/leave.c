/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti leave: a person takes part no more, after showing what that means. */
#include <stdio.h>
#include <stdlib.h>

#include "client/cli/change.h"
#include "client/cli/choose.h"
#include "client/confirm.h"
#include "client/people.h"
#include "common/i18n.h"

static const char *person;
static bool yes, check;

extern const struct option cmd_leave_options[];
const struct option cmd_leave_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("Staff id, e-mail address, or name") },
	{ .kind = OPTION_FLAG,
	    .name = "check",
	    .value = &check,
	    .help = N_("Only show what it would do") },
	{ .kind = OPTION_FLAG,
	    .name = "yes",
	    .letter = 'y',
	    .value = &yes,
	    .help = N_("Do it without asking") },
	OPTIONS_END
};

static int agree(struct cli *cli, const Viesti__LeftState *l, struct error *err)
{
	char *question = people_leave_question(choose_name(cli, person), l);
	int code = confirm_change(&cli->print, question ? question : "", false,
	    yes, err);

	free(question);
	return code;
}

static int leave(struct cli *cli, struct error *err)
{
	Viesti__Leave q = VIESTI__LEAVE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = change_person(cli, &person,
	    N_("Say who: viesti leave PERSON, for example viesti leave S001010"),
	    err);

	if (code)
		return code;
	q.person = cli_text(person);
	q.has_check_only = q.check_only = true;
	rq.body_case = VIESTI__REQUEST__BODY_LEAVE;
	rq.leave = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_LEFT, err);
	if (code)
		return code;
	if (check) {
		people_tell_left(&cli->print, choose_name(cli, person),
		    reply->left, false);
		print_line(&cli->print,
		    P_("%u activity stays with the department.",
			"%u activities stay with the department.",
			reply->left->activities),
		    reply->left->activities);
		return 0;
	}
	code = agree(cli, reply->left, err);
	if (code <= 0)
		return code;
	q.check_only = false;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_LEFT, err);
	if (!code)
		people_tell_left(&cli->print, choose_name(cli, person),
		    reply->left, true);
	return code;
}

int cmd_leave(struct cli *cli);
int cmd_leave(struct cli *cli)
{
	return change_run(cli, leave);
}
