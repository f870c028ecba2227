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

#define NAME_WIDTH 26
#define CHART 12

/* Is the terminal wide enough for this row's cells? A longer name stands on a
 * line of its own. */
static bool has_room(const struct paper_block *b, size_t each)
{
	for (size_t i = 0; i < b->n_cells; i++)
		if (text_width(b->cells[i]) + 1 > each)
			return false;
	return true;
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

static void cells(const struct print *p, const struct paper_block *b,
    const struct paper_block *heads, FILE *out)
{
	size_t used = NAME_WIDTH + (b->chart ? CHART : 0);
	size_t each = p->columns > used && b->n_cells
	    ? (p->columns - used) / b->n_cells
	    : 0;

	each = each > 14 ? 14 : each;
	if (p->mode == PRINT_PLAIN || (heads && !has_room(heads, each)) ||
	    !has_room(b, each)) {
		if (b->kind == PAPER_CELLS)
			cells_in_words(p, b, heads, out);
		return;
	}
	fputs(b->text, out);
	if (text_width(b->text) >= NAME_WIDTH)
		fputc('\n', out);
	pad(out,
	    text_width(b->text) < NAME_WIDTH ? NAME_WIDTH - text_width(b->text)
					     : NAME_WIDTH);
	if (b->chart)
		put_chart(b, out);
	for (size_t i = 0; i < b->n_cells; i++) {
		pad(out, each - text_width(b->cells[i]));
		fputs(b->cells[i], out);
	}
	fputc('\n', out);
}

static void block(const struct print *p, const struct paper_block *b,
    const struct paper_block *heads, FILE *out)
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
		cells(p, b, heads, out);
		return;
	}
}

static void place(const struct print *p, const struct paper_blocks *blocks,
    FILE *out)
{
	const struct paper_block *heads = NULL;

	for (size_t i = 0; i < blocks->n; i++) {
		if (blocks->all[i].kind == PAPER_HEADS)
			heads = &blocks->all[i];
		block(p, &blocks->all[i], heads, out);
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
