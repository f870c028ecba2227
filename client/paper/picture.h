/* SPDX-License-Identifier: EUPL-1.2 */
/* The bytes of a picture or of a page with one: begin, draw on the canvas,
 * end. */
#ifndef VIESTI_PAPER_PICTURE_H
#define VIESTI_PAPER_PICTURE_H

#include <glib.h>

#include "client/badge.h"
#include "client/paper/canvas.h"

struct picture {
	enum badge_format format;
	GString *bytes;
	cairo_surface_t *surface;
	struct canvas c;
};

/* In points; a PNG has two pixels each. A page has its title and which program
 * made it. */
void picture_begin(struct picture *p, enum badge_format format, double width,
    double height, const char *title, const char *creator);
/* title: what an SVG says to who reads aloud. -1 with a word of why. */
int picture_end(struct picture *p, const char *title, struct paper_drawn *out,
    const char **why);
/* One line in the middle, as large as it may be but never larger than s says;
 * below least it wraps. Where it ends. */
double picture_centred(struct canvas *c, struct style s, double least,
    double left, double width, double y, const char *text);

#endif
