/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The closing report for people: what the server told of a season, as tables in
 * the language in force. The same tables are printed, drawn as a PDF and
 * written as a page; what may not be told is a dash, and no file computes it.
 */
#ifndef VIESTI_REPORT_TABLES_H
#define VIESTI_REPORT_TABLES_H

#include <stdint.h>
#include <stdio.h>

#include "client/paper.h"
#include "common/buf.h"
#include "viesti.pb-c.h"

#define REPORT_CELLS 9
#define REPORT_ABSENT "–"

/* A row: its name, a bar where the table has them, a text a column. */
struct report_row {
	const char *name;
	const char *cells[REPORT_CELLS];
	uint32_t low, high, full; /* of the bar; from low to high it may be */
};

struct report_table {
	const char *id, *title, *note; /* note NULL: none */
	const char *name;	       /* what the rows are */
	const char *heads[REPORT_CELLS];
	size_t n_cells;
	bool bars;
	struct report_row *rows;
	size_t n, cap;
};

struct report_tables {
	struct arena *arena;
	struct report_table *all;
	size_t n;
	bool dashes; /* something is not told */
	const char *title, *above, *below;
	struct paper_figure large, small[PAPER_FIGURES];
	size_t n_small;
};

/* Texts are the arena's; r is borrowed no longer. */
struct report_tables *report_tables_new(const Viesti__Report *r);
void report_tables_free(struct report_tables *t); /* NULL is fine */

struct paper *report_paper(const struct report_tables *t);
/* One page by itself, for a file or to be put on a server. */
void report_page(struct buf *out, const struct report_tables *t);
/* Every figure as a row: section, key, round, department, value; what may not
 * be told has an empty value. Made for Excel. */
void report_csv(const Viesti__Report *r, FILE *out);

/* "31 %", "20–40 %", "80–100 %"; a dash where it is in words only. */
#define REPORT_TEXT 64
const char *report_share_text(const Viesti__Share *s, char out[REPORT_TEXT]);

#endif
