/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Undo: takes back what this client recorded last, one activity or the whole
 * import. What is undone counts as never loaded, so that the same file can be
 * loaded again. What was withdrawn, and what a moderator rejected, stays so.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/handlers/handlers.h"
#include "server/handlers/verdict.h"
#include "server/world.h"

#define UNDO_ROWS 20 /* told in the reply */
/* Of one import: what the writer does in a few seconds. */
#define UNDO_MAX 100000

/* What is taken back, the newest first. */
struct taken {
	struct trail_step *steps; /* in the arena */
	size_t n;
	uint32_t import; /* that they came by; 0: none */
};

/* ------------------------------------------------------------- choosing */

static bool is_over(struct world *w, const struct trail_step *step)
{
	const struct activity *a = world_activity(w, step->person, step->id);

	return !a || a->status == STATUS_WITHDRAWN ||
	    a->status == STATUS_UNDONE;
}

static bool can_be_undone(struct world *w, const struct request *r,
    const struct trail_step *step)
{
	return !is_over(w, step) &&
	    world_activity(w, step->person, step->id)->status !=
	    STATUS_REJECTED &&
	    verdict_is_theirs(w, r, step->person);
}

/* The end of the trail that undo is about: steps from the newest one down to
 * where its import began; NULL: there is nothing. What is over for good is
 * dropped on the way. */
static const struct trail_step *newest(struct world *w, const struct request *r,
    struct trail *t)
{
	while (t && t->n > 0 && is_over(w, &t->steps[t->n - 1]))
		t->n--;
	for (size_t i = t ? t->n : 0; i > 0; i--)
		if (can_be_undone(w, r, &t->steps[i - 1]))
			return &t->steps[i - 1];
	return NULL;
}

/* With out NULL only counts. */
static size_t collect(struct world *w, const struct request *r,
    const struct trail *t, const struct trail_step *last, int64_t first,
    struct trail_step *out)
{
	size_t n = 0;

	for (const struct trail_step *step = last;; step--) {
		if (step->id < first)
			break;
		if (step->import == last->import && can_be_undone(w, r, step)) {
			if (out)
				out[n] = *step;
			n++;
		}
		if (step == t->steps)
			break;
	}
	return n;
}

static int choose(struct world *w, struct request *r, struct taken *u)
{
	struct trail *t = trails_of(&w->trails, r->peer.client);
	const struct trail_step *last = newest(w, r, t);

	if (!last)
		return error_set(&r->err, E_PRECONDITION, "nothing_to_undo",
		    _("There is nothing left that was recorded from here and "
		      "could be taken back."));
	int64_t first = last->id;
	int rc = last->import
	    ? store_import_first(w->store, last->import, &first, &r->err)
	    : 0;
	if (rc < 0)
		return rc;
	u->n = collect(w, r, t, last, first, NULL);
	if (u->n > UNDO_MAX)
		return error_set(&r->err, E_EXHAUSTED, "undo_too_large",
		    _("The import has more than %d activities, too many to "
		      "take back at once. Ask the administrator to go back to "
		      "a backup."),
		    UNDO_MAX);
	arena_set_limit(r->arena, HANDLER_ARENA + u->n * sizeof *u->steps);
	u->steps = arena_alloc(r->arena, u->n * sizeof *u->steps);
	if (!u->steps)
		return request_too_large(r);
	collect(w, r, t, last, first, u->steps);
	u->import = last->import;
	return 0;
}

static int check_last(struct request *r, const struct taken *u)
{
	const Viesti__Undo *rq = r->msg->undo;

	if (!rq->has_last || rq->last == (uint64_t)u->steps[0].id)
		return 0;
	error_set(&r->err, E_CONFLICT, "undo_moved",
	    _("Something else was recorded or taken back meanwhile. Look again "
	      "at what would be undone."));
	return error_field(&r->err, "last");
}

/* ------------------------------------------------------------- writing */

static int by_person(const void *a, const void *b)
{
	const struct trail_step *x = a, *y = b;

	return (x->person > y->person) - (x->person < y->person);
}

/* Everybody once; the order of the steps is lost. */
static int rescore(struct world *w, struct taken *u)
{
	int rc = 0;

	qsort(u->steps, u->n, sizeof *u->steps, by_person);
	for (size_t i = 0; i < u->n && rc == 0; i++)
		if (i == 0 || u->steps[i].person != u->steps[i - 1].person)
			rc = world_rescore(w, u->steps[i].person);
	return rc;
}

/* The first entry bears the operation and says how many there are. */
static int take_back(struct world *w, struct request *r, const struct taken *u,
    const uint8_t digest[16])
{
	int64_t at = world_stamp(w);
	char more[64];
	int rc = 0;

	snprintf(more, sizeof more, " undone=%zu import=%" PRIu32, u->n,
	    u->import);
	for (size_t i = 0; i < u->n && rc == 0; i++) {
		struct verdict d = { .kind = "undo", .status = STATUS_UNDONE };
		rc = store_activity_get(w->store, u->steps[i].id, &d.row,
		    &r->err);
		if (rc == 0)
			rc = verdict_unknown(r, (uint64_t)u->steps[i].id);
		if (rc < 0)
			return rc;
		memcpy(d.digest, digest, sizeof d.digest);
		rc = verdict_put(w, r, &d,
		    i == 0 ? r->msg->operation.data : NULL, i == 0 ? more : "",
		    at);
	}
	return rc;
}

/* ------------------------------------------------------------- answering */

static int answer(struct world *w, struct request *r, const int64_t *ids,
    size_t n, size_t count, bool is_import)
{
	Viesti__Undone *out = arena_alloc(r->arena, sizeof *out);
	struct activity_owner owner;
	struct activity_row row;

	if (!out)
		return request_too_large(r);
	viesti__undone__init(out);
	out->rows = (Viesti__Activity **)request_array(r, n,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		int rc = store_activity_read(w->store, ids[i], &row, &owner,
		    &r->err);
		if (rc < 0)
			return rc;
		if (rc == 1)
			handler_activity_row(r, &row, &owner,
			    out->rows[out->n_rows++]);
	}
	out->has_count = out->has_is_import = out->has_last = 1;
	out->count = (uint32_t)count;
	out->is_import = is_import;
	out->last = (uint64_t)ids[0];
	r->reply.body_case = VIESTI__REPLY__BODY_UNDONE;
	r->reply.undone = out;
	return 0;
}

struct heard {
	int64_t ids[UNDO_ROWS];
	size_t n;
};

static int hear(const struct journal_entry *e, void *arg)
{
	struct heard *h = arg;

	h->ids[h->n++] = e->subject;
	return 0;
}

/* Its entries stand one after the other. 1: done earlier, answered. */
static int replay(struct world *w, struct request *r, const uint8_t digest[16])
{
	struct journal_entry e;
	struct heard h = { .n = 0 };
	int64_t count, import;
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);

	if (rc <= 0)
		return rc;
	count = store_detail_number(e.detail, "undone");
	import = store_detail_number(e.detail, "import");
	if (count < 0 || import < 0)
		return error_set(&r->err, E_CONFLICT, "operation_reused",
		    _("This operation id was used for something else. Make a "
		      "new id for a new operation."));
	rc = store_journal_each(w->store, e.seq - 1,
	    count < UNDO_ROWS ? (unsigned)count : UNDO_ROWS, hear, &h, &r->err);
	if (rc == 0)
		rc = answer(w, r, h.ids, h.n, (uint32_t)count, import != 0);
	return rc < 0 ? rc : 1;
}

int handle_undo(struct world *w, struct request *r)
{
	const Viesti__Undo *rq = r->msg->undo;
	struct taken u = { 0 };
	struct heard told = { .n = 0 };
	uint8_t digest[16];
	char last[32];
	const char *parts[] = { rq->has_last ? last : NULL };
	int rc = 0;

	arena_set_limit(r->arena, HANDLER_ARENA);
	snprintf(last, sizeof last, "%" PRIu64, rq->last);
	world_digest(digest, "undo", parts, 1);
	if (!rq->check_only) {
		rc = request_operation(r, r->msg->has_operation,
		    &r->msg->operation);
		if (rc == 0)
			rc = replay(w, r, digest);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	rc = verdict_may_withdraw(w, r);
	if (rc == 0)
		rc = choose(w, r, &u);
	if (rc == 0)
		rc = check_last(r, &u);
	if (rc < 0 || !u.steps)
		return rc;
	bool is_import = u.import != 0;
	for (; told.n < u.n && told.n < UNDO_ROWS; told.n++)
		told.ids[told.n] = u.steps[told.n].id;
	if (!rq->check_only) {
		rc = take_back(w, r, &u, digest);
		if (rc == 0)
			rc = rescore(w, &u);
		if (rc < 0)
			return rc;
	}
	return answer(w, r, told.ids, told.n, u.n, is_import);
}
