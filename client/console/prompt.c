/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prompt, on libedit.
 *
 * libedit asks for one character at a time through a function of ours, and
 * that function turns the link's event loop until there is one: pings are
 * answered while nobody types, also in the middle of a key that sends several
 * bytes. Our events (keyboard, signals) stand on that loop only while a line is
 * read: a command or a completion may connect anew, which makes another loop.
 */
#include "client/console/prompt.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include <event2/event.h>
#include <histedit.h>

#include "client/console/complete.h"
#include "client/console/globals.h"
#include "client/console/line.h"
#include "client/files.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define HISTORY_LINES 1000
#define PROMPT "viestictl> "

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT };
#define N_SIGNALS (sizeof(signals) / sizeof(*signals))

struct prompt {
	struct console *c;
	EditLine *el;
	History *history;
	char history_path[PATH_MAX]; /* "": kept nowhere */
	struct event *input, *signal[N_SIGNALS];
	bool readable, interrupted, ended;
};

/* ------------------------------------------------------------------- events */

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct prompt *p = arg;

	(void)fd;
	(void)what;
	p->readable = true;
}

static void on_signal(evutil_socket_t number, short what, void *arg)
{
	struct prompt *p = arg;

	(void)what;
	switch (number) {
	case SIGINT:
		p->interrupted = true;
		break;
	case SIGWINCH:
		el_resize(p->el);
		break;
	case SIGCONT: /* the shell has used the terminal meanwhile */
		el_set(p->el, EL_PREP_TERM, 0);
		el_set(p->el, EL_PREP_TERM, 1);
		el_set(p->el, EL_REFRESH);
		break;
	default:
		p->ended = true;
	}
}

/* While nobody listens to them during a line, signals wait: their usual effect
 * would end the program and leave the terminal raw. */
static void hold_signals(bool hold)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < N_SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static void attach(struct prompt *p)
{
	struct event_base *base = link_base(p->c->link);

	if (p->input)
		return;
	p->input = event_new(base, STDIN_FILENO, EV_READ, on_readable, p);
	for (size_t i = 0; i < N_SIGNALS; i++) {
		p->signal[i] = evsignal_new(base, signals[i], on_signal, p);
		if (p->signal[i])
			event_add(p->signal[i], NULL);
	}
	hold_signals(false);
}

static void detach(struct prompt *p)
{
	if (!p->input)
		return;
	event_free(p->input);
	p->input = NULL;
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (p->signal[i])
			event_free(p->signal[i]);
		p->signal[i] = NULL;
	}
}

/* One byte from the terminal: 1; 0: its end; -1: the line is given up. */
static int read_byte(struct prompt *p, char *byte)
{
	attach(p);
	p->readable = false;
	if (!p->input || event_add(p->input, NULL) < 0)
		return -1;
	while (!p->readable && !p->interrupted && !p->ended)
		if (event_base_loop(link_base(p->c->link), EVLOOP_ONCE) < 0)
			return -1;
	event_del(p->input);
	if (p->interrupted || p->ended)
		return -1;
	ssize_t n;
	do
		n = read(STDIN_FILENO, byte, 1);
	while (n < 0 && errno == EINTR);
	return (int)n;
}

static int read_character(EditLine *el, wchar_t *out)
{
	struct prompt *p = NULL;
	mbstate_t state = { 0 };
	char byte;

	el_get(el, EL_CLIENTDATA, &p);
	for (;;) {
		int n = read_byte(p, &byte);
		if (n != 1)
			return n;
		size_t got = mbrtowc(out, &byte, 1, &state);
		if (got != (size_t)-1 && got != (size_t)-2)
			return 1;
		if (got == (size_t)-1) /* not UTF-8: passed over */
			memset(&state, 0, sizeof(state));
	}
}

/* --------------------------------------------------------------- completion */

/* As it must stand in a line to be read as this word. */
static char *quoted(const char *text, size_t len, char quote)
{
	struct buf b;

	buf_init(&b, 4 * len + 16);
	if (quote)
		buf_addc(&b, quote);
	for (size_t i = 0; i < len; i++) {
		if (quote ? text[i] == quote || text[i] == '\\'
			  : strchr(" \t\"'\\", text[i]) != NULL)
			buf_addc(&b, '\\');
		buf_addc(&b, text[i]);
	}
	return buf_take(&b);
}

/* What stands from `at` to the cursor gives way to this text. */
static void replace(EditLine *el, const char *line, size_t at, const char *text)
{
	size_t characters = mbstowcs(NULL, line + at, 0);

	if (characters != (size_t)-1 && characters > 0)
		el_deletestr(el, (int)characters);
	el_insertstr(el, text);
}

static void list(struct prompt *p, const struct completion *found)
{
	size_t widest = 0, columns;

	putchar('\n');
	for (size_t i = 0; i < found->n; i++) {
		size_t width = text_width(found->texts[i]);
		widest = width > widest ? width : widest;
	}
	print_init(&p->c->print, false, false, false);
	columns = p->c->print.columns / (widest + 2);
	columns = columns ? columns : 1;
	for (size_t i = 0; i < found->n; i++) {
		bool last = (i + 1) % columns == 0 || i + 1 == found->n;
		printf("%s%*s", found->texts[i],
		    last ? 0 : (int)(widest + 2 - text_width(found->texts[i])),
		    "");
		if (last)
			putchar('\n');
	}
	if (found->cut)
		print_wrapped(&p->c->print, stdout, 0,
		    _("There are more; type on."));
	if (found->about)
		print_wrapped(&p->c->print, stdout, 0, found->about);
}

static unsigned char insert(EditLine *el, const char *line,
    const struct completion *found, size_t len)
{
	bool whole = found->n == 1;
	bool folder = whole && len > 0 && found->texts[0][len - 1] == '/';
	char *text = quoted(found->texts[0], len, found->quote);

	if (!text)
		return CC_ERROR;
	replace(el, line, found->at, text);
	if (whole && !folder) {
		char end[3] = { found->quote ? found->quote : ' ', ' ', 0 };
		end[1] = found->quote ? ' ' : 0;
		el_insertstr(el, end);
	}
	free(text);
	return CC_REFRESH;
}

static unsigned char on_tab(EditLine *el, int ch)
{
	struct prompt *p = NULL;
	const LineInfo *info = el_line(el);
	size_t len = (size_t)(info->cursor - info->buffer);
	char *line = xmalloc(len + 1);
	struct completion found;
	unsigned char result = CC_ERROR;

	(void)ch;
	memcpy(line, info->buffer, len);
	line[len] = '\0';
	el_get(el, EL_CLIENTDATA, &p);
	hold_signals(true);
	detach(p);
	complete(p->c, line, &found);
	size_t common = completion_common(&found);
	if (found.n == 1 || common > strlen(found.typed)) {
		result = insert(el, line, &found, common);
	} else if (found.n > 0 || found.about) {
		list(p, &found);
		result = CC_REDISPLAY;
	}
	completion_free(&found);
	free(line);
	return result;
}

/* ------------------------------------------------------------------ history */

static void find_history(struct prompt *p)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char dir[PATH_MAX];
	int n;

	if (state && *state == '/')
		n = snprintf(dir, sizeof(dir), "%s/viesti", state);
	else if (home && *home == '/')
		n = snprintf(dir, sizeof(dir), "%s/.local/state/viesti", home);
	else
		return;
	if (n < 0 || (size_t)n >= sizeof(dir) || files_make_dir(dir, NULL) ||
	    files_path(p->history_path, sizeof(p->history_path), dir,
		"viestictl_history", NULL))
		p->history_path[0] = '\0';
}

static void open_history(struct prompt *p)
{
	HistEvent e;

	p->history = history_init();
	if (!p->history)
		return;
	find_history(p);
	history(p->history, &e, H_SETSIZE, HISTORY_LINES);
	history(p->history, &e, H_SETUNIQUE, 1);
	if (*p->history_path)
		history(p->history, &e, H_LOAD, p->history_path);
	el_set(p->el, EL_HIST, history, p->history);
}

/* An invite's code is a secret: its line is not kept. */
static void remember(struct prompt *p, const char *line)
{
	HistEvent e;

	if (!p->history || strstr(line, "VSTI1-"))
		return;
	history(p->history, &e, H_ENTER, line);
	if (!*p->history_path)
		return;
	mode_t before = umask(077);
	history(p->history, &e, H_SAVE, p->history_path);
	umask(before);
}

/* -------------------------------------------------------------------- lines */

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
	bool on = true;

	while (on) {
		int n = 0;
		p->interrupted = false;
		attach(p);
		/* libedit would show the prompt first and then make the
		 * terminal raw: what is typed between would be garbled */
		el_set(p->el, EL_PREP_TERM, 1);
		const char *got = el_gets(p->el, &n);
		detach(p);
		if (p->interrupted && !p->ended) {
			puts("^C");
			continue;
		}
		if (!got || n <= 0 || p->ended) {
			putchar('\n');
			return;
		}
		char *text = xstrdup(got);
		text[strcspn(text, "\r\n")] = '\0';
		if (text[strspn(text, " \t")] != '\0') {
			remember(p, text);
			on = obey(p->c, text);
		}
		free(text);
	}
}

static char *prompt_text(EditLine *el)
{
	static char text[] = PROMPT;

	(void)el;
	return text;
}

static int open_editor(struct prompt *p, struct error *err)
{
	p->el = el_init(CONSOLE_PROGRAM, stdin, stdout, stderr);
	if (!p->el)
		return error_set(err, E_INTERNAL, "no_terminal",
		    _("This terminal can't be used for the prompt: give viestictl a command."));
	el_set(p->el, EL_CLIENTDATA, p);
	el_set(p->el, EL_SIGNAL, 0);
	el_set(p->el, EL_PROMPT, prompt_text);
	el_set(p->el, EL_EDITOR, "emacs");
	el_set(p->el, EL_GETCFN, read_character);
	/* the narrow call would copy the two texts and never free them */
	el_wset(p->el, EL_ADDFN, L"viesti-complete", L"Completes the word.",
	    on_tab);
	el_set(p->el, EL_BIND, "^I", "viesti-complete", NULL);
	el_set(p->el, EL_BIND, "^R", "em-inc-search-prev", NULL);
	open_history(p);
	el_source(p->el, NULL);
	return 0;
}

int prompt_run(struct console *c)
{
	struct prompt p = { .c = c };
	struct error err;

	if (console_connect(c, &err) || open_editor(&p, &err))
		return console_fail(c, &err);
	c->prompting = true;
	greet(c);
	converse(&p);
	detach(&p);
	el_end(p.el);
	if (p.history)
		history_end(p.history);
	return 0;
}
