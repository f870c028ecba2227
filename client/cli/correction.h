/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is to be changed in an activity: read from the line, asked with the
 * present values as defaults, compared, told.
 */
#ifndef VIESTI_CORRECTION_H
#define VIESTI_CORRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/cli/cli.h"
#include "common/error.h"

/* NULL: stays as it is. "" takes evidence and note away. */
struct correction {
	const char *type, *date_text, *evidence, *note, *first_public_text;
	int32_t date;
	bool first_public;
};

/* Takes "date=1.3.2026" and the like, by their names in any of the languages,
 * on top of what options gave, and understands the values. */
int correction_read(struct correction *c, const char *const *words, size_t n,
    struct error *err);
bool correction_is_empty(const struct correction *c);
/* Asks for each; what is as before stays NULL. The answers are kept until the
 * program ends. */
int correction_ask(struct cli *cli, const Viesti__Activity *a,
    struct correction *c, struct error *err);
bool correction_differs(const struct correction *c, const Viesti__Activity *a);
/* q borrows from c. */
void correction_fill(const struct correction *c, uint64_t activity,
    Viesti__Correct *q);
/* Which activity, and a line for each value that changes: old → new. type is
 * the new one's code, as the server understood it. */
void correction_tell(const struct print *p, const Viesti__Activity *a,
    const Viesti__Correct *q, const char *type);

#endif
