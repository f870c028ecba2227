/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The draw is published: the list of tickets and a seed are settled, and the
 * hashes of both told, before anybody can know the dice.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

#include "common/text.h"
#include "server/domain/tickets.h"
#include "server/draws.h"
#include "server/handlers/draws.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/stage.h"

struct found {
	struct tickets_of *all;
	size_t n;
	size_t draw_at; /* the ceremony's step with which the draw begins */
};

static size_t find_draw(struct server *sv)
{
	const struct stage_source live = stage_live(sv);
	struct stage stage;
	size_t at;

	stage_set(&live, false, &stage);
	at = ceremony_draw_at(&stage.ceremony);
	stage_strike(&stage);
	return at;
}

/* The loop knows the standings. */
int prepare_draw_publish(struct server *sv, struct request *r)
{
	struct tickets_of *all = NULL;
	size_t n = sv->season.state < STATE_FINAL
	    ? 0
	    : tickets_find(sv->standings, (uint32_t)sv->rulebook->draw_least,
		  (uint32_t)sv->rulebook->draw_most, &all);

	arena_set_limit(r->arena, HANDLER_ARENA);
	struct found *f = arena_zalloc(r->arena, sizeof *f);
	if (f)
		f->all = arena_alloc(r->arena, (n + 1) * sizeof *f->all);
	if (!f || !f->all) {
		free(all);
		return request_too_large(r);
	}
	if (n > 0)
		memcpy(f->all, all, n * sizeof *all);
	f->n = n;
	f->draw_at = n > 0 ? find_draw(sv) : 0;
	free(all);
	r->prepared = f;
	return 0;
}

/* What has been shown would get a part before it. */
static int check_ceremony(struct world *w, struct request *r,
    const struct found *f)
{
	const struct season *s = &w->season;

	if (s->ceremony == 0 || s->rehearsal != REHEARSAL_NO ||
	    s->ceremony <= f->draw_at)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "draw_passed",
	    _("The ceremony has passed the draw's place already: step %u is shown. Go back to step %zu or before it, publish the draw, then go on; or publish it when the ceremony is over."),
	    s->ceremony, f->draw_at);
}

static int may_publish(struct world *w, struct request *r,
    const struct found *f, uint32_t prizes)
{
	struct draw_row row;
	int rc = draws_season(w, r);

	if (rc < 0)
		return rc;
	if (prizes < 1 || prizes > DRAW_PRIZES_MOST) {
		error_set(&r->err, E_INVALID, "prizes_range",
		    _("Say how many prizes are drawn: 1 to %d."),
		    DRAW_PRIZES_MOST);
		return error_field(&r->err, "prizes");
	}
	rc = store_draw_get(w->store, w->season.id, &row, &r->err);
	if (rc > 0)
		return error_set(&r->err, E_PRECONDITION, "draw_published",
		    _("The draw was published already: its list and its seed are settled for good. draw show tells its hashes."));
	if (rc == 0 && prizes > f->n) {
		error_set(&r->err, E_PRECONDITION, "too_few_tickets",
		    P_("Only %zu participant has tickets: draw fewer prizes.",
			"Only %zu participants have tickets: draw fewer prizes.",
			f->n),
		    f->n);
		return error_field(&r->err, "prizes");
	}
	return rc < 0 ? rc : check_ceremony(w, r, f);
}

/* ------------------------------------------------------------- the list */

struct owner {
	struct draw_ticket ticket;
	uint32_t person;
};

static int by_number(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;

	return strcmp(x->ticket.number, y->ticket.number);
}

/* Everybody's number, in the order of the list. Two alike are as good as
 * impossible; then all are made anew. */
static void number_all(struct owner *all, size_t n)
{
	bool twice;

	do {
		twice = false;
		for (size_t i = 0; i < n; i++)
			draw_number(all[i].ticket.number);
		qsort(all, n, sizeof *all, by_number);
		for (size_t i = 1; i < n; i++)
			twice = twice || by_number(&all[i - 1], &all[i]) == 0;
	} while (twice);
}

static void make_list(const struct found *f, struct season_draw *d)
{
	struct owner *all = xcalloc(f->n, sizeof *all);

	for (size_t i = 0; i < f->n; i++) {
		all[i].ticket.count = f->all[i].count;
		all[i].person = f->all[i].person;
	}
	number_all(all, f->n);
	d->list.n = f->n;
	d->list.tickets = xcalloc(f->n, sizeof *d->list.tickets);
	d->persons = xcalloc(f->n, sizeof *d->persons);
	for (size_t i = 0; i < f->n; i++) {
		d->list.tickets[i] = all[i].ticket;
		d->persons[i] = all[i].person;
	}
	season_draw_index(d);
	free(all);
}

static int make(struct world *w, struct request *r, const struct found *f,
    struct season_draw *d)
{
	*d = (struct season_draw){ .published_at = world_stamp(w) };
	snprintf(d->list.season, sizeof d->list.season, "%s", w->season.name);
	d->list.prizes = r->msg->draw_publish->prizes;
	make_list(f, d);
	if (RAND_bytes(d->seed, sizeof d->seed) != 1)
		return error_set(&r->err, E_UNAVAILABLE, "no_random",
		    _("The system gives no random numbers now. Try again."));
	return season_draw_settle(d, &r->err);
}

/* ------------------------------------------------------------- the request */

static int publish(struct world *w, struct request *r, const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE + 160], list[2 * HASH_BYTES + 1],
	    seed[2 * HASH_BYTES + 1];
	struct season_draw d;
	int rc = make(w, r, r->prepared, &d);

	if (rc < 0) {
		season_draw_fini(&d);
		return rc;
	}
	snprintf(detail, sizeof detail,
	    "season=%s prizes=%" PRIu32
	    " numbers=%zu tickets=%llu list_hash=%s seed_hash=%s",
	    d.list.season, d.list.prizes, d.list.n,
	    (unsigned long long)draw_list_tickets(&d.list),
	    text_hex(d.list_hash, HASH_BYTES, list),
	    text_hex(d.seed_hash, HASH_BYTES, seed));
	const struct world_entry entry = { .kind = "draw_publish",
		.subject = w->season.id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = d.published_at };
	return draws_write(w, r, &d, &entry,
	    VIESTI__REPLY__BODY_DRAW_PUBLISHED);
}

int handle_draw_publish(struct world *w, struct request *r)
{
	uint32_t prizes = r->msg->draw_publish->prizes;
	struct journal_entry e;
	uint8_t digest[16];
	char number[16];
	const char *parts[] = { number };

	snprintf(number, sizeof number, "%" PRIu32, prizes);
	world_digest(digest, "draw_publish", parts, 1);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0
		    ? rc
		    : draws_again(w, r, VIESTI__REPLY__BODY_DRAW_PUBLISHED);
	rc = may_publish(w, r, r->prepared, prizes);
	return rc < 0 ? rc : publish(w, r, digest);
}
