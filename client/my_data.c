/* SPDX-License-Identifier: EUPL-1.2 */
/* Everything held about a person; see my_data.h. */
#include "client/my_data.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/ask.h"
#include "client/outfile.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/wire.h"

struct rows {
	const Viesti__MyDataRow **all; /* kept by the link */
	size_t n;
	const char *staff_id;
};

static int gather(struct link *l, const char *person, struct rows *rows,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__MyDataGet q = VIESTI__MY_DATA_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const Viesti__MyData *got;

	rq.body_case = VIESTI__REQUEST__BODY_MY_DATA;
	rq.my_data = &q;
	q.person = (char *)(unsigned long)person;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		int code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_MY_DATA,
		    err);
		if (code)
			return code;
		got = reply->my_data;
		link_keep(l);
		rows->all = xrealloc(rows->all,
		    (rows->n + got->n_rows + 1) * sizeof(*rows->all));
		for (size_t i = 0; i < got->n_rows; i++)
			rows->all[rows->n++] = got->rows[i];
		rows->staff_id = got->staff_id;
		page.offset = got->next_offset;
	} while (got->more && got->n_rows);
	return 0;
}

/* --------------------------------------------------------------------- JSON */

static json_t *row_object(const Viesti__MyDataRow *row)
{
	json_t *o = json_object();

	for (size_t i = 0; i < row->n_values; i++)
		json_object_set_new(o, row->values[i]->column,
		    json_string(row->values[i]->value));
	return o;
}

/* {"staff_id": ..., "tables": {"activity": [{column: value}]}, "notes": ...} */
static int write_json(const struct rows *rows, FILE *out)
{
	json_t *all = json_object(), *tables = json_object();
	json_t *notes = json_object();

	json_object_set_new(all, "staff_id", json_string(rows->staff_id));
	json_object_set_new(all, "tables", tables);
	json_object_set_new(all, "notes", notes);
	for (size_t i = 0; i < rows->n; i++) {
		const Viesti__MyDataRow *row = rows->all[i];
		json_t *list = json_object_get(tables, row->table);
		if (row->n_values == 0) {
			json_object_set_new(notes, row->table,
			    json_string(row->label));
			continue;
		}
		if (!list) {
			list = json_array();
			json_object_set_new(tables, row->table, list);
		}
		json_array_append_new(list, row_object(row));
	}
	int rc = json_dumpf(all, out, JSON_INDENT(1));
	json_decref(all);
	return rc < 0 || fputc('\n', out) == EOF ? -1 : 0;
}

/* --------------------------------------------------------------- for people */

static size_t widest(const Viesti__MyDataRow *row)
{
	size_t most = 0;

	for (size_t i = 0; i < row->n_values; i++) {
		size_t width = text_width(row->values[i]->label);
		if (width > most)
			most = width;
	}
	return most;
}

static void write_value(const struct print *p, FILE *out, size_t width,
    const Viesti__MyDataValue *v)
{
	const char *text = v->text ? v->text : v->value;
	char *shown = text_visible(text, strlen(text));
	struct buf lead;

	if (p->mode == PRINT_PLAIN) {
		print_fact(out, v->label, shown ? shown : "");
	} else {
		buf_init(&lead, 1024);
		buf_addf(&lead, "  %s", v->label);
		for (size_t n = text_width(v->label); n < width + 2; n++)
			buf_addc(&lead, ' ');
		print_hanging(p, out, lead.data, shown ? shown : "");
		buf_fini(&lead);
	}
	free(shown);
}

static void write_row(const struct print *p, FILE *out,
    const Viesti__MyDataRow *row, bool first)
{
	if (row->n_values == 0) {
		fputc('\n', out);
		print_wrapped(p, out, 0, row->label);
		return;
	}
	fputc('\n', out);
	if (first)
		print_wrapped(p, out, 0, row->label);
	for (size_t i = 0; i < row->n_values; i++)
		write_value(p, out, widest(row), row->values[i]);
}

static void write_text(const struct print *p, const struct rows *rows,
    FILE *out)
{
	struct buf line;

	buf_init(&line, 4096);
	buf_addf(&line, _("Everything that the server holds about %s:"),
	    rows->staff_id);
	print_wrapped(p, out, 0, line.data);
	buf_fini(&line);
	for (size_t i = 0; i < rows->n; i++)
		write_row(p, out, rows->all[i],
		    i == 0 ||
			strcmp(rows->all[i]->table, rows->all[i - 1]->table) !=
			    0);
}

/* -------------------------------------------------------------------- where */

static int write_all(const struct print *p, const struct rows *rows, FILE *out)
{
	if (p->mode == PRINT_JSON)
		return write_json(rows, out);
	write_text(p, rows, out);
	return ferror(out) ? -1 : 0;
}

static int write_file(const struct print *p, const struct rows *rows,
    const struct my_data_wish *wish, struct error *err)
{
	struct outfile f;
	int rc = outfile_open(&f, wish->path, 0600, wish->force, err);

	if (rc == 0) {
		bool bad = write_all(p, rows, f.out) != 0;
		rc = outfile_close(&f, bad, err);
	}
	if (rc == 0)
		print_note(p, _("Written into %s, readable only by you."),
		    wish->path);
	return rc;
}

int my_data_run(const struct print *p, struct link *l,
    const struct my_data_wish *wish, struct error *err)
{
	struct rows rows = { 0 };
	int rc;

	if (p->mode == PRINT_CSV)
		return error_set(err, E_INVALID, "option_twice",
		    _("What is held about a person does not fit one table; ask "
		      "with --json, or without --csv."));
	rc = gather(l, wish->person, &rows, err);
	if (rc == 0 && wish->path)
		rc = write_file(p, &rows, wish, err);
	else if (rc == 0)
		write_all(p, &rows, stdout);
	free(rows.all);
	return rc;
}
