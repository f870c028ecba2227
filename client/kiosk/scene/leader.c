/* SPDX-License-Identifier: EUPL-1.2 */
/* One department fills the screen: a new leader, or the winner. Never who
 * fell. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

/* Name in both languages, and the result. */
static void words(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, float x, float y, float max, enum color ink)
{
	Viesti__Measure measure = frame_measure(v);
	char value[LOOK_SIZE];
	bool portrait = v->look->portrait;
	size_t first = out->n;
	struct item *it;

	piece_wrap(v, out, item_key("lead name", d->department, 0),
	    items_text(out, "%s", look_text(v->look, 0, d->name)),
	    d->short_name, x, y, max,
	    &(struct wrap){ portrait ? 3 : 2, true, 118, 66, 52, 800, ink });
	while (first < out->n)
		out->rows[first++].order = 1;
	piece_wrap(v, out, item_key("lead name", d->department, 10),
	    items_text(out, "%s", look_text(v->look, 1, d->name)), NULL, x + 4,
	    y + 62, max, &(struct wrap){ 2, false, 50, 36, 30, 600, ink });
	while (first < out->n)
		out->rows[first++].order = 2;
	if (!d->has_value)
		return;
	look_value(v->look, 0, measure, d->value, value);
	it = piece_fit(v, out, item_key("lead result", d->department, 0),
	    items_text(out, "%s · %s %s", look_value_word(v->look, 0, measure),
		look_value_word(v->look, 1, measure), value),
	    x + 4, y + 152, max, 44, 30, 600, ink);
	it->order = 3;
}

static void share(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, float x, float y, float max,
    enum align align, const struct stage_colors *c)
{
	char text[LOOK_SIZE];
	float size = 220, wide;
	struct item *it;

	if (!d->share || !*look_share(v->look, 0, d->share, text))
		return;
	wide = draw_width(v->draw, text, size, 800);
	if (wide > max)
		size *= max / wide;
	it = place_text(out, item_key("lead share", NULL, 0),
	    items_text(out, "%s", text), x, y, size, 800, c->ink);
	it->align = align;
	it->order = 4;
	for (int which = 0; which < 2; which++) {
		it = piece_fit(v, out, item_key("lead share", NULL, 1 + which),
		    look_word(v->look, which, c->share), x,
		    y + (which ? 103 : 59), max, which ? 30 : 38, 26,
		    which ? 500 : 600, c->ink);
		it->align = align;
		it->order = 5;
	}
}

void piece_leader(const struct view *v, struct items *out,
    const Viesti__DepartmentBar *d, const char *title, const char *second,
    const struct stage_colors *c)
{
	bool portrait = v->look->portrait;
	struct both head = { { title, second }, { 104, 50 },
		{ portrait ? 250 : 198, portrait ? 324 : 266 }, { 800, 600 },
		{ c->title, c->second }, portrait ? 2 : 0 };

	out->background = c->background;
	piece_both(v, out, item_key("lead title", NULL, 0), &head,
	    portrait ? 64 : 96, portrait ? 952 : 1728);
	place_box(out, ITEM_LEADER, item_key("lead", NULL, 0),
	    portrait ? 130 : 150, portrait ? 430 : 330, portrait ? 886 : 1674,
	    portrait ? 810 : 420, c->bubble)
	    ->radius = 210;
	if (portrait) {
		words(v, out, d, 230, 690, 686, c->ink);
		share(v, out, d, 230, 1070, 686, ALIGN_LEFT, c);
	} else {
		words(v, out, d, 252, 530, 900, c->ink);
		share(v, out, d, 1729, 580, 500, ALIGN_RIGHT, c);
	}
}

bool has_leader(const struct view *v)
{
	return v->moment && v->moment->leader && !v->look->visitors;
}

void lay_leader(const struct view *v, struct items *out)
{
	static const struct stage_colors colors = { BAR, PAPER, PAPER, SUN,
		NIGHT, N_("active this round") };

	piece_leader(v, out, v->moment->leader,
	    look_word(v->look, 0, N_("New leader!")),
	    look_word(v->look, 1, N_("New leader!")), &colors);
	piece_signature(v, out, PAPER, SUN, NIGHT);
}
