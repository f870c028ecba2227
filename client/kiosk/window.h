/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The window by SDL: the screen's or a part of it, its pixels as a Cairo
 * surface, what people and the screen do to it. X11, Wayland, and the bare
 * console by KMSDRM. All in one thread, but for window_wake.
 */
#ifndef VIESTI_WINDOW_H
#define VIESTI_WINDOW_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

struct window;
/* width 0: the whole screen. E_UNAVAILABLE no_display: what SDL said. */
int window_open(struct window **out, int width, int height, struct error *err);
void window_close(struct window *w); /* NULL is fine */

/*
 * The pixels, borrowed until the next window_wait. fresh: they hold nothing of
 * what was painted before. NULL: the screen is away; try again later.
 */
cairo_surface_t *window_surface(struct window *w, bool *fresh);
/* Shows these parts of it. */
void window_show(struct window *w, const cairo_rectangle_int_t *rects,
    size_t n);

struct window_events {
	bool quit, resized;
};
/* Until that monotonic time at the latest: sleeps until somebody does
 * something or window_wake is called. */
void window_wait(struct window *w, int64_t until_us, struct window_events *out);
/* From any thread: ends a wait. */
void window_wake(void *unused);
/* "x11", "wayland", "KMSDRM". */
const char *window_driver(void);

#endif
