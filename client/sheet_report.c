/* SPDX-License-Identifier: EUPL-1.2 */
/* What an import says: how the file was read, bad rows, notices, the sum. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "client/sheet_sync.h"
#include "common/clock.h"
#include "common/i18n.h"

#define SENTENCE SHEET_NOTICE_SIZE
#define HELD_SHOWN                                                \
	10 /* notices of rows held with the same date, for people \
	    */

/* ------------------------------------------------------------------------ form
 */

const char *sheet_separator_name(char separator)
{
	return separator == '\t' ? _("tabs")
	    : separator == ';'	 ? _("semicolons")
				 : _("commas");
}

void sheet_report_form(const struct sheet *s)
{
	const struct csv_form *f = csv_form(s->csv);
	const char *name = sheet_name(s);
	if (!strcmp(f->encoding, "UTF-8") && f->separator == ',')
		return;
	if (f->example[0])
		print_note(s->p,
		    _("%s was read as %s, for example \"%s\", "
		      "with %s between the columns. If the letters are wrong, "
		      "save the file as \"CSV UTF-8\"."),
		    name, f->encoding, f->example,
		    sheet_separator_name(f->separator));
	else
		print_note(s->p,
		    _("%s was read as %s, with %s between the "
		      "columns."),
		    name, f->encoding, sheet_separator_name(f->separator));
}

/* --------------------------------------------------------------------- notices
 */

static bool is_in_file(const struct sheet_notice *n)
{
	return strcmp(n->code, "duplicate_in_file") == 0;
}

static const struct sheet_row *earlier_row(const struct sheet *s,
    const struct sheet_notice *n)
{
	return is_in_file(n) ? &s->rows[n->earlier] : NULL;
}

static int32_t earlier_date(const struct sheet *s, const struct sheet_notice *n)
{
	return is_in_file(n) ? s->rows[n->earlier].date
			     : s->rows[n->row].earlier_date;
}

static bool is_other_date(const struct sheet *s, const struct sheet_notice *n)
{
	return earlier_date(s, n) != s->rows[n->row].date;
}

/* What a notice says of the person; NULL: it is about an address. */
static const char *about_person(const struct sheet_notice *n)
{
	static const char *const notices[][2] = {
		{ "consents_off",
		    N_("the consents are off: they are "
		       "only taken with --consents and a reference") },
		{ "person_locked",
		    N_("this person is hidden for good: the consents stay "
		       "off") },
		{ "person_left",
		    N_("this person has left the competition and is not "
		       "brought back by a list; join does that") },
	};
	for (size_t i = 0; i < sizeof(notices) / sizeof(*notices); i++)
		if (!strcmp(n->code, notices[i][0]))
			return notices[i][1];
	return NULL;
}

void sheet_notice_text(const struct sheet *s, const struct sheet_notice *n,
    char *out, size_t size)
{
	char date[I18N_SIZE];
	const struct sheet_row *row = &s->rows[n->row];
	const struct sheet_row *earlier = earlier_row(s, n);
	unsigned long long activity = row->activity;
	if (about_person(n)) {
		snprintf(out, size, "%s", _(about_person(n)));
		return;
	}
	i18n_date(earlier_date(s, n), date);
	if (is_in_file(n) && is_other_date(s, n))
		snprintf(out, size,
		    _("the same address stands in line %u, but "
		      "with the date %s; it is not loaded twice"),
		    earlier->line, date);
	else if (earlier)
		snprintf(out, size,
		    _("the same address stands in line %u; it "
		      "is not loaded twice"),
		    earlier->line);
	else if (is_other_date(s, n))
		snprintf(out, size,
		    _("this address is there already, but with "
		      "the date %s: activity %llu"),
		    date, activity);
	else
		snprintf(out, size,
		    _("this address is there already: activity "
		      "%llu of %s"),
		    activity, date);
}

static size_t count_notices(const struct sheet *s, const char *code)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_notices; i++)
		n += !strcmp(s->notices[i].code, code);
	return n;
}

/* The same file again has a notice for each address: people see the first of
 * them, and each one that is not as plain. */
static void print_notices(const struct sheet *s)
{
	char text[SENTENCE], number[I18N_SIZE];
	size_t plain = 0, consents = count_notices(s, "consents_off");
	for (size_t i = 0; i < s->n_notices; i++) {
		const struct sheet_notice *n = &s->notices[i];
		if (!strcmp(n->code, "consents_off"))
			continue;
		if (!about_person(n) && !is_in_file(n) &&
		    !is_other_date(s, n) && plain++ >= HELD_SHOWN)
			continue;
		sheet_notice_text(s, n, text, sizeof(text));
		print_line(s->p, _("line %u: %s"), s->rows[n->row].line, text);
	}
	if (plain > HELD_SHOWN)
		print_line(s->p,
		    P_("%s more row is there already.",
			"%s more rows are there already.", plain - HELD_SHOWN),
		    i18n_number((int64_t)(plain - HELD_SHOWN), number));
	if (consents)
		print_line(s->p,
		    P_("%s row has a consent to show the name. It "
		       "stays off: give --consents and a reference to turn it on.",
			"%s rows have a consent to show the name. They stay off: "
			"give --consents and a reference to turn them on.",
			consents),
		    i18n_number((int64_t)consents, number));
}

/* ------------------------------------------------------------------ for people
 */

static void print_refusals(const struct sheet *s)
{
	for (size_t i = 0; i < s->n_refusals; i++) {
		const struct sheet_refusal *r = &s->refusals[i];
		uint32_t line = s->rows[r->row].line;
		if (*r->column)
			print_line(s->p, _("line %u, column %s: %s"), line,
			    sheet_heading(s, r->column), r->reason);
		else
			print_line(s->p, _("line %u: %s"), line, r->reason);
	}
}

static void print_sum_line(const struct sheet *s, const char *what, size_t n,
    bool always)
{
	char number[I18N_SIZE];
	if (n > 0 || always)
		print_line(s->p, "%8s  %s", i18n_number((int64_t)n, number),
		    what);
}

static void print_sum(const struct sheet *s)
{
	bool done = s->committed;
	print_sum_line(s, _("rows in the file"), s->n_rows, true);
	if (done)
		print_sum_line(s, _("loaded"), s->loaded, true);
	else
		print_sum_line(s, _("new"), s->found_new, true);
	if (!done)
		print_sum_line(s, _("to be changed"), s->found_changed, false);
	print_sum_line(s, _("there already"), sheet_count(s, ROW_HELD), false);
	print_sum_line(s, _("twice in the file"), sheet_count(s, ROW_DUPLICATE),
	    false);
	print_sum_line(s, _("refused"), sheet_count(s, ROW_BAD), false);
}

void sheet_report_found(const struct sheet *s)
{
	print_notices(s);
	print_refusals(s);
	print_sum(s);
}

/* What was done, and what to do next. */
void sheet_report_end(const struct sheet *s)
{
	size_t new = s->found_new + s->found_changed;
	bool partly = s->rejects != NULL;
	char number[I18N_SIZE];
	if (s->committed && s->n_refusals && partly)
		print_line(s->p,
		    _("The refused rows are in %s with their "
		      "reasons. Mend them there and import that file."),
		    s->rejects);
	else if (s->committed && s->n_refusals)
		print_line(s->p,
		    _("Some rows were refused while loading. Mend "
		      "them and give the file again."));
	else if (s->n_refusals && s->asked)
		print_line(s->p, _("Nothing is loaded."));
	else if (s->n_refusals && !partly)
		print_line(s->p,
		    _("Nothing is loaded, because some rows are "
		      "refused. Mend them and give the file again, or load the "
		      "others with --commit --rejects FILE."));
	else if (new == 0)
		print_line(s->p, _("There is nothing to load."));
	else if (s->committed)
		print_line(s->p, _("All is loaded."));
	else if (s->asked)
		print_line(s->p, _("Nothing is loaded."));
	else
		print_line(s->p,
		    P_("Nothing is loaded yet. Add --commit to "
		       "load %s row.",
			"Nothing is loaded yet. Add --commit to "
			"load %s rows.",
			new),
		    i18n_number((int64_t) new, number));
}

/* ----------------------------------------------------------------- for scripts
 */

static json_t *date_json(bool there, int32_t date)
{
	char text[CLOCK_DATE_SIZE];
	return there ? json_string(clock_format_date(date, text)) : json_null();
}

static json_t *notice_json(const struct sheet *s, const struct sheet_notice *n)
{
	char text[SENTENCE];
	const struct sheet_row *row = &s->rows[n->row];
	const struct sheet_row *earlier = earlier_row(s, n);
	bool address = !about_person(n);
	sheet_notice_text(s, n, text, sizeof(text));
	return json_pack("{s:i, s:s, s:s, s:o, s:o, s:o}", "line",
	    (int)row->line, "code", n->code, "reason", text, "earlier_line",
	    earlier ? json_integer(earlier->line) : json_null(),
	    "earlier_activity",
	    address && !earlier && row->activity
		? json_integer((json_int_t)row->activity)
		: json_null(),
	    "earlier_date", date_json(address, earlier_date(s, n)));
}

static json_t *refusal_json(const struct sheet *s,
    const struct sheet_refusal *r)
{
	return json_pack("{s:i, s:s?, s:s, s:s}", "line",
	    (int)s->rows[r->row].line, "column", *r->column ? r->column : NULL,
	    "code", r->code, "reason", r->reason);
}

static json_t *form_json(const struct sheet *s)
{
	const struct csv_form *f = csv_form(s->csv);
	const char separator[] = { f->separator, '\0' };
	return json_pack("{s:s, s:s, s:s?}", "encoding", f->encoding,
	    "separator", separator, "example",
	    f->example[0] ? f->example : NULL);
}

static void put_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	json_decref(value);
}

/* Written piece by piece: a million notices need no tree in memory. */
static void print_json(const struct sheet *s)
{
	printf("{\"rows\":%zu,\"new\":%zu,\"changed\":%zu,\"held\":%zu,"
	       "\"duplicates\":%zu,\"loaded\":%zu,\"committed\":%s,\n"
	       "\"notices\":[",
	    s->n_rows, s->found_new, s->found_changed, sheet_count(s, ROW_HELD),
	    sheet_count(s, ROW_DUPLICATE), s->loaded,
	    s->committed ? "true" : "false");
	for (size_t i = 0; i < s->n_notices; i++) {
		fputs(i ? ",\n " : "\n ", stdout);
		put_json(notice_json(s, &s->notices[i]));
	}
	fputs("],\n\"refused\":[", stdout);
	for (size_t i = 0; i < s->n_refusals; i++) {
		fputs(i ? ",\n " : "\n ", stdout);
		put_json(refusal_json(s, &s->refusals[i]));
	}
	fputs("],\n\"read\":", stdout);
	put_json(form_json(s));
	if (s->vanished) {
		fputs(",\n\"vanished\":", stdout);
		put_json(sheet_sync_json(s));
		printf(",\n\"withdrawn\":%zu", s->vanished->withdrawn);
	}
	fputs("}\n", stdout);
}

static const struct column refusal_columns[] = {
	{ "line", N_("Line"), COLUMN_NUMBER, 0, false },
	{ "column", N_("Column"), COLUMN_TEXT, 0, false },
	{ "code", N_("Code"), COLUMN_TEXT, 0, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 0, false },
};

static void print_csv(const struct sheet *s)
{
	struct table *t = table_new(s->p, refusal_columns, 4);
	for (size_t i = 0; i < s->n_refusals; i++) {
		const struct sheet_refusal *r = &s->refusals[i];
		table_number(t, true, s->rows[r->row].line);
		table_text(t, r->column);
		table_text(t, r->code);
		table_text(t, r->reason);
		table_end_row(t);
	}
	table_print(t, stdout);
}

void sheet_report(const struct sheet *s)
{
	if (s->p->mode == PRINT_JSON) {
		print_json(s);
		return;
	}
	if (s->p->mode == PRINT_CSV) {
		print_csv(s);
		return;
	}
	if (s->asked) {
		if (s->committed)
			print_sum(s);
	} else {
		sheet_report_found(s);
	}
	sheet_report_end(s);
}
