/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates and instants, most of all where clocks are changed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int in_helsinki(void **state)
{
	(void)state;
	return clock_set_zone("Europe/Helsinki", NULL);
}

static int64_t at(const char *text)
{
	struct error err = { 0 };
	int64_t us = INT64_MIN;

	if (clock_parse_time(text, &us, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return us;
}

static int32_t day(const char *text)
{
	struct error err = { 0 };
	int32_t date = INT32_MIN;

	if (clock_parse_date(text, &date, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return date;
}

static void assert_time(int64_t us, const char *text)
{
	char out[CLOCK_TIME_SIZE];

	assert_string_equal(clock_format_time(us, out), text);
}

static void the_epoch_and_the_ends_are_the_right_days(void **state)
{
	(void)state;
	assert_int_equal(clock_date(1970, 1, 1), 0);
	assert_int_equal(clock_date(1969, 12, 31), -1);
	assert_int_equal(clock_date(2000, 3, 1), 11017);
	assert_int_equal(clock_date(1900, 1, 1), CLOCK_DATE_MIN);
	assert_int_equal(clock_date(2199, 12, 31), CLOCK_DATE_MAX);
}

static void every_day_has_one_civil_date_in_turn(void **state)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int32_t date = clock_date(1899, 1, 1);
	int y, m, d;

	(void)state;
	for (int year = 1899; year <= 2200; year++)
		for (int month = 1; month <= 12; month++) {
			int leap = month == 2 && year % 4 == 0 &&
			    (year % 100 != 0 || year % 400 == 0);

			for (int i = 1; i <= days[month - 1] + leap; i++) {
				assert_int_equal(clock_date(year, month, i),
				    date);
				clock_civil(date, &y, &m, &d);
				assert_true(y == year && m == month && d == i);
				date++;
			}
		}
}

static void weeks_begin_on_monday(void **state)
{
	(void)state;
	assert_int_equal(clock_weekday(day("2026-02-02")), 0);
	assert_int_equal(clock_weekday(day("2026-02-08")), 6);
	assert_int_equal(clock_weekday(0), 3);
	assert_int_equal(clock_weekday(clock_date(1969, 12, 29)), 0);
	assert_int_equal(clock_monday(day("2026-02-08")), day("2026-02-02"));
	assert_int_equal(clock_monday(day("2026-02-02")), day("2026-02-02"));
	assert_int_equal(clock_monday(day("2026-01-01")), day("2025-12-29"));
	assert_int_equal(clock_weekday(INT32_MIN), (INT32_MIN % 7 + 7 + 3) % 7);
	assert_int_equal(clock_weekday(INT32_MAX),
	    ((INT64_C(3) + INT32_MAX) % 7));
}

static void days_are_not_multiples_of_24_hours(void **state)
{
	const int64_t hour = INT64_C(3600000000);
	int32_t spring = day("2026-03-29"), autumn = day("2026-10-25");

	(void)state;
	assert_int_equal(clock_day_start_us(spring + 1) -
		clock_day_start_us(spring),
	    23 * hour);
	assert_int_equal(clock_day_start_us(autumn + 1) -
		clock_day_start_us(autumn),
	    25 * hour);
	assert_int_equal(clock_day_start_us(spring) -
		clock_day_start_us(spring - 1),
	    24 * hour);
}

static void the_sample_season_begins_and_ends_as_it_should(void **state)
{
	(void)state;
	assert_time(clock_day_start_us(day("2026-02-02")),
	    "2026-02-01T22:00:00.000000Z");
	assert_time(clock_day_start_us(day("2026-05-25")),
	    "2026-05-24T21:00:00.000000Z");
}

static void each_day_starts_within_itself_and_right_after_the_last(void **state)
{
	static const char *const zones[] = { "Europe/Helsinki", "UTC",
		"America/Havana", "America/Santiago", "Asia/Beirut",
		"America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe" };
	const int32_t first = day("2012-01-01"), days = 5477;
	uint32_t random = 1;

	/* Not in their order: what mktime(3) gives for a midnight that comes
	 * twice depends on what it was asked before. */
	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		assert_int_equal(clock_set_zone(zones[i], NULL), 0);
		for (int32_t k = 0; k < 4 * days; k++) {
			int32_t d = k < days
			    ? first + k
			    : first + (int32_t)(random >> 8) % days;
			int64_t start = clock_day_start_us(d);

			random = random * 1664525u + 1013904223u;
			if (clock_date_of(start) != d ||
			    clock_date_of(start - 1) >= d)
				fail_msg("%s, day %d", zones[i], d);
		}
	}
	in_helsinki(NULL);
}

static void the_local_date_of_an_instant(void **state)
{
	(void)state;
	assert_int_equal(clock_date_of(at("2026-02-01T21:59:59.999999Z")),
	    day("2026-02-01"));
	assert_int_equal(clock_date_of(at("2026-02-01T22:00:00Z")),
	    day("2026-02-02"));
	assert_int_equal(clock_date_of(at("2026-06-30T20:59:59Z")),
	    day("2026-06-30"));
	assert_int_equal(clock_date_of(at("2026-06-30T21:00:00Z")),
	    day("2026-07-01"));
	assert_int_equal(clock_date_of(-1), clock_date(1970, 1, 1));
	assert_int_equal(clock_today(), clock_date_of(clock_now_us()));
	clock_date_of(INT64_MIN);
	clock_date_of(INT64_MAX);
}

static void dates_are_read_as_people_and_spreadsheets_write_them(void **state)
{
	static const char *const same[] = { "2026-03-01", "1.3.2026",
		"01.03.2026", "1.3.2026 0.00", "1.3.2026 0:00", "2026-3-1",
		"2026-03-01 00:00:00", "2026-03-01T00:00",
		"2026-03-01T00:00:00", "1.3.2026  14.32", " 1.3.2026 ",
		"\t2026-03-01 00:00:00.000", "1.3.2026 0.00.00" };

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		assert_int_equal(day(same[i]), clock_date(2026, 3, 1));
	assert_int_equal(day("29.2.2024"), clock_date(2024, 2, 29));
	assert_int_equal(day("29.2.2000"), clock_date(2000, 2, 29));
	assert_int_equal(day("1900-01-01"), CLOCK_DATE_MIN);
	assert_int_equal(day("31.12.2199"), CLOCK_DATE_MAX);
}

static void what_is_no_date_is_refused_with_what_was_read(void **state)
{
	static const struct {
		const char *text, *reason;
	} bad[] = {
		{ "", "date_format" },
		{ "eilen", "date_format" },
		{ "1.3.26", "date_format" },
		{ "3/1/2026", "date_format" },
		{ "2026-03", "date_format" },
		{ "20260301", "date_format" },
		{ "2026-03-011", "date_format" },
		{ "02026-03-01", "date_format" },
		{ "1.3.2026x", "date_format" },
		{ "1.3.2026 0", "date_format" },
		{ "1.3.2026 0.0", "date_format" },
		{ "-1.3.2026", "date_format" },
		{ "1.3.2026 0.00 x", "date_format" },
		{ "1.3.2026T", "date_format" },
		{ "2026-03-01Z", "date_format" },
		{ "1,3,2026", "date_format" },
		{ "46082", "date_format" },
		{ "١.٣.٢٠٢٦", "date_format" },
		{ "31.2.2026", "date_impossible" },
		{ "29.2.2026", "date_impossible" },
		{ "29.2.1900", "date_impossible" },
		{ "29.2.2100", "date_impossible" },
		{ "0.1.2026", "date_impossible" },
		{ "1.0.2026", "date_impossible" },
		{ "1.13.2026", "date_impossible" },
		{ "2026-99-99", "date_impossible" },
		{ "31.12.1899", "date_impossible" },
		{ "1.1.2200", "date_impossible" },
		{ "0000-00-00", "date_impossible" },
		{ "1.3.2026 24.00", "date_impossible" },
		{ "1.3.2026 0.60", "date_impossible" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error err = { 0 };
		int32_t date = 12345;

		if (clock_parse_date(bad[i].text, &date, &err) != E_INVALID)
			fail_msg("\"%s\" was read as a date", bad[i].text);
		assert_string_equal(err.reason, bad[i].reason);
		assert_non_null(strstr(err.text, bad[i].text));
		assert_int_equal(date, 12345);
	}
}

static void instants_are_read_with_a_zone_or_as_local(void **state)
{
	(void)state;
	assert_time(at("2026-03-01T12:00:00Z"), "2026-03-01T12:00:00.000000Z");
	assert_time(at("2026-03-01t12:00:00z"), "2026-03-01T12:00:00.000000Z");
	assert_time(at("2026-03-01T12:00:00+02:00"),
	    "2026-03-01T10:00:00.000000Z");
	assert_time(at("2026-03-01T00:30:00.25-05:30"),
	    "2026-03-01T06:00:00.250000Z");
	assert_time(at("2026-03-01T12:00:00.123456789Z"),
	    "2026-03-01T12:00:00.123456Z");
	assert_time(at("2026-03-01 12:00"), "2026-03-01T10:00:00.000000Z");
	assert_time(at("2026-07-01 12:00:30"), "2026-07-01T09:00:30.000000Z");
	assert_time(at("1.7.2026 9.05"), "2026-07-01T06:05:00.000000Z");
	assert_time(at("1970-01-01T00:00:00Z") - 1,
	    "1969-12-31T23:59:59.999999Z");
}

static void an_hour_that_comes_twice_is_the_first_one(void **state)
{
	(void)state;
	assert_time(at("2026-10-25 02:59:59"), "2026-10-24T23:59:59.000000Z");
	assert_time(at("2026-10-25 03:00"), "2026-10-25T00:00:00.000000Z");
	assert_time(at("2026-10-25 03:30"), "2026-10-25T00:30:00.000000Z");
	assert_time(at("2026-10-25 03:59:59"), "2026-10-25T00:59:59.000000Z");
	assert_time(at("2026-10-25 04:00"), "2026-10-25T02:00:00.000000Z");
	assert_time(at("2026-10-25T03:30:00+02:00"),
	    "2026-10-25T01:30:00.000000Z");
}

static void an_hour_that_was_left_out_is_refused(void **state)
{
	struct error err = { 0 };
	int64_t us = 5;

	(void)state;
	assert_time(at("2026-03-29 02:59:59"), "2026-03-29T00:59:59.000000Z");
	assert_time(at("2026-03-29 04:00"), "2026-03-29T01:00:00.000000Z");
	assert_int_equal(clock_parse_time("2026-03-29 03:30", &us, &err),
	    E_INVALID);
	assert_string_equal(err.reason, "time_impossible");
	assert_int_equal(us, 5);
}

static void what_is_no_instant_is_refused(void **state)
{
	static const struct {
		const char *text, *reason;
	} bad[] = {
		{ "", "time_format" },
		{ "2026-03-01", "time_format" },
		{ "2026-03-01T12", "time_format" },
		{ "12:00", "time_format" },
		{ "2026-03-01T12:00:00+0200", "time_format" },
		{ "2026-03-01T12:00:00+99:00", "time_format" },
		{ "2026-03-01T12:00:00.Z", "time_format" },
		{ "2026-03-01T12:00:00 x", "time_format" },
		{ "2026-03-01T25:00:00Z", "time_impossible" },
		{ "2026-03-01T12:60:00Z", "time_impossible" },
		{ "2026-03-01T12:00:60Z", "time_impossible" },
		{ "2026-02-30T12:00:00Z", "time_impossible" },
		{ "2200-01-01T00:00:00Z", "time_impossible" },
		{ "1899-12-31 23:59", "time_impossible" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error err = { 0 };
		int64_t us;

		if (clock_parse_time(bad[i].text, &us, &err) != E_INVALID)
			fail_msg("\"%s\" was read as a time", bad[i].text);
		assert_string_equal(err.reason, bad[i].reason);
	}
}

static void what_is_written_can_be_read_again(void **state)
{
	char date[CLOCK_DATE_SIZE], time[CLOCK_TIME_SIZE];

	(void)state;
	for (int32_t d = CLOCK_DATE_MIN; d <= CLOCK_DATE_MAX; d += 13)
		assert_int_equal(day(clock_format_date(d, date)), d);
	for (int64_t us = -INT64_C(2000000000000000);
	     us < INT64_C(7000000000000000); us += INT64_C(1234567890123))
		assert_int_equal(at(clock_format_time(us, time)), us);
	clock_format_date(INT32_MIN, date);
	clock_format_time(INT64_MIN, time);
	clock_format_time(INT64_MAX, time);
	assert_string_equal(clock_format_date(day("1.3.2026"), date),
	    "2026-03-01");
}

static void a_zone_that_is_not_there_is_refused(void **state)
{
	static const char *const bad[] = { "", "Europe/Helsingfors",
		"EET-2EEST", "../../etc/passwd", "/etc/localtime", "Europe",
		"Europe/Helsinki " };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error err = { 0 };

		assert_int_equal(clock_set_zone(bad[i], &err), E_INVALID);
		assert_string_equal(err.reason, "zone_unknown");
		assert_non_null(strstr(err.text, "tzdata"));
	}
	assert_time(at("2026-07-01 12:00"), "2026-07-01T09:00:00.000000Z");
	setenv("TZDIR", "/nonexistent", 1);
	assert_int_equal(clock_set_zone("Europe/Helsinki", NULL), E_INVALID);
	assert_int_equal(clock_set_zone("UTC", NULL), 0);
	assert_time(at("2026-07-01 12:00"), "2026-07-01T12:00:00.000000Z");
	unsetenv("TZDIR");
	in_helsinki(NULL);
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
	int64_t last = clock_mono_us();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_mono_us();

		assert_true(now >= last);
		last = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_epoch_and_the_ends_are_the_right_days),
		cmocka_unit_test(every_day_has_one_civil_date_in_turn),
		cmocka_unit_test(weeks_begin_on_monday),
		cmocka_unit_test(days_are_not_multiples_of_24_hours),
		cmocka_unit_test(
		    the_sample_season_begins_and_ends_as_it_should),
		cmocka_unit_test(
		    each_day_starts_within_itself_and_right_after_the_last),
		cmocka_unit_test(the_local_date_of_an_instant),
		cmocka_unit_test(
		    dates_are_read_as_people_and_spreadsheets_write_them),
		cmocka_unit_test(what_is_no_date_is_refused_with_what_was_read),
		cmocka_unit_test(instants_are_read_with_a_zone_or_as_local),
		cmocka_unit_test(an_hour_that_comes_twice_is_the_first_one),
		cmocka_unit_test(an_hour_that_was_left_out_is_refused),
		cmocka_unit_test(what_is_no_instant_is_refused),
		cmocka_unit_test(what_is_written_can_be_read_again),
		cmocka_unit_test(a_zone_that_is_not_there_is_refused),
		cmocka_unit_test(the_monotonic_clock_does_not_go_back),
	};
	return cmocka_run_group_tests(tests, in_helsinki, NULL);
}
