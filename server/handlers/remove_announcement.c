/* SPDX-License-Identifier: EUPL-1.2 */
/* An announcement is shown no more. */
#include <inttypes.h>
#include <stdio.h>

#include "common/buf.h"
#include "server/handlers/announcements.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

static int answer(struct world *w, struct request *r,
    const struct announcement *a)
{
	r->reply.announcement_removed = announcements_row(r, world_rulebook(w),
	    a);
	if (!r->reply.announcement_removed)
		return request_too_large(r);
	r->reply.body_case = VIESTI__REPLY__BODY_ANNOUNCEMENT_REMOVED;
	return 0;
}

int handle_remove_announcement(struct world *w, struct request *r)
{
	uint64_t id = r->msg->remove_announcement->announcement;
	struct announcement_row *row = arena_zalloc(r->arena, sizeof *row);
	struct journal_entry e;
	uint8_t digest[16];
	char number[24];
	const char *parts[] = { number };

	if (!row)
		return request_too_large(r);
	snprintf(number, sizeof number, "%" PRIu64, id);
	world_digest(digest, "remove_announcement", parts, 1);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc > 0)
		rc = store_announcement_get(w->store, e.subject, row, &r->err);
	else if (rc == 0)
		rc = announcements_find(w, r, id, row);
	if (rc == 0 && row->removed_at == 0) {
		row->removed_at = world_stamp(w);
		rc = announcements_write(w, r, row, "announcement_removed",
		    digest, row->removed_at);
	}
	return rc < 0 ? rc : answer(w, r, &row->a);
}
