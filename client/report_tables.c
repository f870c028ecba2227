/* SPDX-License-Identifier: EUPL-1.2 */
/* The closing report as tables; see report.h. */
#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "client/report.h"
#include "client/say.h"
#include "common/clock.h"
#include "common/i18n.h"

#define ARENA ((size_t)8 << 20)
#define TABLES_MAX 16
#define ROUNDS_A_TABLE 8

struct maker {
	struct report_tables *to;
	const Viesti__Report *r;
};

/* ------------------------------------------------------------------ texts */

static const char *copy(struct maker *m, const char *text)
{
	const char *made = arena_strdup(m->to->arena, text ? text : "");

	return made ? made : "";
}

static const char *absent(struct maker *m)
{
	m->to->dashes = true;
	return REPORT_ABSENT;
}

static const char *number(struct maker *m, bool there, uint64_t n)
{
	char text[I18N_SIZE];

	return there ? copy(m, i18n_number((int64_t)n, text)) : absent(m);
}

const char *report_share_text(const Viesti__Share *s, char out[REPORT_TEXT])
{
	char high[SAY_SIZE];

	switch (s ? s->kind : VIESTI__SHARE_KIND__SHARE_UNSPECIFIED) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		return say_share(s, out);
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		snprintf(out, REPORT_TEXT, "80–%.40s", say_percent(100, high));
		return out;
	default:
		snprintf(out, REPORT_TEXT, "%s", REPORT_ABSENT);
		return out;
	}
}

static const char *share(struct maker *m, const Viesti__Share *s)
{
	char text[REPORT_TEXT];

	report_share_text(s, text);
	return strcmp(text, REPORT_ABSENT) == 0 ? absent(m) : copy(m, text);
}

/* "3,8": tenths. */
static const char *tenths(struct maker *m, bool there, uint32_t n)
{
	if (!there)
		return absent(m);
	return arena_printf(m->to->arena, "%u%c%u", n / 10,
	    i18n_language() == LANG_EN ? '.' : ',', n % 10);
}

/* ----------------------------------------------------------------- tables */

static struct report_table *add_table(struct maker *m, const char *id,
    const char *title, const char *name, bool bars)
{
	struct report_table *t = &m->to->all[m->to->n++];

	*t = (struct report_table){
		.id = id, .title = title, .name = name, .bars = bars
	};
	return t;
}

static void add_head(struct report_table *t, const char *title)
{
	t->heads[t->n_cells++] = title;
}

static struct report_row *add_row(struct report_table *t, const char *name)
{
	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 16;
		t->rows = xrealloc(t->rows, t->cap * sizeof(*t->rows));
	}
	t->rows[t->n] = (struct report_row){ .name = name };
	return &t->rows[t->n++];
}

static void set_bar(struct report_row *row, const Viesti__Share *s)
{
	row->full = 100;
	switch (s ? s->kind : VIESTI__SHARE_KIND__SHARE_UNSPECIFIED) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
		row->low = row->high = s->low;
		break;
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		row->low = s->low;
		row->high = s->high;
		break;
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		row->low = 80;
		row->high = 100;
		break;
	default:
		break;
	}
}

/* ---------------------------------------------------------- participation */

static void add_rounds(struct maker *m)
{
	struct report_table *t = add_table(m, "rounds",
	    _("Participation by round"), _("Round"), true);

	add_head(t, _("Share"));
	add_head(t, _("Active"));
	add_head(t, _("Heads"));
	for (size_t i = 0; i < m->r->n_house; i++) {
		const Viesti__ReportCell *c = m->r->house[i];
		struct report_row *row = add_row(t,
		    arena_printf(m->to->arena, _("Round %u"), c->round));
		set_bar(row, c->share);
		row->cells[0] = share(m, c->share);
		row->cells[1] = number(m, c->has_active, c->active);
		row->cells[2] = number(m, c->has_headcount, c->headcount);
	}
}

static void add_departments(struct maker *m)
{
	struct report_table *t = add_table(m, "departments",
	    _("Participation by department"), _("Department"), true);

	t->note = _(
	    "Active in a round, on the average of all rounds, of the department's heads.");
	add_head(t, _("Share"));
	add_head(t, _("Heads"));
	for (size_t i = 0; i < m->r->n_departments; i++) {
		const Viesti__ReportDepartment *d = m->r->departments[i];
		struct report_row *row = add_row(t,
		    copy(m, print_text(d->name)));
		set_bar(row, d->share);
		row->cells[0] = share(m, d->share);
		row->cells[1] = number(m, d->has_headcount, d->headcount);
	}
}

static const char *cell_of(struct maker *m, const Viesti__ReportDepartment *d,
    uint32_t round)
{
	for (size_t i = 0; i < d->n_rounds; i++)
		if (d->rounds[i]->round == round)
			return share(m, d->rounds[i]->share);
	return "";
}

/* As many rounds side by side as a page has room for. */
static void add_matrix(struct maker *m, size_t from, size_t n)
{
	const Viesti__Report *r = m->r;
	struct report_table *t = add_table(m, from ? "matrix-2" : "matrix",
	    _("Each round by department"), _("Department"), false);

	for (size_t i = 0; i < n; i++)
		add_head(t,
		    arena_printf(m->to->arena, _("R%u"),
			r->house[from + i]->round));
	for (size_t k = 0; k < r->n_departments; k++) {
		struct report_row *row = add_row(t,
		    copy(m, print_text(r->departments[k]->name)));
		for (size_t i = 0; i < n; i++)
			row->cells[i] = cell_of(m, r->departments[k],
			    r->house[from + i]->round);
	}
}

/* ---------------------------------------------------- what was done, learnt */

static void add_areas(struct maker *m)
{
	const Viesti__Report *r = m->r;
	struct report_table *t = add_table(m, "areas",
	    _("What was done, by area"), _("Area"), true);
	uint32_t most = 0;

	add_head(t, _("Deeds"));
	add_head(t, _("Points"));
	add_head(t, _("People"));
	for (size_t i = 0; i < r->n_areas; i++)
		most = r->areas[i]->deeds > most ? r->areas[i]->deeds : most;
	for (size_t i = 0; i < r->n_areas; i++) {
		const Viesti__ReportArea *a = r->areas[i];
		struct report_row *row = add_row(t,
		    copy(m, print_text(a->name)));
		row->low = row->high = a->deeds;
		row->full = most;
		row->cells[0] = number(m, a->has_deeds, a->deeds);
		row->cells[1] = number(m, a->has_points, a->points);
		row->cells[2] = number(m, a->has_people, a->people);
	}
}

static void add_trainings(struct maker *m)
{
	struct report_table *t = add_table(m, "trainings",
	    _("Trainings and their feedback"), _("Training"), false);

	t->note =
	    _("The mean of the feedback is from 1 to 5, from five answers on.");
	add_head(t, _("Sessions"));
	add_head(t, _("Attended"));
	add_head(t, _("Answers"));
	add_head(t, _("Mean"));
	for (size_t i = 0; i < m->r->n_trainings; i++) {
		const Viesti__ReportTraining *tr = m->r->trainings[i];
		struct report_row *row = add_row(t,
		    arena_printf(m->to->arena, "%s %s", tr->type,
			print_text(tr->name)));
		row->cells[0] = number(m, tr->has_sessions, tr->sessions);
		row->cells[1] = number(m, tr->has_attended, tr->attended);
		row->cells[2] = number(m, tr->has_answers, tr->answers);
		row->cells[3] = tenths(m, tr->has_mean_tenths, tr->mean_tenths);
	}
}

static void add_milestones(struct maker *m)
{
	const Viesti__Report *r = m->r;
	struct report_table *t = add_table(m, "milestones", _("Milestones"),
	    _("Milestone"), true);
	uint32_t most = 0;

	add_head(t, _("Reached by"));
	for (size_t i = 0; i < r->n_milestones; i++)
		most = r->milestones[i]->count > most ? r->milestones[i]->count
						      : most;
	for (size_t i = 0; i < r->n_milestones; i++) {
		const Viesti__MilestoneCount *c = r->milestones[i];
		struct report_row *row = add_row(t,
		    copy(m, print_text(c->name)));
		row->low = row->high = c->count;
		row->full = most;
		row->cells[0] = number(m, c->has_count, c->count);
	}
}

static void add_moderation(struct maker *m)
{
	const Viesti__Moderation *d = m->r->moderation;
	struct report_table *t;

	if (!d)
		return;
	t = add_table(m, "moderation", _("Moderation"), _("Figure"), false);
	add_head(t, _("Value"));
	add_row(t, _("Median waiting time, working days"))->cells[0] = tenths(m,
	    d->has_median_tenths, d->median_tenths);
	add_row(t, _("Claims decided"))->cells[0] = number(m, d->has_decided,
	    d->decided);
}

static void add_places(struct maker *m)
{
	const Viesti__DepartmentsView *v = m->r->standings;
	bool index = v && v->measure == VIESTI__MEASURE__MEASURE_INDEX;
	struct report_table *t;

	if (!v || v->no_deeds || v->n_rows == 0 || !v->rows[0]->has_rank)
		return;
	t = add_table(m, "places", _("Places, as they are public"),
	    _("Department"), false);
	add_head(t, _("Rank"));
	if (index)
		add_head(t, _("Result"));
	for (size_t i = 0; i < v->n_rows && v->rows[i]->has_rank; i++) {
		const Viesti__DepartmentBar *d = v->rows[i];
		struct report_row *row = add_row(t,
		    copy(m, print_text(d->name)));
		row->cells[0] = number(m, true, d->rank);
		if (index)
			row->cells[1] = number(m, d->has_value, d->value);
	}
}

/* ------------------------------------------------------------------- head */

static void add_figure(struct maker *m, bool there, uint64_t n,
    const char *text)
{
	if (there && m->to->n_small < PAPER_FIGURES)
		m->to->small[m->to->n_small++] = (struct paper_figure){
			.number = number(m, true, n), .text = text
		};
}

static void add_figures(struct maker *m)
{
	const Viesti__Report *r = m->r;

	m->to->large.number = share(m, r->house_share);
	m->to->large.text = _("of all heads active in a round");
	add_figure(m, r->has_joined, r->joined, _("joined"));
	add_figure(m, r->has_acted, r->acted, _("have acted"));
	add_figure(m, r->has_deeds, r->deeds, _("deeds"));
	add_figure(m, r->has_points, r->points, _("points"));
	add_figure(m, r->has_first_public, r->first_public,
	    _("communicated in public for the first time"));
}

static void add_head_lines(struct maker *m)
{
	const Viesti__SeasonView *s = m->r->season;
	char from[I18N_SIZE], to[I18N_SIZE], at[I18N_SIZE];

	m->to->title = _("Closing report");
	m->to->above = arena_printf(m->to->arena, "%s %s",
	    print_text(s->competition), s->season ? s->season : "");
	m->to->below = arena_printf(m->to->arena,
	    _("%s to %s, as it stood on %s"), i18n_date(m->r->from, from),
	    i18n_date(m->r->to, to), i18n_time(clock_now_us(), at));
}

struct report_tables *report_tables_new(const Viesti__Report *r)
{
	struct report_tables *t = xcalloc(1, sizeof(*t));
	struct maker m = { t, r };

	t->arena = arena_new(ARENA);
	t->all = xcalloc(TABLES_MAX, sizeof(*t->all));
	add_head_lines(&m);
	add_figures(&m);
	if (r->n_house > 0)
		add_rounds(&m);
	add_departments(&m);
	for (size_t at = 0; at < r->n_house; at += ROUNDS_A_TABLE)
		add_matrix(&m, at,
		    r->n_house - at < ROUNDS_A_TABLE ? r->n_house - at
						     : ROUNDS_A_TABLE);
	add_areas(&m);
	add_trainings(&m);
	add_milestones(&m);
	add_moderation(&m);
	add_places(&m);
	return t;
}

void report_tables_free(struct report_tables *t)
{
	for (size_t i = 0; t && i < t->n; i++)
		free(t->all[i].rows);
	if (t) {
		free(t->all);
		arena_free(t->arena);
	}
	free(t);
}
