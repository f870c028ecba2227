/* SPDX-License-Identifier: EUPL-1.2 */
/* Each numbered rule of scoring has its tests here; the numbers are in the
 * names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/scoring.h"
#include "tests/support/rules.h"

static struct rules rules;
static struct doer d;

static int open_all(void **state)
{
	(void)state;
	rules_open(&rules);
	doer_init(&d, &rules);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	doer_fini(&d);
	rules_close(&rules);
	return 0;
}

static void expect(size_t n, int32_t points, enum mark mark)
{
	const struct ledger_entry *e = doer_entry(&d, n);

	assert_non_null(e);
	assert_int_equal(e->points, points);
	assert_int_equal(e->mark, mark);
}

static size_t entries_of(enum entry_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < d.ledger.n_entries; i++)
		n += d.ledger.entries[i].kind == kind;
	return n;
}

/* ----------------------------------------------------------------- rule 1 */

static void rule_1_counts_only_what_is_accepted(void **state)
{
	static const struct {
		enum activity_status status;
		bool counts;
	} all[] = {
		{ STATUS_AUTOMATIC, true },
		{ STATUS_PENDING, false },
		{ STATUS_RETURNED, false },
		{ STATUS_ACCEPTED, true },
		{ STATUS_REJECTED, false },
		{ STATUS_WITHDRAWN, false },
		{ STATUS_UNDONE, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		d.n_acts = 0;
		doer_add(&d, "SM2", "2026-02-10")->status =
		    (uint8_t)all[i].status;
		doer_score(&d);
		assert_int_equal(d.ledger.n_entries, all[i].counts ? 2 : 0);
		assert_int_equal(d.ledger.points, all[i].counts ? 20 : 0);
		assert_int_equal(d.ledger.tallies[0].rounds[0].active,
		    all[i].counts);
	}
}

static void rule_1_counts_what_was_drawn_for_the_random_check(void **state)
{
	struct activity *a = doer_add(&d, "SM2", "2026-02-10");

	(void)state;
	a->status = STATUS_AUTOMATIC;
	a->flags = ACTIVITY_CHECK;
	doer_score(&d);
	assert_int_equal(d.ledger.points, 20);
}

static void rule_1_counts_only_dates_within_the_season(void **state)
{
	(void)state;
	doer_add(&d, "SM2", "2026-02-01");
	doer_add(&d, "SM2", "2026-02-02");
	doer_add(&d, "SM2", "2026-05-24");
	doer_add(&d, "SM2", "2026-05-25");
	doer_score(&d);
	assert_null(doer_entry(&d, 0));
	expect(1, 10, MARKED_NOT);
	expect(2, 10, MARKED_NOT);
	assert_null(doer_entry(&d, 3));
}

static void rule_1_orders_by_date_then_recording_then_id(void **state)
{
	struct activity *a = doer_add(&d, "SM5", "2026-02-12");
	struct activity *b = doer_add(&d, "SM5", "2026-02-11");
	struct activity *c = doer_add(&d, "SM5", "2026-02-11");
	struct activity *e = doer_add(&d, "SM5", "2026-02-11");

	(void)state;
	a->recorded_at = 1;
	b->recorded_at = 7, b->id = 300;
	c->recorded_at = 7, c->id = 255; /* fewer, by bytes big-endian too */
	e->recorded_at = 8, e->id = 1;
	doer_score(&d);
	assert_ptr_equal(d.ledger.entries[0].activity, c);
	assert_ptr_equal(d.ledger.entries[1].activity, c); /* bonus */
	assert_ptr_equal(d.ledger.entries[2].activity, b);
	assert_ptr_equal(d.ledger.entries[3].activity, e);
	assert_ptr_equal(d.ledger.entries[4].activity, a);
	expect(2, 25, MARKED_NOT);
	expect(1, 0, MARKED_WEEK);
}

static void fill(unsigned seed)
{
	static const char *const types[] = {
		"SM2",
		"SM3",
		"SM6",
		"WK2",
		"WK5",
		"ME1",
		"ME2",
		"TR1",
		"TR2",
		"PL2",
	};
	char date[16];

	srand(seed);
	d.n_acts = 0;
	for (int i = 0; i < 100; i++) {
		snprintf(date, sizeof date, "2026-%02d-%02d", 2 + rand() % 3,
		    2 + rand() % 27);
		struct activity *a = doer_add(&d, types[rand() % 10], date);
		a->recorded_at = rand() % 5;
		a->flags = rand() % 9 == 0 ? ACTIVITY_FIRST_PUBLIC : 0;
	}
}

static void shuffle(void)
{
	for (size_t i = d.n_acts - 1; i > 0; i--) {
		size_t j = (size_t)rand() % (i + 1);
		struct activity a = d.acts[i];

		d.acts[i] = d.acts[j];
		d.acts[j] = a;
	}
}

static void rule_1_makes_the_order_given_mean_nothing(void **state)
{
	int64_t ids[PERSON_ACTS_MAX * 2];
	int32_t points[PERSON_ACTS_MAX * 2];
	size_t n;

	(void)state;
	for (unsigned seed = 1; seed <= 50; seed++) {
		fill(seed);
		doer_score(&d);
		n = d.ledger.n_entries;
		for (size_t i = 0; i < n; i++) {
			ids[i] = d.ledger.entries[i].activity->id;
			points[i] = d.ledger.entries[i].points;
		}
		shuffle();
		doer_score(&d);
		assert_int_equal(d.ledger.n_entries, n);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(d.ledger.entries[i].activity->id,
			    ids[i]);
			assert_int_equal(d.ledger.entries[i].points, points[i]);
		}
	}
}

/* ----------------------------------------------------------------- rule 2 */

static struct rulebook *add_version(const char *effective_at)
{
	struct rulebook *rb = rules_parse(rulebook_preset("ministry"));

	rb->version = (uint32_t)rules.all.n + 1;
	rb->effective_at = rules_time(effective_at);
	rules.all.version[rules.all.n++] = rb;
	return rb;
}

static void rule_2_takes_the_version_in_force_at_midnight(void **state)
{
	struct rulebook *at_midnight = add_version("2026-03-02T22:00:00Z");
	struct rulebook *after_it = add_version("2026-03-04T22:00:01Z");

	(void)state;
	at_midnight->types[1].points = 11;
	after_it->types[1].points = 12;
	doer_add(&d, "SM2", "2026-03-02");
	doer_add(&d, "SM2", "2026-03-03"); /* from its 00:00 */
	doer_add(&d, "SM2", "2026-03-05"); /* a second after its 00:00 */
	doer_add(&d, "SM2", "2026-03-10");
	doer_score(&d);
	expect(0, 10, MARKED_NOT);
	expect(1, 11, MARKED_NOT);
	expect(2, 11, MARKED_NOT);
	expect(3, 12, MARKED_NOT);
	assert_int_equal(doer_entry(&d, 1)->rulebook, 2);
	assert_int_equal(doer_entry(&d, 3)->rulebook, 3);
	assert_ptr_equal(rulebooks_on(&rules.all, d.acts[0].date), rules.rb);
	assert_ptr_equal(rulebooks_on(&rules.all, d.acts[1].date), at_midnight);
	assert_ptr_equal(rulebooks_on(&rules.all, d.acts[2].date), at_midnight);
	assert_ptr_equal(rulebooks_on(&rules.all, d.acts[3].date), after_it);
	assert_ptr_equal(rulebooks_last(&rules.all), after_it);
}

static void rule_2_takes_limits_caps_and_bonuses_so_too(void **state)
{
	struct rulebook *rb = add_version("2026-03-01T22:00:00Z");

	(void)state;
	rb->types[rulebook_type(rb, "WK6")].per_week = 2;
	rb->weekly_cap = 50;
	rb->area_bonus = 7;
	rb->first_public_bonus = 3;
	doer_add(&d, "WK6", "2026-02-23");
	doer_add(&d, "WK6", "2026-02-24"); /* one a week here */
	doer_add(&d, "ME2", "2026-02-25"); /* 40 a week here */
	doer_add(&d, "WK6", "2026-03-02");
	doer_add(&d, "WK6", "2026-03-03"); /* two a week here */
	doer_add(&d, "ME2", "2026-03-04"); /* 50 a week here */
	doer_add(&d, "SM2", "2026-03-09")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_score(&d);
	expect(0, 15, MARKED_NOT);
	expect(1, 0, MARKED_WEEK);
	expect(2, 25, MARKED_CAP);
	expect(4, 15, MARKED_NOT);
	expect(5, 20, MARKED_CAP);
	assert_int_equal(d.ledger.points, 40 + 10 + 10 + 50 + 10 + 7 + 3);
}

/* ----------------------------------------------------------------- rule 3 */

static void rule_3_what_is_over_the_week_does_not_use_the_season(void **state)
{
	(void)state;
	doer_add(&d, "SM6", "2026-02-28");
	doer_add(&d, "SM6", "2026-04-14");
	doer_add(&d, "SM6", "2026-04-15");
	doer_add(&d, "SM6", "2026-05-22");
	doer_add(&d, "SM6", "2026-05-23");
	doer_score(&d);
	expect(0, 8, MARKED_NOT);
	expect(1, 8, MARKED_NOT);
	expect(2, 0, MARKED_WEEK);
	expect(3, 8, MARKED_NOT);
	expect(4, 0, MARKED_SEASON);
	assert_int_equal(d.ledger.points, 24 + 10);
}

static void rule_3_counts_weeks_from_monday_to_sunday(void **state)
{
	(void)state;
	doer_add(&d, "WK6", "2026-03-01"); /* Sunday */
	doer_add(&d, "WK6", "2026-03-02"); /* Monday */
	doer_add(&d, "WK6", "2026-03-08"); /* Sunday */
	doer_add(&d, "WK6", "2026-03-28"); /* before summer time */
	doer_add(&d, "WK6", "2026-03-29"); /* the day it begins, a Sunday */
	doer_add(&d, "WK6", "2026-03-30");
	doer_score(&d);
	expect(0, 15, MARKED_NOT);
	expect(1, 15, MARKED_NOT);
	expect(2, 0, MARKED_WEEK);
	expect(3, 15, MARKED_NOT);
	expect(4, 0, MARKED_WEEK);
	expect(5, 15, MARKED_NOT);
}

static void rule_3_limits_each_type_by_itself(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		doer_add(&d, "WK5", "2026-02-10");
	for (int i = 0; i < 6; i++)
		doer_add(&d, "WK2", "2026-02-11");
	doer_score(&d);
	expect(2, 2, MARKED_NOT);
	expect(3, 0, MARKED_WEEK);
	expect(8, 3, MARKED_NOT);
	expect(9, 0, MARKED_WEEK);
	assert_int_equal(doer_entry(&d, 9)->full_points, 3);
}

static void rule_3_limits_learning_too(void **state)
{
	(void)state;
	doer_add(&d, "TR1", "2026-02-10");
	doer_add(&d, "TR1", "2026-03-10");
	doer_add(&d, "PL2", "2026-02-10");
	doer_add(&d, "PL2", "2026-02-11");
	doer_score(&d);
	expect(0, 20, MARKED_NOT);
	expect(1, 0, MARKED_SEASON);
	expect(2, 10, MARKED_NOT);
	expect(3, 0, MARKED_WEEK);
}

static void rule_3_what_is_marked_counts_for_being_active_and_areas(void *
	*state)
{
	const struct round_tally *rounds;

	(void)state;
	doer_add(&d, "SM1", "2026-02-10");
	doer_add(&d, "SM1", "2026-03-10"); /* 0 points, in round 3 */
	doer_add(&d, "TR1", "2026-02-10");
	doer_add(&d, "TR1", "2026-04-10"); /* 0 points, in round 5 */
	doer_score(&d);
	rounds = d.ledger.tallies[0].rounds;
	expect(1, 0, MARKED_SEASON);
	assert_int_equal(rounds[2].points, 0);
	assert_true(rounds[2].active);
	assert_int_equal(rounds[2].areas, 1);
	assert_true(rounds[4].active);
	assert_int_equal(rounds[4].areas, 0);
	assert_int_equal(rounds[0].trainings, 1);
	assert_int_equal(rounds[4].trainings, 1);
	assert_int_equal(rounds[2].trainings, 0);
}

/* ----------------------------------------------------------------- rule 4 */

static void rule_4_gives_what_is_left_up_to_the_cap(void **state)
{
	(void)state;
	doer_add(&d, "ME2", "2026-02-09"); /* 30 */
	doer_add(&d, "ME1", "2026-02-10"); /* 20, 10 are left */
	doer_add(&d, "WK5", "2026-02-11"); /* nothing is left */
	doer_add(&d, "WK5", "2026-02-16"); /* a new week */
	doer_score(&d);
	expect(0, 30, MARKED_NOT);
	expect(1, 10, MARKED_CAP);
	expect(2, 0, MARKED_CAP);
	expect(3, 2, MARKED_NOT);
	assert_int_equal(doer_entry(&d, 1)->full_points, 20);
}

static void rule_4_marks_only_what_would_pass_the_cap(void **state)
{
	(void)state;
	doer_add(&d, "ME1", "2026-02-09");
	doer_add(&d, "ME1", "2026-02-10");
	doer_score(&d);
	expect(1, 20, MARKED_NOT);
}

static void rule_4_uses_the_limits_of_the_type_all_the_same(void **state)
{
	(void)state;
	doer_add(&d, "ME1", "2026-02-09");
	doer_add(&d, "ME1", "2026-02-09");
	doer_add(&d, "SM6", "2026-02-10"); /* 0 by the cap */
	doer_add(&d, "SM6", "2026-02-11"); /* over its week */
	doer_add(&d, "SM6", "2026-02-16");
	doer_add(&d, "SM6", "2026-02-23");
	doer_add(&d, "SM6", "2026-03-02"); /* the fourth of three */
	doer_score(&d);
	expect(2, 0, MARKED_CAP);
	expect(3, 0, MARKED_WEEK);
	expect(4, 8, MARKED_NOT);
	expect(5, 8, MARKED_NOT);
	expect(6, 0, MARKED_SEASON);
}

static void rule_4_leaves_learning_and_bonuses_outside(void **state)
{
	(void)state;
	doer_add(&d, "TR2", "2026-02-09");
	doer_add(&d, "ME1", "2026-02-09")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_add(&d, "ME1", "2026-02-10");
	doer_add(&d, "SM2", "2026-02-11"); /* 0 by the cap, 10 as bonus */
	doer_add(&d, "TR3", "2026-02-12");
	doer_score(&d);
	expect(0, 25, MARKED_NOT);
	expect(2, 20, MARKED_NOT);
	expect(3, 0, MARKED_CAP);
	expect(4, 25, MARKED_NOT);
	assert_int_equal(d.ledger.points, 25 + 40 + 10 + 15 + 10 + 25);
}

/* ----------------------------------------------------------------- rule 5 */

static void rule_5_gives_each_area_its_bonus_once(void **state)
{
	(void)state;
	doer_add(&d, "WK2", "2026-02-10");
	doer_add(&d, "WK1", "2026-02-20");
	doer_add(&d, "SM3", "2026-03-20");
	doer_score(&d);
	assert_int_equal(entries_of(ENTRY_AREA_BONUS), 2);
	assert_int_equal(d.ledger.entries[1].kind, ENTRY_AREA_BONUS);
	assert_int_equal(d.ledger.entries[1].points, 10);
	assert_int_equal(d.ledger.entries[1].date, rules_date("2026-02-10"));
	assert_int_equal(d.ledger.entries[4].kind, ENTRY_AREA_BONUS);
	assert_int_equal(d.ledger.entries[4].date, rules_date("2026-03-20"));
	assert_int_equal(d.ledger.points, 3 + 10 + 12 + 4 + 10);
}

static void rule_5_gives_the_area_bonus_to_a_deed_of_0_points(void **state)
{
	(void)state;
	doer_add(&d, "ME1", "2026-02-09");
	doer_add(&d, "ME1", "2026-02-09");
	doer_add(&d, "SM2", "2026-02-10")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_score(&d);
	expect(2, 0, MARKED_CAP);
	assert_int_equal(entries_of(ENTRY_AREA_BONUS), 2);
	assert_int_equal(entries_of(ENTRY_FIRST_PUBLIC), 1);
}

static void rule_5_gives_the_first_public_bonus_once(void **state)
{
	(void)state;
	doer_add(&d, "SM2", "2026-02-10");
	doer_add(&d, "SM2", "2026-02-17")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_add(&d, "SM2", "2026-02-24")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_score(&d);
	assert_int_equal(entries_of(ENTRY_FIRST_PUBLIC), 1);
	assert_int_equal(d.ledger.entries[3].kind, ENTRY_FIRST_PUBLIC);
	assert_int_equal(d.ledger.entries[3].points, 15);
	assert_ptr_equal(d.ledger.entries[3].activity, &d.acts[1]);
	assert_int_equal(d.ledger.entries[3].area, AREA_NONE);
	assert_true(d.ledger.got_first_public);
}

static void rule_5_gives_no_first_public_bonus_a_second_season(void **state)
{
	(void)state;
	d.had_first_public = true;
	doer_add(&d, "SM2", "2026-02-17")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_score(&d);
	assert_int_equal(d.ledger.points, 20);
	assert_false(d.ledger.got_first_public);
	assert_true(d.ledger.tallies[0].rounds[1].first_public);
}

static void rule_5_ignores_the_mark_on_learning_and_gives_it_no_area(void *
	*state)
{
	(void)state;
	doer_add(&d, "TR1", "2026-02-10")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_add(&d, "PL1", "2026-02-11")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_score(&d);
	assert_int_equal(d.ledger.n_entries, 2);
	assert_int_equal(d.ledger.points, 30);
	assert_int_equal(d.ledger.entries[0].area, AREA_NONE);
	assert_false(d.ledger.tallies[0].rounds[0].first_public);
	assert_int_equal(d.ledger.tallies[0].rounds[0].areas, 0);
	assert_true(d.ledger.tallies[0].rounds[0].active);
}

static void rule_5_counts_only_deeds_and_the_bonus_for_an_area(void **state)
{
	const struct round_tally *round;

	(void)state;
	doer_add(&d, "SM2", "2026-02-10")->flags = ACTIVITY_FIRST_PUBLIC;
	doer_add(&d, "TR1", "2026-02-10");
	doer_score(&d);
	round = &d.ledger.tallies[0].rounds[0];
	assert_int_equal(round->points, 10 + 10 + 15 + 20);
	assert_int_equal(round->area_points[0], 20);
	assert_int_equal(round->area_points[1], 0);
}

/* ----------------------------------------------------------------- rule 6 */

static void rule_6_puts_entries_into_the_round_of_their_date(void **state)
{
	const struct round_tally *rounds;

	(void)state;
	doer_add(&d, "SM2", "2026-02-15"); /* the last day of the first */
	doer_add(&d, "SM2", "2026-02-16");
	doer_add(&d, "SM2", "2026-03-29"); /* round 4 ends in summer time */
	doer_add(&d, "SM2", "2026-03-30");
	doer_add(&d, "SM2", "2026-05-24");
	doer_score(&d);
	rounds = d.ledger.tallies[0].rounds;
	assert_int_equal(rounds[0].points, 20);
	assert_int_equal(rounds[1].points, 10);
	assert_int_equal(rounds[2].points, 0);
	assert_false(rounds[2].active);
	assert_int_equal(rounds[3].points, 10);
	assert_int_equal(rounds[4].points, 10);
	assert_int_equal(rounds[7].points, 10);
	assert_int_equal(d.ledger.points, 60);
}

static void rule_6_is_the_sum_of_all_entries(void **state)
{
	uint64_t entries, rounds;

	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		fill(seed);
		doer_score(&d);
		entries = rounds = 0;
		for (size_t i = 0; i < d.ledger.n_entries; i++)
			entries += (uint64_t)d.ledger.entries[i].points;
		for (int i = 0; i < 8; i++)
			rounds += d.ledger.tallies[0].rounds[i].points;
		assert_int_equal(d.ledger.points, entries);
		assert_int_equal(d.ledger.points, rounds);
	}
}

/* ----------------------------------------------------------------- rule 7 */

static void rule_7_gives_each_department_what_was_done_in_it(void **state)
{
	(void)state;
	doer_moves(&d, "2026-02-11", 3);
	doer_moves(&d, "2026-03-11", 0);
	doer_add(&d, "SM2", "2026-02-10");
	doer_add(&d, "WK2", "2026-02-11");
	doer_add(&d, "SM2", "2026-03-11");
	doer_score(&d);
	assert_int_equal(d.ledger.n_tallies, 2);
	assert_int_equal(d.ledger.tallies[0].department, 0);
	assert_int_equal(d.ledger.tallies[1].department, 3);
	assert_int_equal(d.ledger.tallies[0].rounds[0].points, 20);
	assert_int_equal(d.ledger.tallies[0].rounds[0].areas, 1);
	assert_int_equal(d.ledger.tallies[0].rounds[2].points, 10);
	assert_int_equal(d.ledger.tallies[1].rounds[0].points, 13);
	assert_int_equal(d.ledger.tallies[1].rounds[0].areas, 2);
	assert_true(d.ledger.tallies[1].rounds[0].active);
	assert_false(d.ledger.tallies[1].rounds[2].active);
	assert_int_equal(doer_entry(&d, 1)->department, 3);
}

static void rule_7_keeps_limits_and_caps_with_the_person(void **state)
{
	(void)state;
	doer_moves(&d, "2026-02-11", 1);
	doer_add(&d, "ME2", "2026-02-10");
	doer_add(&d, "ME2", "2026-02-11");
	doer_add(&d, "ME1", "2026-02-11");
	doer_score(&d);
	expect(1, 0, MARKED_WEEK);
	expect(2, 10, MARKED_CAP);
	assert_int_equal(d.ledger.tallies[1].rounds[0].points, 10);
}

static void one_who_did_nothing_has_an_empty_tally_of_the_department(void *
	*state)
{
	(void)state;
	doer_moves(&d, "2026-02-11", 5);
	doer_score(&d);
	assert_int_equal(d.ledger.n_entries, 0);
	assert_int_equal(d.ledger.n_tallies, 1);
	assert_int_equal(d.ledger.tallies[0].department, 5);
	assert_int_equal(d.ledger.tallies[0].rounds[7].points, 0);
	assert_false(d.ledger.tallies[0].rounds[0].active);
}

/* ------------------------------------------------------------------- other */

static void a_ledger_used_again_keeps_its_memory_and_forgets_the_rest(void *
	*state)
{
	const void *entries, *tallies, *order;

	(void)state;
	fill(1);
	doer_score(&d);
	entries = d.ledger.entries;
	tallies = d.ledger.tallies;
	order = d.ledger.order;
	d.n_acts = 1;
	d.acts[0].type = (uint8_t)rulebook_type(rules.rb, "WK5");
	d.acts[0].flags = 0;
	doer_score(&d);
	assert_ptr_equal(d.ledger.entries, entries);
	assert_ptr_equal(d.ledger.tallies, tallies);
	assert_ptr_equal(d.ledger.order, order);
	assert_int_equal(d.ledger.points, 12);
	assert_false(d.ledger.got_first_public);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rule_1_counts_only_what_is_accepted),
		TEST(rule_1_counts_what_was_drawn_for_the_random_check),
		TEST(rule_1_counts_only_dates_within_the_season),
		TEST(rule_1_orders_by_date_then_recording_then_id),
		TEST(rule_1_makes_the_order_given_mean_nothing),
		TEST(rule_2_takes_the_version_in_force_at_midnight),
		TEST(rule_2_takes_limits_caps_and_bonuses_so_too),
		TEST(rule_3_what_is_over_the_week_does_not_use_the_season),
		TEST(rule_3_counts_weeks_from_monday_to_sunday),
		TEST(rule_3_limits_each_type_by_itself),
		TEST(rule_3_limits_learning_too),
		TEST(rule_3_what_is_marked_counts_for_being_active_and_areas),
		TEST(rule_4_gives_what_is_left_up_to_the_cap),
		TEST(rule_4_marks_only_what_would_pass_the_cap),
		TEST(rule_4_uses_the_limits_of_the_type_all_the_same),
		TEST(rule_4_leaves_learning_and_bonuses_outside),
		TEST(rule_5_gives_each_area_its_bonus_once),
		TEST(rule_5_gives_the_area_bonus_to_a_deed_of_0_points),
		TEST(rule_5_gives_the_first_public_bonus_once),
		TEST(rule_5_gives_no_first_public_bonus_a_second_season),
		TEST(rule_5_ignores_the_mark_on_learning_and_gives_it_no_area),
		TEST(rule_5_counts_only_deeds_and_the_bonus_for_an_area),
		TEST(rule_6_puts_entries_into_the_round_of_their_date),
		TEST(rule_6_is_the_sum_of_all_entries),
		TEST(rule_7_gives_each_department_what_was_done_in_it),
		TEST(rule_7_keeps_limits_and_caps_with_the_person),
		TEST(one_who_did_nothing_has_an_empty_tally_of_the_department),
		TEST(a_ledger_used_again_keeps_its_memory_and_forgets_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
