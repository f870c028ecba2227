/* SPDX-License-Identifier: EUPL-1.2 */
/* Moderation: the queue of claims, and a decision about one of them. */
#include <inttypes.h>
#include <stdlib.h>

#include "common/clock.h"
#include "server/handlers/verdict.h"
#include "server/handlers/handlers.h"
#include "server/moderation.h"
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

/* Which claims are asked for. */
struct review_filter {
	int type;	/* index, or -1: all */
	int64_t before; /* recorded before this instant */
};

#define OLDER_DAYS_MAX 36500

static int read_filter(const struct server *sv, struct request *r,
    struct review_filter *f)
{
	const Viesti__ReviewList *rq = r->msg->review_list;
	uint32_t days = rq->has_older_days ? rq->older_days : 0;

	f->type = rq->type ? rulebook_type(sv->rulebook, rq->type) : -1;
	if (rq->type && f->type < 0) {
		error_set(&r->err, E_INVALID, "unknown_type",
		    _("There is no type \"%s\". `viesti types` lists them."),
		    rq->type);
		return error_field(&r->err, "type");
	}
	if (days > OLDER_DAYS_MAX)
		days = OLDER_DAYS_MAX;
	f->before = days == 0
	    ? INT64_MAX
	    : clock_day_start_us(clock_today() - (int32_t)days + 1);
	return 0;
}

static bool is_wanted(const struct server *sv, const struct request *r,
    const struct review_filter *f, const struct claim *c)
{
	const struct person *p = people_get(sv->people, c->person);

	return c->status != STATUS_RETURNED &&
	    (f->type < 0 || f->type == c->type) && c->recorded_at < f->before &&
	    may_decide(r, &sv->rulebook->types[c->type], p->department);
}

static int older(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Those that wait longest first: mostly that is the order of ids. */
static void choose(const struct server *sv, const struct request *r,
    const struct review_filter *f, struct activities_wanted *w,
    struct claim *claims)
{
	bool sorted = true;

	for (size_t i = 0; i < sv->n_claims; i++) {
		if (!is_wanted(sv, r, f, &sv->claims[i]))
			continue;
		claims[w->n] = sv->claims[i];
		sorted = sorted &&
		    (w->n == 0 || older(&claims[w->n - 1], &claims[w->n]) < 0);
		w->n++;
	}
	if (!sorted)
		qsort(claims, w->n, sizeof *claims, older);
	for (size_t i = 0; i < w->n; i++) {
		w->ids[i] = claims[i].id;
		w->since[i] = moderation_waits(&claims[i]) ? claims[i].since
							   : 0;
	}
}

int prepare_review_list(struct server *sv, struct request *r)
{
	struct activities_wanted *w = arena_zalloc(r->arena, sizeof *w);
	struct review_filter f = { .type = -1, .before = INT64_MAX };
	struct claim *claims;
	int rc = read_filter(sv, r, &f);

	if (rc < 0)
		return rc;
	arena_set_limit(r->arena,
	    HANDLER_ARENA +
		(sv->n_claims + 1) *
		    (sizeof *w->ids + sizeof *w->since + sizeof *claims));
	claims = arena_alloc(r->arena, (sv->n_claims + 1) * sizeof *claims);
	if (w) {
		w->ids = arena_alloc(r->arena,
		    (sv->n_claims + 1) * sizeof *w->ids);
		w->since = arena_alloc(r->arena,
		    (sv->n_claims + 1) * sizeof *w->since);
		w->season = arena_alloc(r->arena, sizeof *w->season);
	}
	if (!w || !w->ids || !w->since || !w->season || !claims)
		return request_too_large(r);
	*w->season = sv->season;
	w->rulebook = sv->rulebook;
	w->now = clock_now_us();
	choose(sv, r, &f, w, claims);
	w->revision = sv->revision;
	handler_page(r->msg->review_list->page, &w->offset, &w->limit);
	handler_log_read(sv, r, "claims", 0);
	r->prepared = w;
	return 0;
}

/* Who rejected an activity does not consider it anew. */
static bool rejected_it(const struct request *r, const struct activity_row *row)
{
	return row->reconsidered_at != 0 && row->rejected_by == r->peer.client;
}

/* What was recorded here is of class X decided elsewhere. */
static bool recorded_it(const struct world *w, const struct request *r,
    const struct activity_row *row)
{
	return row->recorded_by == r->peer.client &&
	    world_rulebook(w)->types[row->a.type].decision == DECIDE_OTHER;
}

static bool may_be_theirs(const struct activity_row *row,
    const struct request *r)
{
	return !rejected_it(r, row);
}

int handle_review_list(struct archive *a, struct request *r)
{
	return handler_activity_rows(a, r, r->prepared, may_be_theirs);
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
	if (recorded_it(w, r, &d.row))
		return request_denied(r, "recorded_it",
		    _("You recorded this activity; somebody else decides "
		      "about it."));
	if (rejected_it(r, &d.row))
		return request_denied(r, "same_moderator",
		    _("You rejected this activity. A new consideration is made "
		      "by another moderator."));
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_final",
		    _("The season's result is final."));
	return verdict_write(w, r, &d);
}
