/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Departments: those with a place as bars in order, the others as small
 * bubbles in alphabetical order. Nobody is shown last.
 */
#include <math.h>
#include <stdlib.h>

#include "client/kiosk/scene/place.h"
#include "common/clock.h"
#include "common/i18n.h"

#define ROWS_MAX 60
#define ALL_MAX 11 /* rows when every place is public, on one page */

/* Sizes of the leader and of the other rows, by how many rows there are. */
struct sizes {
	float y; /* of the leader */
	float leader, leader_pitch, row, pitch;
	float name, figure, rank, share, band, words; /* of a row */
	float big_name, big_figure, big_rank, big_share;
	float below; /* from the last row's end to the quiet line */
};
static const struct sizes few = { 262, 140, 164, 96, 114, 48, 48, 48, 64, 54,
	48, 60, 60, 72, 92, 40 };
static const struct sizes usual = { 262, 100, 118, 60, 70, 40, 42, 42, 56, 48,
	42, 56, 56, 68, 88, 40 };
static const struct sizes many = { 258, 80, 92, 50, 57, 36, 38, 38, 46, 40, 36,
	48, 48, 60, 68, 36 };
static const struct sizes unplugged = { 256, 92, 108, 56, 64, 40, 42, 42, 56,
	48, 42, 56, 56, 68, 88, 0 };
static const struct sizes upright = { 394, 112, 242, 76, 163, 36, 44, 42, 58,
	52, 46, 54, 60, 68, 92, 104 };

static size_t ranked(const Viesti__DepartmentsView *d)
{
	size_t n = 0;

	while (n < d->n_rows && n < ROWS_MAX && d->rows[n]->has_rank)
		n++;
	return n;
}

static size_t rows_of(const Viesti__DepartmentsView *d)
{
	return d->n_rows < ROWS_MAX ? d->n_rows : ROWS_MAX;
}

static size_t bars_a_page(const struct view *v)
{
	return v->look->portrait ? 5 : 9;
}

/* Every place is public and has room: one list, those outside the competition
 * at its end. */
static bool is_whole(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;
	const Viesti__DepartmentsView *d = v->state->departments;

	if (!s || !s->all_places || v->look->portrait || v->offline ||
	    d->n_rows > ALL_MAX || ranked(d) <= 5)
		return false;
	for (size_t i = ranked(d); i < d->n_rows; i++)
		if (!d->rows[i]->hors_concours)
			return false;
	return true;
}

int pages_departments(const struct view *v)
{
	const Viesti__DepartmentsView *d = v->state->departments;
	size_t n = d ? ranked(d) : 0, page = bars_a_page(v);

	if (n == 0 || d->no_deeds || is_whole(v))
		return 1;
	return (int)((n + page - 1) / page);
}

static const struct sizes *choose(const struct view *v, size_t bars,
    size_t departments)
{
	if (v->look->portrait)
		return &upright;
	if (bars > 5)
		return &many;
	if (v->offline)
		return &unplugged;
	return departments <= 5 && bars == departments ? &few : &usual;
}

/* One row: where it stands and how it is coloured. */
struct row {
	const Viesti__DepartmentBar *d;
	const struct sizes *s;
	bool leader;
	float y, h, full; /* full: what the first has */
	uint64_t key;
	uint16_t order;
};

static enum color accent(const struct view *v, const struct row *r)
{
	if (!r->leader)
		return PAPER;
	return v->offline ? SUN_OFF : SUN;
}

static float bar_length(const struct row *r, float scale)
{
	return r->full > 0 ? scale * (float)r->d->value / r->full : 0;
}

/* The bar with the name in it; where it ends. */
static float bar(const struct view *v, struct items *out, const struct row *r,
    float x, float scale)
{
	float size = r->leader ? r->s->big_name : r->s->name;
	float pad = r->leader ? 42 : 32, length = bar_length(r, scale);
	const char *name = draw_fit(v->draw, out,
	    items_text(out, "%s", look_text(v->look, 0, r->d->name)),
	    r->d->short_name, scale - 2 * pad, &size,
	    r->leader ? 40 : size * 0.85f, r->leader ? 700 : 600);
	float words = draw_width(v->draw, name, size, r->leader ? 700 : 600);
	struct item *it;

	it = place_box(out, r->leader ? ITEM_LEADER : ITEM_BUBBLE, r->key, x,
	    r->y, length, r->h, r->leader ? accent(v, r) : BAR);
	if (!r->leader && v->offline)
		it->color = BAR_OFF;
	if (r->leader && length < words + 2 * pad)
		it->w = words + 2 * pad;
	if (!r->leader && length < pad + words + 12) {
		it->w = words + 2 * pad;
		it->color2 = HUSH;
		it->fill = length > 1 ? length : 1;
	}
	it->enter = ENTER_GROW;
	it->order = r->order;
	length = it->w;
	it = place_text(out, r->key + 1, name, x + pad,
	    place_middle(r->y, r->h, size), size, r->leader ? 700 : 600,
	    r->leader ? NIGHT : PAPER);
	it->z = 1;
	return x + length;
}

static void figure(const struct view *v, struct items *out, const struct row *r,
    float right)
{
	float size = r->leader ? r->s->big_figure : r->s->figure;
	Viesti__Measure measure = v->state->departments->measure;
	char text[LOOK_SIZE];
	struct item *it;

	look_value(v->look, 0, measure, r->d->value, text);
	it = place_right(out, r->key + 2, items_text(out, "%s", text), right,
	    place_middle(r->y, r->h, size), size, 600, accent(v, r));
	it->tabular = true;
	if (measure != VIESTI__MEASURE__MEASURE_INDEX)
		return;
	it->number = r->d->value;
	it->enter = ENTER_COUNT;
}

static void rank(const struct view *v, struct items *out, const struct row *r,
    float x)
{
	float size = r->leader ? r->s->big_rank : r->s->rank;
	struct item *it = place_text(out, r->key + 3,
	    items_text(out, "%u", r->d->rank), x,
	    place_middle(r->y, r->h, size), size, r->leader ? 800 : 700,
	    accent(v, r));

	it->align = ALIGN_CENTER;
	it->tabular = true;
}

/* What a share tells; announced results are of the season. */
static const char *share_words_of(const struct view *v, int which)
{
	return look_word(v->look, which,
	    frame_is_told(v) ? N_("active the whole season")
			     : N_("active this round"));
}

/* Places since last week; nothing in the first week and after the freeze. */
static void arrow(const struct view *v, struct items *out, const struct row *r,
    float x, float middle)
{
	enum color color = r->d->change > 0 && !v->offline ? MINT : MIST;
	struct item *it;

	if (!r->d->has_change)
		return;
	it = place_box(out, ITEM_ARROW, r->key + 4, x, middle, 0, 0, color);
	it->value = r->d->change;
	if (r->d->change == 0)
		return;
	it = place_text(out, r->key + 5,
	    items_text(out, "%d", abs(r->d->change)), x + 20,
	    middle + 0.355f * 28, 28, 600, color);
	it->tabular = true;
}

static float share_size(const struct row *r)
{
	if (r->leader)
		return r->s->big_share;
	switch (r->d->share->kind) {
	case VIESTI__SHARE_KIND__SHARE_EXACT:
		return r->s->share;
	case VIESTI__SHARE_KIND__SHARE_IN_BAND:
		return r->s->band;
	default:
		return r->s->words;
	}
}

static void share_words(const struct view *v, struct items *out,
    const struct row *r, float x, float middle, enum align align, float max)
{
	float size = share_size(r), width;
	bool quiet = r->d->share->kind == VIESTI__SHARE_KIND__SHARE_IN_WORDS;
	int weight = r->leader ? 800 : quiet ? 500 : 700;
	char text[LOOK_SIZE];
	struct item *it;

	look_share(v->look, 0, r->d->share, text);
	width = draw_width(v->draw, text, size, weight);
	if (width > max)
		size *= max / width;
	it = place_text(out, r->key + 6, items_text(out, "%s", text), x,
	    middle + 0.355f * size, size, weight,
	    quiet && !r->leader ? MIST : accent(v, r));
	it->align = align;
}

static void ring(const struct view *v, struct items *out, const struct row *r,
    float x, float middle, float radius, float stroke)
{
	float part = look_share_ring(r->d->share);
	struct item *it;

	if (part < 0)
		return;
	it = place_box(out, ITEM_RING, r->key + 7, x - radius, middle - radius,
	    2 * radius, 2 * radius, r->leader ? SUN : SKY);
	if (v->offline)
		it->color = RING_OFF;
	it->color2 = LINE;
	it->fill = part;
	it->stroke = stroke;
}

static void row_landscape(const struct view *v, struct items *out,
    const struct row *r)
{
	float middle = r->y + r->h / 2, end;
	bool few_rows = r->s == &few;

	rank(v, out, r, 122);
	arrow(v, out, r, 184, middle);
	end = bar(v, out, r, 264, 940);
	if (end + 20 < 1290)
		place_box(out, ITEM_RECT, r->key + 8, end + 20, middle - 1,
		    1290 - end - 20, 2, TRACE);
	figure(v, out, r, 1420);
	if (!r->d->share)
		return;
	ring(v, out, r, 1536, middle, few_rows || r->leader ? 21 : 18,
	    few_rows || r->leader ? 8 : 7);
	share_words(v, out, r, 1824, middle, ALIGN_RIGHT, 244);
}

static void row_portrait(const struct view *v, struct items *out,
    const struct row *r)
{
	float middle = r->y + r->h + (r->leader ? 64 : 43), x = 262;

	rank(v, out, r, 94);
	bar(v, out, r, 148, 700);
	figure(v, out, r, 1016);
	arrow(v, out, r, 192, middle);
	if (!r->d->share)
		return;
	ring(v, out, r, 283, middle, r->leader ? 25 : 19, r->leader ? 10 : 8);
	x = look_share_ring(r->d->share) < 0 ? 262 : r->leader ? 336 : 326;
	share_words(v, out, r, x, middle, ALIGN_LEFT, r->leader ? 220 : 600);
	if (!r->leader)
		return;
	for (int which = 0; which < 2; which++)
		place_text(out, item_key("share head", NULL, which),
		    share_words_of(v, which), 560, middle + (which ? 31 : -5),
		    which ? 28 : 30, which ? 500 : 600, which ? MIST : PAPER);
}

static void heads(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;

	for (int which = 0; which < 2; which++) {
		float y = portrait ? (which ? 358 : 322) : which ? 235 : 198;
		float size = which ? 28 : 30;
		int weight = which ? 500 : 600;
		enum color color = which ? MIST : PAPER;

		place_right(out, item_key("value head", NULL, which),
		    look_value_word(v->look, which,
			v->state->departments->measure),
		    portrait ? 1016 : 1420, y, size, weight, color);
		if (!portrait)
			place_right(out, item_key("share head", NULL, which),
			    share_words_of(v, which), 1824, y, size, weight,
			    color);
	}
}

/* What the arrow means, and how the result comes about. */
static void quiet_line(const struct view *v, struct items *out, float y)
{
	const Viesti__SeasonView *s = v->state->season;
	const Viesti__DepartmentsView *d = v->state->departments;
	float margin = v->look->portrait ? 64 : 96;
	bool arrows = false;
	char p[3][LOOK_SIZE];
	int which = frame_turn(v);

	for (size_t i = 0; i < d->n_rows; i++)
		arrows |= d->rows[i]->has_change;
	if (v->offline)
		return;
	if (arrows) {
		struct item *it = place_box(out, ITEM_ARROW,
		    item_key("arrow", NULL, 0), margin + 11, y - 10, 0, 0,
		    MINT);

		it->value = 1;
		place_text(out, item_key("arrow words", NULL, 0),
		    items_text(out, "%s · %s",
			look_word(v->look, 0, N_("change in a week")),
			look_word(v->look, 1, N_("change in a week"))),
		    margin + 34, y, 28, 500, MIST);
	}
	if (!s || d->measure != VIESTI__MEASURE__MEASURE_INDEX)
		return;
	look_percent(v->look, which, (int)(s->weight_participation / 10), p[0]);
	look_percent(v->look, which, (int)(s->weight_points / 10), p[1]);
	look_percent(v->look, which, (int)(s->weight_versatility / 10), p[2]);
	if (v->look->portrait && arrows)
		y += 40;
	place_text(out, item_key("formula", NULL, which),
	    items_text(out,
		look_word(v->look, which,
		    N_("Result 0–1000: %s participation, %s points, %s variety")),
		p[0], p[1], p[2]),
	    v->look->portrait ? margin : 1824, y, 28, 500, MIST)
	    ->align = v->look->portrait ? ALIGN_LEFT : ALIGN_RIGHT;
}

/* Those without a place, in alphabetical order of the first language. */
static size_t others(const struct view *v, const Viesti__DepartmentBar **list)
{
	const Viesti__DepartmentsView *d = v->state->departments;
	size_t from = ranked(d), n = rows_of(d) - from;

	for (size_t i = 0; i < n; i++)
		list[i] = d->rows[from + i];
	look_sort(v->look, list, n);
	return n;
}

static uint64_t small_key(const Viesti__DepartmentBar *d)
{
	return item_key("small", d->department, 0);
}

/* Down two columns as wide as their words; false: too many for that. */
static bool columns(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *const *list, size_t n, float y, float h,
    float pitch, float bottom)
{
	size_t down = (n + 1) / 2;

	if (v->look->portrait || y + (float)down * pitch > bottom + pitch - h)
		return false;
	for (size_t i = 0; i < n; i++)
		frame_small_bubble(v, out, small_key(list[i]),
		    i < down ? 96 : 984, y + (float)(i % down) * pitch, h, 840,
		    look_text(v->look, 0, list[i]->name), list[i]);
	return true;
}

/* One after the other, line by line, as far as there is room. */
static void flow(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *const *list, size_t n, float x, float y,
    float h, float pitch, float bottom)
{
	float margin = v->look->portrait ? 64 : 96;
	float right = v->look->w - margin;

	for (size_t i = 0; i < n; i++) {
		const char *name = v->look->portrait
		    ? look_text(v->look, 0, list[i]->name)
		    : list[i]->short_name;
		size_t before = out->n;
		float w;

		w = frame_small_bubble(v, out, small_key(list[i]), x, y, h,
		    right - margin, name ? name : "", list[i]);
		if (x + w > right && x > margin) {
			out->n = before;
			x = margin;
			y += pitch;
			if (y + h > bottom)
				return;
			w = frame_small_bubble(v, out, small_key(list[i]), x, y,
			    h, right - margin, name ? name : "", list[i]);
		}
		x += w + 14;
	}
}

/* The heading; where it ends. */
static float also_heading(const struct view *v, struct items *out, float x,
    float y, float size)
{
	const char *words = look_word(v->look, 0, N_("Also with us"));
	const char *second = look_word(v->look, 1, N_("Also with us"));
	float small = size * 32 / 44;

	place_text(out, item_key("also", NULL, 0), words, x, y, size, 700,
	    PAPER);
	x += draw_width(v->draw, words, size, 700) + 24;
	place_text(out, item_key("also", NULL, 1), second, x, y, small, 500,
	    MIST);
	return x + draw_width(v->draw, second, small, 500);
}

/* Of several pages each shows its part of the others. */
static size_t part(const struct view *v, const Viesti__DepartmentBar **list,
    size_t n, const Viesti__DepartmentBar ***from)
{
	size_t pages = (size_t)pages_departments(v), page = (size_t)v->page;

	*from = list + n * page / pages;
	return n * (page + 1) / pages - n * page / pages;
}

/* y: where the quiet line stands. */
static void also(const struct view *v, struct items *out, const struct sizes *s,
    float y)
{
	const Viesti__DepartmentBar *list[ROWS_MAX], **from;
	size_t n = part(v, list, others(v, list), &from);
	bool portrait = v->look->portrait;
	float h = v->offline ? 50 : 54, pitch = v->offline ? 58 : 63;
	float x = portrait ? 64 : 96;
	float bottom = portrait ? (v->offline ? 1620 : 1760)
	    : v->offline	? 872
				: 976;

	if (n == 0)
		return;
	if (s == &many) {
		y += v->offline ? -20 : 22;
		x = also_heading(v, out, x, place_middle(y, 44, 38), 38) + 30;
		flow(v, out, from, n, x, y, 44, 52, bottom);
		return;
	}
	y += v->offline ? 52 : portrait ? 110 : 72;
	if (y + 20 + h > bottom)
		return;
	also_heading(v, out, x, y, 44);
	y += 20;
	if (!columns(v, out, from, n, y, h, pitch, bottom))
		flow(v, out, from, n, x, y, portrait ? 54 : 44,
		    portrait ? 65 : 52, bottom);
}

/* Nobody has done anything: all are there, nobody is first. */
static void who_begins(const struct view *v, struct items *out)
{
	const Viesti__DepartmentsView *d = v->state->departments;
	const Viesti__DepartmentBar *list[ROWS_MAX];
	bool portrait = v->look->portrait;
	float y = portrait ? 420 : 290, bottom = v->offline ? 860 : 960;
	size_t n = rows_of(d), down = (n + 1) / 2;
	float pitch = (bottom - y + 20) / (float)down;

	if (pitch > 100)
		pitch = 100;
	if (portrait)
		bottom = v->offline ? 1620 : 1760;
	for (size_t i = 0; i < n; i++)
		list[i] = d->rows[i];
	look_sort(v->look, list, n);
	if (pitch < 62 || !columns(v, out, list, n, y, 60, pitch, bottom))
		flow(v, out, list, n, portrait ? 64 : 96, y, 60, 72, bottom);
}

/* Outside the competition: no rank, no bar, no result. */
static void outside(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, float y)
{
	const struct row r = { d, &many, false, y, many.row, 0,
		item_key("row", d->department, 0), 0 };
	float middle = y + r.h / 2, x = 264, w;
	const char *name = items_text(out, "%s",
	    look_text(v->look, 0, d->name));
	size_t first = out->n;

	w = draw_width(v->draw, name, r.s->name, 600) + 64;
	place_box(out, ITEM_BUBBLE, r.key, x, y, w, r.h, CALM);
	place_text(out, r.key + 1, name, x + 32,
	    place_middle(y, r.h, r.s->name), r.s->name, 600, PAPER);
	place_text(out, r.key + 2,
	    items_text(out, "%s · %s",
		look_word(v->look, 0, N_("not competing")),
		look_word(v->look, 1, N_("not competing"))),
	    x + w + 24, place_middle(y, r.h, 28), 28, 500, MIST);
	if (d->share) {
		ring(v, out, &r, 1536, middle, 18, 7);
		share_words(v, out, &r, 1824, middle, ALIGN_RIGHT, 244);
	}
	for (size_t k = first; k < out->n; k++)
		out->rows[k].group = r.key;
}

static float bars(const struct view *v, struct items *out,
    const struct sizes *s, size_t from, size_t n)
{
	const Viesti__DepartmentsView *d = v->state->departments;
	float y = s->y, more = 0;

	if (s == &few && n < 5) /* the room of those who are not there */
		more = fminf(60, (float)(5 - n) * s->pitch / (float)n);
	for (size_t i = 0; i < n; i++) {
		const Viesti__DepartmentBar *bar = d->rows[from + i];
		bool leader = from + i == 0;
		struct row r = { bar, s, leader, y, leader ? s->leader : s->row,
			(float)d->rows[0]->value,
			item_key("row", bar->department, 0),
			(uint16_t)(n - i) };
		size_t first = out->n;

		(v->look->portrait ? row_portrait : row_landscape)(v, out, &r);
		for (size_t k = first; k < out->n; k++)
			out->rows[k].group = r.key;
		y += (leader ? s->leader_pitch : s->pitch) + more;
	}
	return y - more;
}

static void title(const struct view *v, struct items *out)
{
	const char *words[2];
	char day[LOOK_SIZE];

	for (int which = 0; which < 2; which++)
		if (v->state->departments->no_deeds)
			words[which] = look_word(v->look, which,
			    N_("Who begins?"));
		else if (frame_is_told(v))
			words[which] = look_word(v->look, which,
			    N_("Final standings"));
		else if (v->state->departments->has_as_of)
			words[which] = items_text(out,
			    look_word(v->look, which, N_("Standings of %s")),
			    look_day(v->look, which,
				clock_date_of(v->state->departments->as_of),
				day));
		else
			words[which] = look_word(v->look, which,
			    N_("How departments communicate"));
	frame_title(v, out, words[0], words[1], 1160);
}

bool has_departments(const struct view *v)
{
	const Viesti__DepartmentsView *d = v->state->departments;

	return d && d->n_rows > 1 && !v->look->visitors &&
	    (frame_is_running(v) || frame_is_told(v));
}

void lay_departments(const struct view *v, struct items *out)
{
	const Viesti__DepartmentsView *d = v->state->departments;
	size_t all = ranked(d), page = bars_a_page(v);
	size_t from = (size_t)v->page * page, n;
	bool whole = is_whole(v);
	const struct sizes *s;
	float y;

	frame_header(v, out);
	title(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
	if (d->no_deeds || all == 0 || from >= all) {
		who_begins(v, out);
		return;
	}
	n = whole || all - from < page ? all - from : page;
	s = whole ? &many : choose(v, all, d->n_rows);
	heads(v, out);
	y = bars(v, out, s, from, n);
	for (size_t i = all; whole && i < rows_of(d); i++)
		outside(v, out, d->rows[i], y + (float)(i - all) * s->pitch);
	y = whole ? 966 : y - (s->pitch - s->row) + s->below;
	quiet_line(v, out, y);
	if (!whole)
		also(v, out, s, y);
}
