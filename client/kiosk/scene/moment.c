/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A moment: somebody reached a milestone. Without a person unless they agreed;
 * several at once become one.
 */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

/* Rings go out from the badge like a voice; they have its tight corner. */
static void rings(const struct view *v, struct items *out, float x, float y)
{
	static const struct {
		float radius;
		enum color color;
	} list[] = { { 750, RING_1 }, { 563, RING_2 }, { 400, RING_3 } };

	out->background = SUN;
	for (int i = 0; i < 3; i++) {
		float r = list[i].radius;

		place_box(out, ITEM_BUBBLE, item_key("ring", NULL, i), x - r,
		    y - r, 2 * r, 2 * r, list[i].color)
		    ->tight = r * 0.1f;
	}
	(void)v;
}

static enum icon badge_icon(unsigned step)
{
	return (enum icon)((int)ICON_BADGE_1 +
	    (step >= 1 && step <= 3 ? (int)step - 1 : 2));
}

/* One step of the path with how many have come so far. */
static void step(const struct view *v, struct items *out,
    const Viesti__MilestoneCount *m, bool on, float x, float y)
{
	uint64_t key = item_key("path", m->milestone, 0);
	struct both name = { { look_text(v->look, 0, m->name),
				 look_text(v->look, 1, m->name) },
		{ 32, 28 }, { y + 142, y + 180 }, { 700, 500 },
		{ NIGHT, NIGHT }, 0 };
	float max = v->look->portrait ? 296 : 330;
	size_t first = out->n;
	char number[LOOK_SIZE];

	if (piece_both_wraps(v, out, &name, 2, max)) {
		name.y[0] += 34;
		name.y[1] += 34;
	}

	place_icon(out, badge_icon(m->step), key, x, y, 96, NIGHT)->color2 = on
	    ? SUN
	    : PAPER;
	if (m->has_count) {
		look_number(v->look, 0, m->count, number);
		place_text(out, key + 1, items_text(out, "%s", number), x + 118,
		    y + 72, 66, 800, NIGHT);
	}
	piece_both(v, out, key + 2, &name, x, max);
	for (size_t i = first; i < out->n; i++)
		out->rows[i].order = (uint16_t)(4 + m->step);
}

static void path(const struct view *v, struct items *out)
{
	const Viesti__MomentsView *all = v->state->moments;
	bool portrait = v->look->portrait;

	for (size_t i = 0; all && i < all->n_milestones; i++) {
		const Viesti__MilestoneCount *m = all->milestones[i];
		float place = (float)m->step - 1;

		if (!m->has_step || m->step < 1 || m->step > 3)
			continue;
		step(v, out, m, v->moments <= 1 && m->step == v->moment->step,
		    portrait ? 64 + place * 328 : 764 + place * 358,
		    portrait ? 1420 : 680);
	}
}

/* The words, from above: small, large, middle, and all in the other
 * language. */
struct words {
	const char *above, *large, *short_form, *below, *second;
};

static void say(const struct view *v, struct items *out, const struct words *w)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 764, max = portrait ? 952 : 1060;
	float y = portrait ? 1000 : 262;
	const struct wrap large = { 2, true, 144, 66, 56, 800, NIGHT };
	/* two lines need room above */
	bool two = piece_wraps(v, out, w->large, max, &large);
	const struct {
		const char *text, *short_form;
		float y;
		struct wrap wrap;
	} lines[] = {
		{ w->above, NULL, two ? y - 30 : y,
		    { 1, true, 70, 70, 44, 700, NIGHT } },
		{ w->large, w->short_form, two ? y + 144 : y + 126, large },
		{ w->below, NULL, y + 237,
		    { 1, true, 88, 88, 44, 700, NIGHT } },
		{ w->second, NULL, y + 304,
		    { 2, false, 44, 36, 28, 600, NIGHT } },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t first = out->n;

		if (lines[i].text && *lines[i].text)
			piece_wrap(v, out, item_key("moment", NULL, (long)i),
			    lines[i].text, lines[i].short_form, x, lines[i].y,
			    max, &lines[i].wrap);
		while (first < out->n)
			out->rows[first++].order = (uint16_t)(1 + i);
	}
}

/* "Neljä uutta virstanpylvästä" of those that waited. */
static void words_of_many(const struct view *v, struct items *out,
    struct words *w)
{
	char *line[2];

	for (int which = 0; which < 2; which++)
		line[which] = items_text(out,
		    look_plural(v->look, which, "%u new milestone",
			"%u new milestones", v->moments),
		    v->moments);
	w->large = line[0];
	w->second = line[1];
}

static void words_of_one(const struct view *v, struct items *out,
    struct words *w)
{
	const Viesti__Moment *m = v->moment;
	const char *name[2] = { look_text(v->look, 0, m->milestone),
		look_text(v->look, 1, m->milestone) };

	if (m->name && *m->name) {
		w->above = items_text(out, look_word(v->look, 0, N_("New %s")),
		    name[0]);
		w->large = m->name;
		w->short_form = piece_initials(out, m->name);
		w->below = m->short_name;
		w->second = items_text(out, look_word(v->look, 1, N_("New %s")),
		    name[1]);
		return;
	}
	w->above = look_word(v->look, 0, N_("New"));
	w->large = name[0];
	if (m->has_count) {
		w->below = items_text(out,
		    look_word(v->look, 0, N_("already %s in the house")),
		    piece_number(v, out, 0, m->count));
		w->second = items_text(out,
		    look_word(v->look, 1,
			N_("New %s: already %s in the house")),
		    name[1], piece_number(v, out, 1, m->count));
		return;
	}
	w->large = items_text(out, "%s!", name[0]);
	w->second = items_text(out, look_word(v->look, 1, N_("New %s!")),
	    name[1]);
}

bool has_moment(const struct view *v)
{
	return v->moment &&
	    v->moment->kind == VIESTI__MOMENT_KIND__MOMENT_MILESTONE;
}

void lay_moment(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 540 : 400, y = 470;
	struct words w = { 0 };

	rings(v, out, x, y);
	place_icon(out, badge_icon(v->moments > 1 ? 3 : v->moment->step),
	    item_key("moment badge", NULL, 0), x - 240, y - 240, 480, NIGHT)
	    ->color2 = PAPER;
	if (v->moments > 1)
		words_of_many(v, out, &w);
	else
		words_of_one(v, out, &w);
	say(v, out, &w);
	path(v, out);
	piece_signature(v, out, NIGHT, NIGHT, SUN);
}
