/* SPDX-License-Identifier: EUPL-1.2 */
/* The draw of a season from and into the store. */
#ifndef VIESTI_DRAWS_H
#define VIESTI_DRAWS_H

#include "server/domain/season_draw.h"
#include "server/store/store_awards.h"

/* Any thread with its own store. Published or not (published_at 0): 0. *out:
 * season_draw_fini, also after an error. */
int draws_load(struct store *s, uint32_t season, struct season_draw *out,
    struct error *err);
/* In a transaction; the ticket numbers of its persons too while it is not
 * thrown. */
int draws_store(struct store *s, uint32_t season, const struct season_draw *d,
    struct error *err);

#endif
