/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rankings of persons: a board for each area and for all, in each round and in
 * the season, all kept current from the start, so that no first question has
 * to build one. A change of a person touches only the boards on which their
 * key changed. Figures and rankings of departments: standings_figures.c and
 * standings_departments.c.
 *
 * A key packs points, areas, active rounds and trainings, the order of ties
 * between participants, so that comparing keys is comparing places.
 */
#include "server/domain/standings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/text.h"
#include "server/domain/board.h"
#include "server/domain/standings_figures.h"

#define KEY_POINTS 18 /* shifts; below: areas 5 bits, rounds 7, trainings 6 */
#define KEY_AREAS 13
#define KEY_ROUNDS 6

_Static_assert(RULEBOOK_AREAS_MAX < 1 << 5, "areas fit in a key");
_Static_assert(ROUNDS_MAX < 1 << 7, "rounds fit in a key");
_Static_assert(RULEBOOK_TRAININGS_MAX < 1 << 6, "trainings fit in a key");

/* --- keys --- */

/* What counts for one ranking; absent: the person is not in it. */
struct sums {
	uint64_t points;
	uint32_t rounds; /* mask */
	bool present;
};

/* A person's keys in one round or the season: of each area, last of all. */
struct keys {
	uint64_t key[RULEBOOK_AREAS_MAX + 1];
	bool present[RULEBOOK_AREAS_MAX + 1];
};

/* How many bits; written out because a plain x86-64 has no instruction. */
static uint64_t bits(uint32_t mask)
{
	mask -= mask >> 1 & 0x55555555;
	mask = (mask & 0x33333333) + (mask >> 2 & 0x33333333);
	mask = (mask + (mask >> 4)) & 0x0f0f0f0f;
	return mask * 0x01010101u >> 24;
}

static uint64_t key_of(const struct sums *s, uint32_t areas, uint32_t trainings)
{
	return s->points << KEY_POINTS | bits(areas) << KEY_AREAS |
	    bits(s->rounds) << KEY_ROUNDS | bits(trainings);
}

static void add(struct sums *to, uint64_t points, const struct standing_part *p,
    bool active)
{
	to->points += points;
	to->rounds |= active ? (uint32_t)1 << p->round : 0;
	to->present = true;
}

static void keys_of(const struct standing *st, int n_areas, int round,
    struct keys *out)
{
	struct sums area[RULEBOOK_AREAS_MAX] = { { 0, 0, false } }, all = { 0 };
	uint32_t areas = 0, trainings = 0;
	const uint32_t *area_points = standing_area_points(st);
	for (uint32_t i = 0; i < st->n_parts; i++) {
		const struct standing_part *p = &st->parts[i];
		if (round != ROUND_ALL && p->round != round)
			continue;
		const uint32_t *points = &area_points[p->area_at];
		add(&all, p->points, p, p->active);
		areas |= p->areas;
		trainings |= p->trainings;
		for (unsigned a = 0; p->areas >> a != 0; a++)
			if (p->areas >> a & 1)
				add(&area[a], *points++, p, true);
	}
	for (int a = 0; a < n_areas; a++) {
		out->present[a] = area[a].present;
		out->key[a] = key_of(&area[a], 1, 0);
	}
	out->present[n_areas] = all.present || round == ROUND_ALL;
	out->key[n_areas] = key_of(&all, areas, trainings);
}

static struct place place_of(const struct board_row *row)
{
	return (struct place){ .person = row->person,
		.rank = row->rank,
		.points = row->key >> KEY_POINTS,
		.areas = row->key >> KEY_AREAS & 31,
		.active_rounds = row->key >> KEY_ROUNDS & 127,
		.trainings = row->key & 63 };
}

static const struct person_brief *briefs(const struct standings *s)
{
	return s->briefs != NULL ? s->briefs : people_briefs(s->people);
}

static bool is_ranked(const struct standings *s, uint32_t person)
{
	return briefs(s)[person].ranked;
}

static bool takes_part(const struct standings *s, uint32_t person)
{
	return !briefs(s)[person].left;
}

/* --- the boards --- */

static size_t n_boards(const struct standings *s)
{
	return (size_t)(s->rounds + 1) * (size_t)(s->areas + 1);
}

/* area: the last stands for all */
static size_t slot_of(const struct standings *s, int round, int area)
{
	return (size_t)((round + 1) * (s->areas + 1) + area);
}

static struct board *board_of(const struct standings *s, struct ranking which)
{
	int area = which.area == AREA_ALL ? s->areas : which.area;
	if (which.round < ROUND_ALL || which.round >= s->rounds ||
	    area > s->areas || (which.area != AREA_ALL && area == s->areas))
		return NULL;
	return s->boards[slot_of(s, which.round, area)];
}

static void boards_free(struct standings *s)
{
	if (s->boards == NULL)
		return;
	for (size_t i = 0; i < n_boards(s); i++)
		board_free(s->boards[i]);
	free(s->boards);
	s->boards = NULL;
}

static void boards_new(struct standings *s)
{
	boards_free(s);
	s->rounds = s->season.rounds;
	s->areas = s->rb->n_areas;
	s->boards = xcalloc(n_boards(s), sizeof(*s->boards));
	for (size_t i = 0; i < n_boards(s); i++)
		s->boards[i] = board_new(names_order, &s->names);
}

/* The entries of one board on their way into it. */
struct list {
	struct board_entry *entries;
	size_t n, cap;
};

static void list_add(struct list *to, struct board_entry entry)
{
	if (to->n == to->cap) {
		to->cap = to->cap > 0 ? to->cap * 2 : 64;
		to->entries = xrealloc(to->entries,
		    to->cap * sizeof(*to->entries));
	}
	to->entries[to->n++] = entry;
}

static void list_person(const struct standings *s, uint32_t person,
    struct list *lists)
{
	bool ranked = is_ranked(s, person);
	for (int round = ROUND_ALL; round < s->rounds; round++) {
		struct keys k;
		keys_of(s->all[person], s->areas, round, &k);
		for (int a = 0; a <= s->areas; a++)
			if (k.present[a])
				list_add(&lists[slot_of(s, round, a)],
				    (struct board_entry){
					k.key[a], person, ranked });
	}
}

static bool has_training(const struct standing *st)
{
	for (uint32_t i = 0; st != NULL && i < st->n_parts; i++)
		if (st->parts[i].trainings != 0)
			return true;
	return false;
}

/* Everybody once, in the order of names, into lists; then each list is sorted
 * by key, which keeps the order of names among equals. */
static void boards_fill(struct standings *s)
{
	uint32_t *people = xmalloc((s->n + 1) * sizeof(*people));
	size_t n = 0, boards = n_boards(s);
	for (size_t i = 0; i < s->n; i++)
		if (s->all[i] != NULL)
			people[n++] = (uint32_t)i;
	names_load(&s->names, people, n);
	struct list *lists = xcalloc(boards, sizeof(*lists));
	struct board_entry *scratch = xmalloc((n + 1) * sizeof(*scratch));
	s->trained = 0;
	for (size_t i = 0; i < n; i++) {
		s->listed[people[i]] = takes_part(s, people[i]);
		if (!s->listed[people[i]])
			continue;
		list_person(s, people[i], lists);
		s->trained += has_training(s->all[people[i]]);
	}
	for (size_t i = 0; i < boards; i++) {
		board_sort(lists[i].entries, scratch, lists[i].n);
		board_load(s->boards[i], lists[i].entries, lists[i].n);
		free(lists[i].entries);
	}
	free(scratch);
	free(lists);
	free(people);
}

/* --- figures --- */

static void figures_anew(struct standings *s)
{
	figures_reset(&s->figures, s->departments.n, s->season.rounds,
	    s->rb->n_areas, (uint32_t)s->rb->round_cap);
	for (size_t i = 0; i < s->n; i++)
		if (s->all[i] != NULL)
			figures_fold(&s->figures, s->all[i], 1);
}

/* --- life --- */

static void set_season(struct standings *s, const struct season *season,
    const struct rulebook *rb)
{
	struct rulebook *copy = xmalloc(sizeof(*copy));
	*copy = *rb;
	copy->type_words = copy->area_words = NULL; /* borrowed by none */
	free(s->rb);
	s->rb = copy;
	s->season = *season;
}

struct standings *standings_new(const struct season *season,
    const struct rulebook *rb, const struct people *people)
{
	struct standings *s = xcalloc(1, sizeof(*s));
	s->people = people;
	names_init(&s->names, people);
	set_season(s, season, rb);
	boards_new(s);
	figures_anew(s);
	return s;
}

void standings_set_briefs(struct standings *s,
    const struct person_brief *briefs)
{
	s->briefs = briefs;
}

void standings_finish(struct standings *s)
{
	s->briefs = NULL;
	s->people = s->names.people = NULL;
}

static void free_departments(struct standings *s)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		for (size_t i = 0; i < s->departments.n; i++)
			free(s->department_keys[lang][i]);
		free(s->department_keys[lang]);
		s->department_keys[lang] = NULL;
	}
	departments_fini(&s->departments);
}

void standings_free(struct standings *s)
{
	if (s == NULL)
		return;
	boards_free(s);
	free_departments(s);
	figures_fini(&s->figures);
	for (size_t i = 0; i < s->n; i++)
		free(s->all[i]);
	free(s->all);
	free(s->listed);
	names_fini(&s->names);
	free(s->rb);
	free(s);
}

static char **name_keys(const struct departments *d, enum language lang)
{
	char **keys = xcalloc(d->n + 1, sizeof(*keys));

	for (size_t i = 0; i < d->n; i++) {
		char *key = i18n_sort_key(lang, d->all[i].name[lang]);
		keys[i] = key != NULL ? key : xstrdup("");
	}
	return keys;
}

int standings_set_departments(struct standings *s, const struct departments *d)
{
	struct departments copy;
	int r = departments_copy(&copy, d);
	if (r < 0)
		return r;
	free_departments(s);
	s->departments = copy;
	for (int lang = 0; lang < LANG_COUNT; lang++)
		s->department_keys[lang] = name_keys(&copy,
		    (enum language)lang);
	figures_anew(s);
	return 0;
}

void standings_set_season(struct standings *s, const struct season *season,
    const struct rulebook *rb)
{
	bool same = season->rounds == s->rounds && rb->n_areas == s->areas;
	if (!same)
		boards_free(s); /* sized by the old season */
	set_season(s, season, rb);
	if (!same) {
		boards_new(s);
		boards_fill(s);
	}
	figures_anew(s);
}

/* --- changes --- */

static void reserve(struct standings *s, size_t n)
{
	if (n <= s->n)
		return;
	if (n < people_count(s->people))
		n = people_count(s->people);
	s->all = xrealloc(s->all, n * sizeof(*s->all));
	s->listed = xrealloc(s->listed, n * sizeof(*s->listed));
	for (; s->n < n; s->n++) {
		s->all[s->n] = NULL;
		s->listed[s->n] = false;
	}
	names_reserve(&s->names, n);
}

#define EVERY_ROUND UINT32_MAX

static bool is_same_part(const struct standing *a, const struct standing *b,
    uint32_t i)
{
	const struct standing_part *x = &a->parts[i], *y = &b->parts[i];
	return x->points == y->points && x->areas == y->areas &&
	    x->active == y->active && x->trainings == y->trainings &&
	    memcmp(&standing_area_points(a)[x->area_at],
		&standing_area_points(b)[y->area_at],
		bits(x->areas) * sizeof(uint32_t)) == 0;
}

/* In which rounds the two may differ: a mask. */
static uint32_t changed_rounds(const struct standing *a,
    const struct standing *b)
{
	uint32_t changed = 0;
	if (a == NULL || b == NULL || a->n_parts != b->n_parts)
		return EVERY_ROUND;
	for (uint32_t i = 0; i < a->n_parts; i++) {
		if (a->parts[i].department != b->parts[i].department ||
		    a->parts[i].round != b->parts[i].round)
			return EVERY_ROUND;
		if (!is_same_part(a, b, i))
			changed |= (uint32_t)1 << a->parts[i].round;
	}
	return changed;
}

static void boards_change_round(struct standings *s, int round, uint32_t person,
    const struct standing *old, const struct standing *st)
{
	bool ranked = is_ranked(s, person);
	struct keys was = { { 0 }, { 0 } }, now = { { 0 }, { 0 } };
	if (old != NULL)
		keys_of(old, s->areas, round, &was);
	if (st != NULL)
		keys_of(st, s->areas, round, &now);
	for (int a = 0; a <= s->areas; a++) {
		struct board *b = s->boards[slot_of(s, round, a)];
		if (was.present[a] == now.present[a] &&
		    (!was.present[a] || was.key[a] == now.key[a]))
			continue;
		if (was.present[a])
			board_remove(b, was.key[a], person);
		if (now.present[a])
			board_add(b,
			    (struct board_entry){ now.key[a], person, ranked });
	}
}

/* Moves the person from the places of the old part to those of the new one;
 * who left has none, whatever their part. */
static void boards_change(struct standings *s, uint32_t person,
    const struct standing *old, const struct standing *st)
{
	bool listed = st != NULL && takes_part(s, person);
	if (!s->listed[person])
		old = NULL;
	if (!listed)
		st = NULL;
	s->listed[person] = listed;
	s->trained += has_training(st);
	s->trained -= has_training(old);
	uint32_t changed = changed_rounds(old, st);
	boards_change_round(s, ROUND_ALL, person, old, st);
	for (int round = 0; round < s->rounds; round++)
		if (changed >> round & 1)
			boards_change_round(s, round, person, old, st);
}

int standings_apply(struct standings *s, struct standing *st)
{
	uint32_t person = st->person;
	if (people_get(s->people, person) == NULL) {
		free(st);
		return E_INVALID;
	}
	reserve(s, (size_t)person + 1);
	struct standing *old = s->all[person];
	if (old != NULL)
		figures_fold(&s->figures, old, -1);
	else
		names_set(&s->names, person);
	figures_fold(&s->figures, st, 1);
	boards_change(s, person, old, st);
	s->all[person] = st;
	free(old);
	return 0;
}

int standings_load(struct standings *s, struct standing **all, size_t n)
{
	int r = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t person = all[i]->person;
		if (people_get(s->people, person) == NULL) {
			free(all[i]);
			r = E_INVALID;
			continue;
		}
		reserve(s, (size_t)person + 1);
		free(s->all[person]);
		s->all[person] = all[i];
	}
	boards_fill(s);
	figures_anew(s);
	return r;
}

void standings_set_rules(struct standings *s, const struct rulebook *rb,
    struct standing **all, size_t n)
{
	const struct season season = s->season;

	boards_free(s);
	set_season(s, &season, rb);
	boards_new(s);
	standings_load(s, all, n);
}

void standings_person_changed(struct standings *s, uint32_t person)
{
	if (person >= s->n || s->all[person] == NULL)
		return;
	boards_change(s, person, s->all[person], NULL);
	names_set(&s->names, person);
	boards_change(s, person, NULL, s->all[person]);
}

/* --- reading --- */

const struct standing *standings_of(const struct standings *s, uint32_t person)
{
	return person < s->n ? s->all[person] : NULL;
}

const struct season *standings_season(const struct standings *s)
{
	return &s->season;
}

const struct rulebook *standings_rulebook(const struct standings *s)
{
	return s->rb;
}

size_t standings_trained(const struct standings *s)
{
	return s->trained;
}

size_t standings_memory(const struct standings *s)
{
	size_t bytes = sizeof(*s) + sizeof(*s->rb) +
	    s->n * (sizeof(*s->all) + sizeof(*s->listed)) +
	    names_memory(&s->names);
	for (size_t i = 0; i < s->n; i++)
		if (s->all[i] != NULL)
			bytes += standing_size(s->all[i]) + 8;
	for (size_t i = 0; i < n_boards(s); i++)
		bytes += board_memory(s->boards[i]);
	return bytes;
}

size_t standings_count(const struct standings *s, struct ranking which)
{
	const struct board *b = board_of(s, which);
	return b != NULL ? board_count(b) : 0;
}

size_t standings_page(const struct standings *s, struct ranking which,
    size_t offset, size_t n, struct place *out)
{
	const struct board *b = board_of(s, which);
	size_t done = 0;
	while (b != NULL && done < n) {
		struct board_row rows[64];
		size_t wanted = n - done < 64 ? n - done : 64;
		size_t got = board_page(b, offset + done, wanted, rows);
		for (size_t i = 0; i < got; i++)
			out[done + i] = place_of(&rows[i]);
		done += got;
		if (got < wanted)
			break;
	}
	return done;
}

long standings_position(const struct standings *s, struct ranking which,
    uint32_t person, struct place *out)
{
	const struct board *b = board_of(s, which);
	const struct standing *st = standings_of(s, person);
	if (b == NULL || st == NULL)
		return -1;
	struct keys k;
	struct board_row row;
	int area = which.area == AREA_ALL ? s->areas : which.area;
	keys_of(st, s->areas, which.round, &k);
	if (!k.present[area])
		return -1;
	if (!s->listed[person]) {
		row = (struct board_row){ .key = k.key[area],
			.person = person };
		if (out != NULL)
			*out = place_of(&row);
		return -1;
	}
	long position = board_position(b, k.key[area], person, &row);
	if (position >= 0 && out != NULL)
		*out = place_of(&row);
	return position;
}
