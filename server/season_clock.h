/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The steps of a season that come by themselves: results hidden some days
 * before the end, the end, and what was scheduled. Each takes effect at the
 * instant it was due at, also after a time in which the server was down, and
 * comes before whatever is recorded from then on: nothing that was recorded
 * after results were to be hidden is ever shown.
 */
#ifndef VIESTI_SEASON_CLOCK_H
#define VIESTI_SEASON_CLOCK_H

#include "common/error.h"

struct server;
struct world;

/* At the start, and the writer before each request: what is due and was not
 * asked for yet. */
int season_clock_catch_up(struct world *w, struct error *err);
/* Once a second at least: hands what is due to the writer. */
void season_clock_look(struct server *sv);

#endif
