/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/frame.h"

static void a_length_of_nothing_is_bad(void **state)
{
	(void)state;
	const uint8_t head[4] = {0};
	const uint8_t *body;
	uint32_t len;
	assert_int_equal(frame_next(head, 4, 10, &body, &len), FRAME_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_length_of_nothing_is_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
