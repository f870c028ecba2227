/* SPDX-License-Identifier: EUPL-1.2 */
/* The short way to an item: what every scene writes again and again. */
#ifndef VIESTI_PLACE_H
#define VIESTI_PLACE_H

#include "client/kiosk/scene.h"

/* A text at an anchor and baseline; colour and weight of its role. */
static inline struct item *place_text(struct items *out, uint64_t key,
    const char *text, float x, float y, float size, int weight,
    enum color color)
{
	struct item *it = items_add(out, ITEM_TEXT, key);

	it->text = text;
	it->x = x;
	it->y = y;
	it->size = size;
	it->weight = weight;
	it->color = color;
	return it;
}

static inline struct item *place_right(struct items *out, uint64_t key,
    const char *text, float x, float y, float size, int weight,
    enum color color)
{
	struct item *it = place_text(out, key, text, x, y, size, weight, color);

	it->align = ALIGN_RIGHT;
	return it;
}

static inline struct item *place_box(struct items *out, enum item_kind kind,
    uint64_t key, float x, float y, float w, float h, enum color color)
{
	struct item *it = items_add(out, kind, key);

	it->x = x;
	it->y = y;
	it->w = w;
	it->h = h;
	it->color = color;
	return it;
}

static inline struct item *place_icon(struct items *out, enum icon icon,
    uint64_t key, float x, float y, float size, enum color color)
{
	struct item *it = place_box(out, ITEM_ICON, key, x, y, size, size,
	    color);

	it->icon = icon;
	it->color2 = NIGHT;
	return it;
}

/* The baseline on which text of that size stands in the middle of a bubble. */
static inline float place_middle(float y, float h, float size)
{
	return y + h / 2 + 0.355f * size;
}

#endif
