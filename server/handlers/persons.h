/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests about one person share: whose it is, the row, the answer.
 */
#ifndef VIESTI_PERSONS_H
#define VIESTI_PERSONS_H

#include "server/request.h"
#include "server/world.h"

/* --- loop --- */

/* Whom the text means into r->prepared, a uint32_t. */
int persons_prepare(struct server *sv, struct request *r, const char *text);
/* A wire row, its texts in the arena of r. */
int persons_row(struct request *r, const struct departments *departments,
    const struct person *p, Viesti__Participant *out);

/* --- writer --- */

/* The row with its texts in the arena; E_NOT_FOUND unknown_person. */
int persons_get(struct world *w, struct request *r, uint32_t person,
    struct person_row *row);
/* The same, also E_NOT_FOUND for whom this peer may not change. */
int persons_read(struct world *w, struct request *r, uint32_t person,
    struct person_row *row);
/* Writes the row, journals it and notes the change. */
int persons_write(struct world *w, struct request *r, struct person_row *row,
    const struct world_entry *entry);
/* E_PRECONDITION person_left. */
int persons_left(struct request *r, const char *staff_id);

#endif
