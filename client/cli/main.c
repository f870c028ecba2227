/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti: finds the command, reads its options, meets its needs, runs it.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "client/ask.h"
#include "client/cache.h"
#include "client/cli/choose.h"
#include "client/cli/complete.h"
#include "client/cli/globals.h"
#include "client/cli/menu.h"
#include "client/cli/why.h"
#include "client/prompt.h"
#include "client/shell.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

/* One command does not wait twice for a server that is away. */
#define RETRY_AFTER_US 500000

int cli_fail(struct cli *cli, const struct error *err)
{
	int status = print_failure(&cli->print, CLI_PROGRAM, err);

	why_hint(cli, err);
	return status;
}

/* A client that was shut out has no more use for anybody's names. */
static void forget_people(const struct cli *cli, const struct error *err)
{
	if (strcmp(err->reason, "certificate_revoked") == 0 ||
	    strcmp(err->reason, "unknown_certificate") == 0)
		cache_forget(cli->profile.dir);
}

int cli_connect(struct cli *cli, struct error *err)
{
	struct error *failed = &cli->unreachable;
	bool again = !failed->code ||
	    clock_mono_us() - cli->unreachable_us > RETRY_AFTER_US;

	if (cli->link)
		return 0;
	if (again) {
		failed->code = 0;
		if (link_open(&cli->link, &cli->profile, CLI_VERSION, failed))
			forget_people(cli, failed);
		cli->unreachable_us = clock_mono_us();
	}
	if (!cli->link && err)
		*err = *failed;
	return cli->link ? 0 : failed->code;
}

int cli_call(struct cli *cli, Viesti__Request *rq, const Viesti__Reply **reply,
    Viesti__Reply__BodyCase wanted, struct error *err)
{
	int code = ask(cli->link, rq, reply, wanted, err);

	if (!code && wanted != VIESTI__REPLY__BODY_PARTICIPANTS)
		cache_keep(&cli->profile, *reply); /* a page is not all */
	return code;
}

int cli_number(const char *text, long max, long *out, struct error *err)
{
	if (text_number(text, 1, max, out) == 0)
		return 0;
	if (max < LONG_MAX)
		return error_set(err, E_INVALID, "argument_number",
		    _("\"%s\" is not a number from 1 to %ld."), text, max);
	return error_set(err, E_INVALID, "argument_number",
	    _("\"%s\" is not a number from 1 on."), text);
}

int cli_run(struct cli *cli, const struct command *c, int argc, char **argv)
{
	struct error err;
	int code = globals_parse(cli, c->options, argc, argv, &err);
	bool missing = code && strcmp(err.reason, "argument_missing") == 0;

	if ((!code || missing) && c->needs >= NEEDS_PROFILE) {
		struct error profile;
		if (profile_open(&cli->profile, cli->profile_dir, &profile)) {
			err = missing ? err : profile;
			return cli_fail(cli, &err);
		}
	}
	if (missing)
		code = choose_missing(cli, c, &err);
	if (!code && c->needs >= NEEDS_SERVER)
		code = cli_connect(cli, &err);
	return code ? cli_fail(cli, &err) : c->run(cli);
}

/* The line without the command's name, but with what stood before it. */
static int without(int at, int argc, char **argv)
{
	memmove(argv + at, argv + at + 1, (size_t)(argc - at) * sizeof(*argv));
	return argc - 1;
}

static int start(struct cli *cli, int argc, char **argv)
{
	struct error err = { .code = 0 };
	const struct command *c = NULL;
	bool help = false;

	if (argc > 1 && strcmp(argv[1], SHELL_COMPLETE) == 0) {
		complete_line(cli, argc - 2, argv + 2);
		return 0;
	}
	int code = globals_scan(cli, argc, argv, &help, &err);
	int at = globals_command(argc, argv);

	if (code)
		return cli_fail(cli, &err);
	if (at == argc) {
		static const struct option none[] = { OPTIONS_END };
		if (globals_parse(cli, none, argc, argv, &err))
			return cli_fail(cli, &err);
		if (prompt_possible(&cli->print))
			return menu_run(cli);
		cli_overview(cli);
		return 0;
	}
	const char *name = strcmp(argv[at], "--version") ? argv[at] : "version";
	c = cli_find(name);
	if (!c) {
		cli_unknown(name, &err);
		return cli_fail(cli, &err);
	}
	if (help) {
		cli_help(c);
		return 0;
	}
	return cli_run(cli, c, without(at, argc, argv), argv);
}

/* What is old by now is renewed where a connection is open anyway, behind the
 * answer. */
static void refresh(struct cli *cli, int status)
{
	fflush(stdout);
	if (status == 0 && cli->link && link_open_requests(cli->link) == 0)
		(void)cache_refresh(cli->link, &cli->profile, CACHE_FRESH_US,
		    NULL);
}

int main(int argc, char **argv)
{
	struct cli cli = { .link = NULL };

	i18n_init();
	i18n_use(i18n_from_environment());
	/* A reader that goes (head, less) or a server that goes is an error to
	 * be handled, not the end between two writes to the outbox. */
	signal(SIGPIPE, SIG_IGN);
	prompt_attend(&cli.link);
	int status = start(&cli, argc, argv);
	refresh(&cli, status);
	link_close(cli.link);
	return print_end(CLI_PROGRAM) ? status : 70;
}
