/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The module's other door: a badge or a diploma in, the bytes of a picture
 * out. The sign is the lobby's own icon.
 */
#include <glib.h>

#include "client/badge.h"
#include "client/kiosk/shape.h"
#include "client/paper/flow.h"
#include "client/paper/picture.h"

#define EXPORT __attribute__((visibility("default")))
#define SIDE 512
#define EDGE 56 /* around text */

static const enum icon icons[] = {
	[BADGE_STEP_1] = ICON_BADGE_1,
	[BADGE_STEP_2] = ICON_BADGE_2,
	[BADGE_STEP_3] = ICON_BADGE_3,
	[BADGE_WORKPLACE] = ICON_WORKPLACE,
	[BADGE_SOCIAL] = ICON_SOCIAL,
	[BADGE_MEDIA] = ICON_MEDIA,
	[BADGE_AREA] = ICON_DEPARTMENT,
	[BADGE_FIRST_PUBLIC] = ICON_LOGO,
	[BADGE_STEADY] = ICON_CLOCK,
};

static enum color sign_color(enum badge_sign sign)
{
	switch (sign) {
	case BADGE_WORKPLACE:
		return SKY;
	case BADGE_SOCIAL:
		return ROSE;
	case BADGE_MEDIA:
		return LIME;
	default:
		return SUN;
	}
}

/* The steps of the path are badges already; other signs stand on one. */
static void paint_sign(cairo_t *cr, enum badge_sign sign, float x, float y,
    float size)
{
	bool step = sign <= BADGE_STEP_3;
	struct item it = { .kind = ITEM_ICON,
		.icon = icons[sign],
		.x = x,
		.y = y,
		.w = size,
		.alpha = 1,
		.color = NIGHT,
		.color2 = PAPER };

	if (!step) {
		shape_color(cr, NIGHT, 1);
		shape_bubble(cr, x, y, size, size, size / 2, size / 20,
		    CORNER_LEFT);
		cairo_fill(cr);
		it.x += size * 0.27F;
		it.y += size * 0.27F;
		it.w = size * 0.46F;
		it.color = sign_color(sign);
		it.color2 = NIGHT;
	}
	shape_icon(cr, &it);
}

static void paint_badge(struct canvas *c, const struct badge *b)
{
	const struct style title = { FONT_DISPLAY, 50, 800, INK_NIGHT, false };
	const struct style name = { FONT_TEXT, 30, 600, INK_NIGHT, false };
	const struct style small = { FONT_TEXT, 20, 600, INK_NIGHT, false };
	double width = SIDE - 2 * EDGE, y = b->name ? 288 : 312;
	float size = b->name ? 232 : 256;

	shape_color(c->cr, SUN, 1);
	shape_bubble(c->cr, 0, 0, SIDE, SIDE, 150, 18, CORNER_LEFT);
	cairo_fill(c->cr);
	paint_sign(c->cr, b->sign, (SIDE - size) / 2, 40, size);
	y = picture_centred(c, title, 28, EDGE, width, y, b->milestone);
	if (b->name)
		y = picture_centred(c, name, 18, EDGE, width, y + 4, b->name);
	y = picture_centred(c, small, 14, EDGE, width, y + 10, b->competition);
	picture_centred(c, small, 14, EDGE, width, y + 2, b->season);
}

/* ---------------------------------------------------------------- diploma */

static double gap(double y, double more)
{
	return y + more;
}

static void paint_diploma(struct canvas *c, const struct badge *b)
{
	const struct style heading = { FONT_DISPLAY, 54, 800, INK_NIGHT,
		false };
	const struct style name = { FONT_DISPLAY, 40, 800, INK_NIGHT, false };
	const struct style text = { FONT_TEXT, 17, 500, INK_NIGHT, false };
	const struct style quiet = { FONT_TEXT, 12, 500, INK_QUIET, false };
	const struct style mile = { FONT_DISPLAY, 34, 800, INK_NIGHT, false };
	double width = A4_WIDTH - 2 * EDGE, y = 96;

	shape_color(c->cr, SUN, 1);
	shape_bubble(c->cr, 24, 24, A4_WIDTH - 48, A4_HEIGHT - 48, 90, 14,
	    CORNER_LEFT);
	cairo_fill(c->cr);
	shape_color(c->cr, PAPER, 1);
	shape_bubble(c->cr, 36, 36, A4_WIDTH - 72, A4_HEIGHT - 72, 80, 8,
	    CORNER_LEFT);
	cairo_fill(c->cr);
	canvas_open(c, "H1");
	y = picture_centred(c, heading, 30, EDGE, width, y, b->heading);
	canvas_close(c, "H1");
	canvas_open(c, "P");
	y = picture_centred(c, text, 10, EDGE, width, gap(y, 6),
	    b->competition);
	paint_sign(c->cr, b->sign, (float)(A4_WIDTH - 190) / 2,
	    (float)gap(y, 34), 190);
	y = gap(y, 34 + 190 + 30);
	y = picture_centred(c, name, 20, EDGE, width, y,
	    b->name ? b->name : "");
	y = picture_centred(c, text, 10, EDGE, width, gap(y, 12), b->sentence);
	y = picture_centred(c, mile, 18, EDGE, width, gap(y, 10), b->milestone);
	picture_centred(c, text, 10, EDGE, width, gap(y, 10), b->date);
	canvas_rule(c, A4_WIDTH / 2 - 120, A4_HEIGHT - 140, 240, 0.8,
	    INK_QUIET);
	picture_centred(c, quiet, 9, EDGE, width, A4_HEIGHT - 132,
	    b->signature);
	canvas_close(c, "P");
}

EXPORT badge_draw_fn badge_paint;
EXPORT int badge_paint(const struct badge *b, enum badge_format format,
    struct paper_drawn *out, const char **why)
{
	bool page = format == BADGE_DIPLOMA;
	struct picture p;
	char *title = g_strdup_printf("%s%s%s, %s", b->milestone,
	    b->name ? ": " : "", b->name ? b->name : "", b->competition);

	picture_begin(&p, format, page ? A4_WIDTH : SIDE,
	    page ? A4_HEIGHT : SIDE, b->milestone, b->creator);
	if (page)
		paint_diploma(&p.c, b);
	else
		paint_badge(&p.c, b);
	int code = picture_end(&p, title, out, why);
	g_free(title);
	return code;
}
