/* SPDX-License-Identifier: EUPL-1.2 */
/* standings difference: what has moved since results were hidden. */
#include <stdio.h>
#include <string.h>

#include "client/console/console.h"
#include "client/moment.h"
#include "common/clock.h"
#include "common/i18n.h"

static const struct column columns[] = {
	{ "department", N_("Code"), COLUMN_TEXT, 0, true },
	{ "name", N_("Department"), COLUMN_TEXT, 1, false },
	{ "rank_then", N_("Rank shown"), COLUMN_NUMBER, 0, false },
	{ "rank", N_("Rank now"), COLUMN_NUMBER, 0, false },
	{ "index_then", N_("Result shown"), COLUMN_NUMBER, 2, false },
	{ "index", N_("Result now"), COLUMN_NUMBER, 2, false },
};

/* A pause may have come in between. */
static bool are_hidden(const Viesti__Status *s)
{
	return s->has_freeze_at && s->freeze_at <= clock_now_us() &&
	    s->state >= VIESTI__SEASON_STATE__SEASON_PAUSED &&
	    s->state < VIESTI__SEASON_STATE__SEASON_REVEALED;
}

static int get_freeze(struct console *c, int64_t *at, struct error *err)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (code)
		return code;
	*at = reply->status->freeze_at;
	if (are_hidden(reply->status))
		return 0;
	return error_set(err, E_PRECONDITION, "not_hidden",
	    _("Results are not hidden now: everybody sees the same board. "
	      "`rank departments --as-of` shows how it was."));
}

static int get_board(struct console *c, const Viesti__DepartmentRanking **out,
    struct error *err)
{
	Viesti__RankDepartments q = VIESTI__RANK_DEPARTMENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_RANK_DEPARTMENTS;
	rq.rank_departments = &q;
	int code = ask(c->link, &rq, &reply,
	    VIESTI__REPLY__BODY_DEPARTMENT_RANKING, err);
	if (!code)
		*out = reply->department_ranking;
	return code;
}

static const Viesti__DepartmentRow *find(const Viesti__DepartmentRanking *r,
    const char *department)
{
	for (size_t i = 0; i < r->n_rows; i++)
		if (strcmp(r->rows[i]->department, department) == 0)
			return r->rows[i];
	return NULL;
}

static bool differs(const Viesti__DepartmentRow *was,
    const Viesti__DepartmentRow *is)
{
	return !was || !is || was->has_rank != is->has_rank ||
	    was->rank != is->rank || was->index != is->index;
}

/* was or is may be NULL: it has no row there; named is one that there is. */
static void add(struct table *t, const Viesti__DepartmentRow *named,
    const Viesti__DepartmentRow *was, const Viesti__DepartmentRow *is)
{
	table_text(t, named->department);
	table_text(t, print_text(named->name));
	table_number(t, was && was->has_rank, was ? was->rank : 0);
	table_number(t, is && is->has_rank, is ? is->rank : 0);
	table_number(t, was && was->has_index, was ? was->index : 0);
	table_number(t, is && is->has_index, is ? is->index : 0);
	table_end_row(t);
}

static void print_difference(const struct print *p,
    const Viesti__DepartmentRanking *was, const Viesti__DepartmentRanking *is)
{
	struct table *t = table_new(p, columns,
	    sizeof(columns) / sizeof(*columns));
	size_t n = 0;

	for (size_t i = 0; i < is->n_rows; i++) {
		const Viesti__DepartmentRow *then = find(was,
		    is->rows[i]->department);
		if (!differs(then, is->rows[i]))
			continue;
		add(t, is->rows[i], then, is->rows[i]);
		n++;
	}
	for (size_t i = 0; i < was->n_rows; i++)
		if (!find(is, was->rows[i]->department)) {
			add(t, was->rows[i], was->rows[i], NULL);
			n++;
		}
	table_print(t, stdout);
	if (n == 0)
		print_line(p, "%s",
		    _("Both boards are the same: no department has moved "
		      "since results were hidden."));
}

int console_standings_difference(struct console *c, const struct said *said);
int console_standings_difference(struct console *c, const struct said *said)
{
	const Viesti__DepartmentRanking *was = NULL, *is = NULL;
	int64_t at = 0;
	struct error err;
	int code = get_freeze(c, &at, &err);

	(void)said;
	if (!code)
		code = get_board(c, &is, &err);
	if (!code)
		link_keep(c->link);
	if (!code) {
		moment_set_at(at);
		code = get_board(c, &was, &err);
		moment_clear();
	}
	if (code)
		return console_fail(c, &err);
	print_difference(&c->print, was, is);
	return 0;
}
