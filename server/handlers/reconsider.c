/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Giving an activity back to the moderators, with words for them: a returned
 * one with what was asked for, a rejected one once, for a new consideration by
 * another moderator. The moderator's reason stays beside the words.
 */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/handlers.h"
#include "server/handlers/judge.h"
#include "server/handlers/questions.h"
#include "server/handlers/verdict.h"
#include "server/world.h"

/* After the rejection the same address may have been recorded anew: then it is
 * there already. */
static int check_anew(struct world *w, struct request *r,
    const struct verdict *d)
{
	const struct world_person *p = &w->people[d->row.person];
	uint32_t n;

	if (!(d->row.a.flags & ACTIVITY_URL))
		return 0;
	const struct activity *first = judge_held(p->activities, p->n,
	    d->row.a.identity, true, d->row.a.id, &n);
	if (!first)
		return 0;
	return error_set(&r->err, E_CONFLICT, "recorded_anew",
	    _("The same was recorded anew as activity %" PRId64
	      "; that one stands."),
	    first->id);
}

static int check(struct world *w, struct request *r, const struct verdict *d)
{
	uint64_t activity = r->msg->reconsider->activity;

	if (!verdict_is_theirs(w, r, d->row.person))
		return verdict_unknown(r, activity);
	if (d->row.a.status != STATUS_REJECTED &&
	    d->row.a.status != STATUS_RETURNED)
		return error_set(&r->err, E_PRECONDITION, "not_returned",
		    _("Activity %" PRIu64 " was neither returned nor "
		      "rejected, so there is nothing to consider anew."),
		    activity);
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_final",
		    _("The season's result is final."));
	if (d->row.a.status == STATUS_RETURNED)
		return 0;
	if (d->row.reconsidered_at)
		return error_set(&r->err, E_PRECONDITION, "reconsidered",
		    _("Activity %" PRIu64 " was considered anew already. The "
		      "second decision stands."),
		    activity);
	return check_anew(w, r, d);
}

/* Words of the department, or of the participant whose activity it is. */
static int write_words(struct world *w, struct request *r,
    const struct verdict *d, const char *words, int64_t at,
    struct question_row *q, uint8_t commitment[HASH_SIZE])
{
	*q = (struct question_row){ .asked_at = at,
		.from = world_department(w, d->row.person),
		.to = DEPARTMENT_NONE,
		.participant = r->audience.kind == AUDIENCE_PARTICIPANT
		    ? r->audience.person
		    : PERSON_NONE,
		.activity = d->row.a.id,
		.about = d->row.person,
		.words = true,
		.text = words };
	return questions_insert(w, r, q, commitment);
}

int handle_reconsider(struct world *w, struct request *r)
{
	const Viesti__Reconsider *rq = r->msg->reconsider;
	char *words = request_clean(r, rq->reason);
	struct verdict d = {
		.kind = "reconsider", .status = STATUS_PENDING, .reason = words
	};
	struct question_row q;
	uint8_t commitment[HASH_SIZE];
	char more[40];
	int rc;

	if (!words[0]) {
		error_set(&r->err, E_INVALID, "reason_missing",
		    _("Say something to the moderator: what was asked for, or "
		      "why the decision should be another."));
		return error_field(&r->err, "reason");
	}
	rc = verdict_begin(w, r, rq->activity, &d);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = check(w, r, &d);
	if (rc < 0)
		return rc;
	int64_t at = world_stamp(w);
	d.row.reason = request_text(r, d.row.reason); /* of the decision */
	if (d.row.a.status == STATUS_REJECTED)
		d.row.reconsidered_at = at;
	rc = write_words(w, r, &d, words, at, &q, commitment);
	if (rc < 0)
		return rc;
	snprintf(more, sizeof more, " question=%" PRId64, q.id);
	d.commitment = commitment;
	rc = verdict_store(w, r, &d, r->msg->operation.data, more, at);
	return rc < 0 ? rc : verdict_done(w, r, &d, at);
}
