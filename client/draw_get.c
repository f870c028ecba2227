/* SPDX-License-Identifier: EUPL-1.2 */
/* The draw's pages put together; see draw_get.h. */
#include "client/draw_get.h"

#include <stdio.h>

#include "client/ask.h"
#include "common/i18n.h"
#include "common/text.h"

int draw_ask(struct link *l, uint32_t offset, const Viesti__Draw **out,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__DrawGet q = VIESTI__DRAW_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	page.has_offset = true;
	page.offset = offset;
	q.page = &page;
	rq.body_case = VIESTI__REQUEST__BODY_DRAW;
	rq.draw = &q;
	int code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_DRAW, err);
	*out = code ? NULL : reply->draw;
	return code;
}

static int bad_reply(struct error *err)
{
	return error_set(err, E_INTERNAL, "bad_reply", "%s",
	    _("The server's answer about the draw can't be understood. Is it newer than this program?"));
}

static int take_throw(const Viesti__Draw *d, struct draw_file *f)
{
	f->thrown = d->has_thrown_at;
	if (!f->thrown)
		return 0;
	f->thrown_at = d->thrown_at;
	snprintf(f->dice, sizeof(f->dice), "%s", d->dice ? d->dice : "");
	f->winners = xcalloc(d->n_winners + 1, sizeof(*f->winners));
	for (size_t i = 0; i < d->n_winners; i++)
		snprintf(f->winners[f->n_winners++], DRAW_NUMBER_SIZE, "%s",
		    d->winners[i]->ticket ? d->winners[i]->ticket : "");
	return d->seed ? text_unhex(d->seed, f->seed, sizeof(f->seed)) : -1;
}

static int take_head(const Viesti__Draw *d, struct draw_file *f)
{
	snprintf(f->list.season, sizeof(f->list.season), "%s",
	    d->season ? d->season : "");
	f->list.prizes = d->prizes;
	f->published_at = d->published_at;
	if (!d->list_hash || !d->seed_hash ||
	    text_unhex(d->list_hash, f->list_hash, sizeof(f->list_hash)) ||
	    text_unhex(d->seed_hash, f->seed_hash, sizeof(f->seed_hash)))
		return -1;
	return take_throw(d, f);
}

static void take_tickets(const Viesti__Draw *d, struct draw_list *list)
{
	list->tickets = xrealloc(list->tickets,
	    (list->n + d->n_tickets + 1) * sizeof(*list->tickets));
	for (size_t i = 0; i < d->n_tickets; i++) {
		const Viesti__DrawTicket *from = d->tickets[i];
		struct draw_ticket *t = &list->tickets[list->n++];
		snprintf(t->number, sizeof(t->number), "%s",
		    from->ticket ? from->ticket : "");
		t->count = from->count;
	}
}

/* All pages; nothing of a published list ever changes between them. */
int draw_get(struct link *l, struct draw_file *f, struct error *err)
{
	const Viesti__Draw *d;
	uint32_t offset = 0;

	*f = (struct draw_file){ .n_winners = 0 };
	do {
		int code = draw_ask(l, offset, &d, err);
		if (code)
			return code;
		if ((offset == 0 && take_head(d, f)) ||
		    (d->more && d->next_offset <= offset))
			return bad_reply(err);
		take_tickets(d, &f->list);
		offset = d->next_offset;
	} while (d->more);
	return 0;
}
