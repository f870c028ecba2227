/* SPDX-License-Identifier: EUPL-1.2 */
/* The closing report as a document, for the terminal and for a PDF. */
#include "client/report.h"

static void add_table(struct paper *p, const struct report_table *t)
{
	struct paper_block heads = { .kind = PAPER_HEADS,
		.text = t->name,
		.cells = t->heads,
		.n_cells = t->n_cells,
		.chart = t->bars };

	paper_say(p, PAPER_BODY, PAPER_HEADING, t->title);
	if (t->note)
		paper_say(p, PAPER_BODY, PAPER_QUIET, t->note);
	paper_add(p, PAPER_BODY, heads);
	for (size_t i = 0; i < t->n; i++) {
		const struct report_row *row = &t->rows[i];
		paper_add(p, PAPER_BODY,
		    (struct paper_block){ .kind = PAPER_CELLS,
			.text = row->name,
			.cells = row->cells,
			.n_cells = t->n_cells,
			.chart = t->bars,
			.have = row->low,
			.upto = row->high,
			.wanted = row->full });
	}
}

struct paper *report_paper(const struct report_tables *t)
{
	struct paper *p = paper_new(i18n_language());

	p->whole_parts = true;
	p->title = paper_format(p, "%s: %s", t->title, t->above);
	p->creator = "viestictl report";
	p->above = paper_copy(p, t->above);
	p->name = paper_copy(p, t->title);
	p->below = paper_copy(p, t->below);
	p->runner = paper_format(p, "%s · %s", t->title, t->above);
	p->large.number = paper_copy(p, t->large.number);
	p->large.text = paper_copy(p, t->large.text);
	for (size_t i = 0; i < t->n_small; i++)
		paper_figure(p, t->small[i].number, t->small[i].text);
	if (t->dashes)
		paper_say(p, PAPER_BODY, PAPER_QUIET,
		    _("A dash stands where a figure would tell about fewer than five people, or where one about so few would follow from it."));
	for (size_t i = 0; i < t->n; i++)
		add_table(p, &t->all[i]);
	return p;
}
