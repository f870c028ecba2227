/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The loop's live model: loaded once at the start, moved afterwards only by
 * the changes of committed transactions.
 */
#ifndef VIESTI_MODEL_H
#define VIESTI_MODEL_H

#include "common/error.h"

struct server;
struct world;
struct change;
struct standings;

/* Fills the world and the server's model from the store, in one pass. Before
 * threads start. */
int model_load(struct server *sv, struct world *w, struct error *err);
/* Frees rules that were replaced, when the reader has no request any more. */
void model_drop_old_rules(struct server *sv);
void model_free(struct server *sv);
/* Scores everybody of the world and folds the standings in one sort. */
int model_score(struct standings *s, struct world *w);
/* Takes the change. */
void model_apply(struct server *sv, struct change *c);

#endif
