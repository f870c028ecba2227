/* SPDX-License-Identifier: EUPL-1.2 */
/* How this screen is enrolled: for whoever has just hung it up. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

static void step(const struct view *v, struct items *out, int i,
    const char *msgid)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, w = portrait ? 952 : 1728;
	float h = portrait ? 300 : 196, y = portrait ? 400 : 290;
	uint64_t key = item_key("enrol", NULL, i * 16);
	enum color ink = i == 0 ? NIGHT : PAPER;
	int lines = portrait ? 3 : 1;
	float top, down;
	size_t first;

	y += (float)i * (h + 28);
	place_box(out, ITEM_BUBBLE, key, x, y, w, h, i ? CALM : SUN)->radius =
	    60;
	place_text(out, key + 1, items_text(out, "%d", i + 1), x + 84,
	    place_middle(y, h, 100), 100, 800, ink)
	    ->align = ALIGN_CENTER;
	first = out->n;
	top = y;
	y += 60;
	y = piece_paragraph(v, out, key + 2, look_word(v->look, 0, msgid),
	    x + 160, y, w - 210, lines, 48, 34, 700, ink);
	piece_paragraph(v, out, key + 8, look_word(v->look, 1, msgid), x + 160,
	    y, w - 210, lines, 34, 28, 500, i ? MIST : NIGHT);
	/* in the middle of their card */
	down = (top + h - out->rows[out->n - 1].y - 24) / 2;
	for (; first < out->n; first++)
		out->rows[first].y += down;
}

void lay_enrol(const struct view *v, struct items *out)
{
	frame_header(v, out);
	frame_title(v, out,
	    look_word(v->look, 0, N_("This screen is not enrolled yet")),
	    look_word(v->look, 1, N_("This screen is not enrolled yet")), 0);
	step(v, out, 0, N_("Ask the administrator for an invite for a kiosk"));
	step(v, out, 1, N_("On this machine, run: viesti-kiosk enrol CODE"));
	step(v, out, 2,
	    N_("Or with a file on a USB stick: viesti-kiosk enrol --file FILE"));
}
