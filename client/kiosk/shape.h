/* SPDX-License-Identifier: EUPL-1.2 */
/* The shapes of the house style as Cairo paths and drawings, in u. */
#ifndef VIESTI_SHAPE_H
#define VIESTI_SHAPE_H

#include <cairo.h>

#include "client/kiosk/item.h"

void shape_color(cairo_t *cr, enum color c, double alpha);
/* Rounded rectangle, radius r, one corner of radius tight: the path. */
void shape_bubble(cairo_t *cr, double x, double y, double w, double h, double r,
    double tight, enum corner corner);
/* The same with a curved tail at the lower left; tail 1, of large cards 0.8. */
void shape_leader(cairo_t *cr, double x, double y, double w, double h, double r,
    double tail);
/* How far the tail stands out to the left and below. */
#define SHAPE_TAIL_LEFT 0.17
#define SHAPE_TAIL_BELOW 0.10

/* These paint. */
void shape_ring(cairo_t *cr, const struct item *it);
void shape_arrow(cairo_t *cr, const struct item *it);
void shape_typing(cairo_t *cr, const struct item *it);
void shape_icon(cairo_t *cr, const struct item *it);

#endif
