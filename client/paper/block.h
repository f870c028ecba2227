/* SPDX-License-Identifier: EUPL-1.2 */
/* One block of a document on a page. */
#ifndef VIESTI_PAPER_BLOCK_H
#define VIESTI_PAPER_BLOCK_H

#include "client/paper.h"
#include "client/paper/canvas.h"

/* Draws a block with its top at y, as wide as width; its height. first: nothing
 * is above it, so that it needs no air. */
double block_draw(struct canvas *c, const struct paper_block *b, double x,
    double y, double width, bool first);
/* The element that holds this block and its neighbours of the same kind: "L",
 * "Table", or NULL. */
const char *block_group(const struct paper_block *b);

#endif
