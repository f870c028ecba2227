/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reading dates and times as people and spreadsheets write them: an ISO or a
 * Finnish date, then perhaps a time of day, then (for instants) perhaps a zone.
 */
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/i18n.h"

#define US 1000000
#define HOUR_S 3600
#define NO_ZONE INT32_MIN

struct parts {
	int year, month, day;
	int hour, minute, second, us;
	bool timed;
	int32_t zone_s; /* seconds east of UTC, or NO_ZONE */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads min to max digits; more of them are no number. */
static bool read_digits(const char **at, int min, int max, int *out)
{
	const char *p = *at;
	int n = 0, value = 0;

	while (n < max && is_digit(p[n]))
		value = value * 10 + (p[n++] - '0');
	if (n < min || is_digit(p[n]))
		return false;
	*at = p + n;
	*out = value;
	return true;
}

static bool read_char(const char **at, const char *any_of)
{
	if (**at == '\0' || strchr(any_of, **at) == NULL)
		return false;
	(*at)++;
	return true;
}

static void skip_blanks(const char **at)
{
	*at += strspn(*at, " \t");
}

static bool read_date(const char **at, struct parts *p)
{
	const char *start = *at;

	if (read_digits(at, 4, 4, &p->year))
		return read_char(at, "-") && read_digits(at, 1, 2, &p->month) &&
		    read_char(at, "-") && read_digits(at, 1, 2, &p->day);
	*at = start;
	return read_digits(at, 1, 2, &p->day) && read_char(at, ".") &&
	    read_digits(at, 1, 2, &p->month) && read_char(at, ".") &&
	    read_digits(at, 4, 4, &p->year);
}

static bool read_fraction(const char **at, int *us)
{
	int unit = US / 10;

	if (!is_digit(**at))
		return false;
	for (*us = 0; is_digit(**at); (*at)++, unit /= 10)
		*us += (**at - '0') * unit;
	return true;
}

/* 0.00, 12:30, 12:30:15, 12:30:15.25 */
static bool read_time(const char **at, struct parts *p)
{
	if (!read_digits(at, 1, 2, &p->hour) || !read_char(at, ".:") ||
	    !read_digits(at, 2, 2, &p->minute))
		return false;
	p->timed = true;
	if (!read_char(at, ".:"))
		return true;
	if (!read_digits(at, 2, 2, &p->second))
		return false;
	return !read_char(at, ".,") || read_fraction(at, &p->us);
}

/* Nothing, Z or +02:00 */
static bool read_zone(const char **at, struct parts *p)
{
	int hours, minutes, sign = **at == '-' ? -1 : 1;

	if (read_char(at, "Zz")) {
		p->zone_s = 0;
		return true;
	}
	if (!read_char(at, "+-"))
		return true;
	if (!read_digits(at, 2, 2, &hours) || !read_char(at, ":") ||
	    !read_digits(at, 2, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	p->zone_s = sign * (hours * HOUR_S + minutes * 60);
	return true;
}

/* All of text; false: it has no such form. */
static bool read_parts(const char *text, bool zoned, struct parts *p)
{
	memset(p, 0, sizeof(*p));
	p->zone_s = NO_ZONE;
	skip_blanks(&text);
	if (!read_date(&text, p))
		return false;
	if (read_char(&text, "Tt")) {
		if (!read_time(&text, p))
			return false;
	} else if (read_char(&text, " \t")) {
		skip_blanks(&text);
		if (*text != '\0' && !read_time(&text, p))
			return false;
	}
	if (zoned && p->timed && !read_zone(&text, p))
		return false;
	skip_blanks(&text);
	return *text == '\0';
}

static bool is_possible(const struct parts *p, int32_t *date)
{
	int year, month, day;

	if (p->month < 1 || p->month > 12 || p->day < 1 || p->day > 31 ||
	    p->hour > 23 || p->minute > 59 || p->second > 59)
		return false;
	*date = clock_date(p->year, p->month, p->day);
	if (*date < CLOCK_DATE_MIN || *date > CLOCK_DATE_MAX)
		return false;
	clock_civil(*date, &year, &month, &day);
	return day == p->day;
}

int clock_parse_date(const char *text, int32_t *date, struct error *err)
{
	struct parts p;
	int32_t read;

	if (!read_parts(text, false, &p))
		return error_set(err, E_INVALID, "date_format",
		    _("\"%.60s\" is not a date. Write it as 2026-03-01 or "
		      "1.3.2026."),
		    text);
	if (!is_possible(&p, &read))
		return error_set(err, E_INVALID, "date_impossible",
		    _("There is no date \"%.60s\". Check the day, the month "
		      "and the year (1900 to 2199)."),
		    text);
	*date = read;
	return 0;
}

static bool is_at(time_t at, const struct parts *p)
{
	struct tm tm;

	return localtime_r(&at, &tm) != NULL && tm.tm_mday == p->day &&
	    tm.tm_hour == p->hour && tm.tm_min == p->minute &&
	    tm.tm_sec == p->second;
}

/* The instant of a local time; where it comes twice, the first. False: clocks
 * were put forward over it. */
static bool find_local(const struct parts *p, time_t *out)
{
	struct tm tm = {
		.tm_year = p->year - 1900,
		.tm_mon = p->month - 1,
		.tm_mday = p->day,
		.tm_hour = p->hour,
		.tm_min = p->minute,
		.tm_sec = p->second,
		.tm_isdst = -1,
	};
	time_t at = mktime(&tm);

	if (!is_at(at, p))
		return false;
	*out = is_at(at - HOUR_S, p) ? at - HOUR_S : at;
	return true;
}

int clock_parse_time(const char *text, int64_t *at_us, struct error *err)
{
	struct parts p;
	int32_t date;
	time_t at;

	if (!read_parts(text, true, &p) || !p.timed)
		return error_set(err, E_INVALID, "time_format",
		    _("\"%.60s\" is not a date and a time. Write it as "
		      "2026-03-01 12:00 or 2026-03-01T12:00:00+02:00."),
		    text);
	if (!is_possible(&p, &date))
		return error_set(err, E_INVALID, "time_impossible",
		    _("There is no time \"%.60s\". Check the date (years 1900 "
		      "to 2199) and the time of day."),
		    text);
	if (p.zone_s != NO_ZONE)
		at = (time_t)date * 86400 + p.hour * HOUR_S + p.minute * 60 +
		    p.second - p.zone_s;
	else if (!find_local(&p, &at))
		return error_set(err, E_INVALID, "time_impossible",
		    _("There is no time \"%.60s\": clocks were put forward "
		      "over it on that day. Check the time of day."),
		    text);
	*at_us = (int64_t)at * US + p.us;
	return 0;
}
