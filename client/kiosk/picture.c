/* SPDX-License-Identifier: EUPL-1.2 */
/* The cache of pictures; see picture.h. */
#include "client/kiosk/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 512

struct pictures {
	struct draw *draw;
	float u;
	struct picture *buckets[BUCKETS];
	size_t bytes;
};

struct pictures *pictures_new(struct draw *draw, float u)
{
	struct pictures *p = calloc(1, sizeof(*p));

	if (!p)
		abort();
	p->draw = draw;
	p->u = u;
	return p;
}

static void free_picture(struct pictures *p, struct picture *pic)
{
	p->bytes -= (size_t)pic->w * (size_t)pic->h * 4;
	cairo_surface_destroy(pic->pixels);
	free(pic);
}

void pictures_free(struct pictures *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct picture *pic = p->buckets[i], *next; pic;
		     pic = next) {
			next = pic->next;
			free_picture(p, pic);
		}
	free(p);
}

/* All but place, opacity and motion. */
static struct item bare(const struct item *it)
{
	struct item b;

	memset(&b, 0, sizeof(b)); /* its padding is hashed, too */
	b.kind = it->kind;
	b.w = it->w;
	b.h = it->h;
	b.color = it->color;
	b.color2 = it->color2;
	b.alpha = 1;
	b.radius = it->radius;
	b.tight = it->tight;
	b.corner = it->corner;
	b.fill = it->fill;
	b.stroke = it->stroke;
	b.value = it->value;
	b.icon = it->icon;
	b.size = it->size;
	b.weight = it->weight;
	b.align = it->align;
	b.tabular = it->tabular;
	return b;
}

static uint64_t look_of(const struct item *b, const char *text)
{
	const uint8_t *p = (const uint8_t *)b;
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < sizeof(*b); i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	for (; text && *text; text++)
		h = (h ^ (uint8_t)*text) * 0x100000001b3u;
	return h;
}

static struct picture *make(struct pictures *p, const struct item *b,
    uint64_t look)
{
	struct picture *pic = calloc(1, sizeof(*pic));
	float x, y, w, h;
	cairo_t *cr;

	if (!pic)
		abort();
	draw_extents(p->draw, b, &x, &y, &w, &h);
	pic->look = look;
	pic->x = (int)floorf(x * p->u) - 1;
	pic->y = (int)floorf(y * p->u) - 1;
	pic->w = (int)ceilf((x + w) * p->u) + 1 - pic->x;
	pic->h = (int)ceilf((y + h) * p->u) + 1 - pic->y;
	pic->pixels = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pic->w,
	    pic->h);
	cr = cairo_create(pic->pixels);
	cairo_translate(cr, -pic->x, -pic->y);
	draw_item(p->draw, cr, b);
	cairo_destroy(cr);
	p->bytes += (size_t)pic->w * (size_t)pic->h * 4;
	return pic;
}

struct picture *picture_take(struct pictures *p, const struct item *it)
{
	struct item b = bare(it);
	uint64_t look = look_of(&b, it->text);
	struct picture **at = &p->buckets[look % BUCKETS], *pic;

	for (pic = *at; pic; pic = pic->next)
		if (pic->look == look)
			break;
	if (!pic) {
		b.text = it->text;
		pic = make(p, &b, look);
		pic->next = *at;
		*at = pic;
	}
	pic->users++;
	return pic;
}

void picture_drop(struct pictures *p, struct picture *pic)
{
	struct picture **at;

	if (!pic || --pic->users > 0)
		return;
	at = &p->buckets[pic->look % BUCKETS];
	while (*at != pic)
		at = &(*at)->next;
	*at = pic->next;
	free_picture(p, pic);
}

size_t pictures_memory(const struct pictures *p)
{
	return p->bytes;
}
