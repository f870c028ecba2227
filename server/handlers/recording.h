/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests that record or correct activities share. */
#ifndef VIESTI_RECORDING_H
#define VIESTI_RECORDING_H

#include "server/handlers/judge.h"
#include "server/request.h"
#include "server/world.h"

/* Judges a deed by the world and the request's role (judge.h); E_EXHAUSTED
 * code_tries when this client has given too many wrong codes. */
int recording_judge(struct world *w, struct request *r, const struct deed *deed,
    struct judgement *out);
/* Writes a new activity: its row with a fresh salt (row->a.id is filled), who
 * was at the training (0: none), the journal's entry at the last stamp, the
 * world. The caller scores the person anew. */
int recording_write(struct world *w, struct request *r,
    struct activity_row *row, int64_t training,
    const uint8_t operation[OPERATION_SIZE], const uint8_t digest[16]);
/* E_CONFLICT training_attended: this person's attendance at this training
 * counts already. 0: it does not. */
int recording_attended(struct world *w, struct request *r, int64_t training,
    uint32_t person);
/* Reads w->ledger: does this activity give nothing because its type's limit is
 * used up? */
bool recording_is_over_limit(const struct world *w, int64_t activity);
/* The same of an activity that is not recorded yet; w->ledger is empty then.
 * E_INTERNAL: memory. */
int recording_would_be_over_limit(struct world *w, uint32_t person,
    const struct activity *a, bool *over);

#endif
