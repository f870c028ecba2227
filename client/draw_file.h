/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The file of a prize draw: what was published before it, and, when the dice
 * are thrown, what came out. No person is named in it. JSON with these keys,
 * described in viesti.1:
 *
 *	format        "viesti-draw 1"
 *	season        name
 *	published_at  RFC 3339
 *	prizes        number
 *	list_hash     64 hex digits
 *	seed_hash     64 hex digits
 *	tickets       list of { number, count }
 *	thrown_at     RFC 3339; this and the next two null before the throw
 *	dice          digits
 *	seed          64 hex digits
 *	winners       list of ticket numbers in the order of prizes
 */
#ifndef VIESTI_DRAW_FILE_H
#define VIESTI_DRAW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/draw.h"
#include "common/error.h"

struct draw_file {
	struct draw_list list; /* as it stands there, not checked */
	uint8_t list_hash[HASH_BYTES], seed_hash[HASH_BYTES];
	int64_t published_at; /* microseconds UTC */
	bool thrown;
	int64_t thrown_at;
	char dice[DRAW_DICE_SIZE * 2]; /* as it stands there */
	uint8_t seed[DRAW_SEED_BYTES];
	char (*winners)[DRAW_NUMBER_SIZE];
	size_t n_winners;
};

/* E_NOT_FOUND, E_INVALID as file_read; E_INVALID draw_file: it is not such a
 * file; names the place. */
int draw_file_read(const char *path, struct draw_file *out, struct error *err);
/* As outfile_open and outfile_close. */
int draw_file_write(const char *path, const struct draw_file *f, bool replace,
    struct error *err);
void draw_file_fini(struct draw_file *f);

#endif
