/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whose texts are gone, by the journal's own entries: of the persons it says
 * were forgotten, and of the seasons whose evidence aged. For the audits: only
 * there may a text be missing.
 */
#ifndef VIESTI_STORE_ERASURES_H
#define VIESTI_STORE_ERASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

struct store;

struct erasures {
	int64_t *persons; /* row ids, in order */
	size_t n_persons;
	struct erased_season {
		int64_t season, final_at;
	} * seasons;
	size_t n_seasons;
};

int erasures_load(struct store *s, struct erasures *e, struct error *err);
void erasures_fini(struct erasures *e);
/* participant, season: row ids, 0: none. */
bool erasures_have(const struct erasures *e, int64_t participant,
    int64_t season);
/* What was asked then by nobody of their own. */
bool erasures_have_asked(const struct erasures *e, int64_t asked_at);
/* Is this salt that of an erased text? */
bool erasures_is_blank(const uint8_t salt[16]);

#endif
