/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests of the draw share; see draws.h. */
#include "server/handlers/draws.h"

#include "common/buf.h"
#include "common/text.h"
#include "server/draws.h"

static char *hex(struct request *r, const uint8_t bytes[HASH_BYTES])
{
	char *out = arena_alloc(r->arena, 2 * HASH_BYTES + 1);

	return out ? text_hex(bytes, HASH_BYTES, out) : NULL;
}

static bool fill_throw(struct request *r, const struct season_draw *d,
    Viesti__Draw *out)
{
	out->has_thrown_at = 1;
	out->thrown_at = d->thrown_at;
	out->dice = request_text(r, d->dice);
	out->seed = hex(r, d->seed);
	out->winners = (Viesti__DrawWinner **)request_array(r, d->n_winners,
	    sizeof **out->winners);
	if (!out->dice || !out->seed || !out->winners)
		return false;
	out->n_winners = d->n_winners;
	for (size_t i = 0; i < d->n_winners; i++) {
		Viesti__DrawWinner *won = out->winners[i];
		viesti__draw_winner__init(won);
		won->has_prize = 1;
		won->prize = (uint32_t)i + 1;
		won->ticket = request_text(r,
		    d->list.tickets[d->winners[i]].number);
	}
	return true;
}

Viesti__Draw *draws_reply(struct request *r, const struct season_draw *d)
{
	Viesti__Draw *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__draw__init(out);
	out->has_published_at = out->has_prizes = 1;
	out->published_at = d->published_at;
	out->prizes = d->list.prizes;
	out->season = request_text(r, d->list.season);
	out->list_hash = hex(r, d->list_hash);
	out->seed_hash = hex(r, d->seed_hash);
	if (!out->season || !out->list_hash || !out->seed_hash)
		return NULL;
	return d->thrown_at && !fill_throw(r, d, out) ? NULL : out;
}

int draws_season(struct world *w, struct request *r)
{
	if (w->season.state < STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_not_final",
		    _("The season %s is not final yet: tickets are counted when it is. Make it final first."),
		    w->season.name);
	if (w->season.state == STATE_ARCHIVED)
		return error_set(&r->err, E_PRECONDITION, "draw_over",
		    _("The season %s is archived: nothing is drawn any more."),
		    w->season.name);
	return 0;
}

static int answer(struct request *r, const struct season_draw *d,
    Viesti__Reply__BodyCase arm)
{
	Viesti__Draw *out = draws_reply(r, d);

	if (!out)
		return request_too_large(r);
	r->reply.body_case = arm;
	if (arm == VIESTI__REPLY__BODY_DRAW_PUBLISHED)
		r->reply.draw_published = out;
	else
		r->reply.draw_thrown = out;
	return 0;
}

int draws_write(struct world *w, struct request *r, struct season_draw *d,
    const struct world_entry *entry, Viesti__Reply__BodyCase arm)
{
	r->written = true;
	int rc = draws_store(w->store, w->season.id, d, &r->err);
	if (rc == 0)
		rc = world_journal(w, r, entry);
	if (rc == 0)
		rc = answer(r, d, arm);
	if (rc == 0)
		return world_draw_changed(w, d);
	season_draw_fini(d);
	return rc;
}

int draws_again(struct world *w, struct request *r, Viesti__Reply__BodyCase arm)
{
	struct season_draw d;
	int rc = draws_load(w->store, w->season.id, &d, &r->err);

	/* before the throw that came since */
	if (arm == VIESTI__REPLY__BODY_DRAW_PUBLISHED)
		d.thrown_at = 0;
	if (rc == 0)
		rc = answer(r, &d, arm);
	season_draw_fini(&d);
	return rc;
}
