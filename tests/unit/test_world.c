/* SPDX-License-Identifier: EUPL-1.2 */
/* The writer's model when a transaction comes to nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/world.h"

static void free_all(struct change *c)
{
	for (struct change *next; c; c = next) {
		next = c->next;
		change_free(c);
	}
}

static void revoke(struct world *w, int64_t id)
{
	const struct client_row row = { .id = id, .name = "", .revoked_at = 1 };

	assert_int_equal(world_client_changed(w, &row), 0);
	assert_true(world_is_revoked(w, id));
}

static void who_was_revoked_in_vain_is_not_revoked(void **state)
{
	struct world w;

	(void)state;
	world_init(&w);
	revoke(&w, 3);
	free_all(world_take_changes(&w)); /* committed */
	revoke(&w, 4);
	world_drop_changes(&w); /* rolled back */
	assert_true(world_is_revoked(&w, 3));
	assert_false(world_is_revoked(&w, 4));
	revoke(&w, 4);
	free_all(world_take_changes(&w));
	assert_true(world_is_revoked(&w, 4));
	world_fini(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_revoked_in_vain_is_not_revoked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
