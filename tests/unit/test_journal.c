/* SPDX-License-Identifier: EUPL-1.2 */
/* The journal: format, chain, operations, and what an intruder cannot hide. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "common/text.h"
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

static void record_many(struct store *s, uint64_t from, uint64_t to)
{
	struct error err = { 0 };

	assert_int_equal(store_begin(s, NULL), 0);
	for (uint64_t i = from; i <= to; i++)
		if (fixture_record(s, i, NULL, &err) != 0)
			fail_msg("%s", err.text);
	assert_int_equal(store_commit(s, NULL), 0);
}

static void count_up(uint8_t *out, size_t len, uint8_t first)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(first + i);
}

static void assert_hash(const uint8_t hash[HASH_SIZE], const char *hex)
{
	char got[2 * HASH_SIZE + 1];
	assert_string_equal(text_hex(hash, HASH_SIZE, got), hex);
}

/* The expected hashes were computed by another program, Python's hashlib. */
static void the_format_is_the_one_described(void **state)
{
	struct fixture *f = *state;
	uint8_t operation[16], digest[16], commitment[32];
	struct journal_entry first = {
		.at = 1770000000000000, .actor = "uid 0", .kind = "open"
	};
	struct journal_entry second = { .at = -1,
		.actor = "client 7",
		.kind = "päätös",
		.subject = 42,
		.operation = operation,
		.digest = digest,
		.detail = "",
		.commitment = commitment };

	count_up(operation, 16, 0);
	count_up(digest, 16, 16);
	count_up(commitment, 32, 32);
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_journal(f->store, &first, NULL), 0);
	assert_int_equal(store_journal(f->store, &second, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(first.seq, 1);
	assert_int_equal(second.seq, 2);
	assert_hash(first.hash,
	    "96e17f67d6621c9e30bfaa685a6bab5fbcd2016db6b97d9f3c1601a680207bd2");
	assert_hash(second.hash,
	    "70a41c981805ff55822d497b31432fa4be5649047c058cd7ade0e7d0fd4e83f9");
}

static void the_commitment_tells_none_from_empty(void **state)
{
	uint8_t salt[16], none[HASH_SIZE], empty[HASH_SIZE];

	(void)state;
	count_up(salt, 16, 0);
	store_commitment(salt, "https://ä.fi", NULL, none);
	assert_hash(none,
	    "e297f7777c884430c37ec8a6dc16e954a74400acf639e22d206f323cd73e0cdb");
	store_commitment(salt, "https://ä.fi", "", empty);
	assert_memory_not_equal(none, empty, HASH_SIZE);
}

static void an_operation_is_found_again(void **state)
{
	struct fixture *f = *state;
	struct journal_entry e;
	uint8_t operation[OPERATION_SIZE];

	record_many(f->store, 1, 3);
	fixture_reopen(f);
	fixture_operation(2, operation);
	assert_int_equal(store_operation(f->store, operation, &e, NULL), 1);
	assert_int_equal(e.seq, 2);
	assert_int_equal(e.subject, 2);
	assert_string_equal(e.actor, "client 7");
	assert_string_equal(e.kind, "record");
	assert_string_equal(e.detail,
	    "person=1 type=SM1 date=2024-10-05 recorded_at=1770000000000000"
	    " status=1 flags=2");
	assert_memory_equal(e.operation, operation, OPERATION_SIZE);
	assert_memory_equal(e.digest, operation, OPERATION_SIZE);
	assert_non_null(e.commitment);
	fixture_operation(4, operation);
	assert_int_equal(store_operation(f->store, operation, &e, NULL), 0);
}

static void an_operation_done_twice_takes_all_back(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct activity_row row;

	record_many(f->store, 1, 1);
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(fixture_record(f->store, 2, NULL, NULL), 0);
	assert_int_equal(fixture_record(f->store, 1, NULL, &err), E_CONFLICT);
	assert_int_equal(store_commit(f->store, &err), E_UNAVAILABLE);
	assert_string_equal(err.reason, "rolled_back");
	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 0);
	record_many(f->store, 2, 2);
	assert_int_equal(store_activity_get(f->store, 2, &row, NULL), 1);
}

static void entries_are_neither_changed_nor_removed(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = f->store->db;

	record_many(f->store, 1, 2);
	assert_int_equal(sqlite3_exec(db, "UPDATE journal SET actor = 'x'",
			     NULL, NULL, NULL) &
		0xff,
	    SQLITE_CONSTRAINT);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM journal WHERE seq = 2",
			     NULL, NULL, NULL) &
		0xff,
	    SQLITE_CONSTRAINT);
}

static void verify(struct store *s, uint64_t entries, uint64_t broken_at)
{
	uint64_t got_entries, got_broken;
	uint8_t head[HASH_SIZE];
	struct error err = { 0 };

	if (store_journal_verify(s, &got_entries, head, &got_broken, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(got_broken, broken_at);
	assert_int_equal(got_entries, entries);
}

static void an_empty_and_a_long_chain_hold(void **state)
{
	struct fixture *f = *state;
	uint64_t entries, broken_at;
	uint8_t head[HASH_SIZE];

	verify(f->store, 0, 0);
	record_many(f->store, 1, 4096);
	verify(f->store, 4096, 0);
	record_many(f->store, 4097, 9000);
	fixture_reopen(f);
	record_many(f->store, 9001, 9001);
	verify(f->store, 9001, 0);
	assert_int_equal(store_journal_verify(f->store, &entries, head,
			     &broken_at, NULL),
	    0);
	assert_memory_equal(head, f->store->committed.head, HASH_SIZE);
}

/* Without the triggers, as an intruder with the file would. */
static void tamper(struct fixture *f, const char *change)
{
	char sql[600];

	store_close(f->store);
	f->store = NULL;
	snprintf(sql, sizeof sql,
	    "BEGIN; DROP TRIGGER journal_keeps_rows;"
	    " DROP TRIGGER journal_keeps_values; %s; COMMIT",
	    change);
	fixture_tamper(f, sql);
	fixture_reopen(f);
}

static void check_edit(struct fixture *f, const char *change,
    uint64_t broken_at)
{
	fixture_fini(f);
	fixture_init(f);
	record_many(f->store, 1, 9);
	tamper(f, change);
	verify(f->store, broken_at - 1, broken_at);
}

static void every_edit_is_found(void **state)
{
	static const char *const columns[] = {
		"at = at + 1",
		"actor = 'client 8'",
		"kind = 'withdraw'",
		"subject = 1",
		"operation = NULL",
		"operation = zeroblob(16)",
		"operation = CAST(operation || x'00' AS BLOB)",
		"digest = zeroblob(16)",
		"detail = NULL",
		"detail = ''",
		"detail = detail || char(0) || 'x'",
		"actor = actor || char(0)",
		"commitment = NULL",
		"commitment = zeroblob(32)",
		"hash = zeroblob(32)",
		"hash = x'00'",
	};

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		char sql[200];
		snprintf(sql, sizeof sql, "UPDATE journal SET %s WHERE seq = 5",
		    columns[i]);
		check_edit(*state, sql, 5);
	}
}

static void losses_swaps_and_insertions_are_found(void **state)
{
	check_edit(*state, "DELETE FROM journal WHERE seq = 5", 5);
	check_edit(*state, "DELETE FROM journal WHERE seq = 1", 1);
	check_edit(*state,
	    "DELETE FROM journal WHERE seq = 5;"
	    " UPDATE journal SET seq = seq - 1 WHERE seq > 5",
	    5);
	check_edit(*state,
	    "UPDATE journal SET seq = 99 WHERE seq = 5;"
	    " UPDATE journal SET seq = 5 WHERE seq = 6;"
	    " UPDATE journal SET seq = 6 WHERE seq = 99",
	    5);
	check_edit(*state,
	    "INSERT INTO journal SELECT 10, at, actor, kind,"
	    " subject, NULL, NULL, detail, commitment, hash FROM journal"
	    " WHERE seq = 9",
	    10);
}

static void a_cut_off_end_shows_only_beside_an_earlier_head(void **state)
{
	struct fixture *f = *state;
	uint64_t before, after, broken_at;
	uint8_t head_before[HASH_SIZE], head_after[HASH_SIZE];

	record_many(f->store, 1, 9);
	store_journal_verify(f->store, &before, head_before, &broken_at, NULL);
	tamper(f, "DELETE FROM journal WHERE seq > 7");
	verify(f->store, 7, 0);
	store_journal_verify(f->store, &after, head_after, &broken_at, NULL);
	assert_true(after < before);
	assert_memory_not_equal(head_before, head_after, HASH_SIZE);
}

struct page {
	uint64_t seq[8];
	size_t n;
};

static int collect(const struct journal_entry *e, void *arg)
{
	struct page *p = arg;
	p->seq[p->n++] = e->seq;
	return e->seq == 8;
}

static void entries_come_in_pages(void **state)
{
	struct fixture *f = *state;
	struct page p = { 0 };

	record_many(f->store, 1, 9);
	assert_int_equal(store_journal_each(f->store, 3, 4, collect, &p, NULL),
	    0);
	assert_int_equal(p.n, 4);
	assert_int_equal(p.seq[0], 4);
	assert_int_equal(p.seq[3], 7);
	p.n = 0;
	assert_int_equal(store_journal_each(f->store, 6, 8, collect, &p, NULL),
	    0);
	assert_int_equal(p.n, 2); /* it was stopped at 8 */
	p.n = 0;
	assert_int_equal(store_journal_each(f->store, 9, 8, collect, &p, NULL),
	    0);
	assert_int_equal(p.n, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_format_is_the_one_described),
		TEST(the_commitment_tells_none_from_empty),
		TEST(an_operation_is_found_again),
		TEST(an_operation_done_twice_takes_all_back),
		TEST(entries_are_neither_changed_nor_removed),
		TEST(an_empty_and_a_long_chain_hold),
		TEST(every_edit_is_found),
		TEST(losses_swaps_and_insertions_are_found),
		TEST(a_cut_off_end_shows_only_beside_an_earlier_head),
		TEST(entries_come_in_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
