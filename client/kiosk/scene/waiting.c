/* SPDX-License-Identifier: EUPL-1.2 */
/* Nothing was received yet, or nothing may be shown: logo, name and clock. */
#include "client/kiosk/scene.h"

const struct scene *scene_of_state(const struct view *v)
{
	return v->state->season ? NULL : scene_by_name("waiting");
}

void lay_waiting(const struct view *v, struct items *out)
{
	frame_header(v, out);
}

void lay_paused(const struct view *v, struct items *out)
{
	frame_header(v, out);
}

void lay_enrol(const struct view *v, struct items *out)
{
	frame_header(v, out);
}

void lay_moment(const struct view *v, struct items *out)
{
	frame_header(v, out);
}

void lay_leader(const struct view *v, struct items *out)
{
	frame_header(v, out);
}
