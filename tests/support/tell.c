/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

/* Inside a shared rank the order is that of today's names and means nothing. */
static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	const int64_t of_x[] = { -(int64_t)x->points, -x->areas,
		-x->active_rounds, -x->trainings, x->person };
	const int64_t of_y[] = { -(int64_t)y->points, -y->areas,
		-y->active_rounds, -y->trainings, y->person };

	for (size_t i = 0; i < sizeof of_x / sizeof *of_x; i++)
		if (of_x[i] != of_y[i])
			return of_x[i] < of_y[i] ? -1 : 1;
	return 0;
}

static void tell_people(struct buf *b, const struct house *h)
{
	for (int round = ROUND_ALL; round < h->season->rounds; round++)
		for (int a = 0; a <= h->rulebook->n_areas; a++) {
			struct ranking which = { a == h->rulebook->n_areas
				    ? AREA_ALL
				    : (uint8_t)a,
				round };
			struct place places[TELL_PEOPLE];
			size_t n = standings_page(h->standings, which, 0,
			    TELL_PEOPLE, places);
			qsort(places, n, sizeof *places, by_place);
			buf_addf(b, "%d/%d:", round, a);
			for (size_t i = 0; i < n; i++)
				buf_addf(b, " %u=%u,%" PRIu64 ",%u,%u,%u",
				    places[i].person, places[i].rank,
				    places[i].points, places[i].areas,
				    places[i].active_rounds,
				    places[i].trainings);
			buf_adds(b, "\n");
		}
}

static int by_rank(const void *a, const void *b)
{
	const struct department_place *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->department < y->department ? -1 : 1;
}

static const char *name_of(const struct house *h, uint16_t department)
{
	if (department >= h->departments->n)
		return "joint";
	return h->departments->all[department].name[LANG_FI];
}

static void tell_departments(struct buf *b, const struct house *h)
{
	struct department_place all[TELL_DEPARTMENTS + 1];

	for (int round = ROUND_ALL; round < h->season->rounds; round++)
		for (int a = 0; a <= h->rulebook->n_areas; a++) {
			struct ranking which = { a == h->rulebook->n_areas
				    ? AREA_ALL
				    : (uint8_t)a,
				round };
			size_t n = standings_departments(h->standings, which,
			    house_counted(h), NULL, all);
			qsort(all, n, sizeof *all, by_rank);
			for (size_t i = 0; i < n; i++)
				buf_addf(b,
				    "%d/%d %u: %u %u H%" PRIu64 " A%" PRIu64
				    " P%" PRIu64 " B%" PRIu64 " R%" PRIu64
				    " %" PRIu64 " %" PRIu64 " %" PRIu64
				    " %" PRIu64 " %u %u %s\n",
				    round, a, all[i].department, all[i].rank,
				    all[i].index, all[i].H, all[i].ACT,
				    all[i].PTS, all[i].BR, all[i].R,
				    all[i].points, all[i].first_public,
				    all[i].trainings, all[i].deeds,
				    all[i].headcount, all[i].hors_concours,
				    name_of(h, all[i].department));
		}
}

char *tell(const struct house *h)
{
	struct buf b;

	buf_init(&b, 4u << 20);
	buf_addf(&b,
	    "state %d rounds %d end %d rulebook %u joined %zu trained "
	    "%zu\n",
	    h->season->state, h->season->rounds, season_end(h->season),
	    h->rulebook->version, h->joined, standings_trained(h->standings));
	tell_people(&b, h);
	tell_departments(&b, h);
	for (uint32_t i = 0; i < TELL_PEOPLE; i++) {
		const struct standing *st = standings_of(h->standings, i);
		if (st)
			buf_addf(&b, "%u: %x\n", i, st->milestones);
	}
	return buf_take(&b);
}

const char *tell_results(const char *text)
{
	return strchr(text, '\n');
}
