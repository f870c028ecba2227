/* SPDX-License-Identifier: EUPL-1.2 */
/* Pictures as bytes; see picture.h. */
#include "client/paper/picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

static cairo_status_t gather(void *arg, const unsigned char *data,
    unsigned length)
{
	g_string_append_len(arg, (const char *)data, (gssize)length);
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *surface(enum badge_format format, GString *out,
    double width, double height)
{
	switch (format) {
	case BADGE_SVG:
		return cairo_svg_surface_create_for_stream(gather, out, width,
		    height);
	case BADGE_PNG:
		return cairo_image_surface_create(CAIRO_FORMAT_ARGB32,
		    2 * (int)width, 2 * (int)height);
	default:
		return cairo_pdf_surface_create_for_stream(gather, out, width,
		    height);
	}
}

void picture_begin(struct picture *p, enum badge_format format, double width,
    double height, const char *title, const char *creator)
{
	*p = (struct picture){ .format = format, .bytes = g_string_new(NULL) };
	p->surface = surface(format, p->bytes, width, height);
	if (format >= BADGE_PDF) {
		cairo_pdf_surface_set_metadata(p->surface,
		    CAIRO_PDF_METADATA_TITLE, title);
		cairo_pdf_surface_set_metadata(p->surface,
		    CAIRO_PDF_METADATA_CREATOR, creator);
	}
	canvas_init(&p->c, p->surface);
	p->c.tags = format >= BADGE_PDF;
	if (format == BADGE_PNG)
		cairo_scale(p->c.cr, 2, 2);
}

static void describe_svg(GString *svg, const char *text)
{
	char *title = g_markup_printf_escaped("<title>%s</title>\n", text);
	char *root = strstr(svg->str, "<svg ");
	char *end = root ? strchr(root, '>') : NULL;

	if (end)
		g_string_insert(svg, end - svg->str + 2, title);
	g_free(title);
}

int picture_end(struct picture *p, const char *title, struct paper_drawn *out,
    const char **why)
{
	canvas_fini(&p->c);
	if (p->format == BADGE_PNG)
		cairo_surface_write_to_png_stream(p->surface, gather, p->bytes);
	cairo_surface_finish(p->surface);
	cairo_status_t status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	if (status != CAIRO_STATUS_SUCCESS) {
		*why = cairo_status_to_string(status);
		g_string_free(p->bytes, TRUE);
		return -1;
	}
	if (p->format == BADGE_SVG)
		describe_svg(p->bytes, title);
	out->len = p->bytes->len;
	out->pages = 1;
	out->data = g_string_free(p->bytes, FALSE);
	return 0;
}

double picture_centred(struct canvas *c, struct style s, double least,
    double left, double width, double y, const char *text)
{
	double w = canvas_width(c, &s, text);

	if (w > width) {
		s.size = fmax(least, s.size * width / w);
		w = canvas_width(c, &s, text);
	}
	if (w > width)
		return y + canvas_text(c, &s, left, y, width, text);
	return y + canvas_text(c, &s, left + (width - w) / 2, y, 0, text);
}
