/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Days as people say them, in Finnish, Swedish and English, whatever the
 * language in force: 2026-03-02, 2.3., 2.3.2026, "2 March", "2. maaliskuuta",
 * eilen, i dag, yesterday, ma, måndag, "on Monday".
 *
 * A weekday is the last such day, today included. A day without a year is the
 * nearest one: in January 30.12. is last year's.
 */
#ifndef VIESTI_DAY_H
#define VIESTI_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"

/*
 * E_INVALID, reasons date_format, date_impossible, date_ambiguous ("last
 * Monday", 3/2/2026), date_future unless future days are allowed.
 */
int day_parse(const char *text, int32_t today, bool future, int32_t *date,
    struct error *err);
/* That day at 9, 9:00, 9.00 or 09:00, in the zone that is set, or so many hours
 * east of Greenwich: 3.30+2 is the second half past three of the hour that
 * comes twice, 3.30 the first. Also E_INVALID time_format. */
int day_at(const char *day, const char *time, bool future, int64_t *at_us,
    struct error *err);
/* E_INVALID date_future: an activity is not recorded before its day. */
int day_check_past(int32_t date, int32_t today, struct error *err);

/* "Monday 2 March 2026" in the language in force; returns out. */
#define DAY_SIZE 64
char *day_long(int32_t date, char out[DAY_SIZE]);

#endif
