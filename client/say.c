/* SPDX-License-Identifier: EUPL-1.2 */
/* Public figures, days and times in words; see say.h. */
#include "client/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/print.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

static const char *hour_word(void)
{
	static const char *const words[LANG_COUNT] = {
		[LANG_EN] = "", [LANG_FI] = "klo ", [LANG_SV] = "kl. "
	};

	return words[i18n_language()];
}

char *say_hour(int64_t at_us, bool minutes, char out[SAY_SIZE])
{
	time_t at = (time_t)(at_us / 1000000 - (at_us % 1000000 < 0));
	bool english = i18n_language() == LANG_EN;
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	if (!minutes && tm.tm_min == 0 && !english)
		snprintf(out, SAY_SIZE, "%s%d", hour_word(), tm.tm_hour);
	else
		snprintf(out, SAY_SIZE, "%s%d%c%02d", hour_word(), tm.tm_hour,
		    english ? ':' : '.', tm.tm_min);
	return out;
}

char *say_day(int32_t date, char out[SAY_SIZE])
{
	static const char *const months[] = { "Jan", "Feb", "March", "April",
		"May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec" };
	int year, month, day;

	clock_civil(date, &year, &month, &day);
	switch (i18n_language()) {
	case LANG_EN:
		snprintf(out, SAY_SIZE, "%d %s", day, months[month - 1]);
		break;
	case LANG_SV:
		snprintf(out, SAY_SIZE, "%d.%d", day, month);
		break;
	default:
		snprintf(out, SAY_SIZE, "%d.%d.", day, month);
	}
	return out;
}

char *say_date_time(int64_t at_us, char out[SAY_SIZE])
{
	char day[SAY_SIZE], at[SAY_SIZE];

	say_day(clock_date_of(at_us), day);
	say_hour(at_us, false, at);
	snprintf(out, SAY_SIZE, "%.20s%s%.20s", day,
	    i18n_language() == LANG_EN ? ", " : " ", at);
	return out;
}

char *say_day_time(int64_t at_us, char out[SAY_SIZE])
{
	static const char *const weekdays[LANG_COUNT][7] = {
		[LANG_EN] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
		[LANG_FI] = { "ma", "ti", "ke", "to", "pe", "la", "su" },
		[LANG_SV] = { "må", "ti", "on", "to", "fr", "lö", "sö" },
	};
	int weekday = clock_weekday(clock_date_of(at_us));
	char at[SAY_SIZE];

	say_date_time(at_us, at);
	snprintf(out, SAY_SIZE, "%s %.50s", weekdays[i18n_language()][weekday],
	    at);
	return out;
}

char *say_percent(int percent, char out[SAY_SIZE])
{
	snprintf(out, SAY_SIZE, "%d%s", percent,
	    i18n_language() == LANG_EN ? "%" : "\u202f%");
	return out;
}

char *say_share(const Viesti__Share *s, char out[SAY_SIZE])
{
	char high[SAY_SIZE];

	out[0] = '\0';
	switch (s ? s->kind : VIESTI__SHARE_KIND__SHARE_UNSPECIFIED) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
		return say_percent((int)s->low, out);
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		say_percent((int)s->high, high);
		snprintf(out, SAY_SIZE, "%u–%.40s", s->low, high);
		break;
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		snprintf(out, SAY_SIZE, "%s", _("almost all"));
		break;
	case VIESTI__SHARE_KIND__SHARE_IN_WORDS:
		snprintf(out, SAY_SIZE, "%s", _("with us"));
		break;
	default:
		break;
	}
	return out;
}

static int by_name(const void *a, const void *b)
{
	const Viesti__DepartmentBar *const *x = a, *const *y = b;
	bool out_x = (*x)->hors_concours, out_y = (*y)->hors_concours;
	char *kx, *ky;
	int order;

	if (out_x != out_y)
		return out_x - out_y;
	kx = i18n_sort_key(i18n_language(), print_text((*x)->name));
	ky = i18n_sort_key(i18n_language(), print_text((*y)->name));
	order = kx && ky ? strcmp(kx, ky) : 0;
	free(kx);
	free(ky);
	return order;
}

void say_sort(const Viesti__DepartmentBar **list, size_t n)
{
	qsort(list, n, sizeof(list[0]), by_name);
}
