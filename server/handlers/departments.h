/* SPDX-License-Identifier: EUPL-1.2 */
/* Departments that change during a season, see change_department.c. */
#ifndef VIESTI_HANDLERS_DEPARTMENTS_H
#define VIESTI_HANDLERS_DEPARTMENTS_H

#include "server/request.h"
#include "server/world.h"

/* The round that runs, 0-based; before the first one that, after the last one
 * the last. */
int departments_round(const struct world *w);
/* Moves these persons to a department from that day on, or from the day on
 * which their present membership began: rows, model, standings. */
int departments_move(struct world *w, struct request *r,
    const uint32_t *persons, size_t n, uint16_t to, int32_t from, int64_t at);
/* Everybody who belongs to it, also who left; in the arena. NULL: no memory. */
uint32_t *departments_members(struct world *w, struct request *r,
    uint16_t department, size_t *n);

/* Takes back what was planned last for that round (0-based) of the department
 * that the request (ChangeDepartment) names: rows, model, journal. Refused:
 * E_INVALID cancel_alone; E_NOT_FOUND unknown_department, not_planned;
 * E_CONFLICT changed_since. */
int departments_cancel(struct world *w, struct request *r, int from,
    const char *reason, const uint8_t digest[16], uint16_t *department);

/* At the start: what began while the server was down. */
int departments_catch_up(struct world *w, struct error *err);
/* The writer, before every request: has a round begun? Then what was said of it
 * comes true: headcounts, names, and merged departments' people move. Until the
 * loop has that, the round has not begun for it either (house_today). */
int departments_turn(struct world *w, struct error *err);
/* The loop, before every request and every second: the writer is to turn. */
void departments_look(struct server *sv);

#endif
