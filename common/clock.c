/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Instants, civil dates and the one time zone. Civil dates by Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms": days_from_civil,
 * civil_from_days. Reading of dates people wrote is in clock_parse.c.
 */
#include "common/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/i18n.h"

#define US 1000000
#define HOUR_S 3600
#define ERA_DAYS 146097	  /* of 400 years */
#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */

/* Rounds down, also under zero. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool clock_zone_is_known(const char *zone)
{
	const char *dir = getenv("TZDIR");
	char path[512];
	struct stat st;
	int len;

	if (strcmp(zone, "UTC") == 0)
		return true;
	if (zone[0] == '\0' || zone[0] == '/' || zone[0] == '.' ||
	    strstr(zone, "..") != NULL)
		return false;
	len = snprintf(path, sizeof(path), "%s/%s",
	    dir != NULL && *dir != '\0' ? dir : "/usr/share/zoneinfo", zone);
	if (len < 0 || (size_t)len >= sizeof(path))
		return false;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int clock_set_zone(const char *zone, struct error *err)
{
	if (!clock_zone_is_known(zone))
		return error_set(err, E_INVALID, "zone_unknown",
		    _("The time zone \"%s\" is not known on this machine. Give "
		      "a name such as Europe/Helsinki, and install the package "
		      "tzdata if it is missing."),
		    zone);
	if (setenv("TZ", zone, 1) != 0)
		return error_set(err, E_INTERNAL, "zone_failed",
		    _("There is not enough memory to set the time zone."));
	tzset();
	return 0;
}

static int64_t read_us(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * US + now.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
	return read_us(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int32_t clock_date(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t m = (month + 9) % 12; /* from March */
	int64_t of_year = (153 * m + 2) / 5 + day - 1;
	int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return (int32_t)(era * ERA_DAYS + days - EPOCH_DAYS);
}

static void civil(int64_t date, int *year, int *month, int *day)
{
	int64_t days = date + EPOCH_DAYS;
	int64_t era = floor_div(days, ERA_DAYS);
	int64_t of_era = days - era * ERA_DAYS;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / (ERA_DAYS - 1)) /
	    365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

void clock_civil(int32_t date, int *year, int *month, int *day)
{
	civil(date, year, month, day);
}

int32_t clock_date_of(int64_t at_us)
{
	time_t at = (time_t)floor_div(at_us, US);
	struct tm tm;

	if (localtime_r(&at, &tm) == NULL)
		return (int32_t)floor_div(at_us, (int64_t)US * 86400);
	return clock_date(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

int32_t clock_today(void)
{
	return clock_date_of(clock_now_us());
}

int64_t clock_day_start_us(int32_t date)
{
	struct tm tm = { .tm_isdst = -1 }, earlier;
	int year, month;
	time_t at, hour_before;

	clock_civil(date, &year, &month, &tm.tm_mday);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	/* Where clocks are put forward over midnight, glibc gives the instant
	 * of the change; where they are put back to it, either of two
	 * midnights. */
	at = mktime(&tm);
	hour_before = at - HOUR_S;
	if (localtime_r(&hour_before, &earlier) != NULL &&
	    earlier.tm_mday == tm.tm_mday)
		at = hour_before;
	return (int64_t)at * US;
}

int clock_weekday(int32_t date)
{
	return (int)((((int64_t)date + 3) % 7 + 7) % 7);
}

int32_t clock_monday(int32_t date)
{
	return date - clock_weekday(date);
}

char *clock_format_date(int32_t date, char out[CLOCK_DATE_SIZE])
{
	int year, month, day;

	clock_civil(date, &year, &month, &day);
	snprintf(out, CLOCK_DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
	    (unsigned)month % 100, (unsigned)day % 100);
	return out;
}

char *clock_format_time(int64_t at_us, char out[CLOCK_TIME_SIZE])
{
	int64_t seconds = floor_div(at_us, US);
	int64_t days = floor_div(seconds, 86400);
	unsigned second = (unsigned)(seconds - days * 86400);
	unsigned us = (unsigned)(at_us - seconds * US);
	int year, month, day;

	civil(days, &year, &month, &day);
	snprintf(out, CLOCK_TIME_SIZE, "%04d-%02u-%02uT%02u:%02u:%02u.%06uZ",
	    year, (unsigned)month % 100, (unsigned)day % 100,
	    second / HOUR_S % 100, second / 60 % 60, second % 60, us % US);
	return out;
}
