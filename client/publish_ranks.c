/* SPDX-License-Identifier: EUPL-1.2 */
/* The sections that compare departments: of the season, and of each round. */
#include <stdio.h>
#include <stdlib.h>

#include "client/html.h"
#include "client/print.h"
#include "client/publish_page.h"
#include "client/say.h"
#include "common/clock.h"

/* ---------------------------------------------------------------- the season
 */

static size_t ranked(const Viesti__DepartmentsView *d)
{
	size_t n = 0;

	while (n < d->n_rows && d->rows[n]->has_rank)
		n++;
	return n;
}

bool has_departments_section(const struct page *g)
{
	const Viesti__DepartmentsView *d = g->s->departments;

	return d && d->n_rows > 0 && (!page_is_hidden(g) || d->has_as_of);
}

static const char *measure_title(Viesti__Measure m)
{
	switch (m) {
	case VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD:
		return N_("Points per head");
	case VIESTI__MEASURE__MEASURE_PARTICIPATION:
		return N_("Participation");
	default:
		return N_("Result");
	}
}

static void write_value(struct page *g, Viesti__Measure m, uint32_t value)
{
	char text[SAY_SIZE];

	switch (m) {
	case VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD:
		html_add(g->b, g->lang == LANG_EN ? "%u.%u" : "%u,%u",
		    value / 10, value % 10);
		break;
	case VIESTI__MEASURE__MEASURE_PARTICIPATION:
		html_text(g->b, say_percent((int)value, text));
		break;
	default:
		html_add(g->b, "%u", value);
	}
}

/* An arrow to see, words to hear. */
static void write_change(struct page *g, const Viesti__DepartmentBar *d)
{
	unsigned places = (unsigned)abs(d->change);

	if (!d->has_change)
		return;
	if (d->change == 0) {
		html_add(g->b,
		    "<span aria-hidden=\"true\">–</span><span class=\"vh\">%s</span>",
		    _("unchanged"));
		return;
	}
	html_add(g->b,
	    "<span class=\"%s\" aria-hidden=\"true\">%s %u</span><span class=\"vh\">",
	    d->change > 0 ? "up" : "down", d->change > 0 ? "▲" : "▼", places);
	if (d->change > 0)
		html_say(g->b, P_("up %u place", "up %u places", places),
		    places);
	else
		html_say(g->b, P_("down %u place", "down %u places", places),
		    places);
	buf_adds(g->b, "</span>");
}

static void write_row(struct page *g, const Viesti__DepartmentBar *d,
    bool changes)
{
	const Viesti__DepartmentsView *all = g->s->departments;
	char share[SAY_SIZE];

	html_add(g->b, "<tr><td class=\"n rank\">%u</td><th scope=\"row\">%s",
	    d->rank, print_text(d->name));
	page_bar(g, d->value, all->rows[0]->value, d->rank == 1);
	buf_adds(g->b, "</th><td class=\"n\">");
	write_value(g, all->measure, d->value);
	html_add(g->b, "</td><td class=\"n\">%s</td>",
	    say_share(d->share, share));
	if (changes) {
		buf_adds(g->b, "<td class=\"n\">");
		write_change(g, d);
		buf_adds(g->b, "</td>");
	}
	buf_adds(g->b, "</tr>\n");
}

static void write_table(struct page *g, size_t n)
{
	const Viesti__DepartmentsView *d = g->s->departments;
	const struct head heads[] = {
		{ N_("Rank"), true },
		{ N_("Department"), false },
		{ measure_title(d->measure), true },
		{ publish_is_told(g->season) ? N_("Active the whole season")
					     : N_("Active in this round"),
		    true },
		{ N_("Change in a week"), true },
	};
	bool changes = false;

	for (size_t i = 0; i < n; i++)
		changes |= d->rows[i]->has_change;
	page_table(g, "ranks",
	    g->season->all_places ? _("All places, in order")
				  : _("The better half, in order"),
	    0, heads, changes ? 5 : 4);
	for (size_t i = 0; i < n; i++)
		write_row(g, d->rows[i], changes);
	page_table_end(g);
}

static void write_formula(struct page *g)
{
	char p[3][SAY_SIZE];
	const Viesti__SeasonView *s = g->season;

	if (g->s->departments->measure != VIESTI__MEASURE__MEASURE_INDEX ||
	    !s->weight_participation)
		return;
	buf_adds(g->b, "<p class=\"soft\">");
	html_say(g->b,
	    _("Result 0–1000: %s participation, %s points, %s variety"),
	    say_percent((int)s->weight_participation / 10, p[0]),
	    say_percent((int)s->weight_points / 10, p[1]),
	    say_percent((int)s->weight_versatility / 10, p[2]));
	buf_adds(g->b, "</p>\n");
}

/* Those without a place; nobody is last. */
static void write_others(struct page *g, size_t from)
{
	const Viesti__DepartmentsView *d = g->s->departments;
	size_t n = d->n_rows - from;
	const Viesti__DepartmentBar **list;

	if (n == 0)
		return;
	list = xcalloc(n, sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = d->rows[from + i];
	say_sort(list, n);
	html_add(g->b, "<h3>%s</h3>\n<ul class=\"also\">\n",
	    from ? _("Also with us") : _("Who begins?"));
	for (size_t i = 0; i < n; i++) {
		html_add(g->b, "<li>%s", print_text(list[i]->name));
		if (list[i]->hors_concours)
			html_add(g->b, " <span class=\"soft\">(%s)</span>",
			    _("not competing"));
		buf_adds(g->b, "</li>\n");
	}
	buf_adds(g->b, "</ul>\n");
	free(list);
}

void write_departments(struct page *g)
{
	const Viesti__DepartmentsView *d = g->s->departments;
	size_t n = d->no_deeds ? 0 : ranked(d);
	char day[SAY_SIZE];

	if (d->has_as_of) {
		buf_adds(g->b, "<p>");
		html_say(g->b, _("Standings of %s"),
		    say_day(clock_date_of(d->as_of), day));
		buf_adds(g->b, "</p>\n");
	}
	if (n > 0) {
		write_table(g, n);
		write_formula(g);
	}
	write_others(g, n);
}

/* --------------------------------------------------------------- each round
 */

bool publish_has_rounds(const Viesti__KioskState *state)
{
	const Viesti__DepartmentsView *d = state->departments;

	return d && d->n_rows > 0 && !d->no_deeds && !d->has_as_of &&
	    state->season && state->season->has_rounds;
}

/* By another measure a round has places only. */
static bool has_results(const struct page *g)
{
	return g->s->departments->measure == VIESTI__MEASURE__MEASURE_INDEX;
}

/* Not a round in which nobody has done anything. */
static bool is_told(const struct page *g, const Viesti__DepartmentRanking *r)
{
	return r && r->n_rows > 0 && r->rows[0]->has_rank &&
	    (r->rows[0]->index > 0 || !has_results(g));
}

bool has_rounds_section(const struct page *g)
{
	if (!publish_has_rounds(g->s))
		return false;
	for (size_t i = 0; i < g->p->n_rounds; i++)
		if (is_told(g, g->p->rounds[i]))
			return true;
	return false;
}

static void write_round_row(struct page *g, const Viesti__DepartmentRow *d,
    uint32_t full)
{
	html_add(g->b, "<tr><td class=\"n rank\">%u</td><th scope=\"row\">%s",
	    d->rank, print_text(d->name));
	if (has_results(g)) {
		page_bar(g, d->index, full, d->rank == 1);
		html_add(g->b, "</th><td class=\"n\">%u</td></tr>\n", d->index);
	} else {
		buf_adds(g->b, "</th></tr>\n");
	}
}

static void write_round(struct page *g, size_t i)
{
	static const struct head heads[] = { { N_("Rank"), true },
		{ N_("Department"), false }, { N_("Result"), true } };
	const Viesti__DepartmentRanking *r = g->p->rounds[i];
	bool running = i + 1 == g->season->round;
	char caption[200];

	snprintf(caption, sizeof(caption),
	    running ? _("Round %zu, still running") : _("Round %zu"), i + 1);
	page_table(g, "ranks", caption, 3, heads, has_results(g) ? 3 : 2);
	for (size_t k = 0; k < r->n_rows && r->rows[k]->has_rank; k++)
		write_round_row(g, r->rows[k], r->rows[0]->index);
	page_table_end(g);
}

void write_rounds(struct page *g)
{
	html_add(g->b, "<p>%s</p>\n<div class=\"cards\">\n",
	    g->season->all_places
		? _("All places of each round, the newest first.")
		: _("The better half of each round, the newest first."));
	for (size_t i = g->p->n_rounds; i-- > 0;)
		if (is_told(g, g->p->rounds[i]))
			write_round(g, i);
	buf_adds(g->b, "</div>\n");
}
