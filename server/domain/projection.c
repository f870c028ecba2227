/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown to whom: departments, and shares of participation. Persons:
 * projection_people.c. The law is COMPETITION.md, "What is shown to whom".
 */
#include "server/domain/projection.h"

#include <stdlib.h>

#include "common/i18n.h"

#define SMALL_NUMBER 5 /* nothing public about fewer people */
#define SMALL_HOUSE 10 /* heads: under it only a band */
#define BAND 20	       /* percent */

#define SEE_ALL (SEE_RANK | SEE_INDEX | SEE_FIGURES | SEE_HEADCOUNT)

/* --- departments --- */

static bool sees_everything(const struct audience *who)
{
	return who->kind == AUDIENCE_ORGANISER || who->kind == AUDIENCE_ADMIN;
}

static int check_comparison(const struct audience *who, struct error *err)
{
	switch (who->kind) {
	case AUDIENCE_VISITORS:
		return error_set(err, E_DENIED, "no_comparison",
		    _("Departments are not compared for visitors."));
	case AUDIENCE_MODERATOR:
	case AUDIENCE_NOBODY:
		return error_set(err, E_DENIED, "not_for_your_role",
		    _("Your role does not see standings. Ask the organiser."));
	default:
		return 0;
	}
}

static bool is_own(const struct standings *s, const struct audience *who,
    uint16_t department)
{
	if (who->kind != AUDIENCE_CONTACT && who->kind != AUDIENCE_PARTICIPANT)
		return false;
	if (department == DEPARTMENT_JOINT)
		return standings_is_joint(s, who->department);
	return department == who->department;
}

uint32_t projection_better_half(const struct department_place *all, size_t n)
{
	size_t ranked = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		ranked += all[i].rank > 0;
	for (size_t i = 0; i < n; i++)
		if (all[i].rank > 0 && ++at == (ranked + 1) / 2)
			return all[i].rank;
	return 0;
}

static unsigned what_to_see(const struct audience *who, bool own,
    const struct department_place *place, uint32_t last_rank)
{
	if (sees_everything(who))
		return SEE_ALL;
	/* the joint team's figures tell about its other departments too */
	if (own && who->kind == AUDIENCE_CONTACT)
		return place->department == DEPARTMENT_JOINT
		    ? SEE_RANK | SEE_INDEX
		    : SEE_ALL;
	if (who->rules.all_places)
		return SEE_RANK | SEE_INDEX;
	return place->rank > 0 && place->rank <= last_rank
	    ? SEE_RANK | SEE_INDEX
	    : 0;
}

/* A share of participation tells about few people no more than elsewhere: the
 * lower end of a band. */
uint32_t projection_value(const struct department_place *place)
{
	uint32_t value = place->value;

	if (place->measure != MEASURE_PARTICIPATION ||
	    projection_participation(place->people, place->headcount).kind ==
		SHARE_PERCENT)
		return value;
	if (value >= 100)
		value = 100 - BAND;
	return value / BAND * BAND;
}

/* A view that holds nothing which may not be seen. */
static struct department_view view_of(const struct department_place *place,
    unsigned see, bool own)
{
	struct department_view view = { .see = see,
		.own = own,
		.place = { .department = place->department,
		    .hors_concours = place->hors_concours,
		    .members = place->members } };
	if (see & SEE_FIGURES) {
		view.place = *place;
		return view;
	}
	if (see & SEE_RANK)
		view.place.rank = place->rank;
	if (see & SEE_INDEX) {
		view.place.index = place->index;
		view.place.measure = place->measure;
		view.place.value = projection_value(place);
	}
	if (see & SEE_HEADCOUNT)
		view.place.headcount = place->headcount;
	return view;
}

static int by_name(const void *a, const void *b, void *arg)
{
	const struct department_view *x = a, *y = b;
	return standings_name_order(arg, i18n_language(), x->place.department,
	    y->place.department);
}

int projection_departments(const struct standings *s,
    const struct audience *who, struct ranking which, int counted,
    enum size_class *size, struct department_view *out, size_t *n,
    struct error *err)
{
	int r = check_comparison(who, err);
	*n = 0;
	if (r < 0)
		return r;
	struct department_place *all = malloc((standings_n_departments(s) + 1) *
	    sizeof(*all));
	if (all == NULL)
		return error_set(err, E_INTERNAL, "memory",
		    _("The server has no memory left. Try again later."));
	size_t total = standings_departments(s, which, counted, size, all);
	uint32_t last_rank = projection_better_half(all, total);
	size_t hidden = 0;
	for (int pass = 0; pass < 2; pass++) {
		hidden = *n;
		for (size_t i = 0; i < total; i++) {
			bool own = is_own(s, who, all[i].department);
			unsigned see = what_to_see(who, own, &all[i],
			    last_rank);
			if ((see == 0) == (pass == 1))
				out[(*n)++] = view_of(&all[i], see, own);
		}
	}
	qsort_r(&out[hidden], *n - hidden, sizeof(*out), by_name,
	    (void *)(uintptr_t)s);
	free(all);
	return 0;
}

static int by_points(const void *a, const void *b)
{
	const struct department_place *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return x->department < y->department ? -1 : 1;
}

size_t projection_area_departments(const struct standings *s,
    const struct audience *who, uint8_t area, int counted, size_t max,
    struct department_place *out)
{
	struct ranking which = { area, ROUND_ALL };
	struct error err;
	size_t n = 0;

	if (check_comparison(who, &err) < 0)
		return 0;
	size_t total = standings_departments(s, which, counted, NULL, out);
	uint32_t last_rank = projection_better_half(out, total);
	for (size_t i = 0; i < total && n < max; i++) {
		const struct department_place *p = &out[i];
		if (p->rank == 0 || p->rank > last_rank ||
		    p->people < SMALL_NUMBER || p->points == 0)
			continue;
		out[n++] = (struct department_place){ .points = p->points,
			.department = p->department,
			.people = p->people,
			.members = p->members };
	}
	qsort(out, n, sizeof(*out), by_points);
	return n;
}

bool projection_may_read_department(const struct audience *who,
    uint16_t department)
{
	if (sees_everything(who))
		return true;
	return who->kind == AUDIENCE_CONTACT && department != DEPARTMENT_NONE &&
	    department == who->department;
}

/* --- shares --- */

struct share projection_band(uint64_t active, uint64_t heads)
{
	int low = (int)(active * 100 / heads) / BAND * BAND;
	if (low == 100)
		low -= BAND;
	return (struct share){ SHARE_BAND, low, low + BAND };
}

struct share projection_participation(uint64_t active, uint64_t heads)
{
	if (active > heads)
		active = heads;
	if (active < SMALL_NUMBER)
		return (struct share){ SHARE_WORDS, 0, 0 };
	if (heads < SMALL_HOUSE)
		return projection_band(active, heads);
	if (heads - active < SMALL_NUMBER) {
		if (active * 100 >= heads * 80)
			return (struct share){ SHARE_ALMOST_ALL, 80, 100 };
		return projection_band(active, heads);
	}
	int percent = (int)((active * 200 + heads) / (heads * 2));
	if (percent == 0)
		percent = 1;
	if (percent == 100)
		percent = 99;
	return (struct share){ SHARE_PERCENT, percent, percent };
}
