/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where texts stand, in every scene, state, language and orientation, with and
 * without connection: inside the margins, clear of each other, and either
 * inside a bubble or outside it, never across its edge.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/kiosk/scene.h"
#include "client/state_file.h"
#include "common/clock.h"

#define HEADER 120 /* u: where names and the clock begin */
#define SLACK 6	   /* u: what round letters and their sides may stand out */

static const struct {
	const char *name;
	bool offline; /* too */
} states[] = {
	{ "season", true },
	{ "before", true },
	{ "frozen", true },
	{ "paused", false },
	{ "ended", true },
	{ "ceremony", false },
	{ "winner", false },
	{ "thanks", false },
	{ "few", true },
	{ "one", false },
	{ "all", true },
	{ "many", true },
	{ "long", true },
	{ "quiet", false },
	{ "named", false },
	{ "nothing", false },
	{ "final", true },
	{ "announced", true },
	{ "winner-long", false },
	{ "award-long-title", false },
	{ "award-long-list", false },
	{ "award-long-alone", false },
};

struct box {
	float x, y, w, h;
};

struct sight {
	const char *state, *scene;
	struct look look;
	bool offline;
	int page;
	unsigned faults, pictures;
};

static void fault(struct sight *s, const char *what, const char *text,
    const char *other)
{
	static const char *const languages[] = {
		[LANG_EN] = "en", [LANG_FI] = "fi", [LANG_SV] = "sv"
	};

	s->faults++;
	print_error("%s %s %s %s%s page %d: %s: \"%s\" %s\n", s->state,
	    s->scene, s->look.portrait ? "portrait" : "landscape",
	    languages[s->look.first], s->offline ? " offline" : "", s->page,
	    what, text, other);
}

static struct box box_of(struct draw *d, const struct item *it)
{
	struct box b;

	draw_extents(d, it, &b.x, &b.y, &b.w, &b.h);
	return b;
}

static struct box common(const struct box *a, const struct box *b)
{
	float x = a->x > b->x ? a->x : b->x, y = a->y > b->y ? a->y : b->y;
	float right = a->x + a->w < b->x + b->w ? a->x + a->w : b->x + b->w;
	float below = a->y + a->h < b->y + b->h ? a->y + a->h : b->y + b->h;
	struct box c = { x, y, right - x, below - y };

	if (c.w < 0 || c.h < 0)
		c.w = c.h = 0;
	return c;
}

static bool is_text(const struct item *it)
{
	return it->kind == ITEM_TEXT && it->text[0] != '\0';
}

static bool is_bubble(const struct item *it)
{
	return (it->kind == ITEM_BUBBLE || it->kind == ITEM_LEADER) &&
	    it->color != RING_1 && it->color != RING_2 && it->color != RING_3;
}

/* A text against everything else. */
static void pairs(struct sight *s, const struct items *l,
    const struct box *boxes, size_t i)
{
	const struct item *it = &l->rows[i];
	const struct box *a = &boxes[i];

	for (size_t k = 0; k < l->n; k++) {
		const struct item *other = &l->rows[k];
		struct box c;

		if (k == i || !(is_bubble(other) || is_text(other)))
			continue;
		c = common(a, &boxes[k]);
		if (is_text(other)) {
			if (k > i && c.w > 2 && c.h > 2)
				fault(s, "on another text", it->text,
				    other->text);
		} else if (c.w > SLACK && c.h > SLACK &&
		    (c.w < a->w - SLACK || c.h < a->h - SLACK)) {
			fault(s, "across an edge", it->text, "");
		}
	}
}

static void look_at(struct sight *s, struct draw *d, const struct items *l)
{
	float margin = s->look.portrait ? 64 : 96;
	struct box *boxes = calloc(l->n + 1, sizeof(*boxes));

	assert_non_null(boxes);
	for (size_t i = 0; i < l->n; i++)
		boxes[i] = box_of(d, &l->rows[i]);
	for (size_t i = 0; i < l->n; i++) {
		const struct item *it = &l->rows[i];
		struct box a;

		if (!is_text(it))
			continue;
		a = boxes[i];
		if (a.x < margin - 2 * SLACK || a.y < 36 ||
		    a.x + a.w > s->look.w - margin + SLACK ||
		    a.y + a.h > s->look.h - 36)
			fault(s, "outside the margins", it->text, "");
		if (it->size < 23.5f)
			fault(s, "too small", it->text, "");
		/* only names longer than anybody's end in an ellipsis */
		if (a.y < HEADER && strstr(it->text, "…") &&
		    !strstr(s->state, "long"))
			fault(s, "cut", it->text, "");
		pairs(s, l, boxes, i);
	}
	free(boxes);
}

/* One scene as it stands in one picture. */
static void see(struct sight *s, const Viesti__KioskState *state,
    const struct scene *scene, struct draw *d)
{
	struct view v = { .look = &s->look,
		.state = state,
		.draw = d,
		.dots = 9,
		.dot = 1,
		.fixed_dots = 4 };
	const Viesti__MomentsView *m = state->moments;
	int pages;

	v.offline = v.no_people = s->offline;
	v.now_us = state->at + (s->offline ? (int64_t)26 * 3600 * 1000000 : 0);
	v.today = clock_date_of(v.now_us);
	for (size_t i = 0; m && i < m->n_moments; i++)
		if ((m->moments[i]->kind ==
			VIESTI__MOMENT_KIND__MOMENT_LEADER) ==
		    (strcmp(scene->name, "leader") == 0))
			v.moment = m->moments[i];
	s->scene = scene->name;
	if (!scene->has(&v))
		return;
	pages = scene->pages ? scene->pages(&v) : 1;
	for (v.page = 0; v.page < pages; v.page++) {
		struct items *l = items_new();

		s->page = v.page;
		s->pictures++;
		scene->lay(&v, l);
		look_at(s, d, l);
		items_free(l);
	}
}

/* Scenes that the state never asks for need no look. */
static bool of_state(const Viesti__KioskState *state, const struct scene *c)
{
	Viesti__SeasonState s = state->season
	    ? state->season->state
	    : VIESTI__SEASON_STATE__SEASON_UNSPECIFIED;

	if (strcmp(c->name, "before") == 0)
		return s == VIESTI__SEASON_STATE__SEASON_CREATED;
	if (strcmp(c->name, "ended") == 0)
		return s >= VIESTI__SEASON_STATE__SEASON_ENDED;
	return true;
}

static void see_scenes(struct sight *s, const Viesti__KioskState *state,
    struct draw *d)
{
	for (const struct scene *c = scenes; c->name; c++)
		if (of_state(state, c))
			see(s, state, c, d);
}

static void see_all(struct sight *s, int width, int height, enum language lang)
{
	struct draw *d;

	look_init(&s->look, width, height, lang);
	d = draw_new(s->look.u);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		Viesti__KioskState *state;
		struct error err;
		char path[512];

		snprintf(path, sizeof(path), "%s/kiosk/%s.json", TEST_DATA,
		    states[i].name);
		assert_int_equal(state_read(path, &state, &err), 0);
		s->state = states[i].name;
		see_scenes(s, state, d);
		s->offline = true;
		if (states[i].offline)
			see_scenes(s, state, d);
		s->offline = false;
		viesti__kiosk_state__free_unpacked(state, NULL);
	}
	draw_free(d);
}

static void texts_keep_their_places(int width, int height)
{
	struct sight s = { 0 };

	for (int lang = 0; lang < LANG_COUNT; lang++)
		see_all(&s, width, height, (enum language)lang);
	assert_true(s.pictures > 180);
	assert_int_equal(s.faults, 0);
}

static void texts_keep_their_places_in_landscape(void **unused)
{
	(void)unused;
	texts_keep_their_places(1920, 1080);
}

static void texts_keep_their_places_in_portrait(void **unused)
{
	(void)unused;
	texts_keep_their_places(1080, 1920);
}

/* The control: what the tests above look for is seen. */
static void a_text_in_the_wrong_place_is_seen(void **unused)
{
	struct sight s = { .state = "control", .scene = "" };
	struct items *l = items_new();
	struct draw *d;

	(void)unused;
	look_init(&s.look, 1920, 1080, LANG_FI);
	d = draw_new(s.look.u);
	for (int i = 0; i < 3; i++) {
		struct item *it = items_add(l, ITEM_TEXT, (uint64_t)i + 1);

		it->text = "Pelastusosasto";
		it->size = 40;
		it->weight = 600;
		it->x = (float[]){ 1700, 200, 220 }[i];
		it->y = 500;
	}
	look_at(&s, d, l);
	assert_int_equal(s.faults, 2);
	l->rows[2].x = 900;
	l->rows[0].x = 1400;
	look_at(&s, d, l);
	assert_int_equal(s.faults, 2);
	items_add(l, ITEM_BUBBLE, 9);
	l->rows[3].x = 800;
	l->rows[3].y = 470;
	l->rows[3].w = 250;
	l->rows[3].h = 50;
	look_at(&s, d, l);
	assert_int_equal(s.faults, 3);
	items_free(l);
	draw_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_in_the_wrong_place_is_seen),
		cmocka_unit_test(texts_keep_their_places_in_landscape),
		cmocka_unit_test(texts_keep_their_places_in_portrait),
	};

	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
