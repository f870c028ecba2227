/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions and moves as people and scripts read them, the same from viesti and
 * viestictl.
 */
#ifndef VIESTI_QUESTIONS_H
#define VIESTI_QUESTIONS_H

#include "client/print.h"

/* One, for scripts; people are told in a sentence by the caller. */
void questions_fields(const struct print *p, const Viesti__Question *q);
void moves_fields(const struct print *p, const Viesti__MoveState *m);

/* Many: a table, one a row. */
void questions_print(const struct print *p, const Viesti__Question *const *rows,
    size_t n, FILE *out);
void moves_print(const struct print *p, const Viesti__MoveState *const *rows,
    size_t n, FILE *out);

/* Who a question is from or to: a department's code, or the organiser. */
const char *questions_party(const char *token);

#endif
