/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rows that were refused, as they were, with the reason in a last column:
 * to be mended and imported again (the column is passed over then). Written
 * beside and renamed, so that nobody mends half a file.
 */
#include <stdlib.h>
#include <string.h>

#include "client/outfile.h"
#include "client/sheet_work.h"

#define LINE_BYTES_MAX ((size_t)4 << 20)

/* Where it goes: a column that has it from an earlier time, or a new one. */
static size_t extra_column(const struct sheet *s, const char *name, size_t *n)
{
	for (size_t i = 0; i < s->format->n; i++)
		if (!strcmp(s->format->columns[i].name, name) && s->at[i] >= 0)
			return (size_t)s->at[i];
	return (*n)++;
}

static void write_fields(const struct sheet *s, const struct csv_row *row,
    const struct sheet_extra *extra, size_t n_extra, struct buf *line)
{
	const char *fields[CSV_COLUMNS_MAX + SHEET_EXTRA_MAX];
	size_t n = csv_heading(s->csv)->n, heading = n;
	for (size_t i = 0; i < n; i++)
		fields[i] = i < row->n ? row->fields[i] : "";
	for (size_t i = 0; i < n_extra; i++) {
		size_t at = extra_column(s, extra[i].name, &n);
		fields[at] = extra[i].text;
	}
	/* What is over the heading's columns stays behind all else. */
	for (size_t i = heading; i < row->n && n < CSV_COLUMNS_MAX; i++)
		fields[n++] = row->fields[i];
	csv_write(line, fields, n, csv_form(s->csv)->separator);
}

void sheet_write_row(const struct sheet *s, const struct csv_row *row,
    const struct sheet_extra *extra, size_t n_extra, struct buf *line)
{
	size_t len;
	if (row) {
		write_fields(s, row, extra, n_extra, line);
		return;
	}
	const char *raw = csv_raw(s->csv, &len);
	char *text = xmalloc(len + 1);
	struct csv_row bad = { .n = 1 };
	memcpy(text, raw, len);
	text[len] = '\0';
	bad.fields[0] = text;
	write_fields(s, &bad, extra, n_extra, line);
	free(text);
}

char *sheet_refusal_text(const struct sheet *s, const struct sheet_refusal *r)
{
	struct buf text;
	buf_init(&text, 1000);
	if (*r->column)
		buf_addf(&text, "%s: ", sheet_heading(s, r->column));
	buf_adds(&text, r->reason);
	char *taken = buf_take(&text);
	return taken ? taken : xstrdup(r->reason);
}

/* Refusals are in the order of the rows, perhaps several for one. */
static int write_rows(struct sheet *s, struct outfile *f, struct buf *line)
{
	const struct csv_row *row = NULL;
	size_t next = 0;
	int found, rc = 0;
	csv_rewind(s->csv);
	for (size_t i = 0; !rc && next < s->n_refusals; i++) {
		found = csv_next(s->csv, &row, NULL);
		if (found == 0)
			break;
		if (s->refusals[next].row != i)
			continue;
		char *text = sheet_refusal_text(s, &s->refusals[next]);
		const struct sheet_extra reason = { "reason", text };
		sheet_write_row(s, found > 0 ? row : NULL, &reason, 1, line);
		free(text);
		rc = outfile_put(f, line);
		while (next < s->n_refusals && s->refusals[next].row == i)
			next++;
	}
	return rc;
}

int sheet_write_rejects(struct sheet *s, const char *path, struct error *err)
{
	const struct sheet_extra reason = { "reason", "reason" };
	struct outfile f;
	struct buf line;
	int bad, rc = outfile_open(&f, path, 0600, true, err);
	if (rc)
		goto out;
	buf_init(&line, LINE_BYTES_MAX);
	buf_adds(&line, OUTFILE_BOM);
	sheet_write_row(s, csv_heading(s->csv), &reason, 1, &line);
	bad = outfile_put(&f, &line) || write_rows(s, &f, &line);
	buf_fini(&line);
	rc = outfile_close(&f, bad, err);
out:
	if (rc && err)
		snprintf(err->reason, sizeof(err->reason), "rejects_file");
	return rc;
}
