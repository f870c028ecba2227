/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of the prize draw, its ticket numbers, and the prizes of awards. What
 * store.h says of rows and errors holds here. */
#ifndef VIESTI_STORE_AWARDS_H
#define VIESTI_STORE_AWARDS_H

#include "common/draw.h"
#include "server/store/store.h"

struct draw_row {
	int64_t published_at;
	uint32_t prizes;
	uint8_t seed[DRAW_SEED_BYTES];
	const char *tickets; /* the list's text */
	int64_t thrown_at;   /* 0: not */
	const char *dice;    /* NULL: not */
};
/* Published once; put again, only the throw is written. */
int store_draw_put(struct store *s, uint32_t season, const struct draw_row *row,
    struct error *err);
int store_draw_get(struct store *s, uint32_t season, struct draw_row *row,
    struct error *err); /* 1, 0 */
/* The number a person is told. */
int store_ticket_put(struct store *s, uint32_t person, const char *number,
    struct error *err);
int store_tickets_each(struct store *s, uint32_t season,
    void (*fn)(void *arg, uint32_t person, const char *number), void *arg,
    struct error *err);

struct prize_row {
	int64_t id;	     /* 0: insert, filled */
	const char *which;   /* what for: "overall" */
	uint16_t department; /* or DEPARTMENT_NONE; DEPARTMENT_JOINT */
	uint32_t person;     /* or PERSON_NONE */
	const char *prize;
	int kind; /* viesti.proto's PrizeKind */
	int64_t value_cents;
	int64_t set_at;
};
int store_prize_put(struct store *s, uint32_t season, struct prize_row *row,
    const char *set_by, struct error *err);
/* That of which, department and person. */
int store_prize_find(struct store *s, uint32_t season, struct prize_row *row,
    struct error *err); /* 1, 0 */
int store_prize_get(struct store *s, int64_t id, struct prize_row *row,
    struct error *err); /* 1, 0 */

#endif
