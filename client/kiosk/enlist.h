/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti-kiosk enrol: from an invite, typed or on a stick, to a profile. */
#ifndef VIESTI_ENLIST_H
#define VIESTI_ENLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

/* The profile's directory: dir, or the kiosk's own usual place. */
int enlist_place(char *out, size_t size, const char *dir, struct error *err);
/* With the words of an invite's line, or the file that it was written to; says
 * on stdout what became of it. */
int enlist(const char *dir, const char *const *words, size_t n,
    const char *file, bool replace, struct error *err);

#endif
