/* SPDX-License-Identifier: EUPL-1.2 */
/* Rankings of persons: against computing everything anew, and by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "tests/support/house.h"

#define MANY 150
#define SOME_DEPARTMENTS 7

static uint32_t seed, start_seed;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };

/* --- a random house --- */

static void random_name(struct house *h, uint32_t person)
{
	static const char *const names[] = { "Äijö", "Zacharias", "Åke",
		"Östen", "Matti Virtanen", "Matti Virtanen-Aalto", "Abel",
		"Ida" };
	house_person(h, person, (uint16_t)roll(SOME_DEPARTMENTS),
	    names[roll(8)], roll(8) > 0);
}

static void random_round(struct house *h, uint32_t person)
{
	struct round_tally *r = house_round(h, person,
	    (uint16_t)roll(SOME_DEPARTMENTS), (int)roll(HOUSE_ROUNDS));
	if (r->active && roll(4) == 0) {
		r->trainings ^= 1; /* only this */
		return;
	}
	memset(r, 0, sizeof(*r));
	if (roll(4) == 0)
		return;
	r->active = true;
	r->trainings = (uint16_t)(roll(3) > 0 ? 0 : roll(32));
	r->areas = (uint8_t)roll(8);
	r->first_public = (uint8_t)(roll(3) > 0 ? 0 : r->areas & roll(8));
	r->points = roll(3) * 5;
	for (int a = 0; a < 3; a++) {
		r->area_points[a] = r->areas >> a & 1 ? roll(9) * 8 : 0;
		r->points += r->area_points[a];
	}
}

static void random_house(struct house *h)
{
	static const int32_t heads[SOME_DEPARTMENTS] = { 40, 3, 12, 4, 7, 22,
		90 };
	house_init(h);
	for (int d = 0; d < SOME_DEPARTMENTS; d++) {
		char code[8];
		snprintf(code, sizeof(code), "d%d", d);
		house_department(h, code, heads[d], d != 4);
	}
	for (uint32_t i = 0; i < MANY; i++) {
		random_name(h, i);
		house_leave(h, i, roll(8) == 0);
		for (uint32_t k = roll(12); k > 0; k--)
			random_round(h, i);
	}
}

/* --- persons, anew --- */

struct row {
	struct place place;
	bool ranked, present;
	const char *sort_key;
};

static struct row row_of(struct house *h, struct ranking which, uint32_t person)
{
	const struct person *p = people_get(h->people, person);
	struct row row = { .place.person = person,
		.ranked = p->ranked,
		.sort_key = p->sort_key };
	uint32_t areas = 0, trainings = 0, rounds = 0;
	row.present = which.area == AREA_ALL && which.round == ROUND_ALL;
	for (uint16_t d = 0; d < h->departments.n; d++)
		for (int r = 0; r < HOUSE_ROUNDS; r++) {
			const struct round_tally *t = house_round(h, person, d,
			    r);
			if (which.round != ROUND_ALL && which.round != r)
				continue;
			if (which.area != AREA_ALL) {
				if ((t->areas >> which.area & 1) == 0)
					continue;
				row.place.points += t->area_points[which.area];
				areas = 1;
			} else if (!t->active) {
				continue;
			} else {
				row.place.points += t->points;
				areas |= t->areas;
				trainings |= t->trainings;
			}
			rounds |= 1u << r;
			row.present = true;
		}
	row.present = row.present && p->left_at == 0;
	row.place.areas = (uint32_t)__builtin_popcount(areas);
	row.place.active_rounds = (uint32_t)__builtin_popcount(rounds);
	row.place.trainings = (uint32_t)__builtin_popcount(trainings);
	return row;
}

static int by_figures(const struct place *x, const struct place *y)
{
	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (x->areas != y->areas)
		return x->areas > y->areas ? -1 : 1;
	if (x->active_rounds != y->active_rounds)
		return x->active_rounds > y->active_rounds ? -1 : 1;
	if (x->trainings != y->trainings)
		return x->trainings > y->trainings ? -1 : 1;
	return 0;
}

static int by_row(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = by_figures(&x->place, &y->place);
	if (order == 0)
		order = strcmp(x->sort_key, y->sort_key);
	if (order == 0)
		order = x->place.person < y->place.person ? -1 : 1;
	return order;
}

static void check_ranking(struct house *h, struct ranking which)
{
	struct row rows[MANY];
	struct place places[MANY + 1], one;
	size_t n = 0;
	for (uint32_t i = 0; i < MANY; i++) {
		rows[n] = row_of(h, which, i);
		if (rows[n].present)
			n++;
		else
			assert_int_equal(standings_position(h->standings, which,
					     i, &one),
			    -1);
	}
	qsort(rows, n, sizeof(*rows), by_row);
	assert_int_equal(standings_count(h->standings, which), n);
	assert_int_equal(standings_page(h->standings, which, 0, MANY + 1,
			     places),
	    n);
	for (size_t i = 0; i < n; i++) {
		uint32_t rank = 1;
		for (size_t k = 0; k < n; k++)
			rank += rows[k].ranked &&
			    by_figures(&rows[k].place, &rows[i].place) < 0;
		assert_int_equal(places[i].person, rows[i].place.person);
		assert_int_equal(places[i].rank, rows[i].ranked ? rank : 0);
		assert_int_equal(by_figures(&places[i], &rows[i].place), 0);
		assert_int_equal(standings_position(h->standings, which,
				     places[i].person, &one),
		    i);
		assert_int_equal(one.person, places[i].person);
		assert_int_equal(one.rank, places[i].rank);
		assert_int_equal(by_figures(&one, &places[i]), 0);
	}
}

/* --- departments, anew --- */

struct person_figures {
	uint64_t act, pts, points;
	uint32_t areas, first_public, trainings, last;
};

static struct person_figures figures_of(struct house *h, uint32_t person,
    uint16_t d, struct ranking which, int counted)
{
	struct person_figures f = { 0 };
	for (int r = 0; r < HOUSE_ROUNDS; r++) {
		const struct round_tally *t = house_round(h, person, d, r);
		uint64_t points = t->points;
		bool active = t->active;
		if (which.round == ROUND_ALL ? r >= counted : r != which.round)
			continue;
		if (which.area == AREA_ALL) {
			f.areas |= t->areas;
			f.first_public |= t->first_public;
			f.trainings |= t->trainings;
		} else {
			active = t->areas >> which.area & 1;
			points = t->area_points[which.area];
			f.first_public |= t->first_public >> which.area & 1;
		}
		f.act += active;
		f.last = active;
		f.points += points;
		f.pts += points < 40 ? points : 40;
	}
	return f;
}

static struct department_place naive_department(struct house *h,
    struct ranking which, int counted, const uint16_t *members, size_t n)
{
	struct department_place p = { 0 };
	for (size_t i = 0; i < n; i++) {
		p.headcount += (uint32_t)h->all[members[i]].headcount;
		for (uint32_t who = 0; who < MANY; who++) {
			struct person_figures f = figures_of(h, who, members[i],
			    which, counted);
			p.ACT += f.act;
			p.PTS += f.pts;
			p.points += f.points;
			p.BR += __builtin_popcount(f.areas) >= 2;
			p.first_public += f.first_public != 0;
			p.trainings +=
			    (uint64_t)__builtin_popcount(f.trainings);
			p.active_now += f.last;
		}
	}
	p.R = which.round == ROUND_ALL ? (uint64_t)counted : 1;
	p.H = p.R * p.headcount;
	p.index = p.H == 0
	    ? 0
	    : (uint32_t)(600 * p.ACT / p.H + 300 * p.PTS / (40 * p.H) +
		  100 * p.BR * p.R / p.H);
	return p;
}

static void check_figures(const struct department_place *is,
    const struct department_place *should)
{
	assert_int_equal(is->headcount, should->headcount);
	assert_int_equal(is->H, should->H);
	assert_int_equal(is->R, should->R);
	assert_int_equal(is->ACT, should->ACT);
	assert_int_equal(is->PTS, should->PTS);
	assert_int_equal(is->BR, should->BR);
	assert_int_equal(is->points, should->points);
	assert_int_equal(is->first_public, should->first_public);
	assert_int_equal(is->trainings, should->trainings);
	assert_int_equal(is->active_now, should->active_now);
	assert_int_equal(is->index, should->index);
	assert_int_equal(is->term[0] + is->term[1] + is->term[2], is->index);
}

/* Departments 1 (3 heads) and 3 (4 heads) are the joint team, 4 is hors
 * concours. */
static void check_departments(struct house *h, struct ranking which,
    int counted)
{
	struct department_place all[SOME_DEPARTMENTS + 1];
	size_t n = standings_departments(h->standings, which, counted, NULL,
	    all);
	assert_int_equal(n, SOME_DEPARTMENTS - 1);
	for (size_t i = 0; i < n; i++) {
		uint16_t members[2] = { all[i].department, 0 };
		bool joint = all[i].department == DEPARTMENT_JOINT;
		if (joint)
			memcpy(members, (uint16_t[]){ 1, 3 }, sizeof(members));
		struct department_place should = naive_department(h, which,
		    counted, members, joint ? 2 : 1);
		check_figures(&all[i], &should);
		assert_int_equal(all[i].members, joint ? 2 : 1);
		assert_int_equal(all[i].hors_concours, members[0] == 4);
		uint32_t rank = 1;
		for (size_t k = 0; k < n; k++)
			rank += !all[k].hors_concours &&
			    department_place_order(&all[k], &all[i]) < 0;
		assert_int_equal(all[i].rank, members[0] == 4 ? 0 : rank);
		if (i > 0)
			assert_true(department_place_order(&all[i - 1],
					&all[i]) <= 0);
	}
}

static void check_everything(struct house *h)
{
	for (int round = ROUND_ALL; round < HOUSE_ROUNDS; round++)
		for (int a = 0; a <= 3; a++) {
			struct ranking which = { a == 3 ? AREA_ALL : (uint8_t)a,
				round };
			check_ranking(h, which);
			check_departments(h, which, 8);
		}
	for (int counted = 0; counted < 8; counted++)
		check_departments(h, season_all, counted);
}

static void random_changes_equal_computing_anew(void **state)
{
	(void)state;
	print_message("seed %u\n", start_seed);
	struct house h;
	random_house(&h);
	for (uint32_t i = 0; i < MANY; i++)
		house_apply(&h, i);
	check_everything(&h);
	for (int i = 1; i <= 3000; i++) {
		uint32_t person = roll(MANY);
		if (roll(10) == 0) {
			random_name(&h, person);
			standings_person_changed(h.standings, person);
		} else if (roll(10) == 0) {
			house_leave(&h, person, roll(2) == 0);
			standings_person_changed(h.standings, person);
		} else {
			random_round(&h, person);
			house_apply(&h, person);
		}
		if (i % 500 == 0)
			check_everything(&h);
	}
	house_fini(&h);
}

static void loading_all_at_once_equals_one_by_one(void **state)
{
	(void)state;
	struct house h;
	struct standing *all[MANY];
	random_house(&h);
	for (uint32_t i = 0; i < MANY / 3; i++)
		house_apply(&h, i);
	for (uint32_t i = 0; i < MANY; i++)
		all[i] = house_standing(&h, i);
	assert_int_equal(standings_load(h.standings, all, MANY), 0);
	check_everything(&h);
	house_fini(&h);
}

static void another_season_with_fewer_areas_is_folded_anew(void **state)
{
	(void)state;
	struct house h;
	random_house(&h);
	for (uint32_t i = 0; i < MANY; i++)
		house_apply(&h, i);
	h.rb.n_areas = 2;
	standings_set_season(h.standings, &h.season, &h.rb);
	check_ranking(&h, (struct ranking){ 1, 3 });
	check_departments(&h, (struct ranking){ 1, ROUND_ALL }, 5);
	assert_int_equal(standings_count(h.standings,
			     (struct ranking){ 2, ROUND_ALL }),
	    0);
	h.rb.n_areas = 3;
	h.rb.round_cap = 40;
	standings_set_season(h.standings, &h.season, &h.rb);
	check_everything(&h);
	house_fini(&h);
}

/* --- by hand --- */

static void a_ranking_that_is_not_there_is_empty(void **state)
{
	(void)state;
	struct house h;
	struct place place;
	house_init(&h);
	house_person(&h, 0, 0, "A", true);
	house_apply(&h, 0);
	const struct ranking none[] = { { 3, ROUND_ALL }, { 0xfe, 0 },
		{ AREA_ALL, HOUSE_ROUNDS }, { AREA_ALL, -2 }, { 0, 99 } };
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(standings_count(h.standings, none[i]), 0);
		assert_int_equal(standings_page(h.standings, none[i], 0, 1,
				     &place),
		    0);
		assert_int_equal(standings_position(h.standings, none[i], 0,
				     &place),
		    -1);
	}
	assert_int_equal(standings_position(h.standings, season_all, 77,
			     &place),
	    -1);
	house_fini(&h);
}

static void who_joined_without_activity_is_listed_in_the_season_only(void *
	*state)
{
	(void)state;
	struct house h;
	struct place place;
	house_init(&h);
	house_person(&h, 0, 0, "A", true);
	house_person(&h, 1, 0, "B", true);
	house_apply(&h, 0);
	assert_int_equal(standings_page(h.standings, season_all, 0, 1, &place),
	    1);
	assert_int_equal(place.points, 0);
	assert_int_equal(place.rank, 1);
	assert_int_equal(standings_count(h.standings,
			     (struct ranking){ AREA_ALL, 0 }),
	    0);
	assert_null(standings_of(h.standings, 1));
	house_fini(&h);
}

static void an_unknown_person_is_refused(void **state)
{
	(void)state;
	struct house h;
	house_init(&h);
	house_department(&h, "a", 10, true);
	assert_int_equal(standings_apply(h.standings, house_standing(&h, 3)),
	    E_INVALID);
	assert_int_equal(standings_count(h.standings, season_all), 0);
	house_fini(&h);
}

static void ties_between_participants_go_down_the_chain(void **state)
{
	(void)state;
	struct house h;
	struct place p[6];
	static const uint32_t order[] = { 5, 4, 3, 2, 0, 1 };
	static const uint32_t ranks[] = { 1, 2, 3, 4, 5, 5 };
	house_init(&h);
	uint16_t d = house_department(&h, "a", 10, true);
	static const char *const names[] = { "Z", "Ä", "A", "A", "A", "A" };
	for (uint32_t i = 0; i < 6; i++)
		house_person(&h, i, d, names[i], true);
	house_act(&h, 0, d, 0, 0, 20);
	house_act(&h, 1, d, 0, 0, 20);
	house_act(&h, 2, d, 0, 0, 20); /* a training more */
	house_round(&h, 2, d, 0)->trainings = 1;
	house_act(&h, 3, d, 0, 0, 10); /* a round more */
	house_act(&h, 3, d, 1, 0, 10);
	house_act(&h, 4, d, 0, 0, 10); /* an area more */
	house_act(&h, 4, d, 0, 1, 10);
	house_act(&h, 5, d, 0, 0, 21); /* a point more */
	for (uint32_t i = 0; i < 6; i++)
		house_apply(&h, i);
	assert_int_equal(standings_page(h.standings, season_all, 0, 6, p), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(p[i].person, order[i]);
		assert_int_equal(p[i].rank, ranks[i]);
	}
	house_fini(&h);
}

static void a_person_hors_concours_still_counts_for_the_department(void **state)
{
	(void)state;
	struct house h;
	struct place place;
	uint64_t active, counted, points;
	house_init(&h);
	uint16_t d = house_department(&h, "a", 10, true);
	house_person(&h, 0, d, "Johtaja", false);
	house_act(&h, 0, d, 2, 0, 70);
	house_apply(&h, 0);
	assert_int_equal(standings_position(h.standings, season_all, 0, &place),
	    0);
	assert_int_equal(place.rank, 0);
	standings_round(h.standings, d, 2, &active, &counted, &points);
	assert_int_equal(active, 1);
	assert_int_equal(counted, 40);
	assert_int_equal(points, 70);
	house_fini(&h);
}

static void who_left_has_no_place_but_still_counts_for_the_department(void *
	*state)
{
	(void)state;
	struct house h;
	struct place place;
	uint64_t active, counted, points;
	house_init(&h);
	uint16_t d = house_department(&h, "a", 10, true);
	house_person(&h, 0, d, "Poissa", true);
	house_person(&h, 1, d, "Paikalla", true);
	house_act(&h, 0, d, 2, 0, 70);
	house_act(&h, 1, d, 2, 0, 30);
	house_apply(&h, 0);
	house_apply(&h, 1);
	house_leave(&h, 0, true);
	standings_person_changed(h.standings, 0);
	house_apply(&h, 0); /* a claim of theirs is decided afterwards */
	assert_int_equal(standings_count(h.standings, season_all), 1);
	assert_int_equal(standings_position(h.standings, season_all, 0, &place),
	    -1);
	assert_int_equal(place.points, 70);
	assert_int_equal(place.rank, 0);
	assert_int_equal(standings_position(h.standings, season_all, 1, &place),
	    0);
	assert_int_equal(place.rank, 1);
	standings_round(h.standings, d, 2, &active, &counted, &points);
	assert_int_equal(active, 2);
	assert_int_equal(counted, 70);
	assert_int_equal(points, 100);
	house_leave(&h, 0, false);
	standings_person_changed(h.standings, 0);
	assert_int_equal(standings_position(h.standings, season_all, 1, &place),
	    1);
	house_fini(&h);
}

static void names_stand_in_order_however_they_come(void **state)
{
	(void)state;
	/* rising, falling, from both ends to the middle, always the same */
	for (int way = 0; way < 4; way++) {
		struct house h;
		struct place p[HOUSE_PEOPLE];
		house_init(&h);
		for (uint32_t i = 0; i < HOUSE_PEOPLE; i++) {
			char name[16];
			uint32_t at[] = { i, 999 - i, i % 2 ? i : 999 - i, 7 };
			snprintf(name, sizeof(name), "Nimi %03u", at[way]);
			house_person(&h, i, 0, name, true);
			house_apply(&h, i);
		}
		standings_page(h.standings, season_all, 0, HOUSE_PEOPLE, p);
		for (size_t i = 1; i < HOUSE_PEOPLE; i++) {
			const struct person *a, *b;
			a = people_get(h.people, p[i - 1].person);
			b = people_get(h.people, p[i].person);
			int order = strcmp(a->sort_key, b->sort_key);
			assert_true(order < 0 ||
			    (order == 0 && a->number < b->number));
		}
		house_fini(&h);
	}
}

int main(void)
{
	const char *given = getenv("VIESTI_SEED");
	start_seed = seed = given != NULL ? (uint32_t)atoi(given)
					  : (uint32_t)time(NULL);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_changes_equal_computing_anew),
		cmocka_unit_test(loading_all_at_once_equals_one_by_one),
		cmocka_unit_test(
		    another_season_with_fewer_areas_is_folded_anew),
		cmocka_unit_test(names_stand_in_order_however_they_come),
		cmocka_unit_test(a_ranking_that_is_not_there_is_empty),
		cmocka_unit_test(
		    who_joined_without_activity_is_listed_in_the_season_only),
		cmocka_unit_test(an_unknown_person_is_refused),
		cmocka_unit_test(ties_between_participants_go_down_the_chain),
		cmocka_unit_test(
		    who_left_has_no_place_but_still_counts_for_the_department),
		cmocka_unit_test(
		    a_person_hors_concours_still_counts_for_the_department),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
