/* SPDX-License-Identifier: EUPL-1.2 */
/* Ended: thanks, when the results come, what the whole house did. No
 * department until the ceremony. */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

/* When the results are announced; the date without its year. */
static void reveal(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	float x = portrait ? 64 : 1222, y = portrait ? 920 : 376;
	float max = portrait ? 952 : 602;
	char day[LOOK_SIZE], second[LOOK_SIZE];
	struct both words = { .size = { 66, 34 },
		.y = { y, y + 45 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };
	struct both when = { .size = { 112, 40 },
		.y = { y + 176, y + 228 },
		.weight = { 800, 500 },
		.color = { PAPER, MIST } };

	piece_words(v, &words, N_("Results"));
	when.text[0] = look_date_time(v->look, 0, s->reveal_at, day);
	when.text[1] = look_date_time(v->look, 1, s->reveal_at, second);
	piece_both(v, out, item_key("reveal", NULL, 0), &words, x, max);
	piece_both(v, out, item_key("reveal", NULL, 2), &when, x, max);
}

struct total {
	const char *word[2]; /* both languages */
	uint32_t n;
	enum color color;
};

static float height_of(const struct view *v)
{
	return !v->look->portrait ? 180 : v->offline ? 138 : 170;
}

static void total(const struct view *v, struct items *out, int i,
    const struct total *t, float x, float y, float w)
{
	uint64_t key = item_key("total", NULL, i);
	float left = x + 48, h = height_of(v), size = h < 150 ? 84 : 100;
	struct both words = { { t->word[0], t->word[1] }, { 42, 32 },
		{ y + h / 2 - 8, y + h / 2 + 37 }, { 700, 500 },
		{ PAPER, MIST }, 0 };
	char text[LOOK_SIZE];
	struct item *it;

	place_box(out, ITEM_BUBBLE, key, x, y, w, h, v->offline ? HUSH : CALM)
	    ->radius = 60;
	look_number(v->look, 0, t->n, text);
	it = place_text(out, key + 1, items_text(out, "%s", text), left,
	    place_middle(y, h, size), size, 800,
	    v->offline ? RING_OFF : t->color);
	left += draw_width(v->draw, it->text, size, 800) + 32;
	piece_both(v, out, key + 2, &words, left, x + w - left - 36);
}

static void add_total(struct total *list, size_t *n, uint32_t figure,
    enum color color)
{
	list[*n] = (struct total){ .n = figure, .color = color };
	++*n;
}

/* Participants, deeds, persons trained: those that may be told. */
static void totals(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait;
	struct total list[3];
	size_t n = 0;
	float w;

	if (s->has_joined)
		add_total(list, &n, s->joined, SKY);
	if (s->has_deeds)
		add_total(list, &n, s->deeds, LIME);
	if (s->has_trained)
		add_total(list, &n, s->trained, ROSE);
	w = portrait ? 952 : (1728 - 48 * ((float)n - 1)) / (float)n;
	for (size_t i = 0; i < n; i++) {
		struct total *t = &list[i];

		for (int which = 0; which < 2; which++)
			t->word[which] = t->color == SKY
			    ? look_plural(v->look, which, "person took part",
				  "people took part", t->n)
			    : t->color == LIME
			    ? look_plural(v->look, which, "deed", "deeds", t->n)
			    : look_word(v->look, which, N_("at trainings"));
		total(v, out, (int)i, t,
		    portrait ? 64 : 96 + (float)i * (w + 48),
		    portrait	     ? 1180 + (float)i * (height_of(v) + 16)
			: v->offline ? 690
				     : 730,
		    w);
	}
}

bool has_ended(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return s &&
	    (s->state == VIESTI__SEASON_STATE__SEASON_ENDED ||
		s->state == VIESTI__SEASON_STATE__SEASON_FINAL ||
		(frame_is_told(v) && !has_departments(v)));
}

void lay_ended(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	bool portrait = v->look->portrait, wide = !s->has_reveal_at;
	bool waits = !frame_is_told(v);
	float x = portrait ? 110 : 150, y = portrait ? 420 : 290;

	frame_header(v, out);
	frame_title(v, out,
	    look_word(v->look, 0,
		N_("The competition is over. Thank you all!")),
	    look_word(v->look, 1,
		N_("The competition is over. Thank you all!")),
	    0);
	if (waits) {
		piece_typing(out, item_key("results", NULL, 0), ITEM_LEADER, x,
		    y,
		    portrait   ? 906
			: wide ? 1674
			       : 1000,
		    330, 88, 190, v->offline ? SUN_OFF : SUN, NIGHT);
		if (s->has_reveal_at)
			reveal(v, out);
	}
	totals(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
}
