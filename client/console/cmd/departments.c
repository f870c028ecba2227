/* SPDX-License-Identifier: EUPL-1.2 */
/* department change, rename, merge, split: from a round on, after showing what
 * that moves; what is planned, and taking it back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "common/clock.h"
#include "common/i18n.h"

#define PEOPLE_MAX 1000
#define PEOPLE_TEXT 36000

static const struct column columns[] = {
	{ "department", N_("Code"), COLUMN_TEXT, 0, false },
	{ "rank_before", N_("Rank before"), COLUMN_NUMBER, 0, false },
	{ "rank_after", N_("Rank after"), COLUMN_NUMBER, 0, false },
	{ "before", N_("Result before"), COLUMN_NUMBER, 1, false },
	{ "after", N_("Result after"), COLUMN_NUMBER, 1, false },
};

static void print_moves(const struct print *p,
    const Viesti__DepartmentChanged *d)
{
	struct table *t = table_new(p, columns,
	    sizeof(columns) / sizeof(*columns));

	for (size_t i = 0; i < d->n_ranks; i++) {
		const Viesti__RankMove *m = d->ranks[i];
		table_text(t, m->department);
		table_number(t, m->has_rank_before, m->rank_before);
		table_number(t, m->has_rank_after, m->rank_after);
		table_number(t, m->has_before, m->before);
		table_number(t, m->has_after, m->after);
		table_end_row(t);
	}
	table_print(t, stdout);
}

static void tell(const struct print *p, const Viesti__ChangeDepartment *q,
    const Viesti__DepartmentChanged *d, bool done)
{
	const char *other = q->merge_into ? q->merge_into : q->split_from;
	char day[I18N_SIZE];

	i18n_date(d->from, day);
	if (q->merge_into)
		print_line(p,
		    done
			? _("Done: %s becomes a part of %s from round %u on, %s.")
			: _("%s would become a part of %s from round %u on, %s."),
		    d->department, other, d->from_round, day);
	else if (q->split_from)
		print_line(p,
		    done ? _("Done: %s is split off %s from round %u on, %s.")
			 : _("%s would be split off %s from round %u on, %s."),
		    d->department, other, d->from_round, day);
	else
		print_line(p,
		    done ? _("Done: %s is changed from round %u on, %s.")
			 : _("%s would change from round %u on, %s."),
		    d->department, d->from_round, day);
	if (q->has_headcount)
		print_line(p, _("Its headcount from then on: %u."),
		    q->headcount);
	if (d->moved)
		print_line(p,
		    P_("%u person comes to another department.",
			"%u persons come to another department.", d->moved),
		    d->moved);
	if (d->n_ranks == 0)
		print_line(p, "%s", _("No place and no result moves now."));
}

static int send(struct console *c, Viesti__ChangeDepartment *q,
    const Viesti__DepartmentChanged **out, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code;

	rq.body_case = VIESTI__REQUEST__BODY_CHANGE_DEPARTMENT;
	rq.change_department = q;
	code = q->check_only ? ask(c->link, &rq, &reply,
				   VIESTI__REPLY__BODY_DEPARTMENT_CHANGED, err)
			     : console_change(c, &rq, &reply,
				   VIESTI__REPLY__BODY_DEPARTMENT_CHANGED, err);
	if (!code)
		*out = reply->department_changed;
	return code;
}

/* from round N headcount N */
static uint32_t nth_number(const struct said *said, size_t nth)
{
	const char *text = said_nth(said, "N", nth);

	return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static int agree(struct console *c, const struct said *said,
    const Viesti__ChangeDepartment *q, const Viesti__DepartmentChanged *d,
    struct error *err)
{
	char question[300], day[I18N_SIZE];
	const char *text = q->merge_into || q->split_from
	    ? _("A merge or a split can't be taken back. Do it?")
	    : _("Change the department?");

	if (d->from > clock_today()) {
		snprintf(question, sizeof(question),
		    _("Plan this for %s? Until then department cancel takes it back."),
		    i18n_date(d->from, day));
		text = question;
	}
	return confirm_change(&c->print, text, false, said_is(said, "yes"),
	    err);
}

/* Shows what it would move, asks, does it. */
static int change(struct console *c, const struct said *said,
    Viesti__ChangeDepartment *q)
{
	const Viesti__DepartmentChanged *d = NULL;
	bool trial = said_is(said, "dry-run");
	struct error err;

	if (!q->department)
		q->department = console_text(said_text(said, "DEPARTMENT"));
	q->reason = console_text(said_text(said, "reason"));
	q->has_from_round = true;
	q->from_round = nth_number(said, 0);
	q->has_check_only = q->check_only = true;
	int code = send(c, q, &d, &err);
	if (code)
		return console_fail(c, &err);
	if (trial || c->print.mode == PRINT_TABLE) {
		tell(&c->print, q, d, false);
		if (d->n_ranks > 0 || c->print.mode != PRINT_TABLE)
			print_moves(&c->print, d);
	}
	if (trial)
		return 0;
	code = agree(c, said, q, d, &err);
	if (code <= 0)
		return code ? console_fail(c, &err) : 0;
	q->has_check_only = q->check_only = false;
	if (send(c, q, &d, &err))
		return console_fail(c, &err);
	tell(&c->print, q, d, true);
	if (c->print.mode != PRINT_TABLE)
		print_moves(&c->print, d);
	return 0;
}

int console_department_change(struct console *c, const struct said *said);
int console_department_change(struct console *c, const struct said *said)
{
	Viesti__ChangeDepartment q = VIESTI__CHANGE_DEPARTMENT__INIT;

	q.has_headcount = true;
	q.headcount = nth_number(said, 1);
	return change(c, said, &q);
}

static void read_names(const struct said *said, Viesti__ChangeDepartment *q,
    Viesti__Text *name)
{
	viesti__text__init(name);
	name->fi = console_text(said_text(said, "fi"));
	name->sv = console_text(said_text(said, "sv"));
	name->en = console_text(said_text(said, "en"));
	if (name->fi || name->sv || name->en)
		q->name = name;
	q->short_name = console_text(said_text(said, "short"));
}

int console_department_rename(struct console *c, const struct said *said);
int console_department_rename(struct console *c, const struct said *said)
{
	Viesti__ChangeDepartment q = VIESTI__CHANGE_DEPARTMENT__INIT;
	Viesti__Text name;
	struct error err;

	read_names(said, &q, &name);
	if (q.name || q.short_name)
		return change(c, said, &q);
	error_set(&err, E_INVALID, "name_missing",
	    _("Say the new name: fi, sv, en or short and a text."));
	return console_fail(c, &err);
}

int console_department_merge(struct console *c, const struct said *said);
int console_department_merge(struct console *c, const struct said *said)
{
	Viesti__ChangeDepartment q = VIESTI__CHANGE_DEPARTMENT__INIT;

	q.merge_into = console_text(said_nth(said, "DEPARTMENT", 1));
	return change(c, said, &q);
}

/* Staff ids with commas or blanks between; cuts the text. */
static size_t cut_people(char *text, char **out, size_t max)
{
	size_t n = 0;

	for (char *save = NULL, *one = strtok_r(text, ", ", &save);
	     one && n < max; one = strtok_r(NULL, ", ", &save))
		out[n++] = one;
	return n;
}

int console_department_split(struct console *c, const struct said *said);
int console_department_split(struct console *c, const struct said *said)
{
	static char *people[PEOPLE_MAX], text[PEOPLE_TEXT];
	Viesti__ChangeDepartment q = VIESTI__CHANGE_DEPARTMENT__INIT;
	const char *given = said_text(said, "people");
	Viesti__Text name;

	read_names(said, &q, &name);
	q.has_headcount = true;
	q.headcount = nth_number(said, 1);
	snprintf(text, sizeof(text), "%s", given ? given : "");
	q.people = people;
	q.n_people = cut_people(text, people, PEOPLE_MAX);
	q.department = console_text(said_text(said, "into"));
	q.split_from = console_text(said_text(said, "DEPARTMENT"));
	return change(c, said, &q);
}

/* ------------------------------------------------------------- what is planned
 */

static const struct column plan_columns[] = {
	{ "department", N_("Code"), COLUMN_TEXT, 0, false },
	{ "from_round", N_("From round"), COLUMN_NUMBER, 0, false },
	{ "from", N_("First day"), COLUMN_DATE, 0, false },
	{ "merge_into", N_("Merged into"), COLUMN_TEXT, 0, false },
	{ "split_from", N_("Split off"), COLUMN_TEXT, 0, false },
	{ "headcount", N_("Headcount"), COLUMN_NUMBER, 0, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "by", N_("By"), COLUMN_TEXT, 2, false },
	{ "reason", N_("Why"), COLUMN_TEXT, 3, false },
};

static void print_plan(struct table *t, const Viesti__DepartmentPlan *row)
{
	table_text(t, row->department);
	table_number(t, row->has_from_round, row->from_round);
	table_date(t, row->has_from, row->from);
	table_text(t, row->merge_into);
	table_text(t, row->split_from);
	table_number(t, row->has_headcount, row->headcount);
	table_text(t, print_text(row->name));
	table_text(t, row->by);
	table_text(t, row->reason);
	table_end_row(t);
}

int console_department_planned(struct console *c, const struct said *said);
int console_department_planned(struct console *c, const struct said *said)
{
	Viesti__DepartmentPlansGet q = VIESTI__DEPARTMENT_PLANS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_DEPARTMENT_PLANS;
	rq.department_plans = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_DEPARTMENT_PLANS,
		&err))
		return console_fail(c, &err);
	const Viesti__DepartmentPlans *plans = reply->department_plans;
	if (plans->n_rows == 0 && c->print.mode == PRINT_TABLE) {
		print_line(&c->print, "%s",
		    _("Nothing is planned for a later round."));
		return 0;
	}
	struct table *t = table_new(&c->print, plan_columns,
	    sizeof(plan_columns) / sizeof(*plan_columns));
	for (size_t i = 0; i < plans->n_rows; i++)
		print_plan(t, plans->rows[i]);
	table_print(t, stdout);
	return 0;
}

int console_department_cancel(struct console *c, const struct said *said);
int console_department_cancel(struct console *c, const struct said *said)
{
	Viesti__ChangeDepartment q = VIESTI__CHANGE_DEPARTMENT__INIT;
	const Viesti__DepartmentChanged *d = NULL;
	char day[I18N_SIZE];
	struct error err;

	q.department = console_text(said_text(said, "DEPARTMENT"));
	q.reason = console_text(said_text(said, "reason"));
	q.has_from_round = q.has_cancel = q.cancel = true;
	q.from_round = nth_number(said, 0);
	if (send(c, &q, &d, &err))
		return console_fail(c, &err);
	print_line(&c->print,
	    _("Taken back: what was planned for %s from round %u on, %s."),
	    d->department, d->from_round, i18n_date(d->from, day));
	return 0;
}
