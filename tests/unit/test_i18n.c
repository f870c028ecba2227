/* SPDX-License-Identifier: EUPL-1.2 */
/* Languages: the right catalogue for each thread, and figures by language. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"

#define SAMPLE "There is not enough memory to set the time zone."
#define SAMPLE_FI "Muisti ei riitä aikavyöhykkeen asettamiseen."
#define SAMPLE_SV "Minnet räcker inte till för att ställa in tidszonen."

static int start(void **state)
{
	(void)state;
	setenv("LANGUAGE", "de:fr", 1);
	setenv("LC_ALL", "sv_FI.UTF-8", 1);
	i18n_init();
	return clock_set_zone("Europe/Helsinki", NULL);
}

static int in_english(void **state)
{
	(void)state;
	i18n_use(LANG_EN);
	return 0;
}

static void a_thread_begins_in_english(void **state)
{
	(void)state;
	assert_int_equal(i18n_language(), LANG_EN);
	assert_string_equal(_(SAMPLE), SAMPLE);
}

static void each_language_has_its_text(void **state)
{
	(void)state;
	i18n_use(LANG_FI);
	assert_string_equal(_(SAMPLE), SAMPLE_FI);
	i18n_use(LANG_SV);
	assert_string_equal(_(SAMPLE), SAMPLE_SV);
	i18n_use(LANG_EN);
	assert_string_equal(_(SAMPLE), SAMPLE);
	assert_null(getenv("LANGUAGE"));
}

static void what_is_not_translated_stays_english(void **state)
{
	(void)state;
	i18n_use(LANG_FI);
	assert_string_equal(i18n_text("no such string"), "no such string");
	assert_string_equal(i18n_text(""), "");
	assert_string_equal(i18n_plural("one cat", "cats", 1), "one cat");
	assert_string_equal(i18n_plural("one cat", "cats", 2), "cats");
	assert_string_equal(i18n_plural("one cat", "cats", 0), "cats");
	i18n_use(LANG_EN);
	assert_string_equal(P_("one cat", "cats", 1), "one cat");
	assert_string_equal(P_("one cat", "cats", 0), "cats");
}

static void *in_swedish(void *arg)
{
	(void)arg;
	if (i18n_language() != LANG_EN)
		return NULL;
	i18n_use(LANG_SV);
	for (int i = 0; i < 1000; i++)
		if (strcmp(_(SAMPLE), SAMPLE_SV) != 0)
			return NULL;
	return (void *)SAMPLE_SV;
}

static void the_language_belongs_to_the_thread(void **state)
{
	pthread_t thread;
	void *seen = NULL;

	(void)state;
	i18n_use(LANG_FI);
	assert_int_equal(pthread_create(&thread, NULL, in_swedish, NULL), 0);
	for (int i = 0; i < 1000; i++)
		assert_string_equal(_(SAMPLE), SAMPLE_FI);
	pthread_join(thread, &seen);
	assert_non_null(seen);
	assert_int_equal(i18n_language(), LANG_FI);
}

static void errors_are_told_in_the_language_in_force(void **state)
{
	struct error err = { 0 };
	int32_t date;

	(void)state;
	i18n_use(LANG_FI);
	clock_parse_date("eilen", &date, &err);
	assert_string_equal(err.text,
	    "”eilen” ei ole päivä. Kirjoita se muodossa 1.3.2026 tai "
	    "2026-03-01.");
	i18n_use(LANG_SV);
	clock_parse_date("igår", &date, &err);
	assert_non_null(strstr(err.text, "”igår” är inte ett datum."));
}

static void names_of_languages_are_read(void **state)
{
	(void)state;
	assert_int_equal(i18n_parse("fi"), LANG_FI);
	assert_int_equal(i18n_parse("FI"), LANG_FI);
	assert_int_equal(i18n_parse("fi_FI"), LANG_FI);
	assert_int_equal(i18n_parse("fi_FI.UTF-8"), LANG_FI);
	assert_int_equal(i18n_parse("sv-FI"), LANG_SV);
	assert_int_equal(i18n_parse("en.UTF-8"), LANG_EN);
	assert_int_equal(i18n_parse("fil_PH"), -1);
	assert_int_equal(i18n_parse("C"), -1);
	assert_int_equal(i18n_parse("f"), -1);
	assert_int_equal(i18n_parse(""), -1);
	for (int i = 0; i < LANG_COUNT; i++)
		assert_int_equal(i18n_parse(i18n_code((enum language)i)), i);
}

static void the_environment_is_read_in_order(void **state)
{
	(void)state;
	setenv("LC_ALL", "", 1);
	setenv("LC_MESSAGES", "sv_SE.UTF-8", 1);
	setenv("LANG", "fi_FI.UTF-8", 1);
	assert_int_equal(i18n_from_environment(), LANG_SV);
	setenv("LC_ALL", "fi_FI", 1);
	assert_int_equal(i18n_from_environment(), LANG_FI);
	setenv("LC_ALL", "C.UTF-8", 1);
	assert_int_equal(i18n_from_environment(), LANG_EN);
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	assert_int_equal(i18n_from_environment(), LANG_FI);
	unsetenv("LANG");
	assert_int_equal(i18n_from_environment(), LANG_EN);
}

static void dates_and_times_are_written_by_language(void **state)
{
	char out[I18N_SIZE];
	int64_t at = INT64_C(1782889500000000); /* 2026-07-01T07:05:00Z */

	(void)state;
	assert_string_equal(i18n_date(clock_date(2026, 3, 1), out),
	    "1 Mar 2026");
	assert_string_equal(i18n_time(at, out), "1 Jul 2026 10:05");
	i18n_use(LANG_FI);
	assert_string_equal(i18n_date(clock_date(2026, 3, 1), out), "1.3.2026");
	assert_string_equal(i18n_time(at, out), "1.7.2026 10.05");
	i18n_use(LANG_SV);
	assert_string_equal(i18n_date(clock_date(2026, 12, 31), out),
	    "31.12.2026");
	assert_string_equal(i18n_time(at, out), "1.7.2026 10.05");
	/* the hour that comes twice, and those beside it */
	assert_string_equal(i18n_time(1792884600000000, out),
	    "25.10.2026 2.30");
	assert_string_equal(i18n_time(1792888200000000, out),
	    "25.10.2026 3.30 (UTC+3)");
	assert_string_equal(i18n_time(1792891800000000, out),
	    "25.10.2026 3.30 (UTC+2)");
	assert_string_equal(i18n_time(1792895400000000, out),
	    "25.10.2026 4.30");
	i18n_time(INT64_MIN, out);
	i18n_time(INT64_MAX, out);
	i18n_date(INT32_MIN, out);
}

static void numbers_are_written_by_language(void **state)
{
	char out[I18N_SIZE];

	(void)state;
	assert_string_equal(i18n_number(0, out), "0");
	assert_string_equal(i18n_number(999, out), "999");
	assert_string_equal(i18n_number(1000, out), "1,000");
	assert_string_equal(i18n_number(-999, out), "-999");
	assert_string_equal(i18n_number(-1234567, out), "-1,234,567");
	assert_string_equal(i18n_percent(57, out), "57%");
	i18n_use(LANG_FI);
	assert_string_equal(i18n_number(15700, out), "15\u202f700");
	assert_string_equal(i18n_percent(57, out), "57\u00a0%");
	assert_string_equal(i18n_number(INT64_MIN, out),
	    "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808");
	assert_true(strlen(out) < I18N_SIZE);
	i18n_use(LANG_SV);
	assert_string_equal(i18n_number(1000000, out), "1\u202f000\u202f000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_thread_begins_in_english,
		    in_english),
		cmocka_unit_test_teardown(each_language_has_its_text,
		    in_english),
		cmocka_unit_test_teardown(what_is_not_translated_stays_english,
		    in_english),
		cmocka_unit_test_teardown(the_language_belongs_to_the_thread,
		    in_english),
		cmocka_unit_test_teardown(
		    errors_are_told_in_the_language_in_force, in_english),
		cmocka_unit_test_teardown(names_of_languages_are_read,
		    in_english),
		cmocka_unit_test_teardown(the_environment_is_read_in_order,
		    in_english),
		cmocka_unit_test_teardown(
		    dates_and_times_are_written_by_language, in_english),
		cmocka_unit_test_teardown(numbers_are_written_by_language,
		    in_english),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
