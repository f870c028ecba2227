/* SPDX-License-Identifier: EUPL-1.2 */
/* Easing and poses; see motion.h. The curves: https://easings.net */
#include "client/kiosk/motion.h"

#include <math.h>

float ease(enum easing e, float t)
{
	float back = 1.70158f;

	if (t <= 0)
		return 0;
	if (t >= 1)
		return 1;
	switch (e) {
	case IN_CUBIC:
		return t * t * t;
	case OUT_CUBIC:
		return 1 - powf(1 - t, 3);
	case IN_OUT_CUBIC:
		return t < 0.5f ? 4 * t * t * t : 1 - powf(2 - 2 * t, 3) / 2;
	case OUT_QUART:
		return 1 - powf(1 - t, 4);
	case OUT_BACK:
		return 1 + (back + 1) * powf(t - 1, 3) + back * powf(t - 1, 2);
	default:
		return t;
	}
}

struct pose pose_of(const struct item *it)
{
	return (struct pose){ it->x, it->y, it->w, it->h, it->fill, it->alpha,
		1, it->number };
}

static float part(int64_t start, int64_t us, int64_t now)
{
	return us <= 0 ? now >= start : (float)(now - start) / (float)us;
}

static float between(float a, float b, float t)
{
	return a + (b - a) * t;
}

struct pose pose_at(const struct way *w, int64_t now_us)
{
	float m = part(w->move_start, w->move_us, now_us);
	float moved = ease(w->move, m);
	float sized = ease(w->size, part(w->size_start, w->size_us, now_us));
	float f = part(w->fade_start, w->fade_us, now_us);
	struct pose p = {
		.x = between(w->from.x, w->to.x, moved),
		.y = between(w->from.y, w->to.y, moved),
		.w = between(w->from.w, w->to.w, sized),
		.h = between(w->from.h, w->to.h, sized),
		.fill = between(w->from.fill, w->to.fill, sized),
		.alpha = between(w->from.alpha, w->to.alpha, ease(w->fade, f)),
		.scale = 1,
	};

	p.number = w->from.number +
	    llroundf((float)(w->to.number - w->from.number) * sized);
	if (w->pops && f < 1)
		p.scale = f <= 0 ? 0.6f
				 : 0.6f + 0.4f * ease(OUT_BACK, f) +
			0.2f * sinf(f * (float)M_PI);
	if (w->lifts && m > 0 && m < 1)
		p.scale = 1 + 0.03f * sinf(m * (float)M_PI);
	return p;
}

int64_t way_end(const struct way *w)
{
	int64_t end = w->move_start + w->move_us;

	if (w->size_start + w->size_us > end)
		end = w->size_start + w->size_us;
	if (w->fade_start + w->fade_us > end)
		end = w->fade_start + w->fade_us;
	return end;
}

float idle_alpha(enum idle idle, int64_t since_us)
{
	float turn = (float)(since_us % 4000000) / 4000000;

	return idle == IDLE_BREATHE ? 0.8f + 0.2f * cosf(turn * 2 * (float)M_PI)
				    : 1;
}

/* 160 ms apart, a hop takes half of the 1.2 s. */
float idle_hop(int dot, int64_t since_us)
{
	float t = (float)((since_us - dot * 160000) % 1200000) / 600000;

	return t > 0 && t < 1 ? sinf(t * (float)M_PI) : 0;
}
