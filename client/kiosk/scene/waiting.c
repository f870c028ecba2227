/* SPDX-License-Identifier: EUPL-1.2 */
/* Nothing was ever received: logo, names, clock, and that it comes. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

void lay_waiting(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 110 : 150, y = portrait ? 640 : 330;
	struct both words = { .size = { 84, 48 },
		.y = { y + 380, y + 450 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	frame_header(v, out);
	piece_typing(out, item_key("waiting", NULL, 0), ITEM_LEADER, x, y,
	    portrait ? 620 : 700, 240, 64, 140, SUN, NIGHT);
	piece_words(v, &words, N_("Getting the standings"));
	piece_both(v, out, item_key("waiting words", NULL, 0), &words,
	    portrait ? 64 : 96, portrait ? 952 : 1728);
}
