/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rulebook in plain words, in the reader's language.
 */
#ifndef VIESTI_RULES_H
#define VIESTI_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viesti.pb-c.h"

struct rule {
	const char *section; /* stable: points limits bonuses decisions lateness
				milestones standings */
	const char *rule;    /* stable: "weekly_cap", a code; borrowed */
	bool has_number;     /* the one number it is about */
	uint32_t number;
	char *text; /* a sentence */
};

/* What the book says, in an order to be read; what it does not tell (an older
 * server's) is left out. The book is borrowed as long as the list. */
struct rules {
	struct rule *all;
	size_t n;
};
void rules_read(struct rules *r, const Viesti__Rulebook *book);
void rules_fini(struct rules *r);
const char *rules_section(const char *section); /* its title, translated */

/* Words of a type's row. */
const char *rules_area(const Viesti__Rulebook *book, const char *code);
const char *rules_evidence(const char *token);
const char *rules_decision(const char *token);
/* "Social media: 10 points, 3 a week; evidence: ...; decided: ..."; yours. */
char *rules_type(const Viesti__Rulebook *book,
    const Viesti__ActivityType *type);
/* Do all these words stand in it: code, names, area, evidence, decision? */
bool rules_type_has(const Viesti__Rulebook *book,
    const Viesti__ActivityType *type, const char *const *words, size_t n);

#endif
