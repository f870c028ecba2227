/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A step in the running season's life, taken in the open transaction: by
 * request, by the ceremony's end, by the calendar or as it was scheduled.
 */
#ifndef VIESTI_HANDLERS_SEASON_LIFE_H
#define VIESTI_HANDLERS_SEASON_LIFE_H

#include "server/domain/season_life.h"
#include "server/request.h"
#include "server/store/store.h"
#include "server/world.h"

struct season_change {
	enum season_state to; /* OPEN ends a pause, too */
	int64_t at;	      /* of its effect; 0: now */
	uint32_t extend_days; /* at the end of a pause */
	const char *reason;   /* NULL: none said */
	int64_t row;	      /* of season_step, when it was scheduled; or 0 */
	const uint8_t *operation, *digest; /* of the request; or NULL */
	/* with the opening: what is confirmed now; what and reference count */
	const struct confirmation_row *confirmations;
	size_t n_confirmations;
};

/*
 * Takes the step: season, row, journal, and what it moves. Refused, with
 * nothing written: the refusals of season_life_check and _extend;
 * E_PRECONDITION no_departments, rulebook_changed, confirmations_missing;
 * reason_missing; claims_open, questions_open, other_standings.
 */
int season_step_to(struct world *w, struct request *r,
    const struct season_change *c);
/* What is in its way, as sentences in the arena: up to max, how many; negative:
 * no memory, or the store. */
int season_step_obstacles(struct world *w, struct request *r,
    const struct season_change *c, char **out, size_t max);
/* The refusals that can be known when it is scheduled. */
int season_step_check_later(struct world *w, struct request *r,
    const struct season_change *c);

/* Takes all steps that are due; one that is refused is cancelled. */
int season_step_due(struct world *w, struct request *r);
/* Stores confirmations of the opening. */
int season_confirm(struct world *w, struct request *r,
    const struct season_change *c, int64_t at);
/* Which are not kept and not given now: their names, as many as there are; n of
 * at least SEASON_CONFIRMATIONS. */
#define SEASON_CONFIRMATIONS 4
int season_confirmations_missing(struct store *store, uint32_t season,
    struct request *r, const struct season_change *c,
    const char *out[SEASON_CONFIRMATIONS]); /* c NULL: only what is kept */
/* What it is, in words. */
const char *season_confirmation_text(const char *what);
bool season_confirmation_is_known(const char *what);
/* The name of the i-th. */
const char *season_confirmation(size_t i);

/* A scheduled step is taken back. */
int season_step_cancel(struct world *w, struct request *r, int64_t id,
    const uint8_t *operation, const uint8_t *digest, const char *why);

/* The record of a season for the wire, with steps and confirmations. NULL:
 * r->err says why. Any thread, its store. */
Viesti__SeasonRecord *season_record(struct request *r, struct store *store,
    const struct season *s, const struct rulebook *rb, bool running);

#endif
