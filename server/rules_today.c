/* SPDX-License-Identifier: EUPL-1.2 */
/* The version of the rules in force today; see rules_today.h. */
#include "server/rules_today.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/dispatch.h"
#include "server/server.h"
#include "server/world.h"

/* Asked again each second until it is done: what is done is seen. */
static int come_into_force(struct world *w, struct request *r)
{
	const struct rulebook *rb = rulebooks_on(&w->rulebooks, clock_today());
	char detail[120];

	if (rb == world_rulebook(w))
		return 0;
	snprintf(detail, sizeof detail,
	    "version=%" PRIu32 " before=%" PRIu32 " hash=%s", rb->version,
	    world_rulebook(w)->version, rb->hash);
	struct world_entry entry = { .kind = "rulebook_in_force",
		.subject = rb->version,
		.detail = detail,
		.at = world_stamp(w) };
	int rc = world_journal(w, r, &entry);
	if (rc == 0 && world_rules_changed(w, NULL) < 0)
		rc = error_set(&r->err, E_UNAVAILABLE, "memory",
		    _("The server has no memory left. Try again later."));
	return rc;
}

static const struct request_type in_force_type = {
	.name = "rulebook_in_force",
	.where = RUN_WRITER,
	.run.writer = come_into_force,
	.flags = CHANGES,
};

void rules_today_look(struct server *sv)
{
	struct request *r;

	if (sv->stopping ||
	    rulebooks_on(&sv->rulebooks, clock_today()) == sv->rulebook)
		return;
	r = request_new();
	if (!r) {
		log_event(LOG_ERROR, "rulebook_in_force", "reason=%s",
		    "no_memory");
		return;
	}
	r->type = &in_force_type;
	dispatch_internal(sv, r);
}
