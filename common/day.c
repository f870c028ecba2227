/* SPDX-License-Identifier: EUPL-1.2 */
/* Days as people say them. See day.h. */
#include "common/day.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define DAYS_HALF_YEAR 183
#define NO_YEAR (-1)
#define WORDS_MAX 4

/* A language's own names, first the form that day_long writes. */
static const char *const weekdays[LANG_COUNT][7] = {
	[LANG_EN] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	    "Saturday", "Sunday" },
	[LANG_FI] = { "maanantai", "tiistai", "keskiviikko", "torstai",
	    "perjantai", "lauantai", "sunnuntai" },
	[LANG_SV] = { "måndag", "tisdag", "onsdag", "torsdag", "fredag",
	    "lördag", "söndag" },
};
static const char *const months[LANG_COUNT][12] = {
	[LANG_EN] = { "January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December" },
	[LANG_FI] = { "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta",
	    "toukokuuta", "kesäkuuta", "heinäkuuta", "elokuuta", "syyskuuta",
	    "lokakuuta", "marraskuuta", "joulukuuta" },
	[LANG_SV] = { "januari", "februari", "mars", "april", "maj", "juni",
	    "juli", "augusti", "september", "oktober", "november", "december" },
};

/* Short names: unlike the long ones, no beginning of them is understood. */
static const struct {
	const char *word;
	int weekday;
} short_weekdays[] = {
	{ "ma", 0 },
	{ "ti", 1 },
	{ "ke", 2 },
	{ "to", 3 },
	{ "pe", 4 },
	{ "la", 5 },
	{ "su", 6 },
	{ "må", 0 },
	{ "on", 2 },
	{ "fr", 4 },
	{ "lö", 5 },
	{ "sö", 6 },
	{ "mo", 0 },
	{ "tu", 1 },
	{ "we", 2 },
	{ "th", 3 },
	{ "sa", 5 },
};

static const struct {
	const char *words;
	int days;
} relative[] = {
	{ "tänään", 0 },
	{ "i dag", 0 },
	{ "idag", 0 },
	{ "today", 0 },
	{ "nyt", 0 },
	{ "nu", 0 },
	{ "now", 0 },
	{ "eilen", -1 },
	{ "eilinen", -1 },
	{ "i går", -1 },
	{ "igår", -1 },
	{ "yesterday", -1 },
	{ "toissapäivänä", -2 },
	{ "toissa päivänä", -2 },
	{ "toissapäivä", -2 },
	{ "i förrgår", -2 },
	{ "iförrgår", -2 },
	{ "förrgår", -2 },
	{ "the day before yesterday", -2 },
	{ "day before yesterday", -2 },
	{ "huomenna", 1 },
	{ "i morgon", 1 },
	{ "imorgon", 1 },
	{ "tomorrow", 1 },
};

/* ------------------------------------------------------------------ weekdays
 */

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* A name, or at least three letters of its beginning; behind the whole name an
 * ending may follow (maanantaina, måndags, Mondays). -1: none. */
static int find_name(const char *word, const char *const *names, size_t n)
{
	int found = -1;

	for (size_t i = 0; i < n; i++) {
		char *name = text_fold(names[i]);
		bool same = name && strlen(word) >= 3 &&
		    (begins(name, word) ||
			(begins(word, name) &&
			    strlen(word) <= strlen(name) + 2));
		free(name);
		if (same && found >= 0)
			return -1; /* two begin so */
		if (same)
			found = (int)i;
	}
	return found;
}

static int find_weekday(const char *word)
{
	for (size_t i = 0; i < COUNT(short_weekdays); i++)
		if (strcmp(word, short_weekdays[i].word) == 0)
			return short_weekdays[i].weekday;
	for (size_t lang = 0; lang < LANG_COUNT; lang++) {
		int found = find_name(word, weekdays[lang], 7);
		if (found >= 0)
			return found;
	}
	return -1;
}

static int find_month(const char *word)
{
	for (size_t lang = 0; lang < LANG_COUNT; lang++) {
		int found = find_name(word, months[lang], 12);
		if (found >= 0)
			return found + 1;
	}
	return 0;
}

/* -------------------------------------------------------------------- errors
 */

static int not_a_date(const char *text, struct error *err)
{
	return error_set(err, E_INVALID, "date_format",
	    _("\"%.60s\" is not a date. Write it as 2.3., 2.3.2026 or 2026-03-02, or as a word: today, yesterday, Monday."),
	    text);
}

static int impossible(const char *text, struct error *err)
{
	return error_set(err, E_INVALID, "date_impossible",
	    _("There is no date \"%.60s\". Check the day, the month and the year (1900 to 2199)."),
	    text);
}

static int ambiguous(const char *text, int32_t one, int32_t other,
    struct error *err)
{
	char a[DAY_SIZE], b[DAY_SIZE];

	return error_set(err, E_INVALID, "date_ambiguous",
	    _("\"%.60s\" can be %s or %s. Write the day and the month, as in 2.3."),
	    text, day_long(one, a), day_long(other, b));
}

int day_check_past(int32_t date, int32_t today, struct error *err)
{
	char day[DAY_SIZE];

	if (date <= today)
		return 0;
	return error_set(err, E_INVALID, "date_future",
	    _("%s is still to come. Give the day on which it was done."),
	    day_long(date, day));
}

/* --------------------------------------------------------------------- dates
 */

static bool is_day(int year, int month, int day, int32_t *date)
{
	int y, m, d;

	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 ||
	    day > 31)
		return false;
	*date = clock_date(year, month, day);
	clock_civil(*date, &y, &m, &d);
	return d == day;
}

/* The nearest such day: of this year, or the next or last one when that is less
 * than half a year away. False: there is none. */
static bool nearest(int month, int day, int32_t today, int32_t *date)
{
	int year, m, d;

	clock_civil(today, &year, &m, &d);
	for (int i = 0; i < 3; i++) {
		static const int other[] = { 0, -1, 1 };
		if (is_day(year + other[i], month, day, date) &&
		    abs(*date - today) <= DAYS_HALF_YEAR)
			return true;
	}
	return false;
}

struct reading {
	const char *text;
	int32_t today;
	int year, month, day;
};

static int settle(const struct reading *r, int32_t *date, struct error *err)
{
	bool there = r->year == NO_YEAR
	    ? nearest(r->month, r->day, r->today, date)
	    : is_day(r->year, r->month, r->day, date);

	return there ? 0 : impossible(r->text, err);
}

/* Digits from *at: their number into *value, how many. */
static int digits(const char **at, int *value)
{
	int n = 0;

	for (*value = 0; **at >= '0' && **at <= '9' && n < 5; (*at)++, n++)
		*value = *value * 10 + (**at - '0');
	return n;
}

/* 2026-03-02; 2.3. and 2.3; 2.3.2026 and 2.3.26. E_INVALID without an error:
 * another form. */
static bool read_numbers(struct reading *r)
{
	const char *at = r->text;
	int first, n = digits(&at, &first);

	if (n == 4 && *at == '-') {
		r->year = first;
		at++;
		return digits(&at, &r->month) && *at++ == '-' &&
		    digits(&at, &r->day) && *at == '\0';
	}
	if (n < 1 || n > 2 || *at++ != '.')
		return false;
	r->day = first;
	at += *at == ' ';
	n = digits(&at, &r->month);
	if (n < 1 || n > 2)
		return false;
	if (*at == '.')
		at++;
	else if (*at != '\0')
		return false;
	at += *at == ' ';
	r->year = NO_YEAR;
	if (*at == '\0')
		return true;
	n = digits(&at, &r->year);
	if (n == 2)
		r->year += 2000;
	return (n == 2 || n == 4) && *at == '\0';
}

/* 3/2/2026, 3/2: which is the month? */
static bool read_slashes(struct reading *r, bool *either)
{
	const char *at = r->text;
	int first, second;

	if (!digits(&at, &first) || *at++ != '/' || !digits(&at, &second))
		return false;
	r->year = NO_YEAR;
	if (*at == '/' && (at++, digits(&at, &r->year) != 4))
		return false;
	if (*at != '\0')
		return false;
	*either = first <= 12 && second <= 12 && first != second;
	r->day = first > 12 || second <= 12 ? first : second;
	r->month = first > 12 || second <= 12 ? second : first;
	return true;
}

/* "2 march 2026", "2. maaliskuuta", "march 2" */
static bool read_month(struct reading *r, char *const *words, size_t n)
{
	const char *day, *end;
	int month = n < 2 || n > 3 ? 0 : find_month(words[1]);

	if (n < 2 || n > 3)
		return false;
	day = month ? words[0] : words[1];
	r->month = month ? month : find_month(words[0]);
	end = day;
	r->year = NO_YEAR;
	if (!r->month || !digits(&end, &r->day) ||
	    (*end && strcmp(end, ".") != 0))
		return false;
	if (n == 2)
		return true;
	end = words[2];
	return digits(&end, &r->year) == 4 && *end == '\0';
}

/* -------------------------------------------------------------------- words */

/* "monday", "on monday", "i måndags"; the word alone means today too. "last
 * monday" is this week's for one and last week's for another. */
static bool read_weekday(struct reading *r, char *const *words, size_t n,
    int32_t *date, int32_t *other)
{
	static const char *const last[] = { "last", "viime", "förra" };
	static const char *const on[] = { "on", "på", "i", "this", "tänä" };
	size_t at = n - 1;
	int weekday = n > 2 ? -1 : find_weekday(words[at]);
	bool said_last = false, known = n == 1;

	if (weekday < 0)
		return false;
	for (size_t i = 0; n == 2 && i < COUNT(last); i++)
		said_last = said_last || strcmp(words[0], last[i]) == 0;
	for (size_t i = 0; n == 2 && i < COUNT(on); i++)
		known = known || strcmp(words[0], on[i]) == 0;
	if (!known && !said_last)
		return false;
	*date = r->today - (clock_weekday(r->today) - weekday + 7) % 7;
	*other = said_last ? *date - 7 : *date;
	return true;
}

/* A word, and a point or comma behind it that means nothing. */
static size_t cut(char *folded, char **words)
{
	size_t n = 0;
	char *rest;

	for (char *word = strtok_r(folded, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		size_t len = strlen(word);
		if (n == WORDS_MAX)
			return 0;
		if (len > 1 && strchr(".,", word[len - 1]) &&
		    (word[0] < '0' || word[0] > '9'))
			word[len - 1] = '\0';
		words[n++] = word;
	}
	return n;
}

static int parse_words(struct reading *r, char *folded, int32_t *date,
    struct error *err)
{
	char *words[WORDS_MAX];
	int32_t other;
	size_t n;

	for (size_t i = 0; i < COUNT(relative); i++)
		if (strcmp(folded, relative[i].words) == 0) {
			*date = r->today + relative[i].days;
			return 0;
		}
	n = cut(folded, words);
	if (n == 0)
		return not_a_date(r->text, err);
	if (read_month(r, words, n))
		return settle(r, date, err);
	if (!read_weekday(r, words, n, date, &other))
		return not_a_date(r->text, err);
	return other == *date ? 0 : ambiguous(r->text, *date, other, err);
}

int day_parse(const char *text, int32_t today, bool future, int32_t *date,
    struct error *err)
{
	char *trimmed = text_normalise(text);
	char *folded = trimmed ? text_fold(trimmed) : NULL;
	struct reading r = { .text = trimmed ? trimmed : "", .today = today };
	int32_t found = 0, swapped;
	bool either = false;
	int code;

	if (trimmed && clock_parse_date(trimmed, &found, NULL) == 0) {
		code = 0; /* as spreadsheets write it, with a time of day too */
	} else if (!folded || !*folded) {
		code = not_a_date(trimmed ? text : "", err);
	} else if (read_numbers(&r)) {
		code = settle(&r, &found, err);
	} else if (read_slashes(&r, &either)) {
		struct reading turned = r;
		turned.day = r.month;
		turned.month = r.day;
		code = settle(&r, &found, err);
		if (!code && either && settle(&turned, &swapped, err) == 0)
			code = ambiguous(r.text, found, swapped, err);
	} else {
		code = parse_words(&r, folded, &found, err);
	}
	if (!code && !future)
		code = day_check_past(found, today, err);
	if (!code)
		*date = found;
	free(folded);
	free(trimmed);
	return code;
}

/* One or two digits that are at most max; what follows, or NULL. */
static const char *short_number(const char *text, int max, int *n)
{
	int digits = 0;

	for (*n = 0; isdigit((unsigned char)*text) && digits < 2; text++) {
		*n = *n * 10 + (*text - '0');
		digits++;
	}
	return digits > 0 && *n <= max ? text : NULL;
}

int day_at(const char *day, const char *time, bool future, int64_t *at_us,
    struct error *err)
{
	char date[CLOCK_DATE_SIZE], whole[CLOCK_DATE_SIZE + 24];
	int32_t on;
	int hour, minute = 0, east = 0;
	const char *rest = short_number(time, 23, &hour);

	if (rest && (*rest == ':' || *rest == '.'))
		rest = short_number(rest + 1, 59, &minute);
	bool zoned = rest && *rest == '+';
	if (zoned)
		rest = short_number(rest + 1, 14, &east);
	if (!rest || (*rest && (!zoned || strcmp(rest, ":00") != 0)))
		return error_set(err, E_INVALID, "time_format",
		    _("\"%s\" is no time of day. Write it like 9:00."), time);
	int code = day_parse(day, clock_today(), future, &on, err);
	if (code)
		return code;
	int len = snprintf(whole, sizeof(whole), "%s %02d:%02d",
	    clock_format_date(on, date), hour, minute);
	if (zoned)
		snprintf(whole + len, sizeof(whole) - (size_t)len, "+%02d:00",
		    east);
	return clock_parse_time(whole, at_us, err);
}

char *day_long(int32_t date, char out[DAY_SIZE])
{
	enum language lang = i18n_language();
	int year, month, day;
	const char *weekday = weekdays[lang][clock_weekday(date)];

	clock_civil(date, &year, &month, &day);
	snprintf(out, DAY_SIZE,
	    lang == LANG_FI ? "%s %d. %s %d" : "%s %d %s %d", weekday, day,
	    months[lang][month - 1], year);
	return out;
}
