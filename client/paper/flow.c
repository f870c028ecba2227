/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The layout of pages. From the top of the first: the head (a speech bubble
 * with the name and the large figure), the small figures, the two columns, the
 * body, which goes on over further pages, and the foot, for which room is kept
 * at the bottom of the first page. What does not fit there goes where there is
 * room: columns that are too high become body, so does the foot.
 *
 * A document is laid out twice, dry to count the pages, then to draw them. It
 * can be laid out on a page somewhat larger than the paper and made smaller.
 */
#include "client/paper/flow.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

#include "client/paper/block.h"
#include "client/paper/canvas.h"

#define SIDE 54.0 /* margin on the paper */
#define TOP 44.0
#define BELOW 52.0 /* below what stands above the last line */
#define LAST_LINE 16.0
#define COLUMN_GAP 30.0
#define PANEL 14.0 /* between a panel's edge and its text */
#define BEFORE_FOOT 14.0
#define HEAD_PAD 22.0
#define NAME_LARGE 25.0
#define NAME_SMALL 15.0

static const struct style above = { FONT_TEXT, 9, 500, INK_MIST, false };
static const struct style large = { FONT_DISPLAY, 40, 800, INK_SUN, false };
static const struct style large_text = { FONT_TEXT, 9, 600, INK_SUN, false };
static const struct style small = { FONT_DISPLAY, 17, 700, INK_NIGHT, false };
static const struct style small_text = { FONT_TEXT, 8, 400, INK_QUIET, false };
static const struct style runner = { FONT_TEXT, 7.5, 400, INK_QUIET, true };

struct flow {
	struct canvas c;
	cairo_surface_t *surface;
	const struct paper *p;
	double scale; /* the page is so much larger than the paper */
	double left, width, column; /* of what stands beside the margins */
	double end;		    /* of what may stand above the last line */
	double y, bottom;
	unsigned page, pages;
	const char *group; /* the element that is open: "L", "Table" */
	double foot;	   /* height of the foot, until it is drawn */
	bool first;	   /* nothing of the body is on this page yet */
	const struct paper_block *heads; /* of the table that goes on */
};

static void regroup(struct flow *f, const char *group)
{
	bool same = group && f->group && strcmp(group, f->group) == 0;

	if (same)
		return;
	if (f->group)
		canvas_close(&f->c, f->group);
	if (group)
		canvas_open(&f->c, group);
	f->group = group;
}

/* --------------------------------------------------------------------- pages
 */

/* The last line of every page; not part of what a screen reader reads. */
static void end_page(struct flow *f)
{
	char number[32];
	double y = f->end + LAST_LINE;

	snprintf(number, sizeof(number), "%u / %u", f->page, f->pages);
	canvas_text(&f->c, &runner, f->left, y, 0, f->p->runner);
	canvas_text_right(&f->c, &runner, f->left + f->width, y, number);
	if (!f->c.dry)
		cairo_show_page(f->c.cr);
}

static void draw_foot(struct flow *f);

static void next_page(struct flow *f)
{
	regroup(f, NULL);
	draw_foot(f);
	end_page(f);
	f->page++;
	f->bottom = f->end;
	f->first = true;
	canvas_text(&f->c, &runner, f->left, TOP - 12, 0, f->p->name);
	canvas_rule(&f->c, f->left, TOP + 3, f->width, 0.6, INK_RULE);
	f->y = TOP + 16;
}

static void outline(struct flow *f, const char *text)
{
	char where[96];

	if (f->c.dry)
		return;
	snprintf(where, sizeof(where), "page=%u pos=[%.1f %.1f]", f->page,
	    f->left * f->scale, f->y * f->scale);
	cairo_pdf_surface_add_outline(f->surface, CAIRO_PDF_OUTLINE_ROOT, text,
	    where, (cairo_pdf_outline_flags_t)0);
}

/* ---------------------------------------------------------------------- head
 */

/* The largest size at which the name is one line, down to the smallest. */
static struct style name_style(struct flow *f, double width)
{
	struct style s = { FONT_DISPLAY, NAME_LARGE, 700, INK_PAPER, false };

	while (s.size > NAME_SMALL &&
	    canvas_width(&f->c, &s, f->p->name) > width)
		s.size -= 0.5;
	return s;
}

static double say(struct flow *f, const char *tag, const struct style *s,
    double x, double y, double width, const char *text)
{
	canvas_open(&f->c, tag);
	double h = canvas_text(&f->c, s, x, y, width, text);
	canvas_close(&f->c, tag);
	return h;
}

/* The three lines from y on; how high they are. */
static double head_lines(struct flow *f, double y, double width)
{
	struct style name = name_style(f, width);
	double x = f->left + HEAD_PAD, at = y;

	at += say(f, "P", &above, x, at, width, f->p->above) + 3;
	at += say(f, "H1", &name, x, at, width, f->p->name) + 3;
	at += say(f, "P", &above, x, at, width, f->p->below);
	return at - y;
}

static void head(struct flow *f)
{
	const struct paper_figure *big = &f->p->large;
	double number = canvas_width(&f->c, &large, big->number);
	double words = canvas_width(&f->c, &large_text, big->text);
	double right = number > words ? number : words;
	double width = f->width - 2 * HEAD_PAD - right - 18;
	bool dry = f->c.dry;

	f->c.dry = true;
	double h = head_lines(f, TOP, width);
	f->c.dry = dry;
	double box = h + 2 * 18 > 96 ? h + 2 * 18 : 96;
	double edge = f->left + f->width - HEAD_PAD;
	canvas_speech(&f->c, f->left, TOP, f->width, box, 24, INK_NIGHT);
	outline(f, f->p->name);
	head_lines(f, TOP + (box - h) / 2, width);
	canvas_open(&f->c, "P");
	canvas_text_right(&f->c, &large, edge, TOP + box / 2 - 35, big->number);
	canvas_text_right(&f->c, &large_text, edge, TOP + box / 2 + 15,
	    big->text);
	canvas_close(&f->c, "P");
	f->y = TOP + box + 22;
}

static void figures(struct flow *f)
{
	double each = f->p->n_small ? f->width / (double)f->p->n_small : 0;
	double highest = 0;

	for (size_t i = 0; i < f->p->n_small; i++) {
		const struct paper_figure *s = &f->p->small[i];
		double x = f->left + (double)i * each, h;
		canvas_open(&f->c, "P");
		h = canvas_text(&f->c, &small, x, f->y, 0, s->number);
		h += canvas_text(&f->c, &small_text, x, f->y + h, each - 10,
		    s->text);
		canvas_close(&f->c, "P");
		highest = h > highest ? h : highest;
	}
	if (highest > 0)
		f->y += highest + 14;
	canvas_rule(&f->c, f->left, f->y, f->width, 0.8, INK_TRACK);
	f->y += 14;
}

/* -------------------------------------------------------------------- blocks
 */

static const struct paper_blocks *place(const struct flow *f,
    enum paper_place which)
{
	return &f->p->places[which];
}

/* Blocks one below the other from y on; their height. */
static double stack(struct flow *f, const struct paper_blocks *blocks, double x,
    double y, double width)
{
	double at = y, here = f->y;

	for (size_t i = 0; i < blocks->n; i++) {
		const struct paper_block *b = &blocks->all[i];
		regroup(f, block_group(b));
		f->y = at;
		if (b->kind == PAPER_HEADING)
			outline(f, b->text);
		at += block_draw(&f->c, b, x, at, width, i == 0);
	}
	regroup(f, NULL);
	f->y = here;
	return at - y;
}

static double measure(struct flow *f, const struct paper_blocks *blocks,
    double width)
{
	bool dry = f->c.dry;

	f->c.dry = true;
	double h = stack(f, blocks, 0, 0, width);
	f->c.dry = dry;
	return h;
}

static double measure_one(struct flow *f, const struct paper_block *b)
{
	bool dry = f->c.dry;

	f->c.dry = true;
	double h = block_draw(&f->c, b, 0, 0, f->width, f->first);
	f->c.dry = dry;
	return h;
}

/* A heading stays with what it is above, the last row with its sum. */
static double needed(struct flow *f, const struct paper_blocks *blocks,
    size_t i)
{
	double h = 0;
	bool more = true;

	for (; more && i < blocks->n; i++) {
		const struct paper_block *next = i + 1 < blocks->n
		    ? &blocks->all[i + 1]
		    : NULL;
		h += measure_one(f, &blocks->all[i]);
		more = blocks->all[i].kind == PAPER_HEADING ||
		    blocks->all[i].kind == PAPER_HEADS ||
		    (next && next->kind == PAPER_HEADS) ||
		    (next && next->kind == PAPER_SUM);
	}
	return h;
}

/* From a heading to the next one, where that is no more than a page. */
static double needed_by_part(struct flow *f, const struct paper_blocks *blocks,
    size_t i)
{
	double h = 0;
	size_t k = i;

	if (!f->p->whole_parts || blocks->all[i].kind != PAPER_HEADING)
		return 0;
	do
		h += measure_one(f, &blocks->all[k++]);
	while (k < blocks->n && blocks->all[k].kind != PAPER_HEADING);
	return TOP + 16 + h < f->end ? h : 0;
}

/* On a new page a table has its heads again. */
static void put(struct flow *f, const struct paper_block *b)
{
	regroup(f, block_group(b));
	if (b->kind == PAPER_HEADING)
		outline(f, b->text);
	f->y += block_draw(&f->c, b, f->left, f->y, f->width, f->first);
	f->first = false;
}

static void flow_blocks(struct flow *f, const struct paper_blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct paper_block *b = &blocks->all[i];
		if (f->y + needed(f, blocks, i) > f->bottom ||
		    f->y + needed_by_part(f, blocks, i) > f->bottom) {
			next_page(f);
			if (b->kind == PAPER_CELLS && f->heads)
				put(f, f->heads);
		}
		if (b->kind == PAPER_HEADS)
			f->heads = b;
		put(f, b);
	}
	regroup(f, NULL);
}

/* How high the panel at the bottom of the first page is. */
static double foot_height(struct flow *f)
{
	const struct paper_blocks *blocks = place(f, PAPER_FOOT);

	return blocks->n ? measure(f, blocks, f->width - 2 * PANEL) + 2 * PANEL
			 : 0;
}

/* Once, at the end of the first page, so that it is read after what is above.
 */
static void draw_foot(struct flow *f)
{
	double h = f->foot;

	f->foot = 0;
	if (h <= 0)
		return;
	canvas_bubble(&f->c, f->left, f->end - h, f->width, h, 14, INK_PANEL);
	stack(f, place(f, PAPER_FOOT), f->left + PANEL, f->end - h + PANEL,
	    f->width - 2 * PANEL);
}

static double columns_height(struct flow *f)
{
	double left = measure(f, place(f, PAPER_LEFT), f->column);
	double right = measure(f, place(f, PAPER_RIGHT), f->column);

	return left > right ? left : right;
}

static void columns(struct flow *f)
{
	double high = columns_height(f);

	if (f->y + high > f->bottom) {
		flow_blocks(f, place(f, PAPER_LEFT));
		flow_blocks(f, place(f, PAPER_RIGHT));
		return;
	}
	stack(f, place(f, PAPER_LEFT), f->left, f->y, f->column);
	stack(f, place(f, PAPER_RIGHT), f->left + f->column + COLUMN_GAP, f->y,
	    f->column);
	f->y += high;
	f->first = high <= 0;
}

static void begin(struct flow *f, cairo_surface_t *surface,
    const struct paper *p, double scale)
{
	*f = (struct flow){ .surface = surface,
		.p = p,
		.scale = scale,
		.left = SIDE / scale,
		.width = (A4_WIDTH - 2 * SIDE) / scale,
		.end = A4_HEIGHT / scale - BELOW,
		.page = 1,
		.first = true };
	f->column = (f->width - COLUMN_GAP) / 2;
	f->bottom = f->end;
	canvas_init(&f->c, surface);
	cairo_scale(f->c.cr, scale, scale);
	f->c.tags = true;
}

unsigned flow_draw(cairo_surface_t *surface, const struct paper *p,
    unsigned pages, double scale)
{
	struct flow f;
	bool fits = true;

	begin(&f, surface, p, scale);
	f.pages = pages;
	f.c.dry = pages == 0;
	canvas_open(&f.c, "Document");
	head(&f);
	figures(&f);
	f.foot = foot_height(&f);
	f.bottom = f.end - f.foot - (f.foot > 0 ? BEFORE_FOOT : 0);
	if (f.y + columns_height(&f) > f.bottom) {
		f.foot = 0;
		f.bottom = f.end;
		fits = false;
	}
	columns(&f);
	flow_blocks(&f, place(&f, PAPER_BODY));
	if (!fits)
		flow_blocks(&f, place(&f, PAPER_FOOT));
	draw_foot(&f);
	canvas_close(&f.c, "Document");
	end_page(&f);
	canvas_fini(&f.c);
	return f.page;
}
