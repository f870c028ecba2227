/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SDL; see window.h. The picture is drawn into memory that the window shows,
 * without acceleration where the system can do that (X11): less memory, and
 * faster than a texture on the small machines that screens hang on. Wayland and
 * KMSDRM have no such memory; there SDL shows it as a texture.
 */
#include "client/kiosk/window.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"

#define WAIT_MOST_US 1000000 /* a signal is heard within it */

struct window {
	SDL_Window *window;
	SDL_Surface *pixels; /* of the window */
	SDL_Surface *shadow; /* where those are of another kind than Cairo's */
	cairo_surface_t *surface;
	bool fresh, framed;
};

static Uint32 wake_event;
static SDL_atomic_t woken;

static int no_display(struct error *err)
{
	return error_set(err, E_UNAVAILABLE, "no_display",
	    _("There is no screen to show the picture on (%s). Start it on a desktop or on the console of the machine that the screen hangs on; --snapshot FILE draws a picture without a screen."),
	    SDL_GetError());
}

/* Full screen is asked of a window manager; where there is none, a window as
 * large as the screen is the same. */
static SDL_Window *make(int width, int height)
{
	SDL_DisplayMode screen = { .w = 1920, .h = 1080 };

	if (width)
		return SDL_CreateWindow("Viesti", SDL_WINDOWPOS_UNDEFINED,
		    SDL_WINDOWPOS_UNDEFINED, width, height,
		    SDL_WINDOW_RESIZABLE);
	(void)SDL_GetDesktopDisplayMode(0, &screen);
	return SDL_CreateWindow("Viesti", 0, 0, screen.w, screen.h,
	    SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS);
}

/* A window whose pixels are at hand, without acceleration or with it. */
static bool try(struct window *w, const char *acceleration, int width,
    int height)
{
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, acceleration);
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) < 0)
		return false;
	w->window = make(width, height);
	if (w->window && SDL_GetWindowSurface(w->window))
		return true;
	if (w->window)
		SDL_DestroyWindow(w->window);
	w->window = NULL;
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
	return false;
}

int window_open(struct window **out, int width, int height, struct error *err)
{
	struct window *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
	SDL_SetHint(SDL_HINT_APP_NAME, "Viesti");
	SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
	if (SDL_Init(SDL_INIT_EVENTS) < 0 ||
	    (!try(w, "0", width, height) && !try(w, "1", width, height))) {
		no_display(err);
		window_close(w);
		return E_UNAVAILABLE;
	}
	wake_event = SDL_RegisterEvents(1);
	w->framed = width > 0;
	if (!w->framed)
		SDL_ShowCursor(SDL_DISABLE);
	SDL_DisableScreenSaver();
	log_event(LOG_INFO, "kiosk_window", "driver=%s", window_driver());
	*out = w;
	return 0;
}

static void drop_surface(struct window *w)
{
	if (w->surface)
		cairo_surface_destroy(w->surface);
	if (w->shadow)
		SDL_FreeSurface(w->shadow);
	w->surface = NULL;
	w->shadow = NULL;
	w->pixels = NULL;
}

void window_close(struct window *w)
{
	if (!w)
		return;
	drop_surface(w);
	if (w->window)
		SDL_DestroyWindow(w->window);
	SDL_Quit();
	free(w);
}

/* Cairo's RGB24: blue first in memory on the machines this runs on. */
static bool is_cairos(const SDL_Surface *s)
{
	return s->format->BytesPerPixel == 4 && s->format->Rmask == 0xff0000 &&
	    s->format->Gmask == 0xff00 && s->format->Bmask == 0xff &&
	    s->pitch % 4 == 0;
}

static bool take_surface(struct window *w)
{
	SDL_Surface *s;

	w->pixels = SDL_GetWindowSurface(w->window);
	if (!w->pixels)
		return false;
	s = w->pixels;
	if (!is_cairos(s)) {
		w->shadow = SDL_CreateRGBSurfaceWithFormat(0, s->w, s->h, 32,
		    SDL_PIXELFORMAT_RGB888);
		s = w->shadow;
	}
	if (!s)
		return false;
	w->surface = cairo_image_surface_create_for_data(s->pixels,
	    CAIRO_FORMAT_RGB24, s->w, s->h, s->pitch);
	if (cairo_surface_status(w->surface) != CAIRO_STATUS_SUCCESS)
		return false;
	w->fresh = true;
	return true;
}

cairo_surface_t *window_surface(struct window *w, bool *fresh)
{
	if (!w->surface && !take_surface(w)) {
		drop_surface(w);
		return NULL;
	}
	*fresh = w->fresh;
	w->fresh = false;
	return w->surface;
}

void window_show(struct window *w, const cairo_rectangle_int_t *rects, size_t n)
{
	SDL_Rect out[32];
	size_t max = sizeof(out) / sizeof(out[0]);

	if (!w->pixels)
		return;
	cairo_surface_flush(w->surface);
	for (size_t i = 0; i < n && i < max; i++) {
		out[i] = (SDL_Rect){ rects[i].x, rects[i].y, rects[i].width,
			rects[i].height };
		if (w->shadow)
			SDL_BlitSurface(w->shadow, &out[i], w->pixels, &out[i]);
	}
	if (SDL_UpdateWindowSurfaceRects(w->window, out,
		(int)(n < max ? n : max)) < 0)
		drop_surface(w); /* another size or screen: begin anew */
}

static void on_window_event(struct window *w, const SDL_WindowEvent *e,
    struct window_events *out)
{
	switch (e->event) {
	case SDL_WINDOWEVENT_SIZE_CHANGED:
		out->resized = true;
		drop_surface(w);
		break;
	case SDL_WINDOWEVENT_EXPOSED:
	case SDL_WINDOWEVENT_RESTORED:
		w->fresh = true;
		break;
	case SDL_WINDOWEVENT_DISPLAY_CHANGED:
		drop_surface(w);
		break;
	default:
		break;
	}
}

static void on_event(struct window *w, const SDL_Event *e,
    struct window_events *out)
{
	if (e->type == SDL_QUIT)
		out->quit = true;
	else if (e->type == SDL_WINDOWEVENT)
		on_window_event(w, &e->window, out);
	else if (e->type == wake_event)
		SDL_AtomicSet(&woken, 0);
	else if (e->type == SDL_KEYDOWN && w->framed &&
	    (e->key.keysym.sym == SDLK_ESCAPE || e->key.keysym.sym == SDLK_q))
		out->quit = true;
}

void window_wait(struct window *w, int64_t until_us, struct window_events *out)
{
	int64_t left = until_us - clock_mono_us();
	SDL_Event e;
	bool any;

	memset(out, 0, sizeof(*out));
	if (left > WAIT_MOST_US)
		left = WAIT_MOST_US;
	any = left > 0 ? SDL_WaitEventTimeout(&e, (int)((left + 999) / 1000))
		       : SDL_PollEvent(&e);
	for (; any; any = SDL_PollEvent(&e))
		on_event(w, &e, out);
}

void window_wake(void *unused)
{
	SDL_Event e = { .type = wake_event };

	(void)unused;
	if (wake_event != (Uint32)-1 && SDL_AtomicCAS(&woken, 0, 1))
		SDL_PushEvent(&e);
}

const char *window_driver(void)
{
	const char *name = SDL_GetCurrentVideoDriver();

	return name ? name : "none";
}
