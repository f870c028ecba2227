/* SPDX-License-Identifier: EUPL-1.2 */
/* A document laid out over A4 pages. */
#ifndef VIESTI_PAPER_FLOW_H
#define VIESTI_PAPER_FLOW_H

#include <cairo.h>

#include "client/paper.h"

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

/*
 * Draws all of it on a PDF surface; how many pages it took. pages: how many
 * there will be, as an earlier call said (0: not known yet, and nothing is
 * drawn). scale: 1, or less for letters that are so much smaller.
 */
unsigned flow_draw(cairo_surface_t *surface, const struct paper *p,
    unsigned pages, double scale);

#endif
