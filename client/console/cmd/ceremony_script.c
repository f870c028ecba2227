/* SPDX-License-Identifier: EUPL-1.2 */
/* ceremony script: on the terminal, or as a PDF that only its owner may read.
 */
#include <stdio.h>
#include <stdlib.h>

#include "client/ceremony_paper.h"
#include "client/console/console.h"
#include "client/fields.h"
#include "client/message_json.h"
#include "client/outfile.h"
#include "common/i18n.h"

#define MODE 0600

/* All pages as one array of steps. */
static void print_json(const struct ceremony_pages *p, bool only_private)
{
	json_t *all = json_array();

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->pages[i]->n_rows; k++) {
			const Viesti__CeremonyCue *cue = p->pages[i]->rows[k];

			if (only_private && cue->n_private_winners == 0)
				continue;
			json_t *one = message_to_json(&cue->base);
			if (!only_private)
				json_object_del(one, "private_winners");
			json_array_append_new(all, one);
		}
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

static int write_pdf(const struct paper *page, const char *path, bool force,
    bool *written, struct error *err)
{
	struct paper_drawn drawn = { .data = NULL };
	struct outfile f = { .out = NULL };
	int code = paper_pdf(page, &drawn, err);

	if (!code)
		code = outfile_open(&f, path, MODE, force, err);
	if (!code) {
		bool bad = fwrite(drawn.data, 1, drawn.len, f.out) != drawn.len;

		code = outfile_close(&f, bad, err);
		*written = !code;
	}
	free(drawn.data);
	return code;
}

static int give(struct console *c, const struct said *said,
    struct ceremony_pages *p, struct error *err)
{
	bool only_private = said_is(said, "private"), written = false;
	const char *path = said_text(said, "pdf");
	int code = 0;

	if (c->print.mode == PRINT_JSON && !path) {
		print_json(p, only_private);
		return 0;
	}
	struct paper *page = only_private ? ceremony_paper_private(p)
					  : ceremony_paper_script(p);
	if (!path)
		paper_print(page, &c->print, stdout);
	else
		code = write_pdf(page, path, said_is(said, "force"), &written,
		    err);
	paper_free(page);
	const struct field fields[] = {
		FIELD_TEXT("file", NULL, path),
	};
	if (!written)
		return code;
	print_line(&c->print, _("The script is in %s. Only you may read it."),
	    path);
	fields_print(&c->print, fields, 1);
	return 0;
}

int console_ceremony_script(struct console *c, const struct said *said);
int console_ceremony_script(struct console *c, const struct said *said)
{
	struct ceremony_pages pages;
	struct error err;
	int code = ceremony_pages_read(c->link, said_is(said, "rehearse"),
	    &pages, &err);

	if (!code)
		code = give(c, said, &pages, &err);
	ceremony_pages_free(&pages);
	return code ? console_fail(c, &err) : 0;
}
