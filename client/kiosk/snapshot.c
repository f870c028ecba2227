/* SPDX-License-Identifier: EUPL-1.2 */
/* Pictures without a screen; see snapshot.h. */
#include "client/kiosk/snapshot.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/kiosk/draw.h"
#include "common/error.h"
#include "common/i18n.h"
#include "common/text.h"

static cairo_surface_t *surface(const char *path, const char *part,
    const struct look *l)
{
	if (text_ends_with(path, ".png"))
		return cairo_image_surface_create(CAIRO_FORMAT_RGB24, l->width,
		    l->height);
	if (text_ends_with(path, ".svg"))
		return cairo_svg_surface_create(part, l->width, l->height);
	if (text_ends_with(path, ".pdf"))
		return cairo_pdf_surface_create(part, l->width, l->height);
	return NULL;
}

int snapshot_write(const char *path, const struct look *look, struct draw *draw,
    const struct items *items, struct error *err)
{
	char part[4096];
	cairo_surface_t *s;
	cairo_status_t status;
	cairo_t *cr;

	if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part))
		return error_set(err, E_INVALID, "picture_write",
		    _("%s: the name is too long."), path);
	s = surface(path, part, look);
	if (!s)
		return error_set(err, E_INVALID, "picture_kind",
		    _("%s: give a name that ends in .png, .svg or .pdf."),
		    path);
	cr = cairo_create(s);
	draw_items(draw, cr, items, look->w, look->h);
	cairo_destroy(cr);
	if (text_ends_with(path, ".png")) {
		status = cairo_surface_write_to_png(s, part);
	} else {
		cairo_surface_finish(s);
		status = cairo_surface_status(s);
	}
	cairo_surface_destroy(s);
	if (status == CAIRO_STATUS_SUCCESS && rename(part, path) == 0)
		return 0;
	unlink(part);
	return error_set(err, E_UNAVAILABLE, "picture_write",
	    _("%s: the picture could not be written (%s)."), path,
	    status ? cairo_status_to_string(status) : error_why(errno));
}
