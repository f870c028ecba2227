/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How each kind of block looks. Every function measures and draws by the same
 * lines: on a dry canvas only its height is wanted.
 */
#include "client/paper/block.h"

#define LEAD_WIDTH 58  /* of a date in front */
#define TERM_WIDTH 104 /* of a word in front of a text */
#define TAG_WIDTH 30
#define GAP 8

static const struct style heading = { FONT_DISPLAY, 12.5, 700, INK_NIGHT,
	false };
static const struct style text = { FONT_TEXT, 9, 400, INK_NIGHT, false };
static const struct style strong = { FONT_TEXT, 9, 600, INK_NIGHT, false };
static const struct style quiet = { FONT_TEXT, 8, 400, INK_QUIET, false };
static const struct style figure = { FONT_TEXT, 9, 600, INK_NIGHT, true };
static const struct style date = { FONT_TEXT, 8.5, 400, INK_QUIET, true };
static const struct style tag_dark = { FONT_TEXT, 7.5, 600, INK_NIGHT, true };
static const struct style tag_light = { FONT_TEXT, 7.5, 600, INK_PAPER, true };

static const uint32_t grounds[] = {
	[PAPER_CALM] = 0x2F3C96,
	[PAPER_SKY] = 0x7CC4FF,
	[PAPER_ROSE] = 0xFF8FA3,
	[PAPER_LIME] = 0xD6EE72,
	[PAPER_SUN] = INK_SUN,
};

struct spot {
	double x, y, width;
	bool first;
};

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static double say(struct canvas *c, const char *tag, const struct style *s,
    double x, double y, double width, const char *words)
{
	canvas_open(c, tag);
	double h = canvas_text(c, s, x, y, width, words);
	canvas_close(c, tag);
	return h;
}

static double draw_heading(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double above = at.first ? 0 : 15;

	return above + 5 +
	    say(c, "H2", &heading, at.x, at.y + above, at.width, b->text);
}

static double draw_text(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	const struct style *s = b->kind == PAPER_QUIET ? &quiet : &text;
	double h, term = 0, indent = b->lead ? TERM_WIDTH + GAP : 0;

	canvas_open(c, "P");
	if (b->lead)
		term = canvas_text(c, &strong, at.x, at.y, TERM_WIDTH, b->lead);
	h = canvas_text(c, s, at.x + indent, at.y, at.width - indent, b->text);
	canvas_close(c, "P");
	return larger(h, term) + 4;
}

static double draw_point(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double middle = at.y + canvas_ascent(c, &text) - 3.2;

	canvas_open(c, "LI");
	canvas_bubble(c, at.x, middle - 2.5, 5, 5, 2.5, INK_BAR);
	double h = say(c, "LBody", &text, at.x + 13, at.y, at.width - 13,
	    b->text);
	canvas_close(c, "LI");
	return h + 4;
}

static double draw_step(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double x = at.x + 16, width = at.width - 16, h, number = 0;

	canvas_open(c, "LI");
	canvas_tick(c, at.x, at.y + canvas_ascent(c, &strong) - 8.4, 10.5,
	    b->done);
	canvas_open(c, "LBody");
	if (b->number)
		number = canvas_width(c, &figure, b->number) + GAP;
	h = canvas_text(c, b->done ? &strong : &text, x, at.y, width - number,
	    b->text);
	if (b->number)
		canvas_text_right(c, &figure, at.x + at.width, at.y, b->number);
	if (b->note)
		h += 0.5 +
		    canvas_text(c, &quiet, x, at.y + h + 0.5, width, b->note);
	canvas_close(c, "LBody");
	canvas_close(c, "LI");
	return h + 4.5;
}

static double draw_bar(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double x = at.x + 16, width = at.width - 16, h, number = 0;

	canvas_open(c, "P");
	if (b->number)
		number = canvas_width(c, &figure, b->number) + GAP;
	h = canvas_text(c, &quiet, x, at.y + 0.7, width - number, b->text);
	if (b->number)
		canvas_text_right(c, &figure, at.x + at.width, at.y, b->number);
	canvas_close(c, "P");
	canvas_bar(c, x, at.y + h + 3, width, 6, b->have, b->wanted);
	return h + 3 + 6 + 6;
}

static void draw_tag(struct canvas *c, const struct paper_block *b, double x,
    double y)
{
	const struct style *s = b->colour == PAPER_CALM ? &tag_light
							: &tag_dark;
	double width = canvas_width(c, s, b->tag);
	double box = larger(TAG_WIDTH, width + 8);

	canvas_bubble(c, x, y, box, 12.5, 6.25, grounds[b->colour]);
	canvas_text(c, s, x + (box - width) / 2, y + 1.4, 0, b->tag);
}

static double tag_room(struct canvas *c, const struct paper_block *b)
{
	return larger(TAG_WIDTH, canvas_width(c, &tag_dark, b->tag) + 8) + GAP;
}

static double draw_row(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double x = at.x + LEAD_WIDTH + GAP, y = at.y + 3.2, right = 0;

	canvas_open(c, "TR");
	if (b->lead)
		say(c, "TD", &date, at.x, y + 0.4, 0, b->lead);
	canvas_open(c, "TD");
	if (b->tag) {
		draw_tag(c, b, x, y - 0.9);
		x += tag_room(c, b);
	} else {
		x += TAG_WIDTH + GAP;
	}
	if (b->number)
		right = canvas_width(c, &figure, b->number) + 2 * GAP;
	double width = at.x + at.width - right - x;
	double h = canvas_text(c, &text, x, y, width, b->text);
	if (b->note)
		h += canvas_text(c, &quiet, x, y + h, width, b->note);
	canvas_close(c, "TD");
	if (b->number) {
		canvas_open(c, "TD");
		canvas_text_right(c, &figure, at.x + at.width, y, b->number);
		canvas_close(c, "TD");
	}
	canvas_close(c, "TR");
	canvas_rule(c, at.x, y + h + 3, at.width, 0.6, INK_RULE);
	return 3.2 + h + 3.6;
}

static double draw_sum(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double x = at.x + LEAD_WIDTH + GAP + TAG_WIDTH + GAP;

	canvas_open(c, "TR");
	double h = say(c, "TD", &strong, x, at.y + 4, at.width / 2, b->text);
	if (b->number) {
		canvas_open(c, "TD");
		canvas_text_right(c, &figure, at.x + at.width, at.y + 4,
		    b->number);
		canvas_close(c, "TD");
	}
	canvas_close(c, "TR");
	return 4 + h + 6;
}

/* -------------------------------------------------------------------- tables
 */

#define CHART_WIDTH 0.30 /* of the row */
#define CELL_GAP 4

static const struct style cell = { FONT_TEXT, 8.5, 400, INK_NIGHT, true };
static const struct style cell_head = { FONT_TEXT, 7.5, 600, INK_QUIET, false };

/* Right of a width, over as many lines as it needs. */
static double say_right(struct canvas *c, const char *tag,
    const struct style *s, double right, double y, double width,
    const char *words)
{
	double needed = canvas_width(c, s, words);

	return say(c, tag, s, right - (needed < width ? needed : width), y,
	    needed < width ? 0 : width, words);
}

/* Of the row: what stands in front has the room that few figures leave. */
static double name_width(const struct paper_block *b)
{
	if (b->chart)
		return 0.36;
	return b->n_cells > 5 ? 0.34 : 0.46;
}

static double draw_cells(struct canvas *c, const struct paper_block *b,
    const struct style *s, const char *tag, struct spot at, double y)
{
	double from = name_width(b) + (b->chart ? CHART_WIDTH : 0);
	double each = at.width * (1 - from) /
	    (double)(b->n_cells ? b->n_cells : 1);
	double highest = 0;

	for (size_t i = 0; i < b->n_cells; i++) {
		double right = at.x + at.width * from + each * (double)(i + 1);
		highest = larger(highest,
		    say_right(c, tag, s, right, y, each - CELL_GAP,
			b->cells[i]));
	}
	return highest;
}

static double draw_heads(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double y = at.y + 2, h;

	canvas_open(c, "TR");
	h = say(c, "TH", &cell_head, at.x, y,
	    at.width * name_width(b) - CELL_GAP, b->text);
	h = larger(h, draw_cells(c, b, &cell_head, "TH", at, y));
	canvas_close(c, "TR");
	canvas_rule(c, at.x, y + h + 2, at.width, 0.8, INK_OPEN);
	return 2 + h + 3;
}

/* The bar says what the cells say: no part of what is read aloud. */
static void draw_chart(struct canvas *c, const struct paper_block *b, double x,
    double y, double width)
{
	if (b->wanted == 0)
		return;
	canvas_bar(c, x, y, width, 8, 0, b->wanted);
	if (b->upto > b->have)
		canvas_part(c, x, y, width, 8, b->upto, b->wanted, INK_PERHAPS);
	if (b->have > 0)
		canvas_part(c, x, y, width, 8, b->have, b->wanted, INK_BAR);
}

static double draw_cells_row(struct canvas *c, const struct paper_block *b,
    struct spot at)
{
	double y = at.y + 3, h;

	canvas_open(c, "TR");
	h = say(c, "TH", &text, at.x, y, at.width * name_width(b) - CELL_GAP,
	    b->text);
	if (b->chart)
		draw_chart(c, b, at.x + at.width * name_width(b), y + 2,
		    at.width * CHART_WIDTH - 2 * GAP);
	h = larger(h, draw_cells(c, b, &cell, "TD", at, y));
	canvas_close(c, "TR");
	canvas_rule(c, at.x, y + h + 2.4, at.width, 0.6, INK_RULE);
	return 3 + h + 3;
}

static const struct {
	double (*draw)(struct canvas *c, const struct paper_block *b,
	    struct spot at);
	const char *group;
} kinds[] = {
	[PAPER_HEADING] = { draw_heading, NULL },
	[PAPER_TEXT] = { draw_text, NULL },
	[PAPER_QUIET] = { draw_text, NULL },
	[PAPER_POINT] = { draw_point, "L" },
	[PAPER_STEP] = { draw_step, "L" },
	[PAPER_BAR] = { draw_bar, NULL },
	[PAPER_ROW] = { draw_row, "Table" },
	[PAPER_SUM] = { draw_sum, "Table" },
	[PAPER_HEADS] = { draw_heads, "Table" },
	[PAPER_CELLS] = { draw_cells_row, "Table" },
};

double block_draw(struct canvas *c, const struct paper_block *b, double x,
    double y, double width, bool first)
{
	struct spot at = { x, y, width, first };

	return kinds[b->kind].draw(c, b, at);
}

const char *block_group(const struct paper_block *b)
{
	return kinds[b->kind].group;
}
