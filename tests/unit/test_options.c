/* SPDX-License-Identifier: EUPL-1.2 */
/* Command-line options: what is understood, what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/options.h"

static struct values {
	bool json, verbose;
	const char *area, *file, *second, **rest;
	long round;
	int32_t date;
	size_t n_rest;
} v;

static const struct option options[] = { { .kind = OPTION_ARGUMENT,
					     .name = "FILE",
					     .value = &v.file,
					     .help = "the spreadsheet" },
	{ .kind = OPTION_ARGUMENT,
	    .name = "SECOND",
	    .value = &v.second,
	    .help = "another",
	    .optional = true },
	{ .kind = OPTION_FLAG,
	    .name = "json",
	    .letter = 'j',
	    .value = &v.json,
	    .help = "for scripts" },
	{ .kind = OPTION_FLAG,
	    .name = "verbose",
	    .letter = 'v',
	    .value = &v.verbose,
	    .help = "more" },
	{ .kind = OPTION_TEXT,
	    .name = "area",
	    .letter = 'a',
	    .value = &v.area,
	    .hole = "AREA",
	    .help = "only this area" },
	{ .kind = OPTION_NUMBER,
	    .name = "round",
	    .value = &v.round,
	    .hole = "N",
	    .help = "one round",
	    .min = 1,
	    .max = 32 },
	{ .kind = OPTION_DATE,
	    .name = "date",
	    .value = &v.date,
	    .hole = "DATE",
	    .help = "the day" },
	OPTIONS_END };

static const struct option with_rest[] = { { .kind = OPTION_FLAG,
					       .name = "json",
					       .letter = 'j',
					       .value = &v.json,
					       .help = "for scripts" },
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &v.file,
	    .help = "the first" },
	{ .kind = OPTION_ARGUMENTS,
	    .name = "WORD",
	    .value = &v.rest,
	    .help = "the others",
	    .count = &v.n_rest },
	OPTIONS_END };

static int parse(const struct option *table, struct error *err,
    const char *const *words)
{
	static char *argv[16];
	int argc = 0;
	memset(&v, 0, sizeof(v));
	memset(err, 0, sizeof(*err));
	argv[argc++] = (char *)(uintptr_t) "viesti";
	for (; *words; words++)
		argv[argc++] = (char *)(uintptr_t)*words;
	return options_parse(table, argc, argv, err);
}
#define PARSE(...) \
	parse(options, &err, (const char *const[]){ __VA_ARGS__, NULL })
#define REST(...) \
	parse(with_rest, &err, (const char *const[]){ __VA_ARGS__, NULL })

static void every_kind_is_read_in_any_order(void **state)
{
	(void)state;
	struct error err;
	assert_int_equal(PARSE("--area", "media", "a.csv", "--round=3", "-jv",
			     "--date", "1.3.2026"),
	    0);
	assert_string_equal(v.file, "a.csv");
	assert_null(v.second);
	assert_string_equal(v.area, "media");
	assert_int_equal(v.round, 3);
	assert_true(v.json && v.verbose);
	assert_int_equal(v.date, clock_date(2026, 3, 1));
}

static void values_may_stick_to_their_option(void **state)
{
	(void)state;
	struct error err;
	assert_int_equal(PARSE("-amedia", "x", "y"), 0);
	assert_string_equal(v.area, "media");
	assert_string_equal(v.second, "y");
	assert_int_equal(PARSE("--area=", "x"), 0);
	assert_string_equal(v.area, "");
}

static void two_hyphens_end_the_options_and_one_is_stdin(void **state)
{
	(void)state;
	struct error err;
	assert_int_equal(PARSE("--", "--json"), 0);
	assert_string_equal(v.file, "--json");
	assert_false(v.json);
	assert_int_equal(PARSE("-", "--json"), 0);
	assert_string_equal(v.file, "-");
}

static void the_rest_is_gathered_between_options(void **state)
{
	(void)state;
	struct error err;
	assert_int_equal(REST("one", "two", "--json", "three", "four"), 0);
	assert_string_equal(v.file, "one");
	assert_int_equal(v.n_rest, 3);
	assert_string_equal(v.rest[0], "two");
	assert_string_equal(v.rest[1], "three");
	assert_string_equal(v.rest[2], "four");
	assert_true(v.json);
	assert_int_equal(REST("one"), E_INVALID);
	assert_string_equal(err.reason, "argument_missing");
}

static void mistakes_are_named(void **state)
{
	(void)state;
	struct error err;
	assert_int_equal(PARSE("x", "--jsn"), E_INVALID);
	assert_string_equal(err.reason, "option_unknown");
	assert_non_null(strstr(err.text, "--json"));
	assert_int_equal(PARSE("x", "-q"), E_INVALID);
	assert_string_equal(err.reason, "option_unknown");
	assert_int_equal(PARSE("x", "--area"), E_INVALID);
	assert_string_equal(err.reason, "option_value_missing");
	assert_string_equal(err.field, "area");
	assert_int_equal(PARSE("x", "--area", "--json"), E_INVALID);
	assert_string_equal(err.reason, "option_value_missing");
	assert_int_equal(PARSE("x", "--json=1"), E_INVALID);
	assert_string_equal(err.reason, "option_value");
	assert_int_equal(PARSE("x", "--round", "33"), E_INVALID);
	assert_string_equal(err.reason, "option_value");
	assert_int_equal(PARSE("x", "--date", "31.2.2026"), E_INVALID);
	assert_string_equal(err.reason, "option_value");
	assert_string_equal(err.field, "date");
	assert_int_equal(PARSE("x", "y", "z"), E_INVALID);
	assert_string_equal(err.reason, "argument_extra");
	assert_int_equal(PARSE("--json"), E_INVALID);
	assert_string_equal(err.reason, "argument_missing");
	assert_string_equal(err.field, "FILE");
}

static void mistakes_are_told_without_an_error_struct_too(void **state)
{
	(void)state;
	char *argv[] = { (char *)(uintptr_t) "viesti",
		(char *)(uintptr_t) "--round=x", NULL };
	assert_int_equal(options_parse(options, 2, argv, NULL), E_INVALID);
}

static char *printed(bool help)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	if (help)
		options_help(out, options);
	else
		options_usage(out, "viesti import", options);
	fclose(out);
	return text;
}

static void usage_and_help_come_from_the_same_table(void **state)
{
	(void)state;
	char *usage = printed(false), *help = printed(true);
	assert_non_null(strstr(usage, "viesti import FILE [SECOND]"));
	assert_non_null(strstr(usage, "[--area AREA]"));
	assert_non_null(strstr(help, "-a, --area AREA  only this area\n"));
	assert_non_null(strstr(help, "  FILE             the spreadsheet\n"));
	free(usage);
	free(help);
}

static void help_breaks_between_words_at_80_columns(void **state)
{
	static const struct option one[] = {
		{ .kind = OPTION_FLAG,
		    .name = "quite-long-option",
		    .help = "a sentence that would otherwise run on behind the "
			    "right edge of a terminal of eighty columns" },
		OPTIONS_END
	};
	char *text = NULL, *save = NULL;
	size_t len = 0, lines = 0;
	FILE *out = open_memstream(&text, &len);
	(void)state;
	options_help(out, one);
	fclose(out);
	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save), lines++) {
		assert_true(strlen(line) <= 80);
		assert_int_not_equal(line[23], ' ');
		assert_int_equal(line[22], ' ');
	}
	assert_int_equal(lines, 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read_in_any_order),
		cmocka_unit_test(values_may_stick_to_their_option),
		cmocka_unit_test(two_hyphens_end_the_options_and_one_is_stdin),
		cmocka_unit_test(the_rest_is_gathered_between_options),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(mistakes_are_told_without_an_error_struct_too),
		cmocka_unit_test(help_breaks_between_words_at_80_columns),
		cmocka_unit_test(usage_and_help_come_from_the_same_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
