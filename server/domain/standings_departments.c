/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rankings of departments: the index, the chain of ties, the joint team and
 * size classes, from the exact figures of standings_figures.c.
 */
#include "server/domain/standings.h"

#include <stdlib.h>
#include <string.h>

#include "server/domain/standings_figures.h"

/* --- the index --- */

void index_terms(const struct rulebook *rb, uint64_t H, uint64_t ACT,
    uint64_t PTS, uint64_t BR, uint64_t R, uint32_t term[3])
{
	uint64_t cap = (uint64_t)rb->round_cap;
	memset(term, 0, 3 * sizeof(*term));
	if (H == 0)
		return;
	term[0] = (uint32_t)((uint64_t)rb->weight_participation * ACT / H);
	if (cap > 0)
		term[1] = (uint32_t)((uint64_t)rb->weight_points * PTS /
		    (cap * H));
	term[2] = (uint32_t)((uint64_t)rb->weight_versatility * BR * R / H);
}

/* --- figures of one department --- */

/* The rounds of a ranking, [from, to). */
static int first_round(struct ranking which)
{
	return which.round == ROUND_ALL ? 0 : which.round;
}

static int end_round(struct ranking which, int counted)
{
	return which.round == ROUND_ALL ? counted : which.round + 1;
}

/* Figures of the rounds in which the department was there; how many. */
static uint64_t add_rounds(const struct standings *s, uint16_t department,
    struct ranking which, int counted, struct department_place *out)
{
	const struct department *d = &s->departments.all[department];
	int to = end_round(which, counted);
	bool season = which.round == ROUND_ALL;
	uint64_t rounds = 0;
	for (int r = first_round(which); r < to; r++) {
		const struct figures_cell *c = figures_at(&s->figures,
		    department, r, which.area);
		int32_t heads = department_heads(d, r);
		if (heads == 0)
			continue;
		rounds++;
		out->H += (uint64_t)heads;
		if (c == NULL)
			continue;
		out->ACT += c->active;
		out->PTS += c->counted;
		out->points += c->points;
		out->people += season ? c->people_first : c->active;
		out->deeds += c->deeds;
		out->BR += season ? c->versatile_first : c->versatile_in;
		out->first_public += season ? c->public_first : c->public_in;
		out->trainings += season ? c->trainings_first : c->trainings_in;
		if (r == to - 1)
			out->active_now += c->active;
	}
	return rounds;
}

/* Was it there in the last round of the ranking? Who was not has no row. */
static bool is_there(const struct department *d, struct ranking which,
    int counted)
{
	int last = end_round(which, counted) - 1;
	return department_heads(d, last > 0 ? last : 0) > 0;
}

/* By its heads now, or, when it is closed, by its last ones. */
static int32_t size_of(const struct department *d)
{
	int32_t heads = d->headcount;
	for (int r = ROUNDS_MAX - 1; heads == 0 && r >= 0; r--)
		heads = department_heads(d, r);
	return heads;
}

static bool is_small(const struct standings *s, const struct department *d)
{
	return d->ranked && size_of(d) < s->rb->merge_under;
}

bool standings_is_joint(const struct standings *s, uint16_t department)
{
	return department < s->departments.n &&
	    is_small(s, &s->departments.all[department]);
}

size_t standings_n_departments(const struct standings *s)
{
	return s->departments.n;
}

static void add_department(const struct standings *s, uint16_t department,
    struct ranking which, int counted, struct department_place *out)
{
	const struct department *d = &s->departments.all[department];
	uint64_t rounds = add_rounds(s, department, which, counted, out);
	out->headcount += (uint32_t)(which.round == ROUND_ALL
		? d->headcount
		: department_heads(d, which.round));
	out->members++;
	if (rounds > out->R)
		out->R = rounds;
}

/* The measure in whole units, as it is shown; floors, but nobody who took part
 * is at 0 percent. */
static uint32_t value_of(const struct department_place *p)
{
	uint64_t percent;

	switch (p->measure) {
	case MEASURE_POINTS_PER_HEAD:
		return p->H ? (uint32_t)(p->PTS * p->R * 10 / p->H) : 0;
	case MEASURE_PARTICIPATION:
		percent = p->H ? p->ACT * 100 / p->H : 0;
		return percent == 0 && p->ACT > 0 ? 1 : (uint32_t)percent;
	default:
		return p->index;
	}
}

void standings_department(const struct standings *s, uint16_t department,
    struct ranking which, int counted, struct department_place *out)
{
	*out = (struct department_place){ .department = department };
	if (department == DEPARTMENT_JOINT) {
		for (size_t i = 0; i < s->departments.n; i++)
			if (is_small(s, &s->departments.all[i]) &&
			    is_there(&s->departments.all[i], which, counted))
				add_department(s, (uint16_t)i, which, counted,
				    out);
		out->hors_concours = (int64_t)out->headcount <
		    s->rb->merge_under;
	} else if (department < s->departments.n) {
		add_department(s, department, which, counted, out);
		out->hors_concours = !s->departments.all[department].ranked;
	}
	index_terms(s->rb, out->H, out->ACT, out->PTS, out->BR, out->R,
	    out->term);
	out->index = out->term[0] + out->term[1] + out->term[2];
	out->measure = s->season.measure;
	out->value = value_of(out);
}

void standings_round(const struct standings *s, uint16_t department, int round,
    uint64_t *active, uint64_t *points_counted, uint64_t *points)
{
	struct department_place place;
	standings_department(s, department, (struct ranking){ AREA_ALL, round },
	    round + 1, &place);
	*active = place.ACT;
	*points_counted = place.PTS;
	*points = place.points;
}

/* --- the order --- */

/* a/b against c/d: which of two exact shares is the greater stands first. */
static int share_order(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	uint64_t left = a * d, right = c * b;
	return left > right ? -1 : left < right;
}

/* By the season's measure, exactly. Participation is the first tie-break of
 * the others. */
static int measure_order(const struct department_place *a,
    const struct department_place *b)
{
	switch (a->measure) {
	case MEASURE_POINTS_PER_HEAD:
		return share_order(a->PTS * a->R, a->H, b->PTS * b->R, b->H);
	case MEASURE_PARTICIPATION:
		return 0;
	default:
		return a->index > b->index ? -1 : a->index < b->index;
	}
}

int department_place_order(const struct department_place *a,
    const struct department_place *b)
{
	int order = measure_order(a, b);
	if (order == 0)
		order = share_order(a->ACT, a->H, b->ACT, b->H);
	if (order == 0)
		order = share_order(a->first_public * a->R, a->H,
		    b->first_public * b->R, b->H);
	if (order == 0)
		order = share_order(a->BR * a->R, a->H, b->BR * b->R, b->H);
	if (order == 0)
		order = share_order(a->trainings * a->R, a->H,
		    b->trainings * b->R, b->H);
	return order;
}

int standings_name_order(const struct standings *s, enum language lang,
    uint16_t a, uint16_t b)
{
	if (a == b)
		return 0;
	if (a >= s->departments.n || b >= s->departments.n)
		return a >= s->departments.n ? 1 : -1;
	int order = strcmp(s->department_keys[lang][a],
	    s->department_keys[lang][b]);
	if (order == 0)
		order = strcmp(s->departments.all[a].code,
		    s->departments.all[b].code);
	return order;
}

static int by_place(const void *a, const void *b, void *arg)
{
	const struct department_place *x = a, *y = b;
	int order = department_place_order(x, y);
	if (order == 0)
		order = standings_name_order(arg, LANG_FI, x->department,
		    y->department);
	return order;
}

/* --- size classes --- */

static enum size_class class_of(const struct standings *s, uint32_t headcount)
{
	if (headcount <= (uint32_t)s->rb->class_small)
		return SIZE_SMALL;
	return headcount <= (uint32_t)s->rb->class_medium ? SIZE_MEDIUM
							  : SIZE_LARGE;
}

/*
 * Which class each class is shown as. From the largest down, a class with too
 * few departments joins the next smaller; the smallest, if it still has too
 * few, the next larger that there is.
 */
static void classes_join(const struct standings *s,
    const struct department_place *all, size_t n, enum size_class shown[4])
{
	int count[4] = { 0 }, least = s->rb->class_least;
	for (size_t i = 0; i < n; i++)
		if (!all[i].hors_concours)
			count[class_of(s, all[i].headcount)]++;
	for (int c = SIZE_ALL; c <= SIZE_LARGE; c++)
		shown[c] = (enum size_class)c;
	for (int c = SIZE_LARGE; c > SIZE_SMALL; c--) {
		if (count[c] >= least)
			continue;
		count[c - 1] += count[c];
		for (int from = c; from <= SIZE_LARGE; from++)
			if (shown[from] == (enum size_class)c)
				shown[from] = (enum size_class)(c - 1);
	}
	if (count[SIZE_SMALL] >= least)
		return;
	enum size_class larger = SIZE_SMALL;
	for (int c = SIZE_LARGE; c > SIZE_SMALL; c--)
		if (shown[c] == (enum size_class)c)
			larger = (enum size_class)c;
	for (int c = SIZE_SMALL; c <= SIZE_LARGE; c++)
		if (shown[c] == SIZE_SMALL)
			shown[c] = larger;
}

/* Leaves only the ranked departments of the class that is shown; how many. */
static size_t keep_class(const struct standings *s,
    struct department_place *all, size_t n, enum size_class *size)
{
	enum size_class shown[4];
	classes_join(s, all, n, shown);
	*size = shown[*size];
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!all[i].hors_concours &&
		    shown[class_of(s, all[i].headcount)] == *size)
			all[kept++] = all[i];
	return kept;
}

/* --- the ranking --- */

static void give_ranks(struct department_place *all, size_t n)
{
	const struct department_place *last = NULL;
	uint32_t ranked = 0;
	for (size_t i = 0; i < n; i++) {
		if (all[i].hors_concours)
			continue;
		ranked++;
		all[i].rank = last != NULL &&
			department_place_order(last, &all[i]) == 0
		    ? last->rank
		    : ranked;
		last = &all[i];
	}
}

size_t standings_departments(const struct standings *s, struct ranking which,
    int counted, enum size_class *size, struct department_place *out)
{
	size_t n = 0;
	bool joint = false;
	for (size_t i = 0; i < s->departments.n; i++) {
		const struct department *d = &s->departments.all[i];
		if (!is_there(d, which, counted))
			continue;
		if (is_small(s, d))
			joint = true;
		else
			standings_department(s, (uint16_t)i, which, counted,
			    &out[n++]);
	}
	if (joint)
		standings_department(s, DEPARTMENT_JOINT, which, counted,
		    &out[n++]);
	if (size != NULL && *size > SIZE_ALL && *size <= SIZE_LARGE)
		n = keep_class(s, out, n, size);
	qsort_r(out, n, sizeof(*out), by_place, (void *)(uintptr_t)s);
	give_ranks(out, n);
	return n;
}
