/* SPDX-License-Identifier: EUPL-1.2 */
/* Moderation: the queue of claims, and a decision about one of them. */
#include <inttypes.h>

#include "server/handlers/verdict.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

/* A deed of class X is decided by a moderator from another department; nobody
 * decides about themselves. */
static bool may_decide(const struct request *r, const struct activity_type *t,
    uint16_t department)
{
	return r->audience.kind == AUDIENCE_ADMIN ||
	    t->decision != DECIDE_OTHER || department != r->peer.department;
}

/* The oldest first. */
int prepare_review_list(struct server *sv, struct request *r)
{
	struct activities_wanted *w = arena_zalloc(r->arena, sizeof *w);

	arena_set_limit(r->arena,
	    HANDLER_ARENA + sv->n_claims * sizeof *w->ids);
	if (w)
		w->ids = arena_alloc(r->arena,
		    (sv->n_claims + 1) * sizeof *w->ids);
	if (!w || !w->ids)
		return request_too_large(r);
	for (size_t i = 0; i < sv->n_claims; i++) {
		const struct claim *c = &sv->claims[i];
		const struct person *p = people_get(sv->people, c->person);
		if (c->status != STATUS_RETURNED &&
		    may_decide(r, &sv->rulebook->types[c->type], p->department))
			w->ids[w->n++] = c->id;
	}
	w->revision = sv->revision;
	handler_page(r->msg->review_list->page, &w->offset, &w->limit);
	handler_log_read(sv, r, "claims", 0);
	r->prepared = w;
	return 0;
}

int handle_review_list(struct archive *a, struct request *r)
{
	return handler_activity_rows(a, r, r->prepared, NULL);
}

static const struct {
	const char *kind;
	uint8_t status;
	bool reason;
} decisions[] = {
	[VIESTI__DECISION__DECISION_ACCEPT] = { "accept", STATUS_ACCEPTED,
	    false },
	[VIESTI__DECISION__DECISION_RETURN] = { "return", STATUS_RETURNED,
	    true },
	[VIESTI__DECISION__DECISION_REJECT] = { "reject", STATUS_REJECTED,
	    true },
};

static bool is_open(const struct activity *a)
{
	return a->status == STATUS_PENDING || a->status == STATUS_RETURNED ||
	    (a->status == STATUS_AUTOMATIC && a->flags & ACTIVITY_CHECK);
}

static int check_decision(struct request *r)
{
	const Viesti__ReviewDecide *rq = r->msg->review_decide;

	if (rq->decision == VIESTI__DECISION__DECISION_UNSPECIFIED) {
		error_set(&r->err, E_INVALID, "decision_missing",
		    _("Say whether to accept, return or reject."));
		return error_field(&r->err, "decision");
	}
	if (decisions[rq->decision].reason && (!rq->reason || !rq->reason[0])) {
		error_set(&r->err, E_INVALID, "reason_missing",
		    _("Say why: the person who recorded the activity reads "
		      "it."));
		return error_field(&r->err, "reason");
	}
	return 0;
}

int handle_review_decide(struct world *w, struct request *r)
{
	const Viesti__ReviewDecide *rq = r->msg->review_decide;
	int rc = check_decision(r);

	if (rc < 0)
		return rc;
	struct verdict d = { .kind = decisions[rq->decision].kind,
		.status = decisions[rq->decision].status,
		.reason = rq->reason };
	rc = verdict_begin(w, r, rq->activity, &d);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!is_open(&d.row.a) && r->audience.kind != AUDIENCE_ADMIN)
		return verdict_unknown(r, rq->activity);
	if (!is_open(&d.row.a))
		return error_set(&r->err, E_PRECONDITION, "not_waiting",
		    _("Activity %" PRIu64 " does not wait for a decision."),
		    rq->activity);
	if (!may_decide(r, &world_rulebook(w)->types[d.row.a.type],
		world_department(w, d.row.person)))
		return request_denied(r, "own_department",
		    _("This kind of activity is decided by a moderator from "
		      "another department."));
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_final",
		    _("The season's result is final."));
	return verdict_write(w, r, &d);
}
