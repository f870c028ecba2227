/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The server's settings: what a fresh file says is what is read, mistakes are
 * refused with their place, and viestid.conf.5 tells of every setting its
 * default and range as they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "server/config.h"

#define MANUAL TEST_DATA "/../../server/viestid.conf.5"
#define SETTINGS_MAX 64

static char path[] = "/tmp/viesti-config-XXXXXX";

static void write_conf(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int read_text(struct config *c, const char *text, struct error *err)
{
	write_conf(text);
	memset(err, 0, sizeof(*err));
	return config_read(c, path, err);
}

/* "key: value" of each setting in a fresh file. */
struct fresh {
	char *text;
	const char *key[SETTINGS_MAX], *value[SETTINGS_MAX];
	size_t n;
};

static void fresh_init(struct fresh *f)
{
	struct config c;
	char *rest, *line;

	config_default(&c);
	f->text = config_text(&c);
	f->n = 0;
	rest = f->text;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *colon = strstr(line, ": ");
		if (*line == '#' || !colon)
			continue;
		assert_true(f->n < SETTINGS_MAX);
		*colon = '\0';
		f->key[f->n] = line;
		f->value[f->n++] = colon + 2;
	}
}

static void a_fresh_file_is_read_as_it_was_written(void **state)
{
	(void)state;
	struct config c, back;
	struct error err;

	config_default(&c);
	snprintf(c.address, sizeof(c.address), "viesti.example");
	c.port = 0;
	c.personal_boards = false;
	c.show_all_places = true;
	c.rate_per_second = 1000000;
	char *text = config_text(&c);
	assert_int_equal(read_text(&back, text, &err), 0);
	assert_memory_equal(&c, &back, sizeof(c));
	free(text);
}

static void text_is_written_so_that_it_can_be_read(void **state)
{
	(void)state;
	struct config c, back;
	struct error err;

	config_default(&c);
	snprintf(c.control_socket, sizeof(c.control_socket),
	    "/a \"b\" \\c: #d");
	char *text = config_text(&c);
	assert_int_equal(read_text(&back, text, &err), 0);
	assert_string_equal(back.control_socket, c.control_socket);
	free(text);
}

static void what_is_left_out_has_its_default(void **state)
{
	(void)state;
	struct config c, defaults;
	struct error err;

	config_default(&defaults);
	assert_int_equal(read_text(&c, "port: 1\n", &err), 0);
	assert_int_equal(c.port, 1);
	c.port = defaults.port;
	assert_memory_equal(&c, &defaults, sizeof(c));
}

static void mistakes_are_refused_with_their_place(void **state)
{
	(void)state;
	static const char *const bad[][2] = {
		{ "port: 1\nprot: 2\n", ":2:1: " }, /* unknown */
		{ "port: 1\nport: 2\n", ":2:1: " }, /* twice */
		{ "\n\nport: 0x10\n", ":3:7: " },
		{ "port: 0123\n", ":1:7: " },
		{ "port: 8784.0\n", ":1:7: " },
		{ "port: many\n", ":1:7: " },
		{ "port: [1]\n", ":1:7: " },
		{ "personal_boards: perhaps\n", ":1:18: " },
		{ "address: \"\"\n", ":1:10: " },
		{ "address: \"a\x01\"\n", "" },
		{ "log_level: loud\n", "log_level" },
		{ "- port\n", "" },
		{ "port: 1\n  more: 2\n", "" },
	};
	struct config c;
	struct error err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_text(&c, bad[i][0], &err), E_INVALID);
		if (!strstr(err.text, bad[i][1]) || !strstr(err.text, path))
			fail_msg("%s is refused with: %s", bad[i][0], err.text);
	}
	assert_int_equal(config_read(&c, "/nowhere/viestid.conf", &err),
	    E_NOT_FOUND);
}

static void a_text_that_is_too_long_is_refused_and_never_cut(void **state)
{
	(void)state;
	struct config c;
	struct error err;
	char text[400];

	snprintf(text, sizeof(text), "control_socket: /%0106d\n", 0);
	assert_int_equal(read_text(&c, text, &err), 0);
	assert_int_equal(strlen(c.control_socket), 107);
	snprintf(text, sizeof(text), "control_socket: /%0107d\n", 0);
	assert_int_equal(read_text(&c, text, &err), E_INVALID);
}

/* ---------------------------------------------------------- the manual */

/* The item of the manual: ".It Cm key : ... Pq ..."; NULL: there is none. */
static const char *item(const char *manual, const char *key, char line[256])
{
	char start[80];

	snprintf(start, sizeof(start), "\n.It Cm %s : ", key);
	const char *at = strstr(manual, start);
	if (!at)
		return NULL;
	snprintf(line, 256, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
	return line;
}

static int read_number(const char *key, long long n)
{
	struct config c;
	struct error err;
	char text[120];

	snprintf(text, sizeof(text), "%s: %lld\n", key, n);
	return read_text(&c, text, &err);
}

static void check_range(const char *key, const char *line)
{
	long long min, max;
	const char *range = strstr(line, "Pq ");

	assert_non_null(range);
	if (sscanf(range, "Pq %lld to %lld,", &min, &max) != 2)
		fail_msg("no range in the manual: %s", line);
	if (read_number(key, min) != 0 || read_number(key, max) != 0 ||
	    read_number(key, min - 1) != E_INVALID ||
	    read_number(key, max + 1) != E_INVALID)
		fail_msg("the range is another one: %s", line);
}

static void check_default(const char *value, const char *line)
{
	char told[300], bare[256];
	size_t n = strlen(value);

	snprintf(bare, sizeof(bare), "%s", value);
	if (*value == '"')
		snprintf(bare, sizeof(bare), "%.*s", (int)n - 2, value + 1);
	snprintf(told, sizeof(told), "default %s", bare);
	const char *at = strstr(line, told);
	if (!at || !strchr(";", at[strlen(told)]))
		fail_msg("the default is %s: %s", bare, line);
}

static void the_manual_tells_every_setting_as_it_is(void **state)
{
	(void)state;
	struct fresh f;
	char *manual = NULL, line[256];
	size_t len, items = 0;

	assert_int_equal(file_read(MANUAL, 1u << 20, &manual, &len, NULL), 0);
	fresh_init(&f);
	assert_true(f.n > 0);
	for (size_t i = 0; i < f.n; i++) {
		if (!item(manual, f.key[i], line))
			fail_msg("viestid.conf.5 has no %s", f.key[i]);
		check_default(f.value[i], line);
		if (strspn(f.value[i], "0123456789") == strlen(f.value[i]))
			check_range(f.key[i], line);
	}
	for (char *at = manual; (at = strstr(at, "\n.It Cm ")); at++)
		items++;
	assert_int_equal(items, f.n); /* and of no other */
	free(f.text);
	free(manual);
}

static void every_setting_has_a_sentence_in_a_fresh_file(void **state)
{
	(void)state;
	struct config c;

	config_default(&c);
	char *text = config_text(&c);
	char *rest = text, *line, *before = NULL;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (*line && *line != '#' && (!before || *before != '#'))
			fail_msg("no sentence before %s", line);
		before = line;
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_file_is_read_as_it_was_written),
		cmocka_unit_test(text_is_written_so_that_it_can_be_read),
		cmocka_unit_test(what_is_left_out_has_its_default),
		cmocka_unit_test(mistakes_are_refused_with_their_place),
		cmocka_unit_test(
		    a_text_that_is_too_long_is_refused_and_never_cut),
		cmocka_unit_test(the_manual_tells_every_setting_as_it_is),
		cmocka_unit_test(every_setting_has_a_sentence_in_a_fresh_file),
	};
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
