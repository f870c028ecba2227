/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Profiles on disk: where they are, what is in them, what is refused; the small
 * files under them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/files.h"
#include "client/keys.h"
#include "client/profile.h"
#include "common/i18n.h"

static char dir[64];

static int set_up(void **state)
{
	(void)state;
	i18n_init();
	snprintf(dir, sizeof(dir), "/tmp/test_profile.XXXXXX");
	assert_non_null(mkdtemp(dir));
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = { "profile", "client.key", "a/b/x",
		"a/b", "a" };
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
		remove(path);
	}
	return rmdir(dir);
}

static void put(const char *text, size_t len)
{
	assert_int_equal(files_write(dir, "profile", 0600, text, len, NULL), 0);
}

static void what_is_written_is_read(void **state)
{
	struct profile p = { .address = "server.example",
		.port = 8784,
		.name = "HR desk 2",
		.role = "recorder",
		.department = "talous" },
		       q;

	(void)state;
	snprintf(p.dir, sizeof(p.dir), "%s", dir);
	assert_int_equal(profile_write(&p, NULL), 0);
	assert_int_equal(profile_open(&q, dir, NULL), 0);
	assert_memory_equal(&p, &q, sizeof(p));
}

static void a_missing_profile_says_how_to_enrol(void **state)
{
	struct profile p;
	struct error err;

	(void)state;
	assert_int_equal(profile_open(&p, dir, &err), E_NOT_FOUND);
	assert_string_equal(err.reason, "not_enrolled");
	assert_non_null(strstr(err.text, "viesti enrol"));
	assert_non_null(strstr(err.text, dir));
}

static void a_profile_without_its_address_or_port_is_broken(void **state)
{
	static const char *const bad[] = { "", "port: 8784\n", "address: a\n",
		"address: a\nport: 0\n", "address: a\nport: 65536\n",
		"address: a\nport\n", "address: a\nport: 1\nname: \x1b[2J\n" };
	struct profile p;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put(bad[i], strlen(bad[i]));
		assert_int_equal(profile_open(&p, dir, &err), E_INVALID);
		assert_string_equal(err.reason, "profile_broken");
	}
	put("address: a\0port: 1\n", 19);
	assert_int_equal(profile_open(&p, dir, &err), E_INVALID);
}

static void keys_of_newer_programs_are_passed_over(void **state)
{
	static const char text[] = "# x\nport: 1\ncolour: blue\n\naddress: h\n";
	struct profile p;

	(void)state;
	put(text, strlen(text));
	assert_int_equal(profile_open(&p, dir, NULL), 0);
	assert_string_equal(p.address, "h");
	assert_int_equal(p.port, 1);
}

static void the_default_place_follows_the_environment(void **state)
{
	char out[1024];

	(void)state;
	setenv("HOME", "/home/ulla", 1);
	unsetenv("XDG_DATA_HOME");
	assert_int_equal(profile_place(out, sizeof(out), NULL, NULL), 0);
	assert_string_equal(out, "/home/ulla/.local/share/viesti");
	setenv("XDG_DATA_HOME", "/data", 1);
	assert_int_equal(profile_place(out, sizeof(out), NULL, NULL), 0);
	assert_string_equal(out, "/data/viesti");
	setenv("XDG_DATA_HOME", "relative", 1);
	assert_int_equal(profile_place(out, sizeof(out), NULL, NULL), 0);
	assert_string_equal(out, "/home/ulla/.local/share/viesti");
	assert_int_equal(profile_place(out, sizeof(out), "x", NULL), 0);
	assert_string_equal(out, "x");
	assert_int_equal(profile_place(out, 8, NULL, NULL), E_INVALID);
}

static void directories_are_made_for_their_owner_alone(void **state)
{
	char path[128];
	struct stat st;

	(void)state;
	snprintf(path, sizeof(path), "%s/a/b", dir);
	assert_int_equal(files_make_dir(path, NULL), 0);
	assert_int_equal(files_make_dir(path, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void a_key_that_others_may_read_is_refused(void **state)
{
	EVP_PKEY *key = NULL, *again = NULL;
	struct error err;
	char path[128];

	(void)state;
	assert_int_equal(keys_make(&key, dir, "client.key", NULL), 0);
	assert_int_equal(keys_load(&again, dir, "client.key", NULL), 0);
	assert_int_equal(EVP_PKEY_eq(key, again), 1);
	EVP_PKEY_free(again);
	EVP_PKEY_free(key);
	snprintf(path, sizeof(path), "%s/client.key", dir);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(keys_load(&again, dir, "client.key", &err), E_DENIED);
	assert_string_equal(err.reason, "key_permissions");
}

static void an_invite_with_a_typing_error_changes_nothing(void **state)
{
	struct profile p;
	struct error err;

	(void)state;
	assert_int_equal(profile_enrol(&p, dir, "VSTI1-ABCDE", false, &err),
	    E_INVALID);
	assert_int_equal(files_exist(dir, "client.key.new"), 0);
}

static void every_error_code_has_an_exit_code(void **state)
{
	(void)state;
	assert_int_equal(link_exit_code(0), 0);
	assert_int_equal(link_exit_code(E_INVALID), 2);
	assert_int_equal(link_exit_code(E_NOT_FOUND), 3);
	assert_int_equal(link_exit_code(E_DENIED), 4);
	assert_int_equal(link_exit_code(E_CONFLICT), 5);
	assert_int_equal(link_exit_code(E_PRECONDITION), 6);
	assert_int_equal(link_exit_code(E_UNAVAILABLE), 7);
	assert_int_equal(link_exit_code(E_EXHAUSTED), 7);
	assert_int_equal(link_exit_code(E_DEADLINE), 7);
	assert_int_equal(link_exit_code(E_UNAUTHENTICATED), 8);
	assert_int_equal(link_exit_code(E_INTERNAL), 70);
	assert_int_equal(link_exit_code(-99), 70);
	assert_int_equal(link_exit_code(1), 70);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_is_read),
		TEST(a_missing_profile_says_how_to_enrol),
		TEST(a_profile_without_its_address_or_port_is_broken),
		TEST(keys_of_newer_programs_are_passed_over),
		TEST(the_default_place_follows_the_environment),
		TEST(directories_are_made_for_their_owner_alone),
		TEST(a_key_that_others_may_read_is_refused),
		TEST(an_invite_with_a_typing_error_changes_nothing),
		cmocka_unit_test(every_error_code_has_an_exit_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
