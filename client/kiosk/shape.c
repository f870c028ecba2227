/* SPDX-License-Identifier: EUPL-1.2 */
/* Bubbles, rings, arrows; see shape.h. */
#include "client/kiosk/shape.h"

#include <math.h>

#include "client/kiosk/motion.h"

void shape_color(cairo_t *cr, enum color c, double alpha)
{
	uint32_t rgb = palette[c];

	cairo_set_source_rgba(cr, (rgb >> 16 & 255) / 255.0,
	    (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

void shape_bubble(cairo_t *cr, double x, double y, double w, double h, double r,
    double tight, enum corner corner)
{
	double most = fmin(w, h) / 2;
	double right, left;

	r = fmin(r, most);
	left = corner == CORNER_LEFT ? fmin(tight, most) : r;
	right = corner == CORNER_RIGHT ? fmin(tight, most) : r;
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cr, x + w - right, y + h - right, right, 0, M_PI / 2);
	cairo_arc(cr, x + left, y + h - left, left, M_PI / 2, M_PI);
	cairo_arc(cr, x + r, y + r, r, M_PI, M_PI * 3 / 2);
	cairo_close_path(cr);
}

/* The tail leaves the bottom edge at 0.46 h and meets the left one at 0.58 h;
 * its tip is 0.17 h left of and 0.10 h below the corner. */
void shape_leader(cairo_t *cr, double x, double y, double w, double h, double r,
    double tail)
{
	double t = h * tail;
	double tip_x = x - SHAPE_TAIL_LEFT * t;
	double tip_y = y + h + SHAPE_TAIL_BELOW * t;
	double from_x = x + 0.46 * t, to_y = y + h - 0.42 * t;

	r = fmin(r, fmin(w, h) / 2);
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cr, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_line_to(cr, from_x, y + h);
	cairo_curve_to(cr, x + 0.24 * t, y + h, x + 0.02 * t, y + h + 0.045 * t,
	    tip_x, tip_y);
	cairo_curve_to(cr, x - 0.05 * t, y + h - 0.06 * t, x, y + h - 0.2 * t,
	    x, to_y);
	cairo_line_to(cr, x, y + r);
	cairo_arc(cr, x + r, y + r, r, M_PI, M_PI * 3 / 2);
	cairo_close_path(cr);
}

/* w is across the middle of the stroke. Round caps inside the true angle, so
 * that it never tells more; 1 is a closed circle. */
void shape_ring(cairo_t *cr, const struct item *it)
{
	double r = it->w / 2;
	double x = it->x + it->w / 2, y = it->y + it->w / 2;
	double inset = it->stroke / (2 * r);
	double end = 2 * M_PI * it->fill;

	cairo_set_line_width(cr, it->stroke);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	shape_color(cr, it->color2, it->alpha);
	cairo_new_path(cr);
	cairo_arc(cr, x, y, r, 0, 2 * M_PI);
	cairo_stroke(cr);
	if (it->fill <= 0)
		return;
	shape_color(cr, it->color, it->alpha);
	if (it->fill >= 1)
		cairo_arc(cr, x, y, r, 0, 2 * M_PI);
	else
		cairo_arc(cr, x, y, r, inset - M_PI / 2,
		    fmax(end - inset, inset + 0.001) - M_PI / 2);
	cairo_stroke(cr);
}

/* A triangle with softened corners, or a dash. x, y: the middle. */
void shape_arrow(cairo_t *cr, const struct item *it)
{
	double up = it->value > 0 ? 1 : -1;
	double w = it->w > 0 ? it->w : 22, soft = w * 0.16;

	shape_color(cr, it->color, it->alpha);
	if (it->value == 0) {
		shape_bubble(cr, it->x - w / 2, it->y - 2.5, w, 5, 2.5, 2.5,
		    CORNER_NONE);
		cairo_fill(cr);
		return;
	}
	w -= soft;
	cairo_new_path(cr);
	cairo_move_to(cr, it->x, it->y - up * w * 0.42);
	cairo_line_to(cr, it->x + w / 2, it->y + up * w * 0.42);
	cairo_line_to(cr, it->x - w / 2, it->y + up * w * 0.42);
	cairo_close_path(cr);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_width(cr, soft);
	cairo_fill_preserve(cr);
	cairo_stroke(cr);
}

/* Three dots side by side in w, each h high. number: microseconds since they
 * began to hop; 0: still. */
void shape_typing(cairo_t *cr, const struct item *it)
{
	double step = (it->w - it->h) / 2, high = it->h > 60 ? 14 : 10;

	for (int i = 0; i < 3; i++) {
		double hop = it->number ? idle_hop(i, it->number) : 0;

		shape_color(cr, it->color, it->alpha * (0.75 + 0.25 * hop));
		cairo_new_path(cr);
		cairo_arc(cr, it->x + it->h / 2 + step * i,
		    it->y + it->h / 2 - high * hop, it->h / 2, 0, 2 * M_PI);
		cairo_fill(cr);
	}
}
