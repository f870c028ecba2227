/* SPDX-License-Identifier: EUPL-1.2 */
/* Spreadsheets out of the season. See export.h. */
#include "client/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/outfile.h"
#include "client/sheet_work.h"
#include "common/clock.h"

#define LINE_BYTES_MAX ((size_t)256 << 10)

/* One spreadsheet being written: the cells of a row, by the columns. */
struct export
{
	const struct sheet_format *format;
	const char *const *columns; /* their names, NULL behind the last */
	struct outfile file;	    /* out NULL: standard output */
	struct buf line;
	char separator;
	size_t rows;
	bool bad;
};

/* ------------------------------------------------------------------------ rows
 */

static const char *title(const struct export *x, const char *name)
{
	for (size_t i = 0; i < x->format->n; i++)
		if (!strcmp(x->format->columns[i].name, name))
			return x->format->columns[i].titles[i18n_language()];
	return name;
}

static void put_line(struct export *x, const char *const *cells, size_t n)
{
	csv_write(&x->line, cells, n, x->separator);
	x->bad = x->bad || x->line.failed ||
	    fwrite(x->line.data, 1, x->line.len,
		x->file.out ? x->file.out : stdout) != x->line.len;
	buf_clear(&x->line);
}

static void put_heading(struct export *x)
{
	const char *cells[SHEET_COLUMNS_MAX];
	size_t n = 0;
	for (; x->columns[n]; n++)
		cells[n] = title(x, x->columns[n]);
	buf_adds(&x->line, OUTFILE_BOM);
	put_line(x, cells, n);
}

static void put_row(struct export *x, const char *const *cells, size_t n)
{
	put_line(x, cells, n);
	x->rows++;
}

static const char *yes_no(bool yes)
{
	return yes ? _("yes") : _("no");
}

/* ------------------------------------------------------------------ activities
 */

static const char *const activity_columns[] = { "person", "type", "date",
	"evidence", "note", "first_public", "name", "department", "activity",
	"status", "reason", NULL };

static void put_activity(struct export *x, const Viesti__Activity *a)
{
	char date[CLOCK_DATE_SIZE], number[24];
	const char *cells[] = { a->staff_id, a->type,
		clock_format_date(a->date, date), a->evidence, a->note,
		a->first_public ? _("yes") : "", a->name, a->department, number,
		print_status(a->status), a->reason };
	snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)a->activity);
	put_row(x, cells, sizeof(cells) / sizeof(*cells));
}

/* The oldest first: so they come again in the order of their recording. */
static int export_activities(struct link *l, const struct export_request *rq,
    struct export *x, struct error *err)
{
	const Viesti__Activity **rows = NULL;
	size_t n = 0;
	int rc = ask_activities(l, rq->wanted, &rows, &n, err);
	for (size_t i = n; i-- > 0 && !rc && !x->bad;)
		if (rq->wanted->has_status ||
		    rows[i]->status != VIESTI__ACTIVITY_STATUS__ACTIVITY_UNDONE)
			put_activity(x, rows[i]);
	free(rows);
	return rc;
}

/* ---------------------------------------------------------------------- roster
 */

static const char *const roster_columns[] = { "staff_id", "name", "department",
	"language", "joined_on", "show_department", "show_house", "show_kiosk",
	"show_ceremony", "pseudonym", "email", "ranked", NULL };

static void put_participant(struct export *x, const Viesti__Participant *p)
{
	const Viesti__Consents none = VIESTI__CONSENTS__INIT;
	const Viesti__Consents *c = p->consents ? p->consents : &none;
	char date[CLOCK_DATE_SIZE];
	const char *cells[] = { p->staff_id, p->name, p->department,
		p->language,
		p->has_joined_on ? clock_format_date(p->joined_on, date) : "",
		yes_no(c->department), yes_no(c->house), yes_no(c->kiosk),
		yes_no(c->ceremony), p->pseudonym, p->email,
		p->has_ranked ? yes_no(p->ranked) : "" };
	put_row(x, cells, sizeof(cells) / sizeof(*cells));
}

static int export_roster(struct link *l, const struct export_request *rq,
    struct export *x, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListParticipants q = VIESTI__LIST_PARTICIPANTS__INIT;
	Viesti__Request request = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int rc;
	request.body_case = VIESTI__REQUEST__BODY_LIST_PARTICIPANTS;
	request.list_participants = &q;
	q.department = rq->wanted ? rq->wanted->department : NULL;
	q.page = &page;
	page.has_offset = page.has_limit = 1;
	page.limit = WIRE_PAGE_MAX;
	do {
		rc = ask(l, &request, &reply, VIESTI__REPLY__BODY_PARTICIPANTS,
		    err);
		if (rc)
			return rc;
		const Viesti__Participants *r = reply->participants;
		for (size_t i = 0; i < r->n_rows && !x->bad; i++)
			if (!r->rows[i]->has_left_at)
				put_participant(x, r->rows[i]);
		page.offset += (uint32_t)r->n_rows;
		page.has_revision = r->has_revision;
		page.revision = r->revision;
		if (r->n_rows == 0)
			break;
	} while (page.offset < reply->participants->total);
	return 0;
}

/* ----------------------------------------------------------------- departments
 */

static const char *const department_columns[] = { "department", "name_fi",
	"name_sv", "name_en", "short_name", "headcount", "ranked", NULL };

static void put_department(struct export *x, const Viesti__DepartmentName *d)
{
	const Viesti__Text none = VIESTI__TEXT__INIT;
	const Viesti__Text *name = d->name ? d->name : &none;
	char headcount[24];
	const char *cells[] = { d->department, name->fi, name->sv, name->en,
		d->short_name, headcount, yes_no(d->ranked) };
	snprintf(headcount, sizeof(headcount), "%u", d->headcount);
	put_row(x, cells, sizeof(cells) / sizeof(*cells));
}

static int export_departments(struct link *l, const struct export_request *rq,
    struct export *x, struct error *err)
{
	Viesti__StatusGet q = VIESTI__STATUS_GET__INIT;
	Viesti__Request request = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	(void)rq;
	request.body_case = VIESTI__REQUEST__BODY_STATUS;
	request.status = &q;
	int rc = ask(l, &request, &reply, VIESTI__REPLY__BODY_STATUS, err);
	if (rc)
		return rc;
	const Viesti__Status *st = reply->status;
	for (size_t i = 0; i < st->n_departments; i++) {
		if (!st->departments[i]->has_headcount)
			return error_set(err, E_DENIED, "role",
			    _("Departments with their headcounts are for the "
			      "organiser."));
		put_department(x, st->departments[i]);
	}
	return 0;
}

/* ------------------------------------------------------------------------- all
 */

static const struct {
	const struct sheet_format *format;
	const char *const *columns;
	int (*run)(struct link *l, const struct export_request *rq,
	    struct export *x, struct error *err);
} kinds[] = {
	[SHEET_DEPARTMENTS] = { &sheet_departments, department_columns,
	    export_departments },
	[SHEET_ROSTER] = { &sheet_roster, roster_columns, export_roster },
	[SHEET_ACTIVITIES] = { &sheet_activities, activity_columns,
	    export_activities },
};

int export_run(struct link *l, const struct export_request *rq, size_t *rows,
    struct error *err)
{
	struct export x = {
		.format = kinds[rq->kind].format,
		.columns = kinds[rq->kind].columns,
		.separator = i18n_language() == LANG_EN ? ',' : ';',
	};
	int rc = 0;
	if (rq->path)
		rc = outfile_open(&x.file, rq->path, 0600, rq->replace, err);
	if (rc)
		return rc;
	buf_init(&x.line, LINE_BYTES_MAX);
	put_heading(&x);
	rc = kinds[rq->kind].run(l, rq, &x, err);
	buf_fini(&x.line);
	if (rc && rq->path)
		outfile_drop(&x.file);
	else if (rq->path)
		rc = outfile_close(&x.file, x.bad, err);
	*rows = x.rows;
	return rc;
}
