/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Made-up departments and people with made-up results, for rehearsing the
 * ceremony: always the same ones, in all size classes, with places that are
 * shared, a joint team, a department hors concours, and winners of every kind:
 * with a name, with a pseudonym, without either, and told in private. The
 * rules, the areas and the measure are the season's own.
 */
#ifndef VIESTI_REHEARSAL_H
#define VIESTI_REHEARSAL_H

#include "server/domain/standings.h"

#define REHEARSAL_DRAWN 3

struct rehearsal {
	struct departments departments;
	struct people *people;
	struct standings *standings; /* final */
	struct standings *frozen;    /* a round before the end */
	uint32_t drawn[REHEARSAL_DRAWN];
};

/* Copies what it needs of season and rulebook; rehearsal_fini. Without memory
 * the program ends. */
void rehearsal_init(struct rehearsal *r, const struct season *season,
    const struct rulebook *rb);
void rehearsal_fini(struct rehearsal *r);

#endif
