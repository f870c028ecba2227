/* SPDX-License-Identifier: EUPL-1.2 */
/* The answer to a question, from the side that was asked. */
#include <inttypes.h>
#include <stdio.h>

#include "common/hash.h"
#include "server/handlers/handlers.h"
#include "server/handlers/questions.h"
#include "server/world.h"

static int find(struct world *w, struct request *r, struct question_row *q)
{
	uint64_t id = r->msg->answer->question;
	int rc = id <= INT64_MAX
	    ? store_question_get(w->store, (int64_t)id, q, &r->err)
	    : 0;

	if (rc < 0)
		return rc;
	if (rc == 0 || !questions_may_read(&r->audience, q)) {
		error_set(&r->err, E_NOT_FOUND, "unknown_question",
		    _("There is no question %" PRIu64 " that you may read."),
		    id);
		return error_field(&r->err, "question");
	}
	if (q->words || !questions_may_answer(&r->audience, q->to, q->about))
		return error_set(&r->err, E_DENIED, "not_asked",
		    _("Question %" PRIu64 " does not wait for your answer."),
		    id);
	if (q->answered_at)
		return error_set(&r->err, E_PRECONDITION, "answered",
		    _("Question %" PRIu64 " was answered already."), id);
	q->text = request_text(r, q->text);
	q->from_code = request_text(r, q->from_code);
	q->to_code = request_text(r, q->to_code);
	return 0;
}

static int write(struct world *w, struct request *r, struct question_row *q,
    const uint8_t digest[16])
{
	uint8_t commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];

	q->answered_at = world_stamp(w);
	q->answered_by = r->peer.client;
	q->to_all = r->msg->answer->to_all;
	hash_random(q->answer_salt, sizeof q->answer_salt);
	store_commitment(q->answer_salt, q->answer, NULL, commitment);
	r->written = true;
	int rc = store_question_answer(w->store, q, &r->err);
	if (rc < 0)
		return rc;
	store_answer_detail(detail, q);
	struct world_entry entry = { .kind = "answer",
		.subject = q->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.commitment = commitment,
		.at = q->answered_at };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_question_changed(w, q);
}

static int answered_before(struct world *w, struct request *r, int64_t id)
{
	struct question_row q;
	int rc = store_question_get(w->store, id, &q, &r->err);

	return rc < 0 ? rc : questions_reply(r, &q, true);
}

int handle_answer(struct world *w, struct request *r)
{
	const Viesti__Answer *rq = r->msg->answer;
	struct question_row q;
	struct journal_entry e;
	uint8_t digest[16];
	char *text, numbers[32];
	const char *parts[] = { numbers, NULL };
	int rc = questions_text(r, rq->text, &text);

	if (rc < 0)
		return rc;
	if (rq->to_all && r->audience.kind != AUDIENCE_ORGANISER &&
	    r->audience.kind != AUDIENCE_ADMIN)
		return request_denied(r, "to_all",
		    _("Only the organiser answers to everybody."));
	parts[1] = text;
	snprintf(numbers, sizeof numbers, "%" PRIu64 " %d", rq->question,
	    rq->to_all);
	world_digest(digest, "answer", parts, 2);
	rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : answered_before(w, r, e.subject);
	rc = find(w, r, &q);
	if (rc < 0)
		return rc;
	q.answer = text;
	rc = write(w, r, &q, digest);
	return rc < 0 ? rc : questions_reply(r, &q, true);
}
