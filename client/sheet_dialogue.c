/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An import at a terminal, before anything is loaded: how the file was read,
 * so that a wrong column or letter is seen, and the question.
 */
#include <stdlib.h>
#include <string.h>

#include "client/prompt.h"
#include "client/sheet_work.h"
#include "client/stop.h"
#include "common/clock.h"
#include "common/text.h"

#define HEADING_WIDEST 24 /* columns of a terminal */
#define LEAD_SIZE (HEADING_WIDEST * 4 + 8)
#define NAME_SIZE 4096
#define SAMPLE_SIZE 70 /* columns of a cell that is shown */

/* A cell of the file on one line, not too long for a sentence. */
static char *shown(const char *cell, size_t columns)
{
	char *line = xstrdup(cell ? cell : "");
	text_scrub(line);
	char *fitting = text_fit(line, columns);
	free(line);
	return fitting ? fitting : xstrdup("");
}

static const char *meaning(const struct sheet *s, size_t column)
{
	for (size_t i = 0; i < s->format->n; i++)
		if (s->at[i] == (int)column && s->format->columns[i].meaning)
			return _(s->format->columns[i].meaning);
	return _("passed over");
}

static void show_columns(const struct sheet *s)
{
	const struct csv_row *heading = csv_heading(s->csv);
	size_t widest = 0;
	for (size_t i = 0; i < heading->n; i++) {
		char *name = shown(heading->fields[i], HEADING_WIDEST);
		size_t width = text_width(name);
		widest = width > widest ? width : widest;
		free(name);
	}
	for (size_t i = 0; i < heading->n; i++) {
		char lead[LEAD_SIZE];
		if (!heading->fields[i][0])
			continue;
		char *name = shown(heading->fields[i], HEADING_WIDEST);
		snprintf(lead, sizeof(lead), "  %s%*s  ", name,
		    (int)(widest - text_width(name)), "");
		print_hanging(s->p, stdout, lead, meaning(s, i));
		free(name);
	}
}

static const char *cell_of(const struct sheet *s, const char *const *cells,
    const char *name)
{
	for (size_t i = 0; i < s->format->n; i++)
		if (!strcmp(s->format->columns[i].name, name))
			return cells[i] ? cells[i] : "";
	return "";
}

static void show_activity(const struct sheet *s, const char *const *cells)
{
	char date[I18N_SIZE];
	int32_t day;
	size_t room = s->p->columns < SAMPLE_SIZE ? s->p->columns - 2
						  : SAMPLE_SIZE;
	const char *written = cell_of(s, cells, "date");
	char *person = shown(cell_of(s, cells, "person"), room);
	char *type = shown(cell_of(s, cells, "type"), room);
	char *when = shown(written, room);
	char *evidence = shown(cell_of(s, cells, "evidence"), room);
	size_t line = csv_line(s->csv);
	if (clock_parse_date(written, &day, NULL) == 0) {
		free(when);
		when = xstrdup(i18n_date(day, date));
	}
	if (*evidence)
		print_line(s->p,
		    _("Line %zu, for example, says: person %s, type %s, "
		      "done on %s, evidence %s."),
		    line, person, type, when, evidence);
	else
		print_line(s->p,
		    _("Line %zu, for example, says: person %s, type %s, "
		      "done on %s, no evidence."),
		    line, person, type, when);
	free(person);
	free(type);
	free(when);
	free(evidence);
}

/* The first row that has its cells. */
static void show_sample(struct sheet *s)
{
	const char *cells[SHEET_COLUMNS_MAX];
	const struct csv_row *row = NULL;
	int found;
	csv_rewind(s->csv);
	while ((found = csv_next(s->csv, &row, NULL)) != 0)
		if (found > 0 && sheet_cells(s, row, cells, NULL) == 0)
			break;
	if (found > 0 && s->format == &sheet_activities)
		show_activity(s, cells);
	csv_rewind(s->csv);
}

void sheet_show_reading(struct sheet *s)
{
	const struct csv_form *f = csv_form(s->csv);
	print_line(s->p, _("%s was read as %s, with %s between the columns."),
	    sheet_name(s), f->encoding, sheet_separator_name(f->separator));
	if (f->example[0])
		print_line(s->p,
		    _("In it stands, for example, \"%s\". If the letters are "
		      "wrong, save the file as \"CSV UTF-8\"."),
		    f->example);
	print_line(s->p, _("Its columns, and what each is taken for:"));
	show_columns(s);
	show_sample(s);
}

/* -------------------------------------------------------------------- question
 */

/* "maaliskuu.csv" has its bad rows in "maaliskuu.rejects.csv". */
static char *rejects_name(const struct sheet *s)
{
	char *name = xmalloc(NAME_SIZE);
	const char *path = strcmp(s->rq->path, "-") ? s->rq->path : "stdin.csv";
	const char *dot = strrchr(path, '.');
	if (!dot || strchr(dot, '/'))
		dot = path + strlen(path);
	snprintf(name, NAME_SIZE, "%.*s.rejects.csv", (int)(dot - path), path);
	return name;
}

static int ask_all(const struct sheet *s, struct error *err)
{
	char text[SHEET_NOTICE_SIZE], number[I18N_SIZE];
	size_t n = s->found_new + s->found_changed;
	snprintf(text, sizeof(text),
	    P_("Nothing is loaded yet; load %s row now?",
		"Nothing is loaded yet; load %s rows now?", n),
	    i18n_number((int64_t)n, number));
	return prompt_yes(s->p, text, false, err);
}

/* Some are bad: nothing, or the others. */
static int ask_partly(struct sheet *s, struct error *err)
{
	char text[NAME_SIZE + SHEET_NOTICE_SIZE], number[I18N_SIZE];
	size_t n = s->found_new + s->found_changed;
	char *name = rejects_name(s);
	print_line(s->p,
	    _("Nothing is loaded yet. It is best to mend the refused rows and "
	      "give the file again. Or the others are loaded now, and the "
	      "refused ones are written to %s with their reasons."),
	    s->rejects ? s->rejects : name);
	snprintf(text, sizeof(text),
	    P_("Load %s row now, without the refused ones?",
		"Load %s rows now, without the refused ones?", n),
	    i18n_number((int64_t)n, number));
	int rc = prompt_yes(s->p, text, false, err);
	if (rc == 1 && !s->rejects)
		s->rejects = s->rejects_name = name;
	else
		free(name);
	return rc;
}

int sheet_ask_load(struct sheet *s, struct error *err)
{
	size_t n = s->found_new + s->found_changed;
	sheet_report_found(s);
	s->asked = true;
	if (n == 0)
		return 0;
	stop_release(); /* Ctrl-C is the question's own */
	int rc = s->n_refusals ? ask_partly(s, err) : ask_all(s, err);
	stop_catch();
	if (rc < 0)
		return rc == E_CANCELLED
		    ? error_set(err, E_CANCELLED, "cancelled",
			  _("Stopped. Nothing is loaded."))
		    : rc;
	s->commit = rc == 1;
	return 0;
}
