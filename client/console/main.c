/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viestictl: one command from the command line, or the prompt.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/console/complete_shell.h"
#include "client/console/console.h"
#include "client/console/globals.h"
#include "client/console/prompt.h"
#include "client/shell.h"
#include "client/prompt.h"
#include "common/buf.h"
#include "common/i18n.h"

#define EXIT_OUTPUT 70

/* argv as words; behind "--" they are taken as they are. */
static size_t read_words(struct word *words, int argc, char **argv)
{
	bool literal = false;
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		if (!literal && strcmp(argv[i], "--") == 0)
			literal = true;
		else if (!literal && strcmp(argv[i], "--version") == 0)
			words[n++] = (struct word){ "version", true };
		else
			words[n++] = (struct word){ argv[i], literal };
	}
	return n;
}

static int start(struct console *c, struct word *words, size_t n)
{
	struct error err;
	int code = globals_take(c, words, &n, &c->form, &err);

	c->season = c->form.season;
	print_init(&c->print, c->form.json, c->form.csv, c->form.plain);
	if (!code && c->form.help)
		code = console_explain_words(c, words, n, &err);
	else if (!code && n > 0)
		return console_run(c, words, n);
	else if (!code && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		return prompt_run(c);
	else if (!code)
		code = error_set(&err, E_INVALID, "command_missing",
		    _("Say which command: viestictl help lists them. On a terminal, viestictl alone asks for them one by one."));
	return code ? console_fail(c, &err) : 0;
}

int main(int argc, char **argv)
{
	struct console c = { .link = NULL };
	struct word *words = xcalloc((size_t)argc + 1, sizeof(*words));

	i18n_init();
	i18n_use(i18n_from_environment());
	/* a reader or a server that goes is an error to be told */
	signal(SIGPIPE, SIG_IGN);
	prompt_attend(&c.link);
	int status = argc > 1 && strcmp(argv[1], SHELL_COMPLETE) == 0
	    ? complete_shell(&c, argc - 2, argv + 2)
	    : start(&c, words, read_words(words, argc, argv));
	link_close(c.link);
	free(words);
	return print_end(CONSOLE_PROGRAM) ? status : EXIT_OUTPUT;
}
