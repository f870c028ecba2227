/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Painting: what differs from the last time, and nothing else; see stage.h.
 * An actor at rest or only on the move is its cached picture; one that grows
 * or counts is drawn anew.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/shape.h"
#include "client/kiosk/stage_private.h"

#define RECTS_MAX 32
#define MOMENT_US 900000

struct damage {
	struct box rects[RECTS_MAX];
	size_t n;
	bool all;
};

/* ------------------------------------------------------------- boxes */

static bool overlap(const struct box *a, const struct box *b)
{
	return a->w > 0 && b->w > 0 && a->x < b->x + b->w &&
	    b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static struct box both(const struct box *a, const struct box *b)
{
	int x = a->x < b->x ? a->x : b->x, y = a->y < b->y ? a->y : b->y;
	int right = a->x + a->w > b->x + b->w ? a->x + a->w : b->x + b->w;
	int below = a->y + a->h > b->y + b->h ? a->y + a->h : b->y + b->h;

	return (struct box){ x, y, right - x, below - y };
}

static void damage_add(struct damage *d, struct box box)
{
	if (box.w <= 0 || d->all)
		return;
	for (size_t i = 0; i < d->n; i++)
		if (overlap(&d->rects[i], &box)) {
			box = both(&d->rects[i], &box);
			d->rects[i] = d->rects[--d->n];
			damage_add(d, box);
			return;
		}
	if (d->n == RECTS_MAX) {
		box = both(&d->rects[RECTS_MAX - 1], &box);
		d->n--;
		damage_add(d, box);
		return;
	}
	d->rects[d->n++] = box;
}

static bool is_damaged(const struct damage *d, const struct box *box)
{
	for (size_t i = 0; i < d->n; i++)
		if (overlap(&d->rects[i], box))
			return true;
	return d->all;
}

/* ------------------------------------------------------------- actors */

/* An actor at this moment: its pose and, when it can't be the picture, the
 * item to draw. */
struct appearance {
	struct pose pose;
	bool drawn; /* not the picture */
	struct item item;
	char text[64];
	struct box box;
};

/* A figure on its way; it is written as it stands when it has arrived. */
static void count(struct appearance *a)
{
	snprintf(a->text, sizeof(a->text), "%lld", (long long)a->pose.number);
	a->item.text = a->text;
}

static void idle(struct appearance *a, const struct item *it, int64_t since)
{
	switch (it->idle) {
	case IDLE_BREATHE:
		a->pose.alpha *= idle_alpha(IDLE_BREATHE, since);
		break;
	case IDLE_TYPE:
		a->drawn = true;
		a->item.number = since > 0 ? since : 1;
		break;
	case IDLE_FILL: {
		float part = it->idle_ms > 0
		    ? (float)since / 1000 / (float)it->idle_ms
		    : 1;

		a->drawn = true;
		a->item.w += (it->size - it->w) * fminf(fmaxf(part, 0), 1);
		break;
	}
	default:
		break;
	}
}

static struct box box_of(const struct stage *s, const struct appearance *a,
    const struct picture *pic)
{
	float u = s->look->u, x, y, w, h, grow = a->pose.scale;

	if (a->drawn) {
		draw_extents(s->draw, &a->item, &x, &y, &w, &h);
		if (a->item.kind == ITEM_TYPING)
			y -= 20, h += 20;
		return (struct box){ (int)floorf(x * u) - 2,
			(int)floorf(y * u) - 2, (int)ceilf(w * u) + 5,
			(int)ceilf(h * u) + 5 };
	}
	x = roundf(a->pose.x * u) + (float)pic->x;
	y = roundf(a->pose.y * u) + (float)pic->y;
	w = (float)pic->w * fmaxf(grow, 1) - (float)pic->w;
	h = (float)pic->h * fmaxf(grow, 1) - (float)pic->h;
	return (struct box){ (int)(x - w / 2) - 2, (int)(y - h / 2) - 2,
		pic->w + (int)w + 5, pic->h + (int)h + 5 };
}

static void appear(const struct stage *s, const struct actor *actor,
    int64_t now, struct appearance *a)
{
	const struct item *it = &actor->item;
	const struct pose *to = &actor->way.to;

	a->pose = pose_at(&actor->way, now);
	a->item = *it;
	a->drawn = a->pose.w != to->w || a->pose.h != to->h ||
	    a->pose.fill != to->fill;
	a->item.x = a->pose.x;
	a->item.y = a->pose.y;
	a->item.w = a->pose.w;
	a->item.h = a->pose.h;
	a->item.fill = a->pose.fill;
	if (it->kind == ITEM_LEADER && a->item.w < it->h)
		a->item.w = it->h;
	if (it->kind == ITEM_TEXT && it->text && a->pose.number != to->number) {
		a->drawn = true;
		count(a);
	}
	if (!actor->leaving && !s->look->reduced_motion)
		idle(a, it, now - s->shown_us);
	a->item.alpha = a->pose.alpha;
	/* only the picture is left of a text that goes */
	if (it->kind == ITEM_TEXT && !a->item.text)
		a->drawn = false;
	a->box = box_of(s, a, actor->picture);
	a->box.x += s->dx;
	a->box.y += s->dy;
}

static bool idles(const struct stage *s, const struct actor *a)
{
	return a->item.idle != IDLE_STILL && !s->look->reduced_motion;
}

/* What changed since it was painted. */
static void look_at(struct stage *s, struct actor *actor, int64_t now,
    struct damage *d)
{
	struct appearance a;

	if (actor->settled && !actor->leaving && !idles(s, actor))
		return;
	appear(s, actor, now, &a);
	damage_add(d, actor->box);
	damage_add(d, a.box);
	actor->box = a.box;
	actor->settled = way_end(&actor->way) <= now;
}

static void paint_picture(const struct stage *s, cairo_t *cr,
    const struct picture *pic, const struct pose *p)
{
	float u = s->look->u;
	double x = p->x * u + (float)s->dx, y = p->y * u + (float)s->dy;

	cairo_save(cr);
	if (p->scale != 1) {
		double cx = x + pic->x + pic->w / 2.0;
		double cy = y + pic->y + pic->h / 2.0;

		cairo_translate(cr, cx, cy);
		cairo_scale(cr, p->scale, p->scale);
		cairo_translate(cr, -cx, -cy);
	} else {
		x = round(x);
		y = round(y);
	}
	cairo_set_source_surface(cr, pic->pixels, x + pic->x, y + pic->y);
	if (p->alpha >= 1)
		cairo_paint(cr);
	else
		cairo_paint_with_alpha(cr, p->alpha);
	cairo_restore(cr);
}

static void paint_actor(struct stage *s, cairo_t *cr, struct actor *actor,
    int64_t now, const struct damage *d)
{
	struct appearance a;

	if (!d->all && !is_damaged(d, &actor->box))
		return;
	appear(s, actor, now, &a);
	actor->box = a.box;
	if (a.pose.alpha <= 0)
		return;
	if (!a.drawn) {
		paint_picture(s, cr, actor->picture, &a.pose);
		return;
	}
	cairo_save(cr);
	cairo_translate(cr, s->dx, s->dy);
	draw_item(s->draw, cr, &a.item);
	cairo_restore(cr);
}

/* ------------------------------------------------------------- picture */

static void fill(cairo_t *cr, enum color color)
{
	shape_color(cr, color, 1);
	cairo_paint(cr);
}

/* Over what was there grows a bubble from the lower left; the moment's picture
 * is inside it. */
static void clip_to_moment(const struct stage *s, cairo_t *cr, int64_t now)
{
	float w = (float)s->look->width, h = (float)s->look->height;
	float t = ease(OUT_QUART,
	    (float)(now - s->moment_us) / (float)MOMENT_US);
	float size = 2.3f * t * hypotf(w, h);

	shape_bubble(cr, -0.05 * size, h - size * 0.95f, size, size, size / 2,
	    6, CORNER_LEFT);
	cairo_clip(cr);
}

static void paint(struct stage *s, cairo_t *cr, int64_t now,
    const struct damage *d)
{
	bool growing = s->moment_us && now < s->moment_us + MOMENT_US &&
	    !s->look->reduced_motion;

	fill(cr, growing ? s->behind : s->background);
	for (size_t i = 0; i < s->n; i++)
		if (s->actors[i].under && growing)
			paint_actor(s, cr, &s->actors[i], now, d);
	if (growing) {
		clip_to_moment(s, cr, now);
		fill(cr, s->background);
	}
	for (size_t i = 0; i < s->n; i++)
		if (!s->actors[i].under)
			paint_actor(s, cr, &s->actors[i], now, d);
	cairo_reset_clip(cr);
	if (s->confetti_end > now)
		confetti_paint(s, cr, now);
}

static void drop_gone(struct stage *s, int64_t now)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct actor *a = &s->actors[i];

		if (a->leaving && way_end(&a->way) <= now)
			picture_drop(s->pictures, a->picture);
		else
			s->actors[kept++] = *a;
	}
	s->n = kept;
}

static struct box whole(const struct stage *s)
{
	return (struct box){ 0, 0, s->look->width, s->look->height };
}

static size_t give(const struct stage *s, const struct damage *d,
    cairo_rectangle_int_t *out, size_t max)
{
	struct box edge = whole(s);
	size_t n = 0;

	for (size_t i = 0; i < d->n && n < max; i++) {
		struct box b = d->rects[i];
		int right = b.x + b.w < edge.w ? b.x + b.w : edge.w;
		int below = b.y + b.h < edge.h ? b.y + b.h : edge.h;

		b.x = b.x > 0 ? b.x : 0;
		b.y = b.y > 0 ? b.y : 0;
		if (right > b.x && below > b.y)
			out[n++] = (cairo_rectangle_int_t){ b.x, b.y,
				right - b.x, below - b.y };
	}
	return n;
}

size_t stage_paint(struct stage *s, cairo_surface_t *onto, int64_t now_us,
    bool all, cairo_rectangle_int_t *out, size_t max)
{
	struct damage d = { .n = 0 };
	cairo_t *cr;

	d.all = all || s->repaint || s->confetti_end > now_us ||
	    s->confetti_painted ||
	    (s->moment_us && now_us < s->moment_us + MOMENT_US + 100000);
	s->confetti_painted = s->confetti_end > now_us;
	for (size_t i = 0; i < s->n; i++)
		look_at(s, &s->actors[i], now_us, &d);
	if (d.all) {
		d.n = 1;
		d.rects[0] = whole(s);
	}
	if (d.n == 0)
		return 0;
	cr = cairo_create(onto);
	for (size_t i = 0; i < d.n; i++)
		cairo_rectangle(cr, d.rects[i].x, d.rects[i].y, d.rects[i].w,
		    d.rects[i].h);
	cairo_clip(cr);
	paint(s, cr, now_us, &d);
	cairo_destroy(cr);
	s->repaint = false;
	drop_gone(s, now_us);
	return give(s, &d, out, max);
}
