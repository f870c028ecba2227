/* SPDX-License-Identifier: EUPL-1.2 */
/* What is withheld of who is active must not follow from what is said. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

/* May it be this count, by what is said of the department? */
static bool may_be(const struct department_lights *l, uint64_t heads,
    uint64_t count)
{
	struct share as;

	if (l->counted)
		return count == l->lit;
	if (l->share.kind == SHARE_BAND) {
		as = projection_band(count, heads);
		return count >= 5 && as.low == l->share.low;
	}
	return projection_participation(count, heads).kind == l->share.kind;
}

#define SUMS 800

/* In how many ways the count of the department can be chosen so that what is
 * said of all others makes up the house's count. */
static size_t ways(const struct department_lights *out, const uint64_t *heads,
    size_t n, size_t of, uint64_t sum)
{
	bool others[SUMS] = { true };
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		bool next[SUMS] = { false };

		for (uint64_t c = 0; i != of && c <= heads[i]; c++)
			for (uint64_t k = 0;
			     may_be(&out[i], heads[i], c) && k + c <= sum; k++)
				next[k + c] = next[k + c] || others[k];
		if (i != of)
			memcpy(others, next, sizeof others);
	}
	for (uint64_t c = 0; c <= heads[of] && c <= sum; c++)
		found += may_be(&out[of], heads[of], c) && others[sum - c];
	return found;
}

/* How many counts about few follow from all that is said together, and did not
 * from what is said of the department alone. */
static size_t count_told(const struct department_lights *out,
    const uint64_t *active, const uint64_t *heads, size_t n)
{
	uint64_t sum = 0;
	size_t told = 0;

	for (size_t i = 0; i < n; i++)
		sum += active[i];
	for (size_t i = 0; i < n; i++) {
		size_t alone = 0;

		for (uint64_t c = 0; c <= heads[i]; c++)
			alone += may_be(&out[i], heads[i], c);
		told += !out[i].counted && alone > 1 &&
		    ways(out, heads, n, i, sum) == 1;
	}
	return told;
}

/* How many counts one of two departments may have, when of the house only its
 * share is told. */
static size_t ways_by_share(const struct department_lights *out,
    const uint64_t *heads, size_t of, struct share said)
{
	const struct department_lights house = { .share = said };
	const uint64_t all_heads = heads[0] + heads[1];
	bool seen[SUMS] = { false };
	size_t found = 0;

	for (uint64_t sum = 0; sum <= all_heads; sum++) {
		if (said.kind != SHARE_WORDS && !may_be(&house, all_heads, sum))
			continue;
		for (uint64_t c = 0; c <= heads[of]; c++) {
			struct department_lights one[2] = { out[0], out[1] };

			one[of] = (struct department_lights){ .counted = true,
				.lit = (uint32_t)c };
			if (seen[c] || !may_be(&out[of], heads[of], c))
				continue;
			seen[c] = ways(one, heads, 2, of, sum) > 0;
			found += seen[c];
		}
	}
	return found;
}

/* Houses so small that every department is withheld: also the house's own count
 * must leave each of them more than one. The control tells it as it is. */
static void a_small_house_gives_no_department_away(void **state)
{
	size_t naive = 0, exact = 0, bands = 0;

	(void)state;
	for (uint64_t code = 0; code < 14 * 14 * 14 * 14; code++) {
		uint64_t heads[2] = { 1 + code % 14, 1 + code / 14 % 14 };
		uint64_t active[2] = { code / 196 % 14, code / 2744 };
		uint64_t sum = active[0] + active[1], all = heads[0] + heads[1];
		struct department_lights out[2];

		if (active[0] > heads[0] || active[1] > heads[1])
			continue;
		projection_lights(active, heads, 2, out);
		struct share said = projection_house(sum, active, heads, 2,
		    out);
		bands += said.kind == SHARE_BAND;
		for (size_t i = 0; i < 2; i++) {
			size_t alone = 0;

			for (uint64_t c = 0; c <= heads[i]; c++)
				alone += may_be(&out[i], heads[i], c);
			if (out[i].counted || alone < 2)
				continue;
			naive += ways(out, heads, 2, i, sum) == 1 &&
			    projection_participation(sum, all).kind ==
				SHARE_PERCENT;
			if (said.kind == SHARE_PERCENT
				? ways(out, heads, 2, i, sum) < 2
				: ways_by_share(out, heads, i, said) < 2)
				fail_msg("%u of %u and %u of %u: %d %d",
				    (unsigned)active[0], (unsigned)heads[0],
				    (unsigned)active[1], (unsigned)heads[1],
				    (int)said.kind, said.low);
		}
		exact += said.kind == SHARE_PERCENT;
	}
	assert_true(naive > 0 && exact > 0 && bands > 0);
}

/* Eight of 40 in two departments that are both "taking part" are four each. */
static void the_count_of_such_a_house_is_withheld(void **state)
{
	const uint64_t active[] = { 4, 4 }, heads[] = { 20, 20 };
	const uint64_t other[] = { 4, 3 };
	struct department_lights out[2];
	struct share said;

	(void)state;
	projection_lights(active, heads, 2, out);
	/* from 20 %, eight of 40, they would be four each, too */
	said = projection_house(8, active, heads, 2, out);
	assert_int_equal(said.kind, SHARE_WORDS);
	projection_lights(other, heads, 2, out);
	said = projection_house(7, other, heads, 2, out);
	assert_int_equal(said.kind, SHARE_PERCENT);
}

/* Of random houses with the house's count known, as an observer would solve
 * them; the control says of each department what it may by itself. */
static void no_count_can_be_solved_for(void **state)
{
	unsigned seed = (unsigned)time(NULL);
	size_t naive = 0, looked_at = 0;

	(void)state;
	print_message("seed %u\n", seed);
	for (int round = 0; round < 3000; round++) {
		uint64_t active[8], heads[8];
		struct department_lights out[8];
		size_t n = 3 + (size_t)rand_r(&seed) % 6;
		bool few = rand_r(&seed) % 2, any = false;

		for (size_t i = 0; i < n; i++) {
			heads[i] = 1 + (uint64_t)rand_r(&seed) % 50;
			active[i] = (uint64_t)rand_r(&seed) % (heads[i] + 1);
			if (few && i < 3 && active[i] > 3)
				active[i] = heads[i] < 4 ? heads[i] : 4;
			out[i].share = projection_participation(active[i],
			    heads[i]);
			out[i].counted = out[i].share.kind == SHARE_PERCENT;
			out[i].lit = (uint32_t)active[i];
		}
		naive += count_told(out, active, heads, n);
		projection_lights(active, heads, n, out);
		for (size_t i = 0; i < n; i++)
			any = any || out[i].counted;
		looked_at += any;
		if (any && count_told(out, active, heads, n) > 0)
			fail_msg("seed round %d tells", round);
	}
	assert_true(naive > 0);
	assert_true(looked_at > 500);
}

/* Eight people in two departments that are both "taking part" are four each. */
static void a_full_sum_is_not_told_beside_its_parts(void **state)
{
	const uint64_t active[] = { 4, 4, 12, 20 },
		       heads[] = { 20, 30, 40, 40 };
	struct department_lights out[4];

	(void)state;
	projection_lights(active, heads, 4, out);
	assert_false(out[2].counted);
	assert_true(out[3].counted);
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
		cmocka_unit_test(no_count_can_be_solved_for),
		cmocka_unit_test(a_small_house_gives_no_department_away),
		cmocka_unit_test(the_count_of_such_a_house_is_withheld),
		cmocka_unit_test(a_full_sum_is_not_told_beside_its_parts),
		cmocka_unit_test(
		    counts_that_differ_by_few_do_not_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
