/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Moments worth stopping for: somebody reached a step of the path, another
 * department leads. And how many hold each milestone.
 *
 * They are seen when changes are applied and once a second, never when the
 * model is loaded; only while the season is open. More than MOMENTS_KEPT
 * milestones within a minute are an import, or a decision about many old
 * claims: none of them is told, only the counts move. Nobody is named here:
 * the view asks the projection, each time anew.
 */
#ifndef VIESTI_MOMENTS_H
#define VIESTI_MOMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/domain/rulebook.h"

#define MOMENTS_KEPT 20
#define MOMENTS_US 600000000 /* told for ten minutes */

struct server;
struct standing;
struct person;

struct moment {
	uint64_t number; /* rising, from one start of the server to the next
			    too */
	int64_t at;
	bool leader;	     /* of a department; else a milestone */
	uint8_t milestone;   /* index in the rulebook */
	uint32_t person;     /* who reached it */
	uint16_t department; /* who leads */
};

struct moments {
	struct moment kept[MOMENTS_KEPT]; /* the oldest first */
	size_t n;
	uint64_t last;				  /* number */
	uint32_t counts[RULEBOOK_MILESTONES_MAX]; /* who take part */
	int64_t burst_at; /* a minute's milestones are counted from here */
	unsigned burst;
	uint16_t leader;   /* who last stood alone in front; DEPARTMENT_NONE */
	int32_t leader_on; /* the day on which a new one was told */
};

/* The model is loaded: what holds now is no news. */
void moments_start(struct server *sv);
/* Other rules are in force and everybody was scored by them: milestones are
 * counted anew, and what was told of the old ones is told no more. */
void moments_recount(struct server *sv);
/* Just before a standing, or a person, is applied to the model. */
void moments_standing(struct server *sv, const struct standing *st);
void moments_person(struct server *sv, const struct person *p);
/* Every second: does another department lead? */
void moments_look(struct server *sv);
/* Does it still hold, and is it not too old? */
bool moments_holds(const struct server *sv, const struct moment *m,
    int64_t now);
/* The 1-based step of the path that this milestone is; 0: none. */
uint32_t moments_step(const struct rulebook *rb, int milestone);

#endif
