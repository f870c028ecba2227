/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Participation: one lit bubble for each person of the house who is active
 * this round, up to a line that is the goal. Nobody missing is drawn.
 *
 * Bubbles light up lane by lane: each lane is unbroken, and the lanes' ends
 * differ by at most two, by a fixed order, so that one more never moves the
 * others.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"
#include "common/text.h"

#define BUBBLES_MAX 400 /* more people: one bubble stands for several */
#define LANES_MAX 18
#define ROWS_MAX 60

/* The field: so many lanes, each so many long. */
struct field {
	unsigned shown, each; /* bubbles; people that one stands for */
	int lanes, length;
	float pitch, left;
	bool passed; /* the goal is reached */
};

static void lanes_landscape(struct field *f, unsigned places)
{
	for (int lanes = 3; lanes <= 12; lanes++) {
		int length = (int)(places + (unsigned)lanes - 1) / lanes;
		float pitch = fminf(972.0f / (float)length,
		    486.0f / (float)lanes);

		if (pitch <= f->pitch)
			continue;
		f->pitch = pitch;
		f->lanes = lanes;
		f->length = length;
	}
	if (f->passed) {
		f->length = (int)(f->shown + (unsigned)f->lanes - 1) / f->lanes;
		f->pitch = fminf(f->pitch, 994.0f / (float)f->length);
	}
	/* it ends at the line, or behind it */
	f->left = (f->passed ? 1090 : 1068) - f->pitch * (float)f->length;
}

static void lanes_portrait(struct field *f, unsigned places)
{
	f->lanes = places < 3 * LANES_MAX ? LANES_MAX / 2 : LANES_MAX;
	f->length = (int)(places + (unsigned)f->lanes - 1) / f->lanes;
	f->pitch = fminf(941.0f / (float)f->lanes, 471.0f / (float)f->length);
	f->left = 72;
}

static struct field measure(const struct view *v)
{
	const Viesti__ParticipationView *p = v->state->participation;
	unsigned goal = p->has_goal ? p->goal : p->lit;
	unsigned most = goal > p->lit ? goal : p->lit, places;
	struct field f = { .each = (most + BUBBLES_MAX - 1) / BUBBLES_MAX };

	if (f.each == 0)
		f.each = 1;
	f.shown = (p->lit + f.each - 1) / f.each;
	places = (goal + f.each - 1) / f.each;
	f.passed = p->has_goal && p->lit >= p->goal;
	if (places == 0)
		places = 1;
	if (!v->look->portrait) {
		lanes_landscape(&f, places);
		return f;
	}
	lanes_portrait(&f, f.passed ? f.shown : places);
	return f;
}

/* When the lane's next bubble comes, among the others': 2 of a length apart at
 * most. 7 has no divisor in common with 6 to 18 but 7 and 14 themselves. */
static int lead(const struct field *f, int lane)
{
	int step = f->lanes % 7 ? 7 : 5;

	return 2 * (lane * step % f->lanes);
}

struct spot {
	int lane, at, order;
};

static int by_order(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	return x->order != y->order ? x->order - y->order : x->lane - y->lane;
}

static void person(const struct view *v, struct items *out,
    const struct field *f, const struct spot *s, unsigned n)
{
	float size = f->pitch * 46 / 54, x, y;
	bool newest = n + 1 == f->shown && !v->offline;
	struct item *it;

	if (v->look->portrait) {
		x = f->left + (float)s->lane * f->pitch;
		y = 1342 - (float)(s->at + 1) * f->pitch + (f->pitch - size);
	} else {
		x = f->left + (float)s->at * f->pitch;
		y = 264 + (float)s->lane * f->pitch;
	}
	if (newest) {
		float grow = size * 58 / 46, halo = size * 84 / 46;

		it = place_box(out, ITEM_DISC, item_key("newest halo", NULL, 0),
		    x - (halo - size) / 2, y - (halo - size) / 2, halo, halo,
		    HALO);
		it->z = 1;
		x -= (grow - size) / 2;
		y -= (grow - size) / 2;
		size = grow;
	}
	it = place_box(out, ITEM_BUBBLE, item_key("person", NULL, (long)n), x,
	    y, size, size,
	    newest	     ? SUN
		: v->offline ? RING_OFF
			     : SKY);
	it->corner = piece_corner(n);
	it->tight = newest ? 4 : 3;
	it->enter = ENTER_POP;
	it->order = (uint16_t)n;
	it->z = newest ? 2 : 0;
}

static void field(const struct view *v, struct items *out,
    const struct field *f)
{
	int length = f->length + 2, n = f->lanes * length;
	struct spot *spots = calloc((size_t)n, sizeof(*spots));

	if (!spots)
		return;
	for (int i = 0; i < n; i++) {
		spots[i].lane = i / length;
		spots[i].at = i % length;
		spots[i].order = spots[i].at * f->lanes +
		    lead(f, spots[i].lane);
		/* no lane is longer than the field: the others catch up */
		if (spots[i].at >= f->length)
			spots[i].order += 1000000;
	}
	qsort(spots, (size_t)n, sizeof(*spots), by_order);
	for (unsigned i = 0; i < f->shown && (int)i < n; i++)
		person(v, out, f, &spots[i], i);
	free(spots);
}

static void goal_line(const struct view *v, struct items *out)
{
	const Viesti__ParticipationView *p = v->state->participation;
	bool portrait = v->look->portrait;
	char percent[LOOK_SIZE];
	char *text;

	if (!p->has_goal)
		return;
	place_box(out, ITEM_RECT, item_key("goal", NULL, 0),
	    portrait ? 64 : 1078, portrait ? 846 : 256, portrait ? 952 : 8,
	    portrait ? 8 : 498, v->offline ? SUN_OFF : SUN)
	    ->radius = 4;
	text = items_text(out, "%s · %s %s", look_word(v->look, 0, N_("goal")),
	    look_word(v->look, 1, N_("goal")),
	    look_percent(v->look, 0, (int)p->goal_percent, percent));
	place_right(out, item_key("goal words", NULL, 0), text,
	    portrait ? 1016 : 1086, portrait ? 820 : 236, portrait ? 34 : 30,
	    600, v->offline ? SUN_OFF : SUN);
}

/* "Vielä 9 ihmistä", or that the goal is reached. */
static void missing(const struct view *v, struct items *out,
    const struct field *f)
{
	const Viesti__ParticipationView *p = v->state->participation;
	bool portrait = v->look->portrait;
	unsigned n = p->goal - p->lit;

	if (!p->has_goal)
		return;
	for (int which = 0; which < 2; which++) {
		float size = which ? 42 : portrait ? 96 : 84;
		float max = portrait ? 952 : 688, x = portrait ? 64 : 1150;
		char *text = f->passed
		    ? items_text(out, "%s",
			  look_word(v->look, which, N_("Goal reached!")))
		    : items_text(out,
			  look_plural(v->look, which, "%s more person",
			      "%s more people", n),
			  piece_number(v, out, which, n));
		float wide = draw_width(v->draw, text, size, which ? 500 : 700);

		if (wide > max)
			size *= max / wide;
		place_text(out, item_key("missing", NULL, which), text, x,
		    portrait	? (which ? 822 : 768)
			: which ? 726
				: 672,
		    size, which ? 500 : 700,
		    which	     ? PAPER
			: v->offline ? SUN_OFF
				     : SUN);
	}
}

static void share(const struct view *v, struct items *out)
{
	const Viesti__ParticipationView *p = v->state->participation;
	bool portrait = v->look->portrait;
	float size = portrait ? 284 : 264, max = portrait ? 700 : 688, wide;
	float x = portrait ? 60 : 1136, y = portrait ? 620 : 476;
	char text[LOOK_SIZE];
	const char *round[2];

	look_share(v->look, 0, p->share, text);
	if (!*text)
		return;
	wide = draw_width(v->draw, text, size, 800);
	if (wide > max) {
		size *= max / wide;
		wide = max;
	}
	place_text(out, item_key("share", NULL, 0), items_text(out, "%s", text),
	    x, y, size, 800, PAPER);
	for (int which = 0; which < 2; which++)
		round[which] = look_word(v->look, which, N_("in this round"));
	if (!portrait) {
		piece_fit(v, out, item_key("round", NULL, 0),
		    items_text(out, "%s · %s", round[0], round[1]), 1150, 545,
		    674, 36, 26, 500, MIST);
		return;
	}
	x += wide + 24;
	piece_fit(v, out, item_key("round", NULL, 0), round[0], x, 577,
	    1016 - x, 38, 26, 600, PAPER);
	piece_fit(v, out, item_key("round", NULL, 1), round[1], x, 620,
	    1016 - x, 32, 24, 500, MIST);
}

/* Where bubbles of departments are, and how far right they may reach. */
struct lines {
	float left, right, y, h, pitch, bottom;
};

/* One after the other, line by line; how many lines, or 0 when there is no room
 * for all. */
static int flow(const struct view *v, struct items *out, const struct lines *l,
    const Viesti__DepartmentBar *const *list, size_t n)
{
	float x = l->left, y = l->y, max = l->right - l->left;
	int used = 1;

	for (size_t i = 0; i < n; i++) {
		uint64_t key = item_key("count", list[i]->department, 0);
		const char *name = list[i]->short_name;
		size_t before = out->n;
		float w = frame_small_bubble(v, out, key, x, y, l->h, max,
		    name ? name : "", list[i]);

		if (x > l->left && x + w > l->right) {
			out->n = before;
			x = l->left;
			y += l->pitch;
			if (y + l->h > l->bottom)
				return 0;
			used++;
			w = frame_small_bubble(v, out, key, x, y, l->h, max,
			    name ? name : "", list[i]);
		}
		x += w + 20;
	}
	return used;
}

static int by_short_name(const void *a, const void *b)
{
	const Viesti__DepartmentBar *const *x = a, *const *y = b;
	char *kx = text_sort_key((*x)->short_name ? (*x)->short_name : "");
	char *ky = text_sort_key((*y)->short_name ? (*y)->short_name : "");
	int order = kx && ky ? strcmp(kx, ky) : 0;

	free(kx);
	free(ky);
	return order;
}

/* As narrow as so many lines allow: they are about as long as each other. */
static void balance(const struct view *v, struct items *out, struct lines *l,
    const Viesti__DepartmentBar *const *list, size_t n, int lines)
{
	size_t before = out->n;
	float right = l->right;

	while (lines > 1 && l->right > l->left + 100) {
		l->right -= 24;
		out->n = before;
		if (flow(v, out, l, list, n) != lines)
			break;
		right = l->right;
	}
	out->n = before;
	l->right = right;
	flow(v, out, l, list, n);
}

/* All departments by their short names, as large as there is room for. */
static void counts(const struct view *v, struct items *out)
{
	static const float sizes[] = { 1, 0.86f, 0.76f };
	const Viesti__ParticipationView *p = v->state->participation;
	const Viesti__DepartmentBar *list[ROWS_MAX] = { NULL };
	bool portrait = v->look->portrait;
	size_t n = p->n_rows < ROWS_MAX ? p->n_rows : ROWS_MAX;
	size_t before = out->n;
	struct lines l = { portrait ? 64 : 96, 0, portrait ? 1384 : 784, 0, 0,
		v->offline     ? (portrait ? 1620 : 872)
		    : portrait ? 1750
			       : 975 };
	int lines = 0;

	l.right = v->look->w - l.left;
	for (size_t i = 0; i < n; i++)
		list[i] = p->rows[i];
	qsort(list, n, sizeof(list[0]), by_short_name);
	for (size_t i = 0; i < 3 && lines == 0; i++) {
		l.h = (portrait ? 58 : 56) * sizes[i];
		l.pitch = (portrait ? 70 : 65) * sizes[i];
		out->n = before;
		lines = flow(v, out, &l, list, n);
	}
	if (lines == 0) /* those that there is room for */
		return;
	out->n = before;
	balance(v, out, &l, list, n, lines);
}

static void title(const struct view *v, struct items *out)
{
	const Viesti__ParticipationView *p = v->state->participation;
	const char *words[2];

	for (int which = 0; which < 2; which++)
		words[which] = p->has_lit
		    ? items_text(out,
			  look_plural(v->look, which,
			      "Already %s of us takes part",
			      "Already %s of us take part", p->lit),
			  piece_number(v, out, which, p->lit))
		    : look_word(v->look, which, N_("Who takes part"));
	frame_title(v, out, words[0], words[1],
	    v->state->participation->has_goal ? 700 : 0);
}

/* Above 400 people. */
static void scale_words(const struct view *v, struct items *out,
    const struct field *f)
{
	if (f->each < 2)
		return;
	piece_fit(v, out, item_key("each", NULL, 0),
	    items_text(out, "%s · %s",
		items_text(out,
		    look_word(v->look, 0, N_("One bubble is %u people")),
		    f->each),
		items_text(out,
		    look_word(v->look, 1, N_("One bubble is %u people")),
		    f->each)),
	    v->look->portrait ? 64 : 1150, v->look->portrait ? 1374 : 592,
	    v->look->portrait ? 952 : 674, 28, 24, 500, MIST);
}

bool has_participation(const struct view *v)
{
	return v->state->participation && frame_is_running(v) && !has_frozen(v);
}

void lay_participation(const struct view *v, struct items *out)
{
	const Viesti__ParticipationView *p = v->state->participation;

	frame_header(v, out);
	title(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
	if (p->has_lit) {
		struct field f = measure(v);

		field(v, out, &f);
		goal_line(v, out);
		missing(v, out, &f);
		scale_words(v, out, &f);
	}
	share(v, out);
	counts(v, out);
}
