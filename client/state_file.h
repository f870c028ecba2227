/* SPDX-License-Identifier: EUPL-1.2 */
/* States in files: recorded ones as JSON, and the last one that was good. */
#ifndef VIESTI_STATE_FILE_H
#define VIESTI_STATE_FILE_H

#include "common/error.h"
#include "viesti.pb-c.h"

/* JSON of a KioskState. E_NOT_FOUND, E_INVALID state_file: place and what is
 * wrong. *out: viesti__kiosk_state__free_unpacked. */
int state_read(const char *path, Viesti__KioskState **out, struct error *err);
/* Written beside and renamed, so that the old one or the new one is whole. */
int state_write(const char *path, const Viesti__KioskState *state,
    struct error *err);

#endif
