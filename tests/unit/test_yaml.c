/* SPDX-License-Identifier: EUPL-1.2 */
/* YAML by a table of keys: values, and where and why something is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/yaml.h"

struct sample {
	char name[8];
	int64_t points;
	bool open;
	int32_t start;
	const struct yaml_node *types, *limits;
};

static const struct yaml_key keys[] = {
	{ "name", YAML_TEXT, offsetof(struct sample, name), .size = 8 },
	{ "points", YAML_NUMBER, offsetof(struct sample, points), .min = -5,
	    .max = 1000, .optional = true },
	{ "open", YAML_BOOL, offsetof(struct sample, open), .optional = true },
	{ "start", YAML_DATE, offsetof(struct sample, start),
	    .optional = true },
	{ "types", YAML_LIST, offsetof(struct sample, types),
	    .optional = true },
	{ "limits", YAML_MAP, offsetof(struct sample, limits),
	    .optional = true },
};

static struct error err;
static struct sample sample;
static struct yaml *doc;

static int parse(const char *text)
{
	memset(&err, 0, sizeof(err));
	doc = NULL;
	return yaml_parse(&doc, "rules.yaml", text, strlen(text), &err);
}

static int read(const char *text)
{
	memset(&sample, 0, sizeof(sample));
	sample.points = 7;
	int rc = parse(text);
	if (!rc)
		rc = yaml_read(doc, yaml_root(doc), keys, 6, &sample, &err);
	return rc;
}

static void refused(const char *text, const char *reason, const char *part)
{
	int rc = read(text);
	assert_int_equal(rc, E_INVALID);
	assert_string_equal(err.reason, reason);
	if (!strstr(err.text, part))
		fail_msg("\"%s\" is not in: %s", part, err.text);
	yaml_free(doc);
}

static void every_kind_is_read(void **state)
{
	(void)state;
	assert_int_equal(
	    read("name: Äijö\npoints: -5\nopen: yes\n"
		 "start: 2026-02-02\ntypes: [a, b]\nlimits:\n  week: 3\n"),
	    0);
	assert_string_equal(sample.name, "Äijö");
	assert_int_equal(sample.points, -5);
	assert_true(sample.open);
	assert_int_equal(sample.start, clock_date(2026, 2, 2));
	assert_int_equal(yaml_length(doc, sample.types), 2);
	assert_string_equal(yaml_scalar(yaml_item(doc, sample.types, 1)), "b");
	assert_null(yaml_item(doc, sample.types, 2));
	const char *key;
	const struct yaml_node *value = yaml_pair(doc, sample.limits, 0, &key);
	assert_string_equal(key, "week");
	assert_string_equal(yaml_scalar(value), "3");
	assert_null(yaml_pair(doc, sample.limits, 1, &key));
	assert_null(yaml_scalar(sample.limits));
	yaml_free(doc);
}

static void what_is_absent_and_optional_stays_as_it_was(void **state)
{
	(void)state;
	assert_int_equal(read("\xef\xbb\xbfname: x\n"), 0);
	assert_int_equal(sample.points, 7);
	yaml_free(doc);
}

static void numbers_are_decimal_and_in_range(void **state)
{
	(void)state;
	refused("name: x\npoints: 060\n", "yaml_number",
	    "rules.yaml:2:9: points");
	refused("name: x\npoints: 0x10\n", "yaml_number", "0x10");
	refused("name: x\npoints: 1_000\n", "yaml_number", "1_000");
	refused("name: x\npoints: 1.5\n", "yaml_number", "1.5");
	refused("name: x\npoints: \"12\"\n", "yaml_number", "12");
	refused("name: x\npoints:\n", "yaml_number", "points");
	refused("name: x\npoints: [1]\n", "yaml_number", "points");
	refused("name: x\npoints: 99999999999999999999\n", "yaml_number",
	    "9999");
	refused("name: x\npoints: 1001\n", "yaml_range", "-5 to 1000");
	assert_string_equal(err.field, "points");
}

static void the_other_kinds_are_checked(void **state)
{
	(void)state;
	refused("name: ''\n", "yaml_length", "1 to 7");
	refused("name: 12345678\n", "yaml_length", "1 to 7");
	refused("name: [x]\n", "yaml_kind", "name");
	refused("name: x\nopen: maybe\n", "yaml_bool", "maybe");
	refused("name: x\nstart: 31.2.2026\n", "yaml_date", "rules.yaml:2:8");
	refused("name: x\ntypes: {a: 1}\n", "yaml_kind", "types");
	refused("name: x\nlimits: [a]\n", "yaml_kind", "limits");
}

static void unknown_repeated_and_missing_keys_are_errors(void **state)
{
	(void)state;
	refused("name: x\npoint: 1\n", "yaml_key_unknown", "\"points\"");
	refused("name: x\nzzzzzzzz: 1\n", "yaml_key_unknown", "name, points");
	refused("name: x\nlimits:\n  a: 1\n  b: 1\n  a: 2\n", "yaml_key_twice",
	    "rules.yaml:5:3");
	refused("points: 1\n", "yaml_key_missing", "\"name\"");
	refused("- a\n", "yaml_kind", "rules.yaml:1:1");
	refused("? [a]\n: b\n", "yaml_key", "rules.yaml:1:3");
}

static void what_is_no_yaml_says_where(void **state)
{
	(void)state;
	refused("name: x\n  points: 1\n", "yaml_syntax", "rules.yaml:2:");
	refused("name: \"x\n", "yaml_syntax", "rules.yaml:");
	refused("", "yaml_empty", "rules.yaml");
	refused("# only a comment\n", "yaml_empty", "rules.yaml");
	refused("name: x\n---\nname: y\n", "yaml_documents", "rules.yaml:3:1");
	refused("name: x\n---\n[\n", "yaml_syntax", "rules.yaml:");
	refused("name: \"a\\0b\"\n", "yaml_text", "rules.yaml:1:7");
	refused("name: \"a\\u202Eb\"\n", "yaml_text", "rules.yaml:1:7");
	refused("name: \xc4\n", "yaml_syntax", "rules.yaml:");
}

static void a_file_over_the_limit_is_refused(void **state)
{
	(void)state;
	size_t len = (1u << 20) + 1;
	char *text = malloc(len);
	memset(text, ' ', len);
	assert_int_equal(yaml_parse(&doc, "big", text, len, &err), E_INVALID);
	assert_string_equal(err.reason, "yaml_too_large");
	free(text);
}

static void deep_nesting_does_no_harm(void **state)
{
	(void)state;
	size_t len = 3000;
	char *text = malloc(len);
	memset(text, '[', len);
	assert_int_equal(yaml_parse(&doc, "deep", text, len, &err), E_INVALID);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(what_is_absent_and_optional_stays_as_it_was),
		cmocka_unit_test(numbers_are_decimal_and_in_range),
		cmocka_unit_test(the_other_kinds_are_checked),
		cmocka_unit_test(unknown_repeated_and_missing_keys_are_errors),
		cmocka_unit_test(what_is_no_yaml_says_where),
		cmocka_unit_test(a_file_over_the_limit_is_refused),
		cmocka_unit_test(deep_nesting_does_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
