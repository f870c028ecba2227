/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What pages are drawn with: text in the house's type, the speech bubble that
 * everything is made of, ticks and bars. Lengths are points (1/72 inch), y
 * grows downwards, a text's y is its top.
 *
 * Colours and type are those of the lobby's screen, on white instead of night:
 * text has a contrast of at least 7:1 on its ground, shapes that mean something
 * 3:1, and no colour is the only sign of anything.
 */
#ifndef VIESTI_PAPER_CANVAS_H
#define VIESTI_PAPER_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include <pango/pangocairo.h>

#define INK_NIGHT 0x11174Au /* text */
#define INK_QUIET 0x474F82u /* small text */
#define INK_PAPER 0xFDF9F0u /* text on night */
#define INK_MIST 0xC3CBF5u  /* small text on night */
#define INK_BAR 0x4B63E6u   /* bars, ticks */
#define INK_SUN 0xFFB648u   /* the one large figure */
#define INK_PERHAPS 0xA9B5F0u /* of a bar, what may be */
#define INK_TRACK 0xDFE4FAu /* behind a bar */
#define INK_PANEL 0xF1F3FDu /* a panel's ground */
#define INK_RULE 0xE3E7F9u  /* hairlines */
#define INK_OPEN 0x7A86C9u  /* circles of what is not done */

enum font { FONT_TEXT, FONT_DISPLAY };

struct style {
	enum font font;
	double size;
	int weight; /* 400, 500, 600, 700, 800 */
	uint32_t ink;
	bool tabular; /* figures of one width, for columns */
};

struct canvas {
	cairo_t *cr;
	PangoContext *pango;
	bool dry;  /* measures, draws nothing */
	bool tags; /* the structure for screen readers is written */
};

void canvas_init(struct canvas *c, cairo_surface_t *surface);
void canvas_fini(struct canvas *c);

/* Wrapped to a width (0: one line, not wrapped); its height. */
double canvas_text(struct canvas *c, const struct style *s, double x, double y,
    double width, const char *text);
/* One line that ends at x. */
double canvas_text_right(struct canvas *c, const struct style *s, double x,
    double y, const char *text);
/* Of one line. */
double canvas_width(struct canvas *c, const struct style *s, const char *text);
/* From a text's top to its first baseline. */
double canvas_ascent(struct canvas *c, const struct style *s);

/* A rounded rectangle whose lower left corner is tight: someone speaks. */
void canvas_bubble(struct canvas *c, double x, double y, double width,
    double height, double radius, uint32_t ink);
/* The same with a tail. */
void canvas_speech(struct canvas *c, double x, double y, double width,
    double height, double radius, uint32_t ink);
/* A tick in a disc, or an open circle, of this diameter. */
void canvas_tick(struct canvas *c, double x, double y, double size, bool done);
/* have of wanted; a have above 0 is never drawn as nothing, one below wanted
 * never as all. */
void canvas_bar(struct canvas *c, double x, double y, double width,
    double height, uint32_t have, uint32_t wanted);
/* The part of a bar alone, in that ink. */
void canvas_part(struct canvas *c, double x, double y, double width,
    double height, uint32_t have, uint32_t wanted, uint32_t ink);
void canvas_rule(struct canvas *c, double x, double y, double width,
    double thick, uint32_t ink);

/* An element of the document's structure ("H1", "P", "Table", ...). */
void canvas_open(struct canvas *c, const char *tag);
void canvas_close(struct canvas *c, const char *tag);

#endif
