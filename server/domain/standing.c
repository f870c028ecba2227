/* SPDX-License-Identifier: EUPL-1.2 */
/* One person's part in the standings: a ledger's tallies without the gaps. */
#include "server/domain/standings.h"

#include <stdlib.h>

static bool is_empty(const struct round_tally *r)
{
	return !r->active && r->points == 0 && r->areas == 0 &&
	    r->trainings == 0;
}

static uint32_t *area_points_of(struct standing *st)
{
	return (uint32_t *)(void *)&st->parts[st->n_parts];
}

const uint32_t *standing_area_points(const struct standing *st)
{
	return (const uint32_t *)(const void *)&st->parts[st->n_parts];
}

static size_t count_areas(const struct standing *st)
{
	if (st->n_parts == 0)
		return 0;
	const struct standing_part *last = &st->parts[st->n_parts - 1];
	return last->area_at + (size_t)__builtin_popcount(last->areas);
}

size_t standing_size(const struct standing *st)
{
	return sizeof(*st) + st->n_parts * sizeof(*st->parts) +
	    count_areas(st) * sizeof(uint32_t);
}

static void add_part(struct standing *st, uint16_t department, int round,
    const struct round_tally *r, uint32_t *area_points, size_t *n_areas)
{
	st->parts[st->n_parts++] = (struct standing_part){ .points = r->points,
		.department = department,
		.trainings = r->trainings,
		.area_at = (uint16_t)*n_areas,
		.round = (uint8_t)round,
		.areas = r->areas,
		.first_public = r->first_public,
		.deeds = r->deeds,
		.active = r->active };
	for (int a = 0; a < RULEBOOK_AREAS_MAX; a++)
		if (r->areas >> a & 1)
			area_points[(*n_areas)++] = r->area_points[a];
}

struct standing *standing_new(uint32_t person, const struct ledger *ledger,
    const struct season *season, uint32_t milestones)
{
	size_t parts = 0, areas = 0;
	for (size_t t = 0; t < ledger->n_tallies; t++)
		for (int r = 0; r < season->rounds; r++) {
			const struct round_tally *one =
			    &ledger->tallies[t].rounds[r];
			parts += !is_empty(one);
			areas += (size_t)__builtin_popcount(one->areas);
		}
	struct standing *st = malloc(sizeof(*st) + parts * sizeof(*st->parts) +
	    areas * sizeof(uint32_t));
	if (st == NULL)
		return NULL;
	*st = (struct standing){ .person = person,
		.milestones = milestones,
		.n_parts = (uint32_t)parts };
	uint32_t *area_points = area_points_of(st);
	st->n_parts = 0;
	areas = 0;
	for (size_t t = 0; t < ledger->n_tallies; t++)
		for (int r = 0; r < season->rounds; r++)
			if (!is_empty(&ledger->tallies[t].rounds[r]))
				add_part(st, ledger->tallies[t].department, r,
				    &ledger->tallies[t].rounds[r], area_points,
				    &areas);
	return st;
}
