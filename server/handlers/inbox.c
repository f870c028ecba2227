/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What waits for a client: activities that moderators returned, rejected ones
 * of the last days that may be given back yet, questions to answer and fresh
 * answers, moves that were asked for. One page counts over all, in this order.
 */
#include "common/clock.h"
#include "common/wire.h"
#include "server/change.h"
#include "server/handlers/handlers.h"
#include "server/handlers/moves.h"
#include "server/handlers/questions.h"
#include "server/reader.h"
#include "server/server.h"

struct inbox_wanted {
	int64_t *returned;
	size_t n_returned;
	uint16_t department; /* whose rejected ones, or DEPARTMENT_NONE */
	uint32_t person;     /* likewise, or PERSON_NONE */
};

int prepare_inbox(struct server *sv, struct request *r)
{
	const struct audience *who = &r->audience;
	struct inbox_wanted *w = arena_zalloc(r->arena, sizeof *w);

	arena_set_limit(r->arena,
	    HANDLER_ARENA + sv->n_claims * sizeof *w->returned);
	if (w)
		w->returned = arena_alloc(r->arena,
		    (sv->n_claims + 1) * sizeof *w->returned);
	if (!w || !w->returned)
		return request_too_large(r);
	r->prepared = w;
	w->department = who->kind == AUDIENCE_CONTACT ? who->department
						      : DEPARTMENT_NONE;
	w->person = who->kind == AUDIENCE_PARTICIPANT ? who->person
						      : PERSON_NONE;
	if (questions_is_organisers_side(who)) {
		handler_log_read(sv, r, "questions", 0);
		return 0;
	}
	for (size_t i = 0; i < sv->n_claims; i++) {
		const struct claim *c = &sv->claims[i];
		if (c->status == STATUS_RETURNED &&
		    projection_may_read_person(sv->people, who, c->person))
			w->returned[w->n_returned++] = c->id;
	}
	return 0;
}

uint32_t handler_inbox_count(const struct server *sv,
    const struct audience *who)
{
	uint32_t n = 0;

	for (size_t i = 0; i < sv->n_questions; i++)
		n += questions_may_answer(who, sv->questions[i].to,
		    sv->questions[i].about);
	if (questions_is_organisers_side(who))
		return n;
	for (size_t i = 0; i < sv->n_claims; i++)
		n += sv->claims[i].status == STATUS_RETURNED &&
		    projection_may_read_person(sv->people, who,
			sv->claims[i].person);
	return n;
}

struct inbox {
	struct archive *a;
	struct request *r;
	struct page_walk walk;
	Viesti__Inbox *out;
	int64_t since;
	int rc;
};

static int make_room(struct inbox *in)
{
	Viesti__Inbox *out = in->out;
	size_t n = in->walk.limit;

	out->returned = (Viesti__Activity **)request_array(in->r, n,
	    sizeof **out->returned);
	out->rejected = (Viesti__Activity **)request_array(in->r, n,
	    sizeof **out->rejected);
	out->questions = (Viesti__Question **)request_array(in->r, n,
	    sizeof **out->questions);
	out->moves = (Viesti__MoveState **)request_array(in->r, n,
	    sizeof **out->moves);
	if (!out->returned || !out->rejected || !out->questions || !out->moves)
		return request_too_large(in->r);
	in->walk.before = arena_used(in->r->arena);
	return 0;
}

static int add_activities(struct inbox *in, const int64_t *ids, size_t n,
    uint8_t status, Viesti__Activity **rows, size_t *n_rows)
{
	struct activity_row row;
	struct activity_owner owner;

	for (size_t i = 0; i < n && !in->walk.more; i++) {
		if (!handler_walk(in->r, &in->walk))
			continue;
		int rc = store_activity_read(in->a->store, ids[i], &row, &owner,
		    &in->r->err);
		if (rc < 0)
			return rc;
		if (rc == 1 && row.a.status == status)
			handler_activity_row(in->r, &row, &owner,
			    rows[(*n_rows)++]);
	}
	return 0;
}

static int add_rejected(struct inbox *in, const struct inbox_wanted *w)
{
	size_t n = WIRE_PAGE_MAX;
	int64_t *ids = arena_alloc(in->r->arena, n * sizeof *ids);

	if (!ids)
		return request_too_large(in->r);
	in->walk.before += n * sizeof *ids;
	int rc = store_activities_rejected(in->a->store, in->since,
	    w->department, w->person, ids, &n, &in->r->err);
	return rc < 0 ? rc
		      : add_activities(in, ids, n, STATUS_REJECTED,
			    in->out->rejected, &in->out->n_rejected);
}

/* To answer, or answered of late by the other side. */
static int add_question(const struct question_row *q, void *arg)
{
	struct inbox *in = arg;
	const struct audience *who = &in->r->audience;
	bool to_them = questions_may_answer(who, q->to, q->about);

	if (q->words || !questions_may_read(who, q) ||
	    (to_them ? q->answered_at != 0 : q->answered_at < in->since))
		return 0;
	if (handler_walk(in->r, &in->walk))
		questions_fill(in->r, q,
		    in->out->questions[in->out->n_questions++]);
	return in->walk.more;
}

static int add_move(const struct move_row *row, void *arg)
{
	struct inbox *in = arg;

	if (row->decision && row->decided_at < in->since)
		return 0;
	if (handler_walk(in->r, &in->walk))
		in->rc = moves_row(in->r, row,
		    in->out->moves[in->out->n_moves++]);
	return in->walk.more || in->rc < 0;
}

static int add_moves(struct inbox *in)
{
	if (in->r->audience.kind != AUDIENCE_CONTACT)
		return 0;
	int rc = store_moves_each(in->a->store, in->r->audience.department,
	    true, 0, UINT32_MAX, add_move, in, &in->r->err);
	return rc < 0 ? rc : in->rc;
}

int handle_inbox(struct archive *a, struct request *r)
{
	const struct inbox_wanted *w = r->prepared;
	Viesti__Inbox *out = arena_alloc(r->arena, sizeof *out);
	struct inbox in = { .a = a,
		.r = r,
		.out = out,
		.since = clock_now_us() - QUESTIONS_INBOX_US };

	if (!out)
		return request_too_large(r);
	viesti__inbox__init(out);
	handler_walk_begin(r, r->msg->inbox->page, &in.walk);
	int rc = make_room(&in);
	if (rc == 0)
		rc = add_activities(&in, w->returned, w->n_returned,
		    STATUS_RETURNED, out->returned, &out->n_returned);
	if (rc == 0)
		rc = add_rejected(&in, w);
	if (rc == 0 && !in.walk.more)
		rc = store_questions_each(a->store, add_question, &in, &r->err);
	if (rc == 0 && !in.walk.more)
		rc = add_moves(&in);
	if (rc < 0)
		return rc;
	out->has_more = out->has_next_offset = 1;
	out->more = in.walk.more;
	out->next_offset = in.walk.at;
	r->reply.body_case = VIESTI__REPLY__BODY_INBOX;
	r->reply.inbox = out;
	return 0;
}
