/* SPDX-License-Identifier: EUPL-1.2 */
/* The picture of a round: in the lobby's night, who takes part, and what was
 * done by area. */
#include <string.h>

#include "client/digest.h"
#include "client/kiosk/shape.h"
#include "client/paper/picture.h"

#define EXPORT __attribute__((visibility("default")))
#define WIDTH 1200
#define HEIGHT 630
#define EDGE 64.0
#define LEFT_WIDTH 500.0
#define RIGHT (EDGE + LEFT_WIDTH + 64)
#define RIGHT_WIDTH (WIDTH - EDGE - RIGHT)

static enum color color_of(const char *area)
{
	static const struct {
		const char *area;
		enum color color;
	} colors[] = {
		{ "workplace", SKY },
		{ "social", ROSE },
		{ "media", LIME },
	};

	for (size_t i = 0; i < sizeof(colors) / sizeof(*colors); i++)
		if (strcmp(area, colors[i].area) == 0)
			return colors[i].color;
	return MIST;
}

static void paint_head(struct canvas *c, const struct poster *p)
{
	struct style name = { FONT_DISPLAY, 40, 800, INK_PAPER, false };
	const struct style small = { FONT_TEXT, 24, 600, INK_MIST, false };
	struct item sign = { .kind = ITEM_ICON,
		.icon = ICON_LOGO,
		.x = (float)EDGE,
		.y = 52,
		.w = 92,
		.alpha = 1,
		.color = SUN,
		.color2 = NIGHT };
	double x = EDGE + 124, width = WIDTH - EDGE - x;

	shape_icon(c->cr, &sign);
	while (name.size > 22 && canvas_width(c, &name, p->competition) > width)
		name.size -= 1;
	canvas_text(c, &name, x, 48, width, p->competition);
	canvas_text(c, &small, x, 104, width, p->days);
}

static void paint_share(struct canvas *c, const struct poster *p)
{
	const struct style round = { FONT_TEXT, 28, 600, INK_NIGHT, false };
	const struct style large = { FONT_DISPLAY, 132, 800, INK_NIGHT, false };
	const struct style text = { FONT_TEXT, 28, 600, INK_NIGHT, false };
	double left = EDGE + 32, width = LEFT_WIDTH - 64, y;

	shape_color(c->cr, SUN, 1);
	shape_leader(c->cr, EDGE, 176, LEFT_WIDTH, 330, 60, 0.8);
	cairo_fill(c->cr);
	y = picture_centred(c, round, 20, left, width, 222, p->round);
	y = picture_centred(c, large, 48, left, width, y, p->share);
	picture_centred(c, text, 20, left, width, y, p->share_text);
}

/* Relative to the one with the most. */
static void paint_area(struct canvas *c, const struct poster_area *a,
    uint32_t most, double y)
{
	struct style name = { FONT_TEXT, 26, 600, INK_PAPER, false };
	const struct style number = { FONT_DISPLAY, 34, 800, INK_PAPER, true };
	double width = a->number && most > 0
	    ? RIGHT_WIDTH * (double)a->deeds / (double)most
	    : 0;
	double right = 0;

	if (a->number) {
		right = canvas_width(c, &number, a->number) + 16;
		canvas_text_right(c, &number, RIGHT + RIGHT_WIDTH, y - 8,
		    a->number);
	}
	while (name.size > 16 &&
	    canvas_width(c, &name, a->name) > RIGHT_WIDTH - right)
		name.size -= 1; /* below it there is the bar */
	canvas_text(c, &name, RIGHT, y + (26 - name.size), RIGHT_WIDTH - right,
	    a->name);
	if (width <= 0)
		return;
	shape_color(c->cr, color_of(a->code), 1);
	shape_bubble(c->cr, RIGHT, y + 38, width < 22 ? 22 : width, 22, 11, 3,
	    CORNER_LEFT);
	cairo_fill(c->cr);
}

static void paint(struct canvas *c, const struct poster *p)
{
	const struct style heading = { FONT_TEXT, 26, 600, INK_MIST, false };
	const struct style join = { FONT_TEXT, 26, 600, INK_PAPER, false };
	uint32_t most = 0;
	double each = p->n_areas > 3 ? 74 : 92;

	shape_color(c->cr, NIGHT, 1);
	cairo_paint(c->cr);
	paint_head(c, p);
	paint_share(c, p);
	canvas_text(c, &heading, RIGHT, 184, RIGHT_WIDTH, p->heading);
	for (size_t i = 0; i < p->n_areas; i++)
		most = p->areas[i].deeds > most ? p->areas[i].deeds : most;
	for (size_t i = 0; i < p->n_areas; i++)
		paint_area(c, &p->areas[i], most, 236 + each * (double)i);
	picture_centred(c, join, 18, EDGE, WIDTH - 2 * EDGE, 560, p->join);
}

EXPORT poster_draw_fn poster_paint;
EXPORT int poster_paint(const struct poster *p, enum badge_format format,
    struct paper_drawn *out, const char **why)
{
	GString *title = g_string_new(NULL);
	struct picture drawn;

	g_string_printf(title, "%s, %s: %s %s.", p->competition, p->round,
	    p->share, p->share_text);
	for (size_t i = 0; i < p->n_areas; i++)
		if (p->areas[i].number)
			g_string_append_printf(title, " %s: %s.",
			    p->areas[i].name, p->areas[i].number);
	picture_begin(&drawn, format, WIDTH, HEIGHT, p->competition,
	    p->creator);
	paint(&drawn.c, p);
	int code = picture_end(&drawn, title->str, out, why);
	g_string_free(title, TRUE);
	return code;
}
