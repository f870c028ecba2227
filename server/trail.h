/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What each client recorded, in the order of recording: where undo looks for
 * what to take back, without a secondary index on the disk.
 */
#ifndef VIESTI_TRAIL_H
#define VIESTI_TRAIL_H

#include <stddef.h>
#include <stdint.h>

struct trail_step {
	int64_t id; /* of the activity */
	uint32_t person;
	uint32_t import; /* row id; 0: by hand */
};

struct trail {
	struct trail_step *steps;
	size_t n, cap;
};

/* By client's id; 0 is the socket. All zero: empty. */
struct trails {
	struct trail *of;
	size_t n;
};

void trails_fini(struct trails *t);
void trails_add(struct trails *t, int64_t client,
    const struct trail_step *step);
/* NULL: this client has recorded nothing. Borrowed until the next add. */
struct trail *trails_of(const struct trails *t, int64_t client);

#endif
