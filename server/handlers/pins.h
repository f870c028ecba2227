/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Orders of rankings pinned for 30 seconds, so that the pages of one answer
 * fit together while the standings move. At most 16 at a time, the oldest gives
 * way.
 */
#ifndef VIESTI_PINS_H
#define VIESTI_PINS_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/standings.h"

struct pins;

/* The places pinned for this connection, ranking and revision; NULL: none (any
 * more). */
const struct place *pins_find(struct pins *p, uint64_t conn,
    struct ranking which, uint64_t revision, size_t *n);
/* Pins the whole order as it is now; *pins is made at first use. */
void pins_add(struct pins **pins, uint64_t conn, struct ranking which,
    uint64_t revision, const struct standings *s);
void pins_free(struct pins *p);

#endif
