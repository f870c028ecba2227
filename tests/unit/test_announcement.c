/* SPDX-License-Identifier: EUPL-1.2 */
/* On which days an announcement is shown, and in which order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "server/domain/announcement.h"

#define TODAY 20600
#define NOW INT64_C(1780000000000000)

static struct announcement tip(int64_t id)
{
	return (struct announcement){ .id = id,
		.kind = ANNOUNCE_TIP,
		.type = ANNOUNCEMENT_NO_TYPE,
		.from = TODAY };
}

static struct announcement training(int64_t id, int64_t begins_at)
{
	struct announcement a = tip(id);
	a.kind = ANNOUNCE_TRAINING;
	a.begins_at = begins_at;
	return a;
}

static void it_is_shown_from_its_first_day_to_its_last(void **state)
{
	(void)state;
	struct announcement a = tip(1);
	a.to = TODAY + 1;
	assert_false(announcement_is_shown(&a, TODAY - 1, NOW));
	assert_false(announcement_is_over(&a, TODAY - 1, NOW));
	assert_true(announcement_is_shown(&a, TODAY, NOW));
	assert_true(announcement_is_shown(&a, TODAY + 1, NOW));
	assert_false(announcement_is_shown(&a, TODAY + 2, NOW));
	assert_true(announcement_is_over(&a, TODAY + 2, NOW));
	a.to = 0;
	assert_true(announcement_is_shown(&a, TODAY + 1000, NOW));
}

static void a_training_is_over_when_it_begins(void **state)
{
	(void)state;
	struct announcement a = training(1, NOW);
	assert_true(announcement_is_shown(&a, TODAY, NOW - 1));
	assert_false(announcement_is_shown(&a, TODAY, NOW));
	assert_true(announcement_is_over(&a, TODAY, NOW));
}

static void the_list_keeps_one_of_each_number_in_order(void **state)
{
	(void)state;
	struct announcements list = { 0 };
	for (int64_t id = 100; id > 0; id--) {
		struct announcement a = tip(id);
		announcements_set(&list, &a);
		announcements_set(&list, &a);
	}
	assert_int_equal(list.n, 100);
	announcements_remove(&list, 50);
	announcements_remove(&list, 50);
	announcements_remove(&list, 1000);
	assert_int_equal(list.n, 99);
	for (size_t i = 1; i < list.n; i++)
		assert_true(list.all[i - 1].id < list.all[i].id);
	announcements_fini(&list);
}

static void the_next_training_comes_first_and_then_the_newest(void **state)
{
	(void)state;
	const struct announcement all[] = { tip(1), training(2, NOW + 500),
		tip(3), training(4, NOW + 100), training(5, NOW - 1) };
	const int64_t wanted[] = { 4, 2, 3, 1 };
	const struct announcement *out[4];
	struct announcements list = { 0 };
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		announcements_set(&list, &all[i]);
	assert_int_equal(announcements_now(&list, TODAY, NOW, out, 4), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(out[i]->id, wanted[i]);
	assert_int_equal(announcements_now(&list, TODAY, NOW, out, 1), 1);
	assert_int_equal(out[0]->id, 4);
	announcements_fini(&list);
	assert_int_equal(announcements_now(&list, TODAY, NOW, out, 4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_shown_from_its_first_day_to_its_last),
		cmocka_unit_test(a_training_is_over_when_it_begins),
		cmocka_unit_test(the_list_keeps_one_of_each_number_in_order),
		cmocka_unit_test(
		    the_next_training_comes_first_and_then_the_newest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
