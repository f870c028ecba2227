/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "common/text.h"
#include "server/domain/people.h"

static uint32_t seed, start_seed;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

static void set(struct people *p, uint32_t number, const char *staff_id,
    const char *name, const char *email, uint16_t department)
{
	struct person one = { .number = number,
		.department = department,
		.ranked = true,
		.staff_id = (char *)(uintptr_t)staff_id,
		.name = (char *)(uintptr_t)name,
		.email = (char *)(uintptr_t)email };
	assert_int_equal(people_set(p, &one), 0);
}

static struct people *some_people(void)
{
	struct people *p = people_new();
	set(p, 0, "S001", "Äijö Pöysti", "aijo@x.example", 0);
	set(p, 1, "S002", "Ida Syrjälä", "ida@x.example", 0);
	set(p, 2, "S003", "Ida Syrjälä", NULL, 1);
	set(p, 3, "S004", "S001", NULL, 1);
	set(p, 5, "S006", "Ulla Korhonen", "Ulla@X.example", 1);
	return p;
}

static void expect(const struct people *p, const char *text,
    uint16_t department, int result, uint32_t number, const char *reason)
{
	struct error err = { 0 };
	uint32_t found = PERSON_NONE;
	assert_int_equal(people_find(p, text, department, &found, &err),
	    result);
	if (result == 0) {
		assert_int_equal(found, number);
		return;
	}
	assert_string_equal(err.reason, reason);
	assert_string_equal(err.field, "person");
}

static void a_person_is_found_by_staff_id_email_and_name(void **state)
{
	(void)state;
	struct people *p = some_people();
	expect(p, "S002", DEPARTMENT_NONE, 0, 1, NULL);
	expect(p, " s002 ", DEPARTMENT_NONE, 0, 1, NULL);
	expect(p, "AIJO@X.EXAMPLE", DEPARTMENT_NONE, 0, 0, NULL);
	expect(p, "ulla@x.example", 1, 0, 5, NULL);
	expect(p, "äijö  PÖYSTI", DEPARTMENT_NONE, 0, 0, NULL);
	people_free(p);
}

static void a_staff_id_comes_before_the_same_text_as_a_name(void **state)
{
	(void)state;
	struct people *p = some_people();
	expect(p, "S001", DEPARTMENT_NONE, 0, 0, NULL);
	people_free(p);
}

static void a_name_is_unique_within_the_department_only(void **state)
{
	(void)state;
	struct people *p = some_people();
	struct error err;
	uint32_t number;
	expect(p, "Ida Syrjälä", 0, 0, 1, NULL);
	expect(p, "Ida Syrjälä", 1, 0, 2, NULL);
	expect(p, "Ida Syrjälä", DEPARTMENT_NONE, E_INVALID, 0,
	    "person_ambiguous");
	people_find(p, "Ida Syrjälä", DEPARTMENT_NONE, &number, &err);
	assert_non_null(strstr(err.text, "S002, S003"));
	people_free(p);
}

static void at_most_five_staff_ids_are_listed(void **state)
{
	(void)state;
	struct people *p = people_new();
	struct error err;
	uint32_t number;
	for (uint32_t i = 0; i < 8; i++) {
		char id[16];
		snprintf(id, sizeof(id), "S%u", 8 - i);
		set(p, i, id, "Matti Virtanen", NULL, 0);
	}
	assert_int_equal(people_find(p, "matti virtanen", 0, &number, &err),
	    E_INVALID);
	assert_non_null(strstr(err.text, "S1, S2, S3, S4, S5, …"));
	assert_null(strstr(err.text, "S6"));
	people_free(p);
}

static void another_departments_person_is_as_unknown_as_nobody(void **state)
{
	(void)state;
	struct people *p = some_people();
	struct error a, b;
	uint32_t number;
	assert_int_equal(people_find(p, "S006", 0, &number, &a), E_NOT_FOUND);
	assert_int_equal(people_find(p, "S009", 0, &number, &b), E_NOT_FOUND);
	assert_string_equal(a.reason, "unknown_person");
	assert_string_equal(a.reason, b.reason);
	*strstr(a.text, "S006") = '?';
	*strstr(b.text, "S009") = '?';
	assert_int_equal(strlen(a.text), strlen(b.text));
	/* the text is looked for as a name too, when the id is elsewhere */
	expect(p, "S001", 1, 0, 3, NULL);
	people_free(p);
}

static void nearest_names_are_of_the_own_department(void **state)
{
	(void)state;
	struct people *p = some_people();
	struct error err;
	uint32_t number;
	people_find(p, "Ida Syrjäla", 0, &number, &err);
	assert_non_null(strstr(err.text, "Ida Syrjälä"));
	people_find(p, "Ulla Korhone", 0, &number, &err);
	assert_null(strstr(err.text, "Korhonen"));
	people_find(p, "Ulla Korhone", DEPARTMENT_NONE, &number, &err);
	assert_null(strstr(err.text, "Korhonen"));
	people_free(p);
}

static void empty_and_broken_texts_are_unknown(void **state)
{
	(void)state;
	struct people *p = some_people();
	expect(p, "", DEPARTMENT_NONE, E_NOT_FOUND, 0, "unknown_person");
	expect(p, " ", 0, E_NOT_FOUND, 0, "unknown_person");
	expect(p, "\xc3(", 0, E_NOT_FOUND, 0, "unknown_person");
	people_free(p);
	p = people_new();
	expect(p, "S001", 0, E_NOT_FOUND, 0, "unknown_person");
	people_free(p);
}

static void a_gap_among_numbers_is_nobody(void **state)
{
	(void)state;
	struct people *p = some_people();
	assert_int_equal(people_count(p), 6);
	assert_null(people_get(p, 4));
	assert_null(people_get(p, 6));
	assert_null(people_get(p, PERSON_NONE));
	assert_int_equal(people_briefs(p)[4].department, DEPARTMENT_NONE);
	people_free(p);
}

static void a_changed_person_is_found_by_the_new_texts_only(void **state)
{
	(void)state;
	struct people *p = some_people();
	/* the strings may be those of the person itself */
	struct person one = *people_get(p, 5);
	one.name = (char *)(uintptr_t) "Ulla Äyräs";
	one.email = NULL;
	one.department = 0;
	one.consents = SHOW_KIOSK;
	assert_int_equal(people_set(p, &one), 0);
	expect(p, "Ulla Korhonen", DEPARTMENT_NONE, E_NOT_FOUND, 0,
	    "unknown_person");
	expect(p, "ulla@x.example", DEPARTMENT_NONE, E_NOT_FOUND, 0,
	    "unknown_person");
	expect(p, "ulla äyräs", 0, 0, 5, NULL);
	expect(p, "S006", 0, 0, 5, NULL);
	assert_int_equal(people_in(p, 0), 3);
	assert_int_equal(people_in(p, 1), 2);
	assert_int_equal(people_briefs(p)[5].consents, SHOW_KIOSK);
	people_free(p);
}

static void leave(struct people *p, uint32_t number)
{
	struct person one = *people_get(p, number);
	one.left_at = 1;
	one.consents = SHOW_HOUSE;
	assert_int_equal(people_set(p, &one), 0);
}

static void who_left_is_not_counted_and_agreed_to_nothing(void **state)
{
	(void)state;
	struct people *p = some_people();
	assert_int_equal(people_taking_part(p), 5);
	leave(p, 5);
	leave(p, 5);
	assert_int_equal(people_taking_part(p), 4);
	assert_int_equal(people_in(p, 1), 2);
	assert_int_equal(people_briefs(p)[5].consents, 0);
	assert_true(people_briefs(p)[5].left);
	assert_int_equal(people_briefs(p)[5].department, 1);
	set(p, 5, "S006", "Ulla Korhonen", NULL, 1);
	assert_int_equal(people_taking_part(p), 5);
	assert_int_equal(people_in(p, 1), 3);
	assert_false(people_briefs(p)[5].left);
	people_free(p);
}

static void who_left_is_meant_only_where_nobody_else_is(void **state)
{
	(void)state;
	struct error err;
	uint32_t number;
	struct people *p = some_people();
	leave(p, 1);
	expect(p, "Ida Syrjälä", DEPARTMENT_NONE, 0, 2, NULL);
	expect(p, "Ida Syrjälä", 0, 0, 1, NULL);
	expect(p, "S002", DEPARTMENT_NONE, 0, 1, NULL);
	/* the staff id of one who left is the name of one who takes part */
	leave(p, 0);
	expect(p, "S001", DEPARTMENT_NONE, 0, 3, NULL);
	/* and no nearest name is theirs */
	assert_int_equal(people_find(p, "Ida Syrjäl", 0, &number, &err),
	    E_NOT_FOUND);
	assert_null(strstr(err.text, "Ida Syrjälä"));
	people_free(p);
}

static void a_staff_id_is_found_whatever_its_letter_case(void **state)
{
	(void)state;
	struct people *p = some_people();
	assert_int_equal(people_by_staff_id(p, " s006"), 5);
	assert_int_equal(people_by_staff_id(p, "S001"), 0);
	assert_int_equal(people_by_staff_id(p, "S005"), PERSON_NONE);
	assert_int_equal(people_by_staff_id(p, "Ulla Korhonen"), PERSON_NONE);
	assert_int_equal(people_by_staff_id(p, ""), PERSON_NONE);
	assert_int_equal(people_by_staff_id(p, "\xc3("), PERSON_NONE);
	people_free(p);
}

static void a_person_without_id_or_name_is_refused(void **state)
{
	(void)state;
	struct people *p = people_new();
	struct person one = { .number = 0, .name = (char *)(uintptr_t) "A" };
	assert_int_equal(people_set(p, &one), E_INVALID);
	one.staff_id = one.name;
	one.number = PERSON_NONE;
	assert_int_equal(people_set(p, &one), E_INVALID);
	assert_int_equal(people_count(p), 0);
	people_free(p);
}

/* --- random changes against looking at everybody --- */

#define MANY 300
static struct {
	char id[16], name[16], email[24];
	bool set;
	uint16_t department;
} naive[MANY];

static size_t naive_matches(int key, const char *text, uint16_t department,
    uint32_t *number)
{
	size_t n = 0;
	for (uint32_t i = 0; i < MANY; i++) {
		const char *t = key == 0 ? naive[i].id
		    : key == 1		 ? naive[i].email
					 : naive[i].name;
		if (!naive[i].set || t[0] == '\0' || strcmp(t, text) != 0)
			continue;
		if (department != DEPARTMENT_NONE &&
		    department != naive[i].department)
			continue;
		*number = i;
		n++;
	}
	return n;
}

static void check_find(const struct people *p, const char *text,
    uint16_t department)
{
	uint32_t number = PERSON_NONE, found;
	int expected = E_NOT_FOUND;
	for (int key = 0; key < 3 && expected == E_NOT_FOUND; key++) {
		size_t n = naive_matches(key, text, department, &number);
		expected = n == 0 ? E_NOT_FOUND : n == 1 ? 0 : E_INVALID;
	}
	assert_int_equal(people_find(p, text, department, &found, NULL),
	    expected);
	if (expected == 0)
		assert_int_equal(found, number);
}

static void finding_equals_looking_at_everybody(void **state)
{
	(void)state;
	print_message("seed %u\n", start_seed);
	struct people *p = people_new();
	char text[24];
	for (int i = 0; i < 5000; i++) {
		uint32_t who = roll(MANY);
		naive[who].set = true;
		naive[who].department = (uint16_t)roll(3);
		snprintf(naive[who].id, sizeof(naive[who].id), "s%u", who * 7);
		snprintf(naive[who].name, sizeof(naive[who].name), "n%u ä",
		    roll(40));
		snprintf(naive[who].email, sizeof(naive[who].email), "m%u@x",
		    roll(200));
		if (roll(3) == 0)
			naive[who].email[0] = '\0';
		set(p, who, naive[who].id, naive[who].name,
		    naive[who].email[0] != '\0' ? naive[who].email : NULL,
		    naive[who].department);
		uint16_t department = (uint16_t)roll(4);
		if (department == 3)
			department = DEPARTMENT_NONE;
		switch (roll(3)) {
		case 0:
			snprintf(text, sizeof(text), "s%u", roll(MANY) * 7);
			break;
		case 1:
			snprintf(text, sizeof(text), "n%u ä", roll(45));
			break;
		default:
			snprintf(text, sizeof(text), "m%u@x", roll(220));
		}
		check_find(p, text, department);
	}
	people_free(p);
}

static void plain_texts_fold_as_all_others_do(void **state)
{
	(void)state;
	struct people *p = people_new();
	char text[40];
	for (int i = 0; i < 2000; i++) {
		size_t n = 1 + roll(30);
		for (size_t k = 0; k < n; k++)
			text[k] = (char)(roll(4) == 0 ? " \t"[roll(2)]
						      : 33 + (char)roll(94));
		text[n] = '\0';
		char *folded = text_fold(text);
		if (folded[0] != '\0') {
			/* with an ä at first, so that the long way is taken */
			char id[64], other[64];
			snprintf(id, sizeof(id), "Ä %s", text);
			set(p, 0, text, id, NULL, 0);
			snprintf(other, sizeof(other), "ä %s", folded);
			expect(p, folded, 0, 0, 0, NULL);
			expect(p, other, 0, 0, 0, NULL);
		}
		free(folded);
	}
	people_free(p);
}

int main(void)
{
	const char *given = getenv("VIESTI_SEED");
	start_seed = seed = given != NULL ? (uint32_t)atoi(given)
					  : (uint32_t)time(NULL);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_is_found_by_staff_id_email_and_name),
		cmocka_unit_test(
		    a_staff_id_comes_before_the_same_text_as_a_name),
		cmocka_unit_test(a_name_is_unique_within_the_department_only),
		cmocka_unit_test(at_most_five_staff_ids_are_listed),
		cmocka_unit_test(
		    another_departments_person_is_as_unknown_as_nobody),
		cmocka_unit_test(nearest_names_are_of_the_own_department),
		cmocka_unit_test(empty_and_broken_texts_are_unknown),
		cmocka_unit_test(a_gap_among_numbers_is_nobody),
		cmocka_unit_test(
		    a_changed_person_is_found_by_the_new_texts_only),
		cmocka_unit_test(who_left_is_not_counted_and_agreed_to_nothing),
		cmocka_unit_test(who_left_is_meant_only_where_nobody_else_is),
		cmocka_unit_test(a_staff_id_is_found_whatever_its_letter_case),
		cmocka_unit_test(a_person_without_id_or_name_is_refused),
		cmocka_unit_test(finding_equals_looking_at_everybody),
		cmocka_unit_test(plain_texts_fold_as_all_others_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
