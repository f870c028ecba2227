/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Moves from department to department. The receiving department's contact asks,
 * an organiser or the administrator confirms, or moves at once.
 *
 * Who asks learns nothing of the person: any staff id that is not of the own
 * department waits alike, be it known, of somebody who left, or of nobody at
 * all. Those who decide see whose it is.
 */
#ifndef VIESTI_MOVES_H
#define VIESTI_MOVES_H

#include "server/request.h"
#include "server/world.h"

/* A wire row as the asker of r may see it, its texts in the arena. Any thread.
 */
int moves_row(struct request *r, const struct move_row *row,
    Viesti__MoveState *out);
/* Checks the season, the person, the days and the headcount, and moves: row
 * becomes accepted and is stored. The digest is the
 * journal's. */
int moves_carry_out(struct world *w, struct request *r, struct move_row *row,
    const uint8_t digest[16]);
/* Stores the row as it is and journals it; waiting: how many more wait now. */
int moves_write(struct world *w, struct request *r, struct move_row *row,
    const char *kind, const uint8_t digest[16], int64_t at, int waiting);
/* The row with its texts in the arena; E_NOT_FOUND unknown_move. */
int moves_get(struct world *w, struct request *r, int64_t move,
    struct move_row *row);
/* The row into the reply's arm. */
int moves_answer(struct world *w, struct request *r, struct move_row *row,
    Viesti__Reply__BodyCase arm);
/* E_PRECONDITION season_final. */
int moves_season(struct world *w, struct request *r);

#endif
