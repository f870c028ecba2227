/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti-kiosk: the standings on a screen in the lobby; the same as pictures
 * in files; and enrolment.
 */
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/kiosk/enlist.h"
#include "client/kiosk/live_state.h"
#include "client/kiosk/scene.h"
#include "client/kiosk/show.h"
#include "client/kiosk/snapshot.h"
#include "client/state_file.h"
#include "client/link.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/options.h"

#define PROGRAM "viesti-kiosk"
#define SIDE_MIN 320
#define SIDE_MAX 7680

struct wish {
	const char **words; /* "enrol CODE" */
	size_t n_words;
	const char *snapshot, *state, *scene, *size, *lang, *at, *window,
	    *hours, *profile, *file, *frames;
	bool visitors, reduced_motion, replace, help, version;
	int width, height; /* of the picture or the window */
	int opens, closes;
	enum language first;
	int64_t at_us;
	char dir[1024];
};

/* --------------------------------------------------------------- options */

/* "1920x1080", "7-18": two numbers and what stands between them. */
static bool two_numbers(const char *text, char between, int *first, int *second)
{
	char *end;
	long a, b;

	if (*text < '0' || *text > '9')
		return false;
	a = strtol(text, &end, 10);
	if (*end != between || end[1] < '0' || end[1] > '9')
		return false;
	b = strtol(end + 1, &end, 10);
	if (*end || a > SIDE_MAX || b > SIDE_MAX)
		return false;
	*first = (int)a;
	*second = (int)b;
	return true;
}

static int parse_size(const char *option, const char *text, int *width,
    int *height, struct error *err)
{
	if (two_numbers(text, 'x', width, height) && *width >= SIDE_MIN &&
	    *height >= SIDE_MIN)
		return 0;
	return error_set(err, E_INVALID, "size",
	    _("--%s %s: give width and height in pixels, %d to %d each, such as 1920x1080."),
	    option, text, SIDE_MIN, SIDE_MAX);
}

static int parse_hours(struct wish *w, struct error *err)
{
	if (!w->hours ||
	    (two_numbers(w->hours, '-', &w->opens, &w->closes) &&
		w->opens <= 24 && w->closes <= 24 && w->opens != w->closes))
		return 0;
	return error_set(err, E_INVALID, "hours",
	    _("--hours %s: give two full hours, such as 7-18."), w->hours);
}

/* What makes sense only together, or never together. */
static int check_together(const struct wish *w, struct error *err)
{
	bool enrols = w->n_words > 0;

	if (enrols && strcmp(w->words[0], "enrol") != 0)
		return error_set(err, E_INVALID, "argument",
		    _("There is no command %s; there is enrol."), w->words[0]);
	if (!enrols && (w->file || w->replace))
		return error_set(err, E_INVALID, "option_apart",
		    _("--file and --replace belong to viesti-kiosk enrol."));
	if (!w->snapshot && (w->scene || w->size || w->at))
		return error_set(err, E_INVALID, "option_apart",
		    _("--scene, --size and --at belong to --snapshot FILE."));
	if (w->snapshot && (w->window || w->hours || w->frames))
		return error_set(err, E_INVALID, "option_apart",
		    _("--window, --hours and --frames do not go with --snapshot."));
	return 0;
}

static int check(struct wish *w, struct error *err)
{
	int lang = w->lang ? i18n_parse(w->lang) : LANG_FI, code;

	if (lang < 0)
		return error_set(err, E_INVALID, "language",
		    _("--lang %s: give fi, sv or en."), w->lang);
	w->first = (enum language)lang;
	if (w->scene && !scene_by_name(w->scene))
		return error_set(err, E_INVALID, "scene",
		    _("--scene %s: there is no such scene."), w->scene);
	code = check_together(w, err);
	if (code == 0)
		code = parse_hours(w, err);
	if (code == 0 && w->snapshot)
		code = parse_size("size", w->size ? w->size : "1920x1080",
		    &w->width, &w->height, err);
	else if (code == 0 && w->window)
		code = parse_size("window", w->window, &w->width, &w->height,
		    err);
	if (code == 0 && w->at)
		code = clock_parse_time(w->at, &w->at_us, err);
	if (code == 0)
		code = enlist_place(w->dir, sizeof(w->dir), w->profile, err);
	return code;
}

/* -------------------------------------------------------------- pictures */

/* A recorded state into *state, with its days. */
static int read_state(const struct wish *w, Viesti__KioskState **state,
    struct error *err)
{
	int code = state_read(w->state, state, err);

	if (code == 0 && (*state)->season && (*state)->season->zone)
		code = clock_set_zone((*state)->season->zone, err);
	if (code < 0 && *state) {
		viesti__kiosk_state__free_unpacked(*state, NULL);
		*state = NULL;
	}
	return code;
}

static int fill(const struct wish *w, struct model *m, struct error *err)
{
	Viesti__KioskState *state = NULL;
	int code;

	if (!w->state)
		return live_state_take(m, w->dir, w->visitors, err);
	code = read_state(w, &state, err);
	if (code == 0)
		model_set_state(m, state, true);
	return code;
}

static int picture(const struct wish *w, struct error *err)
{
	const char *scene = w->scene ? w->scene : "departments";
	struct look look;
	struct draw *draw;
	struct model *m;
	struct items *items = NULL;
	int code;

	look_init(&look, w->width, w->height, w->first);
	look.visitors = w->visitors;
	draw = draw_new(look.u);
	if (!draw)
		abort();
	m = model_new(&look, draw);
	code = fill(w, m, err);
	if (code == 0) {
		items = model_picture(m, scene,
		    w->at ? w->at_us : model_state(m)->at);
		code = items
		    ? snapshot_write(w->snapshot, &look, draw, items, err)
		    : error_set(err, E_PRECONDITION, "scene_empty",
			  _("There is nothing to show in the scene %s."),
			  scene);
	}
	items_free(items);
	model_free(m);
	draw_free(draw);
	return code;
}

/* ------------------------------------------------------------------ main */

static int show(const struct wish *w, struct error *err)
{
	struct show_wish s = {
		.dir = w->dir,
		.width = w->width,
		.height = w->height,
		.first = w->first,
		.visitors = w->visitors,
		.reduced_motion = w->reduced_motion,
		.opens = w->opens,
		.closes = w->closes,
		.frames = w->frames,
		.state_path = w->state,
	};
	int code = w->state ? read_state(w, &s.state, err) : 0;

	return code ? code : show_run(&s, err);
}

static int run(struct wish *w, struct error *err)
{
	int code = check(w, err);

	if (code)
		return code;
	if (w->n_words > 0)
		return enlist(w->dir, w->words + 1, w->n_words - 1, w->file,
		    w->replace, err);
	return w->snapshot ? picture(w, err) : show(w, err);
}

/* clang-format off */
#define TEXT(name, member, hole, help) \
	{ OPTION_TEXT, name, 0, &w.member, hole, help, false, 0, 0, NULL }
#define FLAG(name, letter, member, help) \
	{ OPTION_FLAG, name, letter, &w.member, NULL, help, false, 0, 0, NULL }
/* clang-format on */

static struct wish w;
static const struct option options[] = {
	{ OPTION_ARGUMENTS, "enrol CODE", 0, &w.words, NULL,
	    N_("enrol this machine with the code from an invite"), true, 0, 0,
	    &w.n_words },
	TEXT("file", file, "FILE",
	    N_("enrol with the file that the invite was written to")),
	FLAG("replace", 0, replace,
	    N_("enrol in the place of what was enrolled here before")),
	TEXT("lang", lang, "fi|sv|en",
	    N_("the first language; Finnish when not given")),
	FLAG("visitors", 0, visitors,
	    N_("visitors look on: no comparison of departments")),
	FLAG("reduced-motion", 0, reduced_motion,
	    N_("nothing travels or grows: short cross-fades only")),
	TEXT("hours", hours, "FROM-TO",
	    N_("opening hours, such as 7-18: outside them only the clock")),
	TEXT("window", window, "WxH",
	    N_("a window of this size instead of the whole screen")),
	TEXT("profile", profile, "DIR",
	    N_("the directory of the profile, where enrolment is kept")),
	TEXT("snapshot", snapshot, "FILE",
	    N_("draw one picture into a file: .png, .svg or .pdf")),
	TEXT("scene", scene, "SCENE",
	    N_("which scene the picture has; departments when not given")),
	TEXT("size", size, "WxH",
	    N_("the picture's size in pixels; 1920x1080 when not given")),
	TEXT("at", at, "TIME", N_("the time that the picture tells")),
	TEXT("state", state, "FILE",
	    N_("show a recorded state, JSON, instead of the server's")),
	TEXT("frames", frames, "FILE",
	    N_("write how long each frame took, in microseconds")),
	FLAG("help", 'h', help, N_("this help")),
	FLAG("version", 0, version, N_("which version this is")),
	OPTIONS_END,
};

int main(int argc, char **argv)
{
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
	if (code == 0 && w.version) {
		puts(PROGRAM " " VIESTI_VERSION);
		return 0;
	}
	if (code == 0)
		code = run(&w, &err);
	if (code < 0)
		fprintf(stderr, "%s: %s\n", PROGRAM, err.text);
	return code < 0 ? link_exit_code(code) : 0;
}
