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

/* Rings go out from the sign like a voice, the widest that much wider than it;
 * they have its tight corner. */
static void paint_rings(cairo_t *cr, double x, double y, double size,
    double widest, float alpha)
{
	for (int i = 0; i < 3; i++) {
		double ring = size * (1 + widest * (3 - i) / 3);

		shape_color(cr, alpha < 1 ? SUN : (enum color)(RING_1 + i),
		    alpha);
		shape_bubble(cr, x - ring / 2, y - ring / 2, ring, ring,
		    ring / 2, ring / 20, CORNER_LEFT);
		cairo_fill(cr);
	}
}

/* "Direct communication 2026" */
static char *of_season(const struct badge *b)
{
	return g_strdup_printf("%s %s", b->competition,
	    b->season ? b->season : "");
}

/* From y on; where they end. */
static double badge_words(struct canvas *c, const struct badge *b, double y)
{
	const struct style title = { FONT_DISPLAY, 52, 800, INK_NIGHT, false };
	const struct style name = { FONT_TEXT, 31, 600, INK_NIGHT, false };
	const struct style small = { FONT_TEXT, 20, 600, INK_NIGHT, false };
	double width = SIDE - 2 * EDGE;
	char *season = of_season(b);

	y = picture_centred(c, title, 28, EDGE, width, y, b->milestone);
	if (b->name)
		y = picture_centred(c, name, 18, EDGE, width, y + 4, b->name);
	y = picture_centred(c, small, 14, EDGE, width, y + 10, season);
	g_free(season);
	return y;
}

/* Sign and words stand in the middle, however long the words are. */
static void paint_badge(struct canvas *c, const struct badge *b)
{
	float size = b->name ? 240 : 264;
	double high, y;

	c->dry = true;
	high = badge_words(c, b, 0);
	c->dry = false;
	y = (SIDE - (size + 26 + high)) / 2;
	shape_bubble(c->cr, 0, 0, SIDE, SIDE, 150, 18, CORNER_LEFT);
	cairo_clip(c->cr);
	shape_color(c->cr, SUN, 1);
	cairo_paint(c->cr);
	paint_rings(c->cr, SIDE / 2.0, y + size / 2, size, 0.9, 1);
	paint_sign(c->cr, b->sign, (SIDE - size) / 2, (float)y, size);
	badge_words(c, b, y + size + 26);
}

/* ---------------------------------------------------------------- diploma */

/* A broad frame with a thin line inside it. */
static void paint_frame(cairo_t *cr)
{
	static const struct {
		double edge, radius, tight;
		enum color color;
	} frames[] = {
		{ 24, 90, 14, SUN },
		{ 38, 78, 8, PAPER },
		{ 46, 71, 5, SUN },
		{ 47.2, 70, 4.5, PAPER },
	};

	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		shape_color(cr, frames[i].color, 1);
		shape_bubble(cr, frames[i].edge, frames[i].edge,
		    A4_WIDTH - 2 * frames[i].edge,
		    A4_HEIGHT - 2 * frames[i].edge, frames[i].radius,
		    frames[i].tight, CORNER_LEFT);
		cairo_fill(cr);
	}
}

#define SIGN 196

/* Whose it is and what for, from y on. */
static void diploma_words(struct canvas *c, const struct badge *b, double y)
{
	const struct style name = { FONT_DISPLAY, 44, 800, INK_NIGHT, false };
	const struct style text = { FONT_TEXT, 17, 500, INK_NIGHT, false };
	const struct style mile = { FONT_DISPLAY, 36, 800, INK_NIGHT, false };
	const struct style quiet = { FONT_TEXT, 12, 500, INK_QUIET, false };
	double width = A4_WIDTH - 2 * EDGE - 32, x = EDGE + 16;

	y = picture_centred(c, name, 20, x, width, y, b->name ? b->name : "");
	y = picture_centred(c, text, 10, x, width, y + 14, b->sentence);
	y = picture_centred(c, mile, 18, x, width, y + 12, b->milestone);
	picture_centred(c, text, 10, x, width, y + 14, b->date);
	canvas_rule(c, A4_WIDTH / 2 - 120, A4_HEIGHT - 118, 240, 0.8,
	    INK_QUIET);
	picture_centred(c, quiet, 9, x, width, A4_HEIGHT - 110, b->signature);
}

static void paint_diploma(struct canvas *c, const struct badge *b)
{
	const struct style heading = { FONT_DISPLAY, 58, 800, INK_NIGHT,
		false };
	const struct style text = { FONT_TEXT, 18, 600, INK_NIGHT, false };
	double width = A4_WIDTH - 2 * EDGE, y = 92;
	char *season = of_season(b);

	paint_frame(c->cr);
	paint_rings(c->cr, A4_WIDTH / 2, 244 + SIGN / 2.0, SIGN, 0.6, 0.14F);
	canvas_open(c, "H1");
	y = picture_centred(c, heading, 30, EDGE, width, y, b->heading);
	canvas_close(c, "H1");
	canvas_open(c, "P");
	picture_centred(c, text, 10, EDGE, width, y + 4, season);
	paint_sign(c->cr, b->sign, (float)(A4_WIDTH - SIGN) / 2, 244, SIGN);
	diploma_words(c, b, 244 + SIGN + 62);
	canvas_close(c, "P");
	g_free(season);
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
