/* SPDX-License-Identifier: EUPL-1.2 */
/* Days and times to come; see when.h. */
#include "client/console/when.h"

#include "common/clock.h"
#include "common/day.h"

int when_day(const char *day, int32_t *date, struct error *err)
{
	return day_parse(day, clock_today(), true, date, err);
}

int when_time(const char *day, const char *time, int64_t *at_us,
    struct error *err)
{
	return day_at(day, time, true, at_us, err);
}
