/* SPDX-License-Identifier: EUPL-1.2 */
/* Trainings for the wire; shared by their requests. */
#ifndef VIESTI_HANDLERS_TRAININGS_H
#define VIESTI_HANDLERS_TRAININGS_H

#include "server/request.h"
#include "server/world.h"

/* Who leads trainings sees codes and how many came (from five on). */
bool trainings_leads(const struct request *r);
/* A row, its texts in the arena of r. NULL: no memory. Any thread. */
Viesti__Training *trainings_row(struct request *r, const struct rulebook *rb,
    const struct training_row *row);
/* Of the writer's list; E_NOT_FOUND unknown_training, also of a removed one. */
int trainings_find(struct world *w, struct request *r, bool given, uint64_t id,
    const struct training **out);
/* Stores the row, tells the loop, journals it by that kind with the operation
 * and digest of the request. */
int trainings_write(struct world *w, struct request *r,
    struct training_row *row, const char *kind, const uint8_t digest[16]);

#endif
