/* SPDX-License-Identifier: EUPL-1.2 */
/* What the public surfaces need of the standings: other measures, how many
 * people stand behind a figure, departments of an area. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/domain/projection.h"
#include "tests/support/house.h"

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };
static const struct audience everybody = { .kind = AUDIENCE_PUBLIC,
	.department = DEPARTMENT_NONE,
	.person = PERSON_NONE };

/* People of a department, numbered from first on, each with a deed of so many
 * points. */
static void act(struct house *h, uint16_t department, uint32_t first,
    uint32_t n, uint8_t area, uint32_t points)
{
	for (uint32_t i = first; i < first + n; i++) {
		house_person(h, i, department, "N", true);
		house_act(h, i, department, 0, area, points);
		house_round(h, i, department, 0)->deeds++;
		house_apply(h, i);
	}
}

static void measure_by(struct house *h, enum measure measure)
{
	h->season.measure = measure;
	standings_set_season(h->standings, &h->season, &h->rb);
}

/* "many": 6 of 10 with 5 points each; "busy": 5 of 10 with 40. */
static void two(struct house *h)
{
	house_init(h);
	act(h, house_department(h, "many", 10, true), 0, 6, 0, 5);
	act(h, house_department(h, "busy", 10, true), 10, 5, 1, 40);
}

static void the_measure_orders_departments(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[3];
	two(&h);
	measure_by(&h, MEASURE_POINTS_PER_HEAD);
	standings_departments(h.standings, season_all, 1, NULL, p);
	assert_int_equal(p[0].department, 1);
	assert_int_equal(p[0].value, 200); /* 20.0 */
	assert_int_equal(p[1].value, 30);
	measure_by(&h, MEASURE_PARTICIPATION);
	standings_departments(h.standings, season_all, 1, NULL, p);
	assert_int_equal(p[0].department, 0);
	assert_int_equal(p[0].value, 60);
	assert_int_equal(p[1].value, 50);
	measure_by(&h, MEASURE_INDEX);
	standings_departments(h.standings, season_all, 1, NULL, p);
	assert_int_equal(p[0].value, p[0].index);
	assert_int_equal(p[0].department, 1);
	house_fini(&h);
}

/* 21/30 and 14/20 are both 0.7: the tie-breaks decide, not the tenths. */
static void points_per_head_are_compared_exactly(void **state)
{
	(void)state;
	struct department_place a = { .measure = MEASURE_POINTS_PER_HEAD,
		.PTS = 21,
		.headcount = 30,
		.H = 30,
		.R = 1,
		.ACT = 5 };
	struct department_place b = a;
	b.PTS = 14;
	b.headcount = 20;
	b.H = 20;
	assert_true(department_place_order(&b, &a) < 0); /* 5/20 active */
	a.PTS = 22; /* 0.73: the same tenths */
	assert_true(department_place_order(&a, &b) < 0);
	assert_true(department_place_order(&b, &a) > 0);
}

static void people_and_deeds_are_counted_once(void **state)
{
	(void)state;
	struct house h;
	struct department_place p;
	house_init(&h);
	uint16_t d = house_department(&h, "d", 20, true);
	act(&h, d, 0, 3, 0, 5);
	for (int round = 1; round < 4; round++) { /* one goes on */
		house_act(&h, 0, d, round, 0, 5);
		house_round(&h, 0, d, round)->deeds += 2;
	}
	house_apply(&h, 0);
	standings_department(h.standings, d, season_all, 4, &p);
	assert_int_equal(p.people, 3);
	assert_int_equal(p.deeds, 3 + 6);
	standings_department(h.standings, d, (struct ranking){ 0, ROUND_ALL },
	    4, &p);
	assert_int_equal(p.people, 3);
	standings_department(h.standings, d, (struct ranking){ AREA_ALL, 1 }, 2,
	    &p);
	assert_int_equal(p.people, 1);
	assert_int_equal(p.deeds, 2);
	house_fini(&h);
}

static void an_areas_departments_have_five_people_or_are_not_there(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[3];
	struct audience visitors = everybody;
	visitors.kind = AUDIENCE_VISITORS;
	two(&h);
	assert_int_equal(projection_area_departments(h.standings, &everybody, 1,
			     1, 5, p),
	    1);
	assert_int_equal(p[0].department, 1);
	assert_int_equal(p[0].points, 200);
	assert_int_equal(p[0].people, 5);
	assert_int_equal(p[0].rank, 0);
	assert_int_equal(projection_area_departments(h.standings, &visitors, 1,
			     1, 5, p),
	    0);
	/* four are too few, and nobody did anything in the third */
	house_round(&h, 10, 1, 0)->areas = 0;
	house_apply(&h, 10);
	assert_int_equal(projection_area_departments(h.standings, &everybody, 1,
			     1, 5, p),
	    0);
	assert_int_equal(projection_area_departments(h.standings, &everybody, 2,
			     1, 5, p),
	    0);
	house_fini(&h);
}

static void a_share_as_measure_tells_nothing_about_few(void **state)
{
	(void)state;
	struct department_place p = { .measure = MEASURE_PARTICIPATION,
		.headcount = 20,
		.people = 5,
		.value = 25 };
	assert_int_equal(projection_value(&p), 25);
	p.people = 4;
	assert_int_equal(projection_value(&p), 20);
	p.people = 17; /* three are missing */
	p.value = 85;
	assert_int_equal(projection_value(&p), 80);
	p.people = 20;
	p.value = 100;
	assert_int_equal(projection_value(&p), 80);
	p.measure = MEASURE_POINTS_PER_HEAD;
	p.people = 1;
	p.value = 25;
	assert_int_equal(projection_value(&p), 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_measure_orders_departments),
		cmocka_unit_test(points_per_head_are_compared_exactly),
		cmocka_unit_test(people_and_deeds_are_counted_once),
		cmocka_unit_test(
		    an_areas_departments_have_five_people_or_are_not_there),
		cmocka_unit_test(a_share_as_measure_tells_nothing_about_few),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
