/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A document on a terminal: the same texts from top to bottom, without tables
 * and boxes, wrapped and never cut.
 */
#include <stdlib.h>
#include <string.h>

#include "client/paper.h"
#include "client/print.h"
#include "common/text.h"

#define NUMBER_WIDTH 5
#define BAR 20
#define INDENT 6
#define LINE 1400

static void heading(const struct print *p, const char *text, FILE *out)
{
	fprintf(out, "\n%s%s%s\n", p->color ? "\033[1m" : "", text,
	    p->color ? "\033[0m" : "");
}

static void labelled(const struct print *p, const struct paper_block *b,
    FILE *out)
{
	char line[LINE];

	snprintf(line, sizeof(line), b->lead ? "%s: %s" : "%s%s",
	    b->lead ? b->lead : "", b->text);
	print_wrapped(p, out, 0, line);
}

static void step(const struct print *p, const struct paper_block *b, FILE *out)
{
	char line[LINE];

	snprintf(line, sizeof(line), b->number ? "%s (%s)" : "%s%s", b->text,
	    b->number ? b->number : "");
	if (p->mode == PRINT_PLAIN)
		print_fact(out, line, b->done ? _("done") : _("not yet"));
	else
		print_hanging(p, out, b->done ? "  [x] " : "  [ ] ", line);
	if (b->note)
		print_wrapped(p, out, INDENT, b->note);
}

static void bar(const struct print *p, const struct paper_block *b, FILE *out)
{
	char line[LINE], drawn[BAR + 1];
	uint32_t full = b->wanted
	    ? (uint32_t)((uint64_t)b->have * BAR / b->wanted)
	    : 0;

	for (uint32_t i = 0; i < BAR; i++)
		drawn[i] = i < full ? '#' : '.';
	drawn[BAR] = '\0';
	snprintf(line, sizeof(line),
	    p->mode == PRINT_TABLE ? "%s %s [%s]" : "%s %s", b->text,
	    b->number ? b->number : "", drawn);
	print_wrapped(p, out, INDENT, line);
}

static void row(const struct print *p, const struct paper_block *b, FILE *out)
{
	char lead[64], line[LINE];
	const char *number = b->number ? b->number : "";

	snprintf(lead, sizeof(lead), "%*s%s  %s%s",
	    (int)(NUMBER_WIDTH > text_width(number)
		    ? NUMBER_WIDTH - text_width(number)
		    : 0),
	    "", number, b->lead ? b->lead : "", b->lead ? "  " : "");
	snprintf(line, sizeof(line), b->tag ? "%s %s" : "%s%s",
	    b->tag ? b->tag : "", b->text);
	print_hanging(p, out, lead, line);
	if (b->note)
		print_wrapped(p, out, NUMBER_WIDTH + 2, b->note);
}

#define NAME_WIDTH 26
#define CHART 12
#define CELLS_MAX 16
#define GAP 2

/* A table, from its heads to its last row: as columns where every cell has
 * room, else in words, all of it the same. */
struct grid {
	const struct paper_block *heads; /* NULL: none */
	size_t name, chart, widths[CELLS_MAX];
	bool words;
};

static void widen(struct grid *g, const struct paper_block *b)
{
	size_t name = text_width(b->text) + 1;

	g->name = name > g->name ? name : g->name;
	g->chart = b->chart ? CHART : g->chart;
	for (size_t i = 0; i < b->n_cells && i < CELLS_MAX; i++) {
		size_t width = text_width(b->cells[i]) + GAP;
		if (width > g->widths[i])
			g->widths[i] = width;
	}
	g->words = g->words || b->n_cells > CELLS_MAX;
}

/* Of the table that begins with this block. A chart only adds to its numbers:
 * it goes before the columns do. */
static struct grid measure(const struct print *p,
    const struct paper_block *blocks, size_t n)
{
	struct grid g = { .words = p->mode == PRINT_PLAIN };
	size_t used = 0;

	if (blocks[0].kind == PAPER_HEADS)
		g.heads = &blocks[0];
	for (size_t i = 0; i < n; i++) {
		if (blocks[i].kind != PAPER_CELLS && &blocks[i] != g.heads)
			break;
		widen(&g, &blocks[i]);
	}
	g.name = g.name > NAME_WIDTH ? NAME_WIDTH : g.name;
	for (size_t i = 0; i < CELLS_MAX; i++)
		used += g.widths[i];
	if (g.name + g.chart + used > p->columns)
		g.chart = 0;
	g.words = g.words || g.name + used > p->columns;
	return g;
}

/* What stands in the columns of a row, each behind its head. */
static void cells_in_words(const struct print *p, const struct paper_block *b,
    const struct paper_block *heads, FILE *out)
{
	char line[LINE];
	size_t at = (size_t)snprintf(line, sizeof(line), "%s:", b->text);

	for (size_t i = 0; i < b->n_cells && at < sizeof(line); i++)
		at += (size_t)snprintf(line + at, sizeof(line) - at, "%s %s %s",
		    i ? "," : "",
		    heads && i < heads->n_cells ? heads->cells[i] : "",
		    b->cells[i]);
	print_wrapped(p, out, 0, line);
}

static void pad(FILE *out, size_t n)
{
	while (n-- > 0)
		fputc(' ', out);
}

static void put_chart(const struct paper_block *b, FILE *out)
{
	uint64_t full = b->wanted, have = full ? CHART * b->have / full : 0;
	uint64_t upto = full ? CHART * (uint64_t)b->upto / full : 0;

	for (uint64_t i = 0; b->kind == PAPER_CELLS && i < CHART; i++)
		fputc(i < have ? '#' : i < upto ? '-' : '.', out);
	if (b->kind == PAPER_HEADS)
		pad(out, CHART);
}

/* A longer name stands on a line of its own. */
static void cells(const struct print *p, const struct paper_block *b,
    const struct grid *g, FILE *out)
{
	size_t name = text_width(b->text);

	if (g->words) {
		if (b->kind == PAPER_CELLS)
			cells_in_words(p, b, g->heads, out);
		return;
	}
	fputs(b->text, out);
	if (name >= g->name)
		fputc('\n', out);
	pad(out, name < g->name ? g->name - name : g->name);
	if (g->chart)
		put_chart(b, out);
	for (size_t i = 0; i < b->n_cells; i++) {
		pad(out, g->widths[i] - text_width(b->cells[i]));
		fputs(b->cells[i], out);
	}
	fputc('\n', out);
}

static void block(const struct print *p, const struct paper_block *b,
    const struct grid *grid, FILE *out)
{
	switch (b->kind) {
	case PAPER_HEADING:
		heading(p, b->text, out);
		return;
	case PAPER_TEXT:
	case PAPER_QUIET:
		labelled(p, b, out);
		return;
	case PAPER_POINT:
		print_hanging(p, out, "  - ", b->text);
		return;
	case PAPER_STEP:
		step(p, b, out);
		return;
	case PAPER_BAR:
		bar(p, b, out);
		return;
	case PAPER_ROW:
	case PAPER_SUM:
		row(p, b, out);
		return;
	case PAPER_HEADS:
	case PAPER_CELLS:
		cells(p, b, grid, out);
		return;
	}
}

static void place(const struct print *p, const struct paper_blocks *blocks,
    FILE *out)
{
	struct grid grid = { .words = true };
	bool inside = false; /* of a table */

	for (size_t i = 0; i < blocks->n; i++) {
		const struct paper_block *b = &blocks->all[i];
		bool row = b->kind == PAPER_CELLS;

		if (b->kind == PAPER_HEADS || (row && !inside))
			grid = measure(p, b, blocks->n - i);
		inside = row || b->kind == PAPER_HEADS;
		block(p, b, &grid, out);
	}
}

void paper_print(const struct paper *p, const struct print *print, FILE *out)
{
	char line[LINE];

	print_wrapped(print, out, 0, p->above);
	heading(print, p->name, out);
	print_wrapped(print, out, 0, p->below);
	snprintf(line, sizeof(line), "%s %s", p->large.number, p->large.text);
	heading(print, line, out);
	for (size_t i = 0; i < p->n_small; i++) {
		snprintf(line, sizeof(line), "%s: %s", p->small[i].text,
		    p->small[i].number);
		print_wrapped(print, out, 0, line);
	}
	for (size_t at = 0; at < PAPER_PLACES; at++)
		place(print, &p->places[at], out);
}
