/* SPDX-License-Identifier: EUPL-1.2 */
/* What is withheld of who is active must not follow from what is said. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "server/domain/projection.h"

static void no_department_stands_alone_without_a_figure(void **state)
{
	const uint64_t active[] = { 21, 3, 16, 17 };
	const uint64_t heads[] = { 40, 20, 40, 40 };
	struct department_lights out[4];

	(void)state;
	projection_lights(active, heads, 4, out);
	assert_true(out[0].counted);
	assert_false(out[1].counted);
	assert_false(out[2].counted); /* the fewest of the others */
	assert_true(out[3].counted);
	assert_int_equal(out[2].share.kind, SHARE_BAND);
	assert_int_equal(out[2].share.low, 40);
	assert_int_equal(out[1].share.kind, SHARE_WORDS);
}

static void figures_stay_where_nothing_is_withheld(void **state)
{
	const uint64_t active[] = { 21, 16 }, heads[] = { 40, 40 };
	struct department_lights out[2];

	(void)state;
	projection_lights(active, heads, 2, out);
	assert_true(out[0].counted && out[1].counted);
	assert_int_equal(out[0].lit, 21);
}

static void one_department_alone_is_told_nothing_exact(void **state)
{
	const uint64_t active[] = { 3 }, heads[] = { 40 };
	struct department_lights out[1];

	(void)state;
	projection_lights(active, heads, 1, out);
	assert_false(out[0].counted);
}

/* Random houses: the sum of what is withheld is about nobody or about five
 * and more of several departments, on both sides. */
static void nothing_small_follows_by_subtraction(void **state)
{
	unsigned seed = 20260201;

	(void)state;
	print_message("seed %u\n", seed);
	for (int round = 0; round < 20000; round++) {
		uint64_t active[12], heads[12], sum = 0, missing = 0;
		struct department_lights out[12];
		size_t n = 1 + (size_t)rand_r(&seed) % 12, withheld = 0;

		for (size_t i = 0; i < n; i++) {
			heads[i] = 1 + (uint64_t)rand_r(&seed) % 60;
			active[i] = (uint64_t)rand_r(&seed) % (heads[i] + 1);
		}
		projection_lights(active, heads, n, out);
		for (size_t i = 0; i < n; i++) {
			if (out[i].counted) {
				assert_true(out[i].lit >= 5);
				assert_true(heads[i] - out[i].lit >= 5);
				continue;
			}
			assert_int_not_equal(out[i].share.kind, SHARE_PERCENT);
			withheld++;
			sum += active[i];
			missing += heads[i] - active[i];
		}
		if (withheld < n && withheld > 0)
			assert_true(withheld > 1 && sum >= 5 && missing >= 5);
	}
}

static void counts_that_differ_by_few_do_not_stand_together(void **state)
{
	static const struct {
		uint64_t counts[4], heads;
		bool told[4];
	} cases[] = {
		{ { 60, 40, 20, 10 }, 100, { true, true, true, true } },
		{ { 60, 57, 50, 10 }, 100, { true, false, true, true } },
		{ { 60, 60, 55, 51 }, 100, { true, false, true, false } },
		{ { 60, 40, 40, 10 }, 100, { true, true, true, true } },
		/* of what is not told nothing can be taken away */
		{ { 96, 93, 50, 4 }, 100, { false, true, true, false } },
		{ { 5, 10, 0, 15 }, 20, { true, true, false, true } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool told[4];
		projection_counts(cases[i].counts, 4, cases[i].heads, told);
		for (size_t k = 0; k < 4; k++)
			if (told[k] != cases[i].told[k])
				fail_msg("case %zu count %zu", i, k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_department_stands_alone_without_a_figure),
		cmocka_unit_test(figures_stay_where_nothing_is_withheld),
		cmocka_unit_test(one_department_alone_is_told_nothing_exact),
		cmocka_unit_test(nothing_small_follows_by_subtraction),
		cmocka_unit_test(
		    counts_that_differ_by_few_do_not_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
