/* SPDX-License-Identifier: EUPL-1.2 */
/* The ceremony's rows and texts in words, for terminal and paper. */
#ifndef VIESTI_CEREMONY_WORDS_H
#define VIESTI_CEREMONY_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "viesti.pb-c.h"

#define CEREMONY_LINE 700

/* In the language in force; "". */
const char *ceremony_long_text(const Viesti__LongText *t);
/* Who it is, as far as the row tells: a name, a department, a colleague. */
void ceremony_winner(const Viesti__CeremonyRow *r, char *out, size_t size);
/* A row of the screens in words, "3  Kanervatiimi, 517"; what is hidden as
 * dots. */
void ceremony_row(const Viesti__CeremonyRow *r, char *out, size_t size);
/* Is this row what its step has revealed? */
bool ceremony_is_new(const Viesti__CeremonyView *v,
    const Viesti__CeremonyRow *r);

#endif
