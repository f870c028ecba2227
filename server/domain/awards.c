/* SPDX-License-Identifier: EUPL-1.2 */
/* The awards of a final season, kind by kind. See awards.h. */
#include "server/domain/awards.h"

#include <stdlib.h>

#include "common/buf.h"

struct finding {
	const struct standings *s;
	const struct people *people;
	struct awards *out;
	struct department_place *places; /* scratch: departments + 1 */
};

static struct award *add(struct finding *f, enum award_kind kind)
{
	struct awards *a = f->out;

	a->all = xrealloc(a->all, (a->n + 1) * sizeof(*a->all));
	a->all[a->n] = (struct award){ .kind = kind,
		.area = AREA_ALL,
		.rank = 1,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE };
	return &a->all[a->n++];
}

/* Awards from the first-th on with the same rank share it. */
static void mark_shared(struct awards *a, size_t first)
{
	for (size_t i = first + 1; i < a->n; i++)
		if (a->all[i].rank == a->all[i - 1].rank)
			a->all[i].shared = a->all[i - 1].shared = true;
}

static int rounds_of(const struct standings *s)
{
	return standings_season(s)->rounds;
}

/* --- departments --- */

/* The first of a ranking of departments, and who share the rank. */
static void add_best(struct finding *f, enum award_kind kind,
    struct ranking which, enum size_class size)
{
	enum size_class shown = size;
	size_t first = f->out->n;
	size_t n = standings_departments(f->s, which, rounds_of(f->s), &shown,
	    f->places);

	for (size_t i = 0; i < n; i++) {
		const struct department_place *p = &f->places[i];
		if (p->rank != 1 || p->ACT == 0)
			continue;
		struct award *a = add(f, kind);
		a->size = size;
		a->area = which.area;
		a->department = p->department;
		a->value = p->value;
	}
	mark_shared(f->out, first);
}

/* Each class that is shown, once; one class alone is the overall ranking. */
static void add_classes(struct finding *f, struct ranking season)
{
	bool shown[SIZE_LARGE + 1] = { false };
	int n = 0;

	for (int c = SIZE_SMALL; c <= SIZE_LARGE; c++) {
		enum size_class size = (enum size_class)c;
		if (standings_departments(f->s, season, rounds_of(f->s), &size,
			f->places) == 0)
			continue;
		n += shown[size] ? 0 : 1;
		shown[size] = true;
	}
	for (int c = SIZE_SMALL; n > 1 && c <= SIZE_LARGE; c++)
		if (shown[c])
			add_best(f, AWARD_CLASS, season, (enum size_class)c);
}

/* --- the riser --- */

static void add_round(const struct standings *s, uint16_t department, int round,
    uint64_t *active, uint64_t *heads)
{
	struct department_place place;

	standings_department(s, department, (struct ranking){ AREA_ALL, round },
	    rounds_of(s), &place);
	*active += place.ACT;
	*heads += place.H;
}

/* (last - first) with the common denominator left out: the sign is right, and
 * two are compared by each other's. */
static __int128 growth(const struct award *a)
{
	return (__int128)a->last_active * a->first_heads -
	    (__int128)a->first_active * a->last_heads;
}

int awards_growth_order(const struct award *a, const struct award *b)
{
	__int128 left = growth(a) * (b->first_heads * b->last_heads);
	__int128 right = growth(b) * (a->first_heads * a->last_heads);

	return left > right ? -1 : left < right;
}

static struct award growth_of(const struct standings *s, uint16_t department)
{
	int last = rounds_of(s) - 1;
	struct award a = { .kind = AWARD_RISER,
		.area = AREA_ALL,
		.rank = 1,
		.department = department,
		.person = PERSON_NONE };

	for (int i = 0; i < 2; i++) {
		add_round(s, department, i, &a.first_active, &a.first_heads);
		add_round(s, department, last - i, &a.last_active,
		    &a.last_heads);
	}
	return a;
}

static void add_riser(struct finding *f, struct ranking season)
{
	size_t first = f->out->n;
	size_t n = standings_departments(f->s, season, rounds_of(f->s), NULL,
	    f->places);

	if (rounds_of(f->s) < 4)
		return;
	for (size_t i = 0; i < n; i++) {
		if (f->places[i].rank == 0)
			continue;
		struct award a = growth_of(f->s, f->places[i].department);
		if (growth(&a) <= 0)
			continue;
		int order = f->out->n > first
		    ? awards_growth_order(&a, &f->out->all[first])
		    : -1;
		if (order > 0)
			continue;
		if (order < 0)
			f->out->n = first;
		*add(f, AWARD_RISER) = a;
	}
	mark_shared(f->out, first);
}

/* --- persons --- */

static struct award *add_person(struct finding *f, enum award_kind kind,
    uint32_t number)
{
	const struct person *p = people_get(f->people, number);
	struct award *a = add(f, kind);

	a->person = number;
	a->department = p ? p->department : DEPARTMENT_NONE;
	return a;
}

/* Ranks 1 to 3 of an area's ranking; it goes on until a worse one comes, for
 * those hors concours stand between. */
static void add_area_persons(struct finding *f, uint8_t area)
{
	const struct ranking which = { area, ROUND_ALL };
	size_t first = f->out->n;
	struct place p;

	for (size_t at = 0; standings_page(f->s, which, at, 1, &p) == 1; at++) {
		if (p.rank > AWARD_AREA_RANKS || p.points == 0)
			break;
		if (p.rank == 0)
			continue;
		struct award *a = add_person(f, AWARD_AREA_PERSON, p.person);
		a->area = area;
		a->rank = p.rank;
		a->value = p.points;
	}
	mark_shared(f->out, first);
}

static void add_drawn(struct finding *f, const uint32_t *drawn, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_person(f, AWARD_DRAW, drawn[i])->rank = (uint32_t)i + 1;
}

void awards_find(const struct standings *s, const struct people *people,
    const uint32_t *drawn, size_t n_drawn, struct awards *out)
{
	const struct ranking season = { AREA_ALL, ROUND_ALL };
	uint8_t areas = (uint8_t)standings_rulebook(s)->n_areas;

	*out = (struct awards){ .n = 0 };
	struct finding f = { s, people, out, NULL };
	f.places = xcalloc(standings_n_departments(s) + 1, sizeof(*f.places));
	add_best(&f, AWARD_OVERALL, season, SIZE_ALL);
	add_classes(&f, season);
	add_riser(&f, season);
	for (uint8_t area = 0; area < areas; area++)
		add_best(&f, AWARD_AREA_DEPARTMENT,
		    (struct ranking){ area, ROUND_ALL }, SIZE_ALL);
	for (uint8_t area = 0; area < areas; area++)
		add_area_persons(&f, area);
	add_drawn(&f, drawn, n_drawn);
	free(f.places);
}

void awards_fini(struct awards *a)
{
	free(a->all);
	*a = (struct awards){ .n = 0 };
}
