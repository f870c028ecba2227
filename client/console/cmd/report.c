/* SPDX-License-Identifier: EUPL-1.2 */
/* report: on the terminal, or as a PDF, a page and a table for Excel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/message_json.h"
#include "client/outfile.h"
#include "client/publish.h"
#include "client/report.h"
#include "common/i18n.h"

#define MODE 0644

enum { PDF, HTML, CSV, FORMATS };
static const char *const keys[FORMATS] = { "pdf", "html", "csv" };

static int write_pdf(const struct report_tables *t, FILE *out,
    struct error *err)
{
	struct paper_drawn drawn = { .data = NULL };
	struct paper *page = report_paper(t);
	int code = paper_pdf(page, &drawn, err);

	if (!code)
		fwrite(drawn.data, 1, drawn.len, out);
	free(drawn.data);
	paper_free(page);
	return code;
}

static int write_html(const struct report_tables *t, FILE *out,
    struct error *err)
{
	struct buf page;
	int code = 0;

	buf_init(&page, PUBLISH_MAX);
	report_page(&page, t);
	if (page.failed)
		code = error_set(err, E_INTERNAL, "page_too_large",
		    _("The page became too large."));
	else
		fwrite(page.data, 1, page.len, out);
	buf_fini(&page);
	return code;
}

/* Where each format goes. FILE says by its ending which it is; behind --csv it
 * is a table whatever its name. */
static int choose(const struct console *c, const struct said *said,
    const char *paths[FORMATS], struct error *err)
{
	const char *file = said_text(said, "FILE");
	const char *ending = file ? strrchr(file, '.') : NULL;
	size_t at = c->print.mode == PRINT_CSV ? CSV : FORMATS;

	for (size_t i = 0; i < FORMATS; i++) {
		paths[i] = said_text(said, keys[i]);
		if (at == FORMATS && ending && strcmp(ending + 1, keys[i]) == 0)
			at = i;
	}
	if (!file)
		return 0;
	if (at == FORMATS)
		return error_set(err, E_INVALID, "report_kind",
		    _("%s: give a name that ends in .pdf, .html or .csv."),
		    file);
	paths[at] = file;
	return 0;
}

/* CSV has the message itself, the others the tables. */
struct source {
	const Viesti__Report *report;
	const struct report_tables *tables;
};

static int write_one(const struct source *s, size_t format, const char *path,
    bool force, struct error *err)
{
	struct outfile f;
	int code = outfile_open(&f, path, MODE, force, err);

	if (code)
		return code;
	switch (format) {
	case PDF:
		code = write_pdf(s->tables, f.out, err);
		break;
	case HTML:
		code = write_html(s->tables, f.out, err);
		break;
	default:
		report_csv(s->report, f.out);
	}
	if (code) {
		outfile_drop(&f);
		return code;
	}
	return outfile_close(&f, ferror(f.out) != 0, err);
}

static int write_all(struct console *c, const char *const paths[FORMATS],
    bool force, const struct source *s, struct error *err)
{
	struct field fields[FORMATS];
	int code = 0;

	for (size_t i = 0; i < FORMATS && !code; i++) {
		const struct field one = FIELD_TEXT(keys[i], NULL, paths[i]);

		fields[i] = one;
		if (!paths[i])
			continue;
		code = write_one(s, i, paths[i], force, err);
		if (!code)
			print_line(&c->print, _("The report is in %s."),
			    paths[i]);
	}
	if (!code)
		fields_print(&c->print, fields, FORMATS);
	return code;
}

static int give(struct console *c, const struct said *said,
    const Viesti__Report *r, struct error *err)
{
	struct report_tables *t = report_tables_new(r);
	const struct source s = { r, t };
	const char *paths[FORMATS];
	int code = choose(c, said, paths, err);

	if (code) {
		report_tables_free(t);
		return code;
	}
	if (paths[PDF] || paths[HTML] || paths[CSV])
		code = write_all(c, paths, said_is(said, "force"), &s, err);
	else if (c->print.mode == PRINT_JSON) {
		json_t *all = message_to_json(&r->base);
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
		json_decref(all);
	} else if (c->print.mode == PRINT_CSV) {
		report_csv(r, stdout);
	} else {
		struct paper *page = report_paper(t);
		paper_print(page, &c->print, stdout);
		paper_free(page);
	}
	report_tables_free(t);
	return code;
}

int console_report(struct console *c, const struct said *said);
int console_report(struct console *c, const struct said *said)
{
	Viesti__ReportGet get = VIESTI__REPORT_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	rq.body_case = VIESTI__REQUEST__BODY_REPORT;
	rq.report = &get;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_REPORT, &err);
	if (!code)
		code = give(c, said, reply->report, &err);
	return code ? console_fail(c, &err) : 0;
}
