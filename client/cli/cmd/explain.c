/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti explain: how points came to be, of a person or a department. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/cli.h"
#include "common/i18n.h"
#include "common/text.h"

static const char *who;
static bool as_department, as_person;

extern const struct option cmd_explain_options[];
const struct option cmd_explain_options[] = {
	{ .kind = OPTION_ARGUMENT, .name = "WHO", .value = &who, .optional = true,
	  .help = N_("A person (staff id, e-mail address, name) or a department; otherwise one's own") },
	{ .kind = OPTION_FLAG, .name = "person", .value = &as_person,
	  .help = N_("WHO is a person, even if a department is called so") },
	{ .kind = OPTION_FLAG, .name = "department", .value = &as_department,
	  .help = N_("WHO is a department's code") },
	OPTIONS_END
};

static bool is_called(const char *folded, const char *name)
{
	char *other = name ? text_fold(name) : NULL;
	bool equal = other && strcmp(folded, other) == 0;

	free(other);
	return equal;
}

/* The code of the department with this code or name; NULL: there is none. */
static const char *find_department(const Viesti__Status *s, const char *text)
{
	char *folded = text_fold(text);
	const char *found = NULL;

	for (size_t i = 0; folded && i < s->n_departments && !found; i++) {
		const Viesti__DepartmentName *d = s->departments[i];
		const Viesti__Text *t = d->name;
		if (is_called(folded, d->department) ||
		    is_called(folded, d->short_name) || (t &&
		    (is_called(folded, t->fi) || is_called(folded, t->sv) ||
		    is_called(folded, t->en))))
			found = d->department;
	}
	free(folded);
	return found ? found : strcmp(text, "joint") == 0 ? "joint" : NULL;
}

/* What is meant: *department set, or NULL for a person. */
static int decide(struct cli *cli, const char **department, struct error *err)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	*department = as_department ? who : NULL;
	if (as_department || as_person)
		return 0;
	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (!code) {
		*department = find_department(reply->status, who);
		link_keep(cli->link);
	}
	return code;
}

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

int cmd_explain(struct cli *cli);
int cmd_explain(struct cli *cli)
{
	Viesti__Explain q = VIESTI__EXPLAIN__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const char *department = NULL;
	struct error err;
	int code = who ? 0 : own(cli, &err);

	if (!code)
		code = decide(cli, &department, &err);
	if (code)
		return cli_fail(cli, &err);
	if (department) {
		q.of_case = VIESTI__EXPLAIN__OF_DEPARTMENT;
		q.department = cli_text(department);
	} else {
		q.of_case = VIESTI__EXPLAIN__OF_PARTICIPANT;
		q.participant = cli_text(who);
	}
	rq.body_case = VIESTI__REQUEST__BODY_EXPLAIN;
	rq.explain = &q;
	code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_EXPLANATION, &err);
	if (code)
		return cli_fail(cli, &err);
	print_explanation(&cli->print, reply->explanation, stdout);
	return 0;
}
