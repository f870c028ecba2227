/* SPDX-License-Identifier: EUPL-1.2 */
/* The dice were thrown in the room: from them, the list and the seed follow the
 * winners, and the seed is told. */
#include <stdio.h>

#include "common/text.h"
#include "server/draws.h"
#include "server/handlers/draws.h"
#include "server/handlers/handlers.h"
#include "server/world.h"

static int load(struct world *w, struct request *r, struct season_draw *d)
{
	int rc = draws_load(w->store, w->season.id, d, &r->err);

	if (rc == 0 && !d->published_at)
		return error_set(&r->err, E_PRECONDITION, "draw_not_published",
		    _("The draw is not published yet: publish it first, so that everybody can note the hashes."));
	if (rc == 0 && d->thrown_at)
		return error_set(&r->err, E_PRECONDITION, "draw_thrown",
		    _("The dice were thrown already: %s. draw show tells who won."),
		    d->dice);
	return rc;
}

static int throw(struct world * w, struct request *r, const char *dice,
    const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE + 120], seed[2 * HASH_BYTES + 1];
	struct season_draw d;
	int rc = load(w, r, &d);

	if (rc == 0) {
		snprintf(d.dice, sizeof d.dice, "%s", dice);
		d.thrown_at = world_stamp(w);
		rc = season_draw_settle(&d, &r->err);
	}
	if (rc < 0) {
		season_draw_fini(&d);
		return rc;
	}
	snprintf(detail, sizeof detail, "season=%s dice=%s seed=%s",
	    d.list.season, dice, text_hex(d.seed, DRAW_SEED_BYTES, seed));
	const struct world_entry entry = { .kind = "draw_throw",
		.subject = w->season.id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = d.thrown_at };
	return draws_write(w, r, &d, &entry, VIESTI__REPLY__BODY_DRAW_THROWN);
}

int handle_draw_throw(struct world *w, struct request *r)
{
	const char *typed = r->msg->draw_throw->dice;
	char dice[DRAW_DICE_SIZE];
	struct journal_entry e;
	uint8_t digest[16];
	const char *parts[] = { dice };

	int rc = draw_dice(typed ? typed : "", dice, &r->err);
	if (rc < 0)
		return rc;
	world_digest(digest, "draw_throw", parts, 1);
	rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0
		    ? rc
		    : draws_again(w, r, VIESTI__REPLY__BODY_DRAW_THROWN);
	rc = draws_season(w, r);
	return rc < 0 ? rc : throw(w, r, dice, digest);
}
