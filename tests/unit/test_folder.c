/* SPDX-License-Identifier: EUPL-1.2 */
/* Which files of a watched folder are wanted, and how their results are named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "client/folder.h"

static void spreadsheets_are_wanted_in_any_letter_case(void **state)
{
	static const char *const wanted[] = { "a.csv", "A.CSV", "a.b.txt",
		"ä.tsv", "kirja.xlsx", "kirja.xls", "kirja.ods", "result.csv" };
	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		assert_true(folder_is_wanted(wanted[i]));
}

static void temporary_and_hidden_files_and_our_own_are_not(void **state)
{
	static const char *const passed[] = { ".a.csv", "~$a.csv", "#a.csv",
		"a.csv.part", "a.csv.tmp", "a.csv~", "a.csv.filepart",
		"a.result.csv", "A.RESULT.CSV", "a.pdf", "csv", ".csv", "" };
	(void)state;
	for (size_t i = 0; i < sizeof(passed) / sizeof(*passed); i++)
		assert_false(folder_is_wanted(passed[i]));
}

static void is_named(const char *name, const char *result)
{
	char *got = folder_result_name(name);
	assert_string_equal(got, result);
	assert_false(folder_is_wanted(got));
	free(got);
}

static void a_result_stands_beside_its_file(void **state)
{
	(void)state;
	is_named("a.csv", "a.result.csv");
	is_named("A.CSV", "A.result.csv");
	is_named("a.txt", "a.txt.result.csv");
	is_named("a.xlsx", "a.xlsx.result.csv");
	is_named("a.b.csv", "a.b.result.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spreadsheets_are_wanted_in_any_letter_case),
		cmocka_unit_test(
		    temporary_and_hidden_files_and_our_own_are_not),
		cmocka_unit_test(a_result_stands_beside_its_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
