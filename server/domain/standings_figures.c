/* SPDX-License-Identifier: EUPL-1.2 */
/* Figures of departments: one person's parts added or taken away. */
#include "server/domain/standings_figures.h"

#include <stdlib.h>

#include "common/buf.h"

void figures_reset(struct figures *f, size_t departments, int rounds, int areas,
    uint32_t round_cap)
{
	free(f->cells);
	size_t n = departments * (size_t)rounds * (size_t)(areas + 1);
	f->cells = xcalloc(n > 0 ? n : 1, sizeof(*f->cells));
	f->departments = departments;
	f->rounds = rounds;
	f->areas = areas;
	f->round_cap = round_cap;
}

void figures_fini(struct figures *f)
{
	free(f->cells);
	f->cells = NULL;
}

/* The cell of all areas; those of each area stand in front of it. */
static struct figures_cell *cell_all(const struct figures *f,
    const struct standing_part *part)
{
	if (part->department >= f->departments || part->round >= f->rounds)
		return NULL;
	size_t at = (size_t)part->department * (size_t)f->rounds + part->round;
	return &f->cells[at * (size_t)(f->areas + 1) + (size_t)f->areas];
}

const struct figures_cell *figures_at(const struct figures *f,
    size_t department, int round, uint8_t area)
{
	if (round < 0 || round >= f->rounds || department >= f->departments)
		return NULL;
	struct standing_part part = { .department = (uint16_t)department,
		.round = (uint8_t)round };
	struct figures_cell *all = cell_all(f, &part);
	if (area == AREA_ALL)
		return all;
	return area < f->areas ? all - f->areas + area : NULL;
}

/* What a person had in one department up to the round at hand. */
struct seen {
	uint16_t department;
	uint8_t areas, first_public;
	uint16_t trainings;
	bool active;
};

static uint32_t bits(unsigned mask)
{
	return (uint32_t)__builtin_popcount(mask);
}

/* Unsigned sums wrap, so that adding (uint32_t)-1 takes one away. */
static void fold_points(struct figures_cell *c, uint32_t points, uint32_t cap,
    int by)
{
	uint32_t counted = points < cap ? points : cap;
	c->points += (uint64_t)((int64_t)points * by);
	c->counted += (uint64_t)((int64_t)counted * by);
}

static void fold_part(struct figures_cell *c, const struct standing_part *part,
    const struct seen *seen, uint32_t cap, int by)
{
	uint32_t one = (uint32_t)by;
	uint32_t trainings = bits(part->trainings & ~(unsigned)seen->trainings);
	fold_points(c, part->points, cap, by);
	if (part->active)
		c->active += one;
	if (part->active && !seen->active)
		c->people_first += one;
	c->deeds += part->deeds * one;
	if (bits(part->areas) >= 2)
		c->versatile_in += one;
	if (bits(seen->areas) < 2 && bits(part->areas | seen->areas) >= 2)
		c->versatile_first += one;
	if (part->first_public != 0)
		c->public_in += one;
	if (part->first_public != 0 && seen->first_public == 0)
		c->public_first += one;
	c->trainings_in += bits(part->trainings) * one;
	c->trainings_first += trainings * one;
}

static void fold_areas(struct figures *f, struct figures_cell *all,
    const struct standing_part *part, const uint32_t *points,
    const struct seen *seen, int by)
{
	uint32_t one = (uint32_t)by;
	for (int a = 0; a < f->areas; a++) {
		unsigned bit = 1u << a;
		struct figures_cell *c = all - f->areas + a;
		if ((part->areas & bit) == 0)
			continue;
		fold_points(c, *points++, f->round_cap, by);
		c->active += one;
		if ((seen->areas & bit) == 0)
			c->people_first += one;
		if ((part->first_public & bit) == 0)
			continue;
		c->public_in += one;
		if ((seen->first_public & bit) == 0)
			c->public_first += one;
	}
}

void figures_fold(struct figures *f, const struct standing *st, int by)
{
	const uint32_t *area_points = standing_area_points(st);
	struct seen seen = { DEPARTMENT_NONE, 0, 0, 0, false };
	for (uint32_t i = 0; i < st->n_parts; i++) {
		const struct standing_part *part = &st->parts[i];
		struct figures_cell *all = cell_all(f, part);
		if (part->department != seen.department)
			seen = (struct seen){ part->department, 0, 0, 0,
				false };
		if (all != NULL) {
			fold_part(all, part, &seen, f->round_cap, by);
			fold_areas(f, all, part, &area_points[part->area_at],
			    &seen, by);
		}
		seen.areas |= part->areas;
		seen.first_public |= part->first_public;
		seen.trainings |= part->trainings;
		seen.active |= part->active;
	}
}
