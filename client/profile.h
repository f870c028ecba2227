/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The file `profile` in a profile's directory, for those who write it; reading
 * it is profile_open in link.h.
 */
#ifndef VIESTI_PROFILE_H
#define VIESTI_PROFILE_H

#include "client/link.h"

/* The directory meant by dir (NULL: the default place) into out. */
int profile_place(char *out, size_t size, const char *dir, struct error *err);
/* As profile_open, but the process keeps its days: safe in any thread. */
int profile_read(struct profile *p, const char *dir, struct error *err);
int profile_write(const struct profile *p, struct error *err);
/* The process keeps the days of the profile's zone, where this machine has it.
 */
void profile_keep_days(const struct profile *p);
/* Whether a profile stands there, whole or not. */
bool profile_exists(const char *dir);

#endif
