/* SPDX-License-Identifier: EUPL-1.2 */
/* Awards and draw tickets of a season whose figures were set by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "server/domain/awards.h"
#include "server/domain/tickets.h"
#include "tests/support/house.h"

enum { SOCIAL, WORKPLACE, MEDIA };

static int setup(void **state)
{
	struct house *h = malloc(sizeof(*h));

	house_init(h);
	*state = h;
	return 0;
}

static int teardown(void **state)
{
	house_fini(*state);
	free(*state);
	return 0;
}

/* n people from the first-th on, active with so many points in these rounds. */
static void act(struct house *h, uint16_t department, uint32_t first,
    uint32_t n, int from, int to, uint32_t points)
{
	for (uint32_t p = first; p < first + n; p++) {
		if (!people_get(h->people, p))
			house_person(h, p, department, "N", true);
		for (int r = from; r <= to; r++)
			house_act(h, p, department, r, SOCIAL, points);
		house_apply(h, p);
	}
}

static struct awards find(const struct house *h)
{
	struct awards a;

	awards_find(h->standings, h->people, NULL, 0, &a);
	return a;
}

static size_t count(const struct awards *a, enum award_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		n += a->all[i].kind == kind;
	return n;
}

/* The i-th of its kind. */
static const struct award *nth(const struct awards *a, enum award_kind kind,
    size_t i)
{
	for (size_t at = 0; at < a->n; at++)
		if (a->all[at].kind == kind && i-- == 0)
			return &a->all[at];
	fail_msg("there is no such award");
	return NULL;
}

/* ---------------------------------------------------------------- departments
 */

static void the_best_department_wins_and_a_tie_shares(void **state)
{
	struct house *h = *state;
	uint16_t a = house_department(h, "a", 10, true);
	uint16_t b = house_department(h, "b", 10, true);
	uint16_t out = house_department(h, "out", 10, false);

	act(h, a, 0, 4, 0, 7, 10);
	act(h, b, 10, 4, 0, 7, 10);
	act(h, out, 20, 10, 0, 7, 40);
	struct awards got = find(h);
	assert_int_equal(count(&got, AWARD_OVERALL), 2);
	assert_int_equal(nth(&got, AWARD_OVERALL, 0)->department, a);
	assert_int_equal(nth(&got, AWARD_OVERALL, 1)->department, b);
	assert_true(nth(&got, AWARD_OVERALL, 1)->shared);
	assert_int_equal(nth(&got, AWARD_OVERALL, 0)->person, PERSON_NONE);
	awards_fini(&got);

	act(h, b, 14, 1, 0, 0, 10);
	got = find(h);
	assert_int_equal(count(&got, AWARD_OVERALL), 1);
	assert_int_equal(nth(&got, AWARD_OVERALL, 0)->department, b);
	assert_false(nth(&got, AWARD_OVERALL, 0)->shared);
	assert_int_equal(count(&got, AWARD_CLASS), 0); /* one class is shown */
	awards_fini(&got);
}

static void a_season_in_which_nobody_acted_has_no_award(void **state)
{
	struct house *h = *state;

	house_department(h, "a", 10, true);
	struct awards got = find(h);
	assert_int_equal(got.n, 0);
	awards_fini(&got);
}

static void each_class_that_is_shown_has_a_winner(void **state)
{
	struct house *h = *state;
	static const char *names[] = { "s0", "s1", "s2", "s3", "m0", "m1", "m2",
		"l0" };

	for (uint32_t i = 0; i < 8; i++) {
		uint16_t d = house_department(h, names[i],
		    i < 4	? 10
			: i < 7 ? 30
				: 50,
		    true);
		act(h, d, i * 10, 2 + i % 4, 0, 7, 10);
	}
	struct awards got = find(h);
	/* the only large one joined the medium ones */
	assert_int_equal(count(&got, AWARD_CLASS), 2);
	assert_int_equal(nth(&got, AWARD_CLASS, 0)->size, SIZE_SMALL);
	assert_int_equal(nth(&got, AWARD_CLASS, 0)->department, 3);
	assert_int_equal(nth(&got, AWARD_CLASS, 1)->size, SIZE_MEDIUM);
	assert_int_equal(nth(&got, AWARD_CLASS, 1)->department, 6);
	awards_fini(&got);
}

/* ------------------------------------------------------------------ the riser
 */

static void the_riser_grew_most_from_the_first_rounds_to_the_last(void **state)
{
	struct house *h = *state;
	uint16_t a = house_department(h, "a", 10, true);
	uint16_t b = house_department(h, "b", 30, true);
	uint16_t c = house_department(h, "c", 10, true);

	act(h, a, 0, 9, 0, 7, 10);  /* always many */
	act(h, b, 20, 3, 0, 7, 10); /* 3 of 30 become 9: + 20 percent */
	act(h, b, 23, 6, 6, 7, 10);
	act(h, c, 50, 1, 0, 7, 1); /* 1 of 10 becomes 4: + 30 percent */
	act(h, c, 51, 3, 6, 7, 1);
	struct awards got = find(h);
	assert_int_equal(count(&got, AWARD_RISER), 1);
	const struct award *riser = nth(&got, AWARD_RISER, 0);
	assert_int_equal(riser->department, c);
	assert_int_equal(riser->first_active, 2);
	assert_int_equal(riser->first_heads, 20);
	assert_int_equal(riser->last_active, 8);
	assert_int_equal(riser->last_heads, 20);
	awards_fini(&got);

	act(h, b, 29, 3, 6, 7, 10); /* now 12: the same 30 percent exactly */
	got = find(h);
	assert_int_equal(count(&got, AWARD_RISER), 2);
	assert_true(nth(&got, AWARD_RISER, 0)->shared);
	assert_true(nth(&got, AWARD_RISER, 1)->shared);
	awards_fini(&got);

	act(h, b, 32, 1, 7, 7, 10); /* one more in one of the two rounds */
	got = find(h);
	assert_int_equal(count(&got, AWARD_RISER), 1);
	assert_int_equal(nth(&got, AWARD_RISER, 0)->department, b);
	awards_fini(&got);
}

static void who_did_not_grow_is_no_riser(void **state)
{
	struct house *h = *state;
	uint16_t a = house_department(h, "a", 10, true);
	uint16_t b = house_department(h, "b", 10, true);
	uint16_t out = house_department(h, "out", 10, false);

	act(h, a, 0, 3, 0, 7, 10);
	act(h, b, 10, 3, 0, 5, 10);
	act(h, out, 20, 5, 6, 7, 10); /* grew, but hors concours */
	struct awards got = find(h);
	assert_int_equal(count(&got, AWARD_RISER), 0);
	awards_fini(&got);
}

static void the_joint_team_may_be_the_riser(void **state)
{
	struct house *h = *state;
	uint16_t a = house_department(h, "a", 10, true);
	uint16_t b = house_department(h, "b", 3, true);

	house_department(h, "c", 3, true);
	act(h, a, 0, 3, 0, 7, 10);
	act(h, b, 10, 2, 6, 7, 10);
	struct awards got = find(h);
	assert_int_equal(count(&got, AWARD_RISER), 1);
	assert_int_equal(nth(&got, AWARD_RISER, 0)->department,
	    DEPARTMENT_JOINT);
	assert_int_equal(nth(&got, AWARD_RISER, 0)->last_heads, 12);
	awards_fini(&got);
}

/* The order of two growths is that of the exact fractions, whatever the sizes.
 */
static void growth_is_compared_exactly(void **state)
{
	const struct award less = { .first_active = 0,
		.first_heads = 200000,
		.last_active = 66666,
		.last_heads = 199999 };
	const struct award more = { .first_active = 0,
		.first_heads = 3,
		.last_active = 1,
		.last_heads = 3 };
	const struct award down = { .first_active = 2,
		.first_heads = 4,
		.last_active = 1,
		.last_heads = 4 };

	(void)state;
	assert_true(awards_growth_order(&more, &less) < 0);
	assert_true(awards_growth_order(&less, &more) > 0);
	assert_int_equal(awards_growth_order(&more, &more), 0);
	assert_true(awards_growth_order(&down, &less) > 0);
}

/* -------------------------------------------------------------------- persons
 */

static void points_in(struct house *h, uint32_t person, uint16_t department,
    uint8_t area, uint32_t points)
{
	if (!people_get(h->people, person))
		house_person(h, person, department, "N", true);
	house_act(h, person, department, 0, area, points);
	house_apply(h, person);
}

static void three_ranks_of_each_area_are_awarded(void **state)
{
	struct house *h = *state;
	uint16_t d = house_department(h, "d", 30, true);
	static const uint32_t points[] = { 50, 40, 40, 30, 30, 0 };

	for (uint32_t p = 0; p < 6; p++)
		points_in(h, p, d, WORKPLACE, points[p]);
	house_person(h, 6, d, "Boss", false);
	points_in(h, 6, d, WORKPLACE, 99);
	points_in(h, 7, d, WORKPLACE, 98);
	house_leave(h, 7, true);
	standings_person_changed(h->standings, 7);
	points_in(h, 8, d, MEDIA, 5);

	struct awards got = find(h);
	/* rank 1, and two of rank 2; rank 3 is skipped; and the one of media */
	assert_int_equal(count(&got, AWARD_AREA_PERSON), 4);
	for (uint32_t i = 0; i < 3; i++) {
		const struct award *a = nth(&got, AWARD_AREA_PERSON, i);
		assert_int_equal(a->person, i);
		assert_int_equal(a->rank, i == 0 ? 1 : 2);
		assert_int_equal(a->shared, i > 0);
		assert_int_equal(a->value, points[i]);
		assert_int_equal(a->area, WORKPLACE);
		assert_int_equal(a->department, d);
	}
	assert_int_equal(nth(&got, AWARD_AREA_PERSON, 3)->person, 8);
	assert_int_equal(nth(&got, AWARD_AREA_PERSON, 3)->area, MEDIA);
	awards_fini(&got);
}

static void the_best_department_of_each_area_is_awarded(void **state)
{
	struct house *h = *state;
	uint16_t a = house_department(h, "a", 10, true);
	uint16_t b = house_department(h, "b", 10, true);

	points_in(h, 0, a, SOCIAL, 10);
	points_in(h, 1, a, SOCIAL, 10);
	points_in(h, 2, b, SOCIAL, 10);
	points_in(h, 3, b, MEDIA, 10);
	struct awards got = find(h);
	assert_int_equal(count(&got, AWARD_AREA_DEPARTMENT), 2);
	assert_int_equal(nth(&got, AWARD_AREA_DEPARTMENT, 0)->area, SOCIAL);
	assert_int_equal(nth(&got, AWARD_AREA_DEPARTMENT, 0)->department, a);
	assert_int_equal(nth(&got, AWARD_AREA_DEPARTMENT, 1)->area, MEDIA);
	assert_int_equal(nth(&got, AWARD_AREA_DEPARTMENT, 1)->department, b);
	awards_fini(&got);
}

static void who_was_drawn_stands_last_in_the_order_of_prizes(void **state)
{
	struct house *h = *state;
	uint16_t d = house_department(h, "d", 10, true);
	const uint32_t drawn[] = { 4, 2 };
	struct awards got;

	act(h, d, 0, 5, 0, 7, 10);
	awards_find(h->standings, h->people, drawn, 2, &got);
	assert_int_equal(got.all[got.n - 2].kind, AWARD_DRAW);
	assert_int_equal(got.all[got.n - 2].person, 4);
	assert_int_equal(got.all[got.n - 2].rank, 1);
	assert_int_equal(got.all[got.n - 2].department, d);
	assert_int_equal(got.all[got.n - 1].person, 2);
	assert_int_equal(got.all[got.n - 1].rank, 2);
	awards_fini(&got);
}

/* -------------------------------------------------------------------- tickets
 */

static uint32_t tickets_for(const struct tickets_of *all, size_t n,
    uint32_t person)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].person == person)
			return all[i].count;
	return 0;
}

static void one_ticket_for_each_active_round_from_three_on(void **state)
{
	struct house *h = *state;
	uint16_t d = house_department(h, "d", 10, true);
	uint16_t e = house_department(h, "e", 10, true);
	struct tickets_of *got;

	for (uint32_t p = 0; p < 8; p++)
		act(h, d, p, 1, 0, (int)p, 1); /* p + 1 rounds */
	house_person(h, 8, d, "Boss", false);
	act(h, d, 8, 1, 0, 7, 1);
	act(h, d, 9, 1, 0, 7, 1);
	house_leave(h, 9, true);
	standings_person_changed(h->standings, 9);
	/* moved in the third round and active in both: it counts once */
	act(h, d, 10, 1, 0, 2, 1);
	house_act(h, 10, e, 2, SOCIAL, 1);
	house_act(h, 10, e, 3, SOCIAL, 1);
	house_person(h, 10, e, "N", true);
	house_apply(h, 10);

	size_t n = tickets_find(h->standings, 3, 6, &got);
	assert_int_equal(n, 7);
	for (uint32_t p = 0; p < 8; p++)
		assert_int_equal(tickets_for(got, n, p),
		    p < 2	? 0
			: p < 6 ? p + 1
				: 6);
	assert_int_equal(tickets_for(got, n, 8), 0);
	assert_int_equal(tickets_for(got, n, 9), 0);
	assert_int_equal(tickets_for(got, n, 10), 4);
	free(got);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_best_department_wins_and_a_tie_shares),
		TEST(a_season_in_which_nobody_acted_has_no_award),
		TEST(each_class_that_is_shown_has_a_winner),
		TEST(the_riser_grew_most_from_the_first_rounds_to_the_last),
		TEST(who_did_not_grow_is_no_riser),
		TEST(the_joint_team_may_be_the_riser),
		cmocka_unit_test(growth_is_compared_exactly),
		TEST(three_ranks_of_each_area_are_awarded),
		TEST(the_best_department_of_each_area_is_awarded),
		TEST(who_was_drawn_stands_last_in_the_order_of_prizes),
		TEST(one_ticket_for_each_active_round_from_three_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
