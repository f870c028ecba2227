/* SPDX-License-Identifier: EUPL-1.2 */
/* The questions that concern the asker, the newest first. */
#include "server/handlers/handlers.h"
#include "server/handlers/questions.h"
#include "server/reader.h"
#include "server/server.h"

void handler_walk_begin(struct request *r, const Viesti__Page *page,
    struct page_walk *walk)
{
	*walk = (struct page_walk){ .before = arena_used(r->arena) };
	handler_page(page, &walk->offset, &walk->limit);
}

bool handler_walk(struct request *r, struct page_walk *walk)
{
	if (walk->at < walk->offset) {
		walk->at++;
		return false;
	}
	walk->more = walk->taken == walk->limit ||
	    arena_used(r->arena) - walk->before >= HANDLER_PAGE_TEXT;
	if (walk->more)
		return false;
	walk->at++;
	walk->taken++;
	return true;
}

int prepare_list_questions(struct server *sv, struct request *r)
{
	if (questions_is_organisers_side(&r->audience))
		handler_log_read(sv, r, "questions", 0);
	return 0;
}

struct listing {
	struct request *r;
	struct page_walk walk;
	Viesti__Questions *out;
};

static int add(const struct question_row *q, void *arg)
{
	struct listing *l = arg;
	bool open = q->answered_at == 0 && !q->words;

	if (!questions_may_read(&l->r->audience, q) ||
	    (!open && !l->r->msg->list_questions->all))
		return 0;
	if (handler_walk(l->r, &l->walk))
		questions_fill(l->r, q, l->out->rows[l->out->n_rows++]);
	return l->walk.more;
}

int handle_list_questions(struct archive *a, struct request *r)
{
	Viesti__Questions *out = arena_alloc(r->arena, sizeof *out);
	struct listing l = { .r = r, .out = out };

	if (!out)
		return request_too_large(r);
	viesti__questions__init(out);
	handler_walk_begin(r, r->msg->list_questions->page, &l.walk);
	out->rows = (Viesti__Question **)request_array(r, l.walk.limit,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	l.walk.before = arena_used(r->arena);
	int rc = store_questions_each(a->store, add, &l, &r->err);
	if (rc < 0)
		return rc;
	out->has_more = out->has_next_offset = 1;
	out->more = l.walk.more;
	out->next_offset = l.walk.at;
	r->reply.body_case = VIESTI__REPLY__BODY_QUESTIONS;
	r->reply.questions = out;
	return 0;
}
