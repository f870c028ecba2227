/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Items onto Cairo, text by Pango; see draw.h. Fonts are never hinted and
 * never measured in whole pixels, so that a text is as wide at 4K as at 720p
 * and does not jump when it moves.
 */
#include "client/kiosk/draw.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/shape.h"

#define FAMILY "Inter,Noto Sans,sans-serif"
#define FAMILY_LARGE "Inter Display,Inter,Noto Sans,sans-serif"
#define LARGE 44	  /* u: from here on the large family */
#define SPACED 56	  /* u: from here on letters stand closer */
#define SPACING (-0.012f) /* em */

struct draw {
	float u;
	PangoFontMap *fonts;
	PangoContext *context;
	PangoLayout *layout; /* used again and again */
};

struct draw *draw_new(float u)
{
	struct draw *d = calloc(1, sizeof(*d));
	cairo_font_options_t *options;

	if (!d)
		return NULL;
	d->u = u;
	d->fonts = pango_cairo_font_map_new();
	d->context = pango_font_map_create_context(d->fonts);
	options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(d->context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(d->context, 96);
	pango_context_set_round_glyph_positions(d->context, FALSE);
	d->layout = pango_layout_new(d->context);
	return d;
}

void draw_free(struct draw *d)
{
	if (!d)
		return;
	g_object_unref(d->layout);
	g_object_unref(d->context);
	g_object_unref(d->fonts);
	free(d);
}

static PangoLayout *layout(struct draw *d, const char *text, float size,
    int weight, bool tabular)
{
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *attrs = pango_attr_list_new();

	pango_font_description_set_family_static(font,
	    size >= LARGE ? FAMILY_LARGE : FAMILY);
	pango_font_description_set_weight(font, (PangoWeight)weight);
	pango_font_description_set_absolute_size(font,
	    (double)size * PANGO_SCALE);
	pango_layout_set_font_description(d->layout, font);
	pango_font_description_free(font);
	if (size >= SPACED)
		pango_attr_list_insert(attrs,
		    pango_attr_letter_spacing_new((int)(SPACING * size *
			PANGO_SCALE)));
	if (tabular)
		pango_attr_list_insert(attrs,
		    pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(d->layout, attrs);
	pango_attr_list_unref(attrs);
	pango_layout_set_text(d->layout, text, -1);
	return d->layout;
}

static float layout_width(PangoLayout *l)
{
	PangoRectangle logical;

	pango_layout_get_extents(l, NULL, &logical);
	return (float)logical.width / PANGO_SCALE;
}

float draw_width(struct draw *d, const char *text, float size, int weight)
{
	return layout_width(layout(d, text, size, weight, false));
}

/* The longest beginning of whole characters that fits with an ellipsis. */
static const char *cut(struct draw *d, struct items *l, const char *text,
    float max, float size, int weight)
{
	size_t len = strlen(text);
	char *out = items_text(l, "%s…", text);

	while (len > 0 && draw_width(d, out, size, weight) > max) {
		do
			len--;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80);
		while (len > 0 && text[len - 1] == ' ')
			len--;
		memcpy(out + len, "…", sizeof("…"));
	}
	return out;
}

/* Shrinks to no less than least; false: too long even so. Step by step: the
 * family and the spacing depend on the size. */
static bool shrink(struct draw *d, const char *text, float max, float *size,
    float least, int weight)
{
	float now = *size, width = draw_width(d, text, now, weight);

	while (width > max && now > least) {
		now = fmaxf(least, fminf(now * max / width, now * 0.995f));
		width = draw_width(d, text, now, weight);
	}
	if (width > max)
		return false;
	*size = now;
	return true;
}

const char *draw_fit(struct draw *d, struct items *l, const char *name,
    const char *short_form, float max, float *size, float least, int weight)
{
	if (shrink(d, name, max, size, least, weight))
		return name;
	if (short_form && *short_form) {
		if (shrink(d, short_form, max, size, least, weight))
			return short_form;
		name = short_form;
	}
	*size = least;
	return cut(d, l, name, max, least, weight);
}

/* The beginning of the text, whole words, that fits in max; at least one word.
 * How many bytes of it. */
static size_t break_line(struct draw *d, char *line, float max, float size,
    int weight)
{
	float width;

	while ((width = draw_width(d, line, size, weight)) > max) {
		size_t len = strlen(line), guess = len;
		char *blank;

		/* far too long: not word by word */
		if (width > max * 1.3f)
			guess = (size_t)((float)len * max * 1.2f / width);
		while (guess > 0 && line[guess] != ' ')
			guess--;
		blank = guess > 0 && guess < len ? line + guess
						 : strrchr(line, ' ');
		if (!blank)
			break;
		*blank = '\0';
	}
	return strlen(line);
}

int draw_lines(struct draw *d, struct items *l, uint64_t key, const char *text,
    float x, float y, float max, float pitch, int max_lines, float size,
    int weight, enum color color)
{
	int lines = 0;

	while (*text && lines < max_lines) {
		size_t len = strlen(text), end;
		char *line = items_text(l, "%s", text);
		struct item *it;

		end = break_line(d, line, max, size, weight);
		if (lines + 1 == max_lines && end < len)
			line = (char *)cut(d, l, text, max, size, weight);
		it = items_add(l, ITEM_TEXT, key + (uint64_t)lines);
		it->text = line;
		it->x = x;
		it->y = y + pitch * (float)lines;
		it->size = size;
		it->weight = weight;
		it->color = color;
		text += end + (text[end] == ' ');
		lines++;
	}
	return lines;
}

static void draw_text(struct draw *d, cairo_t *cr, const struct item *it)
{
	PangoLayout *l = layout(d, it->text, it->size, it->weight, it->tabular);
	double x = it->x;

	if (it->align != ALIGN_LEFT)
		x -= layout_width(l) / (it->align == ALIGN_CENTER ? 2 : 1);
	shape_color(cr, it->color, it->alpha);
	cairo_move_to(cr, x,
	    it->y - (double)pango_layout_get_baseline(l) / PANGO_SCALE);
	pango_cairo_show_layout(cr, l);
}

static double tight_of(const struct item *it)
{
	return it->tight > 0 ? it->tight : 6;
}

/* fill: the words need more room than the bar has, so a quieter bubble stands
 * behind and the bar is cut to it. */
static void draw_bubble(cairo_t *cr, const struct item *it)
{
	double r = it->radius > 0 ? it->radius : it->h / 2;

	if (it->fill > 0 && it->fill < it->w) {
		shape_color(cr, it->color2, it->alpha);
		shape_bubble(cr, it->x, it->y, it->w, it->h, r, tight_of(it),
		    it->corner);
		cairo_fill_preserve(cr);
		cairo_save(cr);
		cairo_clip(cr);
		shape_color(cr, it->color, it->alpha);
		cairo_rectangle(cr, it->x, it->y, it->fill, it->h);
		cairo_fill(cr);
		cairo_restore(cr);
		return;
	}
	shape_color(cr, it->color, it->alpha);
	shape_bubble(cr, it->x, it->y, it->w, it->h, r, tight_of(it),
	    it->corner);
	cairo_fill(cr);
}

static void draw_leader(cairo_t *cr, const struct item *it)
{
	double tail = it->h > 150 ? 0.8 : 1;

	shape_color(cr, it->color, it->alpha);
	shape_leader(cr, it->x, it->y, it->w, it->h,
	    it->radius > 0 ? it->radius : it->h / 2, tail);
	cairo_fill(cr);
}

static void draw_shape(cairo_t *cr, const struct item *it)
{
	shape_color(cr, it->color, it->alpha);
	cairo_new_path(cr);
	if (it->kind == ITEM_DISC)
		cairo_arc(cr, it->x + it->w / 2, it->y + it->w / 2, it->w / 2,
		    0, 2 * M_PI);
	else if (it->radius > 0)
		shape_bubble(cr, it->x, it->y, it->w, it->h, it->radius, 0,
		    CORNER_NONE);
	else
		cairo_rectangle(cr, it->x, it->y, it->w, it->h);
	cairo_fill(cr);
}

void draw_item(struct draw *d, cairo_t *cr, const struct item *it)
{
	cairo_save(cr);
	cairo_scale(cr, d->u, d->u);
	switch (it->kind) {
	case ITEM_TEXT:
		draw_text(d, cr, it);
		break;
	case ITEM_BUBBLE:
		draw_bubble(cr, it);
		break;
	case ITEM_LEADER:
		draw_leader(cr, it);
		break;
	case ITEM_RING:
		shape_ring(cr, it);
		break;
	case ITEM_ARROW:
		shape_arrow(cr, it);
		break;
	case ITEM_ICON:
		shape_icon(cr, it);
		break;
	case ITEM_TYPING:
		shape_typing(cr, it);
		break;
	case ITEM_RECT:
	case ITEM_DISC:
		draw_shape(cr, it);
		break;
	}
	cairo_restore(cr);
}

static void text_extents(struct draw *d, const struct item *it, float *x,
    float *y, float *w, float *h)
{
	PangoLayout *l = layout(d, it->text, it->size, it->weight, it->tabular);
	PangoRectangle ink;
	float width = layout_width(l);

	pango_layout_get_extents(l, &ink, NULL);
	*x = it->x + (float)ink.x / PANGO_SCALE;
	if (it->align != ALIGN_LEFT)
		*x -= width / (it->align == ALIGN_CENTER ? 2 : 1);
	*y = it->y +
	    (float)(ink.y - pango_layout_get_baseline(l)) / PANGO_SCALE;
	*w = (float)ink.width / PANGO_SCALE;
	*h = (float)ink.height / PANGO_SCALE;
}

void draw_extents(struct draw *d, const struct item *it, float *x, float *y,
    float *w, float *h)
{
	*x = it->x;
	*y = it->y;
	*w = it->w;
	*h = it->h;
	switch (it->kind) {
	case ITEM_TEXT:
		text_extents(d, it, x, y, w, h);
		break;
	case ITEM_LEADER:
		*x -= (float)SHAPE_TAIL_LEFT * it->h;
		*w += (float)SHAPE_TAIL_LEFT * it->h;
		*h += (float)SHAPE_TAIL_BELOW * it->h;
		break;
	case ITEM_ARROW:
		*w = it->w > 0 ? it->w : 22;
		*h = *w;
		*x -= *w / 2;
		*y -= *h / 2;
		break;
	case ITEM_RING:
		*x -= it->stroke / 2;
		*y -= it->stroke / 2;
		*w += it->stroke;
		*h = *w;
		break;
	case ITEM_DISC:
	case ITEM_ICON:
		*h = it->w;
		break;
	default:
		break;
	}
}

void draw_items(struct draw *d, cairo_t *cr, const struct items *l, float w,
    float h)
{
	cairo_save(cr);
	cairo_scale(cr, d->u, d->u);
	shape_color(cr, l->background, 1);
	cairo_rectangle(cr, 0, 0, w, h);
	cairo_fill(cr);
	cairo_restore(cr);
	for (int z = 0; z < 8; z++)
		for (size_t i = 0; i < l->n; i++)
			if (l->rows[i].z == z)
				draw_item(d, cr, &l->rows[i]);
}
