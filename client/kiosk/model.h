/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the screen is to show now: the state received last, the loop of scenes,
 * moments that wait, the connection, the season. Knows no pixels and no
 * network: what happened goes in with the time, a list of items comes out.
 */
#ifndef VIESTI_MODEL_KIOSK_H
#define VIESTI_MODEL_KIOSK_H

#include "client/kiosk/connection.h"
#include "client/kiosk/scene.h"
#include "client/kiosk/stage.h"

struct model;
struct model *model_new(const struct look *look, struct draw *draw);
void model_free(struct model *m);

/* One view arrived; copied. */
void model_update(struct model *m, const Viesti__Update *u, int64_t wall_us,
    int64_t mono_us);
/* A state kept from before, or from a file; taken. live: it is true now. */
void model_set_state(struct model *m, Viesti__KioskState *state, bool live);
const Viesti__KioskState *model_state(const struct model *m);
/* Another size: the scenes measure with this from now on. */
void model_resize(struct model *m, struct draw *draw);
/* Opening hours, 7 and 18: from 7.00 until 18.00 local time; outside them only
 * the clock. Equal: always open. */
void model_hours(struct model *m, int from, int to);
/* The connection, as the link sees it. */
void model_connection(struct model *m, enum connection c, int64_t mono_us);

/*
 * At this time: the next list when the picture changes, to be freed by its
 * taker, and how; NULL: nothing changes. *next_us: monotonic time to ask
 * again at the latest.
 */
struct items *model_step(struct model *m, int64_t wall_us, int64_t mono_us,
    enum change *change, int64_t *next_us);
/* What is on: a scene's name, "moment" or "leader"; "" before the first. */
const char *model_scene(const struct model *m);
/* The picture of a scene by name, for snapshots, at a time: more than 30 s
 * after the state's own it is a picture without connection. NULL: no such
 * scene, or nothing to show in it. */
struct items *model_picture(struct model *m, const char *scene,
    int64_t wall_us);

#endif
