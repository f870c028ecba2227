/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Messages in Finnish, Swedish and English through gettext; the source strings
 * are English. One text domain a language (viesti-fi, viesti-sv) under the
 * locale C.UTF-8, because fi and sv locales are not on a stock machine, and
 * because the server answers each client in its own language. The language in
 * force belongs to the thread.
 */
#ifndef VIESTI_I18N_H
#define VIESTI_I18N_H

#include <stdint.h>

enum language { LANG_EN, LANG_FI, LANG_SV, LANG_COUNT };

/* setlocale C.UTF-8, LANGUAGE removed, domains bound: next to the program
 * (../share/viesti/locale), else where it was installed. Once, before threads.
 */
void i18n_init(void);

/* From LC_ALL, LC_MESSAGES, LANG, in this order, as strings: "fi_FI.UTF-8" is
 * Finnish; anything else English. */
enum language i18n_from_environment(void);
/* "fi", "sv", "en" (also "fi_FI", "FI"); -1 when it is none of them. */
int i18n_parse(const char *text);
const char *i18n_code(enum language lang); /* "fi" */

void i18n_use(enum language lang); /* for this thread */
enum language i18n_language(void);

/* Key for sorting names by bytes as the language has them: text_sort_key, in
 * English å ä ö as a and o. Yours to free; NULL: no memory. */
char *i18n_sort_key(enum language lang, const char *text);

/* The text in the thread's language. */
const char *i18n_text(const char *msgid) __attribute__((format_arg(1)));
const char *i18n_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));
#define _(msgid) i18n_text(msgid)
#define N_(msgid) (msgid) /* marks a string in a table */
#define P_(one, many, n) i18n_plural(one, many, n)

/*
 * Dates, times and numbers by language, from our own small table (never
 * strftime's %x): fi 1.3.2026, sv 1.3.2026, en 1 Mar 2026; time fi 14.32,
 * sv 14.32, en 14:32; thousands U+202F in fi and sv, comma in en; percent "57
 * %" (U+00A0), "57 %", "57%". A time in the hour that comes twice tells which:
 * 3.30 (UTC+2). out of at least 40 bytes; returned.
 */
#define I18N_SIZE 40
char *i18n_date(int32_t date, char out[I18N_SIZE]);
char *i18n_time(int64_t at_us,
    char out[I18N_SIZE]); /* date and time of day, local */
/* How far off an instant is: "in 3 d 4 h", "4 min ago", "now"; the two largest
 * units, of days (24 hours), hours and minutes. */
char *i18n_distance(int64_t at_us, int64_t now_us, char out[I18N_SIZE]);
char *i18n_number(int64_t n, char out[I18N_SIZE]);
char *i18n_percent(int percent, char out[I18N_SIZE]);

#endif
