/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/domain/department.h"

static struct department some[] = {
	{ .code = "talous",
	    .short_name = "Talous",
	    .headcount = 30,
	    .name = { "Finance", "Talousosasto", "Ekonomiavdelningen" } },
	{ .code = "aijo",
	    .short_name = "ÄIJÖ",
	    .headcount = 3,
	    .name = { "talous", "Äijön yksikkö", "Äijös enhet" } },
	{ .code = "empty", .headcount = 1 },
};
static const struct departments all = { .n = 3, .all = some };

static void a_department_is_found_by_code_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(departments_find(&all, "aijo"), 1);
	assert_int_equal(departments_find(&all, " AIJO "), 1);
}

static void a_department_is_found_by_any_of_its_names(void **state)
{
	(void)state;
	assert_int_equal(departments_find(&all, "Finance"), 0);
	assert_int_equal(departments_find(&all, "talousosasto"), 0);
	assert_int_equal(departments_find(&all, "EKONOMIAVDELNINGEN"), 0);
	assert_int_equal(departments_find(&all, "äijön  yksikkö"), 1);
	assert_int_equal(departments_find(&all, "äijö"), 1);
}

static void a_code_comes_before_another_departments_name(void **state)
{
	(void)state;
	assert_int_equal(departments_find(&all, "talous"), 0);
	assert_int_equal(departments_find(&all, "TALOUS"), 0);
}

/* Also where plain letters alone do not tell, or blanks and marks differ. */
static void every_way_to_write_a_name_finds_it(void **state)
{
	static const char *const ways[][2] = {
		{ "Talous- ja hallinto", "TALOUS- JA  HALLINTO" },
		{ "Talous  ja hallinto", "talous ja hallinto" },
		{ " Talous ja hallinto ", "talous ja hallinto" },
		{ "A\xcc\x88ijo\xcc\x88", "\xc3\x84IJ\xc3\x96" },
		{ "\xe2\x84\xaa"
		  "ela",
		    "kela" }, /* the sign for kelvin */
		{ "Stra\xc3\x9f"
		  "e",
		    "STRASSE" }, /* sharp s */
		{ "A\xcc\x8a"
		  "bo",
		    "\xc3\xa5"
		    "bo" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct department one = { .code = "x" };
		const struct departments list = { .n = 1, .all = &one };
		strcpy(one.name[LANG_FI], ways[i][0]);
		assert_int_equal(departments_find(&list, ways[i][1]), 0);
		assert_int_equal(departments_find(&list, "talous ja"),
		    DEPARTMENT_NONE);
	}
}

static void nothing_and_an_unknown_word_find_none(void **state)
{
	(void)state;
	assert_int_equal(departments_find(&all, ""), DEPARTMENT_NONE);
	assert_int_equal(departments_find(&all, "  "), DEPARTMENT_NONE);
	assert_int_equal(departments_find(&all, "poliisi"), DEPARTMENT_NONE);
	assert_int_equal(departments_find(&all, "\xff"), DEPARTMENT_NONE);
}

static void a_copy_stands_alone(void **state)
{
	(void)state;
	struct departments copy, none = { .n = 0 };
	assert_int_equal(departments_copy(&copy, &all), 0);
	assert_int_equal(copy.n, 3);
	assert_ptr_not_equal(copy.all, all.all);
	assert_memory_equal(copy.all, all.all, sizeof(some));
	departments_fini(&copy);
	assert_int_equal(copy.n, 0);
	assert_int_equal(departments_copy(&copy, &none), 0);
	departments_fini(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_department_is_found_by_code_in_any_case),
		cmocka_unit_test(a_department_is_found_by_any_of_its_names),
		cmocka_unit_test(a_code_comes_before_another_departments_name),
		cmocka_unit_test(every_way_to_write_a_name_finds_it),
		cmocka_unit_test(nothing_and_an_unknown_word_find_none),
		cmocka_unit_test(a_copy_stands_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
