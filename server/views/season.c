/* SPDX-License-Identifier: EUPL-1.2 */
/* The season as everybody may know it. */
#include "common/buf.h"
#include "common/clock.h"
#include "common/text.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/views/stage.h"
#include "server/views/views.h"

#define SET(name, value) (v->has_##name = 1, v->name = (value))

static int fill_areas(struct request *r, const struct rulebook *rb,
    Viesti__SeasonView *v)
{
	size_t n = (size_t)rb->n_areas;

	v->areas = (Viesti__Area **)request_array(r, n, sizeof **v->areas);
	if (!v->areas)
		return request_too_large(r);
	v->n_areas = n;
	for (size_t i = 0; i < n; i++) {
		const struct area *a = &rb->areas[i];

		viesti__area__init(v->areas[i]);
		v->areas[i]->area = (char *)a->code;
		v->areas[i]->name = request_names(r, a->name[LANG_FI],
		    a->name[LANG_SV], a->name[LANG_EN]);
		if (!v->areas[i]->name)
			return request_too_large(r);
	}
	return 0;
}

static void fill_rules(const struct rulebook *rb, const struct config *config,
    Viesti__SeasonView *v)
{
	SET(weight_participation, (uint32_t)rb->weight_participation);
	SET(weight_points, (uint32_t)rb->weight_points);
	SET(weight_versatility, (uint32_t)rb->weight_versatility);
	SET(all_places, config->show_all_places);
	v->zone = (char *)config->zone;
	v->rulebook_hash = (char *)rb->hash;
}

static const char *or_absent(const char *text)
{
	return text[0] ? text : NULL;
}

/* What the organiser has set. */
static void fill_set(struct request *r, const struct season *s,
    Viesti__SeasonView *v)
{
	SET(measure,
	    s->measure ? (Viesti__Measure)s->measure
		       : VIESTI__MEASURE__MEASURE_INDEX);
	if (s->goal_percent)
		SET(goal_percent, (uint32_t)s->goal_percent);
	if (s->reveal_at)
		SET(reveal_at, s->reveal_at);
	if (s->join[LANG_FI][0] || s->join[LANG_SV][0] || s->join[LANG_EN][0])
		v->join = request_names(r, or_absent(s->join[LANG_FI]),
		    or_absent(s->join[LANG_SV]), or_absent(s->join[LANG_EN]));
}

int view_season_rules(struct request *r, const struct season *s,
    const struct rulebook *rb, const struct config *config, int32_t today,
    Viesti__SeasonView *v)
{
	int round = season_round(s, today);

	viesti__season_view__init(v);
	v->competition = request_names(r, rb->name[LANG_FI], rb->name[LANG_SV],
	    rb->name[LANG_EN]);
	v->season = request_text(r, s->name);
	SET(state, (Viesti__SeasonState)s->state);
	SET(start, season_start(s));
	SET(end, season_end(s));
	SET(rounds, (uint32_t)s->rounds);
	SET(round, round < 0 ? 0 : (uint32_t)round + 1);
	if (round >= 0)
		SET(round_end, s->round_start[round + 1] - 1);
	fill_set(r, s, v);
	fill_rules(rb, config, v);
	return fill_areas(r, rb, v);
}

/* What the house has done, as of the freeze while results are hidden. */
static void fill_house(struct server *sv, const struct house *h,
    Viesti__SeasonView *v)
{
	struct view_counts counts;
	struct view_house house;

	view_house(h, ROUND_ALL, &house);
	view_counts(sv, h, &counts);
	if (counts.joined)
		SET(joined, (uint32_t)h->joined);
	if (counts.trained)
		SET(trained, (uint32_t)standings_trained(h->standings));
	if (house.many_deeds)
		SET(deeds, (uint32_t)house.deeds);
	if (house.many)
		SET(points, house.points);
}

/* What was published before the draw, for everybody to note. */
static int fill_draw(struct request *r, const struct season_draw *d,
    Viesti__SeasonView *v)
{
	if (!d->published_at)
		return 0;
	v->draw_list_hash = arena_alloc(r->arena, 2 * HASH_BYTES + 1);
	v->draw_seed_hash = arena_alloc(r->arena, 2 * HASH_BYTES + 1);
	if (!v->draw_list_hash || !v->draw_seed_hash)
		return request_too_large(r);
	text_hex(d->list_hash, HASH_BYTES, v->draw_list_hash);
	text_hex(d->seed_hash, HASH_BYTES, v->draw_seed_hash);
	return 0;
}

/* Not while results are hidden: it goes on after that. */
static void fill_median(const struct server *sv, Viesti__SeasonView *v)
{
	uint32_t tenths, decided;

	if (!sv->frozen &&
	    moderation_median(sv, clock_now_us(), &tenths, &decided))
		SET(median_tenths, tenths);
}

int view_season(struct server *sv, struct request *r, Viesti__Update *u)
{
	const struct house *h = server_house(sv, &r->audience);
	Viesti__SeasonView *v = arena_alloc(r->arena, sizeof *v);

	if (!v)
		return request_too_large(r);
	int rc = view_season_rules(r, &sv->season, h->rulebook, &sv->config,
	    house_today(server_live(sv)), v);
	if (rc < 0)
		return rc;
	fill_house(sv, h, v);
	if (h->as_of) {
		SET(frozen_at, h->as_of);
		if (sv->since.people >= VIEW_FEW)
			SET(deeds_since_freeze, sv->since.deeds);
	}
	fill_median(sv, v);
	rc = fill_draw(r, &sv->draw, v);
	if (rc == 0 && sv->season.state >= STATE_REVEALED &&
	    r->audience.kind != AUDIENCE_VISITORS)
		rc = stage_awards(sv, r, v);
	if (rc < 0)
		return rc;
	u->body_case = VIESTI__UPDATE__BODY_SEASON;
	u->season = v;
	return 0;
}
