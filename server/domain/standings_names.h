/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The order of names as numbers: every person has a label, and comparing two
 * labels is comparing the sort keys of their names (then their numbers). So
 * boards order ties by one look into an array. Inside of standings.
 */
#ifndef VIESTI_STANDINGS_NAMES_H
#define VIESTI_STANDINGS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/people.h"

struct board;

struct names {
	const struct people *people; /* borrowed */
	struct board *board;	     /* everybody with a label, by label */
	uint64_t *labels;	     /* by person; 0: none */
	size_t n;		     /* of labels */
	uint64_t step;		     /* how far apart new labels are put */
};

void names_init(struct names *names, const struct people *people);
void names_fini(struct names *names);
/* Room for the labels of persons below n. */
void names_reserve(struct names *names, size_t n);
/* Labels everybody of the list anew and puts the list in their order. */
void names_load(struct names *names, uint32_t *list, size_t n);
/* Labels a person who has none, or whose name changed. May change the labels of
 * all, never their order. */
void names_set(struct names *names, uint32_t person);
/* For boards; arg is the struct names. */
int names_order(const void *arg, uint32_t a, uint32_t b);
size_t names_memory(const struct names *names);

#endif
