/* SPDX-License-Identifier: EUPL-1.2 */
/* Lights that come late; see lights.h. */
#include "server/lights.h"

#include <stdlib.h>
#include <string.h>

void lights_init(struct lights *l, uint32_t active, int round, unsigned seed)
{
	memset(l, 0, sizeof *l);
	l->round = round;
	l->known = l->shown = active;
	l->seed = seed;
}

/* rand_r gives at least 15 bits: two make a fine enough dice. */
static int64_t late(struct lights *l)
{
	int64_t span = LIGHTS_LATE_MAX_US - LIGHTS_LATE_MIN_US;
	int64_t roll = (int64_t)(rand_r(&l->seed) & 0x7fff) << 15 |
	    (rand_r(&l->seed) & 0x7fff);

	return LIGHTS_LATE_MIN_US + span * roll / (1 << 30);
}

static void tell_due(struct lights *l, int64_t now)
{
	for (size_t i = 0; i < l->waiting;) {
		if (l->due[i] > now) {
			i++;
			continue;
		}
		l->due[i] = l->due[--l->waiting];
		l->shown++;
	}
}

uint32_t lights_shown(struct lights *l, uint32_t active, int round,
    int64_t mono_us)
{
	if (round != l->round) {
		/* a new round begins dark, or we were away for days */
		l->round = round;
		l->known = l->shown = 0;
		l->waiting = 0;
	}
	if (active >= l->known + LIGHTS_CROWD)
		l->shown += active - l->known;
	else
		for (; l->known < active; l->known++)
			if (l->waiting < LIGHTS_WAITING)
				l->due[l->waiting++] = mono_us + late(l);
	l->known = active;
	tell_due(l, mono_us);
	if (l->shown > active)
		l->shown = active;
	while (l->waiting > 0 && l->shown + l->waiting > active)
		l->waiting--;
	if (l->waiting == 0)
		l->shown = active;
	return l->shown;
}
