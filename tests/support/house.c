/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/house.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

void house_init(struct house *h)
{
	memset(h, 0, sizeof(*h));
	season_plan(&h->season, 20486, HOUSE_ROUNDS, 14);
	h->rb = (struct rulebook){ .rounds = HOUSE_ROUNDS,
		.round_days = 14,
		.weekly_cap = 40,
		.round_cap = 40,
		.merge_under = 5,
		.class_small = 14,
		.class_medium = 39,
		.class_least = 4,
		.weight_participation = 600,
		.weight_points = 300,
		.weight_versatility = 100,
		.n_areas = 3,
		.n_trainings = 5 };
	h->departments.all = h->all;
	h->people = people_new();
	h->standings = standings_new(&h->season, &h->rb, h->people);
	h->rounds = xcalloc(HOUSE_PEOPLE, sizeof(*h->rounds));
}

void house_fini(struct house *h)
{
	standings_free(h->standings);
	people_free(h->people);
	free(h->rounds);
}

uint16_t house_department(struct house *h, const char *code, int32_t headcount,
    bool ranked)
{
	struct department *d = &h->all[h->departments.n];
	assert(h->departments.n < HOUSE_DEPARTMENTS);
	d->headcount = headcount;
	d->ranked = ranked;
	snprintf(d->code, sizeof(d->code), "%s", code);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		snprintf(d->name[lang], sizeof(d->name[lang]), "%s", code);
	h->departments.n++;
	standings_set_departments(h->standings, &h->departments);
	return (uint16_t)(h->departments.n - 1);
}

void house_person(struct house *h, uint32_t number, uint16_t department,
    const char *name, bool ranked)
{
	char id[16];
	snprintf(id, sizeof(id), "P%u", number);
	struct person one = { .number = number,
		.department = department,
		.ranked = ranked,
		.staff_id = id,
		.name = (char *)(uintptr_t)name };
	const struct person *old = people_get(h->people, number);
	if (old != NULL) {
		one.consents = old->consents;
		one.pseudonym = old->pseudonym;
		one.left_at = old->left_at;
	}
	assert(number < HOUSE_PEOPLE);
	if (people_set(h->people, &one) != 0)
		abort();
}

void house_leave(struct house *h, uint32_t person, bool left)
{
	struct person one = *people_get(h->people, person);
	one.left_at = left ? 1 : 0;
	if (people_set(h->people, &one) != 0)
		abort();
}

struct round_tally *house_round(struct house *h, uint32_t person,
    uint16_t department, int round)
{
	return &h->rounds[person][department][round];
}

void house_act(struct house *h, uint32_t person, uint16_t department, int round,
    uint8_t area, uint32_t points)
{
	struct round_tally *r = house_round(h, person, department, round);
	r->active = true;
	r->points += points;
	r->area_points[area] += points;
	r->areas |= (uint8_t)(1u << area);
}

struct standing *house_standing(struct house *h, uint32_t person)
{
	struct tally tallies[HOUSE_DEPARTMENTS];
	struct ledger ledger = { .tallies = tallies };
	for (size_t d = 0; d < h->departments.n; d++)
		tallies[ledger.n_tallies++] = (struct tally){ (uint16_t)d,
			h->rounds[person][d] };
	struct standing *st = standing_new(person, &ledger, &h->season, 0);
	if (st == NULL)
		abort();
	return st;
}

void house_apply(struct house *h, uint32_t person)
{
	if (standings_apply(h->standings, house_standing(h, person)) != 0)
		abort();
}
