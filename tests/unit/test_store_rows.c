/* SPDX-License-Identifier: EUPL-1.2 */
/* The store: rows come back as they were stored. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/store/internal.h"
#include <stdio.h>

#include "tests/support/store_files.h"

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
	fixture_must_record(f->store, 1); /* the transaction goes on */
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

int main(void)
{
#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_person_comes_back_as_stored),
		TEST(moves_come_back_those_that_wait_first),
		TEST(an_activity_comes_back_as_stored),
		TEST(a_correction_replaces_the_row_and_forgets_the_decision),
		TEST(an_import_is_found_by_its_key),
		TEST(a_type_comes_back_under_its_number),
		TEST(a_draft_is_applied_or_dropped),
		TEST(an_invite_comes_back_as_stored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
