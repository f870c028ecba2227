/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of what is kept as a file under STATE: backups and archives. */
#ifndef VIESTI_STORE_KEPT_NAME_H
#define VIESTI_STORE_KEPT_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define KEPT_NAME_MAX 64
#define KEPT_NAME_NOW_SIZE 24

/* 1 to KEPT_NAME_MAX letters a-z, digits, - and _. */
bool kept_name_is_plain(const char *name);
/* All others become _. */
void kept_name_make_plain(char *name);
/* "20260601T090000-123Z", by the time in UTC. */
const char *kept_name_now(char out[KEPT_NAME_NOW_SIZE]);

#endif
