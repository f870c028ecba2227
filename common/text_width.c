/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Columns on a terminal, counted by grapheme: what a reader sees as one
 * character is 0, 1 or 2 columns wide, however many code points it is made of.
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/buf.h"
#include "common/text.h"

#define ELLIPSIS "…"

static size_t char_width(int32_t c)
{
	int width = utf8proc_charwidth(c);

	return width > 0 ? (size_t)width : 0;
}

/* Bytes of the grapheme at the front of a text that is not empty; a byte that
 * is not UTF-8 stands alone and is one column wide. */
static size_t next_grapheme(const char *text, size_t len, size_t *width)
{
	utf8proc_int32_t state = 0;
	int32_t c, next;
	size_t at = text_next(text, len, &c), n;

	if (at == 0) {
		*width = 1;
		return 1;
	}
	*width = char_width(c);
	for (; at < len; at += n, c = next) {
		n = text_next(text + at, len - at, &next);
		if (n == 0 || utf8proc_grapheme_break_stateful(c, next, &state))
			break;
		*width += char_width(next);
	}
	if (*width > 2) /* a family of emoji is one picture */
		*width = 2;
	return at;
}

size_t text_width(const char *text)
{
	size_t len = strlen(text), columns = 0, width;

	for (size_t at = 0; at < len; columns += width)
		at += next_grapheme(text + at, len - at, &width);
	return columns;
}

char *text_fit(const char *text, size_t columns)
{
	size_t len = strlen(text), at = 0, used = 0, cut = 0, width;
	struct buf out;

	/* cut: where an ellipsis would still fit */
	while (at < len) {
		size_t n = next_grapheme(text + at, len - at, &width);

		if (used + width > columns)
			break;
		used += width;
		at += n;
		if (used < columns)
			cut = at;
	}
	if (at == len)
		return strdup(text);
	buf_init(&out, len + sizeof(ELLIPSIS));
	buf_add(&out, text, cut);
	if (columns > 0)
		buf_adds(&out, ELLIPSIS);
	return buf_take(&out);
}
