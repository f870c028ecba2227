/* SPDX-License-Identifier: EUPL-1.2 */
/* Days and times of day to come, as an organiser writes them, in the season's
 * zone. */
#ifndef VIESTI_WHEN_H
#define VIESTI_WHEN_H

#include <stdint.h>

#include "common/error.h"

/* 2026-03-12, 12.3., tomorrow: as common/day.h, with days to come. */
int when_day(const char *day, int32_t *date, struct error *err);
/* The same with a time of day: 9, 9:00, 9.00, 09:00. E_INVALID time_format. */
int when_time(const char *day, const char *time, int64_t *at_us,
    struct error *err);

#endif
