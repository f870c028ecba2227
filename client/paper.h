/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A page for a person: what is on it, without how it looks. The same document
 * is printed on a terminal (paper_print) and drawn as an A4 PDF (paper_pdf);
 * for others to come (a report, a script for the host, a diploma) it knows
 * nothing of whom it is about.
 *
 * A document has a head (whose it is, one large figure), a row of small
 * figures, and blocks in four places: two columns side by side, a body that
 * flows over as many pages as it needs, and a foot that stands at the bottom of
 * the first page. Every text is copied; texts are in the document's language
 * already.
 */
#ifndef VIESTI_PAPER_H
#define VIESTI_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/error.h"
#include "common/i18n.h"

struct arena;
struct print;

enum paper_place { PAPER_LEFT, PAPER_RIGHT, PAPER_BODY, PAPER_FOOT };
#define PAPER_PLACES 4

enum paper_kind {
	PAPER_HEADING, /* text */
	PAPER_TEXT,    /* text */
	PAPER_QUIET,   /* text, smaller */
	PAPER_POINT,   /* text, behind a dot */
	PAPER_STEP, /* text with note; done or not: ticked or an open circle */
	PAPER_BAR,  /* text: have of wanted */
	PAPER_ROW,  /* lead (a date), tag in a colour, text with note, number */
	PAPER_SUM,  /* text, number: below rows */
	PAPER_HEADS, /* text, cells: the heads of a table */
	PAPER_CELLS, /* text, cells: its row; with a bar where it is a chart */
};

/* Colours tell areas apart on the page; never alone, the tag is there too. */
enum paper_colour { PAPER_CALM, PAPER_SKY, PAPER_ROSE, PAPER_LIME, PAPER_SUN };

struct paper_block {
	enum paper_kind kind;
	const char *text, *note, *lead, *tag, *number; /* NULL: none */
	enum paper_colour colour;
	bool done;
	uint32_t have, wanted;
	uint32_t upto; /* of a chart's bar: it may be as long as this */
	bool chart;    /* the table has bars */
	const char *const *cells;
	size_t n_cells;
};

struct paper_figure {
	const char *number, *text;
};

struct paper_blocks {
	struct paper_block *all;
	size_t n, cap;
};

#define PAPER_FIGURES 6

struct paper {
	const char *language; /* "fi" */
	const char *title;    /* of the file */
	const char *creator;  /* which program made it, of the file */
	const char *above, *name, *below; /* the head's three lines */
	const char *runner;		  /* at the bottom of every page */
	bool whole_parts; /* what a heading is above is on one page with it */
	struct paper_figure large, small[PAPER_FIGURES];
	size_t n_small;
	struct paper_blocks places[PAPER_PLACES];
	struct arena *arena; /* of every text */
};

/* Made by the drawing module; free() it. */
struct paper_drawn {
	char *data;
	size_t len;
	unsigned pages;
};

struct paper *paper_new(enum language lang);
void paper_free(struct paper *p); /* NULL is fine */
/* A copy that lives as long as the paper; NULL stays NULL. */
const char *paper_copy(struct paper *p, const char *text);
const char *paper_format(struct paper *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* One of the small figures under the head; what is too much is left out. */
void paper_figure(struct paper *p, const char *number, const char *text);
/* Adds a block; its texts are copied. */
void paper_add(struct paper *p, enum paper_place place, struct paper_block b);
/* The commonest: a block with only a text. */
void paper_say(struct paper *p, enum paper_place place, enum paper_kind kind,
    const char *text);

/* On a terminal, wrapped to it. */
void paper_print(const struct paper *p, const struct print *print, FILE *out);

/*
 * As a PDF. E_UNIMPLEMENTED paper_module: what draws is not installed;
 * E_INTERNAL paper_failed.
 */
int paper_pdf(const struct paper *p, struct paper_drawn *out,
    struct error *err);

/* A door of the drawing module by its name, as a function to be cast.
 * E_UNIMPLEMENTED paper_module. */
int paper_symbol(const char *name, void **symbol, struct error *err);

/* What the module has: 0, or negative with a word of why. */
#define PAPER_MODULE "viesti-paper.so"
#define PAPER_DRAW "paper_draw"
typedef int paper_draw_fn(const struct paper *p, struct paper_drawn *out,
    const char **why);

#endif
