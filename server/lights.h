/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How many lights the house shows: the count of active people, a new one told
 * only one to ten minutes after the deed (at random), one less at once. So
 * nobody who stands before the screen is seen to have just acted. A crowd that
 * comes at once, as from a spreadsheet, gives nobody away: it is shown at once.
 */
#ifndef VIESTI_LIGHTS_H
#define VIESTI_LIGHTS_H

#include <stddef.h>
#include <stdint.h>

#define LIGHTS_LATE_MIN_US 60000000
#define LIGHTS_LATE_MAX_US 600000000
#define LIGHTS_CROWD 5	   /* and more, within a second */
#define LIGHTS_WAITING 256 /* more at once are told with the last of them */

struct lights {
	int round;
	uint32_t known; /* the true count at the last look */
	uint32_t shown;
	int64_t due[LIGHTS_WAITING]; /* monotonic, of those not shown yet */
	size_t waiting;
	unsigned seed;
};

/* The first look shows all at once. */
void lights_init(struct lights *l, uint32_t active, int round, unsigned seed);
/* The count to show at this time, given the true one. */
uint32_t lights_shown(struct lights *l, uint32_t active, int round,
    int64_t mono_us);

#endif
