/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti hide: a person is named nowhere any more, for now or for good. */
#include <stdio.h>

#include "client/cli/change.h"
#include "client/confirm.h"
#include "client/people.h"
#include "common/i18n.h"

static const char *person;
static bool lock, yes;

extern const struct option cmd_hide_options[];
const struct option cmd_hide_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &person,
	    .optional = true,
	    .help = N_("Staff id, e-mail address, or name") },
	{ .kind = OPTION_FLAG,
	    .name = "lock",
	    .value = &lock,
	    .help = N_("For good: nobody can show the name again") },
	{ .kind = OPTION_FLAG,
	    .name = "yes",
	    .letter = 'y',
	    .value = &yes,
	    .help = N_("Do it without asking") },
	OPTIONS_END
};

static int hide(struct cli *cli, struct error *err)
{
	Viesti__SetConsents q = VIESTI__SET_CONSENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = change_person(cli, &person,
	    N_("Say who: viesti hide PERSON, for example viesti hide S001010"),
	    err);

	if (!code && lock)
		code = confirm_change(&cli->print,
		    _("This can't be taken back: hide the name for good?"),
		    false, yes, err);
	else if (!code)
		code = 1;
	if (code <= 0)
		return code;
	q.person = cli_text(person);
	q.has_hide = q.hide = true;
	q.has_lock = q.lock = lock;
	rq.body_case = VIESTI__REQUEST__BODY_SET_CONSENTS;
	rq.set_consents = &q;
	code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_CONSENTS_SET,
	    err);
	if (code)
		return code;
	people_tell_consents(&cli->print, reply->consents_set);
	if (!lock)
		print_line(&cli->print,
		    _("To show it again: viesti show %s --on department --reference \"form 12/2026\""),
		    reply->consents_set->staff_id
			? reply->consents_set->staff_id
			: person);
	return 0;
}

int cmd_hide(struct cli *cli);
int cmd_hide(struct cli *cli)
{
	return change_run(cli, hide);
}
