/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "server/domain/activity.h"

static const char *check_as(enum evidence kind, const char *evidence,
    bool administrator, bool *seen)
{
	static struct error err;
	const struct activity_type type = { .evidence = kind };
	int code;

	memset(&err, 0, sizeof err);
	code = evidence_check(&type, evidence, administrator, seen, &err);
	assert_int_equal(code, err.reason[0] == '\0' ? 0 : E_INVALID);
	if (code != 0)
		assert_string_equal(err.field, "evidence");
	return err.reason;
}

static const char *check(enum evidence kind, const char *evidence)
{
	return check_as(kind, evidence, false, NULL);
}

static void only_accepted_and_automatic_ones_count(void **state)
{
	struct activity a = { .id = 1 };

	(void)state;
	for (int status = 0; status <= STATUS_UNDONE; status++) {
		a.status = (uint8_t)status;
		assert_int_equal(activity_counts(&a),
		    status == STATUS_AUTOMATIC || status == STATUS_ACCEPTED);
	}
}

static void a_note_and_none_may_be_empty_and_anything(void **state)
{
	(void)state;
	for (int kind = EVIDENCE_NONE; kind <= EVIDENCE_NOTE; kind++) {
		assert_string_equal(check((enum evidence)kind, ""), "");
		assert_string_equal(check((enum evidence)kind, "kahvilla"), "");
	}
}

static void every_other_kind_asks_for_something(void **state)
{
	(void)state;
	for (int kind = EVIDENCE_URL; kind <= EVIDENCE_ATTENDANCE; kind++)
		assert_string_equal(check((enum evidence)kind, ""),
		    "evidence_missing");
}

static void a_url_is_http_or_seen(void **state)
{
	(void)state;
	assert_string_equal(check(EVIDENCE_URL, "https://x.example/p/1"), "");
	assert_string_equal(check(EVIDENCE_URL, "HTTP://x.example"), "");
	assert_string_equal(check(EVIDENCE_URL, "seen"), "");
	assert_string_equal(check(EVIDENCE_URL, "ftp://x.example/1"),
	    "evidence_url");
	assert_string_equal(check(EVIDENCE_URL, "x.example/p/1"),
	    "evidence_url");
	assert_string_equal(check(EVIDENCE_URL, "https://"), "evidence_url");
	assert_string_equal(check(EVIDENCE_URL, "VN/123/2026"), "evidence_url");
	assert_string_equal(check(EVIDENCE_URL, "seen it"), "evidence_url");
}

static void seen_in_place_of_an_address_needs_a_moderator(void **state)
{
	bool seen = true;

	(void)state;
	check_as(EVIDENCE_URL, "https://x.example/p/1", false, &seen);
	assert_false(seen);
	check_as(EVIDENCE_URL, "seen", false, &seen);
	assert_true(seen);
	check_as(EVIDENCE_SEEN, "seen", false, &seen);
	assert_false(seen);
	check_as(EVIDENCE_URL_OR_ID, "seen", false, &seen);
	assert_true(seen);
	check_as(EVIDENCE_NOTE, "seen", false, &seen);
	assert_false(seen);
}

static void an_id_has_3_to_200_characters_with_a_digit(void **state)
{
	static const enum evidence kinds[] = {
		EVIDENCE_ID,
		EVIDENCE_REFERENCE,
		EVIDENCE_EVENT,
		EVIDENCE_URL_OR_ID,
		EVIDENCE_URL_OR_REFERENCE,
	};
	char wide[2 * 201 + 1];

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		assert_string_equal(check(kinds[i], "a1"), "evidence_short");
		assert_string_equal(check(kinds[i], "ä1"), "evidence_short");
		assert_string_equal(check(kinds[i], "a1b"), "");
		assert_string_equal(check(kinds[i], "123"), "");
		assert_string_equal(check(kinds[i], "ei linkkiä vielä"),
		    "evidence_digit");
		for (size_t k = 0; k < 201; k++)
			memcpy(wide + 2 * k, "ä", 2);
		wide[2 * 200 - 2] = '1'; /* 199 characters and a digit */
		wide[2 * 200 - 1] = '\0';
		assert_string_equal(check(kinds[i], wide), "");
		wide[2 * 200 - 1] = '1'; /* 201 */
		wide[2 * 200] = '\0';
		assert_string_equal(check(kinds[i], wide), "evidence_long");
	}
}

static void an_address_may_stand_for_an_id_but_not_the_other_way(void **state)
{
	(void)state;
	assert_string_equal(check(EVIDENCE_URL_OR_ID,
				"https://intra.example/a"),
	    "");
	assert_string_equal(check(EVIDENCE_URL_OR_REFERENCE,
				"https://y.example/a"),
	    "");
	assert_string_equal(check(EVIDENCE_REFERENCE, "https://y.example/a"),
	    "evidence_digit");
	assert_string_equal(check(EVIDENCE_REFERENCE, "seen"),
	    "evidence_digit");
}

static void seen_is_the_word_seen(void **state)
{
	(void)state;
	assert_string_equal(check(EVIDENCE_SEEN, "seen"), "");
	assert_string_equal(check(EVIDENCE_SEEN, "nähty"), "evidence_seen");
	assert_string_equal(check(EVIDENCE_SEEN, "https://x.example/1"),
	    "evidence_seen");
}

static void attendance_is_a_code_or_anything_from_an_administrator(void **state)
{
	char longer[202];

	(void)state;
	memset(longer, 'K', 201);
	longer[201] = '\0';
	assert_string_equal(check(EVIDENCE_ATTENDANCE, "K712673"), "");
	assert_string_equal(check(EVIDENCE_ATTENDANCE, longer),
	    "evidence_long");
	assert_string_equal(check_as(EVIDENCE_ATTENDANCE, "", true, NULL), "");
	assert_string_equal(check_as(EVIDENCE_ATTENDANCE, longer, true, NULL),
	    "");
	assert_string_equal(check_as(EVIDENCE_URL, "", true, NULL),
	    "evidence_missing");
}

/* ---------------------------------------------------------------- identity */

static void the_same_address_is_the_same_on_any_date(void **state)
{
	bool url = false;
	uint64_t id = activity_identity("SM2", 20000, "https://x.example/p/1",
	    &url);

	(void)state;
	assert_true(url);
	assert_int_equal(id,
	    activity_identity("SM2", 20001,
		"HTTP://www.X.example/p/1/?utm_source=uutiskirje#alku", NULL));
	assert_int_not_equal(id,
	    activity_identity("SM3", 20000, "https://x.example/p/1", NULL));
	assert_int_not_equal(id,
	    activity_identity("SM2", 20000, "https://x.example/P/1", NULL));
}

static void without_an_address_the_date_and_evidence_count(void **state)
{
	bool url = true;
	uint64_t id = activity_identity("WK2", 20000, "", &url);

	(void)state;
	assert_false(url);
	assert_int_equal(id, activity_identity("WK2", 20000, "", NULL));
	assert_int_not_equal(id, activity_identity("WK2", 20001, "", NULL));
	assert_int_not_equal(id, activity_identity("WK5", 20000, "", NULL));
	assert_int_not_equal(id,
	    activity_identity("WK2", 20000, "tiimi 1", NULL));
	assert_int_not_equal(activity_identity("ME1", 20000, "VN/1", NULL),
	    activity_identity("ME1", 20000, "vn/1", NULL));
}

static void seen_is_no_address(void **state)
{
	(void)state;
	assert_int_not_equal(activity_identity("SM2", 20000, "seen", NULL),
	    activity_identity("SM2", 20001, "seen", NULL));
}

static void an_identity_stays_the_same_for_ever(void **state)
{
	(void)state;
	/* SHA-256 of "SM2\0\0https://x.example/p/1\0" and "WK2\0"
	 * "2024-10-04\0\0" */
	assert_int_equal(activity_identity("SM2", 20000,
			     "https://x.example/p/1", NULL),
	    UINT64_C(0x6492f93b8084da2f));
	assert_int_equal(activity_identity("WK2", 20000, "", NULL),
	    UINT64_C(0x73ed0e0d6c989f5a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_accepted_and_automatic_ones_count),
		cmocka_unit_test(a_note_and_none_may_be_empty_and_anything),
		cmocka_unit_test(every_other_kind_asks_for_something),
		cmocka_unit_test(a_url_is_http_or_seen),
		cmocka_unit_test(seen_in_place_of_an_address_needs_a_moderator),
		cmocka_unit_test(an_id_has_3_to_200_characters_with_a_digit),
		cmocka_unit_test(
		    an_address_may_stand_for_an_id_but_not_the_other_way),
		cmocka_unit_test(seen_is_the_word_seen),
		cmocka_unit_test(
		    attendance_is_a_code_or_anything_from_an_administrator),
		cmocka_unit_test(the_same_address_is_the_same_on_any_date),
		cmocka_unit_test(
		    without_an_address_the_date_and_evidence_count),
		cmocka_unit_test(seen_is_no_address),
		cmocka_unit_test(an_identity_stays_the_same_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
