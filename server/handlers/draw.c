/* SPDX-License-Identifier: EUPL-1.2 */
/* The draw as everybody may know it; who won, for the organiser's side. */
#include "common/buf.h"
#include "server/handlers/draws.h"
#include "server/draws.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

static int fill_tickets(struct request *r, const struct draw_list *list,
    Viesti__Draw *out)
{
	uint32_t offset, limit;

	handler_page(r->msg->draw->page, &offset, &limit);
	size_t from = offset < list->n ? offset : list->n;
	size_t n = list->n - from < limit ? list->n - from : limit;
	out->tickets = (Viesti__DrawTicket **)request_array(r, n,
	    sizeof **out->tickets);
	if (!out->tickets)
		return request_too_large(r);
	out->n_tickets = n;
	for (size_t i = 0; i < n; i++) {
		const struct draw_ticket *t = &list->tickets[from + i];
		viesti__draw_ticket__init(out->tickets[i]);
		out->tickets[i]->ticket = request_text(r, t->number);
		out->tickets[i]->has_count = 1;
		out->tickets[i]->count = t->count;
		if (!out->tickets[i]->ticket)
			return request_too_large(r);
	}
	out->has_more = out->has_next_offset = 1;
	out->more = from + n < list->n;
	out->next_offset = (uint32_t)(from + n);
	return 0;
}

/* Whose the winning tickets are. */
static int fill_winners(struct archive *a, struct request *r,
    const struct season *s, const struct season_draw *d, Viesti__Draw *out)
{
	const struct house *h = NULL;
	int rc = handler_now(a, r, s, &h);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < out->n_winners; i++) {
		const struct person *p = people_get(h->people,
		    d->persons[d->winners[i]]);
		Viesti__DrawWinner *won = out->winners[i];
		if (!p)
			continue;
		won->staff_id = p->staff_id;
		won->name = p->name;
		if (p->department < h->departments->n)
			won->department =
			    h->departments->all[p->department].code;
	}
	r->told = "draw";
	return 0;
}

/* The list tells how many were active in the rounds whose results are hidden
 * still: before the throw only its hash is everybody's. */
static int fill(struct archive *a, struct request *r, const struct season *s,
    const struct season_draw *d)
{
	bool organiser = r->audience.kind == AUDIENCE_ORGANISER ||
	    r->audience.kind == AUDIENCE_ADMIN;
	Viesti__Draw *out;
	int rc = 0;

	if (!d->published_at)
		return error_set(&r->err, E_PRECONDITION, "draw_not_published",
		    _("The draw of season %s is not published yet; it is when the season is final."),
		    s->name);
	arena_set_limit(r->arena, HANDLER_ARENA);
	out = draws_reply(r, d);
	if (!out)
		return request_too_large(r);
	r->reply.body_case = VIESTI__REPLY__BODY_DRAW;
	r->reply.draw = out;
	if (d->thrown_at && organiser)
		rc = fill_winners(a, r, s, d, out);
	if (rc == 0 && (d->thrown_at || organiser))
		rc = fill_tickets(r, &d->list, out);
	return rc;
}

int handle_draw(struct archive *a, struct request *r)
{
	struct season season = { 0 };
	struct season_draw draw = { .published_at = 0 };
	int rc = handler_season(a, r, &season);

	if (rc == 0)
		rc = draws_load(a->store, season.id, &draw, &r->err);
	if (rc == 0)
		rc = fill(a, r, &season, &draw);
	season_draw_fini(&draw);
	return rc;
}
