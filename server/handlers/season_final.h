/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What must hold before a season's result is final: nothing waits for a
 * decision or an answer, and the standings shown are those that the database
 * gives, to the last point.
 */
#ifndef VIESTI_HANDLERS_SEASON_FINAL_H
#define VIESTI_HANDLERS_SEASON_FINAL_H

#include "server/handlers/season_life.h"

/* The loop's standings as they were when it handed the request over: what
 * r->prepared is of a request that may make a season final. */
struct season_shown {
	uint64_t revision;
	char hash[65];
};
/* NULL: no memory. */
struct season_shown *season_shown(struct server *sv, struct request *r);

/* Obstacles of season_step_to: claims_open, questions_open, other_standings. */
int season_final_claims(struct world *w, struct request *r,
    const struct season_change *c);
int season_final_questions(struct world *w, struct request *r,
    const struct season_change *c);
int season_final_replay(struct world *w, struct request *r,
    const struct season_change *c);
/* Marks who got the bonus of the first public deed, once in a lifetime of the
 * server. */
int season_final_mark(struct world *w, struct request *r);
/* SHA-256 of the canonical text of the standings, by the world's ledgers. */
int season_final_hash(struct world *w, struct request *r, char out[65]);

#endif
