/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The stage: shows a list of items, and moves from one list to the next. What
 * is in both (by key) travels, grows or counts; what is new enters; what is
 * gone fades. Each item's picture is cached and only moved, clipped and faded
 * in motion; at rest nothing is drawn. Motion depends on time, never on frames.
 */
#ifndef VIESTI_STAGE_H
#define VIESTI_STAGE_H

#include <cairo.h>

#include "client/kiosk/draw.h"
#include "client/kiosk/look.h"

struct stage;
struct stage *stage_new(const struct look *look, struct draw *draw);
void stage_free(struct stage *s);

enum change {
	CHANGE_CUT,    /* at once */
	CHANGE_DATA,   /* the same scene, new figures */
	CHANGE_SCENE,  /* the old leaves to the left, the new comes from the
			  right */
	CHANGE_MOMENT, /* a sun bubble grows from the lower left */
};
/* Takes the list. now_us: monotonic. */
void stage_show(struct stage *s, struct items *next, enum change change,
    int64_t now_us);
/*
 * Paints what differs from the last call onto a surface that holds that
 * picture still; rects (pixels) of what was touched into out, at most max; how
 * many. all: the surface holds nothing.
 */
size_t stage_paint(struct stage *s, cairo_surface_t *onto, int64_t now_us,
    bool all, cairo_rectangle_int_t *out, size_t max);
/* When to paint next: now while in motion, a tenth of a second later where
 * something breathes, INT64_MAX when all stands still. */
int64_t stage_next_us(const struct stage *s, int64_t now_us);
/* Moves the whole picture by so many pixels, against burning in. */
void stage_shift(struct stage *s, int dx, int dy);
size_t stage_memory(const struct stage *s); /* bytes of caches */

#endif
