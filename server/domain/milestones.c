/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Milestones. A person's standing grows entry by entry in the order of
 * scoring; the first entry with which all of a milestone's conditions hold is
 * the one that reached it.
 */
#include "server/domain/milestones.h"

#include <string.h>

/* What conditions look at. */
struct growth {
	uint64_t points;
	uint32_t trainings; /* mask */
	uint32_t areas;	    /* mask */
	uint32_t rounds;    /* mask of active rounds */
	uint32_t paused;    /* mask of rounds that a pause touched */
	int32_t area_deeds[RULEBOOK_AREAS_MAX];
	uint64_t types[TYPES_KNOWN_MAX / 64]; /* mask */
	bool first_public;
};

_Static_assert(TYPES_KNOWN_MAX % 64 == 0 && ROUNDS_MAX <= 32, "masks");

/* No streak breaks for a round that a pause touched: it counts as active. */
static uint32_t paused_rounds(const struct season *season)
{
	uint32_t mask = 0;

	for (int i = 0; i < season->rounds && season->n_pauses > 0; i++)
		if (season_round_paused(season, i))
			mask |= 1u << i;
	return mask;
}

static void grow(struct growth *g, const struct rulebook *rb,
    const struct season *season, const struct ledger_entry *e)
{
	uint8_t type = e->activity->type;
	int round = season_round(season, e->date);

	g->points += (uint64_t)e->points;
	if (e->kind != ENTRY_ACTIVITY)
		return;
	if (round >= 0)
		g->rounds |= 1u << round;
	if (type < rb->n_types) {
		g->types[type / 64] |= UINT64_C(1) << type % 64;
		if (rb->types[type].training >= 0)
			g->trainings |= 1u << rb->types[type].training;
	}
	if (e->area == AREA_NONE)
		return;
	g->areas |= 1u << e->area;
	g->area_deeds[e->area]++;
	if (e->activity->flags & ACTIVITY_FIRST_PUBLIC)
		g->first_public = true;
}

static int32_t missing(int32_t wanted, uint64_t there)
{
	return (uint64_t)wanted > there ? wanted - (int32_t)there : 0;
}

static int32_t bits(uint32_t mask)
{
	return __builtin_popcount(mask);
}

/* Sets what is missing and whether anything is. */
static void compare(const struct milestone *m, const struct growth *g,
    struct milestone_state *s)
{
	s->points = missing(m->points, g->points);
	s->trainings = missing(m->trainings, (uint64_t)bits(g->trainings));
	s->areas = missing(m->areas, (uint64_t)bits(g->areas));
	uint32_t rounds = m->kind == MILESTONE_STEADY ? g->rounds | g->paused
						      : g->rounds;
	s->active_rounds = missing(m->active_rounds, (uint64_t)bits(rounds));
	s->area_deeds = m->kind != MILESTONE_AREA
	    ? 0
	    : missing(m->area_deeds, (uint64_t)g->area_deeds[m->area]);
	s->type = m->type >= 0 &&
	    (g->types[m->type / 64] >> m->type % 64 & 1) == 0;
	s->reached = s->points == 0 && s->trainings == 0 && s->areas == 0 &&
	    s->active_rounds == 0 && s->area_deeds == 0 && !s->type &&
	    (m->kind != MILESTONE_FIRST_PUBLIC || g->first_public);
}

void milestones_of(const struct rulebook *rb, const struct season *season,
    const struct ledger *ledger, struct milestone_state *states)
{
	struct growth g = { .paused = paused_rounds(season) };

	for (int i = 0; i < rb->n_milestones; i++) {
		states[i] = (struct milestone_state){
			.milestone = &rb->milestones[i],
		};
		compare(states[i].milestone, &g, &states[i]);
	}
	for (size_t n = 0; n < ledger->n_entries; n++) {
		grow(&g, rb, season, &ledger->entries[n]);
		for (int i = 0; i < rb->n_milestones; i++) {
			if (states[i].reached)
				continue;
			compare(states[i].milestone, &g, &states[i]);
			if (states[i].reached)
				states[i].reached_on = ledger->entries[n].date;
		}
	}
}

uint32_t milestones_mask(const struct rulebook *rb, const struct season *season,
    const struct ledger *ledger)
{
	struct growth g = { .paused = paused_rounds(season) };
	struct milestone_state s;
	uint32_t mask = 0;

	for (size_t n = 0; n < ledger->n_entries; n++)
		grow(&g, rb, season, &ledger->entries[n]);
	for (int i = 0; i < rb->n_milestones; i++) {
		compare(&rb->milestones[i], &g, &s);
		if (s.reached)
			mask |= 1u << i;
	}
	return mask;
}
