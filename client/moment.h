/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The past moment that rankings and explanations are asked for: once it is set,
 * ask() wraps these requests, and their replies are those of the moment.
 */
#ifndef VIESTI_MOMENT_H
#define VIESTI_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "viesti.pb-c.h"

/* as_of: a day, or a day and a time of day ("1.3. 14.30"); a day alone means
 * its end. season: a season's name, which is borrowed. Both NULL: the present.
 * E_INVALID date_format, date_future, time_format. */
int moment_set(const char *as_of, const char *season, struct error *err);
void moment_set_at(int64_t at_us);
bool moment_is_set(void);
void moment_clear(void);
/* Wraps the request when it is one of those; else nothing. out stays as long as
 * the request. */
bool moment_wrap(const Viesti__Request *rq, Viesti__StandingsAt *at,
    Viesti__Request *out);
/* The reply as if it had been asked live; until the next one. */
const Viesti__Reply *moment_unwrap(const Viesti__StandingsThen *then);

#endif
