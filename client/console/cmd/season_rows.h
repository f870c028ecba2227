/* SPDX-License-Identifier: EUPL-1.2 */
/* What the commands about seasons share. */
#ifndef VIESTI_SEASON_ROWS_H
#define VIESTI_SEASON_ROWS_H

#include <stdint.h>

#include "client/console/console.h"

#define SEASON_TIME_SIZE 96
/* "8 Feb 2026 00:00 (in 3 d 4 h)"; returns out. */
const char *season_time(int64_t at_us, char out[SEASON_TIME_SIZE]);
/* A season with its steps and confirmations, for people. */
void season_print(struct console *c, const Viesti__SeasonRecord *s);
/* The same behind a sentence; as JSON where that was asked for. */
void season_show(struct console *c, const Viesti__SeasonRecord *s,
    const char *sentence);
/* Asks for the seasons, or the one of that name (NULL: all). */
int season_get(struct console *c, const char *name, const Viesti__Seasons **out,
    struct error *err);

#endif
