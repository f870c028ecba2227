/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ranks of departments as each day began, to say by how many places they
 * have moved in a week.
 *
 * They are stored when a day begins, within a second of its 00:00, or at the
 * first start on it: nothing can have been recorded while the server was down.
 * A day on which it never ran has none; then those of the next day count,
 * because nothing moved between. The days before the first deed are left out.
 */
#ifndef VIESTI_DAY_RANKS_H
#define VIESTI_DAY_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

struct server;
struct store;
struct rank_row;

struct day_ranks {
	struct rank_row *rows; /* in the order of days */
	size_t n, cap;
	int32_t day; /* the last one looked at */
};

/* Reads them, and stores those of today when they are missing. The model is
 * loaded; threads have not been started. */
int day_ranks_start(struct server *sv, struct store *store, struct error *err);
/* Every second: has a day begun? */
void day_ranks_look(struct server *sv);
/* The rank when the same weekday of last week began; 0: none is known. */
uint32_t day_ranks_week_ago(const struct day_ranks *ranks, int32_t today,
    uint16_t department);
/* Who stood alone in front when that day began; DEPARTMENT_NONE. */
uint16_t day_ranks_leader(const struct day_ranks *ranks, int32_t day);
void day_ranks_add(struct day_ranks *ranks, const struct rank_row *row);
void day_ranks_fini(struct day_ranks *ranks);

#endif
