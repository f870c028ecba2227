/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of meeting and survey tools; see trainings.h. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "client/trainings.h"
#include "common/buf.h"
#include "common/csv.h"
#include "common/csv_text.h"
#include "common/i18n.h"
#include "common/text.h"

#define HEADINGS_MAX 16

/* Folded headings, as the tools write them. */
static const char *const names[] = { "name", "full name", "participant",
	"participant name", "name (original name)", "nimi", "koko nimi",
	"osallistuja", "osallistujan nimi", "namn", "fullständigt namn",
	"deltagare", "deltagarens namn", NULL };
static const char *const emails[] = { "email", "e-mail", "email address",
	"user email", "participant id (upn)", "upn", "sähköposti",
	"sähköpostiosoite", "osallistujan tunnus (upn)", "e-post",
	"e-postadress", "e-postaddress", "deltagar-id (upn)", NULL };
static const char *const scores[] = { "score", "rating", "grade", "arvosana",
	"arvio", "pisteet", "betyg", "omdöme", NULL };
static const char *const words[] = { "words", "comment", "comments", "feedback",
	"palaute", "kommentti", "sanallinen palaute", "kommentar",
	"återkoppling", NULL };

/* The columns of each kind: the first two of a row, or the others. */
static const char *const *const columns[2][2] = {
	[LIST_PEOPLE] = { names, emails },
	[LIST_ANSWERS] = { scores, words },
};

static bool is_one_of(const char *cell, const char *const *all)
{
	char *folded = text_fold(cell);
	bool found = false;

	for (size_t i = 0; folded && all[i] && !found; i++) {
		char *wanted = text_fold(all[i]);
		found = wanted && strcmp(folded, wanted) == 0;
		free(wanted);
	}
	free(folded);
	return found;
}

/* Where the columns stand in this row; false: it is no heading. */
static bool is_heading(const struct csv_row *row, enum list_kind kind,
    long at[2])
{
	at[0] = at[1] = -1;
	for (size_t i = 0; i < row->n; i++)
		for (int k = 0; k < 2; k++)
			if (at[k] < 0 &&
			    is_one_of(row->fields[i], columns[kind][k]))
				at[k] = (long)i;
	return at[0] >= 0 || (kind == LIST_PEOPLE && at[1] >= 0);
}

static char *cell(const struct csv_row *row, long at)
{
	if (at < 0 || (size_t)at >= row->n || !row->fields[at][0])
		return NULL;
	return xstrdup(row->fields[at]);
}

static void add(struct list *list, enum list_kind kind,
    const struct csv_row *row, const long at[2])
{
	char *first = cell(row, at[0]), *second = cell(row, at[1]);
	struct list_row *r;

	list->rows = xrealloc(list->rows, (list->n + 1) * sizeof *list->rows);
	r = &list->rows[list->n++];
	*r = (struct list_row){ .line = (uint32_t)row->line };
	if (kind == LIST_PEOPLE) {
		r->name = first;
		r->email = second;
	} else {
		r->score = first;
		r->words = second;
	}
}

/* "3. In-meeting activities" alone on a line: another table begins. */
static bool is_section(const struct csv_row *row)
{
	const char *text = row->fields[0];
	size_t digits = strspn(text, "0123456789");
	size_t others = 0;

	for (size_t i = 1; i < row->n; i++)
		others += row->fields[i][0] != '\0';
	return digits > 0 && text[digits] == '.' && text[digits + 1] == ' ' &&
	    others == 0;
}

static int read_rows(struct csv *csv, struct list *list, enum list_kind kind,
    struct error *err)
{
	const struct csv_row *row = csv_heading(csv);
	long at[2];
	bool heading = is_heading(row, kind, at);
	int rc;

	if (!heading)
		return 0;
	while ((rc = csv_next(csv, &row, err)) > 0) {
		if (is_section(row))
			return 0;
		add(list, kind, row, at);
	}
	return rc;
}

/* The heading may be any line: the first from which the file reads as a table
 * with these columns. */
static int read_text(const char *name, const struct csv_text *text,
    struct list *list, enum list_kind kind, struct error *err)
{
	struct csv *csv = NULL;
	size_t at = 0;
	uint32_t line = 0;
	int rc = 0;

	while (at < text->len && list->n == 0 && rc == 0 &&
	    line < HEADINGS_MAX) {
		struct error ignored;
		rc = csv_open_memory(&csv, name, text->data + at,
		    text->len - at, &ignored);
		if (rc == 0)
			rc = read_rows(csv, list, kind, err);
		else
			rc = 0;
		csv_close(csv);
		csv = NULL;
		for (size_t i = 0; i < list->n; i++)
			list->rows[i].line += line;
		const char *end = memchr(text->data + at, '\n', text->len - at);
		at = end ? (size_t)(end - text->data) + 1 : text->len;
		line++;
	}
	return rc;
}

int list_read(struct list *list, enum list_kind kind, const char *path,
    struct error *err)
{
	struct csv_text text = { 0 };
	int rc = csv_text_read(&text, path, err);

	*list = (struct list){ 0 };
	if (rc == 0)
		rc = csv_text_decode(&text, path, err);
	if (rc == 0)
		rc = read_text(path, &text, list, kind, err);
	csv_text_fini(&text);
	if (rc == 0 && list->n == 0)
		rc = error_set(err, E_INVALID, "list_heading",
		    kind == LIST_PEOPLE
			? _("%s has no rows below a heading Name or E-mail "
			    "within its first lines.")
			: _("%s has no rows below a heading Score within its "
			    "first lines."),
		    path);
	return rc;
}

void list_fini(struct list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->rows[i].name);
		free(list->rows[i].email);
		free(list->rows[i].score);
		free(list->rows[i].words);
	}
	free(list->rows);
	*list = (struct list){ 0 };
}
