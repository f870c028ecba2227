/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Scoring. One pass over a person's accepted activities in order; everything
 * it needs to remember moves forward with the date, so that a run over some
 * hundred activities takes microseconds and asks for no memory when the
 * ledger has been used before.
 */
#include "server/domain/scoring.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

/* How much of a type's limits is used up. */
struct use {
	int32_t monday; /* the week that week counts */
	int32_t week, season;
};

struct run {
	const struct rulebooks *rulebooks;
	const struct season *season;
	const struct membership *members;
	size_t n_members;
	struct ledger *ledger;
	size_t n_order;
	bool had_first_public;

	/* where the date stands */
	int32_t date, monday;
	int version, round;
	size_t member;
	struct tally *tally;

	/* what was given before */
	struct use use[TYPES_KNOWN_MAX];
	int32_t week_points;		       /* deeds of the week of monday */
	unsigned areas;			       /* mask: their bonus was given */
	int32_t starts[RULEBOOK_VERSIONS_MAX]; /* first date of each version */
};

void ledger_init(struct ledger *ledger)
{
	memset(ledger, 0, sizeof *ledger);
}

void ledger_fini(struct ledger *ledger)
{
	free(ledger->order);
	free(ledger->entries);
	free(ledger->tallies);
	memset(ledger, 0, sizeof *ledger);
}

/* ---------------------------------------------------------------- memory */

static int reserve(void **memory, size_t *room, size_t n, size_t size)
{
	void *larger;

	if (n <= *room)
		return 0;
	n += n / 2;
	larger = realloc(*memory, n * size);
	if (larger == NULL)
		return E_INTERNAL;
	*memory = larger;
	*room = n;
	return 0;
}

/* Two halves of order are for sorting; the tallies of one person are one
 * block, with the rounds of all behind them. */
static int prepare(struct ledger *l, const struct season *season, size_t n_acts,
    size_t n_members)
{
	size_t rounds = (size_t)season->rounds;
	size_t block = n_members *
	    (sizeof(struct tally) + rounds * sizeof(struct round_tally));
	void *order = l->order, *entries = l->entries, *tallies = l->tallies;
	int code = reserve(&order, &l->order_room, 2 * n_acts + 2,
	    sizeof *l->order);

	l->order = order;
	if (code == 0)
		code = reserve(&entries, &l->entries_room,
		    n_acts + RULEBOOK_AREAS_MAX + 1, sizeof *l->entries);
	l->entries = entries;
	if (code == 0)
		code = reserve(&tallies, &l->tallies_room, block, 1);
	l->tallies = tallies;
	l->n_entries = l->n_tallies = 0;
	l->points = 0;
	l->got_first_public = false;
	return code;
}

/* --------------------------------------------------------- rule 1: order */

static bool comes_before(const struct activity *a, const struct activity *b)
{
	if (a->date != b->date)
		return a->date < b->date;
	if (a->recorded_at != b->recorded_at)
		return a->recorded_at < b->recorded_at;
	return (uint64_t)a->id < (uint64_t)b->id;
}

static void merge(const struct activity **to, const struct activity **from,
    size_t low, size_t middle, size_t high)
{
	size_t a = low, b = middle;

	for (size_t i = low; i < high; i++) {
		if (b >= high ||
		    (a < middle && !comes_before(from[b], from[a])))
			to[i] = from[a++];
		else
			to[i] = from[b++];
	}
}

static bool is_sorted(const struct activity *const *all, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (comes_before(all[i], all[i - 1]))
			return false;
	return true;
}

/* Merges runs of doubling length from one half of order to the other; qsort
 * would ask for memory. Returns the half that is sorted. */
static const struct activity **sort(const struct activity **order, size_t n)
{
	const struct activity **from = order, **to = order + n, **other;

	if (is_sorted(from, n))
		return from;
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t low = 0; low < n; low += 2 * width) {
			size_t middle = low + width < n ? low + width : n;
			size_t high = low + 2 * width < n ? low + 2 * width : n;

			merge(to, from, low, middle, high);
		}
		other = from;
		from = to;
		to = other;
	}
	return from;
}

static const struct activity **order_of(struct run *run,
    const struct activity *acts, size_t n_acts)
{
	const struct activity **order = run->ledger->order;

	for (size_t i = 0; i < n_acts; i++)
		if (activity_counts(&acts[i]) &&
		    season_has(run->season, acts[i].date))
			order[run->n_order++] = &acts[i];
	return sort(order, run->n_order);
}

/* -------------------------------------------- rules 2 and 7: of the date */

static void find_starts(struct run *run)
{
	for (int i = 1; i < run->rulebooks->n; i++)
		run->starts[i] =
		    rulebook_first_date(run->rulebooks->version[i]);
}

/* The tally of a department, made when the person first acts in it. */
static struct tally *tally_of(struct run *run, uint16_t department)
{
	struct ledger *l = run->ledger;
	size_t rounds = (size_t)run->season->rounds;
	struct round_tally *all = (void *)(l->tallies + run->n_members);
	struct tally *t;

	for (size_t i = 0; i < l->n_tallies; i++)
		if (l->tallies[i].department == department)
			return &l->tallies[i];
	t = &l->tallies[l->n_tallies];
	t->department = department;
	t->rounds = all + l->n_tallies++ * rounds;
	memset(t->rounds, 0, rounds * sizeof *t->rounds);
	return t;
}

/* Moves to a date, which is never before the last one. */
static void move_to(struct run *run, int32_t date)
{
	int32_t monday = clock_monday(date);

	if (run->tally != NULL && date == run->date)
		return;
	run->date = date;
	if (monday != run->monday)
		run->week_points = 0;
	run->monday = monday;
	while (date >= run->season->round_start[run->round + 1])
		run->round++;
	while (run->version + 1 < run->rulebooks->n &&
	    run->starts[run->version + 1] <= date)
		run->version++;
	while (run->member + 1 < run->n_members &&
	    run->members[run->member + 1].from <= date)
		run->member++;
	run->tally = tally_of(run, run->members[run->member].department);
}

/* The rulebook in force; for a type that it does not have yet, the first later
 * one that has it. NULL: none knows the type. */
static const struct rulebook *rulebook_for(const struct run *run, uint8_t type)
{
	for (int i = run->version; i < run->rulebooks->n; i++)
		if (type < run->rulebooks->version[i]->n_types)
			return run->rulebooks->version[i];
	return NULL;
}

/* --------------------------------------------------------------- entries */

static struct ledger_entry *add_entry(struct run *run, enum entry_kind kind,
    const struct activity *a, uint8_t area, uint32_t version)
{
	struct ledger_entry *e =
	    &run->ledger->entries[run->ledger->n_entries++];

	*e = (struct ledger_entry){
		.kind = kind,
		.activity = a,
		.date = a->date,
		.area = area,
		.department = run->tally->department,
		.rulebook = version,
	};
	return e;
}

static void give(struct run *run, struct ledger_entry *e, int32_t points,
    int32_t full_points)
{
	struct round_tally *round = &run->tally->rounds[run->round];

	e->points = points;
	e->full_points = full_points;
	run->ledger->points += (uint64_t)points;
	round->points += (uint32_t)points;
	if (e->area != AREA_NONE)
		round->area_points[e->area] += (uint32_t)points;
}

/* Rule 3. What is marked does not use the limits up. */
static enum mark use_limits(struct run *run, const struct activity_type *type,
    uint8_t index)
{
	struct use *use = &run->use[index];

	if (use->monday != run->monday) {
		use->monday = run->monday;
		use->week = 0;
	}
	if (type->per_season > 0 && use->season >= type->per_season)
		return MARKED_SEASON;
	if (type->per_week > 0 && use->week >= type->per_week)
		return MARKED_WEEK;
	use->season++;
	use->week++;
	return MARKED_NOT;
}

/* Rule 4, for deeds. */
static int32_t under_cap(struct run *run, const struct rulebook *rb,
    int32_t points, enum mark *mark)
{
	int32_t left = rb->weekly_cap - run->week_points;

	if (left < 0)
		left = 0;
	if (points > left) {
		points = left;
		*mark = MARKED_CAP;
	}
	run->week_points += points;
	return points;
}

/* Rule 5, for deeds. */
static void add_bonuses(struct run *run, const struct rulebook *rb,
    const struct activity *a, uint8_t area)
{
	struct ledger *l = run->ledger;

	if ((run->areas & 1u << area) == 0) {
		run->areas |= 1u << area;
		if (rb->area_bonus > 0)
			give(run,
			    add_entry(run, ENTRY_AREA_BONUS, a, area,
				rb->version),
			    rb->area_bonus, rb->area_bonus);
	}
	if ((a->flags & ACTIVITY_FIRST_PUBLIC) == 0 || run->had_first_public ||
	    l->got_first_public || rb->first_public_bonus == 0)
		return;
	l->got_first_public = true;
	give(run, add_entry(run, ENTRY_FIRST_PUBLIC, a, AREA_NONE, rb->version),
	    rb->first_public_bonus, rb->first_public_bonus);
}

static void mark_deed(struct run *run, const struct activity *a, uint8_t area)
{
	struct round_tally *round = &run->tally->rounds[run->round];

	round->areas |= (uint8_t)(1u << area);
	round->deeds++;
	if (a->flags & ACTIVITY_FIRST_PUBLIC)
		round->first_public |= (uint8_t)(1u << area);
}

static void score(struct run *run, const struct activity *a)
{
	const struct activity_type *type;
	const struct rulebook *rb;
	struct ledger_entry *e;
	int32_t points;

	move_to(run, a->date);
	rb = rulebook_for(run, a->type);
	if (rb == NULL)
		return;
	type = &rb->types[a->type];
	e = add_entry(run, ENTRY_ACTIVITY, a, type->area, rb->version);
	e->mark = use_limits(run, type, a->type);
	points = e->mark == MARKED_NOT ? type->points : 0;
	if (type->area != AREA_NONE)
		points = under_cap(run, rb, points, &e->mark);
	give(run, e, points, type->points);
	run->tally->rounds[run->round].active = true;
	if (type->training >= 0)
		run->tally->rounds[run->round].trainings |= (uint16_t)(1u
		    << type->training);
	if (type->area == AREA_NONE)
		return;
	mark_deed(run, a, type->area);
	add_bonuses(run, rb, a, type->area);
}

/*
 * The rules, as the competition's description numbers them:
 *
 * 1. Activities that are accepted (by rule or by a moderator) and dated within
 *    the season, in the order (date, time of recording, id). All others give
 *    nothing and count nowhere. [order_of]
 * 2. Points, limits, caps and bonuses are those of the rulebook version in
 *    force on the entry's date: the last one whose effective time is at or
 *    before 00:00 of that date. [move_to]
 * 3. When the type's limit for the ISO week or for the season is used up by
 *    earlier activities of that type that were not themselves marked with a
 *    type limit, the activity gets 0 points and the mark. It counts for being
 *    active, for areas and for badges. [use_limits]
 * 4. When the deed points of the week would pass the cap, the deed gets what
 *    is left up to it and the mark; it uses its type's limits all the same.
 *    Learning and bonuses neither use nor obey the cap. [under_cap]
 * 5. The first accepted deed in an area gives the area's bonus on its date,
 *    even when the deed got 0 points; the first deed marked first_public gives
 *    its bonus, unless the person got it in an earlier season. Learning is
 *    never a deed, and the mark on it is ignored. [add_bonuses]
 * 6. A person's points are the sum of all entries, those of a round the
 *    entries dated in it; a person is active in a round when an activity of
 *    theirs is dated in it, whatever points it got. [give, score]
 * 7. Everything belongs to the department the person was in on the activity's
 *    date. [tally_of]
 */
int scoring_run(const struct rulebooks *rulebooks, const struct season *season,
    const struct activity *acts, size_t n_acts,
    const struct membership *members, size_t n_members, bool had_first_public,
    struct ledger *ledger)
{
	struct run run = {
		.rulebooks = rulebooks,
		.season = season,
		.members = members,
		.n_members = n_members,
		.ledger = ledger,
		.had_first_public = had_first_public,
		.monday = INT32_MIN,
	};
	const struct activity **order;
	int code = prepare(ledger, season, n_acts, n_members);

	if (code != 0)
		return code;
	find_starts(&run);
	order = order_of(&run, acts, n_acts);
	for (size_t i = 0; i < run.n_order; i++)
		score(&run, order[i]);
	if (ledger->n_tallies == 0)
		tally_of(&run, members[n_members - 1].department);
	return 0;
}
