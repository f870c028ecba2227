/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Feedback on a training, kept without the person: one answer by a participant
 * who was there, or those of a survey tool by who leads trainings.
 */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/wire.h"
#include "server/handlers/handlers.h"
#include "server/handlers/recording.h"
#include "server/handlers/trainings.h"

static int answer(struct request *r, size_t n)
{
	Viesti__FeedbackGiven *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__feedback_given__init(out);
	out->has_taken = 1;
	out->taken = (uint32_t)n;
	r->reply.body_case = VIESTI__REPLY__BODY_FEEDBACK_GIVEN;
	r->reply.feedback_given = out;
	return 0;
}

static int check_items(struct request *r, const Viesti__GiveFeedback *rq)
{
	if (rq->n_items < 1 || rq->n_items > WIRE_BATCH_MAX)
		return handler_batch_size(r);
	for (size_t i = 0; i < rq->n_items; i++)
		if (rq->items[i]->score < 1 || rq->items[i]->score > 5) {
			error_set(&r->err, E_INVALID, "score_range",
			    _("Answer %zu: the score is a number from 1 to 5."),
			    i + 1);
			return error_field(&r->err, "score");
		}
	return 0;
}

/* A participant's own: one, once, of a training they were at. */
static int check_own(struct world *w, struct request *r, int64_t training)
{
	uint32_t person = r->audience.person;
	int rc;

	if (r->msg->give_feedback->n_items != 1)
		return error_set(&r->err, E_INVALID, "one_answer",
		    _("A participant gives one answer."));
	rc = recording_attended(w, r, training, person);
	if (rc != E_CONFLICT)
		return rc < 0
		    ? rc
		    : error_set(&r->err, E_PRECONDITION, "not_attended",
			  _("Feedback is given by those who were at "
			    "the training. Record it first by its "
			    "code."));
	r->err = (struct error){ 0 };
	if (r->msg->give_feedback->check_only)
		return 0;
	rc = store_feedback_give(w->store, training, person, &r->err);
	r->written = rc == 0;
	if (rc > 0)
		return error_set(&r->err, E_CONFLICT, "feedback_given",
		    _("You have given your feedback on this training. It is "
		      "kept without your name, so it cannot be changed."));
	return rc;
}

static int write_items(struct world *w, struct request *r, int64_t training,
    const uint8_t digest[16])
{
	const Viesti__GiveFeedback *rq = r->msg->give_feedback;
	char detail[48];
	int rc = 0;

	r->written = true;
	for (size_t i = 0; i < rq->n_items && rc == 0; i++) {
		const char *words = request_clean(r, rq->items[i]->words);
		rc = store_feedback_add(w->store, training,
		    (int)rq->items[i]->score, words[0] ? words : NULL, &r->err);
	}
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail, "answers=%zu", rq->n_items);
	struct world_entry entry = { .kind = "feedback",
		.subject = training,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = world_stamp(w) };
	return world_journal(w, r, &entry);
}

/* The digest holds no score: it would tell who gave which. */
static void digest_of(const Viesti__GiveFeedback *rq, uint8_t digest[16])
{
	char numbers[64];
	const char *parts[] = { numbers };

	snprintf(numbers, sizeof numbers, "%" PRIu64 " %zu", rq->training,
	    rq->n_items);
	world_digest(digest, "feedback", parts, 1);
}

int handle_give_feedback(struct world *w, struct request *r)
{
	const Viesti__GiveFeedback *rq = r->msg->give_feedback;
	const struct training *t = NULL;
	struct journal_entry e;
	uint8_t digest[16];
	int rc = rq->check_only
	    ? 0
	    : request_operation(r, r->msg->has_operation, &r->msg->operation);

	if (rc < 0)
		return rc;
	digest_of(rq, digest);
	rc = rq->check_only
	    ? 0
	    : world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : answer(r, rq->n_items);
	rc = trainings_find(w, r, rq->has_training, rq->training, &t);
	if (rc == 0)
		rc = check_items(r, rq);
	if (rc == 0 && t->begins_at > clock_now_us())
		rc = error_set(&r->err, E_PRECONDITION, "training_to_come",
		    _("The training has not begun yet."));
	if (rc == 0 && r->peer.role == ROLE_PARTICIPANT)
		rc = check_own(w, r, t->id);
	if (rc == 0 && !rq->check_only)
		rc = write_items(w, r, t->id, digest);
	return rc < 0 ? rc : answer(r, rq->n_items);
}
