/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Encodings of spreadsheets. A file without byte order mark is UTF-8 when all
 * of it is valid. Otherwise it is Windows-1252 as a whole, unless it holds more
 * proper UTF-8 letters than wrong bytes: then it was put together from several
 * files, and only its wrong lines are Windows-1252.
 */
#include "common/csv_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/i18n.h"

#define FILE_BYTES_MAX ((size_t)1 << 30)
#define CHUNK ((size_t)1 << 20)
#define PIPE_WAIT_MS 2000
#define SNIFF 4096	   /* bytes looked at for what kind of file it is */
#define BAD_CHARACTER 0x81 /* C1: never in clean text */
#define EXAMPLE_REACH 24   /* bytes each side of the first such letter */

/* ----------------------------------------------------------------- the file */

static int read_failed(const char *path, struct error *err)
{
	if (errno == ENOENT)
		return error_set(err, E_NOT_FOUND, "file_missing",
		    _("There is no file %s. Look at the name, and at the "
		      "folder you are in."),
		    path);
	return error_set(err,
	    errno == EACCES || errno == EPERM ? E_DENIED : E_INVALID,
	    "file_unreadable", _("%s cannot be read: %s."), path,
	    error_why(errno));
}

static int too_large(const char *path, struct error *err)
{
	return error_set(err, E_INVALID, "file_too_large",
	    _("%s has more than 1 GiB. Split it into smaller files."), path);
}

static int read_all(struct csv_text *t, int fd, size_t expected,
    const char *path, struct error *err)
{
	size_t cap = expected + 1;
	char *data = xmalloc(cap);
	size_t len = 0;
	int rc = 0;
	for (;;) {
		ssize_t n = read(fd, data + len, cap - len);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			rc = read_failed(path, err);
			break;
		}
		len += (size_t)n;
		if (len > FILE_BYTES_MAX) {
			rc = too_large(path, err);
			break;
		}
		if (len == cap)
			data = xrealloc(data, cap += cap / 2 + CHUNK);
	}
	t->owned = data;
	t->data = data;
	t->len = len;
	return rc;
}

/* Opening does not wait for whoever writes into a pipe; but they may be about
 * to. */
static int wait_for_pipe(int fd, const char *path, struct error *err)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int flags = fcntl(fd, F_GETFL);
	int n;

	while ((n = poll(&p, 1, PIPE_WAIT_MS)) < 0 && errno == EINTR)
		;
	if (n == 0)
		return error_set(err, E_INVALID, "file_unreadable",
		    _("%s is a pipe into which nobody writes."), path);
	if (n < 0 || flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
		return read_failed(path, err);
	return 0;
}

int csv_text_read(struct csv_text *t, const char *path, struct error *err)
{
	bool is_stdin = !strcmp(path, "-");
	int fd = is_stdin ? STDIN_FILENO
			  : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int rc = 0;
	if (fd < 0)
		return read_failed(path, err);
	if (fstat(fd, &st)) {
		rc = read_failed(path, err);
	} else if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		rc = read_failed(path, err);
	} else if (!is_stdin && S_ISFIFO(st.st_mode)) {
		rc = wait_for_pipe(fd, path, err);
	}
	if (!rc) {
		size_t expected = S_ISREG(st.st_mode) && st.st_size > 0
		    ? (size_t)st.st_size
		    : CHUNK;
		rc = expected > FILE_BYTES_MAX
		    ? too_large(path, err)
		    : read_all(t, fd, expected, path, err);
	}
	if (!is_stdin)
		close(fd);
	return rc;
}

void csv_text_fini(struct csv_text *t)
{
	free(t->owned);
	memset(t, 0, sizeof(*t));
}

/* ------------------------------------------------------------ what is no text
 */

enum kind { KIND_WORKBOOK, KIND_OFFICE, KIND_OTHER };

static const struct signature {
	const char *bytes;
	size_t len;
	enum kind kind;
} signatures[] = {
	{ "PK\x03\x04", 4, KIND_WORKBOOK }, /* .xlsx, .ods */
	{ "PK\x05\x06", 4, KIND_OTHER },    /* an empty zip */
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, KIND_WORKBOOK }, /* .xls */
	{ "%PDF-", 5, KIND_OTHER }, { "\x89PNG", 4, KIND_OTHER },
	{ "\x1f\x8b", 2, KIND_OTHER }, /* gzip */
};

static int workbook(const struct csv_text *t, const char *name,
    struct error *err)
{
	size_t n = t->len < SNIFF ? t->len : SNIFF;
	if (memmem(t->data, n, "opendocument", 12))
		return error_set(err, E_INVALID, "file_workbook",
		    _("%s is a LibreOffice workbook, not a CSV file. Open it "
		      "in LibreOffice, choose File > Save As, file type \"Text "
		      "CSV\", keep the current format and give that file "
		      "instead."),
		    name);
	return error_set(err, E_INVALID, "file_workbook",
	    _("%s is an Excel workbook, not a CSV file. Open it in Excel, "
	      "choose File > Save As, file type \"CSV UTF-8 (Comma delimited) "
	      "(*.csv)\", and give that file instead."),
	    name);
}

static int binary(const char *name, struct error *err)
{
	return error_set(err, E_INVALID, "file_binary",
	    _("%s is not a text file. A spreadsheet must be saved as CSV "
	      "(best as \"CSV UTF-8\") before it can be read."),
	    name);
}

static int refuse_no_text(const struct csv_text *t, const char *name,
    struct error *err)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
		const struct signature *s = &signatures[i];
		if (t->len < s->len || memcmp(t->data, s->bytes, s->len) != 0)
			continue;
		return s->kind == KIND_WORKBOOK ? workbook(t, name, err)
						: binary(name, err);
	}
	return 0;
}

/* A few control characters are mistakes of single rows; many are UTF-16 without
 * its mark (NULs), or no text. */
static bool has_many_controls(const struct csv_text *t)
{
	size_t n = t->len < SNIFF ? t->len : SNIFF, controls = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = (uint8_t)t->data[i];
		controls += c < 0x20 && c != '\t' && c != '\n' && c != '\r';
	}
	return controls > n / 16;
}

/* ----------------------------------------------------------------- encodings
 */

/* Length of the UTF-8 character at p, 0 when it is none (RFC 3629, table 3-7
 * of the Unicode standard). */
static size_t utf8_length(const uint8_t *p, size_t left)
{
	uint8_t low = 0x80, high = 0xbf;
	size_t n;
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		n = 2;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		n = 3;
		low = p[0] == 0xe0 ? 0xa0 : 0x80;
		high = p[0] == 0xed ? 0x9f : 0xbf;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		n = 4;
		low = p[0] == 0xf0 ? 0x90 : 0x80;
		high = p[0] == 0xf4 ? 0x8f : 0xbf;
	} else {
		return 0;
	}
	if (left < n || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

struct census {
	size_t letters; /* proper characters of several bytes */
	size_t wrong;	/* bytes that belong to none */
};

static struct census count_utf8(const uint8_t *p, size_t len)
{
	struct census c = { 0 };
	size_t i = 0;
	while (i < len) {
		uint64_t eight;
		if (len - i >= 8) { /* plain ASCII goes by eight */
			memcpy(&eight, p + i, 8);
			if (!(eight & UINT64_C(0x8080808080808080))) {
				i += 8;
				continue;
			}
		}
		size_t n = utf8_length(p + i, len - i);
		c.wrong += n == 0;
		c.letters += n > 1;
		i += n ? n : 1;
	}
	return c;
}

static char *put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

/* Windows-1252 from 0x80 to 0x9f; the rest is as in Latin-1. */
static const uint16_t windows_1252[32] = {
	0x20ac,
	BAD_CHARACTER,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	BAD_CHARACTER,
	0x017d,
	BAD_CHARACTER,
	BAD_CHARACTER,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	BAD_CHARACTER,
	0x017e,
	0x0178,
};

static char *put_1252(char *out, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out = put_utf8(out,
		    p[i] >= 0x80 && p[i] < 0xa0 ? windows_1252[p[i] - 0x80]
						: p[i]);
	return out;
}

static bool ends_example(uint8_t c)
{
	return c < 0x20 || c == '"' || c == ';' || c == ',';
}

/* The cell around the first byte that is not ASCII, at most some letters. */
static void note_example(struct csv_text *t, const uint8_t *p, size_t len)
{
	size_t at = 0, from, to;
	while (at < len && p[at] < 0x80)
		at++;
	if (at == len || t->example[0])
		return;
	for (from = at; from > 0 && at - from < EXAMPLE_REACH &&
	     !ends_example(p[from - 1]);
	     from--)
		;
	for (to = at;
	     to < len && to - at < EXAMPLE_REACH && !ends_example(p[to]); to++)
		;
	while (to - from > EXAMPLE_REACH) { /* three bytes each at most */
		if (to - at > 1)
			to--;
		else
			from++;
	}
	*put_1252(t->example, p + from, to - from) = '\0';
}

static size_t line_length(const uint8_t *p, size_t len)
{
	const uint8_t *end = memchr(p, '\n', len);
	return end ? (size_t)(end - p) + 1 : len;
}

/* only_wrong: lines that are valid UTF-8 stay as they are. */
static void decode_1252(struct csv_text *t, bool only_wrong)
{
	const uint8_t *p = (const uint8_t *)t->data, *end = p + t->len;
	size_t high = 0;
	for (size_t i = 0; i < t->len; i++)
		high += p[i] >= 0x80;
	char *data = xmalloc(t->len + 2 * high + 1), *out = data;
	while (p < end) {
		size_t n = line_length(p, (size_t)(end - p));
		if (only_wrong && count_utf8(p, n).wrong == 0) {
			memcpy(out, p, n);
			out += n;
		} else {
			note_example(t, p, n);
			out = put_1252(out, p, n);
		}
		p += n;
	}
	free(t->owned);
	t->owned = data;
	t->data = data;
	t->len = (size_t)(out - data);
	t->encoding = only_wrong ? "UTF-8, in places Windows-1252"
				 : "Windows-1252";
}

static uint32_t unit_at(const uint8_t *p, bool big_endian)
{
	return big_endian ? (uint32_t)p[0] << 8 | p[1]
			  : (uint32_t)p[1] << 8 | p[0];
}

static void decode_utf16(struct csv_text *t, bool big_endian)
{
	const uint8_t *p = (const uint8_t *)t->data + 2;
	const uint8_t *end = (const uint8_t *)t->data + t->len;
	char *data = xmalloc(t->len / 2 * 3 + 4), *out = data;
	while (end - p >= 2) {
		uint32_t c = unit_at(p, big_endian);
		p += 2;
		if (c >= 0xd800 && c <= 0xdfff) {
			uint32_t low = c <= 0xdbff && end - p >= 2
			    ? unit_at(p, big_endian)
			    : 0;
			if (low >= 0xdc00 && low <= 0xdfff) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				p += 2;
			} else {
				c = BAD_CHARACTER;
			}
		}
		out = put_utf8(out, c);
	}
	if (p < end)
		out = put_utf8(out, BAD_CHARACTER);
	free(t->owned);
	t->owned = data;
	t->data = data;
	t->len = (size_t)(out - data);
	t->encoding = big_endian ? "UTF-16BE" : "UTF-16LE";
}

static bool begins(const struct csv_text *t, const char *mark, size_t len)
{
	return t->len >= len && !memcmp(t->data, mark, len);
}

int csv_text_decode(struct csv_text *t, const char *name, struct error *err)
{
	int rc = refuse_no_text(t, name, err);
	if (rc)
		return rc;
	bool marked = begins(t, "\xef\xbb\xbf", 3);
	t->encoding = "UTF-8";
	if (begins(t, "\xff\xfe", 2) || begins(t, "\xfe\xff", 2)) {
		decode_utf16(t, t->data[0] == '\xfe');
	} else if (marked) {
		t->encoding = "UTF-8 with BOM";
		t->data += 3;
		t->len -= 3;
	}
	if (has_many_controls(t))
		return binary(name, err);
	struct census c = count_utf8((const uint8_t *)t->data, t->len);
	if (c.wrong > 0)
		decode_1252(t, marked || c.letters > c.wrong);
	return 0;
}
