/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Participation of the house in the running round. The newest light is told
 * some minutes late (lights.h), so that nobody is seen to have just acted.
 */
#include "common/buf.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

#define FEW 5

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
	v->has_lit = share.kind == SHARE_PERCENT && lit >= FEW;
	v->lit = v->has_lit ? (uint32_t)lit : 0;
	return fill_rows(sv, r, &l, v);
}
