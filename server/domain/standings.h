/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The live standings: every person's tallies folded into rankings of persons
 * (order-statistic boards, O(log n) or better a change and a rank) and exact
 * integer figures of departments. Owned by the loop thread; nothing here knows
 * who may see it. No floating point: ratios compare by cross-multiplication.
 *
 * When memory is gone the program ends: standings are made anew from the
 * database at the next start.
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

/* What one person did in one round within one department; only where there was
 * something. A hundred thousand persons have these: hence the small types. */
struct standing_part {
	uint32_t points; /* all entries dated in the round */
	uint16_t department;
	uint16_t trainings; /* mask */
	uint16_t area_at;   /* its first in standing_area_points */
	uint8_t round;
	uint8_t areas;	      /* mask of areas with an accepted deed */
	uint8_t first_public; /* mask of areas with a deed marked so */
	bool active;
	uint16_t deeds;
};

/*
 * One person's part in the standings, made from a ledger by the writer. One
 * block of memory, free() it. Parts of a department stand together, in the
 * order of rounds; the area points (deeds and that area's bonus) of all parts
 * follow behind them, of each part those of its areas in order.
 */
struct standing {
	uint32_t person;
	uint32_t milestones; /* mask */
	uint32_t n_parts;
	struct standing_part parts[];
};
/* NULL: no memory. */
struct standing *standing_new(uint32_t person, const struct ledger *ledger,
    const struct season *season, uint32_t milestones);
const uint32_t *standing_area_points(const struct standing *st);
size_t standing_size(const struct standing *st); /* bytes */

struct standings;

/* Borrows people (for ranked, order of names) until freed; copies the others.
 */
struct standings *standings_new(const struct season *season,
    const struct rulebook *rb, const struct people *people);
void standings_free(struct standings *s);
/* Who is ranked and takes part, by number, instead of what people say: as it
 * was at a past moment. Borrowed. */
void standings_set_briefs(struct standings *s,
    const struct person_brief *briefs);
/* No change will come any more, only reads: people and briefs are let go. */
void standings_finish(struct standings *s);
/* New departments, headcounts, season or rulebook: copied, figures folded anew.
 * The parts of people stay as they are: apply or load the new ones after. */
int standings_set_departments(struct standings *s, const struct departments *d);
void standings_set_season(struct standings *s, const struct season *season,
    const struct rulebook *rb);
/* Other rules, and everybody's part by them: takes what all points at. */
void standings_set_rules(struct standings *s, const struct rulebook *rb,
    struct standing **all, size_t n);

/* Replaces this person's part; takes st. A person without one is not in the
 * rankings, nor is one who left: their part counts for departments only. 0, or
 * E_INVALID: people have no such number. */
int standings_apply(struct standings *s, struct standing *st);
/* The same for very many at once: takes each, sorts once. */
int standings_load(struct standings *s, struct standing **all, size_t n);
/* The person's ranked flag, name or department changed, or they left or came
 * back. To be called right
 * after people_set of a person who was there before. */
void standings_person_changed(struct standings *s, uint32_t person);
/* Borrowed until the next apply of that person; NULL: none. */
const struct standing *standings_of(const struct standings *s, uint32_t person);
/* How many who take part were at a training. */
size_t standings_trained(const struct standings *s);
size_t standings_memory(const struct standings *s); /* bytes */

#define ROUND_ALL (-1)
#define AREA_ALL 0xff

/* Which ranking: any area with any round. */
struct ranking {
	uint8_t area;
	int round;
}; /* AREA_ALL, ROUND_ALL; round 0-based */

struct place {
	uint32_t person;
	uint32_t rank; /* shared ranks, the next skipped; 0: hors concours */
	uint32_t areas, active_rounds, trainings;
	uint64_t points;
};

/* A ranking of an area or round that there is not is empty. */
size_t standings_count(const struct standings *s, struct ranking which);
/* Fills up to n places from the offset-th (0-based) in order; how many. O(log n
 * + n). */
size_t standings_page(const struct standings *s, struct ranking which,
    size_t offset, size_t n, struct place *out);
/* The 0-based position of a person in the order, and the place; -1: not in it.
 * Of who left the place has what they did, without a rank. */
long standings_position(const struct standings *s, struct ranking which,
    uint32_t person, struct place *out);

/* Exact figures of one department or the joint team over the counted rounds. */
struct department_place {
	uint16_t department; /* index, or DEPARTMENT_JOINT */
	uint32_t rank;	     /* 0: not ranked */
	bool hors_concours;  /* shown without a rank */
	uint32_t index;	     /* 0 to 1000 */
	uint32_t term[3];    /* participation, points, versatility: their sum is
				index */
	uint64_t H, ACT, PTS, BR, R;
	uint64_t points; /* uncapped sum */
	uint64_t
	    first_public;   /* people with such a deed in the counted rounds */
	uint64_t trainings; /* different trainings a person, summed */
	uint32_t headcount;
	uint32_t active_now;  /* people active in the last counted round */
	uint32_t members;     /* departments in the joint team; else 1 */
	uint64_t people;      /* different ones active in the counted rounds */
	uint64_t deeds;	      /* accepted, of all areas */
	enum measure measure; /* what orders them, the season's */
	uint32_t value;	      /* by it: the index, tenths of a point a head, or
				 whole percent */
};

enum size_class { SIZE_ALL, SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE };

/*
 * All departments in order: by the tie-break chain, equal ones by name (Finnish
 * collation of name_fi, code), hors concours among the others by their figures.
 * counted: rounds that count (season_counted). With an area: only its deeds
 * count, BR and trainings are 0. size (may be NULL) comes in as the wanted
 * class and goes out as the joined class that is shown. Fills
 * out[n departments + 1]; how many. A department inside the joint team has no
 * row of its own.
 */
size_t standings_departments(const struct standings *s, struct ranking which,
    int counted, enum size_class *size, struct department_place *out);
size_t standings_n_departments(const struct standings *s);
/* What they are computed by; borrowed until it is set anew. */
const struct season *standings_season(const struct standings *s);
const struct rulebook *standings_rulebook(const struct standings *s);
/* Is this department part of the joint team? */
bool standings_is_joint(const struct standings *s, uint16_t department);
/* Order of the names of two departments in that language (its collation, then
 * the code); the joint team behind all. */
int standings_name_order(const struct standings *s, enum language lang,
    uint16_t a, uint16_t b);
/* One department's own figures, also inside the joint team (rank 0); of
 * DEPARTMENT_JOINT the sums of its members. */
void standings_department(const struct standings *s, uint16_t department,
    struct ranking which, int counted, struct department_place *out);
/* The figures of one round of one department: active, capped, all points. */
void standings_round(const struct standings *s, uint16_t department, int round,
    uint64_t *active, uint64_t *points_counted, uint64_t *points);

/* Index as COMPETITION's formula: floors separately; all 0 when H is 0.
 * The round cap and the weights are the rulebook's. */
void index_terms(const struct rulebook *rb, uint64_t H, uint64_t ACT,
    uint64_t PTS, uint64_t BR, uint64_t R, uint32_t term[3]);
/* Below 0 when a stands before b by figures alone; 0: they share a rank. */
int department_place_order(const struct department_place *a,
    const struct department_place *b);

#endif
