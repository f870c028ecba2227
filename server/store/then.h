/* SPDX-License-Identifier: EUPL-1.2 */
/* How activities and persons were at a past instant; see then.c. */
#ifndef VIESTI_STORE_THEN_H
#define VIESTI_STORE_THEN_H

#include "server/store/store.h"

struct then;

/* NULL in *out: nothing has changed since. */
int then_read(struct store *s, int64_t instant, struct then **out,
    struct error *err);
void then_free(struct then *t);
/* Makes the row what it was; 1 it was there, 0 not yet, negative failed. */
int then_activity(struct store *s, const struct then *t, struct activity *a,
    struct error *err);
/* Whether the person took part, and was ranked. */
void then_person(const struct then *t, struct person *p);

#endif
