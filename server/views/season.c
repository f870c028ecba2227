/* SPDX-License-Identifier: EUPL-1.2 */
/* The season as everybody may know it. */
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/views.h"

#define FEW 5 /* nothing public about fewer people */

#define SET(name, value) (v->has_##name = 1, v->name = (value))

static int fill_areas(struct server *sv, struct request *r,
    Viesti__SeasonView *v)
{
	size_t n = (size_t)sv->rulebook->n_areas;

	v->areas = (Viesti__Area **)request_array(r, n, sizeof **v->areas);
	if (!v->areas)
		return request_too_large(r);
	v->n_areas = n;
	for (size_t i = 0; i < n; i++) {
		const struct area *a = &sv->rulebook->areas[i];

		viesti__area__init(v->areas[i]);
		v->areas[i]->area = (char *)a->code;
		v->areas[i]->name = request_names(r, a->name[LANG_FI],
		    a->name[LANG_SV], a->name[LANG_EN]);
		if (!v->areas[i]->name)
			return request_too_large(r);
	}
	return 0;
}

static void fill_rules(const struct server *sv, Viesti__SeasonView *v)
{
	const struct rulebook *rb = sv->rulebook;

	SET(measure, VIESTI__MEASURE__MEASURE_INDEX);
	SET(weight_participation, (uint32_t)rb->weight_participation);
	SET(weight_points, (uint32_t)rb->weight_points);
	SET(weight_versatility, (uint32_t)rb->weight_versatility);
	SET(all_places, sv->config.show_all_places);
	v->rulebook_hash = (char *)rb->hash;
}

int view_season(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct season *s = &sv->season;
	Viesti__SeasonView *v = arena_alloc(r->arena, sizeof *v);
	int round = season_round(s, clock_today());
	size_t joined = people_count(sv->people);

	if (!v)
		return request_too_large(r);
	viesti__season_view__init(v);
	v->competition = request_names(r, sv->rulebook->name[LANG_FI],
	    sv->rulebook->name[LANG_SV], sv->rulebook->name[LANG_EN]);
	v->season = (char *)s->name;
	v->zone = sv->config.zone;
	SET(state, (Viesti__SeasonState)s->state);
	SET(start, season_start(s));
	SET(end, season_end(s));
	SET(rounds, (uint32_t)s->rounds);
	SET(round, round < 0 ? 0 : (uint32_t)round + 1);
	if (round >= 0)
		SET(round_end, s->round_start[round + 1] - 1);
	if (joined >= FEW)
		SET(joined, (uint32_t)joined);
	fill_rules(sv, v);
	u->body_case = VIESTI__UPDATE__BODY_SEASON;
	u->season = v;
	return fill_areas(sv, r, v);
}
