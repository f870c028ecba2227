/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Awards on the wire. Each is named by what it is for and, where several share
 * it, by who has it: "overall", "class small", "riser", "area social" of a
 * department, "area social 2" of a participant by rank, "draw 1".
 */
#ifndef VIESTI_HANDLERS_AWARDS_H
#define VIESTI_HANDLERS_AWARDS_H

#include "server/domain/awards.h"
#include "server/domain/season_draw.h"
#include "server/house.h"
#include "server/request.h"
#include "server/store/store_awards.h"

#define AWARD_WHICH_SIZE 49

/* All of them as wire rows without prizes, in r's arena, and who receives each.
 * E_PRECONDITION season_not_final. Any thread that may read the house. */
struct awards_rows {
	Viesti__Award **rows;
	struct award *all;
	size_t n;
};
int awards_rows(const struct house *h, const struct season_draw *draw,
    struct request *r, struct awards_rows *out);
/* Puts the prize into the row. Any thread. */
int awards_prize(struct request *r, const struct prize_row *prize,
    Viesti__Award *row);
/* The key of the prize of an award. */
struct prize_row awards_key(const Viesti__Award *row, const struct award *a);

#endif
