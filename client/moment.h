/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The season that is asked about, and the past moment of it: once they are set,
 * ask() names the season in what it sends, and wraps rankings and explanations,
 * whose replies are those of the moment.
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
/* The request as it is to be sent; out stays as long as the request. */
Viesti__Request *moment_wrap(Viesti__Request *rq, Viesti__StandingsAt *at,
    Viesti__Request *out);
/* The reply as if it had been asked live; until the next one. */
const Viesti__Reply *moment_unwrap(const Viesti__StandingsThen *then);

#endif
