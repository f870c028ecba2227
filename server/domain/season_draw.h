/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prize draw of a season as the server has it: not published; published;
 * thrown. Nobody but the server and, once thrown, everybody knows the seed.
 */
#ifndef VIESTI_SEASON_DRAW_H
#define VIESTI_SEASON_DRAW_H

#include <stdint.h>

#include "common/draw.h"
#include "server/domain/people.h"

struct season_draw {
	int64_t published_at; /* 0: not */
	struct draw_list list;
	uint32_t *persons; /* whose the list's numbers are; PERSON_NONE: of
			      nobody any more */
	uint32_t *places; /* of persons below n_places: in the list + 1; or 0 */
	size_t n_places;
	uint8_t seed[DRAW_SEED_BYTES];
	uint8_t list_hash[HASH_BYTES], seed_hash[HASH_BYTES];
	int64_t thrown_at; /* 0: not */
	char dice[DRAW_DICE_SIZE];
	size_t *winners; /* indexes in the list, in the order of prizes */
	size_t n_winners;
};

void season_draw_fini(struct season_draw *d);
/* Of list, seed and, when it is thrown, dice: hashes and winners. E_INVALID
 * draw_list, E_INTERNAL. */
int season_draw_settle(struct season_draw *d, struct error *err);
/* After persons were set: finds their places. */
void season_draw_index(struct season_draw *d);
/* The ticket of that number in the list; NULL: none. */
const struct draw_ticket *season_draw_find(const struct season_draw *d,
    const char *number, size_t *at);
/* A person's; NULL: none. */
const struct draw_ticket *season_draw_of(const struct season_draw *d,
    uint32_t person);
/* Who won, in the order of prizes: n_winners of them into out. */
void season_draw_winners(const struct season_draw *d, uint32_t *out);

#endif
