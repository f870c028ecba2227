/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/season.h"
#include "tests/support/rules.h"

static struct rules rules;

static int open_all(void **state)
{
	(void)state;
	rules_open(&rules);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

static void the_sample_season_runs_across_the_change_to_summer_time(void *
	*state)
{
	const struct season *s = &rules.season;

	(void)state;
	assert_int_equal(clock_day_start_us(season_start(s)),
	    rules_time("2026-02-01T22:00:00Z"));
	assert_int_equal(clock_day_start_us(season_end(s) + 1),
	    rules_time("2026-05-24T21:00:00Z"));
	assert_int_equal(season_start(s), rules_date("2026-02-02"));
	assert_int_equal(season_end(s), rules_date("2026-05-24"));
	assert_int_equal(s->round_start[4], rules_date("2026-03-30"));
}

static void a_date_belongs_to_one_round(void **state)
{
	static const struct {
		const char *date;
		int round;
	} all[] = {
		{ "2026-02-01", -1 },
		{ "2026-02-02", 0 },
		{ "2026-02-15", 0 },
		{ "2026-02-16", 1 },
		{ "2026-03-29", 3 },
		{ "2026-03-30", 4 },
		{ "2026-05-10", 6 },
		{ "2026-05-11", 7 },
		{ "2026-05-24", 7 },
		{ "2026-05-25", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		int32_t date = rules_date(all[i].date);

		assert_int_equal(season_round(&rules.season, date),
		    all[i].round);
		assert_int_equal(season_has(&rules.season, date),
		    all[i].round >= 0);
	}
}

static void a_leap_day_is_a_day_of_its_round(void **state)
{
	struct season s = rules.season;

	(void)state;
	season_plan(&s, rules_date("2028-02-07"), 8, 14);
	assert_int_equal(season_round(&s, rules_date("2028-02-29")), 1);
	assert_int_equal(s.round_start[2], rules_date("2028-03-06"));
	assert_int_equal(season_end(&s), rules_date("2028-05-28"));
}

static void rounds_may_differ_in_length(void **state)
{
	struct season s = rules.season;

	(void)state;
	for (int i = 3; i <= 8; i++)
		s.round_start[i] += 7;
	assert_int_equal(season_round(&s, rules_date("2026-03-22")), 2);
	assert_int_equal(season_round(&s, rules_date("2026-03-23")), 3);
	assert_int_equal(season_end(&s), rules_date("2026-05-31"));
}

static void finished_rounds_and_the_running_one_are_counted(void **state)
{
	static const struct {
		const char *today;
		int rounds;
	} all[] = {
		{ "2025-06-01", 0 },
		{ "2026-02-01", 0 },
		{ "2026-02-02", 1 },
		{ "2026-02-15", 1 },
		{ "2026-02-16", 2 },
		{ "2026-05-10", 7 },
		{ "2026-05-11", 8 },
		{ "2026-05-24", 8 },
		{ "2026-05-25", 8 },
		{ "2027-01-01", 8 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		assert_int_equal(season_counted(&rules.season,
				     rules_date(all[i].today)),
		    all[i].rounds);
}

/* ------------------------------------------------------------- recording */

static void expect(const char *date, const char *at, bool administrator,
    const char *reason)
{
	struct error err = { .code = 0 };
	int code = season_may_record(&rules.season, rules.rb, rules_date(date),
	    rules_time(at), administrator, &err);

	assert_string_equal(err.reason, reason);
	assert_int_equal(code, *reason == '\0' ? 0 : E_PRECONDITION);
	if (code != 0)
		assert_string_equal(err.field, "date");
}

static void a_deed_may_be_recorded_for_21_days(void **state)
{
	(void)state;
	expect("2026-03-20", "2026-03-20T10:00:00Z", false, "");
	/* 10 April ends at 21:00 UTC, in summer time; the deed was before it */
	expect("2026-03-20", "2026-04-10T20:59:59.999999Z", false, "");
	expect("2026-03-20", "2026-04-10T21:00:00Z", false, "too_late");
	/* and in winter time at 22:00 */
	expect("2026-02-10", "2026-03-03T21:59:59Z", false, "");
	expect("2026-02-10", "2026-03-03T22:00:00Z", false, "too_late");
}

static void recording_ends_7_days_after_the_season(void **state)
{
	(void)state;
	rules.season.state = STATE_ENDED;
	expect("2026-05-24", "2026-05-31T20:59:59.999999Z", false, "");
	expect("2026-05-24", "2026-05-31T21:00:00Z", false, "too_late");
	/* what comes first holds */
	expect("2026-05-05", "2026-05-26T20:59:59Z", false, "");
	expect("2026-05-05", "2026-05-26T21:00:00Z", false, "too_late");
}

static void the_late_limit_comes_from_the_rulebook(void **state)
{
	(void)state;
	rules.rb->late_days = 0;
	expect("2026-03-02", "2026-03-02T21:59:59Z", false, "");
	expect("2026-03-02", "2026-03-02T22:00:00Z", false, "too_late");
	rules.rb->late_days = 100;
	rules.rb->after_end_days = 0;
	expect("2026-05-20", "2026-05-24T20:59:59Z", false, "");
	expect("2026-05-20", "2026-05-24T21:00:00Z", false, "too_late");
}

static void the_administrator_may_be_late(void **state)
{
	(void)state;
	rules.season.state = STATE_ENDED;
	expect("2026-02-02", "2026-12-01T10:00:00Z", true, "");
}

static void nobody_records_outside_the_season_or_after_today(void **state)
{
	(void)state;
	for (int administrator = 0; administrator < 2; administrator++) {
		expect("2026-02-01", "2026-02-10T10:00:00Z", administrator,
		    "date_outside");
		expect("2026-05-25", "2026-05-26T10:00:00Z", administrator,
		    "date_outside");
		expect("2026-02-11", "2026-02-10T21:59:59Z", administrator,
		    "date_future");
		expect("2026-02-11", "2026-02-10T22:00:00Z", administrator, "");
	}
}

static void recording_needs_a_season_that_is_open_and_not_final(void **state)
{
	static const struct {
		enum season_state state;
		const char *contact, *administrator;
	} all[] = {
		{ STATE_CREATED, "season_not_open", "" },
		{ STATE_OPEN, "", "" },
		{ STATE_PAUSED, "", "" },
		{ STATE_FROZEN, "", "" },
		{ STATE_ENDED, "", "" },
		{ STATE_FINAL, "season_not_open", "season_not_open" },
		{ STATE_REVEALED, "season_not_open", "season_not_open" },
		{ STATE_ARCHIVED, "season_not_open", "season_not_open" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		rules.season.state = all[i].state;
		expect("2026-03-02", "2026-03-03T10:00:00Z", false,
		    all[i].contact);
		expect("2026-03-02", "2026-03-03T10:00:00Z", true,
		    all[i].administrator);
	}
}

static void a_refusal_names_the_dates(void **state)
{
	struct error err = { .code = 0 };

	(void)state;
	season_may_record(&rules.season, rules.rb, rules_date("2026-03-02"),
	    rules_time("2026-04-10T10:00:00Z"), false, &err);
	assert_non_null(strstr(err.text, "2 Mar 2026"));
	assert_non_null(strstr(err.text, "23 Mar 2026"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_sample_season_runs_across_the_change_to_summer_time),
		TEST(a_date_belongs_to_one_round),
		TEST(a_leap_day_is_a_day_of_its_round),
		TEST(rounds_may_differ_in_length),
		TEST(finished_rounds_and_the_running_one_are_counted),
		TEST(a_deed_may_be_recorded_for_21_days),
		TEST(recording_ends_7_days_after_the_season),
		TEST(the_late_limit_comes_from_the_rulebook),
		TEST(the_administrator_may_be_late),
		TEST(nobody_records_outside_the_season_or_after_today),
		TEST(recording_needs_a_season_that_is_open_and_not_final),
		TEST(a_refusal_names_the_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
