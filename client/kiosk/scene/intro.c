/* SPDX-License-Identifier: EUPL-1.2 */
/* Intro: what this is and how to join, for somebody who never saw it. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

static void hero(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 88 : 112, y = portrait ? 164 : 156;
	float w = portrait ? 928 : 1712, h = portrait ? 144 : 204;
	float pad = portrait ? 48 : 66;
	struct both words = { .size = { portrait ? 48 : 76,
				  portrait ? 34 : 44 },
		.y = { portrait ? 230 : 250, portrait ? 280 : 320 },
		.weight = { 800, 600 },
		.color = { PAPER, PAPER } };

	place_box(out, ITEM_LEADER, item_key("hero", NULL, 0), x, y, w, h,
	    v->offline ? BAR_OFF : BAR);
	piece_words(v, &words, N_("A playful competition for the staff"));
	piece_both(v, out, item_key("hero words", NULL, 0), &words, x + pad,
	    w - 2 * pad);
}

/* The rule of the game in one sentence. */
static void sentence(const struct view *v, struct items *out)
{
	static const char *const words = N_(
	    "Tell about your work or learn to communicate: the more people take part, the better for the department.");
	const char *first = look_word(v->look, 0, words);
	const char *second = look_word(v->look, 1, words);
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, max = portrait ? 952 : 1728, y;

	if (!portrait) {
		piece_fit(v, out, item_key("sentence", NULL, 0), first, x, 440,
		    max, 40, 32, 600, PAPER);
		piece_fit(v, out, item_key("sentence", NULL, 1), second, x, 488,
		    max, 32, 26, 500, MIST);
		return;
	}
	y = piece_paragraph(v, out, item_key("sentence", NULL, 0), first, x,
	    450, max, 3, 44, 34, 600, PAPER);
	piece_paragraph(v, out, item_key("sentence", NULL, 4), second, x, y + 8,
	    max, 3, 34, 28, 500, MIST);
}

static const char *const how[] = {
	N_("Ask your contact"),
	N_("Choose what you do"),
	N_("Tell your deed"),
};

static void step(const struct view *v, struct items *out, int i, float x,
    float y, float w)
{
	uint64_t key = item_key("step", NULL, i);
	enum color ink = i == 0 ? NIGHT : PAPER;
	struct both words = { .size = { 34, 28 },
		.y = { y + 54, y + 93 },
		.weight = { 700, 500 },
		.color = { ink, i == 0 ? NIGHT : MIST } };

	place_box(out, ITEM_BUBBLE, key, x, y, w, 116,
	    i		     ? CALM
		: v->offline ? SUN_OFF
			     : SUN)
	    ->radius = 52;
	place_text(out, key + 1, items_text(out, "%d", i + 1), x + 62,
	    place_middle(y, 116, 66), 66, 800, ink)
	    ->align = ALIGN_CENTER;
	piece_words(v, &words, how[i]);
	piece_both(v, out, key + 2, &words, x + 108, w - 108 - 34);
}

static const char *areas_word(size_t n)
{
	static const char *const words[] = { N_("Areas"), N_("One area"),
		N_("Two areas"), N_("Three areas"), N_("Four areas"),
		N_("Five areas") };

	return words[n < sizeof(words) / sizeof(words[0]) ? n : 0];
}

bool has_intro(const struct view *v)
{
	return frame_is_running(v);
}

void lay_intro(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 96, y = portrait ? 826 : 598;
	float max = portrait ? 952 : 1728;
	size_t areas = v->state->season ? v->state->season->n_areas : 0;

	frame_header(v, out);
	hero(v, out);
	sentence(v, out);
	piece_heading(v, out, N_("How to take part"), x, y - 26, max);
	for (int i = 0; i < 3; i++)
		step(v, out, i, portrait ? 64 : 96 + (float)i * 592,
		    portrait ? y + (float)i * 132 : y, portrait ? 952 : 544);
	if (areas > 0 && !v->offline) {
		y = portrait ? 1312 : 826;
		piece_heading(v, out, areas_word(areas), x, y - 26, max);
		piece_area_cards(v, out, y, 124, portrait ? 1764 : 960);
	}
	frame_footer(v, out);
	frame_offline(v, out);
}
