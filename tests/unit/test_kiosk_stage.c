/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The stage: what is painted piece by piece is the picture painted whole; all
 * comes to rest in time; at rest nothing is painted.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/kiosk/stage.h"

#define WIDTH 480
#define HEIGHT 270
#define FRAME_US 40000

struct screen {
	struct look look;
	struct draw *draw;
	struct stage *stage;
	cairo_surface_t *pixels;
};

static void open_screen(struct screen *s, bool reduced)
{
	look_init(&s->look, WIDTH, HEIGHT, LANG_FI);
	s->look.reduced_motion = reduced;
	s->draw = draw_new(s->look.u);
	s->stage = stage_new(&s->look, s->draw);
	s->pixels = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH,
	    HEIGHT);
}

static void close_screen(struct screen *s)
{
	cairo_surface_destroy(s->pixels);
	stage_free(s->stage);
	draw_free(s->draw);
}

static size_t paint(struct screen *s, int64_t now, bool all)
{
	cairo_rectangle_int_t rects[64];

	return stage_paint(s->stage, s->pixels, now, all, rects, 64);
}

/* Rows in a random order with random lengths. */
static struct items *list(unsigned seed)
{
	struct items *l = items_new();

	for (long i = 0; i < 12; i++) {
		long who = (long)((unsigned)i * 5 + seed) % 16;
		uint64_t key = item_key("row", NULL, who);
		struct item *it = items_add(l, ITEM_BUBBLE, key);

		it->x = 300;
		it->y = 60 + 80 * (float)i;
		it->w = 200 + (float)(rand_r(&seed) % 900);
		it->h = 60;
		it->group = key;
		it->color = i ? BAR : SUN;
		it->enter = ENTER_GROW;
		it->order = (uint16_t)i;
		it = items_add(l, ITEM_TEXT, key + 1);
		it->x = 1600;
		it->y = 100 + 80 * (float)i;
		it->size = 42;
		it->weight = 600;
		it->number = rand_r(&seed) % 900;
		it->text = items_text(l, "%d", (int)it->number);
		it->color = PAPER;
		it->enter = ENTER_COUNT;
		it->group = key;
		it = items_add(l, ITEM_BUBBLE, key + 2);
		it->x = 100 + 10 * (float)who;
		it->y = 60 + 80 * (float)i;
		it->w = it->h = 46;
		it->color = SKY;
		it->enter = ENTER_POP;
	}
	return l;
}

static bool same_pixels(struct screen *a, struct screen *b)
{
	cairo_surface_flush(a->pixels);
	cairo_surface_flush(b->pixels);
	return memcmp(cairo_image_surface_get_data(a->pixels),
		   cairo_image_surface_get_data(b->pixels),
		   (size_t)cairo_image_surface_get_stride(a->pixels) *
		       HEIGHT) == 0;
}

static void painted_in_pieces_it_is_the_whole_picture(void **state)
{
	static const enum change changes[] = { CHANGE_CUT, CHANGE_DATA,
		CHANGE_SCENE, CHANGE_DATA, CHANGE_MOMENT, CHANGE_SCENE,
		CHANGE_DATA };
	struct screen pieces, whole;
	int64_t now = 1000000;

	(void)state;
	open_screen(&pieces, false);
	open_screen(&whole, false);
	for (size_t c = 0; c < sizeof(changes) / sizeof(changes[0]); c++) {
		stage_show(pieces.stage, list((unsigned)c), changes[c], now);
		stage_show(whole.stage, list((unsigned)c), changes[c], now);
		for (int frame = 0; frame < 60; frame++, now += FRAME_US) {
			paint(&pieces, now, c == 0 && frame == 0);
			paint(&whole, now, true);
			if (!same_pixels(&pieces, &whole))
				fail_msg("change %zu, frame %d differs", c,
				    frame);
		}
	}
	close_screen(&pieces);
	close_screen(&whole);
}

static void at_rest_nothing_is_painted(void **state)
{
	struct screen s;
	int64_t now = 1000000;

	(void)state;
	open_screen(&s, false);
	stage_show(s.stage, list(1), CHANGE_CUT, now);
	paint(&s, now, true);
	stage_show(s.stage, list(2), CHANGE_SCENE, now);
	assert_int_equal(stage_next_us(s.stage, now), now);
	for (; stage_next_us(s.stage, now) == now; now += FRAME_US) {
		paint(&s, now, false);
		assert_true(now < 6000000);
	}
	assert_true(stage_next_us(s.stage, now) == INT64_MAX);
	assert_int_equal(paint(&s, now, false), 0);
	close_screen(&s);
}

static void with_reduced_motion_it_takes_a_fifth_of_a_second(void **state)
{
	struct screen s;
	int64_t now = 1000000;

	(void)state;
	open_screen(&s, true);
	stage_show(s.stage, list(1), CHANGE_CUT, now);
	paint(&s, now, true);
	stage_show(s.stage, list(2), CHANGE_SCENE, now);
	paint(&s, now + 210000, false);
	assert_true(stage_next_us(s.stage, now + 210000) == INT64_MAX);
	close_screen(&s);
}

static struct items *line(const char *text)
{
	struct items *l = items_new();
	struct item *it = items_add(l, ITEM_TEXT, item_key("line", text, 0));

	it->text = text;
	it->x = 100;
	it->y = 500;
	it->size = 42;
	it->weight = 600;
	it->color = PAPER;
	return l;
}

static bool is_between(struct screen *s, int64_t now)
{
	return stage_next_us(s->stage, now) == now;
}

/* Both words are on while one goes and the other comes; the time depends on
 * no frame. */
static void a_line_in_another_language_fades_across(void **unused)
{
	for (int reduced = 0; reduced < 2; reduced++) {
		int64_t now = 1000000, takes = reduced ? 200000 : 480000;
		struct screen s, after;

		open_screen(&s, reduced);
		open_screen(&after, reduced);
		stage_show(s.stage, line("osallistuminen"), CHANGE_CUT, now);
		paint(&s, now, true);
		stage_show(s.stage, line("deltagande"), CHANGE_DATA, now);
		stage_show(after.stage, line("deltagande"), CHANGE_CUT, now);
		paint(&after, now, true);
		paint(&s, now + takes / 2, false);
		assert_false(same_pixels(&s, &after));
		paint(&s, now + takes - 20000, false);
		assert_true(is_between(&s, now + takes - 20000));
		paint(&s, now + takes + 1000, false);
		assert_false(is_between(&s, now + takes + 1000));
		assert_true(same_pixels(&s, &after));
		close_screen(&s);
		close_screen(&after);
	}
	(void)unused;
}

static void pictures_are_given_back(void **state)
{
	struct screen s;
	int64_t now = 1000000;
	size_t after = 0;

	(void)state;
	open_screen(&s, false);
	for (unsigned i = 0; i < 60; i++) {
		stage_show(s.stage, list(i % 5), CHANGE_SCENE, now);
		for (int frame = 0; frame < 60; frame++, now += FRAME_US)
			paint(&s, now, frame == 0);
		if (i == 10)
			after = stage_memory(s.stage);
	}
	assert_true(stage_memory(s.stage) <= after * 2);
	close_screen(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(painted_in_pieces_it_is_the_whole_picture),
		cmocka_unit_test(at_rest_nothing_is_painted),
		cmocka_unit_test(
		    with_reduced_motion_it_takes_a_fifth_of_a_second),
		cmocka_unit_test(a_line_in_another_language_fades_across),
		cmocka_unit_test(pictures_are_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
