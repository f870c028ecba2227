/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Exact integer figures of departments, by department, round and area, kept
 * current by adding and taking away one person's parts. Inside of standings.
 */
#ifndef VIESTI_STANDINGS_FIGURES_H
#define VIESTI_STANDINGS_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/standings.h"
#include "server/domain/standings_names.h"

/*
 * One round of one department, of all areas or of one. A person counts in
 * `..._in` of each round in which it holds, in `..._first` only of the first
 * round until which it holds: the sum of `first` over counted rounds is the
 * number of different people (or trainings), whatever rounds are counted.
 */
struct figures_cell {
	uint64_t points, counted; /* all; at most the round cap a person */
	uint32_t active, people_first;
	uint32_t deeds; /* of all areas only */
	uint32_t versatile_in, versatile_first;
	uint32_t public_in, public_first;
	uint32_t trainings_in, trainings_first;
};

struct figures {
	size_t departments;
	int rounds, areas;
	uint32_t round_cap;
	struct figures_cell *cells;
};

/* Empties and sizes it. */
void figures_reset(struct figures *f, size_t departments, int rounds, int areas,
    uint32_t round_cap);
void figures_fini(struct figures *f);
/* by is 1 or -1. */
void figures_fold(struct figures *f, const struct standing *st, int by);
/* NULL: there is no such department, round or area. */
const struct figures_cell *figures_at(const struct figures *f,
    size_t department, int round, uint8_t area);

/* What standings.c and standings_departments.c share. */
struct standings {
	struct season season;
	struct rulebook *rb;		    /* own copy of the numbers */
	const struct people *people;	    /* borrowed */
	const struct person_brief *briefs;  /* NULL: those of people */
	struct departments departments;	    /* own copy */
	char **department_keys[LANG_COUNT]; /* sort key of each name */
	struct figures figures;

	size_t n;	       /* of all */
	struct standing **all; /* by person */
	size_t trained;	       /* listed ones with a training */
	bool *listed;	    /* by person: on the boards, for they take part */
	struct names names; /* the order of ties */
	struct board **boards; /* [round + 1][area, the last for all] */
	int rounds, areas;     /* of the boards */
};

#endif
