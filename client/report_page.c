/* SPDX-License-Identifier: EUPL-1.2 */
/* The closing report as one page by itself, in the style of the public ones. */
#include "client/html.h"
#include "client/publish_page.h"
#include "client/report.h"

static void write_header(struct page *g, const struct report_tables *t)
{
	html_add(g->b,
	    "<a class=\"skip\" href=\"#main\">%s</a>\n<header><p class=\"name\">%s</p></header>\n",
	    _("To the content"), t->above);
	html_add(g->b,
	    "<main id=\"main\">\n<h1>%s</h1>\n<p class=\"soft\">%s</p>\n",
	    t->title, t->below);
}

static void write_figures(struct page *g, const struct report_tables *t)
{
	html_add(g->b, "<p><strong class=\"big\">%s</strong> %s</p>\n<ul>\n",
	    t->large.number, t->large.text);
	for (size_t i = 0; i < t->n_small; i++)
		html_add(g->b, "<li><strong>%s</strong> %s</li>\n",
		    t->small[i].number, t->small[i].text);
	buf_adds(g->b, "</ul>\n");
	if (t->dashes)
		html_add(g->b, "<p class=\"soft\">%s</p>\n",
		    _("A dash stands where a figure would tell about fewer than five people, or where one about so few would follow from it."));
}

static void write_row(struct page *g, const struct report_table *t,
    const struct report_row *row)
{
	html_add(g->b, "<tr><th scope=\"row\">%s", row->name);
	if (t->bars)
		page_range(g, row->low, row->high, row->full);
	buf_adds(g->b, "</th>");
	for (size_t i = 0; i < t->n_cells; i++)
		html_add(g->b, "<td class=\"n\">%s</td>",
		    row->cells[i] ? row->cells[i] : "");
	buf_adds(g->b, "</tr>\n");
}

static void write_table(struct page *g, const struct report_table *t)
{
	html_add(g->b, "<table>\n<caption>%s</caption>\n",
	    t->note ? t->note : t->title);
	html_add(g->b, "<thead><tr><th scope=\"col\">%s</th>", t->name);
	for (size_t i = 0; i < t->n_cells; i++)
		html_add(g->b, "<th scope=\"col\" class=\"n\">%s</th>",
		    t->heads[i]);
	buf_adds(g->b, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < t->n; i++)
		write_row(g, t, &t->rows[i]);
	page_table_end(g);
}

void report_page(struct buf *out, const struct report_tables *t)
{
	struct page g = { .b = out, .lang = i18n_language() };
	struct buf title;

	buf_init(&title, 1000);
	buf_addf(&title, "%s – %s", t->title, t->above);
	page_head(&g, "viestictl report", title.data ? title.data : t->title);
	buf_fini(&title);
	write_header(&g, t);
	write_figures(&g, t);
	for (size_t i = 0; i < t->n; i++) {
		const struct report_table *one = &t->all[i];

		html_add(out,
		    "<section aria-labelledby=\"t%u\">\n<h2 id=\"t%u\">%s</h2>\n",
		    (unsigned)i, (unsigned)i, one->title);
		write_table(&g, one);
		buf_adds(out, "</section>\n");
	}
	buf_adds(out, "</main>\n</body>\n</html>\n");
}
