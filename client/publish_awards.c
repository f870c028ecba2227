/* SPDX-License-Identifier: EUPL-1.2 */
/* The section of the awards, once the results are announced, and the draw that
 * everybody may check. */
#include "client/html.h"
#include "client/print.h"
#include "client/publish_page.h"

bool publish_has_awards(const Viesti__KioskState *state)
{
	const Viesti__SeasonView *s = state->season;

	return s && s->n_awards > 0 && publish_is_told(s);
}

bool has_awards_section(const struct page *g)
{
	return publish_has_awards(g->s);
}

/* As its winner agreed to be told of. */
static void write_winner(struct page *g, const Viesti__CeremonyRow *w)
{
	const char *department = w->department ? print_text(w->department->name)
					       : "";

	if (w->colleague)
		html_say(g->b, _("A colleague from %s"), department);
	else if (w->privately || (w->name && g->p->no_people))
		html_text(g->b, _("The winner is told in private"));
	else if (w->name && *department)
		html_add(g->b, "%s, %s", w->name, department);
	else
		html_text(g->b, w->name ? w->name : department);
}

static void write_award(struct page *g, const Viesti__AwardView *a)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		html_add(g->b,
		    "<tr><th scope=\"row\">%s</th><td class=\"n rank\">%u</td><td>",
		    print_text(a->title), a->rows[i]->rank);
		write_winner(g, a->rows[i]);
		buf_adds(g->b, "</td></tr>\n");
	}
}

static void write_draw(struct page *g)
{
	buf_adds(g->b, "<p class=\"soft\">");
	html_say(g->b,
	    _("Everybody can check the prize draw with the command viesti verify-draw."));
	html_add(g->b, " <a href=\"../" PUBLISH_DRAW "\">%s</a></p>\n",
	    _("The file of the draw"));
}

void write_awards(struct page *g)
{
	static const struct head heads[] = { { N_("Award"), false },
		{ N_("Place"), true }, { N_("Winner"), false } };
	const Viesti__SeasonView *s = g->season;

	page_table(g, "awards", _("Who got which award"), 0, heads, 3);
	for (size_t i = 0; i < s->n_awards; i++)
		write_award(g, s->awards[i]);
	page_table_end(g);
	if (g->p->draw)
		write_draw(g);
}
