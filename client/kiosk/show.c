/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The loop of the kiosk; see show.h.
 *
 *   window_wait -> what the watch brought -> model_step -> stage_show
 *      ^                                                        |
 *      +---- until the next frame, change or minute <---- stage_paint
 *
 * In motion a frame starts every 60th of a second, at rest when something
 * breathes; what was late is left out, since motion depends on time only.
 */
#include "client/kiosk/show.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kiosk/keep.h"
#include "client/kiosk/model.h"
#include "client/state_file.h"
#include "client/kiosk/watch.h"
#include "client/kiosk/window.h"
#include "common/clock.h"
#include "common/log.h"

#define FRAME_US 16667
#define REST_US 100000 /* at rest at most 10 frames a second */
#define RECTS 32
#define MINUTE_US 60000000LL
#define SHIFTS 8 /* positions across and down */

struct show {
	const struct show_wish *wish;
	struct window *window;
	struct watch *watch;
	struct keep *keep;
	struct look look;
	struct draw *draw;
	struct stage *stage;
	struct model *model;
	FILE *frames;
	struct stat file; /* of the recorded state */
	char zone[64];
	bool fresh_stage;
	int64_t frame_us; /* the last one began */
	int64_t model_next;
};

/* ------------------------------------------------------------------- size */

static void look_at_size(struct show *s, int width, int height)
{
	look_init(&s->look, width, height, s->wish->first);
	s->look.visitors = s->wish->visitors;
	s->look.reduced_motion = s->wish->reduced_motion;
}

/* What depends on the size of the screen; true when it is another one. */
static bool fit(struct show *s, cairo_surface_t *onto)
{
	int width = cairo_image_surface_get_width(onto);
	int height = cairo_image_surface_get_height(onto);

	if (s->stage && s->look.width == width && s->look.height == height)
		return false;
	stage_free(s->stage);
	draw_free(s->draw);
	look_at_size(s, width, height);
	s->draw = draw_new(s->look.u);
	if (!s->draw)
		abort();
	s->stage = stage_new(&s->look, s->draw);
	s->fresh_stage = true;
	model_resize(s->model, s->draw);
	log_event(LOG_INFO, "kiosk_size", "width=%d height=%d", width, height);
	return true;
}

/* ------------------------------------------------------------------- news */

/* The competition's days, as soon as they are known. */
static void keep_days(struct show *s)
{
	const Viesti__SeasonView *season = model_state(s->model)->season;

	if (!season || !season->zone || strcmp(season->zone, s->zone) == 0 ||
	    strlen(season->zone) >= sizeof(s->zone))
		return;
	memcpy(s->zone, season->zone, strlen(season->zone) + 1);
	(void)clock_set_zone(s->zone, NULL);
}

static void take_news(struct show *s, int64_t wall, int64_t mono)
{
	struct news news;

	if (!s->watch)
		return;
	watch_take(s->watch, &news);
	if (news.turned)
		model_connection(s->model, news.connection, mono);
	for (size_t i = 0; i < WATCH_VIEWS; i++)
		if (news.updates[i])
			model_update(s->model, news.updates[i], wall, mono);
	if (s->keep)
		keep_write(s->keep, model_state(s->model), mono,
		    news.turned && news.connection != CONNECTION_UP);
	news_fini(&news);
}

/* A recorded state whose file was written anew or replaced: a rehearsal goes
 * on with it, step by step. One that is wrong changes nothing. */
static void reread(struct show *s)
{
	const char *path = s->wish->state_path;
	Viesti__KioskState *state = NULL;
	struct error err = { 0 };
	struct stat now;

	if (!path || stat(path, &now) < 0 ||
	    (now.st_ino == s->file.st_ino && now.st_size == s->file.st_size &&
		memcmp(&now.st_mtim, &s->file.st_mtim, sizeof(now.st_mtim)) ==
		    0))
		return;
	s->file = now;
	if (state_read(path, &state, &err) == 0)
		model_set_state(s->model, state, true);
	else
		log_event(LOG_WARN, "kiosk_state_file", "text=%s", err.text);
}

/* ---------------------------------------------------------------- a frame */

/* One pixel a minute on an 8 x 8 path, there and back, so that no picture
 * burns in. */
static void shift(struct show *s, int64_t wall)
{
	int all = SHIFTS * SHIFTS - 1;
	int at = (int)(wall / MINUTE_US % (2 * all)), x, y;

	at = at > all ? 2 * all - at : at;
	y = at / SHIFTS;
	x = y % 2 ? SHIFTS - 1 - at % SHIFTS : at % SHIFTS;
	stage_shift(s->stage, x - SHIFTS / 2, y - SHIFTS / 2);
}

static void step(struct show *s, int64_t wall, int64_t mono)
{
	enum change change;
	struct items *next;

	next = model_step(s->model, wall, mono, &change, &s->model_next);
	if (!next)
		return;
	stage_show(s->stage, next, s->fresh_stage ? CHANGE_CUT : change, mono);
	s->fresh_stage = false;
}

/* When, painting, showing, and whether something moved. */
static void note_frame(struct show *s, int64_t began, int64_t painted,
    bool moving)
{
	int64_t now = clock_mono_us();

	if (s->frames)
		fprintf(s->frames, "%lld %lld %lld %d\n", (long long)began,
		    (long long)(painted - began), (long long)(now - painted),
		    moving);
}

static void paint(struct show *s)
{
	cairo_rectangle_int_t rects[RECTS];
	bool fresh;
	cairo_surface_t *onto = window_surface(s->window, &fresh);
	int64_t wall = clock_now_us(), mono = clock_mono_us();
	int64_t painted;
	bool moving;
	size_t n;

	if (!onto)
		return;
	if (fit(s, onto))
		fresh = true;
	step(s, wall, mono);
	shift(s, wall);
	moving = stage_next_us(s->stage, mono) <= mono;
	if (!fresh && !moving && mono < s->frame_us + REST_US)
		return;
	n = stage_paint(s->stage, onto, mono, fresh, rects, RECTS);
	painted = clock_mono_us();
	if (n > 0)
		window_show(s->window, rects, n);
	s->frame_us = mono;
	note_frame(s, mono, painted, moving);
}

static int64_t next_time(const struct show *s)
{
	int64_t now = clock_mono_us(), next = now + 1000000;
	int64_t moves;

	if (s->stage) {
		moves = stage_next_us(s->stage, now);
		next = moves <= now ? s->frame_us + FRAME_US : moves;
		if (s->model_next < next)
			next = s->model_next;
	}
	return next;
}

/* --------------------------------------------------------------- its life */

static int begin(struct show *s, struct error *err)
{
	const struct show_wish *w = s->wish;
	Viesti__KioskState *kept = w->state;
	int code = window_open(&s->window, w->width, w->height, err);

	if (code && kept)
		viesti__kiosk_state__free_unpacked(kept, NULL);
	if (code)
		return code;
	look_at_size(s, 1920, 1080);
	s->draw = draw_new(s->look.u);
	s->model = model_new(&s->look, s->draw);
	model_hours(s->model, w->opens, w->closes);
	if (!kept) {
		if (keep_open(&s->keep, w->dir, err) < 0)
			log_event(LOG_WARN, "kiosk_state_place", "text=%s",
			    err->text);
		kept = s->keep ? keep_read(s->keep) : NULL;
	}
	if (kept)
		model_set_state(s->model, kept, w->state != NULL);
	if (w->state_path)
		(void)stat(w->state_path, &s->file);
	keep_days(s);
	if (w->frames && !(s->frames = fopen(w->frames, "we")))
		return error_set(err, E_UNAVAILABLE, "frames_write", "%s: %s.",
		    w->frames, error_why(errno));
	if (w->state)
		return 0;
	s->watch = watch_start(w->dir, w->visitors, window_wake, NULL);
	return s->watch ? 0
			: error_set(err, E_UNAVAILABLE, "no_thread",
			      _("There is not enough memory."));
}

static void end(struct show *s)
{
	watch_stop(s->watch);
	if (s->keep)
		keep_write(s->keep, model_state(s->model), clock_mono_us(),
		    true);
	keep_close(s->keep);
	model_free(s->model);
	stage_free(s->stage);
	draw_free(s->draw);
	window_close(s->window);
	if (s->frames)
		fclose(s->frames);
}

int show_run(const struct show_wish *wish, struct error *err)
{
	struct show s = { .wish = wish };
	struct window_events events = { .quit = false };
	int code = begin(&s, err);

	while (code == 0 && !events.quit) {
		take_news(&s, clock_now_us(), clock_mono_us());
		reread(&s);
		keep_days(&s);
		paint(&s);
		window_wait(s.window, next_time(&s), &events);
	}
	end(&s);
	if (code)
		log_event(LOG_ERROR, "kiosk_ended", "text=%s", err->text);
	return code;
}
