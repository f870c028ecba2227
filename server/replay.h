/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The standings of a season as one exact text, whichever way they were made,
 * and its checksum: the same deeds give the same text, to the last point. It
 * names no person, only their numbers.
 */
#ifndef VIESTI_REPLAY_H
#define VIESTI_REPLAY_H

#include "common/buf.h"
#include "server/domain/standings.h"

struct store;
struct world;

/*
 * One line each: the season with its rounds, every department with its exact
 * figures over all of them, every person with their place, and what they did
 * by department and round.
 */
void replay_text(const struct standings *s, const struct people *people,
    struct buf *out);
/* Its SHA-256, hex. */
void replay_hash(const struct standings *s, const struct people *people,
    char out[65]);
/* That of the standings by this world's ledgers; persons as the store has
 * them. Any thread that owns them. */
int replay_world(struct world *w, struct store *store, char out[65],
    struct error *err);
/* The same with all ledgers made anew from the store's history up to that
 * instant. */
int replay_store(struct store *store, int64_t instant, char out[65],
    struct error *err);

#endif
