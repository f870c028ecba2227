/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rows that were refused, as they were, with the reason in a last column:
 * to be mended and imported again (the column is passed over then). Written
 * beside and renamed, so that nobody mends half a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/sheet_work.h"
#include "common/i18n.h"

#define LINE_BYTES_MAX ((size_t)4 << 20)

static int failed(const char *path, struct error *err)
{
	bool denied = errno == EACCES || errno == EPERM || errno == EROFS;
	return error_set(err, denied ? E_DENIED : E_INVALID, "rejects_file",
	    _("The refused rows cannot be written to %s: %s."), path,
	    strerror(errno));
}

/* Where the reason goes: a column that has it from an earlier time, or a new
 * one. */
static size_t reason_column(const struct sheet *s)
{
	for (size_t i = 0; i < s->format->n; i++)
		if (!strcmp(s->format->columns[i].name, "reason") &&
		    s->at[i] >= 0)
			return (size_t)s->at[i];
	return csv_heading(s->csv)->n;
}

static void write_row(const struct sheet *s, const struct csv_row *row,
    const char *reason, struct buf *line)
{
	const char *fields[CSV_COLUMNS_MAX + 1];
	size_t at = reason_column(s), n = csv_heading(s->csv)->n;
	/* What is over the heading's columns stays behind the reason. */
	size_t extra = row->n > n ? row->n - n : 0;
	for (size_t i = 0; i < n; i++)
		fields[i] = i < row->n ? row->fields[i] : "";
	fields[at] = reason;
	n = at < n ? n : n + 1;
	for (size_t i = 0; i < extra && n < CSV_COLUMNS_MAX; i++)
		fields[n++] = row->fields[csv_heading(s->csv)->n + i];
	csv_write(line, fields, n, csv_form(s->csv)->separator);
}

/* A record that could not be read: its text in the first cell. */
static void write_raw(const struct sheet *s, const char *reason,
    struct buf *line)
{
	size_t len;
	const char *raw = csv_raw(s->csv, &len);
	char *text = xmalloc(len + 1);
	struct csv_row row = { .n = 1 };
	memcpy(text, raw, len);
	text[len] = '\0';
	row.fields[0] = text;
	write_row(s, &row, reason, line);
	free(text);
}

static char *full_reason(const struct sheet *s, const struct sheet_refusal *r)
{
	struct buf text;
	buf_init(&text, 1000);
	if (*r->column)
		buf_addf(&text, "%s: ", sheet_heading(s, r->column));
	buf_adds(&text, r->reason);
	return buf_take(&text);
}

static int put(FILE *out, struct buf *line)
{
	bool bad = line->failed ||
	    fwrite(line->data, 1, line->len, out) != line->len;
	buf_clear(line);
	return bad ? -1 : 0;
}

/* Refusals are in the order of the rows, perhaps several for one. */
static int write_rows(struct sheet *s, FILE *out, struct buf *line)
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
		char *reason = full_reason(s, &s->refusals[next]);
		if (found > 0)
			write_row(s, row, reason ? reason : "", line);
		else
			write_raw(s, reason ? reason : "", line);
		free(reason);
		rc = put(out, line);
		while (next < s->n_refusals && s->refusals[next].row == i)
			next++;
	}
	return rc;
}

static int write_file(struct sheet *s, FILE *out)
{
	struct buf line;
	buf_init(&line, LINE_BYTES_MAX);
	buf_adds(&line, "\xef\xbb\xbf"); /* Excel takes it for UTF-8 then */
	write_row(s, csv_heading(s->csv), "reason", &line);
	int rc = put(out, &line);
	if (!rc)
		rc = write_rows(s, out, &line);
	buf_fini(&line);
	return rc || fflush(out) || fsync(fileno(out)) ? -1 : 0;
}

int sheet_write_rejects(struct sheet *s, const char *path, struct error *err)
{
	size_t len = strlen(path) + sizeof(".part");
	char *part = xmalloc(len);
	snprintf(part, len, "%s.part", path);
	int rc = 0;
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out || fchmod(fd, 0600))
		rc = failed(path, err);
	else if (write_file(s, out))
		rc = failed(path, err);
	if (out && fclose(out) && !rc)
		rc = failed(path, err);
	else if (!out && fd >= 0)
		close(fd);
	if (!rc && rename(part, path))
		rc = failed(path, err);
	if (rc)
		unlink(part);
	free(part);
	return rc;
}
