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

static struct announcement tip(int64_t id)
{
	return (struct announcement){ .id = id,
		.kind = ANNOUNCE_TIP,
		.type = ANNOUNCEMENT_NO_TYPE,
		.from = TODAY };
}

static void it_is_shown_from_its_first_day_to_its_last(void **state)
{
	(void)state;
	struct announcement a = tip(1);
	a.to = TODAY + 1;
	assert_false(announcement_is_shown(&a, TODAY - 1));
	assert_false(announcement_is_over(&a, TODAY - 1));
	assert_true(announcement_is_shown(&a, TODAY));
	assert_true(announcement_is_shown(&a, TODAY + 1));
	assert_false(announcement_is_shown(&a, TODAY + 2));
	assert_true(announcement_is_over(&a, TODAY + 2));
	a.to = 0;
	assert_true(announcement_is_shown(&a, TODAY + 1000));
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

static void the_newest_come_first_and_no_more_than_asked(void **state)
{
	(void)state;
	const struct announcement all[] = { tip(1), tip(2), tip(3), tip(4) };
	const int64_t wanted[] = { 4, 3, 1 };
	const struct announcement *out[4];
	struct announcements list = { 0 };
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		announcements_set(&list, &all[i]);
	list.all[1].to = TODAY - 1;
	assert_int_equal(announcements_now(&list, TODAY, out, 4), 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(out[i]->id, wanted[i]);
	assert_int_equal(announcements_now(&list, TODAY, out, 1), 1);
	assert_int_equal(out[0]->id, 4);
	announcements_fini(&list);
	assert_int_equal(announcements_now(&list, TODAY, out, 4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_shown_from_its_first_day_to_its_last),
		cmocka_unit_test(the_list_keeps_one_of_each_number_in_order),
		cmocka_unit_test(the_newest_come_first_and_no_more_than_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
