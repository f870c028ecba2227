/* SPDX-License-Identifier: EUPL-1.2 */
/* The sections about who takes part: the house, areas, milestones. */
#include <stdlib.h>

#include "client/html.h"
#include "client/print.h"
#include "client/publish_page.h"
#include "client/say.h"

/* ------------------------------------------------------------- participation
 */

bool has_participation_section(const struct page *g)
{
	const Viesti__ParticipationView *p = g->s->participation;

	return p && (p->share || p->n_rows > 0);
}

static bool has_bar(const Viesti__Share *s)
{
	return s &&
	    (s->kind == VIESTI__SHARE_KIND__SHARE_EXACT ||
		s->kind == VIESTI__SHARE_KIND__SHARE_IN_BAND);
}

/* The share as far as it is told, a band's upper part paler; and the goal. */
static void write_meter(struct page *g)
{
	const Viesti__ParticipationView *p = g->s->participation;
	const Viesti__Share *s = p->share;
	bool band = s->kind == VIESTI__SHARE_KIND__SHARE_IN_BAND;
	char share[SAY_SIZE], goal[SAY_SIZE];

	say_share(s, share);
	say_percent((int)p->goal_percent, goal);
	buf_adds(g->b,
	    "<svg class=\"meter\" role=\"img\" width=\"100%\" height=\"40\"><title>");
	if (p->goal_percent)
		html_say(g->b, _("Taking part in this round: %s. Goal: %s."),
		    share, goal);
	else
		html_say(g->b, _("Taking part in this round: %s."), share);
	buf_adds(g->b,
	    "</title><rect class=\"track\" y=\"8\" width=\"100%\" height=\"24\" rx=\"12\"/>");
	if (band)
		html_add(g->b,
		    "<rect class=\"perhaps\" y=\"8\" width=\"%u%%\" height=\"24\" rx=\"12\"/>",
		    s->high);
	html_add(g->b,
	    "<rect class=\"share\" y=\"8\" width=\"%u%%\" height=\"24\" rx=\"12\"/>",
	    s->low);
	if (p->goal_percent)
		html_add(g->b,
		    "<line class=\"goal\" x1=\"%u%%\" x2=\"%u%%\" y1=\"0\" y2=\"40\"/>",
		    p->goal_percent, p->goal_percent);
	buf_adds(g->b, "</svg>\n");
}

static void write_goal(struct page *g)
{
	const Viesti__ParticipationView *p = g->s->participation;
	char goal[SAY_SIZE], number[I18N_SIZE];

	if (!p->goal_percent)
		return;
	html_add(g->b, "<p>%s %s", _("goal"),
	    say_percent((int)p->goal_percent, goal));
	if (p->has_goal && p->has_lit) {
		unsigned n = p->goal > p->lit ? p->goal - p->lit : 0;

		buf_adds(g->b, " · <strong>");
		if (n > 0)
			html_say(g->b,
			    P_("%s more person", "%s more people", n),
			    i18n_number(n, number));
		else
			html_text(g->b, _("Goal reached!"));
		buf_adds(g->b, "</strong>");
	}
	buf_adds(g->b, "</p>\n");
}

static void write_house(struct page *g)
{
	const Viesti__ParticipationView *p = g->s->participation;
	char share[SAY_SIZE], number[I18N_SIZE];

	say_share(p->share, share);
	if (p->has_lit) {
		buf_adds(g->b, "<p class=\"lead\">");
		html_say(g->b,
		    P_("Already %s of us takes part",
			"Already %s of us take part", p->lit),
		    i18n_number(p->lit, number));
		buf_adds(g->b, "</p>\n");
	}
	if (*share && p->share->kind != VIESTI__SHARE_KIND__SHARE_IN_WORDS)
		html_add(g->b, "<p><strong class=\"big\">%s</strong> %s</p>\n",
		    share, _("in this round"));
	if (has_bar(p->share))
		write_meter(g);
	write_goal(g);
}

static void write_persons(struct page *g, uint32_t n)
{
	char number[I18N_SIZE];

	html_say(g->b, P_("%s person", "%s people", n), i18n_number(n, number));
}

static void write_active(struct page *g, const Viesti__DepartmentBar *d)
{
	char share[SAY_SIZE];

	if (d->has_lit)
		write_persons(g, d->lit);
	else
		html_text(g->b, say_share(d->share, share));
}

void write_participation(struct page *g)
{
	static const struct head heads[] = { { N_("Department"), false },
		{ N_("Active in this round"), true } };
	const Viesti__ParticipationView *p = g->s->participation;

	write_house(g);
	if (p->n_rows == 0 || page_is_hidden(g))
		return;
	page_table(g, "active", _("Departments, in the order of the alphabet"),
	    0, heads, 2);
	const Viesti__DepartmentBar **list = xcalloc(p->n_rows, sizeof(*list));
	for (size_t i = 0; i < p->n_rows; i++)
		list[i] = p->rows[i];
	say_sort(list, p->n_rows);
	for (size_t i = 0; i < p->n_rows; i++) {
		html_add(g->b, "<tr><th scope=\"row\">%s</th><td class=\"n\">",
		    print_text(list[i]->name));
		write_active(g, list[i]);
		buf_adds(g->b, "</td></tr>\n");
	}
	free(list);
	page_table_end(g);
}

/* --------------------------------------------------------------------- areas
 */

bool has_areas_section(const struct page *g)
{
	const Viesti__AreasView *a = g->s->areas;
	size_t rows = 0;

	for (size_t i = 0; a && i < a->n_columns; i++)
		rows += a->columns[i]->n_rows;
	return rows > 0 && (!page_is_hidden(g) || a->has_as_of);
}

static bool is_of_people(const Viesti__AreaColumn *c)
{
	return c->kind == VIESTI__AREA_ROWS__AREA_ROWS_PEOPLE;
}

static void write_area_row(struct page *g, const Viesti__AreaColumn *c,
    const Viesti__AreaRow *r)
{
	char number[I18N_SIZE];

	html_add(g->b, "<tr><th scope=\"row\">%s</th>",
	    r->name		? r->name
		: r->short_name ? r->short_name
				: print_text(r->deed));
	if (is_of_people(c))
		html_add(g->b, "<td>%s</td>",
		    r->pseudonym ? _("pseudonym") : r->short_name);
	if (c->kind == VIESTI__AREA_ROWS__AREA_ROWS_DEPARTMENTS) {
		buf_adds(g->b, "<td class=\"n\">");
		if (r->has_active)
			buf_adds(g->b, i18n_number(r->active, number));
		buf_adds(g->b, "</td>");
	}
	html_add(g->b, "<td class=\"n\">%s</td></tr>\n",
	    i18n_number((int64_t)r->points, number));
}

/* When names are too old: what the server gave to stand in their place. */
static Viesti__AreaColumn without_people(const Viesti__AreaColumn *c)
{
	Viesti__AreaColumn other = *c;

	other.kind = c->other_kind;
	other.rows = c->other_rows;
	other.n_rows = c->n_other_rows;
	return other;
}

/* No ranks: those who agreed to be shown are not the whole field. */
static void write_column(struct page *g, const Viesti__AreaColumn *c)
{
	static const struct head people[] = { { N_("Name"), false },
		{ N_("Department"), false }, { N_("Points"), true } };
	static const struct head departments[] = { { N_("Department"), false },
		{ N_("Communicators"), true }, { N_("Points"), true } };
	static const struct head how[] = { { N_("Deed"), false },
		{ N_("Points"), true } };
	const char *name = print_text(c->name);

	if (is_of_people(c))
		page_table(g, "area", name, 3, people, 3);
	else if (c->kind == VIESTI__AREA_ROWS__AREA_ROWS_DEPARTMENTS)
		page_table(g, "area", name, 3, departments, 3);
	else
		page_table(g, "area", name, 3, how, 2);
	for (size_t i = 0; i < c->n_rows; i++)
		write_area_row(g, c, c->rows[i]);
	page_table_end(g);
}

static void write_area(struct page *g, const Viesti__AreaColumn *c)
{
	Viesti__AreaColumn other;

	if (!is_of_people(c) || !g->p->no_people) {
		write_column(g, c);
		return;
	}
	other = without_people(c);
	if (other.n_rows > 0)
		write_column(g, &other);
	else
		html_add(g->b, "<div><h3>%s</h3><p>%s</p></div>\n",
		    print_text(c->name),
		    _("Names are not shown while the server cannot be reached."));
}

void write_areas(struct page *g)
{
	const Viesti__AreasView *a = g->s->areas;
	bool people = false;

	for (size_t i = 0; i < a->n_columns; i++)
		people |= is_of_people(a->columns[i]) && !g->p->no_people;
	if (people)
		html_add(g->b, "<p>%s</p>\n",
		    _("A name is here with its owner's leave only, so this is no order of all."));
	buf_adds(g->b, "<div class=\"cards\">\n");
	for (size_t i = 0; i < a->n_columns; i++)
		if (a->columns[i]->n_rows > 0)
			write_area(g, a->columns[i]);
	buf_adds(g->b, "</div>\n");
}

/* ---------------------------------------------------------------- milestones
 */

bool has_milestones_section(const struct page *g)
{
	return g->s->moments && g->s->moments->n_milestones > 0;
}

void write_milestones(struct page *g)
{
	static const struct head heads[] = { { N_("Milestone"), false },
		{ N_("Reached by"), true } };
	const Viesti__MomentsView *m = g->s->moments;

	page_table(g, "active", _("How many have reached each milestone"), 0,
	    heads, 2);
	for (size_t i = 0; i < m->n_milestones; i++) {
		const Viesti__MilestoneCount *c = m->milestones[i];

		html_add(g->b, "<tr><th scope=\"row\">%s</th><td class=\"n\">",
		    print_text(c->name));
		if (c->has_count)
			write_persons(g, c->count);
		else
			html_text(g->b, _("not told"));
		buf_adds(g->b, "</td></tr>\n");
	}
	page_table_end(g);
}
