/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Text: what is clean, how it is made clean or visible, small readings of it.
 * Widths are in text_width.c; order, folding and likeness in text_order.c.
 */
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/buf.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool text_is_hidden(int32_t c)
{
	static const struct {
		int32_t first, last;
	} ranges[] = {
		{ 0x00, 0x1f },
		{ 0x7f, 0x9f },
		{ 0x061c, 0x061c },
		{ 0x200e, 0x200f },
		{ 0x202a, 0x202e },
		{ 0x2066, 0x2069 },
	};

	if (c >= ' ' && c <= '~')
		return false;
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

bool text_is_blank(int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xfeff ||
	    (c >= 0x80 && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS);
}

size_t text_next(const char *data, size_t len, int32_t *c)
{
	utf8proc_ssize_t n;

	if ((unsigned char)*data < 0x80) {
		*c = (unsigned char)*data;
		return 1;
	}
	n = utf8proc_iterate((const utf8proc_uint8_t *)data,
	    len < 4 ? (utf8proc_ssize_t)len : 4, c);
	return n > 0 ? (size_t)n : 0;
}

bool text_is_clean(const char *data, size_t len, bool multiline)
{
	int32_t c;
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		n = text_next(data + i, len - i, &c);
		if (n == 0)
			return false;
		if (multiline && (c == '\t' || c == '\n'))
			continue;
		if (text_is_hidden(c))
			return false;
	}
	return true;
}

bool text_is_utf8(const char *data, size_t len)
{
	int32_t c;
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		n = text_next(data + i, len - i, &c);
		if (n == 0)
			return false;
	}
	return true;
}

/* Is this the beginning of a character whose rest was cut off? */
static bool is_cut_off(const char *data, size_t len)
{
	unsigned char lead = (unsigned char)data[0];
	size_t whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;

	if (lead < 0xc2 || lead > 0xf4 || len >= whole)
		return false;
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)data[i] & 0xc0) != 0x80)
			return false;
	return true;
}

void text_scrub(char *text)
{
	size_t len = strlen(text), used = 0, n;
	int32_t c;

	for (size_t i = 0; i < len; i += n) {
		n = text_next(text + i, len - i, &c);
		if (n == 0 && is_cut_off(text + i, len - i))
			break;
		if (n > 0 && !text_is_hidden(c)) {
			memmove(text + used, text + i, n);
			used += n;
			continue;
		}
		text[used++] = n > 0 && text_is_blank(c) ? ' ' : '?';
		n = n > 0 ? n : 1;
	}
	text[used] = '\0';
}

/* Bytes of blanks before the first other character. */
static size_t leading(const char *text, size_t len)
{
	size_t i = 0;
	int32_t c;

	while (i < len) {
		size_t n = text_next(text + i, len - i, &c);

		if (n == 0 || !text_is_blank(c))
			break;
		i += n;
	}
	return i;
}

/* Printable ASCII between its blanks, as most text is: NFC as it stands. NULL:
 * something else is in it, or no memory. */
static char *normalise_ascii(const char *text)
{
	size_t len = strlen(text), first = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return NULL;
	while (len > 0 && text[len - 1] == ' ')
		len--;
	while (first < len && text[first] == ' ')
		first++;
	return strndup(text + first, len - first);
}

char *text_normalise(const char *text)
{
	utf8proc_uint8_t *out = NULL;
	size_t first, last, at, n;
	int32_t c;
	char *data = normalise_ascii(text);

	if (data != NULL)
		return data;
	if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE) < 0)
		return NULL;
	data = (char *)out;
	first = leading(data, strlen(data));
	last = first;
	for (at = first; data[at] != '\0'; at += n) {
		n = text_next(data + at, strnlen(data + at, 4), &c);
		if (n == 0)
			break;
		if (!text_is_blank(c))
			last = at + n;
	}
	memmove(data, data + first, last - first);
	data[last - first] = '\0';
	return data;
}

char *text_visible(const char *data, size_t len)
{
	struct buf out;
	int32_t c;
	size_t n;

	buf_init(&out, len < SIZE_MAX / 8 ? len * 8 : SIZE_MAX);
	for (size_t i = 0; i < len; i += n) {
		n = text_next(data + i, len - i, &c);
		if (n == 0 || (n == 1 && text_is_hidden(c)))
			buf_addf(&out, "\\x%02x", (unsigned char)data[i]);
		else if (text_is_hidden(c))
			buf_addf(&out, "\\u%04x", (unsigned)c);
		else
			buf_add(&out, data + i, n);
		n = n > 0 ? n : 1;
	}
	return buf_take(&out);
}

int text_yes_no(const char *text)
{
	static const struct {
		const char *word;
		int value;
	} words[] = {
		{ "1", 1 },
		{ "kyllä", 1 },
		{ "ja", 1 },
		{ "yes", 1 },
		{ "x", 1 },
		{ "0", 0 },
		{ "ei", 0 },
		{ "nej", 0 },
		{ "no", 0 },
		{ "", 0 },
	};
	char *folded;
	int value = -1;

	if (strlen(text) > 256)
		return -1;
	folded = text_fold(text);
	for (size_t i = 0; folded != NULL && i < COUNT(words); i++)
		if (strcmp(folded, words[i].word) == 0)
			value = words[i].value;
	free(folded);
	return value;
}

int text_number(const char *text, long min, long max, long *out)
{
	long value = 0;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *text - '0', &value))
			return -1;
	}
	if (value < min || value > max)
		return -1;
	*out = value;
	return 0;
}

char *text_hex(const void *data, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * len] = '\0';
	return out;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int text_unhex(const char *hex, void *out, size_t len)
{
	unsigned char *p = out;

	if (strnlen(hex, 2 * len + 1) != 2 * len)
		return -1;
	for (size_t i = 0; i < 2 * len; i++)
		if (hex_digit(hex[i]) < 0)
			return -1;
	for (size_t i = 0; i < len; i++)
		p[i] = (unsigned char)((unsigned)hex_digit(hex[2 * i]) << 4 |
		    (unsigned)hex_digit(hex[2 * i + 1]));
	return 0;
}

bool text_ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n > k && strcmp(text + n - k, end) == 0;
}
