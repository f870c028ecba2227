/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of items; see item.h. */
#include "client/kiosk/item.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

#define ITEMS_ARENA (256u << 10) /* bytes of texts in one picture */

static void no_memory(void)
{
	fputs("viesti-kiosk: out of memory\n", stderr);
	abort();
}

struct items *items_new(void)
{
	struct items *l = calloc(1, sizeof(*l));

	if (!l || !(l->arena = arena_new(ITEMS_ARENA)))
		no_memory();
	l->background = NIGHT;
	return l;
}

void items_free(struct items *l)
{
	if (!l)
		return;
	arena_free(l->arena);
	free(l->rows);
	free(l);
}

void items_clear(struct items *l)
{
	arena_reset(l->arena);
	l->n = 0;
	l->background = NIGHT;
}

struct item *items_add(struct items *l, enum item_kind kind, uint64_t key)
{
	struct item *it;

	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 128;
		struct item *more = realloc(l->rows, cap * sizeof(*more));

		if (!more)
			no_memory();
		l->rows = more;
		l->cap = cap;
	}
	it = &l->rows[l->n++];
	*it = (struct item){ .kind = kind, .key = key, .alpha = 1 };
	return it;
}

char *items_text(struct items *l, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	text = len < 0 ? NULL : arena_alloc(l->arena, (size_t)len + 1);
	if (!text)
		no_memory();
	va_start(ap, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return text;
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash(uint64_t h, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return h;
}

uint64_t item_key(const char *what, const char *whose, long n)
{
	uint64_t h = hash(0xcbf29ce484222325u, what, strlen(what) + 1);

	h = hash(h, whose ? whose : "", whose ? strlen(whose) + 1 : 1);
	h = hash(h, &n, sizeof(n));
	return h ? h : 1;
}
