/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ceremony: the places of one part, best first; the host reveals them from
 * the bottom. What is hidden types in bubbles of one size; bars are measured
 * against a length that tells nothing of it. Winners of awards stand the same
 * way, without results. At the end all are thanked.
 */
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/scene/ceremony.h"
#include "common/clock.h"
#include "common/i18n.h"

#define WIDEST 940 /* bubble of a long name: its result stands apart */
#define WIDEST_WINNER 1560
#define WIDEST_WINNER_PORTRAIT 860

/* How high rows stand; two columns: landscape, portrait. */
struct heights {
	float top, bottom, hidden, hidden_pitch, band, now, row, pitch;
	float rank_x, bubble_x, scale, result_x, share_x;
};
static const struct heights heights[2] = {
	{ 156, 900, 112, 136, 220, 172, 80, 98, 122, 264, 1026, 1420, 1824 },
	{ 300, 1560, 104, 126, 330, 140, 76, 168, 94, 148, 640, 1016, 1016 },
};
/* Upright, without figures below the bubbles. */
static const struct heights upright_awards = { 300, 1860, 104, 126, 188, 140,
	76, 98, 94, 148, 640, 1016, 1016 };

static const struct heights *of(const struct view *v)
{
	return v->look->portrait && v->state->ceremony->awards
	    ? &upright_awards
	    : &heights[v->look->portrait];
}

/* One winner, not yet told: the part has only its title. */
static bool is_one_to_come(const Viesti__CeremonyView *c)
{
	return c->n_rows == 1 && !c->rows[0]->revealed;
}

static float widest(const struct view *v)
{
	bool awards = v->state->ceremony->awards;

	if (v->look->portrait)
		return awards ? WIDEST_WINNER_PORTRAIT : of(v)->scale;
	return awards ? WIDEST_WINNER : WIDEST;
}

/* Does the part's title fill the picture? */
static bool has_large_title(const Viesti__CeremonyView *c)
{
	return c->thanks || c->n_rows == 0 || is_one_to_come(c);
}

static bool has_heads(const Viesti__CeremonyView *c)
{
	return !c->awards && !has_large_title(c);
}

/* Above the figures there is less room. */
static void rehearsal(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait,
	     heads = has_heads(v->state->ceremony);
	struct both words = { .size = { heads ? 34 : 40, heads ? 28 : 30 },
		.y = { !portrait ? 82
			: heads	 ? 178
				 : 236,
		    portrait ? 0 : 117 },
		.weight = { 700, 500 },
		.color = { ROSE, MIST } };

	piece_words(v, &words, N_("Rehearsal: nothing of this is true"));
	if (portrait)
		words.text[1] = "";
	piece_both(v, out, item_key("rehearsal", NULL, 0), &words,
	    portrait	? 150
		: heads ? 806
			: 1160,
	    portrait	? 866
		: heads ? 420
			: 664);
}

static void header(const struct view *v, struct items *out)
{
	const Viesti__CeremonyView *c = v->state->ceremony;
	const Viesti__SeasonView *s = v->state->season;
	const Viesti__Text *named = has_large_title(c) && s ? s->competition
							    : c->title;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, y = portrait ? 64 : 50;
	struct both title = {
		{ look_text(v->look, 0, named), look_text(v->look, 1, named) },
		{ 44, 32 }, { y + 32, y + 69 }, { 700, 500 }, { PAPER, MIST }, 0
	};
	float max = portrait ? 866
	    : has_heads(c)   ? 600
	    : c->rehearsal   ? 960
			     : 1500;

	place_icon(out, ICON_LOGO, item_key("logo", NULL, 0), x, y, 64, SUN);
	if (!*title.text[0])
		piece_words(v, &title, N_("Award ceremony"));
	if (portrait && !has_heads(c) &&
	    piece_both_wraps(v, out, &title, 2, max)) {
		title.y[0] += 46;
		title.y[1] += 46;
	}
	piece_both(v, out, item_key("ceremony", NULL, 0), &title, x + 86, max);
	if (c->rehearsal)
		rehearsal(v, out);
}

static void heads(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;

	for (int which = 0; which < 2; which++) {
		float y = portrait ? (which ? 255 : 220) : which ? 117 : 82;
		float size = which ? 28 : 30;
		int weight = which ? 500 : 600;
		enum color color = which ? MIST : PAPER;

		place_right(out, item_key("value head", NULL, which),
		    look_value_word(v->look, which, frame_measure(v)),
		    of(v)->result_x, y, size, weight, color);
		place_text(out, item_key("share head", NULL, which),
		    look_word(v->look, which, N_("active the whole season")),
		    portrait ? of(v)->bubble_x : 1824, y, size, weight, color)
		    ->align = portrait ? ALIGN_LEFT : ALIGN_RIGHT;
	}
}

/* Shared places have the same rank, but keys of their own. */
static size_t row_index(const struct view *v, const Viesti__CeremonyRow *r)
{
	const Viesti__CeremonyView *c = v->state->ceremony;
	size_t i = 0;

	while (i < c->n_rows && c->rows[i] != r)
		i++;
	return i;
}

/* The same winner is the same thing in the next picture. */
static uint64_t row_key(const struct view *v, const Viesti__CeremonyRow *r)
{
	return item_key("row",
	    r->name		? r->name
		: r->department ? r->department->department
				: NULL,
	    (long)row_index(v, r));
}

static void rank(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r, float middle, float size, enum color color)
{
	const Viesti__CeremonyView *c = v->state->ceremony;

	if (c->awards && c->n_rows == 1) /* there is only one */
		return;
	place_text(out, item_key("place", NULL, (long)row_index(v, r)),
	    items_text(out, "%u", r->rank), of(v)->rank_x,
	    middle + 0.355f * size, size, 800, color)
	    ->align = ALIGN_CENTER;
}

static void hidden(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r, float y)
{
	const struct heights *h = of(v);
	bool next = v->state->ceremony->next == r->rank;
	uint64_t key = item_key("hidden", NULL, (long)row_index(v, r));
	float middle = y + h->hidden / 2;
	struct both words = { .size = { 40, 30 },
		.y = { middle - 2, middle + 36 },
		.weight = { 600, 500 },
		.color = { PAPER, MIST } };

	rank(v, out, r, middle, 66, MIST);
	piece_typing(out, key, ITEM_BUBBLE, h->bubble_x, y, 340, h->hidden, 34,
	    64, next ? BAR : CALM, PAPER);
	if (!next) {
		out->rows[out->n - 1].alpha = 0.5f;
		out->rows[out->n - 1].idle = IDLE_STILL;
		out->rows[out->n - 1].number = 0;
		return;
	}
	piece_words(v, &words, N_("is typing…"));
	piece_both(v, out, key + 2, &words, h->bubble_x + 372, 440);
}

static void figures(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, uint64_t key, float middle, float size,
    float share_size, float share_middle, enum color color)
{
	const struct heights *h = of(v);
	bool portrait = v->look->portrait;
	char text[LOOK_SIZE];
	struct item *it;
	float wide;

	if (!d || v->state->ceremony->awards)
		return;
	if (d->has_value) {
		look_value(v->look, 0, frame_measure(v), d->value, text);
		it = place_right(out, key + 4, items_text(out, "%s", text),
		    h->result_x, middle + 0.355f * size, size, 600, color);
		it->tabular = true;
		if (frame_measure(v) == VIESTI__MEASURE__MEASURE_INDEX) {
			it->number = d->value;
			it->enter = ENTER_COUNT;
		}
	}
	if (!d->share || !*look_share(v->look, 0, d->share, text))
		return;
	wide = draw_width(v->draw, text, share_size, 800);
	if (wide > 350)
		share_size *= 350 / wide;
	it = place_text(out, key + 5, items_text(out, "%s", text),
	    portrait ? h->bubble_x : h->share_x,
	    share_middle + 0.355f * share_size, share_size, 800, color);
	it->align = portrait ? ALIGN_LEFT : ALIGN_RIGHT;
}

/* A winner's bubble is as long as its words. */
static float length_of(const struct view *v, const Viesti__DepartmentBar *d)
{
	const Viesti__CeremonyView *c = v->state->ceremony;

	if (!d || c->awards)
		return 0;
	return c->full_scale
	    ? of(v)->scale * (float)d->value / (float)c->full_scale
	    : of(v)->scale;
}

/* "▲ nousi kaksi sijaa": only risers have a line about places. */
static void riser(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, uint64_t key, float x, float y, float max)
{
	struct item *it;
	char *line[2];

	for (int which = 0; which < 2; which++)
		line[which] = items_text(out,
		    look_plural(v->look, which, "rose %d place",
			"rose %d places", (unsigned long)d->change),
		    d->change);
	it = place_box(out, ITEM_ARROW, key + 6, x + 15, y - 12, 30, 0, NIGHT);
	it->value = 1;
	piece_fit(v, out, key + 7, items_text(out, "%s · %s", line[0], line[1]),
	    x + 42, y, max - 42, 36, 24, 600, NIGHT);
}

/* The place that was revealed last: on a band across the picture. */
static void current(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r, float y)
{
	const Viesti__DepartmentBar *d = r->department;
	const struct heights *h = of(v);
	uint64_t key = row_key(v, r);
	float top = y + 24, length = length_of(v, d), size = 68;
	bool rises = d && d->has_change && d->change > 0,
	     portrait = v->look->portrait;
	float middle = top + h->now / 2, words;
	struct winner_words w = winner_words(v, out, r);
	const char *name = draw_fit(v->draw, out, w.name, w.short_name,
	    widest(v) - 112, &size, 44, 700);

	words = draw_width(v->draw, name, size, 700) + 112;
	place_box(out, ITEM_RECT, item_key("band", NULL, 0), 0, y, v->look->w,
	    h->band, HUSH);
	rank(v, out, r, middle, portrait ? 84 : 120, SUN);
	if ((rises || w.below) && words < 700)
		words = portrait ? h->scale : 700;
	if (length < words)
		length = words;
	place_box(out, ITEM_LEADER, key, h->bubble_x, top, length, h->now, SUN)
	    ->enter = ENTER_GROW;
	place_text(out, key + 1, name, h->bubble_x + 56,
	    rises || w.below ? middle - 2 : place_middle(top, h->now, size),
	    size, 700, NIGHT);
	if (rises)
		riser(v, out, d, key, h->bubble_x + 56, middle + 52,
		    length - 112);
	else if (w.below)
		piece_fit(v, out, key + 6, w.below, h->bubble_x + 56,
		    middle + 52, length - 112, 36, 24, 600, NIGHT);
	figures(v, out, d, key, middle, 72, portrait ? 100 : 120,
	    portrait ? top + h->now + 74 : middle, SUN);
}

static void earlier(const struct view *v, struct items *out,
    const Viesti__CeremonyRow *r, float y)
{
	const Viesti__DepartmentBar *d = r->department;
	const struct heights *h = of(v);
	uint64_t key = row_key(v, r);
	float length = length_of(v, d), size = 44, middle = y + h->row / 2;
	struct winner_words w = winner_words(v, out, r);
	const char *name = draw_fit(v->draw, out, w.name, w.short_name,
	    widest(v) - 72, &size, 36, 600);
	float words = draw_width(v->draw, name, size, 600);
	struct item *it;

	rank(v, out, r, middle, 48, PAPER);
	it = place_box(out, ITEM_BUBBLE, key, h->bubble_x, y, length, h->row,
	    BAR);
	if (v->state->ceremony->awards) {
		it->w = words + 72;
	} else if (length < 36 + words + 12) {
		it->w = words + 72;
		it->color2 = HUSH;
		it->fill = length > 1 ? length : 1;
	}
	length = it->w;
	place_text(out, key + 1, name, h->bubble_x + 36,
	    place_middle(y, h->row, size), size, 600, PAPER);
	if (!v->look->portrait && !v->state->ceremony->awards &&
	    h->bubble_x + length + 20 < 1290)
		place_box(out, ITEM_RECT, key + 2, h->bubble_x + length + 20,
		    middle - 1, 1290 - h->bubble_x - length - 20, 2, TRACE);
	figures(v, out, d, key, middle, 48, 60,
	    v->look->portrait ? y + h->row + 36 : middle, PAPER);
}

/* Rows of the best rank that is revealed already; they came in one step. */
static bool is_current(const Viesti__CeremonyView *c, size_t i)
{
	size_t first = 0;

	while (first < c->n_rows && !c->rows[first]->revealed)
		first++;
	return first < c->n_rows && c->rows[i]->revealed &&
	    c->rows[i]->rank == c->rows[first]->rank;
}

/* Hidden places stand on top; when they are many, those that come next. */
static size_t first_shown(const struct view *v)
{
	const Viesti__CeremonyView *c = v->state->ceremony;
	const struct heights *h = of(v);
	float room = h->bottom - h->top;
	size_t n = 0, fit;

	while (n < c->n_rows && !c->rows[n]->revealed)
		n++;
	if (n < c->n_rows)
		room -= h->band + h->pitch;
	fit = (size_t)(room / h->hidden_pitch);
	if (n < c->n_rows && fit > 2)
		fit = 2;
	return n > fit ? n - fit : 0;
}

static void rows(const struct view *v, struct items *out)
{
	const Viesti__CeremonyView *c = v->state->ceremony;
	const struct heights *h = of(v);
	float y = h->top;

	for (size_t i = first_shown(v); i < c->n_rows; i++) {
		const Viesti__CeremonyRow *r = c->rows[i];
		bool now = is_current(c, i);
		float high = !r->revealed ? h->hidden_pitch
		    : now		  ? h->band + 32
					  : h->pitch;

		if (y +
			(now		      ? h->band
				: r->revealed ? h->row
					      : h->hidden) >
		    h->bottom)
			break;
		if (!r->revealed)
			hidden(v, out, r, y);
		else if (now)
			current(v, out, r, y);
		else
			earlier(v, out, r, y);
		y += high;
	}
}

static void footer(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 264, max = portrait ? 952 : 1560;
	char day[2][LOOK_SIZE];

	if (portrait) {
		struct both words = { .size = { 44, 32 },
			.y = { 1660, 1710 },
			.weight = { 700, 500 },
			.color = { PAPER, MIST } };

		piece_words(v, &words,
		    N_("At the end we thank all who took part"));
		piece_both(v, out, item_key("at the end", NULL, 0), &words, x,
		    max);
	} else {
		piece_heading(v, out,
		    N_("At the end we thank all who took part"), x, 948, max);
	}
	if (!s || !s->has_frozen_at)
		return;
	for (int which = 0; which < 2; which++)
		look_day(v->look, which, clock_date_of(s->frozen_at),
		    day[which]);
	piece_fit(v, out, item_key("hidden from", NULL, 0),
	    items_text(out, "%s · %s",
		items_text(out,
		    look_word(v->look, 0, N_("Results were hidden from %s")),
		    day[0]),
		items_text(out,
		    look_word(v->look, 1, N_("Results were hidden from %s")),
		    day[1])),
	    x, portrait ? 1856 : 1026, max, 28, 24, 500, MIST);
}

/* ------------------------------------------------------------- thanks */

/* All others together, in alphabetical order, as lit bubbles. */
static void thanks(const struct view *v, struct items *out)
{
	const Viesti__CeremonyView *c = v->state->ceremony;
	const Viesti__DepartmentBar *list[60];
	bool portrait = v->look->portrait;
	float left = portrait ? 64 : 96, x = left, y = portrait ? 520 : 470;
	size_t n = c->n_others < 60 ? c->n_others : 60;
	float h = n > 24 ? 54 : 76, size = n > 24 ? 34 : 48;
	struct both words = { .size = { 120, 60 },
		.y = { portrait ? 340 : 290, portrait ? 420 : 370 },
		.weight = { 800, 500 },
		.color = { SUN, MIST } };

	piece_words(v, &words, N_("Thank you all!"));
	piece_both(v, out, item_key("thanks", NULL, 0), &words, left,
	    v->look->w - 2 * left);
	for (size_t i = 0; i < n; i++)
		list[i] = c->others[i];
	look_sort(v->look, list, n);
	for (size_t i = 0; i < n; i++) {
		const char *name = n > 24 && list[i]->short_name
		    ? list[i]->short_name
		    : look_text(v->look, 0, list[i]->name);
		uint64_t key = item_key("thanked", list[i]->department, 0);
		float room = v->look->w - 2 * left - 72, fit = size, w;

		struct item *it;

		name = draw_fit(v->draw, out, items_text(out, "%s", name),
		    list[i]->short_name, room, &fit, size * 0.85f, 600);
		w = draw_width(v->draw, name, fit, 600) + 72;
		if (x > left && x + w > v->look->w - left) {
			x = left;
			y += h + 18;
		}
		it = place_box(out, ITEM_BUBBLE, key, x, y, w, h, SKY);
		it->enter = ENTER_POP;
		it->order = (uint16_t)i;
		place_text(out, key + 1, name, x + 36, place_middle(y, h, fit),
		    fit, 600, NIGHT);
		x += w + 18;
	}
}

bool has_ceremony(const struct view *v)
{
	const Viesti__CeremonyView *c = v->state->ceremony;

	return c && (c->n_rows > 0 || c->thanks || c->title);
}

void lay_ceremony(const struct view *v, struct items *out)
{
	const Viesti__CeremonyView *c = v->state->ceremony;

	out->background = DEEP;
	if (c->alone && c->n_rows > 0 && c->rows[0]->revealed && !c->thanks) {
		ceremony_alone(v, out);
		return;
	}
	header(v, out);
	if (c->thanks) {
		thanks(v, out);
		return;
	}
	if (has_large_title(c)) {
		ceremony_slide(v, out);
		return;
	}
	if (!c->awards)
		heads(v, out);
	rows(v, out);
	if (!c->awards && c->rows[c->n_rows - 1]->rank > 1)
		footer(v, out);
}
