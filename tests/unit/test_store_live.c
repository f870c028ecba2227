/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of announcements, ranks of days and the season's settings. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/store_files.h"

static int open_fixture(void **state)
{
	static struct fixture f;
	fixture_init(&f);
	*state = &f;
	return 0;
}

static int close_fixture(void **state)
{
	fixture_fini(*state);
	return 0;
}

static struct announcement_row tip(void)
{
	return (struct announcement_row){
		.a = { .kind = ANNOUNCE_TIP,
		    .text = { [LANG_FI] = "Somen perusteet",
			[LANG_SV] = "Grunderna" },
		    .type = ANNOUNCEMENT_NO_TYPE,
		    .from = 20600 },
		.salt = "saltsaltsaltsal",
	};
}

static void expect_same(const struct announcement_row *a,
    const struct announcement_row *b)
{
	assert_int_equal(a->a.id, b->a.id);
	assert_int_equal(a->a.kind, b->a.kind);
	for (int i = 0; i < LANG_COUNT; i++) {
		assert_string_equal(a->a.text[i], b->a.text[i]);
		assert_string_equal(a->a.title[i], b->a.title[i]);
	}
	assert_string_equal(a->a.name, b->a.name);
	assert_int_equal(a->a.type, b->a.type);
	assert_int_equal(a->a.from, b->a.from);
	assert_int_equal(a->a.to, b->a.to);
	assert_memory_equal(a->salt, b->salt, sizeof(a->salt));
	assert_int_equal(a->removed_at, b->removed_at);
}

static int see(void *arg, const struct announcement_row *row)
{
	int64_t *last = arg;
	assert_true(row->a.id > *last);
	*last = row->a.id;
	return 0;
}

static void an_announcement_comes_back_as_stored(void **state)
{
	struct fixture *f = *state;
	struct announcement_row row = tip(), got, other = tip();
	int64_t last = 0;
	const struct store_loader loader = { .arg = &last,
		.announcement = see };
	size_t n;

	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_announcement_put(f->store, &row, NULL), 0);
	assert_int_equal(row.a.id, 1);
	assert_int_equal(store_announcement_get(f->store, 1, &got, NULL), 1);
	expect_same(&row, &got);
	row.a.kind = ANNOUNCE_ENDORSEMENT;
	row.a.to = 20700;
	strcpy(row.a.name, "Helena Saarikoski");
	strcpy(row.a.title[LANG_EN], "Permanent Secretary");
	assert_int_equal(store_announcement_put(f->store, &row, NULL), 0);
	assert_int_equal(store_announcement_get(f->store, 1, &got, NULL), 1);
	expect_same(&row, &got);
	assert_int_equal(store_announcement_put(f->store, &other, NULL), 0);
	assert_int_equal(store_announcement_get(f->store, 3, &got, NULL), 0);

	/* the one until its day, the other until it is removed */
	assert_int_equal(store_announcements_count(f->store, 20700, &n, NULL),
	    0);
	assert_int_equal(n, 2);
	assert_int_equal(store_announcements_count(f->store, 20701, &n, NULL),
	    0);
	assert_int_equal(n, 1);
	/* who was removed is not loaded */
	other.removed_at = 1;
	assert_int_equal(store_announcement_put(f->store, &other, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_load(f->store, &loader, NULL), 0);
	assert_int_equal(last, 1);
}

static int add(const struct rank_row *row, void *arg)
{
	char *all = arg;
	size_t len = strlen(all);
	snprintf(all + len, 100 - len, "%d:%x=%u ", (int)row->day,
	    row->department, row->rank);
	return 0;
}

static void ranks_come_back_in_the_order_of_days(void **state)
{
	struct fixture *f = *state;
	const struct rank_row rows[] = { { 20601, 0, 2 }, { 20600, 0, 1 },
		{ 20600, DEPARTMENT_JOINT, 2 }, { 20601, 0, 3 } };
	char all[100] = "";

	assert_int_equal(store_begin(f->store, NULL), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(store_rank_put(f->store, 1, &rows[i], NULL),
		    0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	assert_int_equal(store_ranks_each(f->store, 1, add, all, NULL), 0);
	assert_string_equal(all, "20600:fffe=2 20600:0=1 20601:0=3 ");
	assert_int_equal(store_ranks_each(f->store, 2, add, all, NULL), 0);
	assert_string_equal(all, "20600:fffe=2 20600:0=1 20601:0=3 ");
}

static int take_season(void *arg, const struct season *s)
{
	*(struct season *)arg = *s;
	return 0;
}

static void what_the_season_is_set_to_comes_back(void **state)
{
	struct fixture *f = *state;
	struct season s;
	const struct store_loader loader = { .arg = &s, .season = take_season };

	assert_int_equal(store_load(f->store, &loader, NULL), 0);
	assert_int_equal(s.measure, MEASURE_INDEX); /* stored without one */
	assert_int_equal(s.goal_percent, 0);
	assert_string_equal(s.join[LANG_FI], "");
	assert_int_equal(s.reveal_at, 0);
	s.measure = MEASURE_PARTICIPATION;
	s.goal_percent = 60;
	strcpy(s.join[LANG_SV], "Vill du vara med?");
	s.reveal_at = 1780000000000000;
	assert_int_equal(store_begin(f->store, NULL), 0);
	assert_int_equal(store_season_put(f->store, &s, NULL), 0);
	assert_int_equal(store_commit(f->store, NULL), 0);
	s = (struct season){ 0 };
	assert_int_equal(store_load(f->store, &loader, NULL), 0);
	assert_int_equal(s.measure, MEASURE_PARTICIPATION);
	assert_int_equal(s.goal_percent, 60);
	assert_string_equal(s.join[LANG_FI], "");
	assert_string_equal(s.join[LANG_SV], "Vill du vara med?");
	assert_int_equal(s.reveal_at, 1780000000000000);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_announcement_comes_back_as_stored),
		TEST(ranks_come_back_in_the_order_of_days),
		TEST(what_the_season_is_set_to_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
