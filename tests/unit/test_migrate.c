/* SPDX-License-Identifier: EUPL-1.2 */
/* Migrations: done or not done, after a backup, never backwards. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "server/store/internal.h"
#include "server/store/migrate.h"
#include "tests/support/store_files.h"

static int set_up(void **state)
{
	static struct fixture f;
	fixture_init(&f);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_fini(*state);
	return 0;
}

/* The real schema is there already; files of other kinds are passed by. */
#define FILES(...)                                              \
	(const struct embedded_file[])                          \
	{                                                       \
		{ "ministry.yaml", "name: x", 7 }, __VA_ARGS__, \
		{                                               \
			NULL, NULL, 0                           \
		}                                               \
	}

/* The number of the last file of the real schema. */
static int64_t newest(void)
{
	int64_t n = 0;

	for (const struct embedded_file *f = embedded_files; f->name; f++)
		if (strstr(f->name, ".sql") && atoll(f->name) > n)
			n = atoll(f->name);
	return n;
}

static int64_t version(struct store *s)
{
	int64_t n = -1;
	assert_int_equal(connection_number(s, "user_version", &n, NULL), 0);
	return n;
}

static bool has_table(struct store *s, const char *name)
{
	sqlite3_stmt *st = NULL;
	assert_int_equal(sqlite3_prepare_v2(s->db,
			     "SELECT 1 FROM sqlite_schema"
			     " WHERE name = ?",
			     -1, &st, NULL),
	    SQLITE_OK);
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	bool there = sqlite3_step(st) == SQLITE_ROW;
	sqlite3_finalize(st);
	return there;
}

static int count_backups(const struct fixture *f)
{
	char path[128], name[48];
	int n = 0;
	struct dirent *e;

	snprintf(name, sizeof name, "before-version-%lld-",
	    (long long)newest() + 1);
	snprintf(path, sizeof path, "%s/backups", f->dir);
	DIR *dir = opendir(path);
	while (dir != NULL && (e = readdir(dir)) != NULL)
		if (strstr(e->d_name, ".db") != NULL) {
			assert_non_null(strstr(e->d_name, name));
			n++;
		}
	if (dir != NULL)
		closedir(dir);
	return n;
}

static void what_is_missing_is_applied_after_a_backup(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	int64_t on = 0;
	const struct embedded_file *files =
	    FILES({ "102-second.sql", "CREATE TABLE second (x INTEGER) STRICT",
		      0 },
		{ "103-third.sql", "CREATE TABLE third (x INTEGER) STRICT",
		    0 });

	if (store_migrate(f->store, files, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(version(f->store), 103);
	assert_true(has_table(f->store, "second"));
	assert_true(has_table(f->store, "third"));
	assert_int_equal(count_backups(f), 1);
	assert_int_equal(connection_number(f->store, "foreign_keys", &on, NULL),
	    0);
	assert_int_equal(on, 1);
	/* once only */
	assert_int_equal(store_migrate(f->store, files, &err), 0);
	assert_int_equal(count_backups(f), 1);
}

static void a_migration_that_fails_leaves_all_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	const struct embedded_file *files = FILES({ "102-second.sql",
	    "CREATE TABLE second (x INTEGER) STRICT;"
	    " INSERT INTO nowhere VALUES (1)",
	    0 });

	assert_int_equal(store_migrate(f->store, files, &err), E_INTERNAL);
	assert_int_equal(version(f->store), newest());
	assert_false(has_table(f->store, "second"));
	assert_int_equal(count_backups(f), 1);
	fixture_reopen(f);
}

static void a_migration_that_loses_a_parent_is_refused(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct person_row row;
	const struct embedded_file *files = FILES({ "102-second.sql",
	    "DELETE FROM department", 0 });

	assert_int_equal(store_migrate(f->store, files, &err), E_INTERNAL);
	assert_string_equal(err.reason, "migration_failed");
	assert_int_equal(version(f->store), newest());
	assert_int_equal(store_person_by_staff_id(f->store, "t001", &row, NULL),
	    1);
	assert_int_equal(row.p.department, 0);
}

static void a_newer_database_is_refused_with_both_versions(void **state)
{
	static const enum store_mode modes[] = { STORE_WRITER, STORE_READER };
	struct fixture *f = *state;
	struct store *s = NULL;
	struct error err = { 0 };
	char ours[32], back[64];

	snprintf(ours, sizeof ours, " %lld", (long long)newest());
	snprintf(back, sizeof back, "PRAGMA user_version =%s", ours);
	store_close(f->store);
	f->store = NULL;
	fixture_tamper(f, "PRAGMA user_version = 99");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(store_open(&s, f->dir, modes[i], &err),
		    E_PRECONDITION);
		assert_string_equal(err.reason, "database_newer");
		assert_non_null(strstr(err.text, "99"));
		assert_non_null(strstr(err.text, ours));
	}
	fixture_tamper(f, back);
	fixture_reopen(f);
}

static void a_reader_does_not_migrate(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	const struct embedded_file *files = FILES({ "102-second.sql",
	    "CREATE TABLE second (x INTEGER) STRICT", 0 });

	assert_int_equal(store_check_version(f->store, files, &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "database_older");
	assert_int_equal(store_check_version(f->store, embedded_files, &err),
	    0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_missing_is_applied_after_a_backup),
		TEST(a_migration_that_fails_leaves_all_as_it_was),
		TEST(a_migration_that_loses_a_parent_is_refused),
		TEST(a_newer_database_is_refused_with_both_versions),
		TEST(a_reader_does_not_migrate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
