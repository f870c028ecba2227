/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Public figures, days and times as people say them, in the language in force:
 * the same on the screen in the lobby and on the web page.
 */
#ifndef VIESTI_SAY_H
#define VIESTI_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viesti.pb-c.h"

#define SAY_SIZE 64
/* "klo 14.32"; without minutes a full hour is "klo 9". */
char *say_hour(int64_t at_us, bool minutes, char out[SAY_SIZE]);
char *say_day(int32_t date, char out[SAY_SIZE]);	/* "28.5." */
char *say_date_time(int64_t at_us, char out[SAY_SIZE]); /* "12.3. klo 9" */
char *say_day_time(int64_t at_us, char out[SAY_SIZE]);	/* "to 12.3. klo 9" */
/* "57 %", by a narrow blank: in large type a full one looks like a hole. */
char *say_percent(int percent, char out[SAY_SIZE]);
/* A share as it may be said: "57 %", "60-80 %", "lähes kaikki", "mukana"; ""
 * when there is none. */
char *say_share(const Viesti__Share *s, char out[SAY_SIZE]);
/* By name; those hors concours last. */
void say_sort(const Viesti__DepartmentBar **list, size_t n);

#endif
