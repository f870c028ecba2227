/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Working time: Monday to Friday but holidays of the rulebook, whole local days
 * of 23, 24 or 25 hours alike, without the season's pauses. For how long claims
 * wait: moderators don't work at other times.
 */
#ifndef VIESTI_WORKING_DAYS_H
#define VIESTI_WORKING_DAYS_H

#include <stdint.h>

#include "server/domain/rulebook.h"
#include "server/domain/season.h"

#define WORKING_DAY 1000000 /* parts of a working day */
#define WORKING_TENTH (WORKING_DAY / 10)

/* Parts of working days from one instant to another; 0 when until is not
 * after. Counted to at most 1000 calendar days. */
int64_t working_time(const struct rulebook *rb, const struct season *season,
    int64_t from, int64_t until);
/* The latest instant from which at least so much had passed at until; INT64_MIN
 * when that is more than 1000 calendar days ago. */
int64_t working_back(const struct rulebook *rb, const struct season *season,
    int64_t until, int64_t parts);

#endif
