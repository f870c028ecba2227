/* SPDX-License-Identifier: EUPL-1.2 */
/* Activities held against the journal: every edit past the server is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/store_files.h"

static int setup(void **state)
{
	static struct fixture f;

	fixture_init(&f);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	fixture_fini(*state);
	return 0;
}

static void record(struct store *s, uint64_t from, uint64_t to)
{
	struct error err = { 0 };

	assert_int_equal(store_begin(s, &err), 0);
	for (uint64_t i = from; i <= to; i++)
		assert_int_equal(fixture_record(s, i, NULL, &err), 0);
	assert_int_equal(store_commit(s, &err), 0);
}

/* As a moderator's decision leaves row and journal. */
static void reject(struct store *s, int64_t id)
{
	struct error err = { 0 };
	struct activity_row row;
	struct journal_entry e = { .at = 7,
		.actor = "client 3",
		.kind = "reject",
		.subject = id,
		.detail = "person=1 before=1 status=5" };

	assert_int_equal(store_begin(s, &err), 0);
	assert_int_equal(store_activity_get(s, id, &row, &err), 1);
	row.a.status = STATUS_REJECTED;
	assert_int_equal(store_activity_update(s, &row, &err), 0);
	assert_int_equal(store_journal(s, &e, &err), 0);
	assert_int_equal(store_commit(s, &err), 0);
}

/* As a correction leaves row, version and journal. */
static void correct(struct store *s, int64_t id, const char *note)
{
	struct error err = { 0 };
	struct activity_row row;
	char detail[STORE_DETAIL_SIZE];
	uint8_t commitment[HASH_SIZE];

	assert_int_equal(store_begin(s, &err), 0);
	assert_int_equal(store_activity_get(s, id, &row, &err), 1);
	row.a.date++;
	row.evidence = "https://x.example/2";
	row.note = note;
	row.type = "SM1";
	row.salt[0]++;
	assert_int_equal(store_activity_correct(s, &row, 8, &err), 0);
	store_commitment(row.salt, row.evidence, row.note, commitment);
	store_record_detail(detail, &row);
	struct journal_entry e = { .at = 8,
		.actor = "client 7",
		.kind = "correct",
		.subject = id,
		.detail = detail,
		.commitment = commitment };
	assert_int_equal(store_journal(s, &e, &err), 0);
	assert_int_equal(store_commit(s, &err), 0);
}

static void verify(struct store *s, uint64_t activities, int64_t wrong)
{
	struct error err = { 0 };
	uint64_t got_activities;
	int64_t got_wrong;

	if (store_activities_verify(s, &got_activities, &got_wrong, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(got_wrong, wrong);
	if (wrong == 0)
		assert_int_equal(got_activities, activities);
}

static void what_was_recorded_and_decided_fits(void **state)
{
	struct fixture *f = *state;

	verify(f->store, 0, 0);
	record(f->store, 1, 5000);
	reject(f->store, 17);
	verify(f->store, 5000, 0);
}

static void every_edit_of_a_row_is_found(void **state)
{
	static const char *const edits[] = {
		"date = date + 1",
		"status = 4",
		"flags = flags | 1",
		"flags = flags & ~2",
		"recorded_at = recorded_at - 1",
		"salt = zeroblob(16)",
		"evidence = 'https://else.example'",
		"evidence = NULL",
		"note = ''",
		"id = 40",
	};
	struct fixture *f = *state;
	char sql[200];

	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		fixture_fini(f);
		fixture_init(f);
		record(f->store, 1, 9);
		verify(f->store, 9, 0);
		snprintf(sql, sizeof sql, "UPDATE activity SET %s WHERE id = 4",
		    edits[i]);
		fixture_tamper(f, sql);
		verify(f->store, 9, 4);
	}
}

static void a_decision_without_its_row_or_its_entry_is_found(void **state)
{
	struct fixture *f = *state;

	record(f->store, 1, 9);
	reject(f->store, 3);
	fixture_tamper(f, "UPDATE activity SET status = 1 WHERE id = 3");
	verify(f->store, 9, 3);
}

static void every_version_fits_its_entry(void **state)
{
	struct fixture *f = *state;

	record(f->store, 1, 9);
	correct(f->store, 4, "kerran");
	verify(f->store, 9, 0);
	correct(f->store, 4, "toisen kerran");
	correct(f->store, 5, NULL);
	verify(f->store, 9, 0);
	reject(f->store, 4);
	verify(f->store, 9, 0);
}

static void every_edit_of_a_version_is_found(void **state)
{
	static const char *const edits[] = {
		"UPDATE activity SET note = 'kerran' WHERE id = 4",
		"UPDATE activity SET date = date - 1 WHERE id = 4",
		"UPDATE activity SET corrections = 1 WHERE id = 4",
		"UPDATE activity SET corrections = 3 WHERE id = 4",
		"UPDATE activity SET corrections = 0 WHERE id = 4",
		"UPDATE activity_version SET note = 'x' WHERE version = 0",
		"UPDATE activity_version SET note = 'x' WHERE version = 1",
		"UPDATE activity_version SET date = 1 WHERE version = 0",
		"UPDATE activity_version SET salt = zeroblob(16)"
		" WHERE version = 1",
		"DELETE FROM activity_version WHERE version = 0",
		"DELETE FROM activity_version WHERE version = 1",
		"INSERT INTO activity_version SELECT id, 2, 9, type, date,"
		" status, flags, salt, evidence, note FROM activity"
		" WHERE id = 4; UPDATE activity SET corrections = 3,"
		" note = 'x' WHERE id = 4",
		"INSERT INTO import (id, key, began_at, first_activity,"
		" last_activity) VALUES (1, zeroblob(16), 1, 1, 9);"
		" UPDATE activity SET import = 1 WHERE id = 4",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		fixture_fini(f);
		fixture_init(f);
		record(f->store, 1, 9);
		correct(f->store, 4, "kerran");
		correct(f->store, 4, "toisen kerran");
		verify(f->store, 9, 0);
		fixture_tamper(f, edits[i]);
		verify(f->store, 9, 4);
	}
}

static void rows_lost_and_slipped_in_are_found(void **state)
{
	struct fixture *f = *state;

	record(f->store, 1, 9);
	fixture_tamper(f, "DELETE FROM activity WHERE id = 9");
	verify(f->store, 9, 9);
	fixture_fini(f);
	fixture_init(f);
	record(f->store, 1, 9);
	fixture_tamper(f,
	    "INSERT INTO activity (id, participant, type, date, status, flags,"
	    " identity, recorded_at, department, salt) SELECT 10, participant,"
	    " type, date, status, flags, identity, recorded_at, department,"
	    " salt FROM activity WHERE id = 1");
	verify(f->store, 9, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_was_recorded_and_decided_fits, setup, teardown),
		cmocka_unit_test_setup_teardown(every_edit_of_a_row_is_found,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_decision_without_its_row_or_its_entry_is_found, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(every_version_fits_its_entry,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    every_edit_of_a_version_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    rows_lost_and_slipped_in_are_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
