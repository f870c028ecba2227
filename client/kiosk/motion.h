/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How things move: easing, and where an item is at a moment between what it
 * was and what it shall be. Pure functions of time.
 */
#ifndef VIESTI_MOTION_H
#define VIESTI_MOTION_H

#include "client/kiosk/item.h"

enum easing { LINEAR, IN_CUBIC, OUT_CUBIC, IN_OUT_CUBIC, OUT_QUART, OUT_BACK };
/* t 0 to 1, held at both ends. */
float ease(enum easing e, float t);

/* What of an item moves. */
struct pose {
	float x, y, w, h, fill, alpha, scale;
	int64_t number;
};
struct pose pose_of(const struct item *it);

/* One stretch of a way: from a pose to a pose within a time. What bars and
 * figures do runs first (size_...), where they stand after it (move_...). */
struct way {
	struct pose from, to;
	int64_t move_start, move_us, size_start, size_us, fade_start, fade_us;
	enum easing move, size, fade;
	bool pops;  /* scale 0.6, 1.3, 1 with the fade */
	bool lifts; /* a riser: scale 1.03 on its way */
};
struct pose pose_at(const struct way *w, int64_t now_us);
int64_t way_end(const struct way *w);
/* Opacity and hop of an item that idles since its list was shown. */
float idle_alpha(enum idle idle, int64_t since_us);
float idle_hop(int dot, int64_t since_us); /* 0 to 1 */

#endif
