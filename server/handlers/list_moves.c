/* SPDX-License-Identifier: EUPL-1.2 */
/* Moves that wait, or all: a contact's own department's, or everybody's. */
#include "server/handlers/handlers.h"
#include "server/handlers/moves.h"
#include "server/reader.h"

struct listing {
	struct request *r;
	Viesti__Moves *out;
	uint32_t limit;
	int rc;
};

int prepare_list_moves(struct server *sv, struct request *r)
{
	if (r->audience.kind != AUDIENCE_CONTACT)
		handler_log_read(sv, r, "moves", 0);
	return 0;
}

static int add(const struct move_row *row, void *arg)
{
	struct listing *l = arg;

	if (l->out->n_rows == l->limit) {
		l->out->more = 1;
		return 1;
	}
	l->rc = moves_row(l->r, row, l->out->rows[l->out->n_rows++]);
	return l->rc;
}

int handle_list_moves(struct archive *a, struct request *r)
{
	const Viesti__ListMoves *rq = r->msg->list_moves;
	uint16_t to = r->audience.kind == AUDIENCE_CONTACT
	    ? r->audience.department
	    : DEPARTMENT_NONE;
	struct listing l = { .r = r };
	uint32_t offset;

	arena_set_limit(r->arena, HANDLER_ARENA);
	handler_page(rq->page, &offset, &l.limit);
	l.out = arena_alloc(r->arena, sizeof *l.out);
	if (!l.out)
		return request_too_large(r);
	viesti__moves__init(l.out);
	l.out->rows = (Viesti__MoveState **)request_array(r, l.limit,
	    sizeof **l.out->rows);
	if (!l.out->rows)
		return request_too_large(r);
	l.out->has_more = l.out->has_next_offset = 1;
	int rc = store_moves_each(a->store, to, rq->all, offset, l.limit + 1,
	    add, &l, &r->err);
	l.out->next_offset = offset + (uint32_t)l.out->n_rows;
	r->reply.body_case = VIESTI__REPLY__BODY_MOVES;
	r->reply.moves = l.out;
	return rc < 0 ? rc : l.rc;
}
