/* SPDX-License-Identifier: EUPL-1.2 */
/* Rankings of departments by hand: index, ties, joint team, size classes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/house.h"

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };

/* --- the worked examples --- */

struct example {
	int32_t heads;
	uint32_t active;
	int rounds;
	uint32_t points, versatile, index;
};

static const struct example examples[] = {
	{ 6, 6, 5, 10, 3, 471 },
	{ 12, 9, 6, 14, 6, 446 },
	{ 40, 24, 6, 20, 20, 387 },
	{ 40, 1, 8, 120, 1, 24 },
};

static void the_four_worked_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct example *e = &examples[i];
		struct house h;
		struct department_place place;
		house_init(&h);
		uint16_t d = house_department(&h, "a", e->heads, true);
		for (uint32_t p = 0; p < e->active; p++) {
			house_person(&h, p, d, "N", true);
			for (int r = 0; r < e->rounds; r++)
				house_act(&h, p, d, r, 0, e->points);
			if (p < e->versatile)
				house_act(&h, p, d, 0, 1, 0);
			house_apply(&h, p);
		}
		standings_department(h.standings, d, season_all, 8, &place);
		assert_int_equal(place.index, e->index);
		house_fini(&h);
	}
}

static void the_terms_are_floored_each(void **state)
{
	(void)state;
	const struct rulebook rb = { .round_cap = 40,
		.weight_participation = 600,
		.weight_points = 300,
		.weight_versatility = 100 };
	uint32_t t[3];
	/* 600/7 = 85.7, 300*20/280 = 21.4, 100/7 = 14.3: 121.4 in one floor */
	index_terms(&rb, 7, 1, 20, 1, 1, t);
	assert_int_equal(t[0], 85);
	assert_int_equal(t[1], 21);
	assert_int_equal(t[2], 14);
	index_terms(&rb, 10, 10, 400, 10, 1, t);
	assert_int_equal(t[0] + t[1] + t[2], 1000);
	index_terms(&rb, 0, 0, 0, 0, 0, t);
	assert_int_equal(t[0] + t[1] + t[2], 0);
}

/* --- ties --- */

static void each_step_of_the_chain_decides(void **state)
{
	(void)state;
	const struct department_place equal = { .index = 500,
		.ACT = 50,
		.H = 100,
		.R = 10,
		.headcount = 10,
		.first_public = 3,
		.BR = 5,
		.trainings = 7 };
	struct department_place a = equal;
	assert_int_equal(department_place_order(&a, &equal), 0);
	a.trainings++;
	assert_true(department_place_order(&a, &equal) < 0);
	a.BR--;
	assert_true(department_place_order(&a, &equal) > 0);
	a.first_public++;
	assert_true(department_place_order(&a, &equal) < 0);
	a.ACT--;
	assert_true(department_place_order(&a, &equal) > 0);
	a.index++;
	assert_true(department_place_order(&a, &equal) < 0);
	assert_true(department_place_order(&equal, &a) > 0);
	/* points are no step, and heads make shares, not sums */
	a = equal;
	a.PTS = a.points = 1000;
	assert_int_equal(department_place_order(&a, &equal), 0);
	a = (struct department_place){ .index = 500,
		.ACT = 100,
		.H = 200,
		.R = 10,
		.headcount = 20,
		.first_public = 6,
		.BR = 10,
		.trainings = 14 };
	assert_int_equal(department_place_order(&a, &equal), 0);
	a.first_public = 5;
	assert_true(department_place_order(&a, &equal) > 0);
}

/* Equal departments of ten heads; each has one person who acts in a round. */
static void add_equal(struct house *h, const char *code, uint32_t rounds)
{
	uint16_t d = house_department(h, code, 10, true);
	house_person(h, d, d, "N", true);
	for (uint32_t r = 0; r < rounds; r++)
		house_act(h, d, d, (int)r, 0, 10);
	house_apply(h, d);
}

static void equal_departments_share_a_rank_and_stand_by_name(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[5];
	static const uint16_t order[] = { 3, 2, 0, 1 };
	static const uint32_t ranks[] = { 1, 2, 2, 4 };
	house_init(&h);
	add_equal(&h, "ö", 2);
	add_equal(&h, "a", 1);
	add_equal(&h, "z", 2);
	add_equal(&h, "b", 3);
	assert_int_equal(standings_departments(h.standings, season_all, 8, NULL,
			     p),
	    4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(p[i].department, order[i]);
		assert_int_equal(p[i].rank, ranks[i]);
	}
	house_fini(&h);
}

static void only_counted_rounds_break_ties(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[3];
	house_init(&h);
	add_equal(&h, "a", 2);
	add_equal(&h, "b", 2);
	house_round(&h, 1, 1, 1)->trainings = 1;
	house_apply(&h, 1);
	standings_departments(h.standings, season_all, 1, NULL, p);
	assert_int_equal(p[0].department, 0);
	assert_int_equal(p[1].rank, 1);
	standings_departments(h.standings, season_all, 2, NULL, p);
	assert_int_equal(p[0].department, 1);
	assert_int_equal(p[1].rank, 2);
	house_fini(&h);
}

static void before_the_first_round_all_share_the_first_place(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[3];
	house_init(&h);
	add_equal(&h, "b", 2);
	add_equal(&h, "a", 1);
	standings_departments(h.standings, season_all, 0, NULL, p);
	assert_int_equal(p[0].department, 1);
	assert_int_equal(p[0].rank, 1);
	assert_int_equal(p[1].rank, 1);
	assert_int_equal(p[1].index, 0);
	house_fini(&h);
}

static void hors_concours_stands_among_the_others_without_a_rank(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[4];
	house_init(&h);
	add_equal(&h, "a", 3);
	add_equal(&h, "b", 2);
	add_equal(&h, "c", 1);
	h.all[1].ranked = false;
	standings_set_departments(h.standings, &h.departments);
	standings_departments(h.standings, season_all, 8, NULL, p);
	assert_int_equal(p[1].department, 1);
	assert_true(p[1].hors_concours);
	assert_int_equal(p[1].rank, 0);
	assert_int_equal(p[2].rank, 2);
	house_fini(&h);
}

/* --- areas and rounds --- */

static void an_areas_ranking_counts_its_deeds_only(void **state)
{
	(void)state;
	struct house h;
	struct department_place place;
	house_init(&h);
	uint16_t d = house_department(&h, "a", 10, true);
	house_person(&h, 0, d, "N", true);
	house_act(&h, 0, d, 0, 1, 50);
	house_act(&h, 0, d, 0, 0, 5);
	house_round(&h, 0, d, 0)->trainings = 3;
	house_round(&h, 0, d, 0)->first_public = 1;
	house_act(&h, 0, d, 1, 0, 5);
	house_apply(&h, 0);
	standings_department(h.standings, d, (struct ranking){ 1, ROUND_ALL },
	    2, &place);
	assert_int_equal(place.ACT, 1);
	assert_int_equal(place.PTS, 40);
	assert_int_equal(place.points, 50);
	assert_int_equal(place.BR, 0);
	assert_int_equal(place.trainings, 0);
	assert_int_equal(place.first_public, 0);
	standings_department(h.standings, d, (struct ranking){ 0, ROUND_ALL },
	    2, &place);
	assert_int_equal(place.ACT, 2);
	assert_int_equal(place.first_public, 1);
	house_fini(&h);
}

static void a_round_is_a_season_of_its_own(void **state)
{
	(void)state;
	struct house h;
	struct department_place place;
	house_init(&h);
	uint16_t d = house_department(&h, "a", 10, true);
	house_person(&h, 0, d, "N", true);
	house_act(&h, 0, d, 0, 0, 10);
	house_act(&h, 0, d, 1, 1, 10);
	house_apply(&h, 0);
	/* two areas in the season, one in each round */
	standings_department(h.standings, d, season_all, 2, &place);
	assert_int_equal(place.BR, 1);
	standings_department(h.standings, d, (struct ranking){ AREA_ALL, 1 }, 8,
	    &place);
	assert_int_equal(place.BR, 0);
	assert_int_equal(place.R, 1);
	assert_int_equal(place.H, 10);
	assert_int_equal(place.index, 60 + 7);
	house_fini(&h);
}

static void a_person_who_moved_counts_in_each_department_apart(void **state)
{
	(void)state;
	struct house h;
	struct department_place place;
	house_init(&h);
	uint16_t a = house_department(&h, "a", 10, true);
	uint16_t b = house_department(&h, "b", 10, true);
	house_person(&h, 0, b, "N", true);
	house_act(&h, 0, a, 0, 0, 60);
	house_act(&h, 0, b, 0, 1, 60);
	house_apply(&h, 0);
	for (uint16_t d = a; d <= b; d++) {
		standings_department(h.standings, d, season_all, 8, &place);
		assert_int_equal(place.ACT, 1);
		assert_int_equal(place.PTS, 40);
		assert_int_equal(place.BR, 0); /* one area in each */
	}
	struct place person;
	standings_position(h.standings, season_all, 0, &person);
	assert_int_equal(person.areas, 2);
	assert_int_equal(person.active_rounds, 1);
	house_fini(&h);
}

/* --- the joint team --- */

static size_t joint_of(struct house *h, struct department_place *joint)
{
	struct department_place p[HOUSE_DEPARTMENTS + 1];
	size_t found = 0,
	       n = standings_departments(h->standings, season_all, 8, NULL, p);
	for (size_t i = 0; i < n; i++) {
		assert_false(standings_is_joint(h->standings, p[i].department));
		if (p[i].department != DEPARTMENT_JOINT)
			continue;
		*joint = p[i];
		found++;
	}
	return found;
}

static void small_departments_form_one_joint_team(void **state)
{
	(void)state;
	struct house h;
	struct department_place joint, own;
	house_init(&h);
	uint16_t a = house_department(&h, "a", 3, true);
	uint16_t b = house_department(&h, "b", 4, true);
	house_department(&h, "c", 5, true);
	house_person(&h, 0, a, "N", true);
	house_act(&h, 0, a, 0, 0, 60);
	house_act(&h, 0, b, 0, 1, 60);
	house_apply(&h, 0);
	assert_int_equal(joint_of(&h, &joint), 1);
	assert_int_equal(joint.headcount, 7);
	assert_int_equal(joint.H, 56);
	assert_int_equal(joint.members, 2);
	assert_int_equal(joint.ACT, 2); /* people summed */
	assert_int_equal(joint.PTS, 80);
	assert_int_equal(joint.BR, 0);
	assert_int_equal(joint.rank, 1);
	assert_true(standings_is_joint(h.standings, a));
	standings_department(h.standings, a, season_all, 8, &own);
	assert_int_equal(own.ACT, 1);
	assert_int_equal(own.headcount, 3);
	assert_int_equal(own.rank, 0);
	house_fini(&h);
}

static void a_joint_team_still_too_small_is_hors_concours(void **state)
{
	(void)state;
	struct house h;
	struct department_place joint;
	house_init(&h);
	house_department(&h, "a", 2, true);
	house_department(&h, "b", 2, true);
	house_department(&h, "c", 10, true);
	assert_int_equal(joint_of(&h, &joint), 1);
	assert_true(joint.hors_concours);
	assert_int_equal(joint.rank, 0);
	h.all[1].headcount = 3;
	standings_set_departments(h.standings, &h.departments);
	assert_int_equal(joint_of(&h, &joint), 1);
	assert_false(joint.hors_concours);
	assert_int_equal(joint.rank, 1);
	house_fini(&h);
}

static void a_department_hors_concours_is_never_merged(void **state)
{
	(void)state;
	struct house h;
	struct department_place joint;
	house_init(&h);
	uint16_t a = house_department(&h, "a", 2, false);
	house_department(&h, "b", 20, true);
	assert_false(standings_is_joint(h.standings, a));
	assert_int_equal(joint_of(&h, &joint), 0);
	house_department(&h, "c", 2, true);
	assert_int_equal(joint_of(&h, &joint), 1);
	assert_int_equal(joint.headcount, 2);
	assert_int_equal(joint.members, 1);
	house_fini(&h);
}

/* --- size classes --- */

struct classes {
	int small, medium, large;
	enum size_class shown[3]; /* of small, medium, large */
	size_t n[3];
};

static const struct classes classes[] = {
	{ 4, 5, 6, { SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE }, { 4, 5, 6 } },
	{ 4, 4, 3, { SIZE_SMALL, SIZE_MEDIUM, SIZE_MEDIUM }, { 4, 7, 7 } },
	{ 4, 1, 2, { SIZE_SMALL, SIZE_SMALL, SIZE_SMALL }, { 7, 7, 7 } },
	{ 4, 1, 4, { SIZE_SMALL, SIZE_SMALL, SIZE_LARGE }, { 5, 5, 4 } },
	{ 1, 1, 4, { SIZE_LARGE, SIZE_LARGE, SIZE_LARGE }, { 6, 6, 6 } },
	{ 1, 4, 4, { SIZE_MEDIUM, SIZE_MEDIUM, SIZE_LARGE }, { 5, 5, 4 } },
	{ 2, 2, 3, { SIZE_MEDIUM, SIZE_MEDIUM, SIZE_MEDIUM }, { 7, 7, 7 } },
	{ 1, 1, 1, { SIZE_SMALL, SIZE_SMALL, SIZE_SMALL }, { 3, 3, 3 } },
	{ 0, 4, 0, { SIZE_MEDIUM, SIZE_MEDIUM, SIZE_MEDIUM }, { 4, 4, 4 } },
	{ 3, 0, 4, { SIZE_LARGE, SIZE_LARGE, SIZE_LARGE }, { 7, 7, 7 } },
	{ 0, 0, 0, { SIZE_SMALL, SIZE_SMALL, SIZE_SMALL }, { 0, 0, 0 } },
};

static void add_departments(struct house *h, int n, int32_t first, int32_t last)
{
	for (int i = 0; i < n; i++) {
		char code[16];
		snprintf(code, sizeof(code), "d%zu", h->departments.n);
		house_department(h, code, i % 2 ? first : last, true);
	}
}

static void classes_with_too_few_join_their_neighbours(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		const struct classes *c = &classes[i];
		struct house h;
		struct department_place p[HOUSE_DEPARTMENTS + 1];
		house_init(&h);
		add_departments(&h, c->small, 5, 14);
		add_departments(&h, c->medium, 15, 39);
		add_departments(&h, c->large, 40, 900);
		/* neither counts in a class */
		house_department(&h, "hors concours", 50, false);
		house_department(&h, "joint of four", 4, true);
		for (int k = 0; k < 3; k++) {
			enum size_class size = (enum size_class)(k + 1);
			assert_int_equal(standings_departments(h.standings,
					     season_all, 8, &size, p),
			    c->n[k]);
			assert_int_equal(size, c->shown[k]);
		}
		enum size_class all = SIZE_ALL;
		assert_int_equal(standings_departments(h.standings, season_all,
				     8, &all, p),
		    h.departments.n);
		assert_int_equal(all, SIZE_ALL);
		house_fini(&h);
	}
}

static void the_joint_team_is_of_the_class_of_its_heads(void **state)
{
	(void)state;
	struct house h;
	struct department_place p[HOUSE_DEPARTMENTS + 1];
	enum size_class size = SIZE_MEDIUM;
	house_init(&h);
	add_departments(&h, 4, 5, 14);
	add_departments(&h, 4, 4, 4); /* 16 heads together */
	add_departments(&h, 3, 20, 20);
	assert_int_equal(standings_departments(h.standings, season_all, 8,
			     &size, p),
	    4);
	assert_int_equal(size, SIZE_MEDIUM);
	size_t joint = 0;
	for (size_t i = 0; i < 4; i++)
		joint += p[i].department == DEPARTMENT_JOINT;
	assert_int_equal(joint, 1);
	house_fini(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_worked_examples),
		cmocka_unit_test(the_terms_are_floored_each),
		cmocka_unit_test(each_step_of_the_chain_decides),
		cmocka_unit_test(
		    equal_departments_share_a_rank_and_stand_by_name),
		cmocka_unit_test(only_counted_rounds_break_ties),
		cmocka_unit_test(
		    before_the_first_round_all_share_the_first_place),
		cmocka_unit_test(
		    hors_concours_stands_among_the_others_without_a_rank),
		cmocka_unit_test(an_areas_ranking_counts_its_deeds_only),
		cmocka_unit_test(a_round_is_a_season_of_its_own),
		cmocka_unit_test(
		    a_person_who_moved_counts_in_each_department_apart),
		cmocka_unit_test(small_departments_form_one_joint_team),
		cmocka_unit_test(a_joint_team_still_too_small_is_hors_concours),
		cmocka_unit_test(a_department_hors_concours_is_never_merged),
		cmocka_unit_test(classes_with_too_few_join_their_neighbours),
		cmocka_unit_test(the_joint_team_is_of_the_class_of_its_heads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
