/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sentences with typed holes: a grammar read from one line of text each, and
 * the words of a command line understood by it. The form of a sentence is told
 * in commands.def. What cannot be understood is answered with what may stand
 * there; completion asks for the same.
 */
#ifndef VIESTI_SENTENCE_H
#define VIESTI_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/console/holes.h"
#include "client/line.h"
#include "common/error.h"

#define SENTENCE_PARTS 16 /* that must be there */
#define SENTENCE_GROUPS 8 /* that may be left out */
#define SENTENCE_WORDS (SENTENCE_PARTS + 2 * SENTENCE_GROUPS)
#define WORD_SIZE 64

/* A word as it stands, one of several (split by |), or a hole. */
struct part {
	char text[WORD_SIZE]; /* "" : there is none */
	const struct hole *hole;
};

/* "[--commit]", "[days N]", "[NAME]", "[COMMAND...]" */
struct group {
	char key[WORD_SIZE]; /* "--rejects", "days"; "": only a value */
	struct part value;
	bool rest; /* takes all words that are left */
};

struct sentence {
	const char *usage; /* as it was written */
	struct part parts[SENTENCE_PARTS];
	struct group groups[SENTENCE_GROUPS];
	size_t n_parts, n_groups;
};

/* Reads the grammar; a mistake in it is ours and ends the program. usage is
 * borrowed. */
void sentence_init(struct sentence *s, const char *usage);

/* What was said: values are borrowed from the words. */
struct said {
	const struct sentence *sentence;
	struct {
		const char *key; /* what stood before it, without --; or the
				    hole's name */
		const char *text;
	} values[SENTENCE_WORDS];
	size_t n_values;
};

/* The value behind this word or option, or in this hole ("FILE"); of a|b|c the
 * word that was said, by the whole text. NULL: left out. */
const char *said_text(const struct said *said, const char *key);
/* The same of a word that stands more than once: the nth, from 0. */
const char *said_nth(const struct said *said, const char *key, size_t nth);
bool said_is(const struct said *said,
    const char *key); /* an option without value */
/* A number that is there and was checked; 0 when left out. */
long said_number(const struct said *said, const char *key);

/* Are these words its beginning, or all of it? */
bool sentence_begins(const struct sentence *s, const struct word *words,
    size_t n_words);

/*
 * Understands words by that of n > 0 sentences that goes furthest; *which is
 * its index. E_INVALID: word_unknown, sentence_unfinished, sentence_over; the
 * text says what may stand there.
 */
int sentence_understand(const struct sentence *all, size_t n,
    const struct word *words, size_t n_words, struct said *said, size_t *which,
    struct error *err);

/*
 * What may follow these words: each once, as it is written ("show",
 * "--commit"; a hole has an empty text).
 */
struct expected {
	const char *text;
	size_t len; /* of one word of a|b|c */
	const struct hole *hole;
	const char *value; /* what stands behind it, for messages: "N"; or "" */
};
#define EXPECTED_MAX 48
size_t sentence_expect(const struct sentence *all, size_t n,
    const struct word *words, size_t n_words,
    struct expected out[EXPECTED_MAX]);

#endif
