/* SPDX-License-Identifier: EUPL-1.2 */
/* What each client recorded, in the order of recording. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/trail.h"

static void each_client_has_a_trail_of_its_own_in_order(void **state)
{
	struct trails all = { 0 };

	(void)state;
	assert_null(trails_of(&all, 0));
	for (int64_t i = 1; i <= 5000; i++) {
		const struct trail_step step = { .id = i,
			.person = (uint32_t)i % 7,
			.import = (uint32_t)i % 3 };
		trails_add(&all, i % 50 * 20, &step);
	}
	assert_null(trails_of(&all, 1));
	assert_null(trails_of(&all, -1));
	assert_null(trails_of(&all, INT64_MAX));
	for (int64_t client = 0; client < 1000; client += 20) {
		const struct trail *t = trails_of(&all, client);
		assert_int_equal(t->n, 100);
		for (size_t i = 1; i < t->n; i++)
			assert_int_equal(t->steps[i].id,
			    t->steps[i - 1].id + 50);
		assert_int_equal(t->steps[0].person, t->steps[0].id % 7);
		assert_int_equal(t->steps[0].import, t->steps[0].id % 3);
	}
	trails_fini(&all);
	assert_null(trails_of(&all, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_client_has_a_trail_of_its_own_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
