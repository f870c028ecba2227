/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who does what in each area: persons who agreed to be shown here, and what
 * stands in their place when they may not be shown; where they are too few,
 * that alone: departments; where there are none, how to earn points.
 */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

#define ROWS 5
#define PERSONS_LEAST 3

#define SET(name, value) (row->has_##name = 1, row->name = (value))

static Viesti__AreaRow *add_row(struct request *r, Viesti__AreaColumn *c)
{
	Viesti__AreaRow *row = arena_alloc(r->arena, sizeof *row);

	if (!row)
		return NULL;
	viesti__area_row__init(row);
	c->rows[c->n_rows++] = row;
	return row;
}

/* 0 none, negative no memory, else they stand there. */
static int fill_persons(const struct house *h, struct request *r, uint8_t area,
    Viesti__AreaColumn *c)
{
	struct person_view views[ROWS];
	size_t n = ROWS, next;
	struct error err;

	if (projection_people(h->standings, h->people, &r->audience,
		(struct ranking){ area, ROUND_ALL }, 0, views, &n, &next,
		&err) < 0)
		return 0;
	while (n > 0 && views[n - 1].place.points == 0)
		n--;
	if (n < PERSONS_LEAST)
		return 0;
	c->kind = VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE;
	for (size_t i = 0; i < n; i++) {
		const struct person_view *v = &views[i];
		Viesti__AreaRow *row = add_row(r, c);
		if (!row)
			return request_too_large(r);
		row->name = (char *)v->name;
		SET(points, v->place.points);
		if (v->pseudonym)
			SET(pseudonym, 1);
		else
			row->short_name = view_short_name(h, v);
	}
	return 1;
}

/* May the department's people in this area be counted, beside those who light
 * up and those in its other areas? The joint team's heads are nobody's. */
static bool is_counted(const struct house *h, uint16_t department, uint8_t area,
    const struct view_lights *lights)
{
	uint64_t counts[RULEBOOK_AREAS_MAX + 1] = { 0 };
	bool told[RULEBOOK_AREAS_MAX + 1];
	struct department_place p;

	if (department == DEPARTMENT_JOINT)
		return false;
	if (lights->out[department].counted)
		counts[0] = lights->out[department].lit;
	for (int a = 0; a < h->rulebook->n_areas; a++) {
		standings_department(h->standings, department,
		    (struct ranking){ (uint8_t)a, ROUND_ALL }, house_counted(h),
		    &p);
		counts[a + 1] = p.people;
	}
	projection_counts(counts, (size_t)h->rulebook->n_areas + 1,
	    lights->heads[department], told);
	return told[area + 1];
}

static int fill_departments(const struct house *h, struct request *r,
    uint8_t area, Viesti__AreaColumn *c)
{
	struct view_lights lights;
	struct department_place *places = arena_alloc(r->arena,
	    (h->departments->n + 1) * sizeof *places);

	if (!places || !view_lights(h, r, &lights))
		return request_too_large(r);
	size_t n = projection_area_departments(h->standings, &r->audience, area,
	    house_counted(h), ROWS, places);
	if (n == 0)
		return 0;
	c->kind = VIESTI__AREA_ROWS__AREA_ROWS_DEPARTMENTS;
	for (size_t i = 0; i < n; i++) {
		Viesti__AreaRow *row = add_row(r, c);
		Viesti__DepartmentBar *bar = view_bar(h, r,
		    places[i].department, NULL);
		if (!row || !bar)
			return request_too_large(r);
		row->short_name = bar->short_name;
		SET(points, places[i].points);
		if (is_counted(h, places[i].department, area, &lights))
			SET(active, (uint32_t)places[i].people);
	}
	return 1;
}

/* The first deeds of the rulebook: those that are nearest to begin with. */
static int fill_how(const struct house *h, struct request *r, uint8_t area,
    Viesti__AreaColumn *c)
{
	const struct rulebook *rb = h->rulebook;

	c->kind = VIESTI__AREA_ROWS__AREA_ROWS_HOW;
	for (int i = 0; i < rb->n_order && c->n_rows < ROWS; i++) {
		const struct activity_type *t = &rb->types[rb->order[i]];
		if (t->area != area || t->points == 0 ||
		    !activity_type_is_on(t, clock_today()))
			continue;
		Viesti__AreaRow *row = add_row(r, c);
		if (!row)
			return request_too_large(r);
		row->deed = request_names(r, t->name[LANG_FI], t->name[LANG_SV],
		    t->name[LANG_EN]);
		SET(points, (uint64_t)t->points);
	}
	return 0;
}

static int fill_without_persons(const struct house *h, struct request *r,
    uint8_t area, Viesti__AreaColumn *c)
{
	int rc;

	c->rows = arena_zalloc(r->arena, ROWS * sizeof *c->rows);
	if (!c->rows)
		return request_too_large(r);
	c->has_kind = 1;
	rc = fill_departments(h, r, area, c);
	return rc == 0 ? fill_how(h, r, area, c) : rc;
}

/* What a screen shows in the place of persons when it has lost its server. */
static int fill_other(const struct house *h, struct request *r, uint8_t area,
    Viesti__AreaColumn *c)
{
	Viesti__AreaColumn other = VIESTI__AREA_COLUMN__INIT;
	int rc = fill_without_persons(h, r, area, &other);

	c->has_other_kind = 1;
	c->other_kind = other.kind;
	c->other_rows = other.rows;
	c->n_other_rows = other.n_rows;
	return rc;
}

static int fill_column(const struct house *h, struct request *r, uint8_t area,
    Viesti__AreaColumn *c)
{
	const struct area *a = &h->rulebook->areas[area];
	int rc;

	viesti__area_column__init(c);
	c->area = (char *)a->code;
	c->name = request_names(r, a->name[LANG_FI], a->name[LANG_SV],
	    a->name[LANG_EN]);
	c->rows = arena_zalloc(r->arena, ROWS * sizeof *c->rows);
	if (!c->name || !c->rows)
		return request_too_large(r);
	c->has_kind = 1;
	rc = fill_persons(h, r, area, c);
	if (rc > 0)
		rc = fill_other(h, r, area, c);
	else if (rc == 0)
		rc = fill_without_persons(h, r, area, c);
	return rc < 0 ? rc : 0;
}

int view_areas(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct house *h = server_house(sv, &r->audience);
	size_t n = (size_t)h->rulebook->n_areas;
	Viesti__AreasView *v = arena_alloc(r->arena, sizeof *v);
	int rc = 0;

	if (!v)
		return request_too_large(r);
	viesti__areas_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_AREAS;
	u->areas = v;
	v->columns = (Viesti__AreaColumn **)request_array(r, n,
	    sizeof **v->columns);
	if (!v->columns)
		return request_too_large(r);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fill_column(h, r, (uint8_t)i, v->columns[i]);
	v->n_columns = rc == 0 ? n : 0;
	return rc;
}
