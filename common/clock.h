/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Time: instants in microseconds UTC, days as civil dates, durations on the
 * monotonic clock.
 *
 * A date is an int32_t: days since 1970-01-01 in the one zone of the process
 * (TZ, set by clock_set_zone before threads start). Days and weeks are local
 * calendar dates, never multiples of 24 hours. Arithmetic on dates is by Howard
 * Hinnant's civil calendar algorithms.
 */
#ifndef VIESTI_CLOCK_H
#define VIESTI_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"

#define CLOCK_DATE_MIN (-25567) /* 1900-01-01 */
#define CLOCK_DATE_MAX 84005	/* 2199-12-31 */

/* Sets TZ; E_INVALID (reason zone_unknown) when its zoneinfo file is missing,
 * because glibc would silently take UTC. "UTC" is always known. */
int clock_set_zone(const char *zone, struct error *err);

bool clock_zone_is_known(const char *zone);

int64_t clock_now_us(void);  /* CLOCK_REALTIME, microseconds */
int64_t clock_mono_us(void); /* CLOCK_MONOTONIC, microseconds */

int32_t clock_date_of(int64_t at_us); /* the local date of an instant */
int32_t clock_today(void);
int64_t clock_day_start_us(int32_t
	date); /* its 00:00 local time, as an instant */

int32_t clock_date(int year, int month, int day); /* no check of its parts */
void clock_civil(int32_t date, int *year, int *month, int *day);
int clock_weekday(int32_t date);    /* 0 Monday ... 6 Sunday */
int32_t clock_monday(int32_t date); /* the Monday of its ISO week */

/*
 * 2026-03-01, 1.3.2026, 01.03.2026, each optionally followed by blanks and a
 * time of day (0.00, 0:00, 00:00:00, T00:00). E_INVALID, reason date_format or
 * date_impossible (31.2.), text names what was read and what is understood.
 */
int clock_parse_date(const char *text, int32_t *date, struct error *err);
/* RFC 3339 (2026-03-01T12:00:00Z, +02:00, fractions) or a local date and time
 * "2026-03-01 12:00[:00]"; microseconds UTC. */
int clock_parse_time(const char *text, int64_t *at_us, struct error *err);

#define CLOCK_DATE_SIZE 12
#define CLOCK_TIME_SIZE 32
/* "2026-03-01"; returns out */
char *clock_format_date(int32_t date, char out[CLOCK_DATE_SIZE]);
/* "2026-03-01T12:00:00.123456Z"; returns out */
char *clock_format_time(int64_t at_us, char out[CLOCK_TIME_SIZE]);

#endif
