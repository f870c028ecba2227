/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The bounded byte buffer, and memory that cannot run out quietly.
 *
 * Invariants of struct buf:
 *  1. len <= max, and data[len] is NUL, also before the first addition (then
 *     data is the shared empty text and cap is 0: nothing of ours to free).
 *  2. cap is 0 or > len; sums are never formed before they are known to fit.
 */
#include "common/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUF_FIRST 64

static char empty[1];

void buf_init(struct buf *b, size_t max_bytes)
{
	memset(b, 0, sizeof(*b));
	b->data = empty;
	b->max = max_bytes < SIZE_MAX / 2 ? max_bytes : SIZE_MAX / 2 - 1;
}

void buf_fini(struct buf *b)
{
	if (b->cap > 0)
		free(b->data);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->cap > 0)
		b->data[0] = '\0';
}

static int fail(struct buf *b)
{
	b->failed = true;
	return -1;
}

/* Makes room for len more bytes and the NUL. */
static int reserve(struct buf *b, size_t len)
{
	size_t need, cap;
	char *data;

	if (b->failed || len > b->max - b->len)
		return fail(b);
	need = b->len + len + 1;
	if (need <= b->cap)
		return 0;
	cap = b->cap < BUF_FIRST ? BUF_FIRST : b->cap;
	while (cap < need)
		cap = cap > b->max / 2 ? b->max + 1 : cap * 2;
	data = realloc(b->cap > 0 ? b->data : NULL, cap);
	if (data == NULL)
		return fail(b);
	data[b->len] = '\0';
	b->data = data;
	b->cap = cap;
	return 0;
}

int buf_add(struct buf *b, const void *data, size_t len)
{
	if (len == 0)
		return b->failed ? -1 : 0;
	if (reserve(b, len) != 0)
		return -1;
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int buf_adds(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

int buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = buf_vaddf(b, fmt, ap);
	va_end(ap);
	return rc;
}

int buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	if (b->failed)
		return -1;
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0 || reserve(b, (size_t)len) != 0)
		return fail(b);
	vsnprintf(b->data + b->len, (size_t)len + 1, fmt, ap);
	b->len += (size_t)len;
	return 0;
}

void buf_consume(struct buf *b, size_t len)
{
	if (b->cap == 0)
		return;
	if (len > b->len)
		len = b->len;
	memmove(b->data, b->data + len, b->len - len + 1);
	b->len -= len;
}

char *buf_take(struct buf *b)
{
	char *data = NULL;

	if (!b->failed)
		data = b->cap > 0 ? b->data : strdup("");
	if (data == b->data)
		b->cap = 0; /* no longer ours */
	buf_fini(b);
	return data;
}

static void *or_end(void *p)
{
	static const char text[] = "out of memory\n";
	ssize_t n;

	if (p != NULL)
		return p;
	n = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)n;
	_exit(11); /* as E_INTERNAL */
}

void *xmalloc(size_t size)
{
	return or_end(malloc(size > 0 ? size : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return or_end(calloc(n > 0 ? n : 1, size > 0 ? size : 1));
}

void *xrealloc(void *p, size_t size)
{
	return or_end(realloc(p, size > 0 ? size : 1));
}

char *xstrdup(const char *text)
{
	return or_end(strdup(text));
}
