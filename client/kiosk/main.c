/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti-kiosk: pictures of the standings from a recorded state.
 */
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/model.h"
#include "client/kiosk/snapshot.h"
#include "client/kiosk/state_file.h"
#include "client/link.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/options.h"

#define PROGRAM "viesti-kiosk"
#define SIDE_MIN 320
#define SIDE_MAX 7680

struct wish {
	const char *snapshot, *state, *scene, *size, *lang, *at;
	bool visitors, help;
	int width, height;
	enum language first;
	int64_t at_us;
};

static int check(struct wish *w, struct error *err)
{
	char end;
	int lang = i18n_parse(w->lang);

	if (sscanf(w->size, "%dx%d%c", &w->width, &w->height, &end) != 2 ||
	    w->width < SIDE_MIN || w->height < SIDE_MIN ||
	    w->width > SIDE_MAX || w->height > SIDE_MAX)
		return error_set(err, E_INVALID, "size",
		    _("--size %s: give width and height in pixels, %d to %d each, such as 1920x1080."),
		    w->size, SIDE_MIN, SIDE_MAX);
	if (lang < 0)
		return error_set(err, E_INVALID, "language",
		    _("--lang %s: give fi, sv or en."), w->lang);
	w->first = (enum language)lang;
	if (!scene_by_name(w->scene))
		return error_set(err, E_INVALID, "scene",
		    _("--scene %s: there is no such scene."), w->scene);
	if (!w->snapshot || !w->state)
		return error_set(err, E_INVALID, "argument_missing",
		    _("Give --snapshot FILE and --state FILE."));
	return w->at ? clock_parse_time(w->at, &w->at_us, err) : 0;
}

/* Takes the state. */
static int picture(const struct wish *w, Viesti__KioskState *state,
    struct error *err)
{
	struct look look;
	struct draw *draw;
	struct model *m;
	struct items *items;
	int code;

	look_init(&look, w->width, w->height, w->first);
	look.visitors = w->visitors;
	draw = draw_new(look.u);
	if (!draw)
		abort();
	m = model_new(&look, draw);
	model_set_state(m, state, true);
	items = model_picture(m, w->scene, w->at ? w->at_us : state->at);
	code = items
	    ? snapshot_write(w->snapshot, &look, draw, items, err)
	    : error_set(err, E_PRECONDITION, "scene_empty",
		  _("There is nothing to show in the scene %s."), w->scene);
	items_free(items);
	model_free(m);
	draw_free(draw);
	return code;
}

static int run(struct wish *w, struct error *err)
{
	Viesti__KioskState *state = NULL;
	int code = check(w, err);

	if (code == 0)
		code = state_read(w->state, &state, err);
	if (code == 0 && state->season && state->season->zone)
		code = clock_set_zone(state->season->zone, err);
	if (code == 0)
		return picture(w, state, err);
	if (state)
		viesti__kiosk_state__free_unpacked(state, NULL);
	return code;
}

int main(int argc, char **argv)
{
	struct wish w = {
		.scene = "departments", .size = "1920x1080", .lang = "fi"
	};
	const struct option options[] = {
		{ OPTION_TEXT, "snapshot", 0, &w.snapshot, "FILE",
		    N_("draw one picture: .png, .svg or .pdf"), false, 0, 0,
		    NULL },
		{ OPTION_TEXT, "state", 0, &w.state, "FILE",
		    N_("from a recorded state, JSON"), false, 0, 0, NULL },
		{ OPTION_TEXT, "scene", 0, &w.scene, "SCENE",
		    N_("which scene; departments when not given"), false, 0, 0,
		    NULL },
		{ OPTION_TEXT, "size", 0, &w.size, "WxH",
		    N_("in pixels; 1920x1080 when not given"), false, 0, 0,
		    NULL },
		{ OPTION_TEXT, "lang", 0, &w.lang, "LANG",
		    N_("first language: fi, sv or en"), false, 0, 0, NULL },
		{ OPTION_TEXT, "at", 0, &w.at, "TIME", N_("as at that time"),
		    false, 0, 0, NULL },
		{ OPTION_FLAG, "visitors", 0, &w.visitors, NULL,
		    N_("visitors look on: no comparison of departments"), false,
		    0, 0, NULL },
		{ OPTION_FLAG, "help", 'h', &w.help, NULL, N_("this help"),
		    false, 0, 0, NULL },
		OPTIONS_END,
	};
	struct error err = { 0 };
	int code;

	i18n_init();
	i18n_use(i18n_from_environment());
	code = options_parse(options, argc, argv, &err);
	if (code == 0 && w.help) {
		options_usage(stdout, PROGRAM, options);
		options_help(stdout, options);
		return 0;
	}
	if (code == 0)
		code = run(&w, &err);
	if (code < 0)
		fprintf(stderr, "%s: %s\n", PROGRAM, err.text);
	return code < 0 ? link_exit_code(code) : 0;
}
