/* SPDX-License-Identifier: EUPL-1.2 */
/* What may be told in a report; see report.h. */
#include "server/domain/report.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

/* -------------------------------------------------------------- gathering */

void report_init(struct report_facts *f, const struct rulebook *rb, int rounds,
    size_t people)
{
	*f = (struct report_facts){ .rb = rb, .rounds = rounds, .n = people };
	f->people = xcalloc(people + 1, sizeof *f->people);
}

void report_fini(struct report_facts *f)
{
	free(f->people);
	f->people = NULL;
}

void report_person(struct report_facts *f, uint32_t person, bool left)
{
	if (person >= f->n)
		return;
	f->people[person].there = true;
	f->people[person].left = left;
	f->joined += !left;
}

static void add_part(struct report_facts *f, struct report_person *p,
    const struct standing_part *part, const uint32_t *area_points)
{
	int r = part->round;
	uint32_t rest = part->points;

	for (int a = 0; a < f->rb->n_areas; a++) {
		if (!(part->areas >> a & 1))
			continue;
		f->sums[r][a].points += *area_points;
		rest -= *area_points++;
	}
	p->did[r] |= part->areas;
	if (rest > 0)
		p->did[r] |= 1 << REPORT_REST;
	f->sums[r][REPORT_REST].points += rest;
	p->trained[r] |= part->trainings;
	f->any = f->any || part->active;
	if (part->active)
		p->active |= 1u << r;
	if (part->first_public)
		p->first_public |= 1u << r;
}

void report_standing(struct report_facts *f, const struct standing *st)
{
	const uint32_t *points = standing_area_points(st);

	if (st->person >= f->n)
		return;
	f->people[st->person].milestones = st->milestones;
	for (uint32_t i = 0; i < st->n_parts; i++)
		if (st->parts[i].round < f->rounds)
			add_part(f, &f->people[st->person], &st->parts[i],
			    &points[st->parts[i].area_at]);
}

void report_deed(struct report_facts *f, int round, uint8_t area)
{
	if (round >= 0 && round < f->rounds && area < f->rb->n_areas)
		f->sums[round][area].deeds++;
}

/* --------------------------------------------------------------- counting */

struct span {
	int from, to;
};

static uint32_t rounds_of(struct span s)
{
	return (uint32_t)((UINT64_C(1) << s.to) - (UINT64_C(1) << s.from));
}

/* People who take part and did something in one of these parts in one of these
 * rounds. */
static int64_t doers(const struct report_facts *f, uint32_t rounds,
    unsigned parts)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		unsigned did = 0;
		for (int r = 0; r < f->rounds; r++)
			did |= rounds >> r & 1 ? f->people[i].did[r] : 0u;
		n += !f->people[i].left && (did & parts) != 0;
	}
	return n;
}

static int64_t active_in(const struct report_facts *f, uint32_t rounds)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += !f->people[i].left && (f->people[i].active & rounds);
	return n;
}

static int64_t public_in(const struct report_facts *f, uint32_t rounds)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += !f->people[i].left && (f->people[i].first_public & rounds);
	return n;
}

static int64_t trained_in(const struct report_facts *f, struct span s, int t)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		unsigned had = 0;
		for (int r = s.from; r < s.to; r++)
			had |= f->people[i].trained[r];
		n += !f->people[i].left && (had >> t & 1);
	}
	return n;
}

static int64_t holders(const struct report_facts *f, int milestone)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += !f->people[i].left &&
		    (f->people[i].milestones >> milestone & 1);
	return n;
}

static struct report_sum sum_of(const struct report_facts *f, struct span s,
    int part)
{
	struct report_sum sum = { 0, 0 };

	for (int r = s.from; r < s.to; r++) {
		sum.deeds += f->sums[r][part].deeds;
		sum.points += f->sums[r][part].points;
	}
	return sum;
}

/* ------------------------------------------------------------ withholding */

static bool few(int64_t n)
{
	return n >= 0 && n < REPORT_FEW;
}

/* One is part of the other: does their difference tell about few? Nobody at
 * all in between is told, unless it is about who is missing. */
static bool close(int64_t a, int64_t b)
{
	int64_t d = a < b ? b - a : a - b;

	return a != REPORT_WITHHELD && b != REPORT_WITHHELD && d > 0 &&
	    d < REPORT_FEW;
}

/* So many of all, told unless they or the others are few. */
static int64_t tell_of(int64_t n, int64_t all)
{
	return few(n) || (all != REPORT_WITHHELD && all - n < REPORT_FEW)
	    ? REPORT_WITHHELD
	    : n;
}

/* What several withheld figures tell together when their sum is known. */
static bool is_too_few(const struct report_facts *f, uint32_t rounds,
    unsigned parts)
{
	unsigned cells = (unsigned)(__builtin_popcount(rounds) *
	    __builtin_popcount(parts));

	return cells == 1 || (cells > 0 && few(doers(f, rounds, parts)));
}

static int fewest(const struct report_facts *f, struct span s, unsigned parts)
{
	int at = -1;
	int64_t least = 0;

	for (int a = 0; a < REPORT_PARTS; a++) {
		int64_t n = parts >> a & 1 ? doers(f, rounds_of(s), 1u << a)
					   : 0;
		if ((parts >> a & 1) && (at < 0 || n < least)) {
			at = a;
			least = n;
		}
	}
	return at;
}

/* Withholds further ones of these parts, the smallest first, until no sum
 * gives away what is withheld. */
static unsigned withhold_more(const struct report_facts *f, struct span s,
    unsigned parts, unsigned withheld)
{
	while (is_too_few(f, rounds_of(s), withheld & parts)) {
		int at = fewest(f, s, parts & ~withheld);
		if (at < 0)
			break;
		withheld |= 1u << at;
	}
	return withheld;
}

static unsigned all_areas(const struct report_facts *f)
{
	return (1u << f->rb->n_areas) - 1;
}

/* Areas whose deeds, and parts whose points are not to be told. */
struct withheld {
	unsigned deeds, points;
};

static struct withheld withhold(const struct report_facts *f, struct span s,
    struct withheld first)
{
	unsigned areas = all_areas(f), rest = 1u << REPORT_REST;

	for (int a = 0; a < REPORT_PARTS; a++)
		if (((areas | rest) >> a & 1) &&
		    few(doers(f, rounds_of(s), 1u << a))) {
			first.deeds |= 1u << a & areas;
			first.points |= 1u << a;
		}
	first.deeds = withhold_more(f, s, areas, first.deeds);
	first.points = withhold_more(f, s, areas | rest,
	    first.points | first.deeds);
	return first;
}

/* What each round withholds must not follow from the season: of a part the
 * rounds in which it is withheld. */
static struct withheld by_rounds(const struct report_facts *f, struct span s)
{
	uint32_t deeds[REPORT_PARTS] = { 0 }, points[REPORT_PARTS] = { 0 };
	struct withheld w = { 0, 0 };

	if (s.to - s.from < 2)
		return w;
	for (int r = s.from; r < s.to; r++) {
		struct withheld one = withhold(f, (struct span){ r, r + 1 }, w);
		for (int a = 0; a < REPORT_PARTS; a++) {
			deeds[a] |= (one.deeds >> a & 1u) << r;
			points[a] |= (one.points >> a & 1u) << r;
		}
	}
	for (int a = 0; a < REPORT_PARTS; a++) {
		w.deeds |= (unsigned)is_too_few(f, deeds[a], 1u << a) << a;
		w.points |= (unsigned)is_too_few(f, points[a], 1u << a) << a;
	}
	return w;
}

/* ---------------------------------------------------------------- telling */

static int64_t told(unsigned withheld, int part, uint64_t n)
{
	return withheld >> part & 1 ? REPORT_WITHHELD : (int64_t)n;
}

/* Rounds in which few were active have no sums, so the season has none when
 * they would follow from it. */
static bool sums_tell(const struct report_facts *f, struct span s)
{
	uint32_t silent = 0;
	int64_t people = active_in(f, rounds_of(s));

	if (few(people))
		return false;
	for (int r = s.from; s.to - s.from > 1 && r < s.to; r++)
		silent |= few(active_in(f, 1u << r)) ? 1u << r : 0;
	return silent == 0 ||
	    (__builtin_popcount(silent) > 1 && !few(active_in(f, silent)));
}

static void tell_sums(const struct report_facts *f, struct span s,
    struct report_told *out)
{
	out->deeds = out->points = sums_tell(f, s) ? 0 : REPORT_WITHHELD;
	for (int a = 0; out->deeds >= 0 && a < REPORT_PARTS; a++) {
		out->deeds += (int64_t)sum_of(f, s, a).deeds;
		out->points += (int64_t)sum_of(f, s, a).points;
	}
}

/* Of one round, who were active are the cell of the house. */
static int64_t acted_in(const struct report_facts *f, struct span s,
    int64_t joined)
{
	int64_t n = active_in(f, rounds_of(s)), told = tell_of(n, joined);

	for (int r = s.from; s.to - s.from > 1 && r < s.to; r++)
		if (close(n, active_in(f, 1u << r)))
			told = REPORT_WITHHELD;
	return told;
}

static int64_t people_of(const struct report_facts *f, struct span s, int area,
    int64_t among)
{
	int64_t n = doers(f, rounds_of(s), 1u << area);

	for (int r = s.from; s.to - s.from > 1 && r < s.to; r++) {
		int64_t of_round = doers(f, 1u << r, 1u << area);
		if (!few(of_round) && close(n, of_round))
			return REPORT_WITHHELD;
	}
	return tell_of(n, among);
}

static void tell_areas(const struct report_facts *f, struct span s,
    int64_t among, struct report_told *out)
{
	struct withheld w = withhold(f, s, by_rounds(f, s));

	for (int a = 0; a < f->rb->n_areas; a++) {
		struct report_sum sum = sum_of(f, s, a);
		out->areas[a] = (struct report_part){
			.people = people_of(f, s, a, among),
			.deeds = told(w.deeds, a, sum.deeds),
			.points = told(w.points, a, sum.points),
		};
	}
}

/* A step of the path holds those of the next one, an area those who have its
 * badge. */
static void tell_milestones(const struct report_facts *f,
    struct report_told *out)
{
	uint32_t all = rounds_of((struct span){ 0, f->rounds });
	int64_t before = REPORT_WITHHELD;

	for (int i = 0; i < f->rb->n_milestones; i++) {
		const struct milestone *m = &f->rb->milestones[i];
		bool step = m->kind == MILESTONE_STEP;
		int64_t n = tell_of(holders(f, i), (int64_t)f->joined);

		if ((step && close(n, before)) ||
		    (m->kind == MILESTONE_AREA &&
			close(n, doers(f, all, 1u << m->area))))
			n = REPORT_WITHHELD;
		out->milestones[i] = n;
		if (step && n != REPORT_WITHHELD)
			before = n;
	}
}

void report_tell(const struct report_facts *f, int from, int to,
    struct report_told *out)
{
	struct span s = { from, to < f->rounds ? to : f->rounds };
	int64_t joined = (int64_t)f->joined;

	memset(out, 0, sizeof *out);
	if (s.from > s.to)
		s.from = s.to;
	out->joined = tell_of(joined, (int64_t)f->heads);
	out->acted = acted_in(f, s, joined);
	tell_sums(f, s, out);
	int64_t among = active_in(f, rounds_of(s));
	out->first_public = tell_of(public_in(f, rounds_of(s)), among);
	tell_areas(f, s, among, out);
	for (int t = 0; t < f->rb->n_trainings; t++)
		out->trained[t] = tell_of(trained_in(f, s, t), among);
	tell_milestones(f, out);
}

/* ------------------------------------------------------------ departments */

static bool is_away(const struct report_cell *c)
{
	return c->heads == 0 && c->active == 0;
}

void report_round(const struct standings *s, const struct departments *d,
    int round, struct report_cell *departments, struct report_cell *house)
{
	uint64_t *active = xcalloc(d->n + 1, sizeof *active);
	uint64_t *heads = xcalloc(d->n + 1, sizeof *heads);
	struct department_lights *out = xcalloc(d->n + 1, sizeof *out);
	size_t n = 0;

	*house = (struct report_cell){ .active = 0 };
	for (size_t i = 0; i < d->n; i++) {
		struct report_cell *c = &departments[i];
		uint64_t counted, points;
		*c = (struct report_cell){ .active = 0 };
		standings_round(s, (uint16_t)i, round, &c->active, &counted,
		    &points);
		c->heads = (uint64_t)department_heads(&d->all[i], round);
		house->active += c->active;
		house->heads += c->heads;
		if (is_away(c))
			continue;
		active[n] = c->active;
		heads[n++] = c->heads;
	}
	projection_lights(active, heads, n, out);
	for (size_t i = 0, at = 0; i < d->n; i++) {
		if (is_away(&departments[i]))
			continue;
		departments[i].share = out[at].share;
		departments[i].counted = out[at++].counted;
	}
	house->share = projection_house(house->active, active, heads, n, out);
	house->counted = house->share.kind == SHARE_PERCENT;
	free(active);
	free(heads);
	free(out);
}

struct share report_share(const struct report_cell *cells, size_t n,
    uint64_t people)
{
	uint64_t active = 0, heads = 0;
	bool exact = true;

	for (size_t i = 0; i < n; i++) {
		if (cells[i].heads == 0)
			continue;
		active += cells[i].active < cells[i].heads ? cells[i].active
							   : cells[i].heads;
		heads += cells[i].heads;
		exact = exact && cells[i].counted;
	}
	if (heads == 0 || people < REPORT_FEW)
		return (struct share){ SHARE_WORDS, 0, 0 };
	return exact ? projection_participation(active, heads)
		     : projection_band(active, heads);
}
