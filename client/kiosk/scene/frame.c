/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What stands round every scene: logo, names, days left, clock, title, how to
 * join, dots of the loop, the notice when the connection is lost.
 */
#include <string.h>

#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

/* Where things stand; two columns: landscape, portrait. */
struct grid {
	float margin, logo_y, logo, name_x, name_size, name_y, second_y;
	float clock_y, label_y, label_second_y;
	float title_y, title, title_least, title2_y, title2;
	float foot_y, foot_size, foot2_y, dots_y;
};
static const struct grid grids[2] = {
	{ 96, 50, 64, 182, 34, 78, 114, 102, 78, 114, 196, 62, 50, 236, 32,
	    1026, 30, 1026, 1016 },
	{ 64, 64, 72, 156, 31, 96, 134, 120, 96, 132, 236, 72, 56, 284, 36,
	    1812, 34, 1856, 1847 },
};

static const struct grid *grid(const struct view *v)
{
	return &grids[v->look->portrait];
}

static float width(const struct view *v, const char *text, float size,
    int weight)
{
	return draw_width(v->draw, text, size, weight);
}

/* The competition's name; one that is too long even at 85 % has no short form
 * and stands in two lines, with the second language below. */
static void names(const struct view *v, struct items *out, float max)
{
	const struct grid *g = grid(v);
	const Viesti__SeasonView *s = v->state->season;
	float least = g->name_size * 0.85f, down = 0;
	uint64_t key = item_key("competition", NULL, 0);
	const char *first = items_text(out, "%s",
	    look_text(v->look, 0, s ? s->competition : NULL));

	place_icon(out, ICON_LOGO, item_key("logo", NULL, 0), g->margin,
	    g->logo_y, g->logo, SUN)
	    ->color2 = NIGHT;
	if (width(v, first, least, 600) > max) {
		down = least * 0.6f;
		draw_lines(v->draw, out, key, first, g->name_x,
		    g->name_y - down, max, 2 * down, 2, least, 600, PAPER);
	} else {
		piece_fit(v, out, key, first, g->name_x, g->name_y, max,
		    g->name_size, least, 600, PAPER);
	}
	piece_fit(v, out, item_key("competition", NULL, 2),
	    look_text(v->look, 1, s ? s->competition : NULL), g->name_x,
	    g->second_y + down, max, 28, 24, 500, MIST);
}

/* "Kisaa jäljellä 23 päivää": the number is larger and in sun. From x on, or
 * ending there; its width. */
static float days_line(const struct view *v, struct items *out, int which,
    float x, float y, enum align align)
{
	int32_t days = v->state->season->end - v->today;
	const char *line = days == 0
	    ? look_word(v->look, which, N_("last day"))
	    : look_plural(v->look, which, "%s day left", "%s days left",
		  (unsigned long)days);
	const char *at = strstr(line, "%s");
	struct {
		const char *text;
		float size;
		int weight;
		enum color color;
	} part[3] = {
		{ items_text(out, "%.*s",
		      (int)(at ? (size_t)(at - line) : strlen(line)), line),
		    which ? 28 : 30, which ? 500 : 600, which ? MIST : PAPER },
		{ at ? items_text(out, "%d", days) : "", which ? 28 : 44, 700,
		    which	     ? MIST
			: v->offline ? SUN_OFF
				     : SUN },
		{ at ? items_text(out, "%s", at + 2) : "", which ? 28 : 30,
		    which ? 500 : 600, which ? MIST : PAPER },
	};
	float total = 0;

	for (int i = 0; i < 3; i++)
		total += width(v, part[i].text, part[i].size, part[i].weight);
	if (align == ALIGN_RIGHT)
		x -= total;
	for (int i = 0; i < 3; i++) {
		place_text(out, item_key("days", NULL, which * 3 + i),
		    part[i].text, x, y, part[i].size, part[i].weight,
		    part[i].color);
		x += width(v, part[i].text, part[i].size, part[i].weight);
	}
	return total;
}

static Viesti__SeasonState state_of(const struct view *v)
{
	return v->state->season ? v->state->season->state
				: VIESTI__SEASON_STATE__SEASON_UNSPECIFIED;
}

Viesti__Measure frame_measure(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return s && s->has_measure ? s->measure
				   : VIESTI__MEASURE__MEASURE_INDEX;
}

bool frame_is_running(const struct view *v)
{
	return state_of(v) == VIESTI__SEASON_STATE__SEASON_OPEN ||
	    state_of(v) == VIESTI__SEASON_STATE__SEASON_FROZEN;
}

bool frame_is_told(const struct view *v)
{
	return state_of(v) == VIESTI__SEASON_STATE__SEASON_REVEALED ||
	    state_of(v) == VIESTI__SEASON_STATE__SEASON_ARCHIVED;
}

static bool is_live(const struct view *v)
{
	return !v->offline &&
	    (frame_is_running(v) ||
		state_of(v) == VIESTI__SEASON_STATE__SEASON_CREATED);
}

/* The clock with its label; the x left of which there is room. */
static float clock_label(const struct view *v, struct items *out, float right)
{
	const struct grid *g = grid(v);
	char clock[LOOK_SIZE];
	const char *label[2];
	bool portrait = v->look->portrait;
	float gap = portrait ? 24 : 32, halo = portrait ? 15 : 20;
	float dot_y = portrait ? 87 : 82, left, widest = 0;
	struct item *it;

	look_clock(v->look, v->now_us, clock);
	it = place_right(out, item_key("clock", NULL, 0),
	    items_text(out, "%s", clock), right, g->clock_y, 56, 600, PAPER);
	it->tabular = true;
	/* its figures are as wide as a nought each */
	for (char *c = clock; *c; c++)
		*c = *c >= '0' && *c <= '9' ? '0' : *c;
	left = right - width(v, clock, 56, 600) - gap;
	if (!is_live(v))
		return left;
	for (int which = 0; which < 2; which++) {
		float size = which ? 28 : 30;

		label[which] = look_word(v->look, which,
		    N_("Standings now at"));
		place_right(out, item_key("now", NULL, which), label[which],
		    left, which ? g->label_second_y : g->label_y, size,
		    which ? 500 : 600, which ? MIST : PAPER);
		if (width(v, label[which], size, which ? 500 : 600) > widest)
			widest = width(v, label[which], size,
			    which ? 500 : 600);
	}
	left -= widest + (portrait ? 24 : 30);
	it = place_box(out, ITEM_DISC, item_key("live halo", NULL, 0),
	    left - halo, dot_y - halo, 2 * halo, 2 * halo, MINT);
	it->alpha = 0.22f;
	halo /= 2;
	place_box(out, ITEM_DISC, item_key("live", NULL, 0), left - halo,
	    dot_y - halo, 2 * halo, 2 * halo, MINT)
	    ->idle = IDLE_BREATHE;
	return left - 40;
}

static bool shows_days(const struct view *v)
{
	const Viesti__SeasonView *s = v->state->season;

	return frame_is_running(v) && s->has_end && s->has_start &&
	    v->today >= s->start && v->today <= s->end;
}

void frame_header(const struct view *v, struct items *out)
{
	const struct grid *g = grid(v);
	float left = clock_label(v, out, v->look->w - g->margin);
	float first, second;

	if (!shows_days(v)) {
		names(v, out, left - g->name_x + 8);
		return;
	}
	if (v->look->portrait) {
		names(v, out, left - g->name_x + 8);
		first = days_line(v, out, 0, g->margin, 358, ALIGN_LEFT);
		days_line(v, out, 1, g->margin + first + 20, 358, ALIGN_LEFT);
		return;
	}
	place_box(out, ITEM_RECT, item_key("divider", NULL, 0), left, 50, 2, 64,
	    LINE);
	left -= 32;
	first = days_line(v, out, 0, left, 78, ALIGN_RIGHT);
	second = days_line(v, out, 1, left, 114, ALIGN_RIGHT);
	left -= first > second ? first : second;
	names(v, out, left - g->name_x - 32);
}

void frame_title(const struct view *v, struct items *out, const char *first,
    const char *second, float max)
{
	const struct grid *g = grid(v);
	float size = g->title;
	const char *text;

	if (max <= 0 || v->look->portrait)
		max = v->look->w - 2 * g->margin;
	text = draw_fit(v->draw, out, first, NULL, max, &size, g->title_least,
	    700);
	place_text(out, item_key("title", first, 0), text, g->margin,
	    g->title_y, size, 700, PAPER);
	size = g->title2;
	text = draw_fit(v->draw, out, items_text(out, "%s", second), NULL, max,
	    &size, 26, 500);
	place_text(out, item_key("title", second, 1), text, g->margin,
	    g->title2_y, size, 500, MIST);
}

static void fill_dot(const struct view *v, struct item *it)
{
	if (v->on_for_ms <= v->on_ms)
		return;
	it->w += 26 * (float)v->on_ms / (float)v->on_for_ms;
	it->idle = IDLE_FILL;
	it->size = 48;
	it->idle_ms = v->on_for_ms - v->on_ms;
}

/* Small bubbles; the current one is long and fills as time passes. */
static void dots(const struct view *v, struct items *out, float right, float y)
{
	float x = right;

	if (v->dots < 2)
		return;
	for (int i = v->dots - 1; i >= 0; i--) {
		float w = i == v->dot ? 48 : 16;
		struct item *it;

		x -= w;
		it = place_box(out, ITEM_BUBBLE, item_key("dot", NULL, i), x,
		    y - 8, w, 16, LINE);
		it->tight = 3;
		if (i == v->dot) {
			it = place_box(out, ITEM_BUBBLE,
			    item_key("dot on", NULL, i), x, y - 8, 22, 16,
			    PAPER);
			it->tight = 3;
			fill_dot(v, it);
		}
		x -= i == v->fixed_dots ? 24 : 10;
	}
}

static const char *join_words(const struct view *v, int which)
{
	const Viesti__SeasonView *s = v->state->season;
	const char *own = s ? look_text(v->look, which, s->join) : "";

	if (s && !frame_is_running(v) &&
	    state_of(v) != VIESTI__SEASON_STATE__SEASON_CREATED)
		return look_word(v->look, which,
		    N_("Thank you for taking part"));

	return *own ? own
		    : look_word(v->look, which, N_("Join? Ask your contact"));
}

void frame_footer(const struct view *v, struct items *out)
{
	const struct grid *g = grid(v);
	const char *join = items_text(out, "%s",
	    v->state->season ? join_words(v, 0) : "");
	const char *second = items_text(out, "%s",
	    v->state->season ? join_words(v, 1) : "");
	bool portrait = v->look->portrait;
	float room = v->look->w - 2 * g->margin;
	float max = room - (v->dots ? (float)v->dots * 26 + 70 : 0), used = 0;
	struct item *it;

	it = piece_fit(v, out, item_key("join", NULL, 0), join, g->margin,
	    g->foot_y, portrait ? room : max, g->foot_size, 24, 600, PAPER);
	if (!portrait)
		used = width(v, it->text, it->size, 600) + 32;
	if (used + width(v, second, 28, 500) <= max || portrait)
		piece_fit(v, out, item_key("join", NULL, 1), second,
		    g->margin + used, g->foot2_y, max - used, 28, 24, 500,
		    MIST);
	dots(v, out, v->look->w - g->margin, g->dots_y);
}

void frame_offline(const struct view *v, struct items *out)
{
	float y = v->look->portrait ? 1640 : 880, margin = grid(v)->margin;
	char at[LOOK_SIZE];
	bool old = v->now_us - v->state->at > (int64_t)24 * 3600 * 1000000;

	if (!v->offline)
		return;
	place_box(out, ITEM_BUBBLE, item_key("offline", NULL, 0), margin, y,
	    v->look->w - 2 * margin, 96, TRACE);
	place_icon(out, ICON_ASLEEP, item_key("offline face", NULL, 0),
	    margin + 34, y + 18, 62, PAPER);
	for (int which = 0; which < 2; which++) {
		float size = which ? 28 : 36;
		char *text;

		(old ? look_day_time : look_time)(v->look, which, v->state->at,
		    at);
		text = items_text(out,
		    look_word(v->look, which,
			N_("No connection. Showing the standings of %s.")),
		    at);
		piece_fit(v, out, item_key("offline words", NULL, which), text,
		    margin + 126, y + (which ? 78 : 42),
		    v->look->w - 2 * margin - 126 - 40, size, 24,
		    which ? 500 : 600, which ? MIST : PAPER);
	}
}

int frame_turn(const struct view *v)
{
	return v->look->second != v->look->first && v->on_for_ms > 0 &&
	    v->on_ms >= v->on_for_ms / 2;
}

enum color frame_area_color(const char *area, size_t index)
{
	static const enum color others[] = { SKY, ROSE, LIME };

	if (area && strcmp(area, "workplace") == 0)
		return SKY;
	if (area && strcmp(area, "social") == 0)
		return ROSE;
	if (area && strcmp(area, "media") == 0)
		return LIME;
	return others[index % 3];
}

enum icon frame_area_icon(const char *area, size_t index)
{
	static const enum icon icons[] = { ICON_WORKPLACE, ICON_SOCIAL,
		ICON_MEDIA };
	enum color color = frame_area_color(area, index);

	return icons[color == SKY ? 0 : color == ROSE ? 1 : 2];
}

/* The words after the name: a light and how many are active, the share in
 * words, or that it stands outside the competition. */
static float small_tail(const struct view *v, struct items *out, uint64_t key,
    float x, float y, float h, const Viesti__DepartmentBar *d, float size)
{
	char share[LOOK_SIZE];
	const char *words = "";

	if (d->has_lit) {
		struct item *it;
		char *n = piece_number(v, out, 0, d->lit);

		it = place_box(out, ITEM_BUBBLE, key + 2, x + 18,
		    y + h / 2 - size * 0.355f, size * 0.71f, size * 0.71f,
		    v->offline ? RING_OFF : SKY);
		it->tight = 4;
		it->enter = ENTER_POP;
		place_text(out, key + 3, n, x + 18 + size * 0.71f + 10,
		    place_middle(y, h, size), size, 600, PAPER);
		return 28 + size * 0.71f + width(v, n, size, 600);
	}
	if (d->has_hors_concours && d->hors_concours)
		words = look_word(v->look, 0, N_("not competing"));
	else if (d->share &&
	    d->share->kind != VIESTI__SHARE_KIND__SHARE_IN_WORDS)
		words = look_share(v->look, 0, d->share, share);
	if (!*words)
		return 0;
	words = items_text(out, "%s", words);
	place_text(out, key + 2, words, x + 20, place_middle(y, h, 28), 28, 500,
	    MIST);
	return 20 + width(v, words, 28, 500);
}

float frame_small_bubble(const struct view *v, struct items *out, uint64_t key,
    float x, float y, float h, float max, const char *name,
    const Viesti__DepartmentBar *d)
{
	bool portrait = v->look->portrait;
	float size = h > 55 ? 36
	    : h < 44	    ? h * 0.66f
	    : h < 50	    ? 30
	    : portrait	    ? 32
			    : 34;
	float pad = portrait ? 22 : 28, w = 0;
	size_t bubble = out->n;

	place_box(out, ITEM_BUBBLE, key, x, y, 0, h, v->offline ? HUSH : CALM)
	    ->enter = ENTER_POP;
	/* what comes after the name is measured first, then put where it is */
	if (d)
		w = small_tail(v, out, key, x, y, h, d, size);
	name = draw_fit(v->draw, out, items_text(out, "%s", name),
	    d ? d->short_name : NULL, max - w - 2 * pad, &size, size * 0.85f,
	    600);
	for (size_t i = bubble + 1; i < out->n; i++)
		out->rows[i].x += pad + width(v, name, size, 600);
	place_text(out, key + 1, name, x + pad, place_middle(y, h, size), size,
	    600, PAPER);
	w += 2 * pad + width(v, name, size, 600);
	out->rows[bubble].w = w;
	for (size_t i = bubble; i < out->n; i++)
		out->rows[i].group = key;
	return w;
}
