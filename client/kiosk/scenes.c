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
	/* the four of each pass */
	{ "departments", 16, true, has_departments, pages_departments,
	    lay_departments },
	{ "participation", 12, true, has_participation, NULL,
	    lay_participation },
	{ "areas", 12, true, has_areas, NULL, lay_areas },
	{ "waiting", 0, false, has_always, NULL, lay_waiting },
	{ "paused", 0, false, has_always, NULL, lay_paused },
	{ "enrol", 0, false, has_always, NULL, lay_enrol },
	{ .name = NULL },
};

const struct scene *scene_by_name(const char *name)
{
	for (const struct scene *s = scenes; s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}
