/* SPDX-License-Identifier: EUPL-1.2 */
/* What went wrong: codes, texts and what may be tried again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "common/error.h"
#include "common/i18n.h"
#include "common/text.h"

static void an_error_is_told_and_returned_in_one_line(void **state)
{
	struct error err;

	(void)state;
	memset(&err, 0xff, sizeof(err));
	assert_int_equal(error_set(&err, E_NOT_FOUND, "unknown_person",
			     "No %s %d.", "person", 7),
	    E_NOT_FOUND);
	assert_int_equal(err.code, E_NOT_FOUND);
	assert_string_equal(err.reason, "unknown_person");
	assert_string_equal(err.field, "");
	assert_string_equal(err.text, "No person 7.");
	assert_int_equal(err.retry, ERROR_RETRY_NEVER);
	assert_int_equal(err.retry_after_ms, 0);
}

static void nobody_listening_still_gets_the_code(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, E_DENIED, "role", "x"), E_DENIED);
	assert_int_equal(error_field(NULL, "x"), 0);
	assert_int_equal(error_prefix(NULL, "x"), 0);
}

static void a_failure_never_comes_out_as_success(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(error_set(&err, 0, "x", "x"), E_INTERNAL);
	assert_int_equal(error_set(&err, 3, "x", "x"), E_INTERNAL);
	assert_int_equal(err.code, E_INTERNAL);
}

static void the_code_says_what_may_be_tried_again(void **state)
{
	struct error err = { 0 };

	(void)state;
	error_set(&err, E_EXHAUSTED, "busy", "x");
	assert_int_equal(err.retry, ERROR_RETRY_AFTER);
	assert_int_equal(err.retry_after_ms, 1000);
	error_set(&err, E_UNAVAILABLE, "sync", "x");
	assert_int_equal(err.retry, ERROR_RETRY_SAME_ID);
	assert_int_equal(err.retry_after_ms, 0);
	error_set(&err, E_DEADLINE, "late", "x");
	assert_int_equal(err.retry, ERROR_RETRY_SAME_ID);
	error_set(&err, E_INVALID, "x", "x");
	assert_int_equal(err.retry, ERROR_RETRY_NEVER);
}

static void a_long_text_is_cut_between_characters(void **state)
{
	struct error err = { 0 };
	char text[2000];

	(void)state;
	memset(text, 'x', 510);
	for (size_t i = 510; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "ä", 2);
	text[1998] = '\0';
	error_set(&err, E_INVALID, "x", "%s", text);
	assert_int_equal(strlen(err.text), 510);
	assert_true(text_is_utf8(err.text, strlen(err.text)));
	text[509] = 'y';
	error_set(&err, E_INVALID, "x", "%s", text + 1);
	assert_int_equal(strlen(err.text), 511);
	assert_true(text_is_utf8(err.text, strlen(err.text)));
}

static void a_long_reason_and_field_are_cut(void **state)
{
	struct error err = { 0 };

	(void)state;
	error_set(&err, E_INVALID,
	    "a_reason_that_is_very_much_longer_than_a_token_may_be", "x");
	assert_int_equal(strlen(err.reason), sizeof(err.reason) - 1);
	assert_int_equal(
	    error_field(&err,
		"a_field_that_is_very_much_longer_than_a_field_may_be"),
	    E_INVALID);
	assert_int_equal(strlen(err.field), sizeof(err.field) - 1);
}

static void a_quoted_cell_cannot_make_the_text_unclean(void **state)
{
	struct error err = { 0 };

	(void)state;
	error_set(&err, E_INVALID, "x", "\"%s\" is no name",
	    "a\nts=1\033[2J\xe2\x80\xae\xff");
	assert_string_equal(err.text, "\"a ts=1?[2J??\" is no name");
	assert_true(text_is_clean(err.text, strlen(err.text), false));
	error_field(&err, "a\nb");
	assert_string_equal(err.field, "a b");
}

static void the_place_goes_in_front_and_loses_nothing_else(void **state)
{
	struct error err = { 0 };

	(void)state;
	error_set(&err, E_EXHAUSTED, "full", "It is full.");
	error_field(&err, "date");
	assert_int_equal(error_prefix(&err, "line %d", 12), E_EXHAUSTED);
	assert_string_equal(err.text, "line 12: It is full.");
	assert_string_equal(err.reason, "full");
	assert_string_equal(err.field, "date");
	assert_int_equal(err.retry_after_ms, 1000);
	error_prefix(&err, "%s", "");
	assert_string_equal(err.text, "line 12: It is full.");
}

static void a_text_may_be_made_from_the_old_one(void **state)
{
	struct error err = { 0 };
	char place[600];

	(void)state;
	error_set(&err, E_INVALID, "x", "inner");
	error_set(&err, E_CONFLICT, "y", "outer (%s)", err.text);
	assert_string_equal(err.text, "outer (inner)");
	memset(place, 'p', sizeof(place) - 1);
	place[sizeof(place) - 1] = '\0';
	assert_int_equal(error_prefix(&err, "%s", place), E_CONFLICT);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void the_systems_errors_are_said_in_the_readers_language(void **state)
{
	(void)state;
	assert_string_equal(error_why(ENOSPC), "the disk is full");
	i18n_use(LANG_FI);
	assert_string_equal(error_why(ENOSPC), "levy on täynnä");
	i18n_use(LANG_SV);
	assert_string_equal(error_why(ENOSPC), "disken är full");
	i18n_use(LANG_EN);
	assert_string_equal(error_why(EDOM), strerror(EDOM));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_systems_errors_are_said_in_the_readers_language),
		cmocka_unit_test(an_error_is_told_and_returned_in_one_line),
		cmocka_unit_test(nobody_listening_still_gets_the_code),
		cmocka_unit_test(a_failure_never_comes_out_as_success),
		cmocka_unit_test(the_code_says_what_may_be_tried_again),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
		cmocka_unit_test(a_long_reason_and_field_are_cut),
		cmocka_unit_test(a_quoted_cell_cannot_make_the_text_unclean),
		cmocka_unit_test(
		    the_place_goes_in_front_and_loses_nothing_else),
		cmocka_unit_test(a_text_may_be_made_from_the_old_one),
	};
	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
