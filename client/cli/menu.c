/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The menu. Each command runs in a process of its own, as it would from the
 * command line: with its options fresh, and with a connection that ends with
 * it. Meanwhile nothing of the menu stands open.
 */
#include "client/cli/menu.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/cache.h"
#include "client/line.h"
#include "client/match.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define ITEMS_MAX 16
#define WORDS_MAX 16

struct item {
	const char *command, *argument;
	const char *text; /* N_() */
};

/* In the order of the day; what a client is not offered is left out. */
static const struct item items[] = {
	{ "record", NULL, N_("Record an activity") },
	{ "list", NULL, N_("See the activities") },
	{ "inbox", NULL, N_("Messages: what came back, questions, answers") },
	{ "explain", NULL, N_("See how the points came to be") },
	{ "rank", NULL, N_("See the rankings") },
	{ "correct", NULL, N_("Correct an activity") },
	{ "withdraw", NULL, N_("Take an activity back") },
	{ "undo", NULL, N_("Undo what was recorded last") },
	{ "import", NULL, N_("Load activities from a spreadsheet") },
	{ "join", NULL, N_("A new person takes part") },
	{ "types", NULL, N_("What can be recorded, and its points") },
	{ "ask", NULL, N_("Ask the organiser something") },
	{ "status", NULL, N_("How things stand") },
	{ "help", NULL, N_("All commands") },
};
#define N_ITEMS (sizeof(items) / sizeof(*items))

struct menu {
	struct cli *cli;
	const struct item *shown[ITEMS_MAX];
	size_t n;
};

/* --------------------------------------------------------------------- greet
 */

static const char *competition_name(const Viesti__Status *s)
{
	switch (i18n_language()) {
	case LANG_FI:
		return s->competition_fi;
	case LANG_SV:
		return s->competition_sv;
	default:
		return s->competition_en;
	}
}

/* Who this is, and where. */
static void greet_person(struct cli *cli, const struct cache *known)
{
	const struct profile *p = &cli->profile;
	size_t found[1];
	char *department = NULL;

	if (*p->department &&
	    match_departments(known->status, p->department, found, 1) == 1)
		department =
		    match_department_label(known->status
					       ->departments[found[0]]);
	if (words_is_role(p->name)) /* it was invited without a name */
		print_line(&cli->print, "%s", _("Hello."));
	else
		print_line(&cli->print, _("Hello, %s."), p->name);
	if (*p->department)
		print_line(&cli->print, _("You are here as: %s, %s."),
		    words_role(p->role),
		    department ? department : p->department);
	else
		print_line(&cli->print, _("You are here as: %s."),
		    words_role(p->role));
	free(department);
}

/* Where the season stands and how long it lasts. */
static void greet_season(struct cli *cli, const Viesti__Status *s)
{
	const char *name = competition_name(s);
	int32_t left = s->end - clock_today();
	char day[I18N_SIZE];

	if (!s->season)
		return;
	if (!name || !*name)
		name = s->season;
	if (s->has_start && clock_today() < s->start)
		print_line(&cli->print, _("%s: begins on %s."), name,
		    i18n_date(s->start, day));
	else if (s->round > 0 && s->has_end && left >= 0)
		print_line(&cli->print,
		    P_("%s: round %u of %u; %d day left.",
			"%s: round %u of %u; %d days left.",
			(unsigned long)left),
		    name, s->round, s->rounds, left);
	else
		print_line(&cli->print, "%s: %s.", name,
		    words_season(s->state));
}

static void greet_waiting(struct cli *cli, const Viesti__Status *s)
{
	if (s && s->inbox > 0)
		print_line(&cli->print,
		    P_("%u message waits for you.", "%u messages wait for you.",
			s->inbox),
		    s->inbox);
	else if (s && s->claims_returned > 0)
		print_line(&cli->print,
		    P_("%u activity came back from a moderator.",
			"%u activities came back from a moderator.",
			s->claims_returned),
		    s->claims_returned);
	cli_outbox_lines(cli);
}

static void greet(struct cli *cli)
{
	Viesti__StatusGet get = VIESTI__STATUS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct cache known;
	struct error why;

	rq.body_case = VIESTI__REQUEST__BODY_STATUS;
	rq.status = &get;
	int code = cli_connect(cli, &why);
	if (!code)
		code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_STATUS,
		    &why);
	if (!code) /* so that names are at hand when the first is typed */
		(void)cache_refresh(cli->link, &cli->profile, CACHE_FRESH_US,
		    NULL);
	cache_open(&known, &cli->profile);
	greet_person(cli, &known);
	if (known.status)
		greet_season(cli, known.status);
	greet_waiting(cli, code ? NULL : known.status);
	cache_close(&known);
	if (code) {
		print_line(&cli->print, "%s", why.text);
		if (why.code == E_UNAVAILABLE)
			print_line(&cli->print, "%s",
			    _("What you record now is kept on this machine and sent later."));
	}
}

/* ------------------------------------------------------------------- running
 */

/* Runs one command line in a child; its exit code. */
static int run(struct cli *cli, const struct command *c, int argc, char **argv)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int status = 0;

	link_close(cli->link);
	cli->link = NULL;
	cli->unreachable.code = 0;
	fflush(stdout);
	sigaction(SIGINT, &ignore, &before);
	pid_t child = fork();
	if (child == 0) {
		sigaction(SIGINT, &before, NULL);
		status = cli_run(cli, c, argc, argv);
		fflush(stdout);
		link_close(cli->link);
		_exit(status);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0)
		continue;
	sigaction(SIGINT, &before, NULL);
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}

/* The words before the command: --profile and --lang stand for it too. */
static size_t begin(const struct cli *cli, char **argv)
{
	size_t n = 0;

	argv[n++] = (char *)(uintptr_t)CLI_PROGRAM;
	if (cli->profile_dir) {
		argv[n++] = (char *)(uintptr_t) "--profile";
		argv[n++] = cli_text(cli->profile_dir);
	}
	if (cli->print.mode == PRINT_PLAIN)
		argv[n++] = (char *)(uintptr_t) "--plain";
	return n;
}

static void run_item(struct cli *cli, const struct item *item)
{
	char *argv[WORDS_MAX + 1] = { NULL };
	size_t n = begin(cli, argv);

	if (item->argument)
		argv[n++] = cli_text(item->argument);
	(void)run(cli, cli_find(item->command), (int)n, argv);
}

/* A command as from the command line: rank participants, viesti ask "..." */
static int run_words(struct cli *cli, const char *text, struct error *err)
{
	char *argv[LINE_WORDS + WORDS_MAX] = { NULL };
	size_t n = begin(cli, argv);
	struct line l;
	int code = line_cut(&l, text, err);
	size_t at = l.n > 1 && strcmp(l.words[0].text, CLI_PROGRAM) == 0;

	if (!code && l.n > 0) {
		const struct command *c = cli_find(l.words[at].text);
		for (size_t i = at + 1; i < l.n; i++)
			argv[n++] = cli_text(l.words[i].text);
		if (c)
			(void)run(cli, c, (int)n, argv);
		else
			code = cli_unknown(l.words[at].text, err);
	}
	line_free(&l);
	return code;
}

/* ---------------------------------------------------------------------- menu
 */

static void collect(struct menu *m)
{
	for (size_t i = 0; i < N_ITEMS && m->n < ITEMS_MAX; i++) {
		const struct command *c = cli_find(items[i].command);
		if (c && cli_offers(m->cli, c))
			m->shown[m->n++] = &items[i];
	}
}

static void show(const struct menu *m)
{
	char lead[32];

	print_line(&m->cli->print, "%s", "");
	for (size_t i = 0; i < m->n; i++) {
		snprintf(lead, sizeof(lead), "%4zu  ", i + 1);
		print_hanging(&m->cli->print, stdout, lead,
		    _(m->shown[i]->text));
	}
	snprintf(lead, sizeof(lead), "%4d  ", 0);
	print_hanging(&m->cli->print, stdout, lead, _("End"));
}

static bool is_end(const char *answer)
{
	static const char *const ends[] = { "0", "q", "quit", "exit", "end",
		"loppu", "lopeta", "sluta", "slut", "avsluta" };
	char *folded = text_fold(answer);
	bool end = false;

	for (size_t i = 0; folded && i < sizeof(ends) / sizeof(*ends); i++)
		end = end || strcmp(folded, ends[i]) == 0;
	free(folded);
	return end;
}

static size_t offer(void *arg, const char *typed, char **words, size_t max)
{
	const struct menu *m = arg;
	char *folded = text_fold(typed);
	size_t n = 0;

	for (size_t i = 0; folded && i < m->n && n < max; i++) {
		char *text = text_fold(_(m->shown[i]->text));
		if (text && strncmp(text, folded, strlen(folded)) == 0)
			words[n++] = xstrdup(_(m->shown[i]->text));
		free(text);
	}
	free(folded);
	return n;
}

/* The line of the menu that is typed, or its beginning; NULL: none. */
static const struct item *find_item(const struct menu *m, const char *answer)
{
	const struct item *found = NULL;
	size_t n = 0;
	long number;

	if (text_number(answer, 1, (long)m->n, &number) == 0)
		return m->shown[number - 1];
	char *folded = text_fold(answer);
	for (size_t i = 0; folded && i < m->n; i++) {
		char *text = text_fold(_(m->shown[i]->text));
		if (text && strncmp(text, folded, strlen(folded)) == 0) {
			found = m->shown[i];
			n++;
		}
		free(text);
	}
	free(folded);
	return n == 1 ? found : NULL;
}

static void obey(const struct menu *m, const char *answer)
{
	const struct item *item = find_item(m, answer);
	struct error err;

	if (item)
		run_item(m->cli, item);
	else if (run_words(m->cli, answer, &err))
		(void)cli_fail(m->cli, &err);
}

/* A machine that is not enrolled yet: the invite is asked for. */
static int enrol(struct cli *cli, struct error *err)
{
	const struct prompt_question q = {
		.text = _("Invite"),
		.hint = _(
		    "Paste the line that you got from the organiser and press Enter. It begins with viesti enrol VSTI1-.")
	};
	char *argv[WORDS_MAX + 1] = { NULL }, *line = NULL;
	size_t n = begin(cli, argv);

	print_line(&cli->print, "%s",
	    _("Welcome to Viesti. This machine is not enrolled yet."));
	int code = prompt_line(&cli->print, &q, &line, err);
	if (code)
		return cli_fail(cli, err);
	argv[n++] = line;
	int status = run(cli, cli_find("enrol"), (int)n, argv);
	explicit_bzero(line, strlen(line));
	free(line);
	return status;
}

static void converse(struct menu *m)
{
	const struct prompt_question q = { .text = _("What next?"),
		.optional = true,
		.complete = offer,
		.arg = m };
	struct error err;
	char *answer = NULL;

	show(m);
	for (;;) {
		print_line(&m->cli->print, "%s", "");
		if (prompt_line(&m->cli->print, &q, &answer, &err))
			return;
		if (is_end(answer)) {
			free(answer);
			return;
		}
		if (*answer)
			obey(m, answer);
		else
			show(m);
		if (*answer)
			print_line(&m->cli->print, "\n%s",
			    _("A number or a command; Enter shows the menu, 0 ends."));
		free(answer);
	}
}

int menu_run(struct cli *cli)
{
	struct menu m = { .cli = cli };
	struct error err;
	int status = 0;
	int code = profile_open(&cli->profile, cli->profile_dir, &err);

	if (code == E_NOT_FOUND && strcmp(err.reason, "not_enrolled") == 0) {
		status = enrol(cli, &err);
		if (status)
			return status;
		code = profile_open(&cli->profile, cli->profile_dir, &err);
	}
	if (code)
		return cli_fail(cli, &err);
	greet(cli);
	collect(&m);
	converse(&m);
	return 0;
}
