/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a ledger tells a person, in explain and in the answers to record and
 * correct: when a limit is free again, what is missing for a milestone.
 */
#ifndef VIESTI_PROGRESS_H
#define VIESTI_PROGRESS_H

#include "server/request.h"
#include "server/world.h"

/* From when on the limit that bit is free again; false: none bit. */
bool progress_resets(const struct world *w, const struct ledger_entry *e,
    int32_t *day);
/* Room for up to n sentences. */
int progress_sentences(struct request *r, size_t n, char ***out);
/* What is missing for a milestone not reached yet, in the client's language. */
int progress_missing(const struct rulebook *rb, struct request *r,
    const struct milestone_state *s, char ***out, size_t *n);
/* Fill a result from the person's ledger in w->ledger: points, mark and resets
 * of its activity; the next milestone and what is missing for it. */
void progress_points(const struct world *w, Viesti__RecordResult *out);
int progress_next(const struct world *w, struct request *r,
    Viesti__RecordResult *out);

#endif
