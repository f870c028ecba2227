/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Frozen: the results are hidden. Bubbles of one size that type (a length
 * would tell), and the two figures that stay live.
 */
#include <string.h>

#include "client/kiosk/scene/pieces.h"
#include "common/clock.h"
#include "common/i18n.h"

static void title(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	char from[LOOK_SIZE], until[LOOK_SIZE];
	const char *words[2];

	for (int which = 0; which < 2; which++) {
		look_day(v->look, which, clock_date_of(s->frozen_at), from);
		if (!s->has_frozen_at) {
			words[which] = look_word(v->look, which,
			    N_("The results are hidden"));
			continue;
		}
		if (!s->has_reveal_at || v->look->portrait) {
			words[which] = items_text(out,
			    look_word(v->look, which,
				N_("Results hidden from %s")),
			    from);
			continue;
		}
		look_date_time(v->look, which, s->reveal_at, until);
		words[which] = items_text(out,
		    look_word(v->look, which,
			N_("Results hidden from %s, announced %s")),
		    from, until);
	}
	frame_title(v, out, words[0], words[1], 0);
}

static void hidden(const struct view *v, struct items *out)
{
	static const struct {
		enum item_kind kind;
		enum color color, offline, dots;
	} bubbles[] = {
		{ ITEM_LEADER, SUN, SUN_OFF, NIGHT },
		{ ITEM_BUBBLE, BAR, BAR_OFF, PAPER },
		{ ITEM_BUBBLE, CALM, HUSH, PAPER },
	};
	bool portrait = v->look->portrait;
	float w = portrait ? 900 : 640, h = portrait ? 108 : 148;
	float y = portrait ? 500 : 276, pitch = portrait ? 132 : 178;
	struct both who = { .size = { 62, 34 },
		.y = { portrait ? 946 : 877, portrait ? 992 : 922 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	for (int i = 0; i < 3; i++)
		piece_typing(out, item_key("hidden", NULL, i), bubbles[i].kind,
		    portrait ? 100 : 112, y + pitch * (float)i, w, h, 42, 92,
		    v->offline ? bubbles[i].offline : bubbles[i].color,
		    bubbles[i].dots);
	piece_words(v, &who, N_("Who catches up?"));
	if (!v->offline || portrait)
		piece_both(v, out, item_key("who", NULL, 0), &who,
		    portrait ? 64 : 96, portrait ? 952 : 660);
}

static void share(const struct view *v, struct items *out)
{
	const Viesti__ParticipationView *p = v->state->participation;
	bool portrait = v->look->portrait;
	float size = portrait ? 240 : 276, x = portrait ? 64 : 864, wide;
	float y = portrait ? 1210 : 501, max = portrait ? 952 : 900;
	struct both words = { .size = { 44, 34 },
		.y = { y + 62, y + 106 },
		.weight = { 600, 500 },
		.color = { PAPER, MIST } };
	char text[LOOK_SIZE];

	if (!p || !p->share || !*look_share(v->look, 0, p->share, text))
		return;
	wide = draw_width(v->draw, text, size, 800);
	if (wide > max)
		size *= max / wide;
	place_text(out, item_key("share", NULL, 0), items_text(out, "%s", text),
	    x - 6, y, size, 800, PAPER);
	piece_words(v, &words, N_("active this round"));
	piece_both(v, out, item_key("share words", NULL, 0), &words, x, max);
}

/* "Loppukirissä jo 87 tekoa": the number in lime. */
static void spurt_line(const struct view *v, struct items *out, unsigned n,
    float x, float y, float max)
{
	const char *line = look_plural(v->look, 0,
	    "Already %s deed in the final spurt",
	    "Already %s deeds in the final spurt", n);
	const char *at = strstr(line, "%s");
	const char *part[3] = { line, "", "" };
	float size = 70, wide = 0;
	char number[LOOK_SIZE];

	if (at) {
		part[0] = items_text(out, "%.*s", (int)(at - line), line);
		part[1] = items_text(out, "%s",
		    look_number(v->look, 0, n, number));
		part[2] = items_text(out, "%s", at + 2);
	}
	for (int i = 0; i < 3; i++)
		wide += draw_width(v->draw, part[i], size, 700);
	if (wide > max)
		size *= max / wide;
	for (int i = 0; i < 3; i++) {
		place_text(out, item_key("spurt", NULL, i), part[i], x, y, size,
		    700,
		    i != 1	     ? PAPER
			: v->offline ? RING_OFF
				     : LIME);
		x += draw_width(v->draw, part[i], size, 700);
	}
}

static void spurt(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 864, y = portrait ? 1404 : 728;
	float bottom = portrait ? (v->offline ? 1620 : 1730)
	    : v->offline	? 862
				: 950;
	unsigned n = s->deeds_since_freeze, each;
	char number[LOOK_SIZE];
	char *text;

	if (!s->has_deeds_since_freeze || n == 0)
		return;
	spurt_line(v, out, n, x, y, portrait ? 952 : 950);
	text = items_text(out,
	    look_plural(v->look, 1, "Already %s deed in the final spurt",
		"Already %s deeds in the final spurt", n),
	    look_number(v->look, 1, n, number));
	piece_fit(v, out, item_key("spurt", NULL, 4), text, x, y + 47,
	    portrait ? 952 : 950, 36, 28, 500, MIST);
	each = piece_crowd(out, "spurt", n, x, y + 84, portrait ? 952 : 960,
	    bottom - y - 84, portrait ? 36 : 27, v->offline ? RING_OFF : LIME);
	if (each > 1)
		piece_fit(v, out, item_key("spurt", NULL, 5),
		    items_text(out,
			look_word(v->look, 0, N_("One bubble is %u deeds")),
			each),
		    x, bottom + 30, 900, 28, 26, 500, MIST);
}

/* Upright the title has no room for it. */
static void announced(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	struct both words = { .size = { 44, 32 },
		.y = { 430, 474 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };
	char until[LOOK_SIZE];

	if (!s->has_reveal_at || !v->look->portrait)
		return;
	for (int which = 0; which < 2; which++)
		words.text[which] = items_text(out,
		    look_word(v->look, which, N_("Results announced %s")),
		    look_date_time(v->look, which, s->reveal_at, until));
	piece_both(v, out, item_key("announced", NULL, 0), &words, 64, 952);
}

bool has_frozen(const struct view *v)
{
	return v->state->season &&
	    v->state->season->state == VIESTI__SEASON_STATE__SEASON_FROZEN;
}

void lay_frozen(const struct view *v, struct items *out)
{
	frame_header(v, out);
	title(v, out);
	announced(v, out);
	hidden(v, out);
	share(v, out);
	spurt(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
}
