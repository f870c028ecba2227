/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti publish: the public standings as a web site of plain files, once or
 * as long as it runs.
 *
 *   connect -> all views came -> write -> changed (gathered 2 s) -> write ...
 *           -> lost: the pages stay, with their time; after 10 minutes those
 *              who are named leave them -> connect again for ever
 *
 * While the connection is up the pages are written at least every ten minutes,
 * so that their time tells when they were true.
 */
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/cli/cli.h"
#include "client/draw_get.h"
#include "client/live.h"
#include "client/publish.h"
#include "client/state_file.h"
#include "client/stop.h"
#include "common/clock.h"
#include "common/i18n.h"

#define S INT64_C(1000000)
#define PATIENCE_US (10 * S) /* for the first of every view */
#define GATHER_US (2 * S)    /* changes that become one */
#define FRESH_US (600 * S)   /* the time on the pages is no older */
#define PEOPLE_US (600 * S)  /* cut off for so long: nobody is named */
#define WAIT_FIRST_MS 1000
#define WAIT_MOST_MS 30000
#define ANEW_US \
	(24 * 3600 * S) /* a connection, so that its certificate renews */
#define ROUNDS_MAX 60

static const char *dir, *recorded;
static bool watched, visitors, force;

extern const struct option cmd_publish_options[];
const struct option cmd_publish_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "DIR",
	    .value = &dir,
	    .help = N_("The directory to write into; made when missing") },
	{ .kind = OPTION_FLAG,
	    .name = "watch",
	    .letter = 'w',
	    .value = &watched,
	    .help = N_(
		"Write the pages again when something changes, until Ctrl-C") },
	{ .kind = OPTION_TEXT,
	    .name = "state",
	    .value = &recorded,
	    .hole = "FILE",
	    .help = N_("From a recorded state instead of the server") },
	{ .kind = OPTION_FLAG,
	    .name = "visitors",
	    .value = &visitors,
	    .help = N_("For visitors: departments are not compared") },
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .value = &force,
	    .help = N_("Replace pages that were made by something else") },
	OPTIONS_END
};

struct work {
	struct cli *cli;
	struct link *link;
	struct live live;
	Viesti__DepartmentRanking *rounds[ROUNDS_MAX];
	size_t n_rounds;
	struct draw_file draw;
	bool has_draw;
	int64_t changed_us, written_us; /* monotonic; 0: no news, never */
	int64_t lost_us;		/* 0: connected */
	bool no_people;
	int wait_ms;
};

/* -------------------------------------------------------------------- taking
 */

static void on_update(void *arg, const Viesti__Update *u)
{
	struct work *w = arg;

	if (live_take(&w->live, u) && !w->changed_us)
		w->changed_us = clock_mono_us();
}

static void forget_rounds(struct work *w)
{
	for (size_t i = 0; i < w->n_rounds; i++)
		viesti__department_ranking__free_unpacked(w->rounds[i], NULL);
	w->n_rounds = 0;
}

static Viesti__DepartmentRanking *copy(const Viesti__DepartmentRanking *r)
{
	size_t len = viesti__department_ranking__get_packed_size(r);
	uint8_t *bytes = xmalloc(len + 1);
	Viesti__DepartmentRanking *out;

	viesti__department_ranking__pack(r, bytes);
	out = viesti__department_ranking__unpack(NULL, len, bytes);
	free(bytes);
	return out;
}

/* As everybody may see them, whoever this client is. */
static int ask_rounds(struct work *w, struct error *err)
{
	const Viesti__SeasonView *s = w->live.state->season;
	int code = 0;

	forget_rounds(w);
	if (visitors || !publish_has_rounds(w->live.state))
		return 0;
	size_t n = s->round ? s->round : s->rounds;
	for (size_t i = 0; !code && i < n && i < ROUNDS_MAX; i++) {
		Viesti__RankDepartments q = VIESTI__RANK_DEPARTMENTS__INIT;
		Viesti__Request rq = VIESTI__REQUEST__INIT;
		const Viesti__Reply *reply = NULL;

		q.has_round = q.has_as_public = q.as_public = true;
		q.round = (uint32_t)i + 1;
		rq.body_case = VIESTI__REQUEST__BODY_RANK_DEPARTMENTS;
		rq.rank_departments = &q;
		code = ask(w->link, &rq, &reply,
		    VIESTI__REPLY__BODY_DEPARTMENT_RANKING, err);
		if (!code)
			w->rounds[w->n_rounds++] =
			    copy(reply->department_ranking);
	}
	return code;
}

/* The draw whose dice were thrown, when its winners may be told. */
static int ask_draw(struct work *w, struct error *err)
{
	const Viesti__SeasonView *s = w->live.state->season;
	int code;

	draw_file_fini(&w->draw);
	w->has_draw = false;
	if (visitors || !publish_has_awards(w->live.state) ||
	    !s->draw_list_hash)
		return 0;
	code = draw_get(w->link, &w->draw, err);
	w->has_draw = !code && w->draw.thrown;
	return code;
}

/* ------------------------------------------------------------------- writing
 */

static void say_written(const struct work *w)
{
	char at[I18N_SIZE], machine[CLOCK_TIME_SIZE];
	const struct print *p = &w->cli->print;

	if (p->mode == PRINT_JSON) {
		json_t *line = json_pack("{s:s, s:s, s:b}", "dir", dir, "as_of",
		    clock_format_time(w->live.state->at, machine), "people",
		    !w->no_people);
		json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
		putchar('\n');
		json_decref(line);
	} else if (!watched || !w->written_us) {
		print_line(p, _("The pages are in %s: standings of %s."), dir,
		    i18n_time(w->live.state->at, at));
		if (watched)
			print_line(p,
			    _("They are written again when something changes. Ctrl-C ends this."));
	}
	fflush(stdout);
}

static int write_pages(struct work *w, struct error *err)
{
	struct publish p = {
		.state = w->live.state,
		.rounds = (const Viesti__DepartmentRanking *const *)w->rounds,
		.n_rounds = w->n_rounds,
		.draw = w->has_draw ? &w->draw : NULL,
		.no_people = w->no_people,
	};
	int code;

	if (!w->live.state->season)
		return error_set(err, E_UNAVAILABLE, "views_missing",
		    _("The server did not send all that the pages show. Try again in a minute."));
	code = publish_write(dir, &p, err);
	if (code)
		return code;
	say_written(w);
	w->written_us = clock_mono_us();
	return 0;
}

/* All that is known now, true now. */
static int write_now(struct work *w, struct error *err)
{
	int code;

	w->changed_us = 0;
	code = ask_rounds(w, err);
	if (!code)
		code = ask_draw(w, err);
	if (code)
		return code;
	w->no_people = false;
	w->live.state->has_at = true;
	w->live.state->at = clock_now_us();
	return write_pages(w, err);
}

/* ---------------------------------------------------------------- connection
 */

static int connect_once(struct work *w, struct error *err)
{
	int64_t until = clock_mono_us() + PATIENCE_US;
	int code = link_open(&w->link, &w->cli->profile, CLI_VERSION, err);

	if (code)
		return code;
	link_on_update(w->link, on_update, w);
	live_forget(&w->live);
	code = live_subscribe(&w->live, w->link, visitors, err);
	while (!code && !live_is_whole(&w->live) && !stop_asked()) {
		code = link_turn(w->link, err);
		if (!code && clock_mono_us() > until)
			code = error_set(err, E_UNAVAILABLE, "views_missing",
			    _("The server did not send all that the pages show. Try again in a minute."));
	}
	return code ? code : write_now(w, err);
}

static bool is_due(const struct work *w)
{
	int64_t now = clock_mono_us();

	return (w->changed_us && now - w->changed_us >= GATHER_US) ||
	    now - w->written_us >= FRESH_US;
}

/* Until it ends, is a day old, or the end was asked for (both 0). */
static int attend(struct work *w, struct error *err)
{
	int64_t until = clock_mono_us() + ANEW_US;
	int code = 0;

	while (!code && !stop_asked() && clock_mono_us() < until) {
		code = link_turn(w->link, err);
		if (!code && !stop_asked() && is_due(w))
			code = write_now(w, err);
	}
	return code;
}

/* --------------------------------------------------------------------- watch
 */

/* Will another try be answered otherwise? */
static bool is_for_good(const struct error *err)
{
	return err->code != E_UNAVAILABLE && err->code != E_DEADLINE &&
	    err->code != E_EXHAUSTED;
}

/* Nobody is named on a page that can't hear any more that they are not to be.
 */
static int drop_people(struct work *w, struct error *err)
{
	if (w->no_people || !w->written_us || !w->live.state->season)
		return 0;
	w->no_people = true;
	return write_pages(w, err);
}

static void rest(struct work *w)
{
	int64_t until = clock_mono_us() + w->wait_ms * INT64_C(1000);

	w->wait_ms = w->wait_ms * 2 < WAIT_MOST_MS ? w->wait_ms * 2
						   : WAIT_MOST_MS;
	while (!stop_asked() && clock_mono_us() < until)
		(void)poll(NULL, 0, 200);
}

static void say_lost(struct work *w, const struct error *err)
{
	if (w->lost_us)
		return;
	w->lost_us = clock_mono_us();
	print_note(&w->cli->print, "%s", err->text);
	print_note(&w->cli->print, "%s",
	    _("The pages stay as they are, with their time; the server is tried again until it answers."));
}

static void say_back(struct work *w)
{
	if (w->lost_us)
		print_note(&w->cli->print, "%s",
		    _("The server answers again."));
	w->lost_us = 0;
	w->wait_ms = WAIT_FIRST_MS;
}

/* One connection from its beginning to its end. */
static int stay(struct work *w, struct error *err)
{
	int code = connect_once(w, err);

	if (!code) {
		say_back(w);
		code = attend(w, err);
	}
	link_close(w->link);
	w->link = NULL;
	return code;
}

static int watch(struct work *w, struct error *err)
{
	struct error unwritten;

	while (!stop_asked()) {
		int code = stay(w, err);

		if (!code)
			continue;
		if (is_for_good(err)) {
			(void)drop_people(w, &unwritten);
			return code;
		}
		say_lost(w, err);
		if (clock_mono_us() - w->lost_us >= PEOPLE_US)
			(void)drop_people(w, &unwritten);
		rest(w);
	}
	return 0;
}

/* What was recorded, at the time when it was true. */
static int publish_recorded(struct work *w, struct error *err)
{
	Viesti__KioskState *state;
	int code = state_read(recorded, &state, err);

	if (code)
		return code;
	viesti__kiosk_state__free_unpacked(w->live.state, NULL);
	w->live.state = state;
	if (!state->season || !state->has_at)
		return error_set(err, E_INVALID, "state_file",
		    _("%s tells nothing of a season."), recorded);
	if (state->season->zone)
		code = clock_set_zone(state->season->zone, err);
	return code ? code : write_pages(w, err);
}

static int publish_watched(struct work *w, struct error *err)
{
	int code;

	stop_catch();
	code = watch(w, err);
	stop_release();
	return code;
}

static int publish(struct work *w, struct error *err)
{
	struct cli *cli = w->cli;
	int code;

	if (recorded && (watched || visitors))
		return error_set(err, E_INVALID, "option_apart",
		    _("--state shows what was recorded: leave out --watch and --visitors."));
	if (!recorded) {
		code = profile_open(&cli->profile, cli->profile_dir, err);
		if (code)
			return code;
	}
	code = publish_prepare(dir, force, err);
	if (code)
		return code;
	if (recorded)
		return publish_recorded(w, err);
	if (watched)
		return publish_watched(w, err);
	code = connect_once(w, err);
	link_close(w->link);
	return code;
}

int cmd_publish(struct cli *cli);
int cmd_publish(struct cli *cli)
{
	struct work w = { .cli = cli, .wait_ms = WAIT_FIRST_MS };
	struct error err = { 0 };
	int code;

	live_init(&w.live);
	code = publish(&w, &err);
	forget_rounds(&w);
	draw_file_fini(&w.draw);
	live_fini(&w.live);
	return code ? cli_fail(cli, &err) : 0;
}
