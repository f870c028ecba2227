/* SPDX-License-Identifier: EUPL-1.2 */
/* Milestones: the path with how many have come so far, and the other badges.
 * Counts only, nobody's name. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

#define STEPS 3

static const Viesti__MilestoneCount *step_of(const struct view *v, unsigned n)
{
	const Viesti__MomentsView *m = v->state->moments;

	for (size_t i = 0; m && i < m->n_milestones; i++)
		if (m->milestones[i]->has_step && m->milestones[i]->step == n)
			return m->milestones[i];
	return NULL;
}

/* A badge with its count beside it, or, upright, to its right. */
static void badge(const struct view *v, struct items *out,
    const Viesti__MilestoneCount *m, float x, float y, float w)
{
	bool portrait = v->look->portrait;
	uint64_t key = item_key("badge", m->milestone, 0);
	float size = portrait ? 260 : 270, text = x, under = y + size;
	struct both name = { { look_text(v->look, 0, m->name),
				 look_text(v->look, 1, m->name) },
		{ 46, 34 }, { under + 70, under + 116 }, { 700, 500 },
		{ PAPER, MIST }, 0 };
	char number[LOOK_SIZE];

	place_icon(out,
	    (enum icon)((int)ICON_BADGE_1 + (int)(m->step - 1) % STEPS), key, x,
	    y, size, v->offline ? HUSH : CALM)
	    ->color2 = v->offline ? RING_OFF : PAPER;
	if (portrait) {
		text = x + size + 60;
		w -= size + 60;
		name.y[0] = y + 205;
		name.y[1] = y + 252;
	}
	if (piece_both_wraps(v, out, &name, 2, w)) {
		name.y[0] += 24;
		name.y[1] += 24;
	}
	piece_both(v, out, key + 1, &name, text, w);
	if (!m->has_count)
		return;
	look_number(v->look, 0, m->count, number);
	piece_fit(v, out, key + 3, number, portrait ? text : x + size + 32,
	    portrait ? y + 136 : y + size / 2 + 46,
	    portrait ? w : w - size - 32, 130, 70, 800,
	    v->offline ? SUN_OFF : SUN);
}

/* Badges that are no step of the path, as small bubbles. */
static void others(const struct view *v, struct items *out, float y)
{
	const Viesti__MomentsView *m = v->state->moments;
	float left = v->look->portrait ? 64 : 96, x = left;
	float bottom = v->look->portrait ? (v->offline ? 1620 : 1750)
	    : v->offline		 ? 872
					 : 975;

	for (size_t i = 0; i < m->n_milestones; i++) {
		const Viesti__MilestoneCount *c = m->milestones[i];
		const Viesti__DepartmentBar count = { .has_lit = 1,
			.lit = c->count };
		uint64_t key = item_key("other badge", c->milestone, 0);
		const char *name = look_text(v->look, 0, c->name);
		size_t before = out->n;
		float w;

		if (c->has_step || !c->has_count)
			continue;
		w = frame_small_bubble(v, out, key, x, y, 56,
		    v->look->w - 2 * left, name, &count);
		if (x > left && x + w > v->look->w - left) {
			out->n = before;
			x = left;
			y += 70;
			if (y + 56 > bottom)
				return;
			w = frame_small_bubble(v, out, key, x, y, 56,
			    v->look->w - 2 * left, name, &count);
		}
		x += w + 20;
	}
}

static bool has_others(const struct view *v)
{
	const Viesti__MomentsView *m = v->state->moments;

	for (size_t i = 0; i < m->n_milestones; i++)
		if (!m->milestones[i]->has_step && m->milestones[i]->has_count)
			return true;
	return false;
}

bool has_milestones(const struct view *v)
{
	const Viesti__MomentsView *m = v->state->moments;
	bool some = false;

	for (size_t i = 0; m && i < m->n_milestones; i++)
		some |= m->milestones[i]->has_count &&
		    m->milestones[i]->count > 0;
	return some && frame_is_running(v);
}

void lay_milestones(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait, more = has_others(v);

	frame_header(v, out);
	frame_title(v, out, look_word(v->look, 0, N_("Milestones reached")),
	    look_word(v->look, 1, N_("Milestones reached")), 0);
	for (unsigned i = 0; i < STEPS; i++) {
		const Viesti__MilestoneCount *m = step_of(v, i + 1);
		float x = portrait ? 64 : 96 + (float)i * 592;
		float y = portrait ? 420 + (float)i * 320 : more ? 300 : 370;

		if (m)
			badge(v, out, m, x, y, portrait ? 952 : 544);
	}
	others(v, out, portrait ? 1400 : 770);
	frame_footer(v, out);
	frame_offline(v, out);
}
