/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The live standings: every person's tallies folded into rankings of persons
 * (order-statistic boards, O(log n) or better a change and a rank) and exact integer figures
 * of departments. Owned by the loop thread; nothing here knows who may see it.
 * No floating point: ratios compare by cross-multiplication.
 */
#ifndef VIESTI_STANDINGS_H
#define VIESTI_STANDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/domain/department.h"
#include "server/domain/people.h"
#include "server/domain/rulebook.h"
#include "server/domain/scoring.h"
#include "server/domain/season.h"

/* One person's part in the standings, made from a ledger by the writer. One block of memory, free() it. */
struct standing {
	uint32_t person;
	uint32_t n_tallies;
	uint32_t milestones;		/* mask */
	int32_t rounds;
	struct tally *tallies;		/* inside the same block */
};
struct standing *standing_new(uint32_t person, const struct ledger *ledger,
    const struct season *season, uint32_t milestones);

struct standings;

/* Borrows people (for ranked, order of names) until freed. */
struct standings *standings_new(const struct season *season,
    const struct rulebook *rb, const struct people *people);
void standings_free(struct standings *s);
/* New departments, headcounts, season or rulebook: copied or borrowed as named, figures folded anew. */
int standings_set_departments(struct standings *s, const struct departments *d);
void standings_set_season(struct standings *s, const struct season *season, const struct rulebook *rb);

/* Replaces this person's part; takes st. A person without one is not in the rankings. */
int standings_apply(struct standings *s, struct standing *st);
/* The same for very many at once: takes each, sorts once. */
int standings_load(struct standings *s, struct standing **all, size_t n);
/* The person's ranked flag, name or department changed. */
void standings_person_changed(struct standings *s, uint32_t person);
const struct standing *standings_of(const struct standings *s, uint32_t person);

#define ROUND_ALL (-1)
#define AREA_ALL 0xff

/* Which ranking: any area with any round. */
struct ranking { uint8_t area; int round; };	/* AREA_ALL, ROUND_ALL; round 0-based */

struct place {
	uint32_t person;
	uint32_t rank;		/* shared ranks, the next skipped; 0: hors concours */
	uint32_t areas, active_rounds, trainings;
	uint64_t points;
};

size_t standings_count(const struct standings *s, struct ranking which);
/* Fills up to n places from the offset-th (0-based) in order; how many. O(log n + n). */
size_t standings_page(struct standings *s, struct ranking which, size_t offset,
    size_t n, struct place *out);
/* The 0-based position of a person in the order, and the place; -1: not in it. */
long standings_position(struct standings *s, struct ranking which,
    uint32_t person, struct place *out);

/* Exact figures of one department or the joint team over the counted rounds. */
struct department_place {
	uint16_t department;	/* index, or DEPARTMENT_JOINT */
	uint32_t rank;		/* 0: not ranked */
	bool hors_concours;	/* shown without a rank */
	uint32_t index;		/* 0 to 1000 */
	uint32_t term[3];	/* participation, points, versatility: their sum is index */
	uint64_t H, ACT, PTS, BR, R;
	uint64_t points;	/* uncapped sum */
	uint64_t first_public;	/* people with such a deed in the counted rounds */
	uint64_t trainings;	/* different trainings a person, summed */
	uint32_t headcount;
	uint32_t active_now;	/* people active in the last counted round */
	uint32_t members;	/* departments in the joint team */
};

enum size_class { SIZE_ALL, SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE };

/*
 * All departments in order: by the tie-break chain, equal ones by name (Finnish collation of
 * name_fi, code), hors concours among the others by their figures. counted: rounds that count
 * (season_counted). With an area: only its deeds count, BR is 0. size (may be NULL) comes in as the wanted class and goes out
 * as the joined class that is shown. Fills out[n departments + 1]; how many.
 * A department inside the joint team has no row of its own.
 */
size_t standings_departments(const struct standings *s, struct ranking which,
    int counted, enum size_class *size, struct department_place *out);
/* Is this department part of the joint team? */
bool standings_is_joint(const struct standings *s, uint16_t department);
/* One department's own figures, also inside the joint team (rank 0). */
void standings_department(const struct standings *s, uint16_t department,
    struct ranking which, int counted, struct department_place *out);
/* The figures of one round of one department: active, capped, all points. */
void standings_round(const struct standings *s, uint16_t department, int round,
    uint64_t *active, uint64_t *points_counted, uint64_t *points);

/* Index as COMPETITION's formula: floors separately. H > 0. round_cap is the rulebook's 40. */
void index_terms(const struct rulebook *rb, uint64_t H, uint64_t ACT, uint64_t PTS,
    uint64_t BR, uint64_t R, uint32_t term[3]);

#endif
