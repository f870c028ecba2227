/* SPDX-License-Identifier: EUPL-1.2 */
/* Counts of people of the whole house, told in several views: which of them may
 * stand beside each other. */
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

/* In the order in which they are given up: the last one first. While results
 * are hidden that is the one figure which goes on: whether another one is told
 * must not follow from what came after. */
enum {
	JOINED,
	LIT,
	STEPS,
	TRAINED = STEPS + RULEBOOK_MILESTONES_MAX,
	LIT_ON,
	COUNTS
};

void view_counts(struct server *sv, const struct house *h,
    struct view_counts *out)
{
	uint64_t counts[COUNTS] = { 0 };
	bool told[COUNTS];
	int lit = sv->frozen ? LIT_ON : LIT;

	out->heads = 0;
	for (size_t i = 0; i < h->departments->n; i++)
		out->heads += (uint64_t)h->departments->all[i].headcount;
	counts[JOINED] = h->joined;
	counts[lit] = view_count_lights(sv);
	counts[TRAINED] = standings_trained(h->standings);
	for (int i = 0; i < sv->rulebook->n_milestones; i++)
		if (moments_step(sv->rulebook, i))
			counts[STEPS + i] = sv->moments.counts[i];
	projection_counts(counts, COUNTS, out->heads, told);
	out->joined = told[JOINED];
	out->lit = told[lit];
	out->trained = told[TRAINED];
	for (int i = 0; i < RULEBOOK_MILESTONES_MAX; i++)
		out->step[i] = told[STEPS + i];
}
