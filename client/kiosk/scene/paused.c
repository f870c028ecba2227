/* SPDX-License-Identifier: EUPL-1.2 */
/* Paused, or closed: logo and clock, nothing else. They move to a new place
 * every minute, so that nothing burns in. */
#include "client/kiosk/scene/pieces.h"

#define MINUTE_US 60000000

/* -1 to 1, another one each minute. */
static float dice(int64_t minute, unsigned salt)
{
	uint32_t n = (uint32_t)minute * 2654435761u + salt * 40503u;

	n ^= n >> 15;
	n *= 2246822519u;
	n ^= n >> 13;
	return (float)(n % 2001) / 1000 - 1;
}

void lay_paused(const struct view *v, struct items *out)
{
	int64_t minute = v->now_us / MINUTE_US;
	float x = v->look->w / 2 + dice(minute, 1) * (v->look->w / 2 - 320);
	float y = v->look->h / 2 + dice(minute, 2) * (v->look->h / 2 - 320);
	char clock[LOOK_SIZE];
	struct item *it;

	place_icon(out, ICON_LOGO, item_key("logo", NULL, 0), x - 110, y - 240,
	    220, v->offline ? SUN_OFF : SUN);
	look_clock(v->look, v->now_us, clock);
	it = place_text(out, item_key("clock", NULL, 0),
	    items_text(out, "%s", clock), x, y + 230, 200, 600, MIST);
	it->align = ALIGN_CENTER;
	it->tabular = true;
}
