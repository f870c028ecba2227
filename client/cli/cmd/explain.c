/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti explain: how points came to be, of a person or a department. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/cli/choose.h"
#include "client/match.h"
#include "client/moment.h"
#include "common/i18n.h"

static const char *who;
static const char *as_of, *season;
static bool as_department, as_person;

extern const struct option cmd_explain_options[];
const struct option cmd_explain_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "WHO",
	    .value = &who,
	    .optional = true,
	    .help = N_(
		"A person (staff id, e-mail address, name) or a department; otherwise one's own") },
	{ .kind = OPTION_FLAG,
	    .name = "person",
	    .value = &as_person,
	    .help = N_("WHO is a person, even if a department is called so") },
	{ .kind = OPTION_FLAG,
	    .name = "department",
	    .value = &as_department,
	    .help = N_("WHO is a department's code") },
	{ .kind = OPTION_TEXT,
	    .name = "as-of",
	    .value = &as_of,
	    .hole = "DATE [TIME]",
	    .help = N_("As it stood then: \"1.3.\" or \"1.3. 14.30\"") },
	{ .kind = OPTION_TEXT,
	    .name = "season",
	    .value = &season,
	    .hole = "NAME",
	    .help = N_("Of an earlier season, as it ended") },
	OPTIONS_END
};

/* Without a name: the participant's own, the contact's department. */
static int own(struct cli *cli, struct error *err)
{
	const Viesti__Welcome *w = link_welcome(cli->link);

	if (w->staff_id && *w->staff_id) {
		who = w->staff_id;
		as_person = true;
		return 0;
	}
	if (w->department && *w->department) {
		who = w->department;
		as_department = true;
		return 0;
	}
	return error_set(err, E_INVALID, "argument_missing",
	    _("Say whose: viesti explain PERSON or viesti explain DEPARTMENT."));
}

/* Not to be taken for a part of somebody's name. */
static bool is_department(struct cli *cli)
{
	size_t found[1];

	return !as_person &&
	    match_departments(choose_cache(cli)->status, who, found, 1) == 1;
}

int cmd_explain(struct cli *cli);
int cmd_explain(struct cli *cli)
{
	const Viesti__Explanation *e = NULL;
	struct error err;
	int code = !who ? own(cli, &err)
	    : as_department || season || is_department(cli)
	    ? 0
	    : choose_given_person(cli, &who, &err);

	if (!code)
		code = moment_set(as_of, season, &err);
	if (!code)
		code = ask_explain(cli->link,
		    as_department   ? ASK_DEPARTMENT
			: as_person ? ASK_PERSON
				    : ASK_WHOEVER,
		    who, &e, &err);
	if (code)
		return cli_fail(cli, &err);
	print_explanation(&cli->print, e, stdout);
	return 0;
}
