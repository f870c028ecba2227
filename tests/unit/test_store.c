/* SPDX-License-Identifier: EUPL-1.2 */
/* The store: making, opening, transactions, rows in and out, loading. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/store/internal.h"
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

static void record(struct store *s, uint64_t operation)
{
	struct error err = { 0 };
	if (fixture_record(s, operation, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

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
	record(f->store, 1);
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
	record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	record(f->store, 2);
	record(f->store, 3);
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
	record(f->store, 1);
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
	record(f->store, 2);
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
	record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	record(f->store, 2);
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
	record(f->store, 1);
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
			record(f->store, i++);
		assert_int_equal(store_commit(f->store, NULL), 0);
		if (f->store->wal_pages > most)
			most = f->store->wal_pages;
		assert_int_equal(store_checkpoint(f->store, false, NULL), 0);
	}
	assert_in_range(most, 4000, 4200);
	assert_in_range(store_file_bytes(f->dir, STORE_FILE, "-wal"),
	    4000 * 4096, 4300 * 4120);
}

/* --- rows --- */

static void a_person_comes_back_as_stored(void **state)
{
	struct fixture *f = *state;
	struct person_row got,
	    row = { .p = { .number = PERSON_NONE,
			.department = 0,
			.consents = SHOW_HOUSE,
			.language = LANG_SV,
			.joined_on = 20003,
			.staff_id = (char[]){ "T002" },
			.name = (char[]){ "Åsa Ström" },
			.email = (char[]){ "asa@example.fi" },
			.pseudonym = (char[]){ "Räven" } },
		    .consent_reference = "HR 12/2026" };
	struct error err = { 0 };

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_person_put(f->store, &row, NULL), 0);
	assert_int_equal(row.p.number, 1);
	row.p.consents = SHOW_KIOSK;
	row.p.locked = true;
	row.p.left_at = 1234567;
	assert_int_equal(store_person_put(f->store, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);

	assert_int_equal(store_person_by_staff_id(f->store, "t002", &got, NULL),
	    1);
	assert_int_equal(got.p.number, 1);
	assert_int_equal(got.p.department, 0);
	assert_int_equal(got.p.consents, SHOW_KIOSK);
	assert_int_equal(got.p.language, LANG_SV);
	assert_int_equal(got.p.joined_on, 20003);
	assert_false(got.p.ranked);
	assert_string_equal(got.p.staff_id, "T002");
	assert_string_equal(got.p.name, "Åsa Ström");
	assert_string_equal(got.p.email, "asa@example.fi");
	assert_string_equal(got.p.pseudonym, "Räven");
	assert_string_equal(got.consent_reference, "HR 12/2026");
	assert_true(got.p.locked);
	assert_int_equal(got.p.left_at, 1234567);
	assert_int_equal(store_person_get(f->store, 0, &got, NULL), 1);
	assert_false(got.p.locked);
	assert_int_equal(got.p.left_at, 0);
	assert_int_equal(store_person_get(f->store, 2, &got, NULL), 0);
	assert_int_equal(store_person_by_staff_id(f->store, "x", &got, NULL),
	    0);

	assert_int_equal(store_begin(f->store, NULL), 0);
	row.p.number = PERSON_NONE;
	assert_int_equal(store_person_put(f->store, &row, &err), E_CONFLICT);
	assert_string_equal(err.reason, "exists");
	record(f->store, 1); /* the transaction goes on */
	assert_int_equal(store_commit(f->store, NULL), 0);
	row.p.number = 77;
	row.p.staff_id = (char[]){ "t077" };
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_person_put(f->store, &row, &err), E_NOT_FOUND);
	store_rollback(f->store);
}

struct moves_seen {
	int64_t ids[8];
	size_t n, stop_at;
};

static int see_move(const struct move_row *row, void *arg)
{
	struct moves_seen *seen = arg;
	assert_string_equal(row->to_code, row->to == 0 ? "talous" : "uusi");
	if (row->person == PERSON_NONE) {
		assert_null(row->name);
		assert_null(row->department_code);
	} else {
		assert_non_null(row->name);
		assert_string_equal(row->department_code, "talous");
	}
	seen->ids[seen->n++] = row->id;
	return seen->n == seen->stop_at;
}

static void expect_moves(struct store *s, uint16_t to, bool all,
    uint32_t offset, uint32_t limit, const char *ids)
{
	struct moves_seen seen = { .stop_at = 8 };
	assert_int_equal(store_moves_each(s, to, all, offset, limit, see_move,
			     &seen, NULL),
	    0);
	assert_int_equal(seen.n, strlen(ids));
	for (size_t i = 0; i < seen.n; i++)
		assert_int_equal(seen.ids[i], ids[i] - '0');
}

/* Three moves, the second of somebody unknown; the first one is rejected. */
static void three_moves(struct store *s, struct move_row *first)
{
	struct department d = { .code = "uusi", .headcount = 9 };
	struct move_row row = { .staff_id = "T001",
		.to = 1,
		.from = 20600,
		.asked_at = 5,
		.asked_by = 0 };
	assert_int_equal(store_begin(s, NULL), 0);
	assert_int_equal(store_department_put(s, &d, NULL), 0);
	*first = row;
	assert_int_equal(store_move_put(s, first, NULL), 0);
	row.staff_id = "nobody";
	row.person = PERSON_NONE;
	assert_int_equal(store_move_put(s, &row, NULL), 0);
	row.id = 0;
	row.to = 0;
	assert_int_equal(store_move_put(s, &row, NULL), 0);
	first->decision = 3;
	first->reason = "later";
	first->decided_at = 6;
	assert_int_equal(store_move_put(s, first, NULL), 0);
	assert_int_equal(store_commit(s, NULL), 0);
}

static void moves_come_back_those_that_wait_first(void **state)
{
	struct fixture *f = *state;
	struct move_row first, got;
	uint32_t waiting, same;

	three_moves(f->store, &first);
	assert_int_equal(store_move_get(f->store, first.id, &got, NULL), 1);
	assert_int_equal(got.person, 0);
	assert_string_equal(got.staff_id, "T001");
	assert_int_equal(got.from, 20600);
	assert_int_equal(got.decision, 3);
	assert_string_equal(got.reason, "later");
	assert_int_equal(got.asked_at, 5);
	assert_int_equal(got.decided_at, 6);
	assert_int_equal(got.decided_by, 0);
	assert_int_equal(store_move_get(f->store, 9, &got, NULL), 0);
	expect_moves(f->store, DEPARTMENT_NONE, true, 0, 8, "321");
	expect_moves(f->store, DEPARTMENT_NONE, false, 0, 8, "32");
	expect_moves(f->store, DEPARTMENT_NONE, true, 1, 1, "2");
	expect_moves(f->store, 1, true, 0, 8, "21");
	expect_moves(f->store, 0, false, 0, 8, "3");
	assert_int_equal(store_moves_waiting(f->store, DEPARTMENT_NONE, NULL,
			     &waiting, &same, NULL),
	    0);
	assert_int_equal(waiting, 2);
	assert_int_equal(same, 0);
	assert_int_equal(store_moves_waiting(f->store, 1, "NOBODY", &waiting,
			     &same, NULL),
	    0);
	assert_int_equal(waiting, 1);
	assert_int_equal(same, 1);
	assert_int_equal(store_moves_waiting(f->store, 1, "T001", &waiting,
			     &same, NULL),
	    0);
	assert_int_equal(same, 0);
}

static void an_activity_comes_back_as_stored(void **state)
{
	struct fixture *f = *state;
	struct activity_row row;
	int64_t id = 0;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(fixture_record(f->store, 1, &id, NULL), 0);
	assert_int_equal(store_activity_get(f->store, id, &row, NULL), 1);
	assert_int_equal(row.a.identity, UINT64_MAX - 1);
	assert_int_equal(row.person, 0);
	assert_int_equal(row.a.date, 20001);
	assert_int_equal(row.a.recorded_at, 1770000000000000);
	assert_string_equal(row.type, "SM1");
	assert_string_equal(row.note, "kahvihuoneessa");
	assert_memory_equal(row.salt, "saltsaltsaltsal", 16);
	assert_null(row.reason);
	row.a.status = STATUS_WITHDRAWN;
	row.a.flags = ACTIVITY_FIRST_PUBLIC;
	row.reason = "väärä päivä";
	row.decided_at = 1770000000000001;
	assert_int_equal(store_activity_update(f->store, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);

	assert_int_equal(store_activity_get(f->store, id, &row, NULL), 1);
	assert_int_equal(row.a.status, STATUS_WITHDRAWN);
	assert_int_equal(row.a.flags, ACTIVITY_FIRST_PUBLIC);
	assert_string_equal(row.reason, "väärä päivä");
	assert_int_equal(row.decided_at, 1770000000000001);
	assert_int_equal(row.decided_by, 0);
	assert_int_equal(store_activity_get(f->store, id + 1, &row, NULL), 0);
}

static void a_correction_replaces_the_row_and_forgets_the_decision(void **state)
{
	struct fixture *f = *state;
	struct activity_row row;
	int64_t id;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(fixture_record(f->store, 1, &id, NULL), 0);
	assert_int_equal(store_activity_get(f->store, id, &row, NULL), 1);
	row.a.status = STATUS_RETURNED;
	row.reason = "mikä?";
	row.decided_at = 5;
	assert_int_equal(store_activity_update(f->store, &row, NULL), 0);
	row.a.status = STATUS_PENDING;
	row.a.date = 20002;
	row.a.identity = 4;
	row.evidence = "seen";
	row.note = NULL;
	assert_int_equal(store_activity_correct(f->store, &row, 6, NULL), 0);
	assert_int_equal(row.corrections, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);

	assert_int_equal(store_activity_get(f->store, id, &row, NULL), 1);
	assert_int_equal(row.a.status, STATUS_PENDING);
	assert_int_equal(row.a.date, 20002);
	assert_int_equal(row.a.identity, 4);
	assert_int_equal(row.a.recorded_at, 1770000000000000);
	assert_string_equal(row.evidence, "seen");
	assert_null(row.note);
	assert_null(row.reason);
	assert_int_equal(row.decided_at, 0);
	assert_int_equal(row.corrections, 1);
	row.a.id = id + 1;
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_activity_correct(f->store, &row, 6, NULL),
	    E_NOT_FOUND);
	store_rollback(f->store);
}

static void an_import_is_found_by_its_key(void **state)
{
	struct fixture *f = *state;
	struct import_row row = { .key = "0123456789abcde", .began_at = 3 };
	struct import_row found;
	int64_t first = 0;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_import_by_key(f->store, row.key, &found, NULL),
	    0);
	assert_int_equal(fixture_record(f->store, 1, NULL, NULL), 0);
	assert_int_equal(store_import_add(f->store, &row, NULL), 0);
	assert_int_equal(row.first_activity, 2);
	row.last_activity = 9;
	assert_int_equal(store_import_reaches(f->store, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_import_by_key(f->store, row.key, &found, NULL),
	    1);
	assert_int_equal(found.id, row.id);
	assert_int_equal(found.client, 0);
	assert_int_equal(found.first_activity, 2);
	assert_int_equal(found.last_activity, 9);
	assert_int_equal(store_import_first(f->store, row.id, &first, NULL), 0);
	assert_int_equal(first, 2);
	assert_int_equal(store_import_first(f->store, 99, &first, NULL),
	    E_NOT_FOUND);
}

static int see_type(void *arg, uint8_t index, const char *code)
{
	char *seen = arg;

	snprintf(seen + strlen(seen), 40 - strlen(seen), "%d=%s ", index, code);
	return 0;
}

static void a_type_comes_back_under_its_number(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	char seen[40] = "";
	const struct store_loader loader = { .arg = seen, .type = see_type };

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_type_add(f->store, 7, "SM2", NULL), 0);
	assert_int_equal(store_type_add(f->store, 7, "SM3", &err), E_CONFLICT);
	assert_int_equal(store_type_add(f->store, 8, "SM2", &err), E_CONFLICT);
	assert_int_equal(store_load(f->store, &loader, NULL), 0);
	assert_non_null(strstr(seen, "7=SM2 "));
	store_rollback(f->store);
}

static int see_version(const struct rulebook_row *row, void *arg)
{
	struct rulebook_row *last = arg;

	*last = *row;
	last->drafted_by = last->applied_by = last->hash = last->yaml = NULL;
	if (row->version == 1)
		return 0;
	assert_string_equal(row->drafted_by, "client 7");
	assert_string_equal(row->yaml, "name: other\n");
	assert_string_equal(row->comment, "why");
	last->comment = NULL;
	return 0;
}

static void a_draft_is_applied_or_dropped(void **state)
{
	struct fixture *f = *state;
	struct rulebook_row row = { .effective_at = 5,
		.drafted_at = 6,
		.drafted_by = "client 7",
		.comment = "why",
		.hash = "abc",
		.yaml = "name: other\n" };
	struct rulebook_row seen;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_rulebook_draft(f->store, &row, NULL), 0);
	assert_int_equal(row.version, 2);
	store_rulebooks_each(f->store, see_version, &seen, NULL);
	assert_false(seen.applied);
	assert_int_equal(seen.effective_at, 5);
	assert_int_equal(store_rulebook_drop(f->store, 2, 8, NULL), 0);
	store_rulebooks_each(f->store, see_version, &seen, NULL);
	assert_int_equal(seen.dropped_at, 8);
	assert_int_equal(store_rulebook_apply(f->store, 2, 9, "uid 5", NULL),
	    0);
	store_rulebooks_each(f->store, see_version, &seen, NULL);
	assert_true(seen.applied);
	assert_int_equal(seen.known_at, 9);
	store_rollback(f->store);
}

static void an_invite_comes_back_as_stored(void **state)
{
	struct fixture *f = *state;
	struct client_row client = { .role = 1,
		.department = 0,
		.person = PERSON_NONE,
		.name = "Talous",
		.device = "pc-7",
		.cert_hash = { 1 },
		.key_hash = { 2 },
		.enrolled_at = 3,
		.expires_at = 4 };
	struct invite_row got,
	    row = { .handle = { 9, 8, 7 },
		    .secret_hash = { 5 },
		    .role = 1,
		    .department = DEPARTMENT_NONE,
		    .person = 0,
		    .name = "Åsa",
		    .created_at = 1,
		    .expires_at = 2 };

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_client_put(f->store, &client, NULL), 0);
	assert_int_equal(store_invite_put(f->store, &row, NULL), 0);
	row.used_at = 11;
	row.client = client.id;
	row.attempts = 2;
	row.certificate = (const uint8_t *)"der";
	row.certificate_len = 3;
	assert_int_equal(store_invite_put(f->store, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);

	assert_int_equal(store_invite_by_handle(f->store, row.handle, &got,
			     NULL),
	    1);
	assert_int_equal(got.id, row.id);
	assert_memory_equal(got.secret_hash, row.secret_hash, HASH_SIZE);
	assert_int_equal(got.department, DEPARTMENT_NONE);
	assert_int_equal(got.person, 0);
	assert_string_equal(got.name, "Åsa");
	assert_int_equal(got.used_at, 11);
	assert_int_equal(got.client, client.id);
	assert_int_equal(got.attempts, 2);
	assert_int_equal(got.certificate_len, 3);
	assert_memory_equal(got.certificate, "der", 3);
	row.handle[0] = 0;
	assert_int_equal(store_invite_by_handle(f->store, row.handle, &got,
			     NULL),
	    0);
}

/* --- loading --- */

struct seen {
	struct season season;
	int rulebooks, departments, people, memberships, clients;
	int64_t activities, last_id;
	bool ordered;
};

static int see_season(void *arg, const struct season *s)
{
	((struct seen *)arg)->season = *s;
	return 0;
}

static int see_rulebook(void *arg, uint32_t version, int64_t at,
    int64_t known_at, const char *yaml)
{
	assert_int_equal(known_at, 0);
	assert_int_equal(version, 1);
	assert_int_equal(at, 0);
	assert_string_equal(yaml, "name: test\n");
	((struct seen *)arg)->rulebooks++;
	return 0;
}

static int see_department(void *arg, const struct department *d)
{
	assert_int_equal(d->id, 1);
	assert_string_equal(d->code, "talous");
	assert_string_equal(d->name[LANG_SV], "Ekonomi");
	assert_int_equal(d->headcount, 20);
	assert_true(d->ranked);
	((struct seen *)arg)->departments++;
	return 0;
}

static int see_person(void *arg, const struct person_row *row)
{
	assert_int_equal(row->p.number, 0);
	assert_string_equal(row->p.name, "Äijö Pöysti");
	assert_null(row->p.email);
	((struct seen *)arg)->people++;
	return 0;
}

static int see_membership(void *arg, uint32_t person, uint16_t department,
    int32_t from)
{
	assert_int_equal(person, 0);
	assert_int_equal(department, 0);
	assert_int_equal(from, 20000);
	((struct seen *)arg)->memberships++;
	return 0;
}

static int see_activity(void *arg, const struct activity_row *row)
{
	struct seen *seen = arg;
	const struct activity *a = &row->a;
	assert_int_equal(row->person, 0);
	if (a->id != seen->last_id + 1 ||
	    a->identity != UINT64_MAX - (uint64_t)a->id)
		seen->ordered = false;
	seen->last_id = a->id;
	seen->activities++;
	return 0;
}

static int see_client(void *arg, const struct client_row *row)
{
	assert_int_equal(row->cert_hash[0], 1);
	assert_int_equal(row->old_hash[0], 0);
	((struct seen *)arg)->clients++;
	return 0;
}

static const struct store_loader loader = { .season = see_season,
	.rulebook = see_rulebook,
	.department = see_department,
	.person = see_person,
	.membership = see_membership,
	.activity = see_activity,
	.client = see_client };

static void a_hundred_thousand_activities_load_in_order(void **state)
{
	struct fixture *f = *state;
	struct seen seen = { .ordered = true };
	struct store_loader l = loader;
	struct client_row client = { .name = "x",
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE,
		.cert_hash = { 1 },
		.key_hash = { 2 },
		.enrolled_at = 3,
		.expires_at = 4 };

	l.arg = &seen;
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_client_put(f->store, &client, NULL), 0);
	for (uint64_t i = 1; i <= 100000; i++)
		record(f->store, i);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_load(f->store, &l, NULL), 0);
	assert_int_equal(seen.activities, 100000);
	assert_true(seen.ordered);
	assert_int_equal(seen.rulebooks, 1);
	assert_int_equal(seen.departments, 1);
	assert_int_equal(seen.people, 1);
	assert_int_equal(seen.memberships, 1);
	assert_int_equal(seen.clients, 1);
	assert_int_equal(seen.season.rounds, 2);
	assert_int_equal(seen.season.round_start[1], 20014);
	assert_int_equal(seen.season.round_start[2], 20028);
	assert_int_equal(seen.season.opened_at, 5);
	assert_memory_equal(seen.season.seed, "0123456789abcde", 16);
}

static int stop_there(void *arg, const struct activity_row *row)
{
	*(int64_t *)arg = row->a.id;
	return row->a.id == 2 ? -77 : 0;
}

static void a_loader_that_says_stop_is_obeyed(void **state)
{
	struct fixture *f = *state;
	int64_t last = 0;
	struct store_loader l = { .arg = &last, .activity = stop_there };

	assert_int_equal(store_begin(f->store, NULL), 0);
	for (uint64_t i = 1; i <= 3; i++)
		record(f->store, i);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_load(f->store, &l, NULL), -77);
	assert_int_equal(last, 2);
	/* and left no read transaction open */
	assert_int_not_equal(sqlite3_get_autocommit(f->store->db), 0);
}

static void a_reader_sees_commits_only_and_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct activity_row row;
	struct error err = { 0 };

	assert_int_equal(store_open(&reader, f->dir, STORE_READER, &err), 0);
	assert_int_equal(store_begin(f->store, NULL), 0);
	record(f->store, 1);
	assert_int_equal(store_activity_get(reader, 1, &row, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_activity_get(reader, 1, &row, NULL), 1);
	assert_int_not_equal(sqlite3_exec(reader->db, "DELETE FROM activity",
				 NULL, NULL, NULL),
	    SQLITE_OK);
	/* its transaction has ended, so the checkpoint gets to the end */
	assert_int_equal(store_checkpoint(f->store, true, NULL), 0);
	assert_int_equal(f->store->wal_pages, 0);
	store_close(reader);
}

static void reading_past_the_deadline_ends(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct error err = { 0 };
	int64_t last = 0;
	struct store_loader l = { .arg = &last, .activity = stop_there };

	assert_int_equal(store_begin(f->store, NULL), 0);
	for (uint64_t i = 3; i <= 5000; i++)
		record(f->store, i);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_open(&reader, f->dir, STORE_READER, &err), 0);
	l.activity = see_activity;
	struct seen seen = { 0 };
	l.arg = &seen;
	store_set_deadline(reader, clock_mono_us() - 1);
	assert_int_equal(store_load(reader, &l, &err), E_DEADLINE);
	assert_string_equal(err.reason, "deadline");
	store_set_deadline(reader, 0);
	assert_int_equal(store_load(reader, &l, &err), 0);
	store_close(reader);
}

static void a_database_that_was_not_closed_opens_whole(void **state)
{
	struct fixture *f = *state;
	struct activity_row row;

	assert_int_equal(store_begin(f->store, NULL), 0);
	record(f->store, 1);
	assert_int_equal(store_commit(f->store, NULL), 0);
	/* After a failure the files are left as a crash leaves them. */
	f->store->failed = true;
	store_close(f->store);
	assert_int_not_equal(store_file_bytes(f->dir, STORE_FILE, "-wal"), 0);
	f->store = NULL;
	fixture_reopen(f);
	assert_int_equal(store_activity_get(f->store, 1, &row, NULL), 1);
	store_close(f->store);
	assert_int_equal(store_file_bytes(f->dir, STORE_FILE, "-wal"), 0);
	f->store = NULL;
	fixture_reopen(f);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
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
		TEST(a_person_comes_back_as_stored),
		TEST(moves_come_back_those_that_wait_first),
		TEST(an_activity_comes_back_as_stored),
		TEST(a_correction_replaces_the_row_and_forgets_the_decision),
		TEST(an_import_is_found_by_its_key),
		TEST(a_type_comes_back_under_its_number),
		TEST(a_draft_is_applied_or_dropped),
		TEST(an_invite_comes_back_as_stored),
		TEST(a_hundred_thousand_activities_load_in_order),
		TEST(a_loader_that_says_stop_is_obeyed),
		TEST(a_reader_sees_commits_only_and_cannot_write),
		TEST(reading_past_the_deadline_ends),
		TEST(a_database_that_was_not_closed_opens_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
