/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Announcements: the next training, a tip or the theme, and a word of the
 * management. A part that is missing gives its room to its neighbour.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "client/kiosk/scene/pieces.h"
#include "common/i18n.h"

#define TURN_US 120000000 /* several of a kind: each so long */

struct frame {
	float x, y, w, h;
};

/* The one of its kind whose turn it is; NULL: there is none. */
static const Viesti__Announcement *find(const struct view *v,
    Viesti__AnnouncementKind a, Viesti__AnnouncementKind b)
{
	const Viesti__AnnouncementsView *all = v->state->announcements;
	size_t n = 0, turn;

	for (size_t i = 0; all && i < all->n_rows; i++)
		n += all->rows[i]->kind == a || all->rows[i]->kind == b;
	if (n == 0)
		return NULL;
	turn = (size_t)(v->now_us / TURN_US) % n;
	for (size_t i = 0; i < all->n_rows; i++)
		if ((all->rows[i]->kind == a || all->rows[i]->kind == b) &&
		    turn-- == 0)
			return all->rows[i];
	return NULL;
}

static size_t area_index(const struct view *v, const char *area)
{
	const Viesti__SeasonView *s = v->state->season;

	for (size_t i = 0; s && area && i < s->n_areas; i++)
		if (s->areas[i]->area && strcmp(s->areas[i]->area, area) == 0)
			return i;
	return 0;
}

/* The points that it gives, in a bubble of the background's colour. */
static void worth(const struct view *v, struct items *out,
    const Viesti__Announcement *a, float x, float y, enum color color)
{
	float middle = x + 90;
	char number[LOOK_SIZE];

	place_box(out, ITEM_BUBBLE, item_key("worth", NULL, 0), x, y, 180, 180,
	    NIGHT)
	    ->tight = 8;
	look_number(v->look, 0, a->points, number);
	place_text(out, item_key("worth", NULL, 1),
	    items_text(out, "%s", number), middle, y + 92, 90, 800, color)
	    ->align = ALIGN_CENTER;
	for (int which = 0; which < 2; which++)
		place_text(out, item_key("worth", NULL, 2 + which),
		    look_plural(v->look, which, "point", "points", a->points),
		    middle, y + (which ? 160 : 133), 28, which ? 500 : 600,
		    which ? MIST : PAPER)
		    ->align = ALIGN_CENTER;
}

/* "To 12.3. klo 9": as a heading begins. */
static char *day_time(const struct view *v, struct items *out, int which,
    int64_t at_us)
{
	char text[LOOK_SIZE];

	look_day_time(v->look, which, at_us, text);
	text[0] = (char)toupper((unsigned char)text[0]);
	return items_text(out, "%s", text);
}

static void training(const struct view *v, struct items *out,
    const Viesti__Announcement *a, const struct frame *f)
{
	bool area = a->area && *a->area;
	size_t index = area_index(v, a->area);
	/* what belongs to no area looks like none of them */
	enum color color = area ? frame_area_color(a->area, index) : MIST;
	enum icon icon = area ? frame_area_icon(a->area, index) : ICON_CLOCK;
	uint64_t key = item_key("training", NULL, (long)a->announcement);
	bool points = a->has_points && a->points > 0, lengthy;
	float x = f->x + 56, max = f->w - 112, y = f->y + (f->h - 420) / 2;
	float left = points ? max - 200 : max;
	const char *when, *text = look_text(v->look, 0, a->text);
	const struct wrap about = { 2, true, 60, 46, 34, 700, NIGHT };
	struct both head = { .size = { 44, 30 },
		.y = { y + 80, y + 120 },
		.weight = { 700, 500 },
		.color = { NIGHT, NIGHT } };

	color = v->offline ? RING_OFF : color;
	place_box(out, ITEM_BUBBLE, key, f->x, f->y, f->w, f->h, color)
	    ->radius = 60;
	place_icon(out, icon, key + 1, x + 2, y + 44, 80, NIGHT);
	piece_words(v, &head, N_("Next training"));
	piece_both(v, out, key + 2, &head, x + 116, left - 116);
	when = a->has_at ? day_time(v, out, 0, a->at) : "";
	lengthy = piece_wraps(v, out, text, max, &about);
	piece_fit(v, out, key + 4, when, x - 4, y + (lengthy ? 222 : 250), left,
	    lengthy ? 92 : 116, 70, 800, NIGHT);
	piece_wrap(v, out, key + 16, text, NULL, x, y + (lengthy ? 336 : 328),
	    max, &about);
	when = a->has_at ? day_time(v, out, 1, a->at) : "";
	text = look_text(v->look, 1, a->text);
	piece_fit(v, out, key + 6,
	    *text ? items_text(out, "%s · %s", when, text) : when, x,
	    y + (lengthy ? 384 : 376), max, 34, 26, 500, NIGHT);
	if (points)
		worth(v, out, a, f->x + f->w - 232, y + 54, color);
}

static void tip(const struct view *v, struct items *out,
    const Viesti__Announcement *a, const struct frame *f)
{
	bool theme = a->kind == VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_THEME;
	uint64_t key = item_key("tip", NULL, (long)a->announcement);
	bool large = f->w > 1000, tall = f->h > 500;
	const char *text = look_text(v->look, 0, a->text);
	bool lengthy = !large && !tall && strlen(text) > 84;
	float x = f->x + 56, max = f->w - 112;
	float y = f->y + (f->h - 420) / (tall ? 3 : 2);
	struct both head = { .size = { 44, 30 },
		.y = { y + 80, y + 120 },
		.weight = { 700, 500 },
		.color = { PAPER, MIST } };

	place_box(out, ITEM_BUBBLE, key, f->x, f->y, f->w, f->h,
	    v->offline ? HUSH : CALM)
	    ->radius = 60;
	place_icon(out, ICON_EYES, key + 1, x, y + 44, 84,
	    v->offline ? RING_OFF : LIME);
	piece_words(v, &head, theme ? N_("Theme") : N_("Tip"));
	piece_both(v, out, key + 2, &head, x + 109, max - 109);
	y = piece_paragraph(v, out, key + 4, text, x, y + (tall ? 210 : 190),
	    max, lengthy ? 4 : 3,
	    large	  ? 64
		: tall	  ? 52
		: lengthy ? 34
			  : 44,
	    lengthy ? 32 : 36, 700, PAPER);
	piece_paragraph(v, out, key + 8, look_text(v->look, 1, a->text), x,
	    y + (tall ? 12 : -4), max, tall ? 3 : 2,
	    large      ? 40
		: tall ? 34
		       : 28,
	    26, 500, MIST);
}

/* "HS" of Helena Saarikoski. */
static const char *initials(struct items *out, const char *name)
{
	const char *last = strrchr(name, ' ');
	int a = 1, b = 1;

	while (((unsigned char)name[a] & 0xc0) == 0x80)
		a++;
	if (!last)
		return items_text(out, "%.*s", a, name);
	while (((unsigned char)last[1 + b] & 0xc0) == 0x80)
		b++;
	return items_text(out, "%.*s%.*s", a, name, b, last + 1);
}

/* Who said it: name, title in both languages, in one line or in two; the
 * baseline after them. */
static float speaker(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Announcement *a, float x, float y, float max, bool two)
{
	const char *title[2] = { look_text(v->look, 0, a->title),
		look_text(v->look, 1, a->title) };
	const char *name = a->name ? a->name : "";
	float used = draw_width(v->draw, name, 34, 700);
	char *rest;

	rest = items_text(out, "%s%s%s", title[0],
	    *title[0] && *title[1] ? " · " : "", title[1]);
	two = two && used + draw_width(v->draw, rest, 34, 500) > max;
	if (!two && *name && *rest)
		rest = items_text(out, ", %s", rest);
	piece_fit(v, out, key, name, x, y, max, 34, 28, 700, NIGHT);
	if (two)
		return piece_paragraph(v, out, key + 1, rest, x, y + 40, max, 2,
		    28, 26, 500, NIGHT);
	if (used < max * 0.8f)
		piece_fit(v, out, key + 1, rest, x + used, y, max - used, 34,
		    26, 500, NIGHT);
	return y + 34;
}

/* What was said in both languages and by whom, with the quote in this size;
 * where it ends. */
static float said(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Announcement *a, float x, float y, float max, float size)
{
	const char *second = look_text(v->look, 1, a->text);
	char *quote = items_text(out, look_word(v->look, 0, N_("“%s”")),
	    look_text(v->look, 0, a->text));

	y = piece_paragraph(v, out, key + 4, quote, x, y, max, 7, size, size,
	    700, NIGHT);
	quote = items_text(out, look_word(v->look, 1, N_("“%s”")), second);
	if (*second)
		y = piece_paragraph(v, out, key + 14, quote, x, y, max, 7,
		    fmaxf(26, size / 2), 26, 500, NIGHT);
	return speaker(v, out, key + 24, a, x, y + 14, max, true);
}

/* As large as its bubble allows, in the middle of it. */
static void said_large(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Announcement *a, const struct frame *f, float x, float max)
{
	size_t first = out->n;
	float size = v->look->portrait ? 60 : 72, room = f->h - 50, high;

	do {
		out->n = first;
		high = said(v, out, key, a, x, f->y + 25 + size, max, size) -
		    (f->y + 25 + size) + size * 0.8f;
		size -= 2;
	} while (high > room && size > 32);
	for (size_t i = first; i < out->n && high < room; i++)
		out->rows[i].y += (room - high) / 2;
}

static void said_small(const struct view *v, struct items *out, uint64_t key,
    const Viesti__Announcement *a, const struct frame *f, float x, float max)
{
	const char *second = look_text(v->look, 1, a->text);
	char *quote = items_text(out, look_word(v->look, 0, N_("“%s”")),
	    look_text(v->look, 0, a->text));
	const struct wrap large = { 2, true, 46, 36, 30, 700, NIGHT };
	bool two = piece_wraps(v, out, quote, max, &large);

	piece_wrap(v, out, key + 4, quote, NULL, x, f->y + (two ? 92 : 68), max,
	    &large);
	quote = items_text(out, look_word(v->look, 1, N_("“%s”")), second);
	if (*second)
		piece_fit(v, out, key + 8, quote, x, f->y + (two ? 132 : 116),
		    max, two ? 28 : 30, 26, 500, NIGHT);
	speaker(v, out, key + 12, a, x, f->y + (two ? 174 : 164), max, false);
}

static void endorsement(const struct view *v, struct items *out,
    const Viesti__Announcement *a, const struct frame *f)
{
	uint64_t key = item_key("endorsement", NULL, (long)a->announcement);
	bool large = f->h > 300, portrait = v->look->portrait;
	float x = f->x + (portrait ? 60 : 201), max = f->x + f->w - x - 70;
	float y = large ? f->y + f->h / 2 - 52 : f->y + 46;

	place_box(out, ITEM_LEADER, key, f->x, f->y, f->w, f->h, PAPER)
	    ->radius = large ? 98 : 0;
	if (!portrait && a->name && *a->name) {
		place_box(out, ITEM_BUBBLE, key + 1, f->x + 48, y, 104, 104,
		    v->offline ? BAR_OFF : BAR);
		place_text(out, key + 2, initials(out, a->name), f->x + 100,
		    y + 68, 46, 700, PAPER)
		    ->align = ALIGN_CENTER;
	}
	(large ? said_large : said_small)(v, out, key, a, f, x, max);
}

static void landscape(const struct view *v, struct items *out,
    const Viesti__Announcement *a, const Viesti__Announcement *b,
    const Viesti__Announcement *c)
{
	float bottom = v->offline ? 860 : 928;
	struct frame f = { 96, 268, 1728, bottom - 268 };

	if ((a || b) && c && v->offline)
		c = NULL;
	if ((a || b) && c)
		f.h = 420;
	if (a && b)
		f.w = 1000;
	if (a)
		training(v, out, a, &f);
	if (a && b) {
		f.x += 1048;
		f.w = 680;
	}
	if (b)
		tip(v, out, b, &f);
	f = (struct frame){ 112, a || b ? 732 : 268, 1712,
		a || b ? 196 : bottom - 288 };
	if (c)
		endorsement(v, out, c, &f);
}

/* One below the other; three parts, each with its share of the height. */
static void upright(const struct view *v, struct items *out,
    const Viesti__Announcement *a, const Viesti__Announcement *b,
    const Viesti__Announcement *c)
{
	float y = 396, bottom = v->offline ? 1634 : 1740;
	int n = (a != NULL) + (b != NULL) + (c != NULL);
	float h = (bottom - y - 24 * (float)(n - 1)) / (float)n;
	struct frame f = { 64, y, 952, h };

	if (a) {
		training(v, out, a, &f);
		f.y += h + 24;
	}
	if (b) {
		tip(v, out, b, &f);
		f.y += h + 24;
	}
	f.x += 40;
	f.w -= 40;
	f.h -= 26;
	if (c)
		endorsement(v, out, c, &f);
}

bool has_announce(const struct view *v)
{
	const Viesti__AnnouncementsView *a = v->state->announcements;

	return frame_is_running(v) && a && a->n_rows > 0;
}

void lay_announce(const struct view *v, struct items *out)
{
	const Viesti__Announcement *a, *b, *c;

	frame_header(v, out);
	frame_title(v, out, look_word(v->look, 0, N_("What is on")),
	    look_word(v->look, 1, N_("What is on")), 0);
	a = find(v, VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TRAINING,
	    VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TRAINING);
	b = find(v, VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_TIP,
	    VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_THEME);
	c = find(v, VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_ENDORSEMENT,
	    VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_ENDORSEMENT);
	(v->look->portrait ? upright : landscape)(v, out, a, b, c);
	frame_footer(v, out);
	frame_offline(v, out);
}
