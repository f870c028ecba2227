/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A line typed at a prompt, cut into words. Blanks part words; quotation
 * marks, double or single, hold several together; a backslash takes the
 * meaning from the next character, but in single marks.
 */
#ifndef VIESTI_LINE_H
#define VIESTI_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

#define LINE_WORDS 64

/* One word of a command line. */
struct word {
	const char *text;
	bool literal; /* was in quotes, or after "--": never an option */
};

struct line {
	struct word words[LINE_WORDS];
	size_t n;
	size_t last_at; /* byte at which the last word begins */
	bool in_word;	/* the line ends within the last word */
	char quote;	/* ... and within these marks; or 0 */
	char *room;
};

/* E_INVALID quote_open, line_too_long; what was cut is there all the same. */
int line_cut(struct line *l, const char *text, struct error *err);
void line_free(struct line *l);

#endif
