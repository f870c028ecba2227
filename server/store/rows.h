/* SPDX-License-Identifier: EUPL-1.2 */
/* What the row files share: rows put by id, rows read in more than one place.
 */
#ifndef VIESTI_STORE_ROWS_H
#define VIESTI_STORE_ROWS_H

#include <stdint.h>

#include "server/store/statements.h"
#include "server/store/store.h"

/* Runs an INSERT (*id is none: filled) or an UPDATE whose last parameter is the
 * id (E_NOT_FOUND when there is no such row). */
int row_put(struct bind *b, const char *table, int64_t *id, int64_t none,
    struct error *err);
int row_missing(const char *table, int64_t id, struct error *err);

/* "" is stored as NULL, and read back as "". */
void row_bind_text(struct bind *b, const char *text);
void row_read_text(struct row *r, char *out, size_t size);

/* What stands behind from_round: of that round. */
void row_term(struct row *r, struct department *d);
void row_person(struct row *r, struct person_row *row);
void row_client(struct row *r, struct client_row *row);
void row_announcement(struct row *r, struct announcement_row *row);
void row_question(struct row *r, struct question_row *row);
void row_training(struct row *r, struct training_row *row);

#endif
