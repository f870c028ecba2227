/* SPDX-License-Identifier: EUPL-1.2 */
/* Languages, numbers and dates of the picture; see look.h. */
#include "client/kiosk/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/say.h"

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

char *look_clock(const struct look *l, int64_t at_us, char out[LOOK_SIZE])
{
	time_t at = (time_t)(at_us / 1000000 - (at_us % 1000000 < 0));
	struct tm tm = { 0 };

	localtime_r(&at, &tm);
	snprintf(out, LOOK_SIZE, "%d%c%02d", tm.tm_hour,
	    l->first == LANG_EN ? ':' : '.', tm.tm_min);
	return out;
}

/* What say.h says, in one of the two languages. */
#define SAY(l, which, call)                                 \
	do {                                                \
		enum language before_say = use((l), which); \
		call;                                       \
		i18n_use(before_say);                       \
		return out;                                 \
	} while (0)

char *look_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_hour(at_us, true, out));
}

char *look_day(const struct look *l, int which, int32_t date,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_day(date, out));
}

char *look_date_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_date_time(at_us, out));
}

char *look_day_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_day_time(at_us, out));
}

char *look_percent(const struct look *l, int which, int percent,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_percent(percent, out));
}

char *look_share(const struct look *l, int which, const Viesti__Share *s,
    char out[LOOK_SIZE])
{
	SAY(l, which, say_share(s, out));
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

void look_sort(const struct look *l, const Viesti__DepartmentBar **list,
    size_t n)
{
	enum language before = use(l, 0);

	say_sort(list, n);
	i18n_use(before);
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
