/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Actors: each item that stands on the stage, or is on its way on or off it;
 * see stage.h. How long things take is the table of the design:
 *
 *   scene      old 320 ms in-cubic out to the left, new 480 ms out-cubic
 *   bars       900 ms out-cubic, 40 ms apart; live 800 ms in-out-cubic
 *   rows       travel 700 ms in-out-cubic when the bars have settled
 *   a person   600 ms out-back; the field fills within 1.6 s
 *   moment     900 ms out-quart; words 150 ms apart
 */
#include "client/kiosk/stage.h"

#include <stdlib.h>
#include <string.h>

#include "client/kiosk/stage_private.h"

#define MS 1000
#define SLIDE 24 /* u: how far a scene comes and goes */

struct stage *stage_new(const struct look *look, struct draw *draw)
{
	struct stage *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->look = look;
	s->draw = draw;
	s->pictures = pictures_new(draw, look->u);
	s->background = s->behind = NIGHT;
	return s;
}

static void clear_actors(struct stage *s)
{
	for (size_t i = 0; i < s->n; i++)
		picture_drop(s->pictures, s->actors[i].picture);
	s->n = 0;
}

void stage_free(struct stage *s)
{
	if (!s)
		return;
	clear_actors(s);
	free(s->actors);
	pictures_free(s->pictures);
	items_free(s->list);
	items_free(s->old_list);
	free(s);
}

static struct actor *find(struct stage *s, uint64_t key)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->actors[i].item.key == key && !s->actors[i].leaving)
			return &s->actors[i];
	return NULL;
}

static struct actor *add(struct stage *s, const struct item *it)
{
	struct actor *a;

	if (s->n == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 256;
		struct actor *more = realloc(s->actors, cap * sizeof(*more));

		if (!more)
			abort();
		s->actors = more;
		s->cap = cap;
	}
	a = &s->actors[s->n++];
	memset(a, 0, sizeof(*a));
	a->item = *it;
	a->picture = picture_take(s->pictures, it);
	a->way.to = pose_of(it);
	a->way.from = a->way.to;
	return a;
}

static bool same_pose(const struct pose *a, const struct pose *b)
{
	return a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h &&
	    a->fill == b->fill && a->alpha == b->alpha &&
	    a->number == b->number;
}

/* Off the stage: fades, and in a change of scenes goes to the left. */
static void leave(struct stage *s, struct actor *a, enum change change,
    int64_t now)
{
	struct way *w = &a->way;
	bool slides = change == CHANGE_SCENE && !s->look->reduced_motion;

	w->from = pose_at(w, now);
	w->to = w->from;
	w->to.alpha = 0;
	w->pops = w->lifts = false;
	w->size_us = 0;
	w->move_start = w->fade_start = w->size_start = now;
	w->fade_us = s->look->reduced_motion ? 200 * MS : 320 * MS;
	w->fade = IN_CUBIC;
	w->move_us = 0;
	if (slides) {
		w->to.x -= SLIDE;
		w->move_us = 320 * MS;
		w->move = IN_CUBIC;
	}
	a->leaving = true;
	a->item.text = NULL; /* its list goes; the picture stays */
}

/* How long after the change an item of the field comes: all within 1.6 s,
 * fast first. */
static int64_t pop_delay(const struct stage *s, const struct item *it)
{
	float part = s->most_order ? (float)it->order / (float)s->most_order
				   : 0;

	return (int64_t)(1600 * MS * part * part);
}

/* Onto the stage. */
static void enter(struct stage *s, struct actor *a, enum change change,
    int64_t now)
{
	struct way *w = &a->way;
	bool waits = change == CHANGE_SCENE && !s->look->reduced_motion;
	int64_t begin = waits ? now + 320 * MS : now;

	w->from.alpha = 0;
	w->move_start = w->size_start = w->fade_start = begin;
	w->fade_us = 480 * MS;
	w->fade = w->move = w->size = OUT_CUBIC;
	if (s->look->reduced_motion) {
		w->fade_start = now;
		w->fade_us = 200 * MS;
		return;
	}
	if (change == CHANGE_SCENE) {
		w->from.x += SLIDE;
		w->move_us = 480 * MS;
	}
	if (change == CHANGE_MOMENT)
		w->fade_start += 300 * MS + a->item.order * 150 * MS;
	if (a->item.enter == ENTER_GROW) {
		if (w->to.fill > 0)
			w->from.fill = 1; /* 0 would be all of it */
		else
			w->from.w = 0;
		w->size_start = begin + a->item.order * 40 * MS;
		w->size_us = 900 * MS;
	} else if (a->item.enter == ENTER_COUNT) {
		w->from.number = 0;
		w->size_us = 900 * MS;
	} else if (a->item.enter == ENTER_POP) {
		w->pops = true;
		w->fade_us = 600 * MS;
		if (change == CHANGE_SCENE)
			w->fade_start += a->item.order ? pop_delay(s, &a->item)
						       : 500 * MS;
	}
}

/* From where it is to where the new list has it. */
static void travel(struct stage *s, struct actor *a, const struct item *it,
    int64_t now)
{
	struct pose from = pose_at(&a->way, now), to = pose_of(it);
	struct picture *picture = picture_take(s->pictures, it);
	struct way *w = &a->way;
	int64_t delay = 0;

	a->settled &= a->picture == picture;
	picture_drop(s->pictures, a->picture);
	a->picture = picture;
	a->item = *it;
	if (same_pose(&w->to, &to))
		return;
	a->settled = false;
	if (it->idle == IDLE_FILL) /* it has grown by itself */
		from.w = to.w;
	*w = (struct way){ .from = from,
		.to = to,
		.move_start = now,
		.size_start = now,
		.fade_start = now,
		.move = IN_OUT_CUBIC,
		.size = IN_OUT_CUBIC,
		.fade = LINEAR };
	if (s->look->reduced_motion) {
		w->from = to;
		w->from.alpha = 0;
		w->fade_us = 200 * MS;
		return;
	}
	if (from.w != to.w || from.fill != to.fill ||
	    from.number != to.number || from.h != to.h) {
		w->size_us = 800 * MS;
		delay = it->group ? 800 * MS : 0;
	}
	if (from.x != to.x || from.y != to.y) {
		w->move_start = now + (it->group ? 800 * MS : delay);
		w->move_us = 700 * MS;
		w->lifts = it->group && to.y < from.y;
	}
	w->fade_us = 200 * MS;
}

static int by_z(const void *a, const void *b)
{
	const struct actor *x = a, *y = b;

	/* a row that rises is on top of all rows, whole */
	if (x->way.lifts != y->way.lifts)
		return x->way.lifts - y->way.lifts;
	if (x->way.lifts && x->item.group != y->item.group)
		return x->place < y->place ? -1 : 1;
	if (x->item.z != y->item.z)
		return x->item.z - y->item.z;
	/* who leaves is under all */
	if (x->leaving != y->leaving)
		return y->leaving - x->leaving;
	return x->place < y->place ? -1 : x->place > y->place;
}

static void take_items(struct stage *s, const struct items *next,
    enum change change, int64_t now)
{
	s->most_order = 0;
	for (size_t i = 0; i < next->n; i++)
		if (next->rows[i].enter == ENTER_POP &&
		    next->rows[i].order > s->most_order)
			s->most_order = next->rows[i].order;
	for (size_t i = 0; i < next->n; i++) {
		struct actor *a = change == CHANGE_CUT ||
			change == CHANGE_MOMENT
		    ? NULL
		    : find(s, next->rows[i].key);

		if (a) {
			travel(s, a, &next->rows[i], now);
		} else {
			a = add(s, &next->rows[i]);
			if (change != CHANGE_CUT)
				enter(s, a, change, now);
		}
		a->seen = s->shown;
		a->place = i;
	}
}

void stage_show(struct stage *s, struct items *next, enum change change,
    int64_t now_us)
{
	bool cut = change == CHANGE_CUT;

	if (s->confetti_end < now_us || cut || change == CHANGE_SCENE)
		s->confetti_end = 0;
	s->shown++;
	s->shown_us = now_us;
	if (cut)
		clear_actors(s);
	s->moment_us = change == CHANGE_MOMENT ? now_us : 0;
	if (s->moment_us) {
		s->behind = s->background;
		if (!s->look->reduced_motion)
			confetti_throw(s, now_us);
	}
	if (change == CHANGE_MOMENT)
		for (size_t i = 0; i < s->n; i++)
			if (!s->actors[i].leaving) {
				leave(s, &s->actors[i], CHANGE_DATA, now_us);
				s->actors[i].way.fade_us = 900 * MS;
				s->actors[i].way.fade = LINEAR;
				s->actors[i].under = true;
			}
	take_items(s, next, change, now_us);
	for (size_t i = 0; i < s->n; i++)
		if (s->actors[i].seen != s->shown && !s->actors[i].leaving)
			leave(s, &s->actors[i], change, now_us);
	qsort(s->actors, s->n, sizeof(*s->actors), by_z);
	if (s->background != next->background || cut)
		s->repaint = true;
	s->background = next->background;
	/* texts of those who leave live in the list before */
	items_free(s->old_list);
	s->old_list = s->list;
	s->list = next;
}

void stage_shift(struct stage *s, int dx, int dy)
{
	s->repaint |= s->dx != dx || s->dy != dy;
	s->dx = dx;
	s->dy = dy;
}

int64_t stage_next_us(const struct stage *s, int64_t now_us)
{
	int64_t next = INT64_MAX;

	if (s->repaint || s->confetti_end > now_us ||
	    (s->moment_us && now_us < s->moment_us + 900 * MS))
		return now_us;
	for (size_t i = 0; i < s->n; i++) {
		const struct actor *a = &s->actors[i];

		if (a->leaving || way_end(&a->way) > now_us || !a->settled)
			return now_us;
		if (a->item.idle != IDLE_STILL && !s->look->reduced_motion)
			next = now_us + 100 * MS;
	}
	return next;
}

size_t stage_memory(const struct stage *s)
{
	return pictures_memory(s->pictures) + s->cap * sizeof(*s->actors);
}
