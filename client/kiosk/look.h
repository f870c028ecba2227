/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How the picture is to be: size, languages, what the house set for this
 * screen; and the words, each in both languages at once.
 */
#ifndef VIESTI_LOOK_H
#define VIESTI_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "client/say.h"
#include "common/i18n.h"
#include "viesti.pb-c.h"

struct look {
	int width, height; /* pixels */
	float u;	   /* pixels of one u */
	float w, h;	   /* the picture in u: 1920 x 1080, 1080 x 1920, ... */
	bool portrait;
	enum language first, second; /* equal: one language only */
	bool visitors;
	bool reduced_motion;
};
/* E.g. 1920 x 1080. */
void look_init(struct look *l, int width, int height, enum language first);

/* msgid in one of the two languages, borrowed; which: 0 first, 1 second. */
const char *look_word(const struct look *l, int which, const char *msgid)
    __attribute__((format_arg(3)));
const char *look_plural(const struct look *l, int which, const char *one,
    const char *many, unsigned long n)
    __attribute__((format_arg(3), format_arg(4)));
/* An organiser's text in that language; "" when it is not there. The first
 * falls back to any that is there. */
const char *look_text(const struct look *l, int which, const Viesti__Text *t);
#define LOOK_SIZE SAY_SIZE
/* By the language: "klo 14.32", "28.5.", "12.3. klo 9", "to 12.3. klo 9", "57
 * %", "2 112". */
char *look_clock(const struct look *l, int64_t at_us, char out[LOOK_SIZE]);
char *look_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE]);
char *look_day(const struct look *l, int which, int32_t date,
    char out[LOOK_SIZE]);
char *look_date_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE]);
char *look_day_time(const struct look *l, int which, int64_t at_us,
    char out[LOOK_SIZE]);
char *look_percent(const struct look *l, int which, int percent,
    char out[LOOK_SIZE]);
char *look_number(const struct look *l, int which, int64_t n,
    char out[LOOK_SIZE]);
/* A department's value by that measure, "566" or "4,2" or "57 %", and what it
 * is called. */
char *look_value(const struct look *l, int which, Viesti__Measure measure,
    uint32_t value, char out[LOOK_SIZE]);
const char *look_value_word(const struct look *l, int which,
    Viesti__Measure measure);
/* By name in the first language; those outside the competition last. */
void look_sort(const struct look *l, const Viesti__DepartmentBar **list,
    size_t n);
/* A share as it may be said: "57 %", "60-80 %", "lähes kaikki", "mukana"; and
 * how far its ring goes (band: the middle), negative: no ring. */
char *look_share(const struct look *l, int which, const Viesti__Share *s,
    char out[LOOK_SIZE]);
float look_share_ring(const Viesti__Share *s);

#endif
