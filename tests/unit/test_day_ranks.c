/* SPDX-License-Identifier: EUPL-1.2 */
/* The ranks of a week ago, also when the server did not run on some days. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/day_ranks.h"
#include "server/store/store.h"

#define TODAY 20600

static void day(struct day_ranks *ranks, int32_t day, uint32_t a, uint32_t b)
{
	day_ranks_add(ranks, &(struct rank_row){ day, 0, a });
	day_ranks_add(ranks, &(struct rank_row){ day, 1, b });
}

static void in_the_first_week_there_are_none(void **state)
{
	(void)state;
	struct day_ranks ranks = { 0 };
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 0), 0);
	for (int32_t d = TODAY - 6; d <= TODAY; d++)
		day(&ranks, d, 2, 1);
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 0), 0);
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY + 1, 0), 2);
	day_ranks_fini(&ranks);
}

static void they_are_those_of_the_same_weekday(void **state)
{
	(void)state;
	struct day_ranks ranks = { 0 };
	day(&ranks, TODAY - 8, 1, 2);
	day(&ranks, TODAY - 7, 2, 1);
	day(&ranks, TODAY - 6, 3, 4);
	day(&ranks, TODAY, 5, 6);
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 0), 2);
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 1), 1);
	/* a department that there was not, or without a rank */
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 2), 0);
	day_ranks_fini(&ranks);
}

/* Nothing moves while the server is down: the next ranks are those, too. */
static void after_days_without_a_server_the_next_ones_count(void **state)
{
	(void)state;
	struct day_ranks ranks = { 0 };
	day(&ranks, TODAY - 9, 1, 2);
	day(&ranks, TODAY - 4, 2, 1);
	day(&ranks, TODAY, 3, 3);
	assert_int_equal(day_ranks_week_ago(&ranks, TODAY, 0), 2);
	day_ranks_fini(&ranks);
}

static void a_leader_stands_alone_in_front(void **state)
{
	(void)state;
	struct day_ranks ranks = { 0 };
	day(&ranks, TODAY - 1, 1, 1);
	day(&ranks, TODAY, 2, 1);
	assert_int_equal(day_ranks_leader(&ranks, TODAY - 1), DEPARTMENT_NONE);
	assert_int_equal(day_ranks_leader(&ranks, TODAY), 1);
	assert_int_equal(day_ranks_leader(&ranks, TODAY + 1), DEPARTMENT_NONE);
	day_ranks_fini(&ranks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_first_week_there_are_none),
		cmocka_unit_test(they_are_those_of_the_same_weekday),
		cmocka_unit_test(
		    after_days_without_a_server_the_next_ones_count),
		cmocka_unit_test(a_leader_stands_alone_in_front),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
