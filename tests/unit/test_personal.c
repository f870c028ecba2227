/* SPDX-License-Identifier: EUPL-1.2 */
/* What is held about a person: every column labelled, shown, erased. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/buf.h"
#include "server/store/internal.h"
#include "server/store/personal.h"
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

/* --- labels --- */

static const struct personal_column *label_of(const char *table,
    const char *column)
{
	const struct personal_column *found = NULL;

	for (size_t i = 0; i < personal_n_columns; i++) {
		const struct personal_column *c = &personal_columns[i];
		if (strcmp(c->table, table) != 0 ||
		    strcmp(c->column, column) != 0)
			continue;
		if (found)
			fail_msg("%s.%s is labelled twice", table, column);
		found = c;
	}
	return found;
}

static size_t check_columns(sqlite3_stmt *st)
{
	size_t seen = 0;

	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(st, 0);
		const char *column = (const char *)sqlite3_column_text(st, 1);
		if (!label_of(table, column))
			fail_msg(
			    "say in personal.def what %s.%s is of a person",
			    table, column);
		seen++;
	}
	return seen;
}

static void every_column_of_the_schema_has_a_label_and_no_other(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *st = NULL;

	assert_int_equal(
	    sqlite3_prepare_v2(f->store->db,
		"SELECT m.name, c.name FROM sqlite_schema m,"
		" pragma_table_info(m.name) c WHERE m.type = 'table'"
		" AND m.name NOT LIKE 'sqlite_%'",
		-1, &st, NULL),
	    SQLITE_OK);
	size_t seen = check_columns(st);
	sqlite3_finalize(st);
	assert_true(seen > 100);
	if (seen != personal_n_columns)
		fail_msg("personal.def has %zu columns, the schema %zu",
		    personal_n_columns, seen);
}

static void what_is_shown_has_a_label_and_what_goes_is_personal(void **state)
{
	(void)state;
	for (size_t i = 0; i < personal_n_columns; i++) {
		const struct personal_column *c = &personal_columns[i];
		bool shown = c->class == CLASS_FACT || c->class == CLASS_TEXT ||
		    c->class == CLASS_IDENTITY;
		if (shown != (c->label != NULL))
			fail_msg("%s.%s: label", c->table, c->column);
		if ((c->class == CLASS_TEXT || c->class == CLASS_SALT ||
			c->class == CLASS_IDENTITY) &&
		    c->gone == NULL)
			fail_msg("%s.%s: gone", c->table, c->column);
	}
}

/* --- a person with something in every place --- */

#define MARKER "Ödgärd"

static void plant(struct fixture *f)
{
	struct error err = { 0 };
	int64_t id;

	assert_int_equal(store_begin(f->store, &err), 0);
	for (uint64_t i = 1; i <= 40; i++)
		assert_int_equal(fixture_record(f->store, i, &id, &err), 0);
	assert_int_equal(store_commit(f->store, &err), 0);
	fixture_tamper(f,
	    "UPDATE participant SET name = '" MARKER " N', email = '" MARKER
	    " E', pseudonym = '" MARKER " P', staff_id = '" MARKER
	    "', consent_reference = '" MARKER " R', ticket = '" MARKER
	    " T', consents = 15 WHERE id = 1;"
	    "UPDATE activity SET reason = '" MARKER " because';"
	    "INSERT INTO participant (season, staff_id, department, language,"
	    " joined_on, consents, ranked, name) VALUES"
	    " (1, 'other', 1, 1, 20000, 0, 1, 'Somebody Else');"
	    "INSERT INTO client (role, participant, name, device, cert_hash,"
	    " key_hash, enrolled_at, expires_at) VALUES (2, 1, '" MARKER
	    " C', '" MARKER " D', zeroblob(32), zeroblob(32), 1, 2),"
	    " (2, 2, 'Somebody C', NULL, randomblob(32), zeroblob(32), 1, 2);"
	    "INSERT INTO invite (handle, secret_hash, role, participant, name,"
	    " created_at, expires_at, attempts) VALUES (zeroblob(8),"
	    " randomblob(32), 2, 1, '" MARKER " I', 1, 2, 0);"
	    "INSERT INTO question (asked_at, participant, words, salt, text,"
	    " to_all, answer, answer_salt) VALUES (3, 1, 0, randomblob(16), '" MARKER
	    " Q', 0, '" MARKER " A', randomblob(16));"
	    "INSERT INTO move (participant, staff_id, to_department, from_date,"
	    " asked_at, reason) VALUES (NULL, lower('" MARKER
	    "'), 1, 1, 1, '" MARKER " M'), (1, '" MARKER
	    "', 1, 1, 1, NULL), (2, 'other', 1, 1, 1, 'Somebody M');");
}

static bool file_has(const char *path, const char *bytes)
{
	FILE *in = fopen(path, "rb");
	char *data = NULL;
	size_t len = 0, n = strlen(bytes);
	bool found = false;

	if (!in)
		return false;
	data = malloc(16u << 20);
	assert_non_null(data);
	len = fread(data, 1, 16u << 20, in);
	fclose(in);
	for (size_t i = 0; i + n <= len && !found; i++)
		found = memcmp(data + i, bytes, n) == 0;
	free(data);
	return found;
}

static bool files_have(const struct fixture *f, const char *bytes)
{
	static const char *const files[] = { "viesti.db", "viesti.db-wal" };
	char path[256];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
		if (file_has(path, bytes))
			return true;
	}
	return false;
}

static void forget_person(struct fixture *f, int64_t person)
{
	struct personal_counts counts;
	struct error err = { 0 };
	struct journal_entry e = {
		.at = 99, .actor = "uid 0", .kind = "forget", .subject = person
	};

	assert_int_equal(store_begin(f->store, &err), 0);
	if (store_personal_erase(f->store, person, 99, &counts, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(store_journal(f->store, &e, &err), 0);
	assert_int_equal(store_commit(f->store, &err), 0);
}

static void forget(struct fixture *f)
{
	forget_person(f, 1);
}

static void verify(struct store *s, int64_t wrong)
{
	struct error err = { 0 };
	uint64_t n;
	int64_t got;

	if (store_activities_verify(s, &n, &got, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(got, wrong);
}

static int gather(const struct personal_row *row, void *arg)
{
	struct buf *all = arg;

	buf_addf(all, "%s:", row->table);
	for (size_t i = 0; i < row->n; i++)
		if (row->values[i].text)
			buf_addf(all, " %s=%s", row->values[i].column->column,
			    row->values[i].text);
	return buf_adds(all, "\n");
}

static void everything_held_is_shown_and_nothing_of_others(void **state)
{
	static const char *const marks[] = { "N", "E", "P", "R", "T", "because",
		"C", "D", "I", "Q", "A", "M" };
	struct fixture *f = *state;
	struct error err = { 0 };
	struct buf all;
	char text[64];

	plant(f);
	buf_init(&all, 1u << 20);
	if (store_personal_each(f->store, 1, gather, &all, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		snprintf(text, sizeof text, MARKER " %s", marks[i]);
		if (!strstr(all.data, text))
			fail_msg("%s is not shown in\n%s", text, all.data);
	}
	assert_non_null(strstr(all.data, "kahvihuoneessa"));
	assert_non_null(strstr(all.data, "type=SM1"));
	assert_non_null(strstr(all.data, "department=talous"));
	assert_non_null(strstr(all.data,
	    "journal: actor=client 7 kind=record"));
	assert_non_null(strstr(all.data, "feedback:\n"));
	assert_null(strstr(all.data, "Somebody"));
	buf_fini(&all);
}

static void counting_tells_what_erasing_does(void **state)
{
	struct fixture *f = *state;
	struct personal_counts before, after;
	struct error err = { 0 };

	plant(f);
	assert_int_equal(store_personal_count(f->store, 1, &before, &err), 0);
	assert_int_equal(store_begin(f->store, &err), 0);
	assert_int_equal(store_personal_erase(f->store, 1, 99, &after, &err),
	    0);
	assert_int_equal(store_commit(f->store, &err), 0);
	assert_int_equal(before.n, after.n);
	for (size_t i = 0; i < before.n; i++) {
		assert_string_equal(before.of[i].table, after.of[i].table);
		assert_int_equal(before.of[i].rows, after.of[i].rows);
	}
	assert_int_equal(store_personal_count(f->store, 1, &after, &err), 0);
	assert_int_equal(after.n, 0);
}

static void what_is_erased_is_in_no_file(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };

	plant(f);
	assert_true(files_have(f, MARKER));
	assert_true(files_have(f, "kahvihuoneessa"));
	forget(f);
	/* the control: without scrubbing the log file still has it */
	assert_true(files_have(f, MARKER));
	assert_true(store_scrub_is_due(f->store));
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_false(store_scrub_is_due(f->store));
	assert_false(files_have(f, MARKER));
	assert_false(files_have(f, "kahvihuoneessa"));
	assert_true(files_have(f, "Somebody Else"));
	assert_true(files_have(f, "Somebody C"));
	assert_true(files_have(f, "Somebody M"));
}

static void a_server_killed_before_scrubbing_does_it_at_the_start(void **state)
{
	struct fixture *f = *state;

	plant(f);
	forget(f);
	fixture_reopen(f);
	assert_false(store_scrub_is_due(f->store));
	assert_false(files_have(f, MARKER));
}

static uint64_t log_bytes(const struct fixture *f)
{
	return store_file_bytes(f->dir, STORE_FILE, "-wal");
}

/* Somebody who reads, and so holds the log file. */
static sqlite3 *hold_log(const struct fixture *f)
{
	char path[256];
	sqlite3 *db = NULL;

	snprintf(path, sizeof path, "%s/" STORE_FILE, f->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN; SELECT * FROM participant",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	return db;
}

static void while_a_reader_holds_the_log_the_database_is_written_anew_once(void
	**state)
{
	struct fixture *f = *state;
	struct error err = { 0 };

	plant(f);
	forget(f);
	sqlite3 *reader = hold_log(f);
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_true(store_scrub_is_due(f->store));
	uint64_t grown = log_bytes(f);
	for (int i = 0; i < 3; i++)
		assert_int_equal(store_scrub(f->store, &err), 0);
	assert_true(store_scrub_is_due(f->store));
	assert_int_equal(log_bytes(f), grown);
	/* but what is erased after that is in what was written */
	forget_person(f, 2);
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_true(log_bytes(f) > grown + grown / 4);
	sqlite3_close(reader);
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_false(store_scrub_is_due(f->store));
	assert_true(log_bytes(f) < grown / 4); /* that it is done */
	assert_false(files_have(f, MARKER));
	assert_false(files_have(f, "Somebody Else"));
}

static void erased_texts_may_be_missing_and_nothing_else(void **state)
{
	static const char *const edits[] = {
		"UPDATE activity SET date = date + 1 WHERE id = 4",
		"UPDATE activity SET note = 'x' WHERE id = 4",
		"UPDATE activity SET evidence = 'x' WHERE id = 4",
		"UPDATE activity SET salt = randomblob(16) WHERE id = 4",
		"UPDATE activity SET status = 4 WHERE id = 4",
		"UPDATE activity SET participant = 2 WHERE id = 4",
		/* of somebody who was not forgotten */
		"UPDATE activity SET salt = zeroblob(16), note = NULL,"
		" evidence = NULL WHERE id = 41",
	};
	struct fixture *f = *state;
	struct error err = { 0 };

	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		fixture_fini(f);
		fixture_init(f);
		plant(f);
		forget(f);
		verify(f->store, 0);
		if (i == 6) {
			struct activity_row row = { .person = 1,
				.type = "SM1",
				.a = { .recorded_at = 5, .status = 1 } };
			char detail[STORE_DETAIL_SIZE];
			uint8_t commitment[HASH_SIZE];
			store_record_detail(detail, &row);
			row.salt[0] = 1;
			store_commitment(row.salt, NULL, NULL, commitment);
			struct journal_entry e = { .at = 5,
				.actor = "client 2",
				.kind = "record",
				.detail = detail,
				.commitment = commitment };
			assert_int_equal(store_begin(f->store, &err), 0);
			assert_int_equal(store_activity_insert(f->store, &row,
					     &err),
			    0);
			e.subject = row.a.id;
			assert_int_equal(store_journal(f->store, &e, &err), 0);
			assert_int_equal(store_commit(f->store, &err), 0);
			verify(f->store, 0);
		}
		fixture_tamper(f, edits[i]);
		verify(f->store, i == 6 ? 41 : 4);
	}
}

static void a_season_s_evidence_goes_and_its_persons_stay(void **state)
{
	struct fixture *f = *state;
	struct personal_counts counts, again;
	struct error err = { 0 };
	struct journal_entry e = { .at = 99,
		.actor = "server",
		.kind = "retention",
		.subject = 1,
		.detail = "what=evidence season=1 final_at=50" };

	plant(f);
	assert_int_equal(store_personal_expire(f->store, AGE_EVIDENCE, 1, 50,
			     99, true, &counts, &err),
	    0);
	assert_true(counts.n > 0);
	assert_int_equal(store_begin(f->store, &err), 0);
	assert_int_equal(store_personal_expire(f->store, AGE_EVIDENCE, 1, 50,
			     99, false, &again, &err),
	    0);
	assert_int_equal(store_journal(f->store, &e, &err), 0);
	assert_int_equal(store_commit(f->store, &err), 0);
	assert_int_equal(counts.n, again.n);
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_false(files_have(f, "kahvihuoneessa"));
	assert_false(files_have(f, MARKER " because"));
	assert_false(files_have(f, MARKER " Q"));
	assert_true(files_have(f, MARKER " N"));
	verify(f->store, 0);
	assert_int_equal(store_begin(f->store, &err), 0);
	assert_int_equal(store_personal_expire(f->store, AGE_LEDGERS, 1, 50, 99,
			     false, &again, &err),
	    0);
	assert_int_equal(store_commit(f->store, &err), 0);
	assert_int_equal(store_scrub(f->store, &err), 0);
	assert_false(files_have(f, MARKER));
	assert_false(files_have(f, "Somebody"));
	verify(f->store, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(every_column_of_the_schema_has_a_label_and_no_other),
		TEST(what_is_shown_has_a_label_and_what_goes_is_personal),
		TEST(everything_held_is_shown_and_nothing_of_others),
		TEST(counting_tells_what_erasing_does),
		TEST(what_is_erased_is_in_no_file),
		TEST(a_server_killed_before_scrubbing_does_it_at_the_start),
		TEST(
		    while_a_reader_holds_the_log_the_database_is_written_anew_once),
		TEST(erased_texts_may_be_missing_and_nothing_else),
		TEST(a_season_s_evidence_goes_and_its_persons_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
