/* SPDX-License-Identifier: EUPL-1.2 */
/* Departments in public: the better half with places, the others without. */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

/* Places since the same weekday of last week, while the competition runs. */
static void fill_change(const struct server *sv,
    const struct department_place *p, Viesti__DepartmentBar *bar)
{
	uint32_t before = day_ranks_week_ago(&sv->ranks, clock_today(),
	    p->department);

	if (sv->season.state >= STATE_ENDED)
		return;
	bar->has_change = before > 0;
	bar->change = before > 0 ? (int32_t)before - (int32_t)p->rank : 0;
}

/* Who took part: in the running round; once the results are announced, in the
 * season, of the places only. */
struct taking_part {
	bool announced;
	struct view_lights lights;
	struct department_place *all;
	struct share *shares; /* of all */
	size_t n;
};

static bool find_taking_part(const struct server *sv, const struct house *h,
    struct request *r, struct taking_part *t)
{
	size_t n = h->departments->n + 1;

	t->announced = sv->season.state >= STATE_REVEALED;
	if (!t->announced)
		return view_lights(h, r, &t->lights);
	t->all = arena_zalloc(r->arena, n * sizeof *t->all);
	t->shares = arena_zalloc(r->arena, n * sizeof *t->shares);
	if (!t->all || !t->shares)
		return false;
	t->n = standings_departments(h->standings,
	    (struct ranking){ AREA_ALL, ROUND_ALL }, house_counted(h), NULL,
	    t->all);
	projection_season_shares(t->all, t->n, t->shares);
	return true;
}

/* False: no memory. */
static bool fill_season_share(struct request *r, const struct taking_part *t,
    uint16_t department, Viesti__DepartmentBar *bar)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->all[i].department == department)
			bar->share = view_share(r, t->shares[i]);
	return bar->share != NULL;
}

/* What stands outside the places may say how many light up; a place says its
 * result, too. */
static int fill_bar(const struct server *sv, const struct house *h,
    struct request *r, const struct department_view *view,
    const struct taking_part *t, Viesti__DepartmentBar **out)
{
	const struct department_place *p = &view->place;
	Viesti__DepartmentBar *bar = view_bar(h, r, p->department,
	    t->announced ? NULL : &t->lights);

	if (!bar)
		return request_too_large(r);
	bar->has_hors_concours = p->hors_concours;
	bar->hors_concours = p->hors_concours;
	if ((view->see & SEE_RANK) && p->rank) {
		bar->has_rank = 1;
		bar->rank = p->rank;
	}
	if (bar->has_rank && (view->see & SEE_INDEX)) {
		bar->has_value = 1;
		bar->value = p->value;
		if (!h->as_of)
			fill_change(sv, p, bar);
		if (t->announced &&
		    !fill_season_share(r, t, p->department, bar))
			return request_too_large(r);
	}
	*out = bar;
	return 0;
}

static bool any_deeds(const struct house *h)
{
	for (size_t i = 0; i < h->departments->n; i++) {
		struct department_place p;

		standings_department(h->standings, (uint16_t)i,
		    (struct ranking){ AREA_ALL, ROUND_ALL }, house_counted(h),
		    &p);
		if (p.ACT > 0)
			return true;
	}
	return false;
}

int view_departments(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct house *h = server_house(sv, &r->audience);
	size_t n = h->departments->n + 1;
	struct department_view *views = arena_zalloc(r->arena,
	    n * sizeof *views);
	Viesti__DepartmentsView *v = arena_alloc(r->arena, sizeof *v);
	struct ranking all = { AREA_ALL, ROUND_ALL };
	enum size_class size = SIZE_ALL;
	struct taking_part t = { 0 };
	int rc;

	if (!views || !v || !find_taking_part(sv, h, r, &t))
		return request_too_large(r);
	rc = projection_departments(h->standings, &r->audience, all,
	    house_counted(h), &size, views, &n, &r->err);
	if (rc < 0)
		return rc;
	viesti__departments_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_DEPARTMENTS;
	u->departments = v;
	v->has_measure = v->has_no_deeds = 1;
	v->measure = h->season->measure ? (Viesti__Measure)h->season->measure
					: VIESTI__MEASURE__MEASURE_INDEX;
	v->has_as_of = h->as_of != 0;
	v->as_of = h->as_of;
	v->no_deeds = !any_deeds(h);
	n = n < VIEW_ROWS ? n : VIEW_ROWS;
	v->rows = arena_zalloc(r->arena, n * sizeof *v->rows);
	if (!v->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fill_bar(sv, h, r, &views[i], &t, &v->rows[i]);
	v->n_rows = rc == 0 ? n : 0;
	return rc;
}
