/* SPDX-License-Identifier: EUPL-1.2 */
/* Icons: each drawn in a square of 1, then scaled; see shape.h. */
#include <math.h>

#include "client/kiosk/shape.h"

static void stroke_v(cairo_t *cr, double x1, double y1, double x2, double y2,
    double x3, double y3, double width)
{
	cairo_new_path(cr);
	cairo_move_to(cr, x1, y1);
	cairo_line_to(cr, x2, y2);
	cairo_line_to(cr, x3, y3);
	cairo_set_line_width(cr, width);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(cr);
}

static void logo(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, 0, 0, 1, 1, 0.36, 0.07, CORNER_LEFT);
	cairo_fill(cr);
	shape_color(cr, it->color2, it->alpha);
	stroke_v(cr, 0.27, 0.315, 0.48, 0.71, 0.75, 0.255, 0.13);
}

/* Two people who talk: the second bubble keeps a gap to the first. */
static void bubbles(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	cairo_save(cr);
	/* all but the second one and the gap; a group that is cleared there
	 * would never be freed by Cairo 1.16 where it writes SVG */
	shape_bubble(cr, 0.27, 0.34, 0.82, 0.68, 0.34, 0.03, CORNER_RIGHT);
	cairo_rectangle(cr, -1, -1, 3, 3);
	cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
	cairo_clip(cr);
	shape_bubble(cr, 0, 0.04, 0.68, 0.58, 0.26, 0.03, CORNER_LEFT);
	cairo_fill(cr);
	cairo_restore(cr);
	shape_bubble(cr, 0.36, 0.42, 0.64, 0.52, 0.24, 0.03, CORNER_RIGHT);
	cairo_fill(cr);
}

static void hash_sign(cairo_t *cr, const struct item *it)
{
	static const double lines[4][4] = {
		{ 0.12, 0.34, 0.96, 0.34 },
		{ 0.04, 0.68, 0.88, 0.68 },
		{ 0.38, 0.06, 0.26, 0.96 },
		{ 0.74, 0.06, 0.62, 0.96 },
	};

	shape_color(cr, it->color, it->alpha);
	cairo_set_line_width(cr, 0.11);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_new_path(cr);
	for (int i = 0; i < 4; i++) {
		cairo_move_to(cr, lines[i][0], lines[i][1]);
		cairo_line_to(cr, lines[i][2], lines[i][3]);
	}
	cairo_stroke(cr);
}

static void microphone(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, 0.33, 0, 0.34, 0.58, 0.17, 0.17, CORNER_NONE);
	cairo_fill(cr);
	cairo_set_line_width(cr, 0.085);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_new_path(cr);
	cairo_move_to(cr, 0.18, 0.42);
	cairo_arc_negative(cr, 0.5, 0.45, 0.32, M_PI, 0);
	cairo_move_to(cr, 0.5, 0.78);
	cairo_line_to(cr, 0.5, 0.94);
	cairo_move_to(cr, 0.28, 0.95);
	cairo_line_to(cr, 0.72, 0.95);
	cairo_stroke(cr);
}

static void eyes(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, 0, 0.05, 1, 0.9, 0.4, 0.06, CORNER_LEFT);
	cairo_fill(cr);
	shape_color(cr, it->color2, it->alpha);
	for (int i = 0; i < 2; i++) {
		cairo_new_path(cr);
		cairo_arc(cr, 0.34 + 0.32 * i, 0.47, 0.09, 0, 2 * M_PI);
		cairo_fill(cr);
	}
}

static void asleep(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, 0, 0.05, 1, 0.9, 0.4, 0.06, CORNER_LEFT);
	cairo_fill(cr);
	shape_color(cr, it->color2, it->alpha);
	cairo_set_line_width(cr, 0.08);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	for (int i = 0; i < 2; i++) {
		cairo_new_path(cr);
		cairo_arc(cr, 0.33 + 0.34 * i, 0.42, 0.11, 0.15 * M_PI,
		    0.85 * M_PI);
		cairo_stroke(cr);
	}
}

static void clock_face(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	cairo_set_line_width(cr, 0.1);
	cairo_new_path(cr);
	cairo_arc(cr, 0.5, 0.5, 0.44, 0, 2 * M_PI);
	cairo_stroke(cr);
	stroke_v(cr, 0.5, 0.24, 0.5, 0.52, 0.68, 0.62, 0.1);
}

/* Arcs of the areas' colours clockwise from the top; gaps between them. */
static void arc(cairo_t *cr, int i)
{
	static const enum color colors[] = { SKY, ROSE, LIME };
	double gap = 0.13, part = 2 * M_PI / 3;
	double from = -M_PI / 2 + part * i + gap;
	double to = -M_PI / 2 + part * (i + 1) - gap;

	shape_color(cr, colors[i], 1);
	cairo_set_line_width(cr, 0.06);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_new_path(cr);
	cairo_arc(cr, 0.5, 0.5, 0.39, from, to);
	cairo_stroke(cr);
}

static void badge(cairo_t *cr, const struct item *it)
{
	int arcs = (int)it->icon - (int)ICON_BADGE_1 + 1;

	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, 0, 0, 1, 1, 0.5, 0.05, CORNER_LEFT);
	cairo_fill(cr);
	for (int i = 0; i < arcs && i < 3; i++)
		arc(cr, i);
	shape_color(cr, it->color2, it->alpha);
	stroke_v(cr, 0.33, 0.4, 0.47, 0.675, 0.69, 0.33, 0.085);
}

void shape_icon(cairo_t *cr, const struct item *it)
{
	static void (*const icons[])(cairo_t *, const struct item *) = {
		[ICON_LOGO] = logo,
		[ICON_WORKPLACE] = bubbles,
		[ICON_SOCIAL] = hash_sign,
		[ICON_MEDIA] = microphone,
		[ICON_EYES] = eyes,
		[ICON_DEPARTMENT] = bubbles,
		[ICON_ASLEEP] = asleep,
		[ICON_CLOCK] = clock_face,
		[ICON_BADGE_1] = badge,
		[ICON_BADGE_2] = badge,
		[ICON_BADGE_3] = badge,
	};

	cairo_save(cr);
	cairo_translate(cr, it->x, it->y);
	cairo_scale(cr, it->w, it->w);
	icons[it->icon](cr, it);
	cairo_restore(cr);
}
