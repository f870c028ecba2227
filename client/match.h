/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who and what is meant by what somebody typed, among what the cache knows.
 *
 * What equals a code, an e-mail address, a name or a label exactly is meant
 * alone; else what has the typed words together; else everything in which each
 * typed word begins a word; else what contains it all. Letter case does not
 * matter; when nothing is meant so, marks on letters may be left out, so that
 * astrom means Åström.
 */
#ifndef VIESTI_MATCH_H
#define VIESTI_MATCH_H

#include <stddef.h>

#include "viesti.pb-c.h"

/* Indices of the rows meant, in their order, up to max; how many. NULL: none.
 */
size_t match_people(const Viesti__Participants *people, const char *typed,
    size_t *found, size_t max);
size_t match_types(const Viesti__Rulebook *book, const char *typed,
    size_t *found, size_t max);
size_t match_departments(const Viesti__Status *status, const char *typed,
    size_t *found, size_t max);

/* As a choice shows it, in the language in force: "Äijö Pöysti (S001010)",
 * "SM2 Own post about one's work". Yours to free. */
char *match_person_label(const Viesti__Participant *p);
char *match_type_label(const Viesti__ActivityType *t);
char *match_department_label(const Viesti__DepartmentName *d);

#endif
