/* SPDX-License-Identifier: EUPL-1.2 */
/* Trainings to come and of the last 14 days, or all of the season. */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/trainings.h"
#include "server/reader.h"
#include "server/server.h"

#define ROWS 500 /* removed ones among them */
#define RECENT_US (INT64_C(14) * 86400 * 1000000)

struct listing {
	struct request *r;
	const struct rulebook *rb;
	Viesti__Trainings *out;
	int64_t since;
	int rc;
};

/* Rulebooks are never freed while serving. */
int prepare_list_trainings(struct server *sv, struct request *r)
{
	r->prepared = sv->rulebook;
	return 0;
}

static int add(const struct training_row *row, void *arg)
{
	struct listing *l = arg;

	if (l->out->n_rows == ROWS)
		return 1;
	if (row->t.begins_at < l->since || (row->removed_at && l->since))
		return 0;
	l->out->rows[l->out->n_rows] = trainings_row(l->r, l->rb, row);
	if (!l->out->rows[l->out->n_rows++])
		l->rc = request_too_large(l->r);
	return l->rc;
}

int handle_list_trainings(struct archive *a, struct request *r)
{
	bool all = r->msg->list_trainings->all;
	struct listing l = { .r = r,
		.rb = r->prepared,
		.since = all ? 0 : clock_now_us() - RECENT_US };

	arena_set_limit(r->arena, HANDLER_ARENA);
	l.out = arena_alloc(r->arena, sizeof *l.out);
	if (!l.out)
		return request_too_large(r);
	viesti__trainings__init(l.out);
	l.out->rows = arena_zalloc(r->arena, ROWS * sizeof *l.out->rows);
	if (!l.out->rows)
		return request_too_large(r);
	int rc = store_trainings_each(a->store, r->audience.person, add, &l,
	    &r->err);
	r->reply.body_case = VIESTI__REPLY__BODY_TRAININGS;
	r->reply.trainings = l.out;
	return rc < 0 ? rc : l.rc;
}
