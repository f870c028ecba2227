/* SPDX-License-Identifier: EUPL-1.2 */
/* 86 small bubbles that fly up and fall: three seconds of joy. */
#include <math.h>

#include "client/kiosk/shape.h"
#include "client/kiosk/stage_private.h"

#define LASTS_US 3000000
#define GRAVITY 1100 /* u a second a second */

/* The same every time: a picture at a given time can be compared. */
static float roll(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (float)(*seed >> 8) / (float)(1u << 24);
}

void confetti_throw(struct stage *s, int64_t now_us)
{
	static const enum color colors[] = { CONFETTI_1, CONFETTI_2, NIGHT, BAR,
		PAPER };
	unsigned seed = 20260201;

	for (int i = 0; i < CONFETTI; i++) {
		struct piece *p = &s->confetti[i];

		p->x = s->look->w * (0.1f + 0.8f * roll(&seed));
		p->y = s->look->h * (0.9f + 0.3f * roll(&seed));
		p->vx = 320 * (roll(&seed) - 0.5f);
		p->vy = -900 - 800 * roll(&seed);
		p->size = 18 + 26 * roll(&seed);
		p->turn = 6.3f * roll(&seed);
		p->spin = 5 * (roll(&seed) - 0.5f);
		p->color = colors[i % 5];
	}
	s->confetti_start = now_us;
	s->confetti_end = now_us + LASTS_US;
}

void confetti_paint(struct stage *s, cairo_t *cr, int64_t now_us)
{
	float t = (float)(now_us - s->confetti_start) / 1000000;
	float alpha = t > 2.5f ? (3 - t) * 2 : 1;

	if (now_us >= s->confetti_end)
		return;
	cairo_save(cr);
	cairo_scale(cr, s->look->u, s->look->u);
	for (int i = 0; i < CONFETTI; i++) {
		const struct piece *p = &s->confetti[i];

		cairo_save(cr);
		cairo_translate(cr, p->x + p->vx * t,
		    p->y + p->vy * t + GRAVITY * t * t / 2);
		cairo_rotate(cr, p->turn + p->spin * t);
		shape_color(cr, p->color, alpha);
		shape_bubble(cr, -p->size / 2, -p->size / 2, p->size, p->size,
		    p->size / 2, 3, CORNER_LEFT);
		cairo_fill(cr);
		cairo_restore(cr);
	}
	cairo_restore(cr);
}
