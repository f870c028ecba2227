/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Texts in the thread's language, from one gettext domain a language.
 *
 * The locale is C.UTF-8 in every process; glibc then looks for
 * DIR/C.UTF-8/LC_MESSAGES/DOMAIN.mo, DIR/C.utf8/... and DIR/C/...; ours are in
 * the last. The environment's LANGUAGE would change the path and is removed.
 */
#include "common/i18n.h"

#include <ctype.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"

#define US 1000000
#define HOUR_S 3600

static const struct {
	const char *code, *domain; /* no domain: the source strings */
	const char *thousands, *percent;
	char colon; /* between hours and minutes */
} languages[LANG_COUNT] = {
	[LANG_EN] = { "en", NULL, ",", "%", ':' },
	[LANG_FI] = { "fi", "viesti-fi", "\u202f", "\u00a0%", '.' },
	[LANG_SV] = { "sv", "viesti-sv", "\u202f", "\u00a0%", '.' },
};

static _Thread_local enum language current = LANG_EN;

/* PREFIX/share/viesti/locale when this program is PREFIX/bin/something. */
static bool find_beside_program(char *out, size_t size)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (len <= 0)
		return false;
	exe[len] = '\0';
	for (int i = 0; i < 2; i++) {
		slash = strrchr(exe, '/');
		if (slash == NULL)
			return false;
		*slash = '\0';
	}
	len = snprintf(out, size, "%s/share/viesti/locale", exe);
	return len > 0 && (size_t)len < size && access(out, R_OK) == 0;
}

void i18n_init(void)
{
	char dir[PATH_MAX];

	setlocale(LC_ALL, "C.UTF-8");
	unsetenv("LANGUAGE");
	if (!find_beside_program(dir, sizeof(dir)))
		snprintf(dir, sizeof(dir), "%s", VIESTI_DATADIR "/locale");
	for (size_t i = 0; i < LANG_COUNT; i++) {
		if (languages[i].domain == NULL)
			continue;
		bindtextdomain(languages[i].domain, dir);
		bind_textdomain_codeset(languages[i].domain, "UTF-8");
	}
}

enum language i18n_from_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		int lang;

		if (value == NULL || *value == '\0')
			continue;
		lang = i18n_parse(value);
		return lang >= 0 ? (enum language)lang : LANG_EN;
	}
	return LANG_EN;
}

int i18n_parse(const char *text)
{
	for (int i = 0; i < LANG_COUNT; i++) {
		size_t len = strlen(languages[i].code);

		if (strncasecmp(text, languages[i].code, len) == 0 &&
		    strchr("_-.@", text[len]) != NULL)
			return i;
	}
	return -1;
}

const char *i18n_code(enum language lang)
{
	return languages[lang].code;
}

void i18n_use(enum language lang)
{
	current = lang;
}

char *i18n_sort_key(enum language lang, const char *text)
{
	char *bare = lang == LANG_EN ? text_bare(text) : NULL;
	char *key = text_sort_key(bare ? bare : text);

	free(bare);
	return key;
}

enum language i18n_language(void)
{
	return current;
}

const char *i18n_text(const char *msgid)
{
	const char *domain = languages[current].domain;

	if (domain == NULL || *msgid == '\0')
		return msgid;
	return dgettext(domain, msgid);
}

const char *i18n_plural(const char *one, const char *many, unsigned long n)
{
	const char *domain = languages[current].domain;

	if (domain == NULL)
		return n == 1 ? one : many;
	return dngettext(domain, one, many, n);
}

char *i18n_date(int32_t date, char out[I18N_SIZE])
{
	static const char *const months[] = {
		"Jan",
		"Feb",
		"Mar",
		"Apr",
		"May",
		"Jun",
		"Jul",
		"Aug",
		"Sep",
		"Oct",
		"Nov",
		"Dec",
	};
	int year, month, day;

	clock_civil(date, &year, &month, &day);
	if (current == LANG_EN)
		snprintf(out, I18N_SIZE, "%d %s %d", day, months[month - 1],
		    year);
	else
		snprintf(out, I18N_SIZE, "%d.%d.%d", day, month, year);
	return out;
}

/* Which of the two it is, of an hour that comes twice; else nothing. */
static void add_offset(time_t at, int32_t date, const struct tm *tm, char *out,
    size_t size)
{
	int64_t east = (int64_t)date * 86400 + tm->tm_hour * HOUR_S +
	    tm->tm_min * 60 + tm->tm_sec - at;

	for (int other = -HOUR_S; other <= HOUR_S; other += 2 * HOUR_S) {
		time_t there = at + other;
		struct tm tm2 = { 0 };
		localtime_r(&there, &tm2);
		if (tm2.tm_hour == tm->tm_hour && tm2.tm_mday == tm->tm_mday)
			snprintf(out, size, " (UTC%+d)", (int)(east / HOUR_S));
	}
}

char *i18n_time(int64_t at_us, char out[I18N_SIZE])
{
	time_t at = (time_t)(at_us / US - (at_us % US < 0));
	struct tm tm = { 0 };
	size_t len;

	if (localtime_r(&at, &tm) == NULL)
		at = 0;
	i18n_date(clock_date_of(at_us), out);
	len = strlen(out);
	snprintf(out + len, I18N_SIZE - len, " %d%c%02d", tm.tm_hour,
	    languages[current].colon, tm.tm_min);
	len = strlen(out);
	if (at != 0)
		add_offset(at, clock_date_of(at_us), &tm, out + len,
		    I18N_SIZE - len);
	return out;
}

char *i18n_distance(int64_t at_us, int64_t now_us, char out[I18N_SIZE])
{
	int64_t minutes = (at_us > now_us ? at_us - now_us : now_us - at_us) /
	    (60 * (int64_t)US);
	long long days = minutes / (24 * 60), hours = minutes / 60 % 24;
	long long rest = minutes % 60;
	bool ahead = at_us > now_us;

	if (minutes == 0)
		snprintf(out, I18N_SIZE, "%s", _("now"));
	else if (days > 0)
		snprintf(out, I18N_SIZE,
		    ahead ? _("in %lld d %lld h") : _("%lld d %lld h ago"),
		    days, hours);
	else if (hours > 0)
		snprintf(out, I18N_SIZE,
		    ahead ? _("in %lld h %lld min") : _("%lld h %lld min ago"),
		    hours, rest);
	else
		snprintf(out, I18N_SIZE,
		    ahead ? _("in %lld min") : _("%lld min ago"), rest);
	return out;
}

char *i18n_number(int64_t n, char out[I18N_SIZE])
{
	const char *mark = languages[current].thousands;
	char digits[24];
	size_t len, used = 0;
	int count;

	count = snprintf(digits, sizeof(digits), "%lld", (long long)n);
	len = count > 0 ? (size_t)count : 0;
	for (size_t i = 0; i < len; i++) {
		size_t left = len - i;

		if (left % 3 == 0 && i > 0 && digits[i - 1] != '-') {
			memcpy(out + used, mark, strlen(mark));
			used += strlen(mark);
		}
		out[used++] = digits[i];
	}
	out[used] = '\0';
	return out;
}

char *i18n_percent(int percent, char out[I18N_SIZE])
{
	snprintf(out, I18N_SIZE, "%d%s", percent, languages[current].percent);
	return out;
}
