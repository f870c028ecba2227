/* SPDX-License-Identifier: EUPL-1.2 */
/* A step in the season's life. Opening it: from now on departments record, and
 * headcounts and rules are frozen. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/file.h"
#include "server/handlers/handlers.h"
#include "server/rules_file.h"
#include "server/world.h"

static int answer(struct world *w, struct request *r)
{
	Viesti__SeasonStepped *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__season_stepped__init(out);
	out->has_state = out->has_at = 1;
	out->state = (Viesti__SeasonState)w->season.state;
	out->at = w->season.opened_at;
	r->reply.body_case = VIESTI__REPLY__BODY_SEASON_STEPPED;
	r->reply.season_stepped = out;
	return 0;
}

static int may_open(struct world *w, struct request *r)
{
	if (r->msg->season_step->to != VIESTI__SEASON_STATE__SEASON_OPEN) {
		error_set(&r->err, E_INVALID, "no_such_step",
		    _("The season %s cannot take this step."), w->season.name);
		return error_field(&r->err, "to");
	}
	if (w->season.state != STATE_CREATED)
		return error_set(&r->err, E_PRECONDITION, "season_open",
		    _("The season %s was opened already."), w->season.name);
	if (w->departments.n == 0)
		return error_set(&r->err, E_PRECONDITION, "no_departments",
		    _("There are no departments yet: import them first, with "
		      "their headcounts."));
	if (rules_file_differs(w->state_dir, world_rulebook(w)->hash))
		return error_set(&r->err, E_PRECONDITION, "rulebook_changed",
		    _("rulebook.yaml was edited since the server started. "
		      "Restart the server to take the new rules, then open "
		      "the season."));
	return 0;
}

int handle_season_step(struct world *w, struct request *r)
{
	struct journal_entry e;
	uint8_t digest[16];
	char detail[160];

	world_digest(digest, "season_open", NULL, 0);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : answer(w, r);
	rc = may_open(w, r);
	if (rc < 0)
		return rc;
	struct season opened = w->season;
	opened.state = STATE_OPEN;
	opened.opened_at = world_stamp(w);
	r->written = true;
	rc = store_season_put(w->store, &opened, &r->err);
	snprintf(detail, sizeof detail,
	    "season=%s rulebook=%" PRIu32 " hash=%s", opened.name,
	    world_rulebook(w)->version, world_rulebook(w)->hash);
	struct world_entry entry = { .kind = "season_open",
		.subject = opened.id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = opened.opened_at };
	if (rc == 0)
		rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	w->season = opened;
	rc = world_season_changed(w);
	return rc < 0 ? rc : answer(w, r);
}
