/* SPDX-License-Identifier: EUPL-1.2 */
/* Text and shapes of a page. See canvas.h. */
#include "client/paper/canvas.h"

#include <math.h>

/* The lobby's type, then what any machine has. */
static const char *const families[] = {
	[FONT_TEXT] = "Inter, Noto Sans, DejaVu Sans, sans-serif",
	[FONT_DISPLAY] = "Inter Display, Inter, Noto Sans, DejaVu Sans, "
			 "sans-serif",
};

void canvas_init(struct canvas *c, cairo_surface_t *surface)
{
	cairo_font_options_t *fonts = cairo_font_options_create();

	*c = (struct canvas){ .cr = cairo_create(surface) };
	c->pango = pango_cairo_create_context(c->cr);
	/* A page has no pixels to fit: letters stand where the type wants. */
	cairo_font_options_set_hint_style(fonts, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(fonts, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(c->pango, fonts);
	pango_cairo_context_set_resolution(c->pango, 72);
	pango_context_set_round_glyph_positions(c->pango, FALSE);
	cairo_font_options_destroy(fonts);
}

void canvas_fini(struct canvas *c)
{
	g_object_unref(c->pango);
	cairo_destroy(c->cr);
}

static void set_ink(struct canvas *c, uint32_t ink)
{
	cairo_set_source_rgb(c->cr, (ink >> 16 & 255) / 255.0,
	    (ink >> 8 & 255) / 255.0, (ink & 255) / 255.0);
}

/* ---------------------------------------------------------------------- text
 */

static PangoLayout *layout_new(struct canvas *c, const struct style *s,
    double width, const char *text)
{
	PangoLayout *l = pango_layout_new(c->pango);
	PangoFontDescription *d =
	    pango_font_description_from_string(families[s->font]);
	PangoAttrList *attributes = pango_attr_list_new();

	pango_font_description_set_absolute_size(d, s->size * PANGO_SCALE);
	pango_font_description_set_weight(d, (PangoWeight)s->weight);
	if (s->tabular)
		pango_attr_list_insert(attributes,
		    pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(l, attributes);
	pango_layout_set_font_description(l, d);
	pango_layout_set_text(l, text, -1);
	pango_layout_set_line_spacing(l, 1.25F);
	if (width > 0) {
		pango_layout_set_width(l, (int)(width * PANGO_SCALE));
		pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	}
	pango_attr_list_unref(attributes);
	pango_font_description_free(d);
	return l;
}

/* One line of a text, on its baseline. Behind it, unless a word was broken
 * there, stands a blank: whoever reads aloud or copies gets words apart. */
static void put_line(struct canvas *c, const struct style *s, double x,
    double baseline, const char *text, int length)
{
	bool broken = length > 0 && text[length] && text[length] != ' ' &&
	    text[length - 1] != ' ';
	char *line = g_strdup_printf("%.*s%s", length, text,
	    broken || (length > 0 && text[length - 1] == ' ') ? "" : " ");
	PangoLayout *l = layout_new(c, s, 0, line);

	cairo_move_to(c->cr, x,
	    baseline - pango_layout_get_baseline(l) / (double)PANGO_SCALE);
	pango_cairo_show_layout(c->cr, l);
	g_object_unref(l);
	g_free(line);
}

/*
 * Line by line, each a text of its own: a layout of several lines would mark
 * the blank between them as replaced text, which readers trip over.
 */
double canvas_text(struct canvas *c, const struct style *s, double x, double y,
    double width, const char *text)
{
	PangoLayout *l = layout_new(c, s, width, text);
	PangoLayoutIter *line = pango_layout_get_iter(l);
	PangoRectangle box;

	pango_layout_get_extents(l, NULL, &box);
	set_ink(c, s->ink);
	do {
		const PangoLayoutLine *at =
		    pango_layout_iter_get_line_readonly(line);
		if (!c->dry)
			put_line(c, s, x,
			    y +
				pango_layout_iter_get_baseline(line) /
				    (double)PANGO_SCALE,
			    text + at->start_index, at->length);
	} while (pango_layout_iter_next_line(line));
	pango_layout_iter_free(line);
	g_object_unref(l);
	return box.height / (double)PANGO_SCALE;
}

double canvas_text_right(struct canvas *c, const struct style *s, double x,
    double y, const char *text)
{
	return canvas_text(c, s, x - canvas_width(c, s, text), y, 0, text);
}

double canvas_width(struct canvas *c, const struct style *s, const char *text)
{
	PangoLayout *l = layout_new(c, s, 0, text);
	PangoRectangle box;

	pango_layout_get_extents(l, NULL, &box);
	g_object_unref(l);
	return box.width / (double)PANGO_SCALE;
}

double canvas_ascent(struct canvas *c, const struct style *s)
{
	PangoLayout *l = layout_new(c, s, 0, "x");
	int baseline = pango_layout_get_baseline(l);

	g_object_unref(l);
	return baseline / (double)PANGO_SCALE;
}

/* -------------------------------------------------------------------- shapes
 */

/* Upper left, upper right and lower right corner, from below the first. */
static void round_corners(cairo_t *cr, double x, double y, double width,
    double height, double r)
{
	cairo_new_path(cr);
	cairo_arc(cr, x + r, y + r, r, M_PI, 1.5 * M_PI);
	cairo_arc(cr, x + width - r, y + r, r, -0.5 * M_PI, 0);
	cairo_arc(cr, x + width - r, y + height - r, r, 0, 0.5 * M_PI);
}

static double fitting(double radius, double width, double height)
{
	double most = (width < height ? width : height) / 2;

	return radius < most ? radius : most;
}

void canvas_bubble(struct canvas *c, double x, double y, double width,
    double height, double radius, uint32_t ink)
{
	double r = fitting(radius, width, height);
	double tight = r < 4 ? r / 4 : r / 5;

	if (c->dry)
		return;
	round_corners(c->cr, x, y, width, height, r);
	cairo_arc(c->cr, x + tight, y + height - tight, tight, 0.5 * M_PI,
	    M_PI);
	cairo_close_path(c->cr);
	set_ink(c, ink);
	cairo_fill(c->cr);
}

void canvas_speech(struct canvas *c, double x, double y, double width,
    double height, double radius, uint32_t ink)
{
	double r = fitting(radius, width, height);
	double foot = y + height, tip_x = x - 0.5 * r, tip_y = foot + 0.42 * r;

	if (c->dry)
		return;
	round_corners(c->cr, x, y, width, height, r);
	cairo_line_to(c->cr, x + 1.5 * r, foot);
	cairo_curve_to(c->cr, x + 0.9 * r, foot + 0.3 * r, x + 0.3 * r, tip_y,
	    tip_x, tip_y);
	cairo_curve_to(c->cr, x - 0.1 * r, foot - 0.05 * r, x, foot - 0.5 * r,
	    x, foot - 1.1 * r);
	cairo_close_path(c->cr);
	set_ink(c, ink);
	cairo_fill(c->cr);
}

void canvas_tick(struct canvas *c, double x, double y, double size, bool done)
{
	double r = size / 2;

	if (c->dry)
		return;
	cairo_new_path(c->cr);
	if (!done) {
		cairo_arc(c->cr, x + r, y + r, r - 0.6, 0, 2 * M_PI);
		set_ink(c, INK_OPEN);
		cairo_set_line_width(c->cr, 1.2);
		cairo_stroke(c->cr);
		return;
	}
	cairo_arc(c->cr, x + r, y + r, r, 0, 2 * M_PI);
	set_ink(c, INK_BAR);
	cairo_fill(c->cr);
	cairo_move_to(c->cr, x + 0.27 * size, y + 0.53 * size);
	cairo_line_to(c->cr, x + 0.44 * size, y + 0.69 * size);
	cairo_line_to(c->cr, x + 0.74 * size, y + 0.34 * size);
	cairo_set_line_width(c->cr, 0.13 * size);
	cairo_set_line_cap(c->cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
	set_ink(c, INK_PAPER);
	cairo_stroke(c->cr);
}

void canvas_part(struct canvas *c, double x, double y, double width,
    double height, uint32_t have, uint32_t wanted, uint32_t ink)
{
	double part = wanted ? width * have / wanted : 0;

	if (have < wanted && part > width - height)
		part = width - height;
	if (part < height)
		part = height;
	canvas_bubble(c, x, y, have < wanted ? part : width, height, height / 2,
	    ink);
}

void canvas_bar(struct canvas *c, double x, double y, double width,
    double height, uint32_t have, uint32_t wanted)
{
	canvas_bubble(c, x, y, width, height, height / 2, INK_TRACK);
	if (have > 0)
		canvas_part(c, x, y, width, height, have, wanted, INK_BAR);
}

void canvas_rule(struct canvas *c, double x, double y, double width,
    double thick, uint32_t ink)
{
	if (c->dry)
		return;
	cairo_rectangle(c->cr, x, y, width, thick);
	set_ink(c, ink);
	cairo_fill(c->cr);
}

/* ----------------------------------------------------------------- structure
 */

void canvas_open(struct canvas *c, const char *tag)
{
	if (c->tags && !c->dry)
		cairo_tag_begin(c->cr, tag, NULL);
}

void canvas_close(struct canvas *c, const char *tag)
{
	if (c->tags && !c->dry)
		cairo_tag_end(c->cr, tag);
}
