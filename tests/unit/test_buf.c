/* SPDX-License-Identifier: EUPL-1.2 */
/* The bounded buffer and the arena, also with sizes a peer would choose. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

static void a_new_buffer_is_an_empty_text(void **state)
{
	struct buf b;
	char *text;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	buf_consume(&b, 3);
	assert_string_equal(b.data, "");
	text = buf_take(&b);
	assert_string_equal(text, "");
	free(text);
	buf_fini(&b);
	buf_fini(&b);
}

static void what_is_added_stays_in_order_and_ends_in_nul(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(buf_adds(&b, "one"), 0);
	assert_int_equal(buf_addc(&b, ','), 0);
	assert_int_equal(buf_add(&b, "two\0!", 5), 0);
	assert_int_equal(buf_addf(&b, "%d-%s", 3, "x"), 0);
	assert_int_equal(b.len, 12);
	assert_memory_equal(b.data, "one,two\0!3-x", 13);
	buf_consume(&b, 4);
	assert_memory_equal(b.data, "two\0!3-x", 9);
	buf_consume(&b, 1000);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	buf_fini(&b);
}

static void it_grows_to_its_maximum_and_not_one_byte_more(void **state)
{
	struct buf b;

	(void)state;
	for (size_t max = 0; max < 300; max++) {
		buf_init(&b, max);
		for (size_t i = 0; i < max; i++)
			assert_int_equal(buf_addc(&b, 'x'), 0);
		assert_false(b.failed);
		assert_int_equal(buf_addc(&b, 'y'), -1);
		assert_true(b.failed);
		assert_int_equal(b.len, max);
		assert_int_equal(strlen(b.data), max);
		assert_null(buf_take(&b));
	}
}

static void after_a_failure_nothing_more_goes_in(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 8);
	buf_adds(&b, "abc");
	assert_int_equal(buf_addf(&b, "%s", "too long"), -1);
	assert_string_equal(b.data, "abc");
	assert_int_equal(buf_addc(&b, 'd'), -1);
	assert_int_equal(buf_addf(&b, "%s", ""), -1);
	assert_int_equal(buf_add(&b, "", 0), -1);
	assert_string_equal(b.data, "abc");
	buf_clear(&b);
	assert_false(b.failed);
	assert_int_equal(buf_adds(&b, "12345678"), 0);
	assert_string_equal(b.data, "12345678");
	buf_fini(&b);
}

static void sizes_that_would_overflow_are_refused(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	buf_adds(&b, "x");
	assert_int_equal(buf_add(&b, "y", SIZE_MAX), -1);
	buf_clear(&b);
	buf_adds(&b, "x");
	assert_int_equal(buf_add(&b, "y", SIZE_MAX / 2), -1);
	assert_string_equal(b.data, "x");
	buf_fini(&b);
}

static void a_text_taken_is_ours_and_the_buffer_begins_anew(void **state)
{
	struct buf b;
	char *text;

	(void)state;
	buf_init(&b, 100);
	buf_adds(&b, "first");
	text = buf_take(&b);
	assert_string_equal(text, "first");
	assert_string_equal(b.data, "");
	buf_adds(&b, "second");
	assert_string_equal(text, "first");
	free(text);
	buf_fini(&b);
}

static void pieces_of_an_arena_are_apart_and_aligned(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char *pieces[1000];

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		pieces[i] = arena_alloc(a, i % 97 + 1);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t),
		    0);
		memset(pieces[i], (int)(i % 251), i % 97 + 1);
	}
	for (size_t i = 0; i < 1000; i++)
		for (size_t k = 0; k < i % 97 + 1; k++)
			assert_int_equal((unsigned char)pieces[i][k], i % 251);
	arena_free(a);
	arena_free(NULL);
}

static void an_arena_ends_at_its_limit(void **state)
{
	struct arena *a = arena_new(4096);
	size_t n = 0;

	(void)state;
	while (arena_alloc(a, 1) != NULL)
		n++;
	assert_true(n >= 4096 / _Alignof(max_align_t) - 1);
	assert_true(n <= 4096);
	assert_true(arena_used(a) <= 4096);
	assert_null(arena_alloc(a, 0));
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	assert_non_null(arena_alloc(a, 4096));
	assert_null(arena_alloc(a, 1));
	arena_free(a);
}

static void a_size_that_would_overflow_an_arena_is_refused(void **state)
{
	struct arena *a = arena_new(SIZE_MAX);
	struct arena *small = arena_new(100);

	(void)state;
	assert_null(arena_alloc(a, SIZE_MAX));
	assert_null(arena_alloc(a, SIZE_MAX - 15));
	assert_null(arena_zalloc(a, SIZE_MAX / 2 + 1));
	assert_null(arena_alloc(small, 101));
	assert_non_null(arena_alloc(small, 90));
	arena_free(a);
	arena_free(small);
}

static void large_pieces_do_not_waste_the_chunk_in_use(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char *first = arena_alloc(a, 16), *large, *next;

	(void)state;
	large = arena_alloc(a, 100000);
	memset(large, 1, 100000);
	next = arena_alloc(a, 16);
	assert_true(next > first && next - first < 4096);
	arena_reset(a);
	assert_ptr_equal(arena_alloc(a, 16), first);
	arena_free(a);
}

static void texts_of_an_arena(void **state)
{
	struct arena *a = arena_new(1000);

	(void)state;
	assert_string_equal(arena_strdup(a, "Äijö"), "Äijö");
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_printf(a, "%d/%s", 7, "x"), "7/x");
	assert_null(arena_printf(a, "%2000d", 7));
	for (int i = 0; i < 3; i++) {
		char *zeros = arena_zalloc(a, 64);

		for (size_t k = 0; k < 64; k++)
			assert_int_equal(zeros[k], 0);
		memset(zeros, 0xff, 64);
		arena_reset(a);
	}
	arena_free(a);
}

static void memory_for_start_up(void **state)
{
	char *p = xmalloc(0), *q;

	(void)state;
	p = xrealloc(p, 10);
	strcpy(p, "abc");
	q = xstrdup(p);
	assert_string_equal(q, "abc");
	free(p);
	free(q);
	q = xcalloc(4, 4);
	for (int i = 0; i < 16; i++)
		assert_int_equal(q[i], 0);
	free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_buffer_is_an_empty_text),
		cmocka_unit_test(what_is_added_stays_in_order_and_ends_in_nul),
		cmocka_unit_test(it_grows_to_its_maximum_and_not_one_byte_more),
		cmocka_unit_test(after_a_failure_nothing_more_goes_in),
		cmocka_unit_test(sizes_that_would_overflow_are_refused),
		cmocka_unit_test(
		    a_text_taken_is_ours_and_the_buffer_begins_anew),
		cmocka_unit_test(pieces_of_an_arena_are_apart_and_aligned),
		cmocka_unit_test(an_arena_ends_at_its_limit),
		cmocka_unit_test(
		    a_size_that_would_overflow_an_arena_is_refused),
		cmocka_unit_test(large_pieces_do_not_waste_the_chunk_in_use),
		cmocka_unit_test(texts_of_an_arena),
		cmocka_unit_test(memory_for_start_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
