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

/* The season's deeds but these are of nobody, or of five people or more. */
static bool may_be_parted(const struct house *h, int round)
{
	bool any = false;

	for (int i = 0; i < h->season->rounds; i++) {
		size_t people = i == round ? 0 : view_doers(h, i);
		if (people >= VIEW_FEW)
			return true;
		any = any || people > 0;
	}
	return !any;
}

/* How much it was would tell what is hidden. */
static void fill_deeds(const struct house *h, Viesti__ParticipationView *v)
{
	int round = season_round(h->season, house_today(h));
	struct view_house house;

	if (round < 0 || h->as_of)
		return;
	view_house(h, round, &house);
	v->has_deeds = house.many_deeds && may_be_parted(h, round);
	v->deeds = v->has_deeds ? (uint32_t)house.deeds : 0;
}

static int fill_rows(const struct house *h, struct request *r,
    const struct view_lights *l, Viesti__ParticipationView *v)
{
	size_t n = h->departments->n < VIEW_ROWS ? h->departments->n
						 : VIEW_ROWS;

	v->rows = arena_zalloc(r->arena, (n + 1) * sizeof *v->rows);
	if (!v->rows)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		const struct department *d = &h->departments->all[i];
		Viesti__DepartmentBar *bar;
		if (d->headcount == 0)
			continue;
		bar = view_bar(h, r, (uint16_t)i, l);
		if (!bar)
			return request_too_large(r);
		if (bar->has_lit)
			bar->share = NULL;
		bar->has_hors_concours = bar->hors_concours = !d->ranked;
		v->rows[v->n_rows++] = bar;
	}
	return 0;
}

/* The share of the house, and how far its goal is, stay live while results are
 * hidden; what is said of departments is of then. */
static int fill_share(struct server *sv, const struct house *h,
    struct request *r, const struct view_lights *l,
    Viesti__ParticipationView *v)
{
	uint64_t lit = view_count_lights(sv);
	struct view_counts counts;
	struct share share;

	view_counts(sv, h, &counts);
	share = projection_house(lit, l->active, l->heads, h->departments->n,
	    l->out);
	if (share.kind == SHARE_PERCENT && !counts.lit)
		share = projection_band(lit, counts.heads);
	v->share = view_share(r, share);
	if (!v->share)
		return request_too_large(r);
	v->has_lit = share.kind == SHARE_PERCENT;
	v->lit = v->has_lit ? (uint32_t)lit : 0;
	fill_goal(sv, counts.heads, v);
	return 0;
}

int view_participation(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct house *h = server_house(sv, &r->audience);
	Viesti__ParticipationView *v = arena_alloc(r->arena, sizeof *v);
	struct view_lights l;
	int rc;

	if (!v || !view_lights(h, r, &l))
		return request_too_large(r);
	viesti__participation_view__init(v);
	u->body_case = VIESTI__UPDATE__BODY_PARTICIPATION;
	u->participation = v;
	rc = fill_share(sv, h, r, &l, v);
	if (rc < 0)
		return rc;
	fill_deeds(h, v);
	return fill_rows(h, r, &l, v);
}
