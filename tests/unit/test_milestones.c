/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/domain/milestones.h"
#include "tests/support/rules.h"

static struct rules rules;
static struct doer d;
static struct milestone_state states[RULEBOOK_MILESTONES_MAX];

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

/* The state of one; the mask must say the same of all. */
static const struct milestone_state *of(const char *code)
{
	const struct milestone_state *found = NULL;
	uint32_t mask;

	doer_score(&d);
	milestones_of(rules.rb, &rules.season, &d.ledger, states);
	mask = milestones_mask(rules.rb, &rules.season, &d.ledger);
	for (int i = 0; i < rules.rb->n_milestones; i++) {
		assert_int_equal(mask >> i & 1, states[i].reached);
		if (strcmp(states[i].milestone->code, code) == 0)
			found = &states[i];
	}
	assert_non_null(found);
	return found;
}

static void at_first_everything_is_missing(void **state)
{
	(void)state;
	assert_false(of("developing")->reached);
	assert_int_equal(of("developing")->points, 50);
	assert_int_equal(of("developing")->trainings, 1);
	assert_int_equal(of("expert")->areas, 3);
	assert_int_equal(of("expert")->active_rounds, 5);
	assert_true(of("expert")->type);
	assert_int_equal(of("area-media")->area_deeds, 5);
	assert_false(of("bold-opening")->reached);
	assert_int_equal(of("steady")->active_rounds, 7);
	assert_int_equal(milestones_mask(rules.rb, &rules.season, &d.ledger),
	    0);
}

static void the_first_step_needs_50_points_and_a_training(void **state)
{
	(void)state;
	doer_add(&d, "ME2", "2026-02-10"); /* 30 + 10 */
	doer_add(&d, "PL1", "2026-02-12"); /* 10, no training */
	assert_int_equal(of("developing")->points, 0);
	assert_int_equal(of("developing")->trainings, 1);
	assert_false(of("developing")->reached);
	doer_add(&d, "TR1", "2026-03-03");
	assert_true(of("developing")->reached);
	assert_int_equal(of("developing")->reached_on,
	    rules_date("2026-03-03"));
}

static void one_point_too_few_is_not_enough(void **state)
{
	(void)state;
	rules.rb->milestones[0].points = 31;
	doer_add(&d, "TR1", "2026-02-10");
	doer_add(&d, "PL2", "2026-02-10");
	assert_false(of("developing")->reached);
	assert_int_equal(of("developing")->points, 1);
	rules.rb->milestones[0].points = 30;
	assert_true(of("developing")->reached);
}

static void the_same_training_twice_is_one_training(void **state)
{
	(void)state;
	doer_add(&d, "TR1", "2026-02-10");
	doer_add(&d, "TR1", "2026-03-10");
	assert_int_equal(of("skilled")->trainings, 1);
	doer_add(&d, "TR4", "2026-03-11");
	assert_int_equal(of("skilled")->trainings, 0);
}

static void the_last_step_needs_its_training_areas_and_rounds(void **state)
{
	static const char *const days[] = {
		"2026-02-03",
		"2026-02-17",
		"2026-03-03",
		"2026-03-17",
		"2026-03-31",
	};

	(void)state;
	for (int i = 0; i < 5; i++) {
		doer_add(&d, "ME2", days[i]);
		doer_add(&d, "SM2", days[i]);
		doer_add(&d, "TR1", days[i]);
	}
	doer_add(&d, "TR2", "2026-03-31");
	doer_add(&d, "TR4", "2026-03-31");
	assert_true(of("skilled")->reached);
	assert_int_equal(of("expert")->points,
	    300 - (5 * 40 + 20 + 20 + 25 + 20));
	assert_int_equal(of("expert")->areas, 1);
	assert_int_equal(of("expert")->active_rounds, 0);
	doer_add(&d, "WK5", "2026-04-01");
	assert_int_equal(of("expert")->areas, 0);
	assert_true(of("expert")->type);
	doer_add(&d, "TR3", "2026-05-24");
	assert_true(of("expert")->reached);
	assert_false(of("expert")->type);
	assert_int_equal(of("expert")->reached_on, rules_date("2026-05-24"));
}

static void an_area_badge_counts_deeds_of_0_points_too(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		doer_add(&d, "SM1", "2026-02-10");
	doer_add(&d, "TR1", "2026-02-10"); /* no deed */
	assert_int_equal(of("area-social")->area_deeds, 1);
	doer_add(&d, "SM6", "2026-02-11");
	assert_true(of("area-social")->reached);
	assert_false(of("area-workplace")->reached);
}

static void a_rejected_deed_takes_a_badge_away(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		doer_add(&d, "WK2", "2026-02-10");
	assert_true(of("area-workplace")->reached);
	d.acts[2].status = STATUS_REJECTED;
	assert_false(of("area-workplace")->reached);
}

static void the_bold_opening_is_a_public_deed_not_learning(void **state)
{
	(void)state;
	doer_add(&d, "TR1", "2026-02-10")->flags = ACTIVITY_FIRST_PUBLIC;
	assert_false(of("bold-opening")->reached);
	d.had_first_public = true; /* the bonus is gone, the opening is not */
	doer_add(&d, "SM2", "2026-02-11")->flags = ACTIVITY_FIRST_PUBLIC;
	assert_true(of("bold-opening")->reached);
	assert_int_equal(of("bold-opening")->reached_on,
	    rules_date("2026-02-11"));
}

static void steady_is_seven_of_eight_rounds_learning_too(void **state)
{
	static const char *const days[] = {
		"2026-02-02",
		"2026-02-16",
		"2026-03-15",
		"2026-03-16",
		"2026-03-30",
		"2026-04-26",
		"2026-05-24",
	};

	(void)state;
	for (int i = 0; i < 6; i++)
		doer_add(&d, "WK5", days[i]);
	doer_add(&d, "WK5", days[5]);
	assert_int_equal(of("steady")->active_rounds, 1);
	doer_add(&d, "PL1", days[6]);
	assert_true(of("steady")->reached);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_first_everything_is_missing),
		TEST(the_first_step_needs_50_points_and_a_training),
		TEST(one_point_too_few_is_not_enough),
		TEST(the_same_training_twice_is_one_training),
		TEST(the_last_step_needs_its_training_areas_and_rounds),
		TEST(an_area_badge_counts_deeds_of_0_points_too),
		TEST(a_rejected_deed_takes_a_badge_away),
		TEST(the_bold_opening_is_a_public_deed_not_learning),
		TEST(steady_is_seven_of_eight_rounds_learning_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
