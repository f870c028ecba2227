/* SPDX-License-Identifier: EUPL-1.2 */
/* What the writer remembers beside the database follows the transactions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "server/world.h"

static void revoke(struct world *w, int64_t client)
{
	struct client_row row = { .id = client, .name = "lost" };

	row.revoked_at = 1;
	assert_int_equal(world_client_changed(w, &row), 0);
}

static void commit(struct world *w)
{
	for (struct change *c = world_take_changes(w), *next; c; c = next) {
		next = c->next;
		change_free(c);
	}
}

static void a_revocation_that_was_rolled_back_shuts_nobody_out(void **state)
{
	struct world w = { .store = NULL };

	(void)state;
	world_init(&w);
	revoke(&w, 3);
	assert_true(world_is_revoked(&w, 3)); /* behind it in the batch */
	commit(&w);
	revoke(&w, 7);
	world_drop_changes(&w);
	assert_false(world_is_revoked(&w, 7));
	assert_true(world_is_revoked(&w, 3));
	revoke(&w, 7); /* it may be tried again */
	commit(&w);
	world_drop_changes(&w);
	assert_true(world_is_revoked(&w, 7));
	world_fini(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_revocation_that_was_rolled_back_shuts_nobody_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
