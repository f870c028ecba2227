/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The last good standings over a restart of the kiosk: kept in a file without
 * anything about persons, who are only on the screen while the server says so.
 */
#ifndef VIESTI_KEEP_H
#define VIESTI_KEEP_H

#include <stdbool.h>

#include "common/error.h"
#include "viesti.pb-c.h"

struct keep;
/* In $XDG_STATE_HOME/viesti-kiosk, else in the profile's directory, which is
 * made if need be. */
int keep_open(struct keep **out, const char *profile_dir, struct error *err);
/* What was kept; NULL: nothing, or nothing readable (logged). Yours. */
Viesti__KioskState *keep_read(const struct keep *k);
/* Writes the state if it is another one than was written last, at most once a
 * minute unless now. What fails is logged. */
void keep_write(struct keep *k, const Viesti__KioskState *state,
    int64_t mono_us, bool now);
void keep_close(struct keep *k); /* NULL is fine */
/* Whatever tells of a person is gone from the copy. */
Viesti__KioskState *keep_without_people(const Viesti__KioskState *state);

#endif
