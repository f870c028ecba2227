/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti rank: rankings of departments or participants. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client/ask.h"
#include "client/cli/choose.h"
#include "client/cli/follow.h"
#include "client/moment.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/wire.h"

#define WATCHED_ROWS 60

static const char *what, *area, *size_class, *around, *as_of, *season;
static long rnd, top, neighbours;
static bool all, watch;

extern const struct option cmd_rank_options[];
const struct option cmd_rank_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "WHAT",
	    .value = &what,
	    .optional = true,
	    .help = N_("departments (usual) or participants") },
	{ .kind = OPTION_TEXT,
	    .name = "area",
	    .letter = 'a',
	    .value = &area,
	    .hole = "AREA",
	    .help = N_("Only this area: social, workplace, media") },
	{ .kind = OPTION_NUMBER,
	    .name = "round",
	    .letter = 'r',
	    .value = &rnd,
	    .hole = "N",
	    .min = 1,
	    .max = 1000,
	    .help = N_("Only this round") },
	{ .kind = OPTION_TEXT,
	    .name = "class",
	    .value = &size_class,
	    .hole = "small|medium|large",
	    .help = N_("Departments of this size") },
	{ .kind = OPTION_TEXT,
	    .name = "around",
	    .value = &around,
	    .hole = "PERSON",
	    .help = N_("A participant's place with neighbours") },
	{ .kind = OPTION_NUMBER,
	    .name = "neighbours",
	    .value = &neighbours,
	    .hole = "N",
	    .min = 1,
	    .max = 50,
	    .help = N_("How many each way; usually 3") },
	{ .kind = OPTION_NUMBER,
	    .name = "top",
	    .letter = 'n',
	    .value = &top,
	    .hole = "N",
	    .min = 1,
	    .max = 1000000,
	    .help = N_("Only the first N participants") },
	{ .kind = OPTION_FLAG,
	    .name = "all",
	    .value = &all,
	    .help = N_("All participants, also on a terminal") },
	{ .kind = OPTION_FLAG,
	    .name = "watch",
	    .letter = 'w',
	    .value = &watch,
	    .help = N_("Stay and show each change at once; q ends") },
	{ .kind = OPTION_TEXT,
	    .name = "as-of",
	    .value = &as_of,
	    .hole = "DATE [TIME]",
	    .help = N_("As it stood then: \"1.3.\" or \"1.3. 14.30\"") },
	{ .kind = OPTION_TEXT,
	    .name = "season",
	    .value = &season,
	    .hole = "NAME",
	    .help = N_("Of an earlier season, as it ended") },
	OPTIONS_END
};

/* One word of a closed set, in any of the languages. */
struct choice {
	const char *words;
	int value;
}; /* words split by | */

static int choose(const char *word, const struct choice *choices, size_t n)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < n; i++)
		for (const char *w = choices[i].words; w; w = strchr(w, '|')) {
			w += *w == '|';
			if (strcspn(w, "|") == len &&
			    strncasecmp(w, word, len) == 0)
				return choices[i].value;
		}
	return -1;
}

static int follow_departments(struct cli *cli, Viesti__RankDepartments *q,
    struct error *err)
{
	Viesti__ViewWanted w = VIESTI__VIEW_WANTED__INIT;

	w.has_view = true;
	w.view = VIESTI__VIEW_KIND__VIEW_RANK_DEPARTMENTS;
	w.departments = q;
	return follow_run(cli, &w, err);
}

static int rank_departments(struct cli *cli, struct error *err)
{
	static const struct choice classes[] = {
		{ "all|kaikki|alla", VIESTI__SIZE_CLASS__CLASS_ALL },
		{ "small|pieni|pienet|liten|små",
		    VIESTI__SIZE_CLASS__CLASS_SMALL },
		{ "medium|keskikokoinen|keskikokoiset|medelstor|medelstora",
		    VIESTI__SIZE_CLASS__CLASS_MEDIUM },
		{ "large|suuri|suuret|stor|stora",
		    VIESTI__SIZE_CLASS__CLASS_LARGE },
	};
	Viesti__RankDepartments q = VIESTI__RANK_DEPARTMENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int chosen = size_class ? choose(size_class, classes, 4) : 0;

	if (chosen < 0)
		return error_set(err, E_INVALID, "option_value",
		    _("--class takes small, medium or large, not \"%s\"."),
		    size_class);
	if (around || top || neighbours)
		return error_set(err, E_INVALID, "option_apart",
		    _("--around, --neighbours and --top belong to viesti rank participants."));
	q.area = cli_text(area);
	q.has_round = rnd > 0;
	q.round = (uint32_t)rnd;
	q.has_size_class = chosen > 0;
	q.size_class = (Viesti__SizeClass)chosen;
	if (watch)
		return follow_departments(cli, &q, err);
	rq.body_case = VIESTI__REQUEST__BODY_RANK_DEPARTMENTS;
	rq.rank_departments = &q;
	int code = cli_call(cli, &rq, &reply,
	    VIESTI__REPLY__BODY_DEPARTMENT_RANKING, err);
	if (!code)
		print_departments(&cli->print, reply->department_ranking,
		    stdout);
	return code;
}

/* How many rows are wanted in all. */
static size_t wanted(const struct cli *cli)
{
	if (top > 0)
		return (size_t)top;
	if (!all && cli->print.mode == PRINT_TABLE && isatty(STDOUT_FILENO))
		return ASK_TERMINAL_ROWS;
	return SIZE_MAX;
}

/* As many rows as the server pushes, or as were asked for. */
static int follow_participants(struct cli *cli,
    const Viesti__RankParticipants *asked, struct error *err)
{
	Viesti__RankParticipants q = *asked;
	Viesti__ViewWanted w = VIESTI__VIEW_WANTED__INIT;
	Viesti__Page page = VIESTI__PAGE__INIT;

	page.has_limit = true;
	page.limit = top > 0 && top < WATCHED_ROWS ? (uint32_t)top
						   : WATCHED_ROWS;
	if (!q.around)
		q.page = &page;
	w.has_view = true;
	w.view = VIESTI__VIEW_KIND__VIEW_RANK_PARTICIPANTS;
	w.participants = &q;
	return follow_run(cli, &w, err);
}

static int rank_participants(struct cli *cli, struct error *err)
{
	Viesti__RankParticipants q = VIESTI__RANK_PARTICIPANTS__INIT;
	Viesti__ParticipantRanking sum;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code;

	if (size_class)
		return error_set(err, E_INVALID, "option_apart",
		    _("--class belongs to viesti rank departments."));
	q.area = cli_text(area);
	q.has_round = rnd > 0;
	q.round = (uint32_t)rnd;
	if (around) {
		q.around = cli_text(around);
		q.has_neighbours = neighbours > 0;
		q.neighbours = (uint32_t)neighbours;
		q.has_top = top > 0;
		q.top = (uint32_t)(top > 50 ? 50 : top);
	}
	if (watch)
		return follow_participants(cli, &q, err);
	if (around) {
		rq.body_case = VIESTI__REQUEST__BODY_RANK_PARTICIPANTS;
		rq.rank_participants = &q;
		code = cli_call(cli, &rq, &reply,
		    VIESTI__REPLY__BODY_PARTICIPANT_RANKING, err);
		if (!code)
			print_participants(&cli->print,
			    reply->participant_ranking, stdout);
		return code;
	}
	code = ask_participants(cli->link, &q, wanted(cli), &sum, err);
	if (!code) {
		print_participants(&cli->print, &sum, stdout);
		if (!top && sum.more)
			print_note(&cli->print,
			    P_("Only the first %zu; --all shows all, --around PERSON one's place.",
				"Only the first %zu; --all shows all, --around PERSON one's place.",
				sum.n_rows),
			    sum.n_rows);
	}
	free(sum.rows);
	return code;
}

int cmd_rank(struct cli *cli);
int cmd_rank(struct cli *cli)
{
	static const struct choice kinds[] = {
		{ "departments|department|osastot|osasto|avdelningar|avdelning",
		    0 },
		{ "participants|participant|osallistujat|osallistuja|deltagare",
		    1 },
	};
	struct error err;
	int code = watch && (as_of || season)
	    ? error_set(&err, E_INVALID, "option_apart",
		  _("--watch shows the present; it can't be asked together with --as-of or --season."))
	    : moment_set(as_of, season, &err);
	if (!code && !season) /* of an earlier season the server finds them */
		code = choose_given_person(cli, &around, &err);
	int kind = what ? choose(what, kinds, 2) : around ? 1 : 0;

	if (code)
		return cli_fail(cli, &err);
	if (kind < 0)
		code = error_set(&err, E_INVALID, "argument",
		    _("There are rankings of departments and of participants, not of \"%s\"."),
		    what);
	else
		code = kind ? rank_participants(cli, &err)
			    : rank_departments(cli, &err);
	return code ? cli_fail(cli, &err) : 0;
}
