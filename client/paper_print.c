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

static void block(const struct print *p, const struct paper_block *b, FILE *out)
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
		for (size_t i = 0; i < p->places[at].n; i++)
			block(print, &p->places[at].all[i], out);
}
