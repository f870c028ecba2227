/* SPDX-License-Identifier: EUPL-1.2 */
/* A report's participation, figures and places as wire rows. */
#include "common/buf.h"
#include "server/handlers/handlers.h"
#include "server/handlers/report.h"
#include "server/moments.h"
#include "server/views/views.h"

#define SET(to, name, value) (to->has_##name = 1, to->name = (value))
#define TELL(to, name, type, value)                   \
	do {                                          \
		if ((value) != REPORT_WITHHELD)       \
			SET(to, name, (type)(value)); \
	} while (0)

/* --------------------------------------------------------- participation */

/* Cells of all departments by round, [round][department], and of the house. */
struct cells {
	size_t rounds, n;
	struct report_cell *departments, *house;
};

static bool read_cells(struct request *r, const struct report_work *w,
    struct cells *c)
{
	const struct house *h = w->house;

	c->rounds = (size_t)(w->to - w->from);
	c->n = h->departments->n;
	c->departments = arena_zalloc(r->arena,
	    (c->rounds * c->n + 1) * sizeof *c->departments);
	c->house = arena_zalloc(r->arena, (c->rounds + 1) * sizeof *c->house);
	if (!c->departments || !c->house)
		return false;
	for (size_t i = 0; i < c->rounds; i++) {
		report_round(h->standings, h->departments, w->from + (int)i,
		    &c->departments[i * c->n], &c->house[i]);
		report_beside(&c->house[i], h->joined);
	}
	return true;
}

/* heads: what is said of them already. */
static int fill_cell(struct request *r, const struct report_cell *c, int round,
    uint64_t heads, Viesti__ReportCell *out)
{
	viesti__report_cell__init(out);
	SET(out, round, (uint32_t)round + 1);
	out->share = view_share(r, c->share);
	if (c->counted)
		SET(out, active, (uint32_t)c->active);
	if (c->heads != heads)
		SET(out, headcount, (uint32_t)c->heads);
	return out->share ? 0 : request_too_large(r);
}

static int fill_house(struct request *r, const struct report_work *w,
    const struct cells *c, Viesti__Report *out)
{
	int rc = 0;

	out->house = (Viesti__ReportCell **)request_array(r, c->rounds,
	    sizeof **out->house);
	if (!out->house)
		return request_too_large(r);
	for (size_t i = 0; i < c->rounds && rc == 0; i++)
		rc = fill_cell(r, &c->house[i], w->from + (int)i, 0,
		    out->house[out->n_house++]);
	out->house_share = view_share(r,
	    report_share(c->house, c->rounds, REPORT_FEW));
	return rc < 0 || out->house_share ? rc : request_too_large(r);
}

static uint64_t people_of(const struct report_work *w, uint16_t department)
{
	struct department_place p;

	standings_department(w->house->standings, department,
	    (struct ranking){ AREA_ALL, w->digest ? w->from : ROUND_ALL },
	    w->to, &p);
	return p.people;
}

/* Rounds in which it was not there are left out. */
static int fill_department(struct request *r, const struct report_work *w,
    const struct cells *c, size_t i, Viesti__ReportDepartment *out)
{
	const struct department *d = &w->house->departments->all[i];
	struct report_cell *own = arena_zalloc(r->arena,
	    (c->rounds + 1) * sizeof *own);
	int rc = 0;

	viesti__report_department__init(out);
	out->department = request_text(r, d->code);
	out->name = request_names(r, d->name[LANG_FI], d->name[LANG_SV],
	    d->name[LANG_EN]);
	out->rounds = (Viesti__ReportCell **)request_array(r, c->rounds,
	    sizeof **out->rounds);
	if (!own || !out->name || !out->rounds)
		return request_too_large(r);
	SET(out, headcount, (uint32_t)d->headcount);
	for (size_t k = 0; k < c->rounds && rc == 0; k++) {
		own[k] = c->departments[k * c->n + i];
		if (own[k].heads > 0)
			rc = fill_cell(r, &own[k], w->from + (int)k,
			    out->headcount, out->rounds[out->n_rounds++]);
	}
	out->share = view_share(r,
	    report_share(own, c->rounds, people_of(w, (uint16_t)i)));
	return rc < 0 || out->share ? rc : request_too_large(r);
}

/* A department without heads in all of it is not there. */
static bool was_there(const struct cells *c, size_t i)
{
	for (size_t k = 0; k < c->rounds; k++)
		if (c->departments[k * c->n + i].heads > 0)
			return true;
	return false;
}

int report_fill_rounds(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	struct cells c;
	int rc;

	if (!read_cells(r, w, &c))
		return request_too_large(r);
	rc = fill_house(r, w, &c, out);
	out->departments = (Viesti__ReportDepartment **)request_array(r, c.n,
	    sizeof **out->departments);
	if (!out->departments)
		return request_too_large(r);
	for (size_t i = 0; i < c.n && rc == 0; i++)
		if (was_there(&c, i))
			rc = fill_department(r, w, &c, i,
			    out->departments[out->n_departments++]);
	return rc;
}

/* --------------------------------------------------------------- figures */

static int fill_areas(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	const struct rulebook *rb = w->house->rulebook;

	out->areas = (Viesti__ReportArea **)request_array(r,
	    (size_t)rb->n_areas, sizeof **out->areas);
	if (!out->areas)
		return request_too_large(r);
	for (int i = 0; i < rb->n_areas; i++) {
		const struct area *a = &rb->areas[i];
		const struct report_part *p = &w->told.areas[i];
		Viesti__ReportArea *row = out->areas[out->n_areas++];

		viesti__report_area__init(row);
		row->area = request_text(r, a->code);
		row->name = request_names(r, a->name[LANG_FI], a->name[LANG_SV],
		    a->name[LANG_EN]);
		TELL(row, deeds, uint32_t, p->deeds);
		TELL(row, people, uint32_t, p->people);
		TELL(row, points, uint64_t, p->points);
		if (!row->name)
			return request_too_large(r);
	}
	return 0;
}

static int fill_milestones(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	const struct rulebook *rb = w->house->rulebook;

	out->milestones = (Viesti__MilestoneCount **)request_array(r,
	    (size_t)rb->n_milestones, sizeof **out->milestones);
	if (!out->milestones)
		return request_too_large(r);
	for (int i = 0; i < rb->n_milestones; i++) {
		const struct milestone *m = &rb->milestones[i];
		Viesti__MilestoneCount *row =
		    out->milestones[out->n_milestones++];
		uint32_t step = moments_step(rb, i);

		viesti__milestone_count__init(row);
		row->milestone = request_text(r, m->code);
		row->name = request_names(r, m->name[LANG_FI], m->name[LANG_SV],
		    m->name[LANG_EN]);
		if (step)
			SET(row, step, step);
		TELL(row, count, uint32_t, w->told.milestones[i]);
		if (!row->name)
			return request_too_large(r);
	}
	return 0;
}

int report_fill_figures(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	const struct report_told *t = &w->told;
	int rc;

	TELL(out, joined, uint32_t, t->joined);
	TELL(out, acted, uint32_t, t->acted);
	TELL(out, deeds, uint32_t, t->deeds);
	TELL(out, points, uint64_t, t->points);
	TELL(out, first_public, uint32_t, t->first_public);
	rc = fill_areas(r, w, out);
	return rc < 0 ? rc : fill_milestones(r, w, out);
}

/* ---------------------------------------------------------------- places */

static int fill_bar(struct request *r, const struct house *h,
    const struct department_view *view, Viesti__DepartmentBar **out)
{
	const struct department_place *p = &view->place;
	Viesti__DepartmentBar *bar = view_bar_of(r, h->departments,
	    p->department);

	if (!bar)
		return request_too_large(r);
	if (p->hors_concours)
		SET(bar, hors_concours, 1);
	if ((view->see & SEE_RANK) && p->rank) {
		SET(bar, rank, p->rank);
		if (view->see & SEE_INDEX)
			SET(bar, value, p->value);
	}
	*out = bar;
	return 0;
}

int report_fill_standings(struct request *r, const struct report_work *w,
    Viesti__Report *out)
{
	const struct audience everybody = { .kind = AUDIENCE_PUBLIC,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE,
		.rules = w->rules };
	const struct house *h = w->house;
	size_t n = h->departments->n + 1;
	struct department_view *views = arena_zalloc(r->arena,
	    n * sizeof *views);
	Viesti__DepartmentsView *v = arena_alloc(r->arena, sizeof *v);
	enum size_class size = SIZE_ALL;
	int rc;

	if (season_hides_results(h->season) && !w->digest)
		return 0;
	if (!views || !v)
		return request_too_large(r);
	rc = projection_departments(h->standings, &everybody,
	    (struct ranking){ AREA_ALL, ROUND_ALL }, w->to, &size, views, &n,
	    &r->err);
	if (rc < 0)
		return rc;
	viesti__departments_view__init(v);
	SET(v, measure,
	    h->season->measure ? (Viesti__Measure)h->season->measure
			       : VIESTI__MEASURE__MEASURE_INDEX);
	SET(v, as_of, h->as_of);
	SET(v, no_deeds, !w->facts.any);
	v->rows = arena_zalloc(r->arena, (n + 1) * sizeof *v->rows);
	if (!v->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fill_bar(r, h, &views[i], &v->rows[v->n_rows++]);
	out->standings = v;
	return rc;
}
