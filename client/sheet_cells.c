/* SPDX-License-Identifier: EUPL-1.2 */
/* From a row's fields to checked cells, and from cells to values. */
#include <stdlib.h>
#include <string.h>

#include "client/sheet_sync.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

/* What a column is called in the reader's spreadsheets. */
static const char *heading(const struct sheet_column *c)
{
	enum language lang = i18n_language();

	return lang != LANG_EN && c->titles[lang] ? c->titles[lang] : c->name;
}

/* The words that a heading may have, that of the reader's language first; a
 * mark in front keeps it out of lists. Yours to free. */
static char *accepted(const struct sheet_column *c)
{
	struct buf b;

	buf_init(&b, 1024);
	if (c->headings[0] != '|')
		buf_addf(&b, "%s|", heading(c));
	buf_adds(&b, c->headings);
	return buf_take(&b);
}

static int check_heading(const struct sheet *s, struct error *err)
{
	for (size_t i = 0; i < s->format->n; i++) {
		const struct sheet_column *c = &s->format->columns[i];
		if (!c->wanted || s->at[i] >= 0)
			continue;
		error_set(err, E_INVALID, "heading_missing",
		    _("%s: the column \"%s\" is missing. The first line must "
		      "name the columns."),
		    sheet_name(s), heading(c));
		error_field(err, c->name);
		return E_INVALID;
	}
	return 0;
}

int sheet_begin(struct sheet *s, const struct sheet_request *rq,
    struct csv *csv, struct error *err)
{
	static const struct sheet_format *const formats[] = {
		[SHEET_DEPARTMENTS] = &sheet_departments,
		[SHEET_ROSTER] = &sheet_roster,
		[SHEET_ACTIVITIES] = &sheet_activities,
	};
	char *names[SHEET_COLUMNS_MAX];
	s->rq = rq;
	sheet_import_id(rq->path, s->import);
	s->csv = csv;
	s->format = formats[rq->kind];
	for (size_t i = 0; i < s->format->n; i++) {
		const struct sheet_column *c = &s->format->columns[i];
		names[i] = accepted(c);
		s->longest[i] = c->field ? wire_field_max(c->field) : 0;
	}
	int rc = csv_map(csv, (const char *const *)names, s->format->n, s->at,
	    err);
	for (size_t i = 0; i < s->format->n; i++)
		free(names[i]);
	if (rc)
		error_prefix(err, "%s", sheet_name(s));
	return rc ? rc : check_heading(s, err);
}

void sheet_end(struct sheet *s)
{
	for (size_t i = 0; i < s->n_refusals; i++) {
		free(s->refusals[i].code);
		free(s->refusals[i].reason);
	}
	free(s->refusals);
	free(s->notices);
	free(s->rows);
	free(s->rejects_name);
	sheet_sync_free(s->vanished);
	csv_close(s->csv);
	memset(s, 0, sizeof(*s));
}

/* ------------------------------------------------------------- lists that grow
 */

static void *grow(void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	*cap = *cap ? *cap + *cap / 2 : 256;
	return xrealloc(list, *cap * size);
}

size_t sheet_row_add(struct sheet *s, size_t line)
{
	s->rows = grow(s->rows, s->n_rows, &s->rows_cap, sizeof(*s->rows));
	s->rows[s->n_rows] = (struct sheet_row){
		.line = (uint32_t)line,
		.ordinal = 1,
		.state = ROW_SENT,
	};
	return s->n_rows++;
}

void sheet_refuse(struct sheet *s, size_t row, const struct error *why)
{
	s->refusals = grow(s->refusals, s->n_refusals, &s->refusals_cap,
	    sizeof(*s->refusals));
	s->refusals[s->n_refusals++] = (struct sheet_refusal){
		.row = row,
		.column = sheet_column_name(s, why->field),
		.code = xstrdup(why->reason),
		.reason = xstrdup(why->text),
	};
	s->rows[row].state = ROW_BAD;
}

void sheet_notice(struct sheet *s, size_t row, const char *code, size_t earlier)
{
	s->notices = grow(s->notices, s->n_notices, &s->notices_cap,
	    sizeof(*s->notices));
	s->notices[s->n_notices++] = (struct sheet_notice){
		.row = row,
		.code = code,
		.earlier = earlier,
	};
}

/* ------------------------------------------------------------------------
 * names */

const char *sheet_column_name(const struct sheet *s, const char *field)
{
	const struct csv_row *heading = csv_heading(s->csv);
	for (size_t i = 0; i < s->format->n; i++) {
		const struct sheet_column *c = &s->format->columns[i];
		if (!strcmp(c->name, field))
			return c->name;
		/* csv names the column as the file does */
		if (s->at[i] >= 0 && *field &&
		    !strcmp(heading->fields[s->at[i]], field))
			return c->name;
	}
	return "";
}

const char *sheet_name(const struct sheet *s)
{
	return strcmp(s->rq->path, "-") ? s->rq->path : _("standard input");
}

const char *sheet_heading(const struct sheet *s, const char *name)
{
	for (size_t i = 0; i < s->format->n; i++)
		if (s->at[i] >= 0 && !strcmp(s->format->columns[i].name, name))
			return csv_heading(s->csv)->fields[s->at[i]];
	return name;
}

/* ------------------------------------------------------------------------
 * cells */

static int bad(struct error *err, const char *column, const char *reason,
    const char *text)
{
	error_set(err, E_INVALID, reason, "%s", text);
	error_field(err, column);
	return E_INVALID;
}

static int check_width(const struct sheet *s, const struct csv_row *row,
    struct error *err)
{
	size_t n = csv_heading(s->csv)->n;
	for (size_t i = n; i < row->n; i++)
		if (row->fields[i][0])
			return error_set(err, E_INVALID, "columns_many",
			    _("the line has %zu columns, the heading has %zu. "
			      "A cell in which a separator stands must be "
			      "between quotation marks."),
			    row->n, n);
	for (size_t i = 0; i < s->format->n; i++)
		if (s->format->columns[i].filled && s->at[i] >= (int)row->n)
			return error_set(err, E_INVALID, "columns_few",
			    _("the line has only %zu columns, the heading has "
			      "%zu."),
			    row->n, n);
	return 0;
}

static int check_cell(const struct sheet *s, size_t i, const char *cell,
    struct error *err)
{
	const struct sheet_column *c = &s->format->columns[i];
	if (c->filled && !cell[0])
		return bad(err, c->name, "cell_empty",
		    _("the cell is empty; it must be filled"));
	if (s->longest[i] && strlen(cell) > s->longest[i]) {
		error_set(err, E_INVALID, "cell_too_long",
		    _("the text has %zu bytes; it may have %zu"), strlen(cell),
		    s->longest[i]);
		error_field(err, c->name);
		return E_INVALID;
	}
	return 0;
}

int sheet_cells(const struct sheet *s, const struct csv_row *row,
    const char **cells, struct error *err)
{
	int rc = check_width(s, row, err);
	for (size_t i = 0; i < s->format->n && !rc; i++) {
		int at = s->at[i];
		cells[i] = at < 0      ? NULL
		    : at < (int)row->n ? row->fields[at]
				       : "";
		if (cells[i])
			rc = check_cell(s, i, cells[i], err);
	}
	return rc;
}

/* Excel has line breaks in cells (Alt+Enter); names and addresses have none. */
char *sheet_text(const char *cell, struct arena *a)
{
	if (!cell || !*cell)
		return NULL;
	char *text = arena_strdup(a, cell);
	for (char *p = text; p && *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return text;
}

int sheet_yes_no(const char *cell, const char *column, protobuf_c_boolean *out,
    struct error *err)
{
	bool plain = !cell[0] || !strcmp(cell, "0") || !strcmp(cell, "1");
	int yes = plain ? cell[0] == '1' : text_yes_no(cell);
	if (yes < 0) {
		error_set(err, E_INVALID, "yes_no",
		    _("\"%.60s\" is neither "
		      "yes nor no. Yes is 1, yes or x; no is 0, no or an empty "
		      "cell."),
		    cell);
		error_field(err, column);
		return E_INVALID;
	}
	*out = yes;
	return 0;
}

int sheet_date(const char *cell, const char *column, protobuf_c_boolean *there,
    int32_t *out, struct error *err)
{
	*there = cell && cell[0];
	if (!*there)
		return 0;
	int rc = clock_parse_date(cell, out, err);
	if (rc)
		error_field(err, column);
	return rc;
}
