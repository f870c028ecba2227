/* SPDX-License-Identifier: EUPL-1.2 */
/* What a final season leaves for the next ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "server/handlers/season_final.h"
#include "server/store/marks.h"
#include "tests/support/play.h"

/* Their staff ids alone are more than a request's memory. */
#define PEOPLE 80000

/* Each has long been there, and did one public deed. */
static void plant(struct play *p)
{
	char sql[1024];

	snprintf(sql, sizeof sql,
	    "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1001 UNION"
	    " ALL SELECT i + 1 FROM n WHERE i < %d + 1000) SELECT i FROM n;"
	    "INSERT INTO participant (id, season, staff_id, department,"
	    " language, joined_on, consents, ranked, name) SELECT i, 1,"
	    " 'staff-number-' || i, 1, 1, %d, 0, 1, 'N' FROM n;"
	    "INSERT INTO membership SELECT i, %d, 0, 1 FROM n;"
	    "INSERT INTO activity (id, participant, type, date, status, flags,"
	    " identity, recorded_at, department, salt) SELECT i, i,"
	    " (SELECT id FROM activity_type WHERE code = 'SM2'), %d, %d, %d, i,"
	    " 1, 1, zeroblob(16) FROM n;"
	    "UPDATE participant SET forgotten_at = 1 WHERE id = 1002",
	    PEOPLE, season_start(&p->w.season), season_start(&p->w.season),
	    season_start(&p->w.season), STATUS_ACCEPTED, ACTIVITY_FIRST_PUBLIC);
	fixture_tamper(&p->f, sql);
	play_restart(p);
}

static bool has_mark(const struct play *p, unsigned id)
{
	char staff_id[STAFF_ID_SIZE];
	struct error err;

	snprintf(staff_id, sizeof staff_id, "staff-number-%u", id);
	return store_mark_has(p->w.store, staff_id, &err) == 1;
}

static void everybody_with_the_bonus_is_marked_however_many(void **state)
{
	struct play *p = calloc(1, sizeof *p);
	struct request *r = request_new();
	struct error err;

	(void)state;
	play_begin(p, 1);
	plant(p);
	assert_int_equal(store_begin(p->w.store, &err), 0);
	assert_int_equal(season_final_mark(&p->w, r), 0);
	assert_int_equal(store_commit(p->w.store, &err), 0);
	assert_true(has_mark(p, 1001));
	assert_false(has_mark(p, 1002)); /* forgotten */
	assert_true(has_mark(p, 1003));
	assert_true(has_mark(p, 1000 + PEOPLE));
	assert_false(has_mark(p, 1001 + PEOPLE));
	request_free(r);
	play_end(p);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    everybody_with_the_bonus_is_marked_however_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
