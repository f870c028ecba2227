/* SPDX-License-Identifier: EUPL-1.2 */
/* Working time: weekends, holidays, both changes of the clock, pauses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/working_days.h"
#include "tests/support/rules.h"

static struct rules rules;
static struct season season;

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(clock_set_zone("Europe/Helsinki", NULL), 0);
	rules_open(&rules);
	season = rules.season;
	season.n_pauses = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t us;

	assert_int_equal(clock_parse_time(text, &us, NULL), 0);
	return us;
}

static void takes(const char *from, const char *until, int64_t tenths)
{
	int64_t parts = working_time(rules.rb, &season, at(from), at(until));

	if (parts / WORKING_TENTH != tenths)
		fail_msg("%s to %s: %lld tenths, not %lld", from, until,
		    (long long)(parts / WORKING_TENTH), (long long)tenths);
}

static void days_of_the_week_count(void **state)
{
	(void)state;
	/* a Monday to the next one, and parts of days */
	takes("2026-03-02 00:00", "2026-03-09 00:00", 50);
	takes("2026-03-02 12:00", "2026-03-03 12:00", 10);
	takes("2026-03-02 12:00", "2026-03-02 14:24", 1);
	takes("2026-03-02 12:00", "2026-03-02 14:23", 0);
	takes("2026-03-06 12:00", "2026-03-09 12:00", 10); /* a weekend */
	takes("2026-03-07 00:00", "2026-03-09 00:00", 0);
	takes("2026-03-03 12:00", "2026-03-02 12:00", 0);
}

static void holidays_do_not(void **state)
{
	(void)state;
	/* Good Friday and Easter Monday of 2026 */
	takes("2026-04-02 00:00", "2026-04-08 00:00", 20);
	takes("2026-05-01 00:00", "2026-05-02 00:00", 0);
	takes("2026-05-13 12:00", "2026-05-15 12:00", 10);
}

static void a_day_of_23_or_25_hours_is_a_day(void **state)
{
	(void)state;
	/* the clock changes on Sundays here; make them working days' edges */
	takes("2026-03-27 00:00", "2026-03-31 00:00", 20);
	takes("2026-10-23 00:00", "2026-10-27 00:00", 20);
	/* zones that change it on a Friday and on a Thursday */
	assert_int_equal(clock_set_zone("Asia/Jerusalem", NULL), 0);
	takes("2021-03-26 00:00", "2021-03-27 00:00", 10);
	takes("2021-03-26 12:30", "2021-03-27 00:00", 5);
	assert_int_equal(clock_set_zone("Africa/Cairo", NULL), 0);
	takes("2023-10-26 00:00", "2023-10-27 00:00", 10);
	takes("2023-10-26 11:00", "2023-10-27 00:00", 5);
	assert_int_equal(clock_set_zone("Europe/Helsinki", NULL), 0);
}

static void pauses_do_not_count(void **state)
{
	(void)state;
	season.n_pauses = 2;
	season.pauses[0] = (struct pause){ .from = at("2026-03-03 12:00"),
		.until = at("2026-03-05 00:00") };
	season.pauses[1] = (struct pause){ .from = at("2026-03-07 00:00"),
		.until = at("2026-03-08 00:00") };
	takes("2026-03-02 00:00", "2026-03-09 00:00", 35);
	takes("2026-03-04 00:00", "2026-03-05 00:00", 0);
	season.pauses[1] = (struct pause){ .from = at("2026-03-06 00:00") };
	season.pauses[1].until = 0; /* it lasts */
	takes("2026-03-02 00:00", "2026-03-12 00:00", 25);
	season.n_pauses = 0;
}

/* Counting back finds the instant that counting forward says. */
static void counting_back_is_counting_forward(void **state)
{
	(void)state;
	season.n_pauses = 1;
	season.pauses[0] = (struct pause){ .from = at("2026-04-09 10:00"),
		.until = at("2026-04-10 15:00") };
	for (int hour = 0; hour < 24 * 60; hour += 7) {
		int64_t now = at("2026-03-20 00:00") +
		    hour * INT64_C(3600000000);
		int64_t wanted = 5 * WORKING_DAY + 1;
		int64_t back = working_back(rules.rb, &season, now, wanted);

		assert_true(working_time(rules.rb, &season, back, now) >=
		    wanted);
		assert_true(working_time(rules.rb, &season, back + 100000,
				now) < wanted);
	}
	season.n_pauses = 0;
	assert_int_equal(working_back(rules.rb, &season, at("2026-03-20 00:00"),
			     2000 * (int64_t)WORKING_DAY),
	    INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_the_week_count),
		cmocka_unit_test(holidays_do_not),
		cmocka_unit_test(a_day_of_23_or_25_hours_is_a_day),
		cmocka_unit_test(pauses_do_not_count),
		cmocka_unit_test(counting_back_is_counting_forward),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
