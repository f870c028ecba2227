/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prize draw: what the server draws and what anybody checks offline, both
 * with this code.
 *
 * The method, so that it can be done again with openssl and a calculator:
 *
 * 1. The list. A text of these lines, each ended by a single line feed:
 *
 *	season 2026
 *	prizes 3
 *	0C4T9ZQX2M 5
 *	7H1KD8RW3A 8
 *	...
 *
 *    Below the two lines of the head one line a participant with tickets: the
 *    ticket number (ten characters of 0-9 A-Z without I, L, O, U, random, told
 *    to its owner only), a blank, and how many tickets it has. The lines stand
 *    in the order of their bytes (LC_ALL=C sort). Its hash, L, is the SHA-256
 *    of this text in 64 small hex digits:
 *
 *	sha256sum list.txt
 *
 * 2. The seed. 32 random bytes, written as 64 small hex digits. Before the
 *    draw only their hash is public, the SHA-256 of the 32 bytes:
 *
 *	printf %s "$seed" | xxd -r -p | sha256sum
 *
 * 3. The dice. D: the digits 1 to 6 as they were thrown, ten or more, without
 *    blanks. Nobody knew them when both hashes were published: neither who
 *    keeps the seed nor who throws the dice settles who wins.
 *
 * 4. The winners. A counter C begins at 1. For the first prize, and for each
 *    further one, in turn:
 *
 *    a. H = HMAC-SHA-256 with the 32 bytes of the seed as key, over the text
 *       D, a blank, L, a blank, C:
 *
 *	printf '%s %s %s' "$dice" "$list_hash" "$counter" |
 *	    openssl dgst -sha256 -mac HMAC -macopt hexkey:"$seed"
 *
 *    b. X = the first 12 hex digits of H as a number (below 2^48); C grows by
 *       one, whatever happens.
 *    c. T = all tickets of those who have not won yet. When X is not below
 *       2^48 - (2^48 mod T), the largest multiple of T, the number is thrown
 *       away, or some tickets would win more often: again from a.
 *    d. W = X mod T. Count through the list from the top, each line as many
 *       tickets as it has, passing over those who have won: the ticket after W
 *       others wins. Its owner's other tickets win nothing more.
 */
#ifndef VIESTI_COMMON_DRAW_H
#define VIESTI_COMMON_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/error.h"
#include "common/hash.h"

#define DRAW_NUMBER_LENGTH 10
#define DRAW_NUMBER_SIZE (DRAW_NUMBER_LENGTH + 1)
#define DRAW_SEASON_SIZE 33
#define DRAW_SEED_BYTES 32
#define DRAW_DICE_LEAST 10
#define DRAW_DICE_MOST 100
#define DRAW_DICE_SIZE (DRAW_DICE_MOST + 1)
#define DRAW_TICKETS_MOST 100 /* of one number */
#define DRAW_PRIZES_MOST 50
#define DRAW_NUMBERS_MOST 100000

struct draw_ticket {
	char number[DRAW_NUMBER_SIZE];
	uint32_t count; /* from 1 */
};

struct draw_list {
	char season[DRAW_SEASON_SIZE];
	uint32_t prizes;
	struct draw_ticket *tickets; /* in the order of their numbers */
	size_t n;
};
void draw_list_fini(struct draw_list *list);

/* A random ticket number from the system's generator. */
void draw_number(char out[DRAW_NUMBER_SIZE]);
bool draw_number_is(const char *text); /* is it written like one? */
void draw_list_sort(struct draw_list *list);
/*
 * Can it be drawn from? E_INVALID draw_list: a bad or double number, the wrong
 * order, a count or prizes out of range, nobody on it, more prizes than
 * numbers.
 */
int draw_list_check(const struct draw_list *list, struct error *err);
/* Its text by step 1, added to out. */
void draw_list_text(const struct draw_list *list, struct buf *out);
/* The list from its text; season, prizes and tickets become the list's. -1: it
 * is no such text (what it says is not judged). *list: draw_list_fini. */
int draw_list_parse(const char *text, struct draw_list *list);
/* 0, or E_INTERNAL (memory). */
int draw_list_hash(const struct draw_list *list, uint8_t out[HASH_BYTES]);
uint64_t draw_list_tickets(const struct draw_list *list); /* T at first */

/* The digits of what was typed, blanks left out. E_INVALID, field dice, reason
 * dice_digit, dice_few, dice_many. */
int draw_dice(const char *text, char out[DRAW_DICE_SIZE], struct error *err);

#define DRAW_SPACE (UINT64_C(1) << 48)
/*
 * Steps b to d for one number x below space: which ticket of total (from 1 on),
 * each equally likely; false: x is to be thrown away.
 */
bool draw_pick(uint64_t x, uint64_t space, uint64_t total, uint64_t *which);

/* One number of step 4; those that were thrown away too. */
struct draw_step {
	uint32_t counter;
	uint8_t hmac[HASH_BYTES];
	uint64_t x, total;
	bool wins;
	uint64_t which; /* W, when it wins */
	size_t winner;	/* index in the list, when it wins */
};
struct draw_steps {
	struct draw_step *all;
	size_t n;
};
/* Step 4 for all prizes. The list passes draw_list_check, dice is from
 * draw_dice. 0, or E_INTERNAL. *out: draw_steps_fini. */
int draw_winners(const struct draw_list *list,
    const uint8_t seed[DRAW_SEED_BYTES], const char *dice,
    struct draw_steps *out, struct error *err);
void draw_steps_fini(struct draw_steps *steps);

#endif
