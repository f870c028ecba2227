/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Milestones, computed with the ledger at each moment: which are reached, on
 * which date, and what is missing for the others.
 */
#ifndef VIESTI_MILESTONES_H
#define VIESTI_MILESTONES_H

#include "server/domain/scoring.h"

struct milestone_state {
	const struct milestone *milestone; /* borrowed from the rulebook */
	bool reached;
	int32_t reached_on; /* date of the entry that completed it */
	/* still missing, 0 when held: */
	int32_t points, trainings, areas, active_rounds, area_deeds;
	bool type;
};

/* Fills states[rb->n_milestones]. rb: the version in force now. */
void milestones_of(const struct rulebook *rb, const struct season *season,
    const struct ledger *ledger, struct milestone_state *states);
/* The same as a mask of indexes, for the live counts. */
uint32_t milestones_mask(const struct rulebook *rb, const struct season *season,
    const struct ledger *ledger);

#endif
