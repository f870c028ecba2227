/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Draws items by Cairo and Pango onto any surface: a window's pixels, PNG, SVG
 * or PDF; and measures text for the scenes. Inter, falling back to Noto Sans,
 * then any sans; "Inter Display" from 44 u up.
 */
#ifndef VIESTI_DRAW_H
#define VIESTI_DRAW_H

#include <cairo.h>

#include "client/kiosk/item.h"

struct draw; /* fonts and what was measured */
/* u: pixels of one u. NULL: no memory. */
struct draw *draw_new(float u);
void draw_free(struct draw *d);

/* Width of the text in u. */
float draw_width(struct draw *d, const char *text, float size, int weight);
/*
 * A name in max u: full size, then shrunk to least, then the short form, then
 * with an ellipsis. The text chosen (a or short_form, or into the list with
 * the ellipsis), *size what it is drawn at.
 */
const char *draw_fit(struct draw *d, struct items *l, const char *name,
    const char *short_form, float max, float *size, float least, int weight);
/* Text in lines of at most max u; how many lines were added, each an ITEM_TEXT
 * keyed key, key + 1 ... with baselines pitch apart. */
int draw_lines(struct draw *d, struct items *l, uint64_t key, const char *text,
    float x, float y, float max, float pitch, int max_lines, float size,
    int weight, enum color color);

/* The item onto the context, whose unit is one pixel, u scaled inside. */
void draw_item(struct draw *d, cairo_t *cr, const struct item *it);
/* What of the picture it may touch, in u. */
void draw_extents(struct draw *d, const struct item *it, float *x, float *y,
    float *w, float *h);
/* Background and the whole list in order. */
void draw_items(struct draw *d, cairo_t *cr, const struct items *l, float w,
    float h);

#endif
