/* SPDX-License-Identifier: EUPL-1.2 */
/* Pieces of scenes; see pieces.h. */
#include "client/kiosk/scene/pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"

#define STILL_LARGE 0.8f       /* of a size: smaller, and a text wraps */
#define WRAPPED 0.76f	       /* of a size: of a text in lines */
#define NARROWER 9	       /* steps to about half the width */
#define TYPING_STILL_US 300000 /* in a picture without motion */

struct item *piece_fit(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, float size, float least,
    int weight, enum color color)
{
	text = draw_fit(v->draw, out, items_text(out, "%s", text), NULL, max,
	    &size, least, weight);
	return place_text(out, key, text, x, y, size, weight, color);
}

char *piece_number(const struct view *v, struct items *out, int which,
    uint64_t n)
{
	char number[LOOK_SIZE];

	return items_text(out, "%s",
	    look_number(v->look, which, (int64_t)n, number));
}

void piece_words(const struct view *v, struct both *b, const char *msgid)
{
	for (int which = 0; which < 2; which++)
		b->text[which] = look_word(v->look, which, msgid);
}

static float least_of(float size)
{
	return fmaxf(size * (size > 60 ? 0.6f : 0.74f), 24);
}

static struct wrap wrap_of(const struct both *b, int i)
{
	float least = least_of(b->size[i]);

	return (struct wrap){ b->lines, i == 0, b->size[i],
		fmaxf(b->size[i] * WRAPPED, least), least, b->weight[i],
		b->color[i] };
}

bool piece_both_wraps(const struct view *v, struct items *out, struct both *b,
    int lines, float max)
{
	struct wrap w;

	b->lines = lines;
	w = wrap_of(b, 0);
	return piece_wraps(v, out, b->text[0], max, &w);
}

void piece_both(const struct view *v, struct items *out, uint64_t key,
    const struct both *b, float x, float max)
{
	for (int i = 0; i < 2; i++) {
		struct wrap w = wrap_of(b, i);

		if (!b->text[i] || !*b->text[i])
			continue;
		if (b->lines > 1)
			piece_wrap(v, out, key + (uint64_t)(i * 20), b->text[i],
			    NULL, x, b->y[i], max, &w);
		else
			piece_fit(v, out, key + (uint64_t)i, b->text[i], x,
			    b->y[i], max, w.size, w.least, w.weight, w.color);
	}
}

void piece_heading(const struct view *v, struct items *out, const char *msgid,
    float x, float y, float max)
{
	const char *first = look_word(v->look, 0, msgid);
	const char *second = look_word(v->look, 1, msgid);
	float used = draw_width(v->draw, first, 44, 700) + 24;

	piece_fit(v, out, item_key("heading", msgid, 0), first, x, y, max, 44,
	    36, 700, PAPER);
	if (used + draw_width(v->draw, second, 32, 500) <= max)
		place_text(out, item_key("heading", msgid, 1), second, x + used,
		    y, 32, 500, MIST);
}

/* As wide as it may become: its figures are as wide as a nought each. */
static float hash_width(const struct view *v, const char *text, float size)
{
	char widest[80];
	char *to = widest;

	for (; *text && to < widest + sizeof(widest) - 1; text++)
		*to++ = *text >= '0' && *text <= '9' ? '0' : *text;
	*to = '\0';
	return draw_width(v->draw, widest, size, 600);
}

#define HASH_DIGITS 64
#define HASH_GROUP 4

void piece_hash(const struct view *v, struct items *out, uint64_t key,
    const char *hash, float x, float y, float max, int lines, float size,
    enum color color)
{
	size_t first = out->n;
	int line = HASH_DIGITS / lines;

	for (int i = 0; i < lines && *hash; i++) {
		char *text = items_text(out, "%*s", 2 * line, ""), *to = text;

		for (int k = 0; k < line && *hash; k++) {
			if (k > 0 && k % HASH_GROUP == 0)
				*to++ = ' ';
			*to++ = *hash++;
		}
		*to = '\0';
		while (size > 24 && hash_width(v, text, size) > max)
			size--;
		place_text(out, key + (uint64_t)i, text, x, y, size, 600, color)
		    ->tabular = true;
	}
	for (size_t i = first; i < out->n; i++) {
		out->rows[i].size = size;
		out->rows[i].y = y + (float)(i - first) * size * 1.25f;
	}
}

/* Lines of like length: as narrow as so many lines allow. */
static void balance(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, int lines, float size,
    int weight, enum color color)
{
	size_t before = out->n - (size_t)lines;
	float narrow = max;

	for (int i = 0; lines > 1 && i < NARROWER; i++) {
		narrow *= 0.93f;
		out->n = before;
		if (draw_lines(v->draw, out, key, text, x, y, narrow,
			size * 1.22f, lines + 1, size, weight, color) > lines)
			break;
		max = narrow;
	}
	out->n = before;
	draw_lines(v->draw, out, key, text, x, y, max, size * 1.22f, lines,
	    size, weight, color);
}

float piece_paragraph(const struct view *v, struct items *out, uint64_t key,
    const char *text, float x, float y, float max, int lines, float size,
    float least, int weight, enum color color)
{
	size_t before = out->n;
	int steps = (int)((size - least) / 2), used;

	for (int i = 0; i <= steps; i++) {
		float now = size - 2 * (float)i;

		out->n = before;
		used = draw_lines(v->draw, out, key, text, x, y, max,
		    now * 1.22f, lines + 1, now, weight, color);
		if (used > lines)
			continue;
		balance(v, out, key, text, x, y, max, used, now, weight, color);
		return y + (float)used * now * 1.22f;
	}
	out->n = before;
	used = draw_lines(v->draw, out, key, text, x, y, max, least * 1.22f,
	    lines, least, weight, color);
	return y + (float)used * least * 1.22f;
}

/* The largest size up to what it may have when wrapped in which each word has
 * room; less than the smallest: none. */
static float word_size(const struct view *v, struct items *out,
    const char *text, float max, const struct wrap *w)
{
	float size = w->wrapped;

	while (*text) {
		size_t len = strcspn(text, " ");
		char *word = items_text(out, "%.*s", (int)len, text);

		while (size >= w->least &&
		    draw_width(v->draw, word, size, w->weight) > max)
			size -= 1;
		text += len + (text[len] == ' ');
	}
	return size;
}

/* Even in its smallest size it takes more lines than there are. */
static bool is_cut(const struct view *v, struct items *out, const char *text,
    float max, const struct wrap *w)
{
	size_t before = out->n;
	int used = draw_lines(v->draw, out, 0, text, 0, 0, max, 1, w->lines + 1,
	    w->least, w->weight, w->color);

	out->n = before;
	return used > w->lines;
}

/* Not what is larger in one line. */
bool piece_wraps(const struct view *v, struct items *out, const char *text,
    float max, const struct wrap *w)
{
	float width = draw_width(v->draw, text, w->size, w->weight), more;

	if (width * STILL_LARGE <= max)
		return false;
	more = word_size(v, out, text, max, w);
	return more >= w->least &&
	    draw_width(v->draw, text, more, w->weight) > max;
}

float piece_wrap(const struct view *v, struct items *out, uint64_t key,
    const char *text, const char *short_form, float x, float y, float max,
    const struct wrap *w)
{
	size_t first = out->n;
	float up, size = w->size;

	if (!piece_wraps(v, out, text, max, w)) {
		text = draw_fit(v->draw, out, items_text(out, "%s", text),
		    short_form, max, &size, w->least, w->weight);
		place_text(out, key, text, x, y, size, w->weight, w->color);
		return y;
	}
	if (short_form && *short_form && is_cut(v, out, text, max, w))
		return piece_wrap(v, out, key, short_form, NULL, x, y, max, w);
	piece_paragraph(v, out, key, text, x, y, max, w->lines,
	    word_size(v, out, text, max, w), w->least, w->weight, w->color);
	up = w->up ? out->rows[out->n - 1].y - y : 0;
	for (size_t i = first; i < out->n; i++)
		out->rows[i].y -= up;
	return out->rows[out->n - 1].y;
}

const char *piece_initials(struct items *out, const char *name)
{
	const char *last = strrchr(name, ' '), *at = name;
	char *text = items_text(out, "%s%s", name, "      "), *to = text;

	if (!last)
		return name;
	while (at < last) {
		do
			*to++ = *at++;
		while (((unsigned char)*at & 0xc0) == 0x80);
		*to++ = '.';
		while (at < last && *at != '-' && *at != ' ')
			at++;
		if (at < last && *at == '-')
			*to++ = *at++;
		else if (at < last)
			at++;
	}
	memmove(to, last, strlen(last) + 1);
	return text;
}

/* ------------------------------------------------------------- areas */

/* The first language in two lines, the second small below. */
static void long_area_name(const struct view *v, struct items *out,
    uint64_t key, const struct both *name, float x, float w, float middle)
{
	piece_wrap(v, out, key + 8, name->text[0], NULL, x, middle + 13, w,
	    &(struct wrap){ 2, true, 32, 32, 26, 700, NIGHT });
	piece_fit(v, out, key + 1, name->text[1], x, middle + 44, w, 26, 24,
	    600, NIGHT);
}

void piece_area_card(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Area *area, size_t index, float x, float y, float w, float h)
{
	enum color color = frame_area_color(area->area, index);
	float middle = y + h / 2;
	struct both name = { { look_text(v->look, 0, area->name),
				 look_text(v->look, 1, area->name) },
		{ 40, 28 }, { middle - 4, middle + 35 }, { 700, 600 },
		{ NIGHT, NIGHT }, 0 };

	place_box(out, ITEM_BUBBLE, key, x, y, w, h,
	    v->offline ? RING_OFF : color)
	    ->radius = h / 2 < 60 ? h / 2 : 60;
	place_icon(out, frame_area_icon(area->area, index), key + 1, x + 40,
	    middle - 28, 60, NIGHT);
	x += 124;
	w -= 124 + 32;
	if (draw_width(v->draw, name.text[0], 28, 700) > w) {
		long_area_name(v, out, key + 2, &name, x, w, middle);
		return;
	}
	piece_fit(v, out, key + 2, name.text[0], x, middle - 4, w, 40, 28, 700,
	    NIGHT);
	piece_fit(v, out, key + 3, name.text[1], x, middle + 35, w, 28, 24, 600,
	    NIGHT);
}

void piece_area_cards(const struct view *v, struct items *out, float y, float h,
    float bottom)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	size_t n = s ? s->n_areas : 0;
	float w = portrait ? 952 : (1728 - 48 * (float)(n - 1)) / (float)n;

	for (size_t i = 0; i < n; i++) {
		float x = portrait ? 64 : 96 + (float)i * (w + 48);
		float at = portrait ? y + (float)i * (h + 20) : y;

		if (at + h <= bottom)
			piece_area_card(v, out,
			    item_key("area", s->areas[i]->area, 0), s->areas[i],
			    i, x, at, w, h);
	}
}

/* ------------------------------------------------------------- crowds */

enum corner piece_corner(unsigned n)
{
	return (n * 2654435761u >> 13) & 1 ? CORNER_RIGHT : CORNER_LEFT;
}

unsigned piece_crowd(struct items *out, const char *what, unsigned n, float x,
    float y, float w, float h, float size, enum color color)
{
	unsigned each = (n + 399) / 400, shown;
	float pitch = size * 1.23f;
	int across;

	if (n == 0)
		return 1;
	shown = (n + each - 1) / each;
	for (;;) {
		float gap = pitch - pitch / 1.23f;
		unsigned down;

		across = (int)floorf((w + gap) / pitch);
		down = across > 0 ? (shown - 1) / (unsigned)across + 1 : 0;
		if (across > 0 && (float)down * pitch - gap <= h)
			break;
		pitch *= 0.98f;
	}
	size = pitch / 1.23f;
	for (unsigned i = 0; i < shown; i++) {
		unsigned column = i % (unsigned)across;
		unsigned line = i / (unsigned)across;
		struct item *it = place_box(out, ITEM_BUBBLE,
		    item_key(what, "crowd", (long)i), x + (float)column * pitch,
		    y + (float)line * pitch, size, size, color);

		it->corner = piece_corner(i);
		it->tight = 3;
		it->enter = ENTER_POP;
		it->order = (uint16_t)i;
	}
	return each;
}

void piece_typing(struct items *out, uint64_t key, enum item_kind kind, float x,
    float y, float w, float h, float dot, float step, enum color color,
    enum color dots)
{
	float wide = 2 * step + dot;
	struct item *it = place_box(out, kind, key, x, y, w, h, color);

	it->radius = h / 2;
	it->tight = 8;
	it = place_box(out, ITEM_TYPING, key + 1, x + (w - wide) / 2,
	    y + (h - dot) / 2, wide, dot, dots);
	it->idle = IDLE_TYPE;
	it->number = TYPING_STILL_US;
}

/* ---------------------------------------------------- the whole screen */

void piece_signature(const struct view *v, struct items *out, enum color ink,
    enum color logo, enum color on_logo)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, y = portrait ? 1760 : 966;
	float right = v->look->w - x, max = right - x - 80 - 200;
	char clock[LOOK_SIZE];
	struct both name = {
		{ look_text(v->look, 0, s ? s->competition : NULL),
		    look_text(v->look, 1, s ? s->competition : NULL) },
		{ 32, 28 }, { y + 29, y + 64 }, { 600, 500 }, { ink, ink }, 0
	};

	place_icon(out, ICON_LOGO, item_key("signature", NULL, 0), x, y, 60,
	    logo)
	    ->color2 = on_logo;
	piece_both(v, out, item_key("signature", NULL, 1), &name, x + 80, max);
	look_clock(v->look, v->now_us, clock);
	place_right(out, item_key("clock", NULL, 0),
	    items_text(out, "%s", clock), right, y + 56, 56, 600, ink)
	    ->tabular = true;
}
