/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the server said last, kept in the profile's directory, so that names and
 * types are known without it and at once: the season and departments, the
 * rulebook, and (for a department's contact or a participant) the participants
 * of the own department. Never more than a help: the server decides, and what
 * is damaged or missing counts as not known.
 *
 * Files cache.status, cache.rulebook, cache.participants, each one packed
 * Reply, mode 0600. They go with the profile they belong to.
 */
#ifndef VIESTI_CACHE_H
#define VIESTI_CACHE_H

#include <stdint.h>

#include "client/link.h"

struct cache {
	const Viesti__Status *status; /* NULL: not known */
	const Viesti__Rulebook *rulebook;
	const Viesti__Participants *people;
	/* When they were heard, microseconds UTC. */
	int64_t status_at, rulebook_at, people_at;
	Viesti__Reply *replies[3];
};

/* Reads what is there; cache_close frees it. */
void cache_open(struct cache *c, const struct profile *p);
void cache_close(struct cache *c);

/* Keeps a reply of these kinds (participants: all of them in one); others are
 * passed over. It never fails loudly: the next contact tries again. */
void cache_keep(const struct profile *p, const Viesti__Reply *reply);

/* Asks for what is not known or older than this, and keeps it. */
int cache_refresh(struct link *l, const struct profile *p, int64_t older_us,
    struct error *err);
#define CACHE_FRESH_US (INT64_C(3600) * 1000000)

/* The participants have changed: they are asked for anew next time. */
void cache_people_changed(const struct profile *p);
/* Forgets all of it. */
void cache_forget(const char *dir);

#endif
