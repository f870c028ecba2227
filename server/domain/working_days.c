/* SPDX-License-Identifier: EUPL-1.2 */
/* Working time; see working_days.h. */
#include "server/domain/working_days.h"

#include "common/clock.h"

#define DAYS_MOST 1000
#define SATURDAY 5

/* What of this day's working time lies between the instants. */
static int64_t part_of(const struct rulebook *rb, const struct season *season,
    int32_t date, int64_t from, int64_t until)
{
	int64_t begins, ends;

	if (clock_weekday(date) >= SATURDAY || rulebook_is_holiday(rb, date))
		return 0;
	begins = clock_day_start_us(date);
	ends = clock_day_start_us(date + 1);
	if (from < begins)
		from = begins;
	if (until > ends)
		until = ends;
	if (until <= from)
		return 0;
	return (until - from - season_paused_us(season, from, until)) *
	    WORKING_DAY / (ends - begins);
}

int64_t working_time(const struct rulebook *rb, const struct season *season,
    int64_t from, int64_t until)
{
	int32_t first, last;
	int64_t sum = 0;

	if (until <= from)
		return 0;
	first = clock_date_of(from);
	last = clock_date_of(until);
	if (last - first > DAYS_MOST)
		first = last - DAYS_MOST;
	for (int32_t date = first; date <= last; date++)
		sum += part_of(rb, season, date, from, until);
	return sum;
}

/* The latest instant of this day from which so much of it is left before
 * until. */
static int64_t within(const struct rulebook *rb, const struct season *season,
    int32_t date, int64_t until, int64_t parts)
{
	int64_t low = clock_day_start_us(date), high = until;

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (part_of(rb, season, date, middle, until) >= parts)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int64_t working_back(const struct rulebook *rb, const struct season *season,
    int64_t until, int64_t parts)
{
	int32_t last = clock_date_of(until);

	for (int32_t date = last; last - date <= DAYS_MOST; date--) {
		int64_t part = part_of(rb, season, date,
		    clock_day_start_us(date), until);

		if (part >= parts)
			return within(rb, season, date, until, parts);
		parts -= part;
	}
	return INT64_MIN;
}
