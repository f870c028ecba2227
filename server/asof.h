/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A season as of a past instant, made from the database alone: the standings
 * are those that were shown then. Used by the writer for the freeze, by the
 * reader for what is asked. Any thread with a store of its own.
 */
#ifndef VIESTI_ASOF_H
#define VIESTI_ASOF_H

#include "server/house.h"

struct asof;
struct store;
struct world;

/* season 0: the newest. */
int asof_read(struct asof **out, struct store *store, uint32_t season,
    int64_t instant, struct error *err);
void asof_free(struct asof *a); /* NULL is fine */
const struct house *asof_house(const struct asof *a);
/* Everybody's activities and memberships then, to explain a person; NULL after
 * asof_keep_standings. */
struct world *asof_world(struct asof *a);
/* Who took part in such a world and was ranked; free it. */
struct person_brief *asof_briefs(const struct world *w);
/* Computes the standings anew after the world was changed. */
int asof_again(struct asof *a, struct error *err);
/* Drops all but the standings; people are these from now on. */
void asof_keep_standings(struct asof *a, const struct people *people);

#endif
