/* SPDX-License-Identifier: EUPL-1.2 */
/* Lights of the house: one comes late, a crowd and one less at once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/lights.h"

#define MINUTE 60000000LL

static void a_new_light_comes_one_to_ten_minutes_late(void **state)
{
	struct lights l;

	(void)state;
	for (unsigned seed = 1; seed < 200; seed++) {
		lights_init(&l, 20, 3, seed);
		assert_int_equal(lights_shown(&l, 21, 3, 0), 20);
		assert_int_equal(lights_shown(&l, 21, 3, MINUTE - 1), 20);
		assert_int_equal(lights_shown(&l, 21, 3, 10 * MINUTE), 21);
	}
}

static void one_less_goes_at_once(void **state)
{
	struct lights l;

	(void)state;
	lights_init(&l, 20, 3, 1);
	assert_int_equal(lights_shown(&l, 19, 3, 0), 19);
	/* one that waits goes first */
	assert_int_equal(lights_shown(&l, 20, 3, 1), 19);
	assert_int_equal(lights_shown(&l, 19, 3, 2), 19);
	assert_int_equal(lights_shown(&l, 19, 3, 20 * MINUTE), 19);
}

static void a_crowd_is_shown_at_once(void **state)
{
	struct lights l;

	(void)state;
	lights_init(&l, 0, 3, 1);
	assert_int_equal(lights_shown(&l, LIGHTS_CROWD - 1, 3, 0), 0);
	lights_init(&l, 0, 3, 1);
	assert_int_equal(lights_shown(&l, LIGHTS_CROWD, 3, 0), LIGHTS_CROWD);
	assert_int_equal(lights_shown(&l, LIGHTS_CROWD + 1, 3, 1),
	    LIGHTS_CROWD);
}

static void a_round_begins_dark(void **state)
{
	struct lights l;

	(void)state;
	lights_init(&l, 60, 3, 1);
	assert_int_equal(lights_shown(&l, 0, 4, 0), 0);
	assert_int_equal(lights_shown(&l, 1, 4, 1), 0);
	assert_int_equal(lights_shown(&l, 1, 4, 11 * MINUTE), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_light_comes_one_to_ten_minutes_late),
		cmocka_unit_test(one_less_goes_at_once),
		cmocka_unit_test(a_crowd_is_shown_at_once),
		cmocka_unit_test(a_round_begins_dark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
