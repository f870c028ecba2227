/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ranking of participants: a page of it, or a person's place with
 * neighbours (and the first places, for one screen in one request).
 */
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/pins.h"
#include "server/server.h"

#define NEIGHBOURS 3  /* each way, unless asked otherwise */
#define AROUND_MAX 50 /* neighbours each way, and of the top */
#define PIN_FROM 100  /* rows: who asks for so many means to page */

/* Views become wire rows. */
static int fill_rows(const struct house *h, struct request *r,
    const struct person_view *views, size_t n, Viesti__ParticipantRow ***rows,
    size_t *n_rows)
{
	*rows = (Viesti__ParticipantRow **)request_array(r, n, sizeof ***rows);
	if (!*rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++)
		handler_person_row(h, &views[i], (*rows)[i]);
	*n_rows = n;
	return 0;
}

/* A later page of the order that the first one pinned. */
static int pinned_page(struct server *sv, const struct house *h,
    struct request *r, const Viesti__Page *p, struct ranking which,
    struct person_view *views, size_t *n, size_t *next)
{
	size_t count = 0, max = *n, at = p->offset;
	const struct place *places = pins_find(sv->pins, r->conn, which,
	    p->revision, &count);

	if (!places)
		return error_set(&r->err, E_PRECONDITION, "page_gone",
		    _("The ranking has moved on since the first page. Ask for "
		      "the first page again."));
	*n = 0;
	for (; at < count && *n < max; at++)
		*n += projection_person(h->standings, h->people, &r->audience,
		    &places[at], &views[*n]);
	*next = at < count ? at : 0;
	return 0;
}

static int page(struct server *sv, const struct house *h, struct request *r,
    const Viesti__Page *p, struct ranking which,
    Viesti__ParticipantRanking *out)
{
	bool later = sv && p && p->has_revision && p->revision;
	uint32_t offset, limit;
	size_t n, next = 0;
	int rc;

	handler_page(p, &offset, &limit);
	n = limit;
	struct person_view *views = arena_alloc(r->arena, n * sizeof *views);
	if (!views)
		return request_too_large(r);
	if (later && offset > 0)
		rc = pinned_page(sv, h, r, p, which, views, &n, &next);
	else
		rc = projection_people(h->standings, h->people, &r->audience,
		    which, offset, views, &n, &next, &r->err);
	if (rc < 0)
		return rc;
	if (later)
		out->revision = p->revision;
	out->has_more = 1;
	out->more = next != 0;
	out->has_next_offset = out->more;
	out->next_offset = (uint32_t)next;
	if (sv && out->more && !later && limit >= PIN_FROM)
		pins_add(&sv->pins, r->conn, which, sv->revision, h->standings);
	return fill_rows(h, r, views, n, &out->rows, &out->n_rows);
}

static uint32_t bounded(uint32_t n)
{
	return n < AROUND_MAX ? n : AROUND_MAX;
}

static int around(const struct house *h, struct request *r,
    const Viesti__RankParticipants *rq, struct ranking which,
    Viesti__ParticipantRanking *out)
{
	struct person_view views[2 * AROUND_MAX + 1];
	uint32_t person, each = NEIGHBOURS;
	size_t n, at, next;
	int rc = handler_find_among(h->people, r, rq->around, "around",
	    &person);

	if (rc < 0)
		return rc;
	if (rq->has_neighbours)
		each = bounded(rq->neighbours);
	rc = projection_around(h->standings, h->people, &r->audience, which,
	    person, each, views, &n, &at, &r->err);
	if (rc < 0)
		return rc;
	views[at].own = true;
	rc = fill_rows(h, r, views, n, &out->rows, &out->n_rows);
	if (rc < 0 || !rq->has_top || !rq->top)
		return rc;
	n = bounded(rq->top);
	rc = projection_people(h->standings, h->people, &r->audience, which, 0,
	    views, &n, &next, &r->err);
	if (rc < 0)
		return rc;
	return fill_rows(h, r, views, n, &out->top, &out->n_top);
}

int handler_participants(struct server *sv, const struct house *h,
    struct request *r, const Viesti__RankParticipants *rq,
    Viesti__ParticipantRanking **to)
{
	Viesti__ParticipantRanking *out = arena_alloc(r->arena, sizeof *out);
	struct ranking which;
	int rc = handler_ranking(h, r, rq->area, rq->has_round, rq->round,
	    &which);

	if (rc < 0)
		return rc;
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__participant_ranking__init(out);
	*to = out;
	out->has_as_of = 1;
	out->as_of = h->as_of ? h->as_of : clock_now_us();
	if (sv) {
		out->has_revision = 1;
		out->revision = sv->revision;
	}
	return rq->around ? around(h, r, rq, which, out)
			  : page(sv, h, r, rq->page, which, out);
}

int handler_rank_participants(struct server *sv, struct request *r)
{
	Viesti__ParticipantRanking *out = NULL;
	int rc = handler_participants(sv, server_house(sv, &r->audience), r,
	    r->msg->rank_participants, &out);

	if (rc < 0)
		return rc;
	r->reply.body_case = VIESTI__REPLY__BODY_PARTICIPANT_RANKING;
	r->reply.participant_ranking = out;
	return 0;
}

int handle_rank_participants(struct server *sv, struct request *r)
{
	int rc = handler_rank_participants(sv, r);

	if (rc == 0 &&
	    (r->audience.kind == AUDIENCE_ADMIN ||
		r->audience.kind == AUDIENCE_ORGANISER))
		handler_log_read(sv, r, "rank_participants", 0);
	return rc;
}
