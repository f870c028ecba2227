/* SPDX-License-Identifier: EUPL-1.2 */
/* Before the start: how long still, who joined already, what this is. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

static int days_left(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return s->has_start ? s->start - v->today : 0;
}

static void title(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	const char *words[2];
	char day[LOOK_SIZE];

	for (int which = 0; which < 2; which++)
		words[which] = days_left(v) > 0
		    ? items_text(out,
			  look_word(v->look, which,
			      N_("The competition begins on %s")),
			  look_day(v->look, which, s->start, day))
		    : look_word(v->look, which,
			  N_("The competition begins soon"));
	frame_title(v, out, words[0], words[1], 0);
}

static void days(const struct view *v, struct items *out)
{
	bool portrait = v->look->portrait;
	float size = portrait ? 330 : 360, x = portrait ? 56 : 88;
	float y = portrait ? 640 : 560, max;
	int n = days_left(v);
	char *number = items_text(out, "%d", n);
	struct both words = { .size = { 84, 48 },
		.y = { y - 72, y - 10 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	if (n <= 0)
		return;
	place_text(out, item_key("days to go", NULL, 0), number, x, y, size,
	    800, v->offline ? SUN_OFF : SUN);
	x += draw_width(v->draw, number, size, 800) + 32;
	max = (portrait ? 1016 : 1090) - x;
	for (int which = 0; which < 2; which++)
		words.text[which] = look_plural(v->look, which,
		    "day to the start", "days to the start", (unsigned)n);
	piece_both(v, out, item_key("days to go", NULL, 1), &words, x, max);
}

static void joined(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 1144, y = portrait ? 790 : 340;
	struct both words = { .size = { 60, 34 },
		.y = { y, y + 46 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	if (!s->has_joined)
		return;
	for (int which = 0; which < 2; which++)
		words.text[which] = items_text(out,
		    look_plural(v->look, which, "Already %s has joined",
			"Already %s have joined", s->joined),
		    piece_number(v, out, which, s->joined));
	piece_both(v, out, item_key("joined", NULL, 0), &words, x,
	    portrait ? 952 : 680);
	piece_crowd(out, "joined", s->joined, x, y + 80, portrait ? 952 : 680,
	    portrait ? 240 : 200, portrait ? 44 : 32.5f,
	    v->offline ? RING_OFF : SKY);
}

bool has_before(const struct view *v)
{
	return v->state->season != NULL;
}

void lay_before(const struct view *v, struct items *out)
{
	struct view alone = piece_alone(v);
	bool portrait = v->look->portrait;
	float y = portrait ? 1200 : 700;
	struct both what = { .size = { 50, 34 },
		.y = { y, y + 44 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	frame_header(v, out);
	title(v, out);
	days(v, out);
	joined(v, out);
	piece_words(v, &what, N_("A playful competition for the staff"));
	piece_both(v, out, item_key("what", NULL, 0), &what, portrait ? 64 : 96,
	    portrait ? 952 : 1728);
	if (!v->offline || portrait)
		piece_area_cards(v, out, portrait ? 1290 : 790,
		    portrait ? 124 : 140,
		    portrait	     ? (v->offline ? 1620 : 1740)
			: v->offline ? 860
				     : 960);
	frame_footer(&alone, out);
	frame_offline(v, out);
}
