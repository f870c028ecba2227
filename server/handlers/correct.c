/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Correcting an activity: what is given replaces what was, judged anew as if it
 * were recorded now; number and time of recording stay. What was stays as a
 * version.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "server/handlers/handlers.h"
#include "server/handlers/judge.h"
#include "server/handlers/progress.h"
#include "server/handlers/recording.h"
#include "server/handlers/verdict.h"
#include "server/world.h"

struct correction {
	const Viesti__Correct *rq;
	Viesti__RecordResult *out;
	struct activity_row row; /* as it is; its texts in the arena */
	struct judgement now;
	const char *evidence, *note; /* as they will be, "" for none */
	uint8_t digest[16];
};

static int read_row(struct world *w, struct request *r, struct correction *c)
{
	struct activity_owner owner = { 0 };
	struct activity_row *row = &c->row;
	uint64_t id = c->rq->activity;
	int rc = id <= INT64_MAX
	    ? store_activity_read(w->store, (int64_t)id, row, &owner, &r->err)
	    : 0;

	if (rc < 0)
		return rc;
	if (rc == 0 || !verdict_is_theirs(w, r, row->person))
		return verdict_unknown(r, id);
	row->type = request_text(r, row->type);
	row->evidence = request_text(r, row->evidence ? row->evidence : "");
	row->note = request_text(r, row->note ? row->note : "");
	c->out->staff_id = request_text(r, owner.staff_id);
	c->out->name = request_text(r, owner.name);
	if (!row->type || !row->evidence || !row->note || !c->out->staff_id ||
	    !c->out->name)
		return request_too_large(r);
	return 0;
}

static int check_status(struct request *r, const struct correction *c)
{
	switch (c->row.a.status) {
	case STATUS_WITHDRAWN:
	case STATUS_UNDONE:
		return error_set(&r->err, E_PRECONDITION, "withdrawn",
		    _("Activity %" PRIu64 " was withdrawn. Record it anew "
		      "instead of correcting it."),
		    c->rq->activity);
	case STATUS_REJECTED:
		return error_set(&r->err, E_PRECONDITION, "rejected",
		    _("Activity %" PRIu64 " was rejected. Ask for a new "
		      "consideration, or record it anew."),
		    c->rq->activity);
	default:
		return 0;
	}
}

static int judge(struct world *w, struct request *r, struct correction *c)
{
	const Viesti__Correct *rq = c->rq;
	bool was_public = (c->row.a.flags & ACTIVITY_FIRST_PUBLIC) != 0;

	c->evidence = rq->evidence ? request_clean(r, rq->evidence)
				   : c->row.evidence;
	c->note = rq->note ? request_clean(r, rq->note) : c->row.note;
	if (!c->evidence || !c->note)
		return request_too_large(r);
	const struct deed deed = { .type = rq->type ? rq->type : c->row.type,
		.has_date = true,
		.date = rq->has_date ? rq->date : c->row.a.date,
		.evidence = c->evidence,
		.first_public = rq->has_first_public ? rq->first_public
						     : was_public,
		.was = &c->row };
	int rc = recording_judge(w, r, &deed, &c->now);
	if (rc == 0 && c->now.training)
		rc = error_set(&r->err, E_PRECONDITION, "record_anew",
		    _("Withdraw this activity and record the training anew by "
		      "its code."));
	return rc;
}

static int check_change(struct request *r, const struct correction *c)
{
	const struct activity *was = &c->row.a, *now = &c->now.a;

	if (was->type != now->type || was->date != now->date ||
	    (was->flags ^ now->flags) & ACTIVITY_FIRST_PUBLIC ||
	    strcmp(c->evidence, c->row.evidence) != 0 ||
	    strcmp(c->note, c->row.note) != 0)
		return 0;
	return error_set(&r->err, E_INVALID, "nothing_changed",
	    _("Activity %" PRIu64 " is as you say already. Give what is to be "
	      "different."),
	    c->rq->activity);
}

/* The same address may stand once; what was withdrawn or rejected leaves it
 * free. */
static int check_held(struct world *w, struct request *r,
    const struct correction *c)
{
	const struct world_person *p = &w->people[c->row.person];
	char day[I18N_SIZE];
	uint32_t n;

	if (!(c->now.a.flags & ACTIVITY_URL) ||
	    c->now.a.identity == c->row.a.identity)
		return 0;
	const struct activity *first = judge_held(p->activities, p->n,
	    c->now.a.identity, true, c->row.a.id, &n);
	if (!first)
		return 0;
	error_set(&r->err, E_CONFLICT, "duplicate",
	    _("This address stands in activity %" PRId64 " of %s already. "
	      "Withdraw one of the two."),
	    first->id, i18n_date(first->date, day));
	return error_field(&r->err, "evidence");
}

static void digest(struct request *r, struct correction *c)
{
	const Viesti__Correct *rq = c->rq;
	char numbers[96];
	const char *parts[] = { numbers, rq->type,
		rq->evidence ? request_clean(r, rq->evidence) : NULL,
		rq->note ? request_clean(r, rq->note) : NULL };

	snprintf(numbers, sizeof numbers, "%" PRIu64 " %d %" PRId32 " %d %d",
	    rq->activity, rq->has_date, rq->date, rq->has_first_public,
	    rq->first_public);
	world_digest(c->digest, "correct", parts, 4);
}

static void describe(struct request *r, struct correction *c, uint8_t status,
    const char *type)
{
	Viesti__RecordResult *out = c->out;

	out->has_outcome = out->has_activity = out->has_status =
	    out->has_recorded_at = 1;
	out->outcome = VIESTI__RECORD_OUTCOME__RECORD_NEW;
	out->activity = (uint64_t)c->row.a.id;
	out->status = (Viesti__ActivityStatus)status;
	out->recorded_at = c->row.a.recorded_at;
	out->type = request_text(r, type);
	r->reply.body_case = VIESTI__REPLY__BODY_CORRECTED;
	r->reply.corrected = out;
}

/* 1: done earlier, the result is filled; 0: not; negative: refused. */
static int replay(struct world *w, struct request *r, struct correction *c)
{
	struct journal_entry e;
	char type[33] = "";
	int rc = world_replayed(w, r, r->msg->operation.data, c->digest, &e);

	if (rc <= 0)
		return rc;
	int status = store_detail_status(e.detail);
	const char *at = strstr(e.detail, " type=");
	if (at)
		sscanf(at, " type=%32s", type);
	rc = read_row(w, r, c);
	if (rc < 0)
		return rc;
	describe(r, c, (uint8_t)status, type);
	if (world_ledger(w, c->row.person) < 0)
		return request_too_large(r);
	progress_points(w, c->out);
	rc = progress_next(w, r, c->out);
	return rc < 0 ? rc : 1;
}

/* What it would give: the ledger with the correction in it, for a moment. */
static int show(struct world *w, struct request *r, struct correction *c)
{
	struct activity *held = world_activity(w, c->row.person, c->row.a.id);
	const struct activity was = *held;

	*held = c->now.a;
	int rc = world_ledger(w, c->row.person);
	if (rc == 0) {
		progress_points(w, c->out);
		rc = progress_next(w, r, c->out);
	}
	*held = was;
	return rc == E_INTERNAL ? request_too_large(r) : rc;
}

static int write_correction(struct world *w, struct request *r,
    struct correction *c)
{
	uint8_t commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];
	int64_t at = world_stamp(w);
	struct activity_row row = c->row;

	row.a = c->now.a;
	row.department = world_department_on(w, row.person, row.a.date);
	row.type = c->now.type->code;
	row.evidence = c->evidence;
	row.note = c->note;
	hash_random(row.salt, sizeof row.salt);
	store_commitment(row.salt, row.evidence, row.note, commitment);
	r->written = true;
	int rc = store_activity_correct(w->store, &row, at, &r->err);
	if (rc < 0)
		return rc;
	store_record_detail(detail, &row);
	struct world_entry entry = { .kind = "correct",
		.subject = row.a.id,
		.operation = r->msg->operation.data,
		.digest = c->digest,
		.detail = detail,
		.commitment = commitment,
		.at = at };
	rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	world_activity_changed(w, row.person, &row.a);
	rc = world_rescore(w, row.person);
	if (rc < 0)
		return rc;
	progress_points(w, c->out);
	return progress_next(w, r, c->out);
}

/* The check of an automatic one goes on; else chance draws anew. */
static void draw(const struct world *w, const struct request *r,
    struct correction *c)
{
	if (c->now.a.status == STATUS_AUTOMATIC &&
	    (c->row.a.flags & ACTIVITY_CHECK ||
		(!c->rq->check_only &&
		    judge_is_drawn(&w->season,
			rulebooks_on(&w->rulebooks, c->now.a.date),
			r->msg->operation.data))))
		c->now.a.flags |= ACTIVITY_CHECK;
}

int handle_correct(struct world *w, struct request *r)
{
	struct correction c = { .rq = r->msg->correct };
	int rc = 0;

	arena_set_limit(r->arena, HANDLER_ARENA);
	c.out = arena_alloc(r->arena, sizeof *c.out);
	if (!c.out)
		return request_too_large(r);
	viesti__record_result__init(c.out);
	digest(r, &c);
	if (!c.rq->check_only)
		rc = request_operation(r, r->msg->has_operation,
		    &r->msg->operation);
	if (rc == 0 && !c.rq->check_only)
		rc = replay(w, r, &c);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = read_row(w, r, &c);
	if (rc == 0)
		rc = check_status(r, &c);
	if (rc == 0)
		rc = judge(w, r, &c);
	if (rc == 0)
		rc = check_change(r, &c);
	if (rc == 0)
		rc = check_held(w, r, &c);
	if (rc < 0)
		return rc;
	draw(w, r, &c);
	describe(r, &c, c.now.a.status, c.now.type->code);
	return c.rq->check_only ? show(w, r, &c) : write_correction(w, r, &c);
}
