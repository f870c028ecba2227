/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * For how long claims wait, and waited: the median of what was decided in the
 * last 28 days is public, what waits for more than five working days is
 * escalated. A claim waits since it was recorded, corrected or given back;
 * random checks count meanwhile and are never late. Nothing here is about who
 * recorded or decided.
 */
#ifndef VIESTI_MODERATION_H
#define VIESTI_MODERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

struct server;
struct claim;
struct store;
struct season;
struct rulebook;
struct change_activity;

#define MODERATION_DAYS 28
#define MODERATION_LEAST 5 /* decisions of which a median is told */
#define MODERATION_LATE 5  /* working days */

/* A claim that was decided. */
struct decided {
	int64_t at, waited; /* parts of working days */
};

struct moderation {
	struct decided *all; /* in the order of their times */
	size_t n, cap;
};

/* The claims are there: since when they wait, and what was decided. */
int moderation_load(struct server *sv, struct store *store, struct error *err);
void moderation_fini(struct moderation *m);
/* Just before a change is made to the claims; held: as it is, or NULL. */
void moderation_change(struct server *sv, const struct claim *held,
    const struct change_activity *a);

/* Tenths of a working day, and of how many decisions; false: too few. */
bool moderation_median(const struct server *sv, int64_t now, uint32_t *tenths,
    uint32_t *decided);
/* The same of all that was decided in a season: 1, 0: too few, or negative. Any
 * thread with its own store. */
int moderation_of_season(struct store *store, const struct rulebook *rb,
    const struct season *season, uint32_t *tenths, uint32_t *decided,
    struct error *err);
/* Tenths of a working day that it has waited since. */
uint32_t moderation_tenths(const struct server *sv, int64_t since, int64_t now);
/* Does it wait for a decision? What was sent back does not, nor what counts
 * meanwhile, drawn for the random check. */
bool moderation_waits(const struct claim *c);
/* Claims that wait since then or longer are escalated. */
int64_t moderation_late(const struct server *sv, int64_t now);
uint32_t moderation_escalated(const struct server *sv, int64_t now);

#endif
