/* SPDX-License-Identifier: EUPL-1.2 */
/* One scene as a picture in a file. */
#ifndef VIESTI_SNAPSHOT_H
#define VIESTI_SNAPSHOT_H

#include "client/kiosk/draw.h"
#include "client/kiosk/look.h"
#include "common/error.h"

/*
 * Draws the list into path: .png, .svg or .pdf by its ending, so many pixels
 * (points) large. Written beside and renamed. E_INVALID picture_kind,
 * E_UNAVAILABLE picture_write.
 */
int snapshot_write(const char *path, const struct look *look, struct draw *draw,
    const struct items *items, struct error *err);

#endif
