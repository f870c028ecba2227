/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who has how many tickets in the prize draw: one for each active round, by
 * the final standings. How it is drawn stands in common/draw.h.
 */
#ifndef VIESTI_TICKETS_H
#define VIESTI_TICKETS_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/standings.h"

struct tickets_of {
	uint32_t person;
	uint32_t count; /* least to most */
};

/*
 * Everybody with tickets: active in `least` rounds or more, one ticket a round,
 * `most` of them at the most. Nobody hors concours and nobody who left. *out is
 * yours (free); how many.
 */
size_t tickets_find(const struct standings *s, uint32_t least, uint32_t most,
    struct tickets_of **out);

#endif
