/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests of the draw share. */
#ifndef VIESTI_HANDLERS_DRAWS_H
#define VIESTI_HANDLERS_DRAWS_H

#include "server/domain/season_draw.h"
#include "server/request.h"
#include "server/world.h"

/* What everybody may know, but for the tickets; NULL: no memory. Any thread. */
Viesti__Draw *draws_reply(struct request *r, const struct season_draw *d);
/* E_PRECONDITION season_not_final, draw_over: the season's state is not one in
 * which it is drawn. */
int draws_season(struct world *w, struct request *r);
/* Stores and journals it, and gives it to the loop: takes d, also when it
 * fails. The reply of this arm is filled. */
int draws_write(struct world *w, struct request *r, struct season_draw *d,
    const struct world_entry *entry, Viesti__Reply__BodyCase arm);
/* The reply of a request that was answered before. */
int draws_again(struct world *w, struct request *r,
    Viesti__Reply__BodyCase arm);

#endif
