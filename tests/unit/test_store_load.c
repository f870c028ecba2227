/* SPDX-License-Identifier: EUPL-1.2 */
/* The store: loading all of it, readers beside the writer, opening after a
 * crash. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/store/internal.h"
#include "tests/support/store_files.h"

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
		fixture_must_record(f->store, i);
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
	assert_int_equal(seen.season.state, STATE_OPEN);
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
		fixture_must_record(f->store, i);
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
	fixture_must_record(f->store, 1);
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
		fixture_must_record(f->store, i);
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
	fixture_must_record(f->store, 1);
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
#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_hundred_thousand_activities_load_in_order),
		TEST(a_loader_that_says_stop_is_obeyed),
		TEST(a_reader_sees_commits_only_and_cannot_write),
		TEST(reading_past_the_deadline_ends),
		TEST(a_database_that_was_not_closed_opens_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
