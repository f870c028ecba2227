/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What became of each row, beside the file that was read: its columns as they
 * were, and behind them the line, what happened, why, the activity's number and
 * its points. It can be mended and imported: these columns are passed over.
 */
#include <stdlib.h>
#include <string.h>

#include "client/outfile.h"
#include "client/sheet_work.h"

#define LINE_BYTES_MAX ((size_t)4 << 20)

/* What is told about a row; the texts live in the buffers. */
struct told {
	char line[24], activity[24], points[24];
	char notice[SHEET_NOTICE_SIZE];
	const char *result, *reason;
	char *refusal; /* to be freed */
};

static const struct {
	const char *name, *titles[LANG_COUNT];
} columns[] = {
	{ "line", { "Line", "Rivi", "Rad" } },
	{ "result", { "Result", "Tulos", "Resultat" } },
	{ "reason", { "Reason", "Syy", "Orsak" } },
	{ "activity", { "Activity", "Teko", "Insats" } },
	{ "points", { "Points", "Pisteet", "Poäng" } },
};
#define COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *result_word(const struct sheet *s, const struct sheet_row *r)
{
	static const char *const words[] = {
		[ROW_BAD] = N_("refused"),
		[ROW_SENT] = N_("not loaded"),
		[ROW_NEW] = N_("not loaded"),
		[ROW_CHANGED] = N_("not loaded"),
		[ROW_HELD] = N_("there already"),
		[ROW_DUPLICATE] = N_("twice in the file"),
		[ROW_LOADED] = N_("loaded"),
	};
	if (r->state == ROW_LOADED && r->waits)
		return _("loaded, waits for a moderator");
	if (!s->committed && (r->state == ROW_NEW || r->state == ROW_CHANGED))
		return _("well, but not loaded");
	return _(words[r->state]);
}

static bool is_deed(const struct sheet *s)
{
	return s->format == &sheet_activities;
}

static void tell(const struct sheet *s, size_t row,
    const struct sheet_refusal *refusal, const struct sheet_notice *notice,
    struct told *t)
{
	const struct sheet_row *r = &s->rows[row];
	memset(t, 0, sizeof(*t));
	snprintf(t->line, sizeof(t->line), "%u", r->line);
	if (is_deed(s) && r->activity &&
	    (r->state == ROW_LOADED || r->state == ROW_HELD))
		snprintf(t->activity, sizeof(t->activity), "%llu",
		    (unsigned long long)r->activity);
	if (is_deed(s) && r->state == ROW_LOADED && !r->waits)
		snprintf(t->points, sizeof(t->points), "%d", r->points);
	t->result = result_word(s, r);
	t->reason = t->notice;
	if (refusal)
		t->reason = t->refusal = sheet_refusal_text(s, refusal);
	else if (notice)
		sheet_notice_text(s, notice, t->notice, sizeof(t->notice));
	else if (!s->committed && r->state == ROW_NEW)
		t->reason = _("Other rows are refused. Mend them and save the "
			      "file again: then this row is loaded too.");
}

static void put_told(const struct sheet *s, const struct csv_row *row,
    const struct told *t, struct buf *line)
{
	const struct sheet_extra extra[COLUMNS] = {
		{ "line", t->line },
		{ "result", t->result },
		{ "reason", t->reason },
		{ "activity", t->activity },
		{ "points", t->points },
	};
	sheet_write_row(s, row, extra, COLUMNS, line);
}

static int put_heading(const struct sheet *s, struct outfile *f,
    struct buf *line)
{
	struct sheet_extra extra[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		extra[i] = (struct sheet_extra){ columns[i].name,
			columns[i].titles[i18n_language()] };
	buf_adds(line, OUTFILE_BOM);
	sheet_write_row(s, csv_heading(s->csv), extra, COLUMNS, line);
	return outfile_put(f, line);
}

/* Refusals and notices are in the order of the rows, perhaps several for one.
 */
static int put_rows(struct sheet *s, struct outfile *f, struct buf *line)
{
	const struct csv_row *row = NULL;
	size_t bad = 0, told = 0;
	int found, rc = 0;
	csv_rewind(s->csv);
	for (size_t i = 0; !rc && i < s->n_rows; i++) {
		struct told t;
		found = csv_next(s->csv, &row, NULL);
		if (found == 0)
			break;
		bool is_bad = bad < s->n_refusals && s->refusals[bad].row == i;
		bool is_told = told < s->n_notices && s->notices[told].row == i;
		tell(s, i, is_bad ? &s->refusals[bad] : NULL,
		    is_told ? &s->notices[told] : NULL, &t);
		put_told(s, found > 0 ? row : NULL, &t, line);
		free(t.refusal);
		rc = outfile_put(f, line);
		while (bad < s->n_refusals && s->refusals[bad].row == i)
			bad++;
		while (told < s->n_notices && s->notices[told].row == i)
			told++;
	}
	return rc;
}

int sheet_write_result(struct sheet *s, struct error *err)
{
	struct outfile f;
	struct buf line;
	int bad,
	    rc = outfile_open(&f, s->rq->result, s->rq->result_mode, true, err);
	if (rc)
		return rc;
	buf_init(&line, LINE_BYTES_MAX);
	bad = put_heading(s, &f, &line) || put_rows(s, &f, &line);
	buf_fini(&line);
	return outfile_close(&f, bad, err);
}

int sheet_result_failure(const char *path, mode_t mode, const char *why,
    struct error *err)
{
	const enum language lang = i18n_language();
	const char separator = lang == LANG_EN ? ',' : ';';
	const char *heading[] = { columns[1].titles[lang],
		columns[2].titles[lang] };
	const char *told[] = { _("not read"), why };
	struct outfile f;
	struct buf line;
	int rc = outfile_open(&f, path, mode, true, err);
	if (rc)
		return rc;
	buf_init(&line, LINE_BYTES_MAX);
	buf_adds(&line, OUTFILE_BOM);
	csv_write(&line, heading, 2, separator);
	csv_write(&line, told, 2, separator);
	rc = outfile_put(&f, &line);
	buf_fini(&line);
	return outfile_close(&f, rc != 0, err);
}
