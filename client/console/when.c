/* SPDX-License-Identifier: EUPL-1.2 */
/* Days and times to come; see when.h. */
#include "client/console/when.h"

#include <ctype.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"

int when_day(const char *day, int32_t *date, struct error *err)
{
	return day_parse(day, clock_today(), true, date, err);
}

/* One or two digits that are at most max; what follows, or NULL. */
static const char *number(const char *text, int max, int *n)
{
	int digits = 0;

	for (*n = 0; isdigit((unsigned char)*text) && digits < 2; text++) {
		*n = *n * 10 + (*text - '0');
		digits++;
	}
	return digits > 0 && *n <= max ? text : NULL;
}

int when_time(const char *day, const char *time, int64_t *at_us,
    struct error *err)
{
	char date[CLOCK_DATE_SIZE], whole[CLOCK_DATE_SIZE + 16];
	int32_t on;
	int hour, minute = 0;
	const char *rest = number(time, 23, &hour);

	if (rest && (*rest == ':' || *rest == '.'))
		rest = number(rest + 1, 59, &minute);
	if (!rest || *rest)
		return error_set(err, E_INVALID, "time_format",
		    _("\"%s\" is no time of day. Write it like 9:00."), time);
	int code = when_day(day, &on, err);
	if (code)
		return code;
	snprintf(whole, sizeof(whole), "%s %02d:%02d",
	    clock_format_date(on, date), hour, minute);
	return clock_parse_time(whole, at_us, err);
}
