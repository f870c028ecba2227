/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What may be told of a house in a round or in a season, for a digest and the
 * closing report: no figure about fewer than five people, nor about fewer than
 * five who are missing from it, nor one from which such a figure follows by
 * subtraction, from the same report or from those of its rounds.
 *
 * First everything is told to it, person by person; then it is asked.
 */
#ifndef VIESTI_REPORT_H
#define VIESTI_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/domain/projection.h"

#define REPORT_FEW 5
#define REPORT_WITHHELD (-1)
/* Points that belong to no area: of learning, the bonus of a first public
 * deed. */
#define REPORT_REST RULEBOOK_AREAS_MAX
#define REPORT_PARTS (RULEBOOK_AREAS_MAX + 1)

struct report_person {
	uint8_t did[ROUNDS_MAX]; /* parts in which there was something */
	uint16_t trained[ROUNDS_MAX];
	uint32_t active, first_public; /* masks of rounds */
	uint32_t milestones;
	bool there, left;
};

struct report_sum {
	uint64_t deeds, points;
};

struct report_facts {
	const struct rulebook *rb; /* borrowed */
	int rounds;		   /* that count */
	uint64_t heads, joined;	   /* now; heads is for the caller to fill */
	bool any;		   /* did anybody do anything? */
	size_t n;
	struct report_person *people; /* by number */
	struct report_sum sums[ROUNDS_MAX][REPORT_PARTS];
};

void report_init(struct report_facts *f, const struct rulebook *rb, int rounds,
    size_t people);
void report_fini(struct report_facts *f);
void report_person(struct report_facts *f, uint32_t person, bool left);
/* What a person did; of deeds only how many in all areas is known here. */
void report_standing(struct report_facts *f, const struct standing *st);
/* An accepted deed of an area. */
void report_deed(struct report_facts *f, int round, uint8_t area);

/* REPORT_WITHHELD: not to be told. People are those who take part still, deeds
 * and points are all. */
struct report_part {
	int64_t people, deeds, points;
};
struct report_told {
	int64_t joined, acted, deeds, points, first_public;
	struct report_part areas[RULEBOOK_AREAS_MAX];
	int64_t trained[RULEBOOK_TRAININGS_MAX];
	int64_t milestones[RULEBOOK_MILESTONES_MAX]; /* now, of any span */
};
/* Of the rounds from, from + 1, ..., to - 1. */
void report_tell(const struct report_facts *f, int from, int to,
    struct report_told *out);

/* One department or the house: how many were active in a round. */
struct report_cell {
	struct share share;
	bool counted; /* active may be told */
	uint64_t active, heads;
};
/*
 * Cells of n departments and of the house in one round. A department that is
 * not there in it has no heads and nothing to be told.
 */
void report_round(const struct standings *s, const struct departments *d,
    int round, struct report_cell *departments, struct report_cell *house);
/* Beside how many joined the house's cell must not tell of the few others. */
void report_beside(struct report_cell *house, uint64_t joined);
/* The share over rounds: exact where each cell is, since it says no more then;
 * else in a band, or, about few people, in words. */
struct share report_share(const struct report_cell *cells, size_t n,
    uint64_t people);

#endif
