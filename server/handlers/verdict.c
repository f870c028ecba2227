/* SPDX-License-Identifier: EUPL-1.2 */
/* A change of an activity's status; see verdict.h. */
#include "server/handlers/verdict.h"

#include <inttypes.h>
#include <stdio.h>

static int answer(struct request *r, int64_t activity, uint8_t status,
    int64_t at)
{
	Viesti__ActivityState *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__activity_state__init(out);
	out->has_activity = out->has_status = out->has_changed_at = 1;
	out->activity = (uint64_t)activity;
	out->status = (Viesti__ActivityStatus)status;
	out->changed_at = at;
	r->reply.body_case = VIESTI__REPLY__BODY_ACTIVITY_STATE;
	if (r->msg->body_case == VIESTI__REQUEST__BODY_REVIEW_DECIDE)
		r->reply.body_case = VIESTI__REPLY__BODY_DECIDED;
	if (r->msg->body_case == VIESTI__REQUEST__BODY_RECONSIDER)
		r->reply.body_case = VIESTI__REPLY__BODY_RECONSIDERED;
	r->reply.activity_state = out;
	return 0;
}

int verdict_unknown(struct request *r, uint64_t activity)
{
	error_set(&r->err, E_NOT_FOUND, "unknown_activity",
	    _("There is no activity %" PRIu64 " that you may change."),
	    activity);
	return error_field(&r->err, "activity");
}

int verdict_begin(struct world *w, struct request *r, uint64_t activity,
    struct verdict *d)
{
	struct journal_entry e;
	char numbers[48];
	const char *parts[] = { numbers, d->reason };

	snprintf(numbers, sizeof numbers, "%" PRIu64 " %u", activity,
	    d->status);
	world_digest(d->digest, d->kind, parts, 2);
	int rc = world_replayed(w, r, r->msg->operation.data, d->digest, &e);
	if (rc < 0)
		return rc;
	if (rc == 1)
		return answer(r, e.subject, d->status, e.at) < 0 ? -1 : 1;
	rc = activity <= INT64_MAX
	    ? store_activity_get(w->store, (int64_t)activity, &d->row, &r->err)
	    : 0;
	if (rc < 0)
		return rc;
	return rc == 0 ? verdict_unknown(r, activity) : 0;
}

bool verdict_is_theirs(const struct world *w, const struct request *r,
    uint32_t person)
{
	switch (r->audience.kind) {
	case AUDIENCE_ADMIN:
		return true;
	case AUDIENCE_CONTACT:
		return world_department(w, person) == r->audience.department;
	case AUDIENCE_PARTICIPANT:
		return person == r->audience.person;
	default:
		return false;
	}
}

int verdict_may_withdraw(const struct world *w, struct request *r)
{
	if (w->season.state < STATE_FINAL)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "season_final",
	    _("The season's result is final; nothing can be withdrawn any "
	      "more."));
}

int verdict_store(struct world *w, struct request *r, struct verdict *d,
    const uint8_t *operation, const char *more, int64_t at)
{
	char detail[STORE_DETAIL_SIZE];
	uint8_t before = d->row.a.status;

	d->row.a.status = d->status;
	r->written = true;
	int rc = store_activity_update(w->store, &d->row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "person=%" PRIu32 " before=%u status=%u%s", d->row.person + 1,
	    before, d->status, more);
	struct world_entry entry = { .kind = d->kind,
		.subject = d->row.a.id,
		.operation = operation,
		.digest = d->digest,
		.detail = detail,
		.commitment = d->commitment,
		.at = at };
	rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	return world_activity_changed(w, d->row.person, &d->row.a);
}

int verdict_put(struct world *w, struct request *r, struct verdict *d,
    const uint8_t *operation, const char *more, int64_t at)
{
	d->row.a.flags &= (uint8_t)~ACTIVITY_CHECK;
	d->row.reason = d->reason;
	d->row.decided_at = at;
	d->row.decided_by = r->peer.client;
	if (d->status == STATUS_REJECTED)
		d->row.rejected_by = r->peer.client;
	return verdict_store(w, r, d, operation, more, at);
}

int verdict_done(struct world *w, struct request *r, struct verdict *d,
    int64_t at)
{
	int rc = world_rescore(w, d->row.person);

	return rc < 0 ? rc : answer(r, d->row.a.id, d->status, at);
}

int verdict_write(struct world *w, struct request *r, struct verdict *d)
{
	int64_t at = world_stamp(w);
	int rc = verdict_put(w, r, d, r->msg->operation.data, "", at);

	return rc < 0 ? rc : verdict_done(w, r, d, at);
}
