/* SPDX-License-Identifier: EUPL-1.2 */
/* A line of a spreadsheet, so that Excel shows it as text and we read it back.
 */
#include <string.h>

#include "common/buf.h"
#include "common/csv.h"

#define FORMULA "=+-@\t\r"
#define DIGITS "0123456789"

/* -12, +3.5, 1,25: Excel takes these as numbers, which does no harm. */
static bool is_number(const char *text)
{
	text += *text == '+' || *text == '-';
	size_t n = strspn(text, DIGITS);
	if (n == 0)
		return false;
	text += n;
	if (*text != '.' && *text != ',')
		return *text == '\0';
	n = strspn(++text, DIGITS);
	return n > 0 && text[n] == '\0';
}

/* Apostrophes before such a sign get one more, for reading takes one off. */
static bool wants_apostrophe(const char *text)
{
	char c = text[strspn(text, "'")];
	return c && strchr(FORMULA, c) && !is_number(text);
}

static void write_field(struct buf *out, const char *text, char separator)
{
	const char *apostrophe = wants_apostrophe(text) ? "'" : "";
	const char special[] = { separator, '"', '\r', '\n', '\0' };
	if (!strpbrk(text, special)) {
		buf_adds(out, apostrophe);
		buf_adds(out, text);
		return;
	}
	buf_addc(out, '"');
	buf_adds(out, apostrophe);
	for (;;) {
		size_t n = strcspn(text, "\"");
		buf_add(out, text, n);
		if (!text[n])
			break;
		buf_adds(out, "\"\"");
		text += n + 1;
	}
	buf_addc(out, '"');
}

void csv_write(struct buf *out, const char *const *fields, size_t n,
    char separator)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, separator);
		write_field(out, fields[i] ? fields[i] : "", separator);
	}
	buf_adds(out, "\r\n");
}
