/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Openness: what everybody may hold against what happens. How long claims wait
 * for a moderator; the hash of the rules, so that nobody's are other ones; of
 * the draw's list and seed, before it is thrown and after.
 */
#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

struct card {
	float x, y, w, h;
};

bool piece_has_draw(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return s && s->draw_list_hash && *s->draw_list_hash &&
	    s->draw_seed_hash;
}

static void box(const struct view *v, struct items *out, uint64_t key,
    const struct card *c)
{
	place_box(out, ITEM_BUBBLE, key, c->x, c->y, c->w, c->h,
	    v->offline ? HUSH : CALM)
	    ->radius = 60;
}

static void head(const struct view *v, struct items *out, uint64_t key,
    const char *msgid, float x, float y, float max)
{
	struct both words = { .size = { 44, 30 },
		.y = { y, y + 40 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	piece_words(v, &words, msgid);
	piece_both(v, out, key, &words, x, max);
}

/* Half of the claims are decided within so many working days. */
static void median(const struct view *v, struct items *out,
    const struct card *c)
{
	uint64_t key = item_key("median", NULL, 0);
	float size = c->h > 350 ? 200 : 150, x = c->x + 56;
	float y = c->y + (c->h + 114) / 2 + 0.355f * size, used;
	float max = c->w - 112;
	char text[LOOK_SIZE];
	struct both words = { .size = { 54, 36 },
		.y = { y - 50, y },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	box(v, out, key, c);
	head(v, out, key + 1, N_("Half of the claims are decided within"), x,
	    c->y + 74, max);
	look_value(v->look, 0, VIESTI__MEASURE__MEASURE_POINTS_PER_HEAD,
	    v->state->season->median_tenths, text);
	place_text(out, key + 3, items_text(out, "%s", text), x - 6, y, size,
	    800, v->offline ? RING_OFF : MINT);
	used = draw_width(v->draw, text, size, 800) + 26;
	piece_words(v, &words, N_("working days"));
	piece_both(v, out, key + 4, &words, x + used, max - used);
}

static void rules(const struct view *v, struct items *out, const struct card *c)
{
	uint64_t key = item_key("rules", NULL, 0);
	int lines = c->h > 460 && c->w < 1000 ? 4 : 2;
	float x = c->x + 56, max = c->w - 112, size = c->w > 1100 ? 62 : 54;
	float y = c->y + (c->h + 114) / 2;

	if (lines == 4)
		size = 72;
	y += (0.355f - 0.625f * (float)(lines - 1)) * size;
	box(v, out, key, c);
	head(v, out, key + 1, N_("Hash of the rules"), x, c->y + 74, max);
	piece_hash(v, out, key + 4, v->state->season->rulebook_hash, x, y, max,
	    lines, size, v->offline ? RING_OFF : SKY);
}

float piece_draw(const struct view *v, struct items *out, float x, float y,
    float max, enum color color)
{
	const Viesti__SeasonView *s = v->state->season;
	uint64_t key = item_key("draw", NULL, 8);
	bool portrait = v->look->portrait;
	float down = portrait ? 250 : 0, across = portrait ? 0 : max / 2 + 24;
	float wide = portrait ? max : max / 2 - 24;

	head(v, out, key, N_("Draw: hash of the list"), x, y, wide);
	piece_hash(v, out, key + 2, s->draw_list_hash, x, y + 100, wide, 2, 46,
	    color);
	head(v, out, key + 4, N_("Draw: hash of the seed"), x + across,
	    y + down, wide);
	piece_hash(v, out, key + 6, s->draw_seed_hash, x + across,
	    y + down + 100, wide, 2, 46, color);
	return y + down + 158;
}

static void draw(const struct view *v, struct items *out, const struct card *c)
{
	uint64_t key = item_key("draw", NULL, 0);
	float x = c->x + 56, max = c->w - 112;
	float y = c->y + (c->h - 310) / 2 + 58;
	struct both check = { .size = { 32, 28 },
		.weight = { 600, 500 },
		.color = { PAPER, MIST } };

	if (v->look->portrait)
		y = c->y + 76;
	box(v, out, key, c);
	y = piece_draw(v, out, x, y, max, v->offline ? RING_OFF : LIME);
	if (v->offline && !v->look->portrait) /* the notice needs the room */
		return;
	check.y[0] = y + 42;
	check.y[1] = y + 80;
	piece_words(v, &check, N_("Anybody can check: viesti verify-draw"));
	piece_both(v, out, key + 1, &check, x, max);
}

/* A part that is missing gives its room to its neighbour. */
static void landscape(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	float bottom = v->offline ? 860 : 970, h = (bottom - 268 - 28) / 2;
	bool both = s->has_median_tenths && piece_has_draw(v);
	struct card c = { 96, 268, both ? 820 : 1728, h };

	if (s->has_median_tenths) {
		median(v, out, &c);
		if (both)
			c.x += c.w + 28;
		else
			c.y += h + 28;
	}
	c.w = 1824 - c.x;
	rules(v, out, &c);
	c = (struct card){ 96, 268 + h + 28, 1728, h };
	if (piece_has_draw(v))
		draw(v, out, &c);
}

static void upright(const struct view *v, struct items *out)
{
	const Viesti__SeasonView *s = v->state->season;
	float bottom = v->offline ? 1616 : 1750;
	struct card c = { 64, 396, 952, v->offline ? 290 : 330 };

	if (!piece_has_draw(v))
		c.h = v->offline ? 480 : 560;
	if (s->has_median_tenths) {
		median(v, out, &c);
		c.y += c.h + 24;
	}
	rules(v, out, &c);
	c.y += c.h + 24;
	c.h = bottom - c.y < 600 ? bottom - c.y : 600;
	if (piece_has_draw(v))
		draw(v, out, &c);
}

bool has_openness(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return s && s->rulebook_hash && *s->rulebook_hash &&
	    (frame_is_running(v) || frame_is_told(v) ||
		(has_ended(v) && piece_has_draw(v)));
}

void lay_openness(const struct view *v, struct items *out)
{
	static const char *const title = N_("Anybody can check");

	frame_header(v, out);
	frame_title(v, out, look_word(v->look, 0, title),
	    look_word(v->look, 1, title), 0);
	(v->look->portrait ? upright : landscape)(v, out);
	frame_footer(v, out);
	frame_offline(v, out);
}
