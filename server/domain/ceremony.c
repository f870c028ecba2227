/* SPDX-License-Identifier: EUPL-1.2 */
/* The steps of the award ceremony; see ceremony.h. */
#include "server/domain/ceremony.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };

/* What the list is made from, and departments in order. */
struct maker {
	const struct ceremony_source *from;
	struct ceremony *c;
	struct department_place *all, *some, *before;
	struct share *shares; /* of all */
	size_t n_all;
	const struct rulebook *rb;
	int rounds;
	bool one_class;
	bool *placed; /* of all: has a place that is revealed */
};

static void add_step(struct maker *m, struct ceremony_step step)
{
	struct ceremony *c = m->c;

	c->steps = xrealloc(c->steps, (c->n_steps + 1) * sizeof *c->steps);
	c->steps[c->n_steps++] = step;
}

static void add_place(struct maker *m, struct ceremony_place place)
{
	struct ceremony *c = m->c;

	c->places = xrealloc(c->places, (c->n_places + 1) * sizeof *c->places);
	c->places[c->n_places++] = place;
}

/* What comes, then the ranks from the last one up to the stop-th. */
static void add_reveals(struct maker *m, struct ceremony_step step,
    uint32_t stop)
{
	const struct ceremony_place *p = &m->c->places[step.first];
	size_t at = step.n;

	step.rank = 0;
	step.next = p[at - 1].rank;
	add_step(m, step);
	while (at > 0 && p[at - 1].rank >= stop) {
		step.rank = p[at - 1].rank;
		while (at > 0 && p[at - 1].rank == step.rank)
			at--;
		step.next = at > 0 && p[at - 1].rank >= stop ? p[at - 1].rank
							     : 0;
		add_step(m, step);
	}
}

/* --- departments --- */

static size_t index_of(const struct maker *m, uint16_t department)
{
	for (size_t i = 0; i < m->n_all; i++)
		if (m->all[i].department == department)
			return i;
	return m->n_all;
}

/* Rank at the freeze among the departments that now are the n of m->some. */
static uint32_t rank_before(const struct maker *m, size_t n,
    uint16_t department)
{
	size_t total = standings_departments(m->from->frozen, season_all,
	    m->from->frozen_rounds ? m->from->frozen_rounds : m->rounds, NULL,
	    m->before);
	uint32_t rank = 1;
	size_t own = 0;

	while (own < total && m->before[own].department != department)
		own++;
	if (own == total)
		return 0;
	for (size_t i = 0; i < own; i++)
		for (size_t k = 0; k < n; k++)
			rank += m->some[k].rank > 0 &&
			    m->some[k].department == m->before[i].department &&
			    department_place_order(&m->before[i],
				&m->before[own]) < 0;
	return rank;
}

static struct ceremony_place place_of(struct maker *m, size_t n, size_t i)
{
	const struct department_place *p = &m->some[i];
	size_t at = index_of(m, p->department);
	uint32_t before = m->from->frozen ? rank_before(m, n, p->department)
					  : 0;

	return (struct ceremony_place){ .department = p->department,
		.person = PERSON_NONE,
		.rank = p->rank,
		.has_value = true,
		.value = projection_value(p),
		.rise = before > p->rank ? before - p->rank : 0,
		.share = m->shares[at] };
}

/* The better half of the n of m->some as places of the step; how many. */
static void add_better_half(struct maker *m, size_t n,
    struct ceremony_step *step)
{
	uint32_t last = projection_better_half(m->some, n);

	step->first = m->c->n_places;
	for (size_t i = 0; i < n; i++)
		if (m->some[i].rank > 0 && m->some[i].rank <= last) {
			add_place(m, place_of(m, n, i));
			m->placed[index_of(m, m->some[i].department)] = true;
		}
	step->n = m->c->n_places - step->first;
}

/* From and to how many heads the classes have that are shown as this one. */
static void set_heads(const struct maker *m, struct ceremony_step *step)
{
	const struct rulebook *rb = m->rb;
	const uint32_t from[] = { 0, (uint32_t)rb->merge_under,
		(uint32_t)rb->class_small + 1, (uint32_t)rb->class_medium + 1 };
	const uint32_t to[] = { 0, (uint32_t)rb->class_small,
		(uint32_t)rb->class_medium, 0 };
	bool first = true;

	for (enum size_class c = SIZE_SMALL; c <= SIZE_LARGE; c++) {
		enum size_class shown = c;

		standings_departments(m->from->standings, season_all, m->rounds,
		    &shown, m->before);
		if (shown != step->size)
			continue;
		if (first)
			step->heads_from = from[c];
		step->heads_to = to[c];
		first = false;
	}
}

static bool is_shown(const struct maker *m, enum size_class size)
{
	enum size_class shown = size;

	return standings_departments(m->from->standings, season_all, m->rounds,
		   &shown, m->before) > 0 &&
	    shown == size;
}

static size_t count_classes(const struct maker *m)
{
	size_t n = 0;

	for (enum size_class c = SIZE_SMALL; c <= SIZE_LARGE; c++)
		n += is_shown(m, c);
	return n;
}

/* One class; where it is the only one, its first place is kept for the end.
 * A class in which nobody did anything has no places. */
static void add_class(struct maker *m, enum size_class size)
{
	struct ceremony_step step = {
		.part = CEREMONY_CLASS, .size = size, .area = AREA_ALL
	};
	size_t n = standings_departments(m->from->standings, season_all,
	    m->rounds, &size, m->some);

	if (n == 0 || m->some[0].ACT == 0)
		return;
	if (m->one_class)
		step.size = SIZE_ALL;
	else
		set_heads(m, &step);
	add_better_half(m, n, &step);
	if (!m->one_class)
		add_reveals(m, step, 1);
	else if (m->c->places[step.first + step.n - 1].rank > 1)
		add_reveals(m, step, 2);
}

static void add_overall(struct maker *m)
{
	struct ceremony_step step = { .part = CEREMONY_OVERALL,
		.area = AREA_ALL };
	size_t n = m->n_all, best = 0;

	memcpy(m->some, m->all, n * sizeof *m->some);
	while (best < n && m->some[best].rank == 0)
		best++;
	if (best == n || m->some[best].ACT == 0)
		return;
	step.first = m->c->n_places;
	for (size_t i = best; i < n; i++)
		if (m->some[i].rank == 1)
			add_place(m, place_of(m, n, i));
	step.n = m->c->n_places - step.first;
	add_reveals(m, step, 1);
}

static int by_name(const void *a, const void *b, void *arg)
{
	return standings_name_order(arg, LANG_FI, *(const uint16_t *)a,
	    *(const uint16_t *)b);
}

static void add_thanks(struct maker *m)
{
	struct ceremony *c = m->c;

	for (size_t i = 0; i < m->n_all; i++)
		if (!m->placed[i])
			c->others[c->n_others++] = m->all[i].department;
	if (c->n_others == 0)
		return;
	qsort_r(c->others, c->n_others, sizeof *c->others, by_name,
	    (void *)(uintptr_t)m->from->standings);
	add_step(m,
	    (struct ceremony_step){
		.part = CEREMONY_THANKS, .area = AREA_ALL });
}

/* --- awards --- */

/* The awards of one kind and area: persons have their ranks, departments share
 * the first. */
static void add_awards(struct maker *m, enum ceremony_part part,
    enum award_kind kind, uint8_t area)
{
	const struct awards *awards = m->from->awards;
	struct ceremony_step step = { .part = part, .area = area };

	step.first = m->c->n_places;
	for (size_t i = 0; i < awards->n; i++) {
		const struct award *a = &awards->all[i];

		if (a->kind == kind && a->area == area)
			add_place(m,
			    (struct ceremony_place){
				.department = a->department,
				.person = a->person,
				.rank = a->rank });
	}
	step.n = m->c->n_places - step.first;
	if (step.n > 0)
		add_reveals(m, step, 1);
}

static void add_all_awards(struct maker *m)
{
	add_awards(m, CEREMONY_RISER, AWARD_RISER, AREA_ALL);
	for (int a = 0; a < m->rb->n_areas; a++) {
		add_awards(m, CEREMONY_AREA_PEOPLE, AWARD_AREA_PERSON,
		    (uint8_t)a);
		add_awards(m, CEREMONY_AREA_DEPARTMENT, AWARD_AREA_DEPARTMENT,
		    (uint8_t)a);
	}
	size_t before = m->c->n_steps;
	add_awards(m, CEREMONY_DRAW, AWARD_DRAW, AREA_ALL);
	if (m->from->draws && m->c->n_steps == before)
		add_step(m,
		    (struct ceremony_step){
			.part = CEREMONY_DRAW, .area = AREA_ALL });
}

/* --- the list --- */

static void maker_init(struct maker *m, const struct ceremony_source *from,
    struct ceremony *out)
{
	size_t room = standings_n_departments(from->standings) + 1;

	*m = (struct maker){ .from = from,
		.c = out,
		.rb = standings_rulebook(from->standings),
		.rounds = standings_season(from->standings)->rounds };
	if (from->frozen && standings_n_departments(from->frozen) + 1 > room)
		room = standings_n_departments(from->frozen) + 1;
	m->all = xcalloc(room, sizeof *m->all);
	m->some = xcalloc(room, sizeof *m->some);
	m->before = xcalloc(room, sizeof *m->before);
	m->shares = xcalloc(room, sizeof *m->shares);
	m->placed = xcalloc(room, sizeof *m->placed);
	out->others = xcalloc(room, sizeof *out->others);
	m->n_all = standings_departments(from->standings, season_all, m->rounds,
	    NULL, m->all);
	m->one_class = count_classes(m) < 2;
	projection_season_shares(m->all, m->n_all, m->shares);
}

static void maker_fini(struct maker *m)
{
	free(m->all);
	free(m->some);
	free(m->before);
	free(m->shares);
	free(m->placed);
}

void ceremony_make(const struct ceremony_source *from, struct ceremony *out)
{
	struct maker m;

	*out = (struct ceremony){ 0 };
	maker_init(&m, from, out);
	add_step(&m,
	    (struct ceremony_step){
		.part = CEREMONY_WELCOME, .area = AREA_ALL });
	for (enum size_class c = SIZE_SMALL; c <= SIZE_LARGE; c++)
		if (is_shown(&m, c))
			add_class(&m, c);
	if (!m.one_class)
		add_thanks(&m);
	add_all_awards(&m);
	add_overall(&m);
	if (m.one_class)
		add_thanks(&m);
	maker_fini(&m);
}

void ceremony_fini(struct ceremony *c)
{
	free(c->steps);
	free(c->places);
	free(c->others);
	*c = (struct ceremony){ 0 };
}

/* --- what a step shows --- */

bool ceremony_is_revealed(const struct ceremony_step *step,
    const struct ceremony_place *place)
{
	return step->rank > 0 && place->rank >= step->rank;
}

uint32_t ceremony_full_scale(const struct ceremony *c,
    const struct ceremony_step *step)
{
	uint32_t best = 0;

	for (size_t i = step->first; i < step->first + step->n; i++)
		if (ceremony_is_revealed(step, &c->places[i]) &&
		    c->places[i].value > best)
			best = c->places[i].value;
	return best + (best + 9) / 10;
}

bool ceremony_is_of_persons(const struct ceremony_step *step)
{
	return step->part == CEREMONY_AREA_PEOPLE ||
	    step->part == CEREMONY_DRAW;
}

size_t ceremony_draw_at(const struct ceremony *c)
{
	size_t at = 0;

	while (at < c->n_steps && c->steps[at].part != CEREMONY_DRAW &&
	    c->steps[at].part != CEREMONY_OVERALL)
		at++;
	return at;
}

bool ceremony_waits_for_dice(const struct ceremony *c, size_t step)
{
	return step < c->n_steps && c->steps[step].part == CEREMONY_DRAW &&
	    c->steps[step].n == 0;
}

bool ceremony_is_alone(const struct ceremony *c,
    const struct ceremony_step *step)
{
	const struct ceremony_place *p = &c->places[step->first];

	return step->rank == 1 && (step->n == 1 || p[1].rank > 1);
}
