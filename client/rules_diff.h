/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What one version of the rules changes of another, value by value, in the
 * reader's language. Rules are compared, not lines: comments and the order of
 * the file do not count.
 */
#ifndef VIESTI_RULES_DIFF_H
#define VIESTI_RULES_DIFF_H

#include <stddef.h>

#include "viesti.pb-c.h"

struct rule_change {
	const char *rule;  /* stable: a code, "weekly_cap", "2027-12-06" */
	char *what;	   /* for people: "SM2 Own post", "Deeds in a week" */
	const char *value; /* stable: "points"; NULL: all of it */
	const char *title; /* of the value, translated */
	char *before;	   /* NULL: it is new */
	char *after;	   /* NULL: it is gone */
};

/* Borrows nothing of the books but codes. */
struct rules_diff {
	struct rule_change *all;
	size_t n;
};
void rules_diff(struct rules_diff *d, const Viesti__Rulebook *before,
    const Viesti__Rulebook *after);
void rules_diff_fini(struct rules_diff *d);

#endif
