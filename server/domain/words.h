/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words that each mean one number, found whatever their letter case and
 * blanks: codes and names of areas and activity types.
 */
#ifndef VIESTI_WORDS_H
#define VIESTI_WORDS_H

#include <stddef.h>
#include <stdint.h>

#define WORDS_MAX 256

struct words {
	size_t n;
	char *folded[WORDS_MAX]; /* by text_fold */
	uint8_t number[WORDS_MAX];
};

/*
 * Adds a word. 0 (also when it means this number already), E_CONFLICT when it
 * means another one, E_INTERNAL without memory, E_EXHAUSTED at WORDS_MAX.
 */
int words_add(struct words *w, const char *text, uint8_t number);
/* The number a word means, or -1. */
int words_find(const struct words *w, const char *text);
void words_fini(struct words *w);

#endif
