/* SPDX-License-Identifier: EUPL-1.2 */
/* Boards against sorting and counting everything anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "server/domain/board.h"

#define PEOPLE 700

static uint32_t seed, start_seed;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

/* The order among equal keys: a table that a test may change. */
static uint32_t name_of[PEOPLE];

static int by_table(const void *arg, uint32_t a, uint32_t b)
{
	const uint32_t *names = arg;
	if (names[a] != names[b])
		return names[a] < names[b] ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* The naive board. */
static struct board_entry naive[PEOPLE];
static size_t n_naive;

static int by_place(const void *a, const void *b)
{
	const struct board_entry *x = a, *y = b;
	if (x->key != y->key)
		return x->key > y->key ? -1 : 1;
	return by_table(name_of, x->person, y->person);
}

static uint32_t naive_rank(uint64_t key)
{
	uint32_t rank = 1;
	for (size_t i = 0; i < n_naive; i++)
		rank += naive[i].ranked && naive[i].key > key;
	return rank;
}

static void check_same(const struct board *b)
{
	struct board_row rows[PEOPLE + 1];
	qsort(naive, n_naive, sizeof(*naive), by_place);
	assert_int_equal(board_count(b), n_naive);
	assert_int_equal(board_page(b, 0, PEOPLE + 1, rows), n_naive);
	for (size_t i = 0; i < n_naive; i++) {
		struct board_row one;
		uint32_t rank = naive[i].ranked ? naive_rank(naive[i].key) : 0;
		assert_int_equal(rows[i].person, naive[i].person);
		assert_int_equal(rows[i].key, naive[i].key);
		assert_int_equal(rows[i].rank, rank);
		assert_int_equal(board_position(b, naive[i].key,
				     naive[i].person, &one),
		    i);
		assert_memory_equal(&one, &rows[i], sizeof(one));
		assert_int_equal(board_rank(b, naive[i].key),
		    naive_rank(naive[i].key));
	}
	for (int i = 0; i < 20; i++) {
		struct board_row page[30];
		size_t at = roll((uint32_t)n_naive + 5), want = roll(30);
		size_t left = at < n_naive ? n_naive - at : 0;
		size_t got = board_page(b, at, want, page);
		assert_int_equal(got, want < left ? want : left);
		assert_memory_equal(page, &rows[at < n_naive ? at : 0],
		    got * sizeof(*page));
	}
}

static void naive_add(struct board *b, uint64_t key, uint32_t person)
{
	struct board_entry e = { key, person, roll(10) > 0 };
	naive[n_naive++] = e;
	board_add(b, e);
}

static void naive_remove(struct board *b, size_t at)
{
	assert_true(board_remove(b, naive[at].key, naive[at].person));
	assert_false(board_remove(b, naive[at].key, naive[at].person));
	naive[at] = naive[--n_naive];
}

static size_t naive_find(uint32_t person)
{
	size_t i = 0;
	while (i < n_naive && naive[i].person != person)
		i++;
	return i;
}

static void a_board_equals_sorting_after_every_random_change(void **state)
{
	(void)state;
	print_message("seed %u\n", start_seed);
	for (uint32_t keys = 1; keys <= 4096; keys *= 16) {
		struct board *b = board_new(by_table, name_of);
		n_naive = 0;
		check_same(b);
		for (int i = 0; i < 6000; i++) {
			/* grows, stays, shrinks */
			uint32_t person = roll(PEOPLE);
			size_t at = naive_find(person);
			bool grow = roll(6000) > (uint32_t)i;
			if (at < n_naive)
				naive_remove(b, at);
			if (at == n_naive || grow)
				naive_add(b, roll(keys), person);
			if (i % 500 == 0)
				check_same(b);
		}
		while (n_naive > 0)
			naive_remove(b, roll((uint32_t)n_naive));
		check_same(b);
		board_free(b);
	}
}

static void a_loaded_board_equals_one_filled_one_by_one(void **state)
{
	(void)state;
	for (uint32_t n = 0; n <= PEOPLE; n = n * 3 + 1) {
		struct board *b = board_new(by_table, name_of);
		for (n_naive = 0; n_naive < n; n_naive++)
			naive[n_naive] = (struct board_entry){ roll(50),
				(uint32_t)n_naive, roll(4) > 0 };
		qsort(naive, n_naive, sizeof(*naive), by_place);
		board_load(b, naive, n_naive);
		check_same(b);
		for (uint32_t i = 0; i < 200 && n_naive > 0; i++)
			naive_remove(b, roll((uint32_t)n_naive));
		check_same(b);
		board_load(b, naive, 0);
		n_naive = 0;
		check_same(b);
		board_free(b);
	}
}

static void ranks_are_shared_and_the_next_is_skipped(void **state)
{
	(void)state;
	static const uint64_t keys[] = { 40, 30, 30, 20 };
	static const uint32_t ranks[] = { 1, 2, 2, 4 };
	struct board *b = board_new(by_table, name_of);
	struct board_row rows[4];
	for (uint32_t i = 4; i-- > 0;)
		board_add(b, (struct board_entry){ keys[i], i, true });
	assert_int_equal(board_page(b, 0, 4, rows), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(rows[i].rank, ranks[i]);
	board_free(b);
}

static void hors_concours_stands_in_order_without_a_rank(void **state)
{
	(void)state;
	struct board *b = board_new(by_table, name_of);
	struct board_row rows[3];
	board_add(b, (struct board_entry){ 10, 0, true });
	board_add(b, (struct board_entry){ 30, 1, true });
	board_add(b, (struct board_entry){ 20, 2, false });
	board_page(b, 0, 3, rows);
	assert_int_equal(rows[0].rank, 1);
	assert_int_equal(rows[1].person, 2);
	assert_int_equal(rows[1].rank, 0);
	assert_int_equal(rows[2].rank, 2);
	board_free(b);
}

static void sorting_is_by_falling_key_and_stable(void **state)
{
	(void)state;
	static struct board_entry all[5000], scratch[5000];
	for (uint32_t i = 0; i < 5000; i++)
		all[i] = (struct board_entry){
			(uint64_t)roll(300) << roll(3) * 20, i, true
		};
	board_sort(all, scratch, 5000);
	for (size_t i = 1; i < 5000; i++) {
		assert_true(all[i - 1].key >= all[i].key);
		if (all[i - 1].key == all[i].key)
			assert_true(all[i - 1].person < all[i].person);
	}
}

int main(void)
{
	const char *given = getenv("VIESTI_SEED");
	start_seed = seed = given != NULL ? (uint32_t)atoi(given)
					  : (uint32_t)time(NULL);
	for (uint32_t i = 0; i < PEOPLE; i++)
		name_of[i] = roll(200);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_board_equals_sorting_after_every_random_change),
		cmocka_unit_test(a_loaded_board_equals_one_filled_one_by_one),
		cmocka_unit_test(ranks_are_shared_and_the_next_is_skipped),
		cmocka_unit_test(hors_concours_stands_in_order_without_a_rank),
		cmocka_unit_test(sorting_is_by_falling_key_and_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
