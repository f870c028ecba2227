/* SPDX-License-Identifier: EUPL-1.2 */
/* Pictures of items, drawn once and shared by equal ones. */
#ifndef VIESTI_PICTURE_H
#define VIESTI_PICTURE_H

#include <cairo.h>

#include "client/kiosk/draw.h"

struct picture {
	uint64_t look; /* hash of all that it shows */
	cairo_surface_t *pixels;
	int x, y, w, h; /* pixels from the item's place */
	unsigned users;
	struct picture *next;
};
struct pictures;
struct pictures *pictures_new(struct draw *draw, float u);
void pictures_free(struct pictures *p);
/* The item's picture without its place and opacity; counted until dropped.
 * When memory is gone the program ends. */
struct picture *picture_take(struct pictures *p, const struct item *it);
void picture_drop(struct pictures *p, struct picture *pic); /* NULL is fine */
size_t pictures_memory(const struct pictures *p);	    /* bytes */

#endif
