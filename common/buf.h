/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A growing byte buffer that cannot be made without its maximum, and an arena.
 *
 * struct buf: data is always NUL-terminated at len (so text can be used as a C
 * string); after the first failure (limit or memory) `failed` stays set, the
 * content stays as it was and further additions do nothing: check once at the
 * end.
 *
 * struct arena: memory of one request, from chunks; dropped as a whole. Its
 * limit counts bytes asked for, each piece rounded up to its alignment, so that
 * small pieces cannot take more; beyond it arena_alloc returns NULL.
 */
#ifndef VIESTI_BUF_H
#define VIESTI_BUF_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data;
	size_t len, cap, max;
	bool failed;
};

void buf_init(struct buf *b, size_t max_bytes);
void buf_fini(struct buf *b);
void buf_clear(struct buf *b); /* empties, keeps the memory */
int buf_add(struct buf *b, const void *data, size_t len);
int buf_adds(struct buf *b, const char *text);
int buf_addc(struct buf *b, char c);
int buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
int buf_vaddf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
void buf_consume(struct buf *b, size_t len); /* drops from the front */
/* Gives the NUL-terminated text away (free it); NULL when failed. */
char *buf_take(struct buf *b);

struct arena;
struct arena *arena_new(size_t limit_bytes); /* NULL: no memory */
void arena_free(struct arena *a);	     /* NULL is fine */
/* Forgets everything, keeps one chunk; the limit starts anew. */
void arena_reset(struct arena *a);
/* Aligned for any type, not zeroed; NULL at the limit. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *text); /* NULL gives NULL */
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
size_t arena_used(const struct arena *a);
/* Another limit from now on. */
void arena_set_limit(struct arena *a, size_t limit_bytes);

/* malloc, realloc, strdup that end the program when memory is gone: for
 * start-up and clients. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *text);

#endif
