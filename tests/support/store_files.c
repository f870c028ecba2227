/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/store_files.h"

#include <dirent.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

static void fill(struct store *s)
{
	struct department d = { .code = "talous",
		.name = { "Finance", "Talousosasto", "Ekonomi" },
		.short_name = "Talous",
		.headcount = 20,
		.ranked = true };
	struct person_row row = { .p = { .number = PERSON_NONE,
				      .department = 0,
				      .language = LANG_FI,
				      .ranked = true,
				      .joined_on = 20000,
				      .staff_id = (char[]){ "t001" },
				      .name = (char[]){ "Äijö Pöysti" } } };

	assert_int_equal(store_begin(s, NULL), 0);
	assert_int_equal(store_department_put(s, &d, NULL), 0);
	assert_int_equal(store_person_put(s, &row, NULL), 0);
	assert_int_equal(store_membership_add(s, 0, 0, 20000, 0, NULL), 0);
	assert_int_equal(store_type_add(s, 0, "SM1", NULL), 0);
	assert_int_equal(store_commit(s, NULL), 0);
}

void fixture_init(struct fixture *f)
{
	struct error err = { 0 };
	struct season season = { .id = 1,
		.name = "2026",
		.state = STATE_OPEN,
		.rounds = 2,
		.round_start = { 20000, 20014, 20028 },
		.seed = "0123456789abcde" };

	snprintf(f->dir, sizeof f->dir, "/tmp/viesti-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	if (store_create(f->dir, &season, "name: test\n", "00ff", &err) != 0)
		fail_msg("%s", err.text);
	if (store_open(&f->store, f->dir, STORE_WRITER, &err) != 0)
		fail_msg("%s", err.text);
	fill(f->store);
}

static void remove_all(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		char path[512];
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (unlink(path) != 0)
			remove_all(path);
	}
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

void fixture_fini(struct fixture *f)
{
	store_close(f->store);
	f->store = NULL;
	remove_all(f->dir);
}

void fixture_reopen(struct fixture *f)
{
	struct error err = { 0 };

	store_close(f->store);
	f->store = NULL;
	if (store_open(&f->store, f->dir, STORE_WRITER, &err) != 0)
		fail_msg("%s", err.text);
}

int fixture_set_up(void **state)
{
	static struct fixture f;

	fixture_init(&f);
	*state = &f;
	return 0;
}

int fixture_tear_down(void **state)
{
	fixture_fini(*state);
	return 0;
}

void fixture_operation(uint64_t n, uint8_t out[OPERATION_SIZE])
{
	for (int i = 0; i < OPERATION_SIZE; i++)
		out[i] = (uint8_t)(i < 8 ? n >> (56 - 8 * i) : (uint64_t)i);
}

int fixture_record(struct store *s, uint64_t operation, int64_t *id,
    struct error *err)
{
	uint8_t op[OPERATION_SIZE], commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];
	struct activity_row row = { .a = { .recorded_at = 1770000000000000,
					.identity = UINT64_MAX - operation,
					.date = 20001,
					.status = STATUS_AUTOMATIC,
					.flags = ACTIVITY_URL },
		.evidence =
		    "https://intra.example.fi/uutiset/2026/kevään-kilpailu-alkoi",
		.note = "kahvihuoneessa",
		.type = "SM1",
		.salt = "saltsaltsaltsal" };

	fixture_operation(operation, op);
	store_record_detail(detail, &row);
	store_commitment(row.salt, row.evidence, row.note, commitment);
	int rc = store_activity_insert(s, &row, err);
	if (rc < 0)
		return rc;
	struct journal_entry e = { .at = row.a.recorded_at,
		.actor = "client 7",
		.kind = "record",
		.subject = row.a.id,
		.operation = op,
		.digest = op,
		.detail = detail,
		.commitment = commitment };
	if (id != NULL)
		*id = row.a.id;
	return store_journal(s, &e, err);
}

void fixture_must_record(struct store *s, uint64_t operation)
{
	struct error err = { 0 };

	if (fixture_record(s, operation, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

void fixture_tamper(const struct fixture *f, const char *sql)
{
	char path[512], *text = NULL;
	sqlite3 *db = NULL;

	snprintf(path, sizeof path, "%s/" STORE_FILE, f->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
		fail_msg("%s", text);
	sqlite3_close(db);
}
