/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views share, and their table; see views.h. */
#include "server/views/views.h"

#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

view_fn *view_by_kind(Viesti__ViewKind kind)
{
#define KIND(name) VIESTI__VIEW_KIND__VIEW_##name
	static view_fn *const views[] = {
		[KIND(SEASON)] = view_season,
		[KIND(DEPARTMENTS)] = view_departments,
		[KIND(PARTICIPATION)] = view_participation,
		[KIND(AREAS)] = view_areas,
		[KIND(MOMENTS)] = view_moments,
		[KIND(ANNOUNCEMENTS)] = view_announcements,
		[KIND(CEREMONY)] = view_ceremony,
		[KIND(RANK_DEPARTMENTS)] = view_rank_departments,
		[KIND(RANK_PARTICIPANTS)] = view_rank_participants,
	};
#undef KIND

	return (size_t)kind < sizeof views / sizeof views[0] ? views[kind]
							     : NULL;
}

static bool many_in_round(const struct house *h, int round)
{
	return standings_count(h->standings,
		   (struct ranking){ AREA_ALL, round }) >= VIEW_FEW;
}

static bool many_take_part(const struct house *h)
{
	if (view_doers(h, ROUND_ALL) >= VIEW_FEW)
		return true;
	for (int i = 0; i < h->season->rounds; i++)
		if (many_in_round(h, i))
			return true;
	return false;
}

size_t view_doers(const struct house *h, int round)
{
	size_t most = 0;

	for (int a = 0; a < h->rulebook->n_areas; a++) {
		size_t n = standings_count(h->standings,
		    (struct ranking){ (uint8_t)a, round });
		if (n > most)
			most = n;
	}
	return most;
}

void view_house(const struct house *h, int round, struct view_house *out)
{
	*out = (struct view_house){ 0 };
	for (size_t i = 0; i < h->departments->n; i++) {
		struct department_place p;

		standings_department(h->standings, (uint16_t)i,
		    (struct ranking){ AREA_ALL, round }, house_counted(h), &p);
		out->deeds += p.deeds;
		out->points += p.points;
	}
	out->many = round == ROUND_ALL ? many_take_part(h)
				       : many_in_round(h, round);
	out->many_deeds = view_doers(h, round) >= VIEW_FEW;
}

bool view_lights(const struct house *h, struct request *r,
    struct view_lights *l)
{
	size_t n = h->departments->n;
	int round = season_round(h->season, house_today(h));

	l->active = arena_zalloc(r->arena, n * sizeof *l->active);
	l->heads = arena_zalloc(r->arena, n * sizeof *l->heads);
	l->out = arena_zalloc(r->arena, n * sizeof *l->out);
	if (!l->active || !l->heads || !l->out)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t counted, points;

		l->heads[i] = (uint64_t)h->departments->all[i].headcount;
		if (round >= 0)
			standings_round(h->standings, (uint16_t)i, round,
			    &l->active[i], &counted, &points);
	}
	projection_lights(l->active, l->heads, n, l->out);
	return true;
}

static uint32_t count_active(const struct server *sv, int round)
{
	uint64_t sum = 0, active, counted, points;

	for (size_t i = 0; round >= 0 && i < sv->departments.n; i++) {
		standings_round(sv->standings, (uint16_t)i, round, &active,
		    &counted, &points);
		sum += active;
	}
	return (uint32_t)sum;
}

void view_start_lights(struct server *sv)
{
	int round = season_round(&sv->season, house_today(server_live(sv)));

	lights_init(&sv->lights, count_active(sv, round), round,
	    (unsigned)clock_now_us());
}

uint32_t view_count_lights(struct server *sv)
{
	int round = season_round(&sv->season, house_today(server_live(sv)));

	return lights_shown(&sv->lights, count_active(sv, round), round,
	    clock_mono_us());
}

Viesti__Share *view_share(struct request *r, struct share share)
{
	static const Viesti__ShareKind kinds[] = {
		[SHARE_WORDS] = VIESTI__SHARE_KIND__SHARE_IN_WORDS,
		[SHARE_BAND] = VIESTI__SHARE_KIND__SHARE_IN_BAND,
		[SHARE_ALMOST_ALL] = VIESTI__SHARE_KIND__SHARE_NEARLY_ALL,
		[SHARE_PERCENT] = VIESTI__SHARE_KIND__SHARE_EXACT,
	};
	Viesti__Share *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__share__init(out);
	out->has_kind = 1;
	out->kind = kinds[share.kind];
	out->has_low = share.kind == SHARE_BAND || share.kind == SHARE_PERCENT;
	out->has_high = share.kind == SHARE_BAND;
	out->low = out->has_low ? (uint32_t)share.low : 0;
	out->high = out->has_high ? (uint32_t)share.high : 0;
	return out;
}

Viesti__DepartmentBar *view_bar_of(struct request *r,
    const struct departments *all, uint16_t department)
{
	Viesti__DepartmentBar *bar = arena_alloc(r->arena, sizeof *bar);
	const struct department *d;

	if (!bar)
		return NULL;
	viesti__department_bar__init(bar);
	if (department == DEPARTMENT_JOINT) {
		bar->department = "joint";
		bar->name = request_names(r, VIEW_JOINT_FI, VIEW_JOINT_SV,
		    VIEW_JOINT_EN);
		bar->short_name = VIEW_JOINT_FI;
		return bar->name ? bar : NULL;
	}
	d = &all->all[department];
	bar->department = request_text(r, d->code);
	bar->short_name = request_text(r, d->short_name);
	bar->name = request_names(r, d->name[LANG_FI], d->name[LANG_SV],
	    d->name[LANG_EN]);
	return bar->name ? bar : NULL;
}

Viesti__DepartmentBar *view_bar(const struct house *h, struct request *r,
    uint16_t department, const struct view_lights *l)
{
	Viesti__DepartmentBar *bar = view_bar_of(r, h->departments, department);

	if (!bar || !l || department == DEPARTMENT_JOINT)
		return bar;
	bar->share = view_share(r, l->out[department].share);
	bar->has_lit = l->out[department].counted;
	bar->lit = l->out[department].lit;
	return bar->share ? bar : NULL;
}

char *view_short_name(const struct house *h, const struct person_view *v)
{
	uint16_t department = house_was_in(h, v->place.person, v->department);

	return department < h->departments->n
	    ? h->departments->all[department].short_name
	    : NULL;
}
