/* SPDX-License-Identifier: EUPL-1.2 */
/* What the server shows now, once. */
#ifndef VIESTI_LIVE_STATE_H
#define VIESTI_LIVE_STATE_H

#include "client/kiosk/model.h"
#include "common/error.h"

/* Connects, takes every public view into the model, and leaves. Errors of
 * profile_open and link_open; E_UNAVAILABLE views_missing after 10 s. */
int live_state_take(struct model *m, const char *dir, bool visitors,
    struct error *err);

#endif
