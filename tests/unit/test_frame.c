/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/frame.h"

static const uint8_t *body;
static uint32_t body_len;

static enum frame_state look(const uint8_t *data, size_t len, uint32_t limit)
{
	body = NULL;
	body_len = 12345;
	return frame_next(data, len, limit, &body, &body_len);
}

static enum frame_state look_at_length(uint32_t n, uint32_t limit)
{
	uint8_t head[FRAME_HEAD];
	frame_head(head, n);
	return look(head, FRAME_HEAD, limit);
}

static void a_length_of_nothing_is_bad(void **state)
{
	(void)state;
	assert_int_equal(look_at_length(0, 10), FRAME_BAD);
}

static void lengths_are_unsigned_and_judged_at_once(void **state)
{
	(void)state;
	assert_int_equal(look_at_length(10, 10), FRAME_MORE);
	assert_int_equal(look_at_length(11, 10), FRAME_BAD);
	assert_int_equal(look_at_length(0x7fffffff, FRAME_MAX_CLIENT),
	    FRAME_BAD);
	assert_int_equal(look_at_length(0x80000000, FRAME_MAX_CLIENT),
	    FRAME_BAD);
	assert_int_equal(look_at_length(0xffffffff, FRAME_MAX_CLIENT),
	    FRAME_BAD);
	assert_int_equal(look_at_length(0xfffffffc, 0xffffffff), FRAME_MORE);
}

static void the_limits_hold_to_the_byte(void **state)
{
	(void)state;
	static const uint32_t limits[] = { FRAME_MAX_HELLO, FRAME_MAX_ENROL,
		FRAME_MAX_SERVER, FRAME_MAX_CLIENT };
	for (int i = 0; i < 4; i++) {
		assert_int_equal(look_at_length(limits[i], limits[i]),
		    FRAME_MORE);
		assert_int_equal(look_at_length(limits[i] + 1, limits[i]),
		    FRAME_BAD);
	}
}

static void the_head_is_big_endian(void **state)
{
	(void)state;
	uint8_t head[FRAME_HEAD];
	static const uint8_t wanted[] = { 1, 2, 3, 4 };
	frame_head(head, 0x01020304);
	assert_memory_equal(head, wanted, 4);
}

static void a_frame_is_whole_with_its_last_byte(void **state)
{
	(void)state;
	static const uint8_t data[] = { 0, 0, 0, 3, 'a', 'b', 'c', 0, 0 };
	for (size_t len = 0; len < 7; len++)
		assert_int_equal(look(data, len, 10), FRAME_MORE);
	assert_int_equal(look(data, 7, 10), FRAME_WHOLE);
	assert_int_equal(body_len, 3);
	assert_ptr_equal(body, data + 4);
	assert_int_equal(look(data, sizeof(data), 10), FRAME_WHOLE);
	assert_int_equal(body_len, 3);
}

/* Under AddressSanitizer: no byte behind the given ones is looked at. */
static void nothing_behind_the_given_bytes_is_read(void **state)
{
	(void)state;
	for (size_t len = 1; len < FRAME_HEAD; len++) {
		uint8_t *data = calloc(1, len);
		assert_int_equal(look(data, len, 10), FRAME_MORE);
		free(data);
	}
}

static void frames_follow_each_other(void **state)
{
	(void)state;
	uint8_t data[64];
	size_t len = 0, at = 0, n = 0;
	for (uint32_t i = 1; i <= 5; i++) {
		frame_head(data + len, i);
		memset(data + len + FRAME_HEAD, (int)('0' + i), i);
		len += FRAME_HEAD + i;
	}
	while (look(data + at, len - at, 10) == FRAME_WHOLE) {
		assert_int_equal(body_len, ++n);
		assert_int_equal(body[0], '0' + n);
		at += FRAME_HEAD + body_len;
	}
	assert_int_equal(at, len);
	assert_int_equal(n, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_length_of_nothing_is_bad),
		cmocka_unit_test(lengths_are_unsigned_and_judged_at_once),
		cmocka_unit_test(the_limits_hold_to_the_byte),
		cmocka_unit_test(the_head_is_big_endian),
		cmocka_unit_test(a_frame_is_whole_with_its_last_byte),
		cmocka_unit_test(nothing_behind_the_given_bytes_is_read),
		cmocka_unit_test(frames_follow_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
