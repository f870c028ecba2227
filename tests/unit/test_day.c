/* SPDX-License-Identifier: EUPL-1.2 */
/* Days as people say them, in three languages. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Wednesday 11 March 2026 */
#define TODAY clock_date(2026, 3, 11)

static void means(const char *text, int32_t today, int32_t expected)
{
	struct error err = { 0 };
	int32_t date = INT32_MIN;
	char iso[CLOCK_DATE_SIZE];

	if (day_parse(text, today, false, &date, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	if (date != expected)
		fail_msg("%s was read as %s", text,
		    clock_format_date(date, iso));
}

static void is_refused(const char *text, int32_t today, const char *reason)
{
	struct error err = { 0 };
	int32_t date = 77;

	assert_int_equal(day_parse(text, today, false, &date, &err), E_INVALID);
	if (strcmp(err.reason, reason) != 0)
		fail_msg("%s: %s, not %s", text, err.reason, reason);
	assert_int_equal(date, 77);
	assert_true(strlen(err.text) > 20);
}

static void dates_are_read_with_and_without_a_year(void **state)
{
	static const char *const same[] = { "2026-03-02", "2026-3-2", "2.3.",
		"2.3", "02.03.", " 2.3.2026 ", "2. 3. 2026", "2.3.26",
		"2026-03-02 0:00", "2 March", "2 mar 2026", "March 2",
		"2. maaliskuuta", "2. maaliskuuta 2026", "2 mars",
		"2 MARS 2026" };

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		means(same[i], TODAY, clock_date(2026, 3, 2));
	means("13/2", TODAY, clock_date(2026, 2, 13));
	means("2/13/2026", TODAY, clock_date(2026, 2, 13));
	means("3/3", TODAY, clock_date(2026, 3, 3));
}

static void a_day_without_a_year_is_the_nearest(void **state)
{
	(void)state;
	means("30.12.", clock_date(2027, 1, 4), clock_date(2026, 12, 30));
	means("30.12.", clock_date(2026, 12, 31), clock_date(2026, 12, 30));
	means("4.1.", clock_date(2027, 1, 4), clock_date(2027, 1, 4));
	is_refused("12.3.", TODAY, "date_future");
	is_refused("2.1.", clock_date(2026, 12, 30), "date_future");
	means("29.2.", clock_date(2028, 3, 1), clock_date(2028, 2, 29));
	is_refused("29.2.", TODAY, "date_impossible");
}

static void words_are_read_in_three_languages(void **state)
{
	static const struct {
		const char *text;
		int days;
	} words[] = {
		{ "today", 0 },
		{ "TÄNÄÄN", 0 },
		{ "i dag", 0 },
		{ "idag", 0 },
		{ "yesterday", -1 },
		{ "eilen", -1 },
		{ "igår", -1 },
		{ "i  går", -1 },
		{ "toissapäivänä", -2 },
		{ "i förrgår", -2 },
		{ "the day before yesterday", -2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		means(words[i].text, TODAY, TODAY + words[i].days);
	means("eilen", clock_date(2027, 1, 1), clock_date(2026, 12, 31));
	is_refused("huomenna", TODAY, "date_future");
	is_refused("i morgon", TODAY, "date_future");
}

static void a_weekday_is_the_last_such_day_today_included(void **state)
{
	static const struct {
		const char *text;
		int day;
	} words[] = {
		{ "ke", 11 },
		{ "Wednesday", 11 },
		{ "onsdag", 11 },
		{ "on", 11 },
		{ "ti", 10 },
		{ "tiistaina", 10 },
		{ "tisdag", 10 },
		{ "on Tuesday", 10 },
		{ "i tisdags", 10 },
		{ "ma", 9 },
		{ "maanantai", 9 },
		{ "måndag", 9 },
		{ "mån", 9 },
		{ "Mon", 9 },
		{ "ma.", 9 },
		{ "su", 8 },
		{ "sunnuntaina", 8 },
		{ "sön", 8 },
		{ "lördag", 7 },
		{ "Saturday", 7 },
		{ "pe", 6 },
		{ "fredag", 6 },
		{ "to", 5 },
		{ "torstai", 5 },
		{ "på torsdag", 5 },
		{ "Thu", 5 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		means(words[i].text, TODAY, clock_date(2026, 3, words[i].day));
	means("to", clock_date(2027, 1, 1), clock_date(2026, 12, 31));
}

static void what_could_be_two_days_is_asked_for(void **state)
{
	(void)state;
	is_refused("viime maanantaina", TODAY, "date_ambiguous");
	is_refused("last Monday", TODAY, "date_ambiguous");
	is_refused("förra måndagen", TODAY, "date_ambiguous");
	is_refused("3/2/2026", TODAY, "date_ambiguous");
	is_refused("3/2", TODAY, "date_ambiguous");
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const none[] = { "", "  ", "x", "32", "2.",
		"2.3.202", "2026-03", "2026-03-02x", "2.3.2026 kello 12", "j",
		"m", "mo nd", "next monday", "1 2 3 4 5 6", "2 marsipan",
		"to to", "../..", "\xff" };
	static const char *const impossible[] = { "31.2.2026", "2026-02-30",
		"0.1.2026", "1.13.", "31 april", "1.1.1800" };

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		is_refused(none[i], TODAY, "date_format");
	for (size_t i = 0; i < COUNT(impossible); i++)
		is_refused(impossible[i], TODAY, "date_impossible");
}

static void days_to_come_are_read_where_they_may_be(void **state)
{
	int32_t date;

	(void)state;
	assert_int_equal(day_parse("huomenna", TODAY, true, &date, NULL), 0);
	assert_int_equal(date, TODAY + 1);
	assert_int_equal(day_parse("2.1.", clock_date(2026, 12, 30), true,
			     &date, NULL),
	    0);
	assert_int_equal(date, clock_date(2027, 1, 2));
}

static int64_t at(const char *time)
{
	int64_t us = 0;
	struct error err = { 0 };

	return day_at("2027-10-31", time, true, &us, &err) == 0 ? us : err.code;
}

static void the_hour_that_comes_twice_is_told_apart(void **state)
{
	const int64_t hour = INT64_C(3600000000), first = at("3.30");

	(void)state;
	assert_int_equal(at("3:30"), first);
	assert_int_equal(at("3.30+3"), first);
	assert_int_equal(at("3.30+2"), first + hour);
	assert_int_equal(at("03:30+02:00"), first + hour);
	assert_int_equal(at("4.30"), first + 2 * hour);
	assert_int_equal(at("3.30+"), E_INVALID);
	assert_int_equal(at("3.30+2:30"), E_INVALID);
	assert_int_equal(at("3.30+15"), E_INVALID);
	assert_int_equal(at("3.30-2"), E_INVALID);
}

static void a_day_is_read_back_with_its_weekday(void **state)
{
	static const char *const expected[LANG_COUNT] = {
		[LANG_EN] = "Monday 2 March 2026",
		[LANG_FI] = "maanantai 2. maaliskuuta 2026",
		[LANG_SV] = "måndag 2 mars 2026",
	};
	char out[DAY_SIZE];

	(void)state;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_use((enum language)lang);
		assert_string_equal(day_long(clock_date(2026, 3, 2), out),
		    expected[lang]);
	}
	i18n_use(LANG_EN);
}

static void every_day_of_two_years_is_read_as_it_is_written(void **state)
{
	char out[DAY_SIZE], *words;

	(void)state;
	for (int32_t d = clock_date(2027, 12, 31); d > clock_date(2026, 1, 1);
	     d--)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			i18n_use((enum language)lang);
			words = strchr(day_long(d, out), ' ') + 1;
			means(words, clock_date(2027, 12, 31), d);
			*strrchr(words, ' ') = '\0';
			means(words, d, d);
		}
	i18n_use(LANG_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_with_and_without_a_year),
		cmocka_unit_test(a_day_without_a_year_is_the_nearest),
		cmocka_unit_test(words_are_read_in_three_languages),
		cmocka_unit_test(a_weekday_is_the_last_such_day_today_included),
		cmocka_unit_test(what_could_be_two_days_is_asked_for),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(days_to_come_are_read_where_they_may_be),
		cmocka_unit_test(the_hour_that_comes_twice_is_told_apart),
		cmocka_unit_test(a_day_is_read_back_with_its_weekday),
		cmocka_unit_test(
		    every_day_of_two_years_is_read_as_it_is_written),
	};

	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
