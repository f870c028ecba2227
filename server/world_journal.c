/* SPDX-License-Identifier: EUPL-1.2 */
/* The writer's entries in the journal, and operations that come again; see
 * world.h. */
#include <string.h>

#include "common/hash.h"
#include "server/store/marks.h"
#include "server/world.h"

/* The writer's, and before it runs the loop's. */
static uint8_t digest_key[SECRET_SIZE];

int world_take_digest_key(struct world *w, struct error *err)
{
	int rc = store_digest_key(w->store, digest_key, &w->digest_from, err);

	return rc < 0 ? rc : 0;
}

void world_digest(uint8_t out[16], const char *kind, const char *const *parts,
    size_t n)
{
	uint8_t full[HASH_BYTES];

	hash_begin();
	hash_add(digest_key, sizeof digest_key);
	hash_add(kind, strlen(kind) + 1);
	for (size_t i = 0; i < n; i++) {
		const uint8_t there = parts[i] != NULL;
		hash_add(&there, 1);
		if (there)
			hash_add(parts[i], strlen(parts[i]) + 1);
	}
	hash_end(full);
	memcpy(out, full, 16);
}

int world_journal(struct world *w, struct request *r,
    const struct world_entry *e)
{
	char actor[ACTOR_SIZE];
	struct journal_entry row = {
		.at = e->at,
		.actor = request_actor(r, actor),
		.kind = e->kind,
		.subject = e->subject,
		.operation = e->operation,
		.digest = e->operation ? e->digest : NULL,
		.detail = e->detail,
		.commitment = e->commitment,
	};

	r->written = true;
	return store_journal(w->store, &row, &r->err);
}

int world_replayed(struct world *w, struct request *r,
    const uint8_t operation[OPERATION_SIZE], const uint8_t digest[16],
    struct journal_entry *e)
{
	char actor[ACTOR_SIZE];
	int rc = store_operation(w->store, operation, e, &r->err);

	if (rc <= 0)
		return rc;
	bool same = e->digest &&
	    (e->seq <= w->digest_from || memcmp(e->digest, digest, 16) == 0);
	if (!same || strcmp(e->actor, request_actor(r, actor)) != 0)
		return error_set(&r->err, E_CONFLICT, "operation_reused",
		    _("This operation id was used for something else. Make a "
		      "new id for a new operation."));
	r->reply.has_replayed = 1;
	r->reply.replayed = 1;
	return 1;
}
