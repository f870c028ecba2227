/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The arena: chunks of memory handed out from the front and dropped together.
 *
 * Invariants:
 *  1. used <= limit; what is asked for counts rounded up to ALIGN, so that many
 *     small pieces cannot take more memory than the limit says.
 *  2. chunks is the list of chunks, the one in use first; a piece too large
 *     for sharing gets a chunk of its own behind it.
 *
 * Under AddressSanitizer every piece is followed by poisoned bytes, and a
 * chunk's rest is poisoned, so that an overrun is found here as with malloc.
 */
#include "common/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#define GAP ALIGN
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP ((size_t)0)
#endif

#define ALIGN _Alignof(max_align_t)
#define CHUNK_FIRST 4096
#define CHUNK_MAX 65536

struct chunk {
	struct chunk *next;
	size_t size, used; /* of data */
	_Alignas(max_align_t) char data[];
};

struct arena {
	struct chunk *chunks;
	size_t limit, used, next_size;
};

struct arena *arena_new(size_t limit_bytes)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->limit = limit_bytes < SIZE_MAX / 2 ? limit_bytes : SIZE_MAX / 2;
	a->next_size = CHUNK_FIRST;
	return a;
}

static void chunk_free(struct chunk *c)
{
	UNPOISON(c->data, c->size);
	free(c);
}

static void free_all(struct chunk *c)
{
	while (c != NULL) {
		struct chunk *next = c->next;

		chunk_free(c);
		c = next;
	}
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	free_all(a->chunks);
	free(a);
}

void arena_reset(struct arena *a)
{
	struct chunk *kept = NULL, *c = a->chunks;

	while (c != NULL) {
		struct chunk *next = c->next;

		if (kept == NULL && c->size == CHUNK_FIRST)
			kept = c;
		else
			chunk_free(c);
		c = next;
	}
	if (kept != NULL) {
		kept->next = NULL;
		kept->used = 0;
		POISON(kept->data, kept->size);
	}
	a->chunks = kept;
	a->used = 0;
	a->next_size = CHUNK_FIRST;
}

/* A chunk of at least size bytes, in the list; NULL: no memory. */
static struct chunk *chunk_new(struct arena *a, size_t size)
{
	bool own = size > a->next_size / 2;
	size_t bytes = own ? size : a->next_size;
	struct chunk *c = malloc(sizeof(*c) + bytes);

	if (c == NULL)
		return NULL;
	c->size = bytes;
	c->used = 0;
	POISON(c->data, c->size);
	if (own && a->chunks != NULL) {
		c->next = a->chunks->next;
		a->chunks->next = c;
		return c;
	}
	c->next = a->chunks;
	a->chunks = c;
	if (!own && a->next_size < CHUNK_MAX)
		a->next_size *= 2;
	return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->chunks;
	size_t asked = size > 0 ? size : 1, whole;
	char *p;

	if (asked > a->limit - a->used)
		return NULL;
	asked = (asked + ALIGN - 1) & ~(ALIGN - 1);
	if (asked > a->limit - a->used)
		return NULL;
	whole = asked + GAP;
	if (c == NULL || whole > c->size - c->used)
		c = chunk_new(a, whole);
	if (c == NULL)
		return NULL;
	p = c->data + c->used;
	c->used += whole;
	a->used += asked;
	UNPOISON(p, size);
	return p;
}

void *arena_zalloc(struct arena *a, size_t size)
{
	void *p = arena_alloc(a, size);

	if (p != NULL)
		memset(p, 0, size);
	return p;
}

char *arena_strdup(struct arena *a, const char *text)
{
	size_t size;
	char *p;

	if (text == NULL)
		return NULL;
	size = strlen(text) + 1;
	p = arena_alloc(a, size);
	if (p != NULL)
		memcpy(p, text, size);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p = NULL;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len >= 0)
		p = arena_alloc(a, (size_t)len + 1);
	if (p != NULL)
		vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return p;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void arena_set_limit(struct arena *a, size_t limit_bytes)
{
	a->limit = limit_bytes < SIZE_MAX / 2 ? limit_bytes : SIZE_MAX / 2;
	if (a->limit < a->used)
		a->limit = a->used;
}
