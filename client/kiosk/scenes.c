/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of scenes; see scene.h. */
#include <string.h>

#include "client/kiosk/scene.h"

static bool has_always(const struct view *v)
{
	(void)v;
	return true;
}

const struct scene scenes[] = {
	/* the four of each pass; frozen in the place of participation */
	{ "intro", 8, true, false, has_intro, NULL, lay_intro },
	{ "departments", 16, true, true, has_departments, pages_departments,
	    lay_departments },
	{ "participation", 12, true, false, has_participation, NULL,
	    lay_participation },
	{ "frozen", 12, true, false, has_frozen, NULL, lay_frozen },
	{ "areas", 12, true, false, has_areas, NULL, lay_areas },
	/* the fixed one between the end and the results */
	{ "ended", 20, true, false, has_ended, NULL, lay_ended },
	/* one of these each pass, in turn */
	{ "announce", 8, false, false, has_announce, NULL, lay_announce },
	{ "milestones", 8, false, false, has_milestones, NULL, lay_milestones },
	{ "openness", 8, false, false, has_openness, NULL, lay_openness },
	/* instead of the loop */
	{ "before", 0, false, false, has_before, NULL, lay_before },
	{ "ceremony", 0, false, false, has_ceremony, NULL, lay_ceremony },
	{ "paused", 0, false, false, has_always, NULL, lay_paused },
	{ "waiting", 0, false, false, has_always, NULL, lay_waiting },
	{ "enrol", 0, false, false, has_always, NULL, lay_enrol },
	/* moments */
	{ "moment", 0, false, false, has_moment, NULL, lay_moment },
	{ "leader", 0, false, false, has_leader, NULL, lay_leader },
	{ .name = NULL },
};

const struct scene *scene_by_name(const char *name)
{
	for (const struct scene *s = scenes; s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

/* A pause hides everything, the ceremony too. */
const struct scene *scene_of_state(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	if (!s)
		return scene_by_name("waiting");
	if (s->state == VIESTI__SEASON_STATE__SEASON_PAUSED)
		return scene_by_name("paused");
	if (has_ceremony(v) && !v->look->visitors)
		return scene_by_name("ceremony");
	return s->state == VIESTI__SEASON_STATE__SEASON_CREATED
	    ? scene_by_name("before")
	    : NULL;
}
