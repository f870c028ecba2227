/* SPDX-License-Identifier: EUPL-1.2 */
/* Languages, numbers and dates of the picture; see look.h. */
#include "client/kiosk/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/text.h"

void look_init(struct look *l, int width, int height, enum language first)
{
	memset(l, 0, sizeof(*l));
	l->width = width;
	l->height = height;
	l->portrait = height > width;
	l->u = (float)(l->portrait ? width : height) / 1080;
	l->w = (float)width / l->u;
	l->h = (float)height / l->u;
	l->first = first;
	l->second = first == LANG_FI ? LANG_SV : LANG_FI;
}

/* The language is the thread's only while one word is looked up. */
static enum language use(const struct look *l, int which)
{
	enum language before = i18n_language();

	i18n_use(which ? l->second : l->first);
	return before;
}

const char *look_word(const struct look *l, int which, const char *msgid)
{
	enum language before = use(l, which);
	const char *word = i18n_text(msgid);

	i18n_use(before);
	return word;
}

const char *look_plural(const struct look *l, int which, const char *one,
    const char *many, unsigned long n)
{
	enum language before = use(l, which);
	const char *word = i18n_plural(one, many, n);

	i18n_use(before);
	return word;
}

static const char *text_in(const Viesti__Text *t, enum language lang)
{
	const char *text = lang == LANG_FI ? t->fi
	    : lang == LANG_SV		   ? t->sv
					   : t->en;

	return text ? text : "";
}

const char *look_text(const struct look *l, int which, const Viesti__Text *t)
{
	static const enum language order[] = { LANG_FI, LANG_SV, LANG_EN };
	const char *text;

	if (!t)
		return "";
	text = text_in(t, which ? l->second : l->first);
	for (size_t i = 0; !which && !*text && i < 3; i++)
		text = text_in(t, order[i]);
	return text;
}

static struct tm local(int64_t at_us)
{
	time_t at = (time_t)(at_us / 1000000 - (at_us % 1000000 < 0));
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	return tm;
}

char *look_clock(const struct look *l, int64_t at_us, char out[LOOK_SIZE])
{
	struct tm tm = local(at_us);

	snprintf(out, LOOK_SIZE, "%d%c%02d", tm.tm_hour,
	    l->first == LANG_EN ? ':' : '.', tm.tm_min);
	return out;
}

static const char *hour_word(enum language lang)
{
	return lang == LANG_FI ? "klo " : lang == LANG_SV ? "kl. " : "";
}

/* Full hours without minutes: "klo 9". */
static void hour(enum language lang, int64_t at_us, bool minutes,
    char out[LOOK_SIZE])
{
	struct tm tm = local(at_us);

	if (!minutes && tm.tm_min == 0 && lang != LANG_EN)
		snprintf(out, LOOK_SIZE, "%s%d", hour_word(lang), tm.tm_hour);
	else
		snprintf(out, LOOK_SIZE, "%s%d%c%02d", hour_word(lang),
		    tm.tm_hour, lang == LANG_EN ? ':' : '.', tm.tm_min);
}

char *look_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	hour(which ? l->second : l->first, at_us, true, out);
	return out;
}

char *look_day(const struct look *l, int which, int32_t date,
    char out[LOOK_SIZE])
{
	static const char *const months[] = { "Jan", "Feb", "March", "April",
		"May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec" };
	int year, month, day;

	clock_civil(date, &year, &month, &day);
	switch (which ? l->second : l->first) {
	case LANG_EN:
		snprintf(out, LOOK_SIZE, "%d %s", day, months[month - 1]);
		break;
	case LANG_SV:
		snprintf(out, LOOK_SIZE, "%d.%d", day, month);
		break;
	default:
		snprintf(out, LOOK_SIZE, "%d.%d.", day, month);
	}
	return out;
}

char *look_date_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	enum language lang = which ? l->second : l->first;
	char day[LOOK_SIZE], at[LOOK_SIZE];

	look_day(l, which, clock_date_of(at_us), day);
	hour(lang, at_us, false, at);
	snprintf(out, LOOK_SIZE, "%.20s%s%.20s", day,
	    lang == LANG_EN ? ", " : " ", at);
	return out;
}

char *look_day_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	static const char *const weekdays[LANG_COUNT][7] = {
		[LANG_EN] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
		[LANG_FI] = { "ma", "ti", "ke", "to", "pe", "la", "su" },
		[LANG_SV] = { "må", "ti", "on", "to", "fr", "lö", "sö" },
	};
	enum language lang = which ? l->second : l->first;
	char at[LOOK_SIZE];

	look_date_time(l, which, at_us, at);
	snprintf(out, LOOK_SIZE, "%s %.50s",
	    weekdays[lang][clock_weekday(clock_date_of(at_us))], at);
	return out;
}

char *look_percent(const struct look *l, int which, int percent,
    char out[LOOK_SIZE])
{
	/* U+202F: in large type a full blank looks like a hole */
	snprintf(out, LOOK_SIZE, "%d%s", percent,
	    (which ? l->second : l->first) == LANG_EN ? "%" : "\u202f%");
	return out;
}

char *look_number(const struct look *l, int which, int64_t n,
    char out[LOOK_SIZE])
{
	enum language before = use(l, which);
	char text[I18N_SIZE];

	i18n_number(n, text);
	i18n_use(before);
	snprintf(out, LOOK_SIZE, "%s", text);
	return out;
}

char *look_value(const struct look *l, int which, Viesti__Measure measure,
    uint32_t value, char out[LOOK_SIZE])
{
	enum language lang = which ? l->second : l->first;

	switch (measure) {
	case VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD:
		snprintf(out, LOOK_SIZE, "%u%c%u", value / 10,
		    lang == LANG_EN ? '.' : ',', value % 10);
		return out;
	case VIESTI__MEASURE__MEASURE_PARTICIPATION:
		return look_percent(l, which, (int)value, out);
	default:
		snprintf(out, LOOK_SIZE, "%u", value);
		return out;
	}
}

const char *look_value_word(const struct look *l, int which,
    Viesti__Measure measure)
{
	switch (measure) {
	case VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD:
		return look_word(l, which, N_("points per head"));
	case VIESTI__MEASURE__MEASURE_PARTICIPATION:
		return look_word(l, which, N_("took part"));
	default:
		return look_word(l, which, N_("result"));
	}
}

int look_compare(const char *a, const char *b)
{
	char *x = text_sort_key(a), *y = text_sort_key(b);
	int order = x && y ? strcmp(x, y) : 0;

	free(x);
	free(y);
	return order;
}

char *look_share(const struct look *l, int which, const Viesti__Share *s,
    char out[LOOK_SIZE])
{
	char high[LOOK_SIZE];

	switch (s ? s->kind : VIESTI__SHARE_KIND__SHARE_UNSPECIFIED) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
		return look_percent(l, which, (int)s->low, out);
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		look_percent(l, which, (int)s->high, high);
		snprintf(out, LOOK_SIZE, "%u–%.40s", s->low, high);
		return out;
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		snprintf(out, LOOK_SIZE, "%s",
		    look_word(l, which, N_("almost all")));
		return out;
	case VIESTI__SHARE_KIND__SHARE_IN_WORDS:
		snprintf(out, LOOK_SIZE, "%s",
		    look_word(l, which, N_("with us")));
		return out;
	default:
		out[0] = '\0';
		return out;
	}
}

float look_share_ring(const Viesti__Share *s)
{
	switch (s ? s->kind : VIESTI__SHARE_KIND__SHARE_UNSPECIFIED) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
		return (float)s->low / 100;
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		return (float)(s->low + s->high) / 200;
	case VIESTI__SHARE_KIND__SHARE_NEARLY_ALL:
		return 0.9f;
	default:
		return -1;
	}
}
