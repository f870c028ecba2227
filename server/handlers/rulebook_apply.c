/* SPDX-License-Identifier: EUPL-1.2 */
/* A drafted version of the rules comes into force, or is dropped. */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/handlers.h"
#include "server/handlers/rulebooks.h"
#include "server/world.h"

static void digest_of(const char *kind, uint32_t version, uint8_t digest[16])
{
	char number[16];
	const char *parts[] = { number };

	snprintf(number, sizeof number, "%" PRIu32, version);
	world_digest(digest, kind, parts, 1);
}

static int check_draft(const struct world *w, struct request *r,
    const struct rulebook_row *row)
{
	if (row->dropped_at)
		return error_set(&r->err, E_PRECONDITION, "version_dropped",
		    _("Version %u was dropped. Import the file anew."),
		    row->version);
	if (row->applied)
		return error_set(&r->err, E_PRECONDITION, "version_applied",
		    _("Version %u was applied already. To change the rules "
		      "again, import another version."),
		    row->version);
	return rulebooks_may_change(w, r);
}

static int apply(struct world *w, struct request *r,
    struct rulebooks_next *next, const uint8_t digest[16])
{
	char name[32];
	int rc = check_draft(w, r, &next->row);

	snprintf(name, sizeof name, "version %" PRIu32, next->row.version);
	if (rc == 0)
		rc = rulebooks_next_init(w, r, next, name);
	if (rc == 0)
		rc = rulebooks_next_preview(w, r, next);
	if (rc == 0 && !r->msg->rulebook_apply->check_only)
		rc = rulebooks_next_apply(w, r, next, r->msg->operation.data,
		    digest);
	return rc;
}

int handle_rulebook_apply(struct world *w, struct request *r)
{
	const Viesti__RulebookApply *rq = r->msg->rulebook_apply;
	struct rulebooks_next next = { .row = { .version = 0 } };
	struct journal_entry e;
	uint8_t digest[16];
	int rc = rq->check_only
	    ? 0
	    : request_operation(r, r->msg->has_operation, &r->msg->operation);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (rc < 0)
		return rc;
	digest_of("rulebook_apply", rq->version, digest);
	int done = rq->check_only
	    ? 0
	    : world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (done >= 0)
		rc = rulebooks_find(w->store, r, rq->has_version, rq->version,
		    &next.row);
	if (done < 0 || rc < 0)
		return done < 0 ? done : rc;
	if (done > 0)
		return rulebooks_again(w, r, &next.row, next.row.known_at);
	rc = apply(w, r, &next, digest);
	rulebooks_next_fini(&next);
	return rc;
}

static int drop(struct world *w, struct request *r, struct rulebook_row *row,
    const uint8_t digest[16])
{
	char detail[40];
	int rc = check_draft(w, r, row);

	if (rc < 0)
		return rc;
	row->dropped_at = world_stamp(w);
	snprintf(detail, sizeof detail, "version=%" PRIu32, row->version);
	struct world_entry entry = { .kind = "rulebook_drop",
		.subject = row->version,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = row->dropped_at };
	r->written = true;
	rc = store_rulebook_drop(w->store, row->version, row->dropped_at,
	    &r->err);
	return rc < 0 ? rc : world_journal(w, r, &entry);
}

int handle_rulebook_drop(struct world *w, struct request *r)
{
	const Viesti__RulebookDrop *rq = r->msg->rulebook_drop;
	struct rulebook_row row = { 0 };
	struct journal_entry e;
	uint8_t digest[16];

	arena_set_limit(r->arena, HANDLER_ARENA);
	digest_of("rulebook_drop", rq->version, digest);
	int done = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (done < 0)
		return done;
	int rc = rulebooks_find(w->store, r, rq->has_version, rq->version,
	    &row);
	if (rc > 0 && done == 0)
		rc = drop(w, r, &row, digest);
	if (rc < 0)
		return rc;
	r->reply.rulebook_dropped = rulebooks_row(r, &row,
	    world_rulebook(w)->version);
	r->reply.body_case = VIESTI__REPLY__BODY_RULEBOOK_DROPPED;
	return r->reply.rulebook_dropped ? 0 : request_too_large(r);
}
