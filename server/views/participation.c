/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Participation of the house in the running round. The newest light is told
 * some minutes late (lights.h), so that nobody is seen to have just acted.
 */
#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

/* Persons of the goal that the organiser set, where the count to hold it
 * against is told. */
static void fill_goal(const struct server *sv, uint64_t heads,
    Viesti__ParticipationView *v)
{
	uint64_t percent = (uint64_t)sv->season.goal_percent;

	if (percent == 0)
		return;
	v->has_goal_percent = 1;
	v->goal_percent = (uint32_t)percent;
	v->has_goal = v->has_lit;
	v->goal = v->has_goal ? (uint32_t)((percent * heads + 99) / 100) : 0;
}

static void fill_deeds(const struct server *sv, Viesti__ParticipationView *v)
{
	int round = season_round(&sv->season, clock_today());
	struct view_house house;

	if (round < 0)
		return;
	view_house(sv, round, &house);
	v->has_deeds = house.many;
	v->deeds = house.many ? (uint32_t)house.deeds : 0;
}

static int fill_rows(struct server *sv, struct request *r,
    const struct view_lights *l, Viesti__ParticipationView *v)
{
	size_t n = sv->departments.n < VIEW_ROWS ? sv->departments.n
						 : VIEW_ROWS;

	v->rows = arena_zalloc(r->arena, n * sizeof *v->rows);
	if (!v->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		v->rows[i] = view_bar(sv, r, (uint16_t)i, l);
		if (!v->rows[i])
			return request_too_large(r);
		if (v->rows[i]->has_lit)
			v->rows[i]->share = NULL;
		v->rows[i]->has_hors_concours = v->rows[i]->hors_concours =
		    !sv->departments.all[i].ranked;
		v->n_rows++;
	}
	return 0;
}

int view_participation(struct server *sv, struct request *r, Viesti__Update *u)
{
	Viesti__ParticipationView *v = arena_alloc(r->arena, sizeof *v);
	struct view_lights l;
	uint64_t heads = 0, lit = view_count_lights(sv);
	struct share share;

	if (!v || !view_lights(sv, r, &l))
		return request_too_large(r);
	viesti__participation_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_PARTICIPATION;
	u->participation = v;
	for (size_t i = 0; i < sv->departments.n; i++)
		heads += l.heads[i];
	share = projection_participation(lit, heads);
	v->share = view_share(r, share);
	if (!v->share)
		return request_too_large(r);
	v->has_lit = share.kind == SHARE_PERCENT && lit >= VIEW_FEW;
	v->lit = v->has_lit ? (uint32_t)lit : 0;
	fill_goal(sv, heads, v);
	fill_deeds(sv, v);
	return fill_rows(sv, r, &l, v);
}
