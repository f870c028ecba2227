/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records of a CSV text, one at a time. The text stays as it is, so that
 * reading can start anew after a bad record; the fields of the record in hand
 * are copied into one scratch of a record's largest size.
 *
 * A record is  field (separator field)* line-end,  a field  blanks text  or
 * blanks "quoted ""text"" with line ends" blanks.  A quotation mark inside a
 * field that does not begin with one is an ordinary letter, as Excel reads it.
 */
#include "common/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/csv_text.h"
#include "common/i18n.h"
#include "common/text.h"

#define RECORD_BYTES_MAX ((size_t)1 << 20)
#define FORMULA "=+-@\t\r"
#define ALTERNATIVE_SIZE 128 /* bytes of an accepted heading */

struct csv {
	struct csv_text text;
	struct csv_form form;
	char *name;
	size_t at, line;		  /* where the next record starts */
	size_t first_at, first_line;	  /* behind the heading */
	size_t raw_at, raw_len, raw_line; /* the last record */
	struct csv_row heading, row;
	char *heading_text; /* the heading's fields */
	char *scratch;	    /* the row's fields */
};

/* One record being read. */
struct scan {
	const char *p,
	    *end; /* end: of the text, or of what a record may have */
	bool cut; /* end is not the text's */
	size_t line;
	char *out; /* next free byte of the scratch */
	bool odd;  /* this field has bytes to be looked at */
	char separator;
};

enum {
	SCAN_OK,
	SCAN_QUOTE_OPEN,
	SCAN_QUOTE_STRAY,
	SCAN_WIDE,
	SCAN_LONG,
	SCAN_BYTES
};

static const struct {
	const char *reason, *text;
} failures[] = {
	[SCAN_QUOTE_OPEN] = { "csv_quote_open",
	    N_("a quotation mark opens a "
	       "cell here and none closes it; add the second one, or take the "
	       "first away") },
	[SCAN_QUOTE_STRAY] = { "csv_quote_stray",
	    N_("text stands behind a "
	       "closing quotation mark; a quotation mark inside a quoted cell is "
	       "written twice") },
	[SCAN_WIDE] = { "csv_too_wide",
	    N_("this line has more than 64 "
	       "columns") },
	[SCAN_LONG] = { "csv_too_long", N_("this line has more than 1 MiB") },
	[SCAN_BYTES] = { "csv_bytes",
	    N_("holds characters that cannot be seen "
	       "or are damaged; type this cell anew") },
};

/* ------------------------------------------------------------------- fields */

static bool at_line_end(const struct scan *s)
{
	return s->p < s->end && (*s->p == '\n' || *s->p == '\r');
}

/* Passes over one line end, CRLF being one. */
static void pass_line_end(struct scan *s)
{
	if (*s->p++ == '\r' && s->p < s->end && *s->p == '\n')
		s->p++;
	s->line++;
}

/* Bytes of the blank at p: space, tab, no-break space, stray byte order mark.
 */
static size_t blank_length(const char *p, const char *end)
{
	if (*p == ' ' || *p == '\t')
		return 1;
	if (end - p >= 2 && !memcmp(p, "\xc2\xa0", 2))
		return 2;
	if (end - p >= 3 &&
	    (!memcmp(p, "\xe2\x80\xaf", 3) || !memcmp(p, "\xef\xbb\xbf", 3)))
		return 3;
	return 0;
}

static void pass_blanks(struct scan *s)
{
	while (s->p < s->end && *s->p != s->separator) {
		size_t n = blank_length(s->p, s->end);
		if (n == 0)
			break;
		s->p += n;
	}
}

static char *cut_blanks_behind(const char *from, char *to)
{
	for (;;) {
		size_t n = 0;
		if (to - from >= 1 && (to[-1] == '\n' || to[-1] == '\r'))
			n = 1;
		for (size_t k = 1; k <= 3 && n == 0; k++)
			if (to - from >= (ptrdiff_t)k &&
			    blank_length(to - k, to) == k)
				n = k;
		if (n == 0)
			return to;
		to -= n;
	}
}

static const char *pass_blanks_before(const char *from, const char *to)
{
	while (from < to) {
		size_t n = *from == '\n' ? 1 : blank_length(from, to);
		if (n == 0)
			break;
		from += n;
	}
	return from;
}

/* An apostrophe that only kept Excel from taking a formula. */
static bool has_apostrophe(const char *text)
{
	size_t n = strspn(text, "'");
	return n > 0 && text[n] && strchr(FORMULA, text[n]);
}

static void copy_plain(struct scan *s)
{
	while (s->p < s->end) {
		unsigned char c = (unsigned char)*s->p;
		if (c == (unsigned char)s->separator || c == '\n' || c == '\r')
			break;
		if (c < 0x20 || c >= 0x7f)
			s->odd = true;
		*s->out++ = (char)c;
		s->p++;
	}
}

/* From behind the opening mark to behind the closing one. */
static int copy_quoted(struct scan *s)
{
	for (s->p++; s->p < s->end; s->p++) {
		unsigned char c = (unsigned char)*s->p;
		if (c == '"') {
			if (s->p + 1 == s->end || s->p[1] != '"') {
				s->p++;
				return SCAN_OK;
			}
			s->p++;
		} else if (c == '\r' || c == '\n') {
			if (c == '\r' && s->p + 1 < s->end && s->p[1] == '\n')
				s->p++;
			s->line++;
			c = '\n';
		} else if (c < 0x20 || c >= 0x7f) {
			s->odd = true;
		}
		*s->out++ = (char)c;
	}
	return SCAN_QUOTE_OPEN;
}

static int scan_field(struct scan *s, const char **field)
{
	char *start = s->out;
	s->odd = false;
	pass_blanks(s);
	if (s->p < s->end && *s->p == '"') {
		int rc = copy_quoted(s);
		if (rc)
			return rc;
		pass_blanks(s);
		if (s->p < s->end && *s->p != s->separator && !at_line_end(s))
			return SCAN_QUOTE_STRAY;
	} else {
		copy_plain(s);
	}
	s->out = cut_blanks_behind(start, s->out);
	const char *text = pass_blanks_before(start, s->out);
	size_t len = (size_t)(s->out - text);
	*s->out++ = '\0';
	*field = text + has_apostrophe(text);
	return s->odd && !text_is_clean(text, len, true) ? SCAN_BYTES : SCAN_OK;
}

/* ------------------------------------------------------------------ records */

static int scan_record(struct scan *s, struct csv_row *row)
{
	int rc = SCAN_OK;
	for (row->n = 0;;) {
		if (row->n == CSV_COLUMNS_MAX)
			return SCAN_WIDE;
		int field_rc = scan_field(s, &row->fields[row->n++]);
		/* The record is read to its end, so that what follows it is
		 * not taken for a record of its own. */
		if (field_rc && field_rc != SCAN_BYTES)
			return field_rc;
		if (field_rc && !rc)
			rc = field_rc + (int)(row->n << 8);
		if (s->p == s->end || at_line_end(s))
			break;
		s->p++;
	}
	if (s->p == s->end && s->cut)
		return SCAN_LONG;
	return rc;
}

static struct scan scan_begin(const struct csv *csv, char *scratch)
{
	size_t left = csv->text.len - csv->at;
	bool cut = left > RECORD_BYTES_MAX;
	const char *p = csv->text.data + csv->at;
	return (struct scan){
		.p = p,
		.end = p + (cut ? RECORD_BYTES_MAX : left),
		.cut = cut,
		.line = csv->line,
		.out = scratch,
		.separator = csv->form.separator,
	};
}

/* Goes on behind the line in which the bad record began. */
static void pass_bad(struct csv *csv)
{
	const char *start = csv->text.data + csv->at;
	const char *end = csv->text.data + csv->text.len, *p = start;
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	csv->raw_len = (size_t)(p - start);
	if (p < end && *p == '\r' && p + 1 < end && p[1] == '\n')
		p++;
	csv->at = (size_t)(p < end ? p + 1 - csv->text.data
				   : end - csv->text.data);
	csv->line++;
}

static int fail(const struct csv *csv, int rc, struct error *err)
{
	size_t column = (size_t)rc >> 8;
	int kind = rc & 0xff;
	error_set(err, E_INVALID, failures[kind].reason, "%s",
	    _(failures[kind].text));
	if (column && column <= csv->heading.n)
		error_field(err, csv->heading.fields[column - 1]);
	return E_INVALID;
}

static bool is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->fields[i][0])
			return false;
	return true;
}

/* 1: a record, 0: end, negative: -SCAN_... */
static int read_record(struct csv *csv, struct csv_row *row, char *scratch)
{
	while (csv->at < csv->text.len) {
		struct scan s = scan_begin(csv, scratch);
		row->line = csv->raw_line = csv->line;
		csv->raw_at = csv->at;
		int rc = scan_record(&s, row);
		if (rc && (rc & 0xff) != SCAN_BYTES) {
			pass_bad(csv);
			return -rc;
		}
		csv->raw_len = (size_t)(s.p - csv->text.data) - csv->at;
		if (s.p < s.end) {
			/* A CRLF may lie across the end of a record's largest
			 * size. */
			s.end = csv->text.data + csv->text.len;
			pass_line_end(&s);
		}
		csv->at = (size_t)(s.p - csv->text.data);
		csv->line = s.line;
		if (rc)
			return -rc;
		if (!is_blank(row))
			return 1;
	}
	return 0;
}

/* ------------------------------------------------------------------ opening */

/* A line `sep=;` that Excel reads and writes. */
static void read_separator_line(struct csv *csv)
{
	const char *p = csv->text.data, *end = p + csv->text.len;
	if (end - p < 5 || strncasecmp(p, "sep=", 4) != 0 ||
	    !strchr(",;\t", p[4]) || !p[4] ||
	    (end - p > 5 && p[5] != '\r' && p[5] != '\n'))
		return;
	csv->form.separator = p[4];
	csv->raw_len = 0;
	pass_bad(csv);
}

/* The one of , ; and tab that stands most often in the first line that has
 * anything, outside quotation marks. */
static void find_separator(struct csv *csv)
{
	static const char candidates[] = { ',', ';', '\t' };
	const char *p = csv->text.data + csv->at;
	const char *end = csv->text.data + csv->text.len;
	size_t counts[3] = { 0 };
	bool quoted = false, any = false;
	for (; p < end; p++) {
		if ((*p == '\n' || *p == '\r') && any && !quoted)
			break;
		any = any || (*p != '\n' && *p != '\r' && *p != ' ');
		quoted ^= *p == '"';
		for (size_t i = 0; i < 3 && !quoted; i++)
			counts[i] += *p == candidates[i];
	}
	csv->form.crlf = p + 1 < end && p[0] == '\r' && p[1] == '\n';
	if (csv->form.separator)
		return;
	size_t best = 0;
	for (size_t i = 1; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	csv->form.separator = candidates[best];
}

static int read_heading(struct csv *csv, struct error *err)
{
	int rc = read_record(csv, &csv->heading, csv->scratch);
	if (rc < 0) {
		fail(csv, -rc, err);
		error_prefix(err, _("%s, line %zu, the heading"), csv->name,
		    csv->raw_line);
		return E_INVALID;
	}
	if (rc == 0)
		return error_set(err, E_INVALID, "file_empty",
		    _("%s is empty. The first line must be the heading, the "
		      "rows come below."),
		    csv->name);
	/* The heading's fields outlive the scratch: they move to a copy. */
	struct csv_row *h = &csv->heading;
	const char *last = h->fields[h->n - 1];
	size_t len = (size_t)(last - csv->scratch) + strlen(last) + 1;
	csv->heading_text = xmalloc(len);
	memcpy(csv->heading_text, csv->scratch, len);
	for (size_t i = 0; i < h->n; i++)
		h->fields[i] = csv->heading_text +
		    (h->fields[i] - csv->scratch);
	csv->first_at = csv->at;
	csv->first_line = csv->line;
	return 0;
}

/* Takes the text over, also on failure. */
static int open_text(struct csv **out, const char *name, struct csv_text *text,
    struct error *err)
{
	struct csv *csv = xcalloc(1, sizeof(*csv));
	csv->text = *text;
	csv->name = xstrdup(name);
	csv->line = 1;
	int rc = csv_text_decode(&csv->text, name, err);
	if (rc)
		goto out;
	csv->scratch = xmalloc(RECORD_BYTES_MAX + CSV_COLUMNS_MAX + 1);
	read_separator_line(csv);
	find_separator(csv);
	csv->form.encoding = csv->text.encoding;
	memcpy(csv->form.example, csv->text.example, sizeof(csv->form.example));
	rc = read_heading(csv, err);
out:
	if (rc)
		csv_close(csv);
	else
		*out = csv;
	return rc;
}

int csv_open(struct csv **out, const char *path, struct error *err)
{
	struct csv_text text = { 0 };
	int rc = csv_text_read(&text, path, err);
	if (rc) {
		csv_text_fini(&text);
		return rc;
	}
	return open_text(out, strcmp(path, "-") ? path : _("standard input"),
	    &text, err);
}

int csv_open_memory(struct csv **out, const char *name, const void *data,
    size_t len, struct error *err)
{
	struct csv_text text = { .data = data, .len = len };
	return open_text(out, name, &text, err);
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	csv_text_fini(&csv->text);
	free(csv->name);
	free(csv->heading_text);
	free(csv->scratch);
	free(csv);
}

const struct csv_form *csv_form(const struct csv *csv)
{
	return &csv->form;
}

const struct csv_row *csv_heading(const struct csv *csv)
{
	return &csv->heading;
}

size_t csv_size(const struct csv *csv)
{
	return csv->text.len;
}

size_t csv_offset(const struct csv *csv)
{
	return csv->at;
}

int csv_next(struct csv *csv, const struct csv_row **row, struct error *err)
{
	int rc = read_record(csv, &csv->row, csv->scratch);
	if (rc < 0)
		return fail(csv, -rc, err);
	*row = &csv->row;
	return rc;
}

size_t csv_line(const struct csv *csv)
{
	return csv->raw_line;
}

const char *csv_raw(const struct csv *csv, size_t *len)
{
	*len = csv->raw_len;
	return csv->text.data + csv->raw_at;
}

void csv_rewind(struct csv *csv)
{
	csv->at = csv->first_at;
	csv->line = csv->first_line;
}
