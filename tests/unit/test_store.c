/* SPDX-License-Identifier: EUPL-1.2 */
/* The store: making, opening, transactions, what a full or failing disk does.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "server/store/internal.h"
#include "tests/support/store_files.h"

/* --- making and opening --- */

static void a_second_competition_in_the_same_place_is_refused(void **state)
{
	struct fixture *f = *state;
	struct season season = { .id = 1, .rounds = 1 };
	struct error err = { 0 };

	store_close(f->store);
	f->store = NULL;
	assert_int_equal(store_create(f->dir, &season, "", "", &err),
	    E_CONFLICT);
	assert_string_equal(err.reason, "state_exists");
	fixture_reopen(f);
}

static void a_second_writer_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *second = NULL;
	struct error err = { 0 };

	assert_int_equal(store_open(&second, f->dir, STORE_WRITER, &err),
	    E_CONFLICT);
	assert_string_equal(err.reason, "state_in_use");
	assert_null(second);
	/* and the lock ends with the first */
	fixture_reopen(f);
}

static void a_directory_without_a_competition_is_named(void **state)
{
	struct store *s = NULL;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(store_open(&s, "/tmp/viesti-no-such", STORE_WRITER,
			     &err),
	    E_NOT_FOUND);
	assert_string_equal(err.reason, "state_missing");
	assert_non_null(strstr(err.text, "/tmp/viesti-no-such"));
}

static void files_are_for_nobody_else(void **state)
{
	static const char *const names[] = { STORE_FILE, STORE_FILE "-wal",
		STORE_FILE "-shm", "lock" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[128];
		struct stat st;
		snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
}

static void durability_settings_are_what_was_asked(void **state)
{
	static const struct {
		const char *name;
		int64_t expected;
	} want[] = {
		{ "synchronous", 2 },
		{ "foreign_keys", 1 },
		{ "wal_autocheckpoint", 0 },
		{ "trusted_schema", 0 },
		{ "secure_delete", 1 },
		{ "mmap_size", 0 },
		{ "application_id", APPLICATION_ID },
	};
	struct fixture *f = *state;
	int on = -1;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		int64_t n = -1;
		assert_int_equal(connection_number(f->store, want[i].name, &n,
				     NULL),
		    0);
		assert_int_equal(n, want[i].expected);
	}
	sqlite3_db_config(f->store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
	assert_int_equal(on, 1);
}

static void a_setting_that_does_not_hold_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;
	struct error err = { 0 };

	store_close(f->store);
	f->store = NULL;
	/* Another page size cannot be changed any more once it is in use. */
	fixture_tamper(f,
	    "PRAGMA journal_mode=DELETE; PRAGMA page_size=8192; VACUUM");
	assert_int_equal(store_open(&s, f->dir, STORE_WRITER, &err),
	    E_INTERNAL);
	assert_string_equal(err.reason, "store_failed");
	assert_non_null(strstr(err.text, "page_size"));
	fixture_tamper(f, "PRAGMA page_size=4096; VACUUM");
	fixture_reopen(f);
}

static void another_programs_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;
	struct error err = { 0 };

	store_close(f->store);
	f->store = NULL;
	fixture_tamper(f, "PRAGMA application_id = 1");
	assert_int_equal(store_open(&s, f->dir, STORE_WRITER, &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "not_a_competition");
}

static void a_file_that_is_no_database_is_said_to_be_damaged(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;
	struct error err = { 0 };
	char path[128];

	store_close(f->store);
	f->store = NULL;
	snprintf(path, sizeof path, "%s/" STORE_FILE, f->dir);
	FILE *file = fopen(path, "r+");
	assert_non_null(file);
	for (int i = 0; i < 4096; i++)
		fputc('x', file);
	fclose(file);
	assert_int_equal(store_open(&s, f->dir, STORE_WRITER, &err),
	    E_INTERNAL);
	assert_string_equal(err.reason, "store_failed");
	assert_non_null(strstr(err.text, "damaged"));
}

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;

	for (enum query q = 0; q < QUERY_COUNT; q++) {
		struct bind b;
		struct error err = { 0 };
		f->store->in_transaction = true; /* only prepared, not run */
		if (bind_begin(&b, f->store, q, &err) != 0)
			fail_msg("%s: %s", query_name(q),
			    sqlite3_errmsg(f->store->db));
	}
	f->store->in_transaction = false;
}

static void plan_of(struct store *s, const char *sql, char *out, size_t size)
{
	char explain[600];
	sqlite3_stmt *st = NULL;

	snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
	assert_int_equal(sqlite3_prepare_v2(s->db, explain, -1, &st, NULL),
	    SQLITE_OK);
	out[0] = '\0';
	while (sqlite3_step(st) == SQLITE_ROW) {
		size_t len = strlen(out);
		snprintf(out + len, size - len, "%s\n",
		    (const char *)sqlite3_column_text(st, 3));
	}
	sqlite3_finalize(st);
}

static void an_operation_is_found_by_its_index(void **state)
{
	struct fixture *f = *state;
	char plan[400];

	plan_of(f->store,
	    sqlite3_sql(f->store->statements[Q_JOURNAL_BY_OPERATION]), plan,
	    sizeof plan);
	assert_non_null(strstr(plan, "USING INDEX journal_operation"));
	plan_of(f->store, sqlite3_sql(f->store->statements[Q_ACTIVITY_GET]),
	    plan, sizeof plan);
	assert_null(strstr(plan, "SCAN"));
}

/* --- transactions --- */

static void a_commit_counts_the_revision_up(void **state)
{
	struct fixture *f = *state;
	uint64_t before = store_revision(f->store);

	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 1);
	assert_int_equal(store_revision(f->store), before);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_revision(f->store), before + 1);
	fixture_reopen(f);
	assert_int_equal(store_revision(f->store), before + 1);
	assert_int_not_equal(store_epoch(f->store), 0);
}

static void a_transaction_without_changes_is_no_revision(void **state)
{
	struct fixture *f = *state;
	uint64_t before = store_revision(f->store);

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_revision(f->store), before);
}

static void a_rollback_takes_back_rows_ids_and_chain(void **state)
{
	struct fixture *f = *state;
	struct activity_row row;
	uint64_t entries, broken_at;
	uint8_t head[HASH_SIZE];
	int64_t id = 0;

	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 2);
	fixture_must_record(f->store, 3);
	store_rollback(f->store);

	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(fixture_record(f->store, 4, &id, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(id, 2);
	assert_int_equal(store_journal_verify(f->store, &entries, head,
			     &broken_at, NULL),
	    0);
	assert_int_equal(entries, 2);
	assert_int_equal(broken_at, 0);
}

static void nothing_is_stored_outside_a_transaction(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct activity_row row;

	assert_int_equal(fixture_record(f->store, 1, NULL, &err),
	    E_UNAVAILABLE);
	assert_int_equal(store_activity_get(f->store, 1, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, &err), E_UNAVAILABLE);
}

static void pages_max(struct store *s, const char *sql)
{
	assert_int_equal(sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void a_full_database_is_rolled_back_and_said_so(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct activity_row row;
	int rc = 0, n = 0;

	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	pages_max(f->store, "PRAGMA max_page_count = 1");
	assert_int_equal(store_begin(f->store, NULL), 0);
	while (rc == 0 && ++n < 1000)
		rc = fixture_record(f->store, (uint64_t)n + 1, NULL, &err);
	assert_int_equal(rc, E_UNAVAILABLE);
	assert_string_equal(err.reason, "disk_full");
	assert_int_equal(err.retry, ERROR_RETRY_SAME_ID);
	/* the next one of the same batch, and its commit, must not go on alone
	 */
	assert_int_equal(fixture_record(f->store, 5000, NULL, &err),
	    E_UNAVAILABLE);
	assert_string_equal(err.reason, "disk_full");
	assert_int_equal(store_commit(f->store, &err), E_UNAVAILABLE);
	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 0);

	pages_max(f->store, "PRAGMA max_page_count = 1000000");
	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 2);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 1);
}

/* As when the disk fails: the next write beyond the file's present size. */
static void limit_file_size(rlim_t bytes, struct rlimit *before)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, before), 0);
	limit = *before;
	limit.rlim_cur = bytes;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_write_that_fails_ends_all_writing(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct activity_row row;
	struct rlimit before;

	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 2);
	limit_file_size(store_file_bytes(f->dir, STORE_FILE, "-wal"), &before);
	int rc = store_commit(f->store, &err);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(rc, E_INTERNAL);
	assert_string_equal(err.reason, "store_failed");
	/* although the next write would succeed again */
	assert_int_equal(store_begin(f->store, &err), E_INTERNAL);
	assert_int_equal(store_checkpoint(f->store, true, &err), E_INTERNAL);
	fixture_reopen(f);
	assert_int_equal(store_activity_get(f->store, 1, &row, NULL), 1);
	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 0);
}

static void without_room_nothing_begins_until_there_is(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };

	store_set_reserve(f->store, UINT64_MAX);
	assert_false(store_writable(f->store));
	assert_int_equal(store_begin(f->store, &err), E_UNAVAILABLE);
	assert_string_equal(err.reason, "disk_full");
	store_set_reserve(f->store, 1);
	assert_true(store_writable(f->store));
	assert_int_equal(store_begin(f->store, &err), 0);
	assert_int_equal(store_commit(f->store, &err), 0);
}

static void a_checkpoint_empties_the_log(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_begin(f->store, NULL), 0);
	fixture_must_record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_not_equal(f->store->wal_pages, 0);
	assert_int_equal(store_checkpoint(f->store, false, NULL), 0);
	assert_int_not_equal(f->store->wal_pages, 0); /* too few yet */
	assert_int_equal(store_checkpoint(f->store, true, NULL), 0);
	assert_int_equal(f->store->wal_pages, 0);
	struct store_info info;
	store_info(f->store, &info);
	assert_int_not_equal(info.last_checkpoint_at, 0);
	assert_int_not_equal(info.db_bytes, 0);
	assert_int_not_equal(info.free_bytes, 0);
}

static void the_log_stays_short_while_recording(void **state)
{
	struct fixture *f = *state;
	int most = 0;

	for (uint64_t i = 1; i <= 40000;) {
		assert_int_equal(store_begin(f->store, NULL), 0);
		for (int n = 0; n < 64; n++)
			fixture_must_record(f->store, i++);
		assert_int_equal(store_commit(f->store, NULL), 0);
		if (f->store->wal_pages > most)
			most = f->store->wal_pages;
		assert_int_equal(store_checkpoint(f->store, false, NULL), 0);
	}
	assert_in_range(most, 4000, 4200);
	assert_in_range(store_file_bytes(f->dir, STORE_FILE, "-wal"),
	    4000 * 4096, 4300 * 4120);
}

int main(void)
{
#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_second_competition_in_the_same_place_is_refused),
		TEST(a_second_writer_is_refused),
		TEST(a_directory_without_a_competition_is_named),
		TEST(files_are_for_nobody_else),
		TEST(durability_settings_are_what_was_asked),
		TEST(a_setting_that_does_not_hold_is_refused),
		TEST(another_programs_database_is_refused),
		TEST(a_file_that_is_no_database_is_said_to_be_damaged),
		TEST(every_statement_prepares),
		TEST(an_operation_is_found_by_its_index),
		TEST(a_commit_counts_the_revision_up),
		TEST(a_transaction_without_changes_is_no_revision),
		TEST(a_rollback_takes_back_rows_ids_and_chain),
		TEST(nothing_is_stored_outside_a_transaction),
		TEST(a_full_database_is_rolled_back_and_said_so),
		TEST(a_write_that_fails_ends_all_writing),
		TEST(without_room_nothing_begins_until_there_is),
		TEST(a_checkpoint_empties_the_log),
		TEST(the_log_stays_short_while_recording),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
