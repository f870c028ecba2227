/* SPDX-License-Identifier: EUPL-1.2 */
/* A question to the organiser's side, or from it to a department. */
#include <inttypes.h>
#include <stdio.h>

#include "common/hash.h"
#include "server/handlers/handlers.h"
#include "server/handlers/questions.h"
#include "server/handlers/verdict.h"
#include "server/world.h"

static int unknown_activity(struct request *r, uint64_t activity)
{
	error_set(&r->err, E_NOT_FOUND, "unknown_activity",
	    _("There is no activity %" PRIu64 " that you may ask about."),
	    activity);
	return error_field(&r->err, "activity");
}

static int read_activity(struct world *w, struct request *r,
    struct question_row *q)
{
	uint64_t id = r->msg->ask->activity;
	struct activity_row row;
	int rc = id <= INT64_MAX
	    ? store_activity_get(w->store, (int64_t)id, &row, &r->err)
	    : 0;

	if (rc < 0)
		return rc;
	if (rc == 0 ||
	    (!questions_is_organisers_side(&r->audience) &&
		!verdict_is_theirs(w, r, row.person)))
		return unknown_activity(r, id);
	q->activity = (int64_t)id;
	q->about = row.person;
	return 0;
}

/* Which department the organiser's side asks: the one named, or the one of the
 * activity. */
static int read_department(struct world *w, struct request *r,
    struct question_row *q)
{
	const char *text = r->msg->ask->department;
	uint16_t of_activity = q->activity ? world_department(w, q->about)
					   : DEPARTMENT_NONE;

	q->to = text ? departments_find(&w->departments, text) : of_activity;
	if (q->to == DEPARTMENT_NONE) {
		if (text)
			error_set(&r->err, E_INVALID, "unknown_department",
			    _("There is no department \"%s\"."), text);
		else
			error_set(&r->err, E_INVALID, "department_missing",
			    _("Say which department you ask."));
		return error_field(&r->err, "department");
	}
	if (q->activity && q->to != of_activity)
		return unknown_activity(r, r->msg->ask->activity);
	q->to_code = w->departments.all[q->to].code;
	return 0;
}

static int read_parties(struct world *w, struct request *r,
    struct question_row *q)
{
	const Viesti__Ask *rq = r->msg->ask;
	int rc = rq->has_activity ? read_activity(w, r, q) : 0;

	if (rc < 0)
		return rc;
	if (questions_is_organisers_side(&r->audience))
		return read_department(w, r, q);
	if (rq->department)
		return request_denied(r, "to_department",
		    _("Your questions go to the organiser. Leave the "
		      "department out."));
	q->from = r->audience.department;
	q->from_code = w->departments.all[q->from].code;
	if (r->audience.kind == AUDIENCE_PARTICIPANT)
		q->participant = r->audience.person;
	return 0;
}

static int check_room(struct world *w, struct request *r)
{
	size_t n;
	int rc = store_questions_open(w->store, r->peer.client, &n, &r->err);

	if (rc < 0 || n < QUESTIONS_OPEN_MAX)
		return rc;
	return error_set(&r->err, E_EXHAUSTED, "too_many_questions",
	    _("%d questions of yours wait for an answer, and more than that "
	      "cannot wait. Ask again when some have been answered."),
	    QUESTIONS_OPEN_MAX);
}

int questions_insert(struct world *w, struct request *r, struct question_row *q,
    uint8_t commitment[HASH_SIZE])
{
	hash_random(q->salt, sizeof q->salt);
	store_commitment(q->salt, q->text, NULL, commitment);
	q->asked_by = r->peer.client;
	r->written = true;
	int rc = store_question_insert(w->store, q, &r->err);
	return rc < 0 ? rc : world_question_changed(w, q);
}

static int write(struct world *w, struct request *r, struct question_row *q,
    const uint8_t digest[16])
{
	uint8_t commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];

	q->asked_at = world_stamp(w);
	int rc = questions_insert(w, r, q, commitment);
	if (rc < 0)
		return rc;
	store_ask_detail(detail, q);
	struct world_entry entry = { .kind = "ask",
		.subject = q->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.commitment = commitment,
		.at = q->asked_at };
	return world_journal(w, r, &entry);
}

static int asked_before(struct world *w, struct request *r, int64_t id)
{
	struct question_row q;
	int rc = store_question_get(w->store, id, &q, &r->err);

	return rc < 0 ? rc : questions_reply(r, &q, false);
}

int handle_ask(struct world *w, struct request *r)
{
	const Viesti__Ask *rq = r->msg->ask;
	struct question_row q = { .from = DEPARTMENT_NONE,
		.to = DEPARTMENT_NONE,
		.participant = PERSON_NONE,
		.about = PERSON_NONE };
	struct journal_entry e;
	uint8_t digest[16];
	char *text, number[24];
	const char *parts[] = { NULL, rq->department,
		rq->has_activity ? number : NULL };
	int rc = questions_text(r, rq->text, &text);

	if (rc < 0)
		return rc;
	parts[0] = q.text = text;
	snprintf(number, sizeof number, "%" PRIu64, rq->activity);
	world_digest(digest, "ask", parts, 3);
	rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : asked_before(w, r, e.subject);
	rc = read_parties(w, r, &q);
	if (rc == 0)
		rc = check_room(w, r);
	if (rc == 0)
		rc = write(w, r, &q, digest);
	return rc < 0 ? rc : questions_reply(r, &q, false);
}
