/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prompt: lines one after another, each obeyed. The editor turns the link's
 * event loop while it waits, so pings are answered while nobody types.
 */
#include "client/console/prompt.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/complete.h"
#include "client/console/globals.h"
#include "client/line.h"
#include "client/editor.h"
#include "client/files.h"
#include "client/words.h"
#include "common/i18n.h"

#define PROMPT "viestictl> "

struct prompt {
	struct console *c;
	struct editor *editor;
};

static struct event_base *base(void *arg)
{
	struct prompt *p = arg;

	return link_base(p->c->link);
}

static void complete_line(void *arg, const char *line, struct completion *out)
{
	struct prompt *p = arg;

	complete(p->c, line, out);
}

/* Where lines are kept; "": nowhere. */
static void find_history(char *path, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char dir[PATH_MAX];
	int n;

	path[0] = '\0';
	if (state && *state == '/')
		n = snprintf(dir, sizeof(dir), "%s/viesti", state);
	else if (home && *home == '/')
		n = snprintf(dir, sizeof(dir), "%s/.local/state/viesti", home);
	else
		return;
	if (n < 0 || (size_t)n >= sizeof(dir) || files_make_dir(dir, NULL) ||
	    files_path(path, size, dir, "viestictl_history", NULL))
		path[0] = '\0';
}

static bool is_quit(const struct line *l)
{
	return l->n == 1 &&
	    (strcmp(l->words[0].text, "quit") == 0 ||
		strcmp(l->words[0].text, "exit") == 0);
}

static void set_form(struct console *c, const struct console_form *line)
{
	const struct console_form *f = line->json || line->csv || line->plain
	    ? line
	    : &c->form;

	c->season = line->season ? line->season : c->form.season;
	print_init(&c->print, f->json, f->csv, f->plain);
}

/* False: it was quit. */
static bool obey(struct console *c, const char *text)
{
	struct console_form form = { .json = false };
	struct error err;
	struct line l;
	int code = line_cut(&l, text, &err);
	/* somebody pastes a whole command line */
	size_t skip = l.n > 1 && strcmp(l.words[0].text, CONSOLE_PROGRAM) == 0;
	size_t n = l.n - skip;
	bool quit = !code && is_quit(&l);

	if (!code)
		code = globals_take(c, l.words + skip, &n, &form, &err);
	set_form(c, &form);
	if (!code && form.help)
		code = console_explain_words(c, l.words + skip, n, &err);
	else if (!code && !quit && n > 0)
		(void)console_run(c, l.words + skip, n);
	if (code)
		(void)console_fail(c, &err);
	fflush(stdout);
	line_free(&l);
	return !quit;
}

static void greet(struct console *c)
{
	const Viesti__Welcome *w = link_welcome(c->link);
	char line[512];

	snprintf(line, sizeof(line), _("Connected as %s to %s."),
	    words_role(words_role_token(w->role)),
	    *c->profile.address ? c->profile.address
				: _("this machine's server"));
	print_wrapped(&c->print, stdout, 0, line);
	print_wrapped(&c->print, stdout, 0,
	    _("help lists the commands, the Tab key completes them, quit ends."));
}

static void converse(struct prompt *p)
{
	enum editor_end end = EDITOR_LINE;
	bool on = true;
	char *line;

	while (on && end != EDITOR_ENDED) {
		end = editor_line(p->editor, PROMPT, &line);
		if (end != EDITOR_LINE) {
			puts(end == EDITOR_INTERRUPTED ? "^C" : "");
			continue;
		}
		if (line[strspn(line, " \t")] != '\0') {
			/* an invite's code is a secret: not kept */
			if (!strstr(line, "VSTI1-"))
				editor_remember(p->editor, line);
			on = obey(p->c, line);
		}
		free(line);
	}
}

int prompt_run(struct console *c)
{
	struct prompt p = { .c = c };
	struct editor_setup setup = { .program = CONSOLE_PROGRAM,
		.base = base,
		.complete = complete_line,
		.arg = &p };
	char history[PATH_MAX];
	struct error err;

	if (console_connect(c, &err) || editor_open(&p.editor, &setup, &err))
		return console_fail(c, &err);
	find_history(history, sizeof(history));
	editor_history(p.editor, history);
	c->prompting = true;
	greet(c);
	converse(&p);
	editor_close(p.editor);
	return 0;
}
