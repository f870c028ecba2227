/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A watched ranking; see follow.h.
 *
 *   connected -> (update, key, resized: draw) -> lost -> 1 s, 2 s ... 30 s
 *       ^                                                        |
 *       +--------------------------------------------------------+
 *
 * The terminal's other screen is drawn on, so that what stood there before is
 * there again afterwards. Keys and signals stand on whichever loop turns; while
 * a connection is being made none turns, and they wait.
 */
#include "client/cli/follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <event2/event.h>

#include "client/keyboard.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define OTHER_SCREEN "\033[?1049h\033[?25l\033[H\033[J"
#define FIRST_SCREEN "\033[?25h\033[?1049l"
#define WAIT_FIRST_MS 1000
#define WAIT_MOST_MS 30000
#define ROWS_DEFAULT 24

struct follow {
	struct cli *cli;
	Viesti__ViewWanted *wanted;
	struct keyboard keys;
	struct termios before;
	bool raw; /* the terminal is ours: a screen, not lines */
	bool connected;
	bool fresh; /* something is to be shown */
	bool ended; /* somebody ended it */
	Viesti__Update *last;
	int64_t at_us; /* when it was true last */
	int wait_ms;
	struct error refused;
};

/* --------------------------------------------------------------- terminal */

static void say(const char *text)
{
	fputs(text, stdout);
	fflush(stdout);
}

static void take_terminal(struct follow *f)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &f->before) < 0)
		return;
	raw = f->before;
	raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	say(OTHER_SCREEN);
	f->raw = true;
}

static void give_terminal(struct follow *f)
{
	if (!f->raw)
		return;
	say(FIRST_SCREEN);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &f->before);
	f->raw = false;
}

static void on_resized(void *arg)
{
	struct follow *f = arg;
	enum print_mode mode = f->cli->print.mode;

	print_init(&f->cli->print, mode == PRINT_JSON, mode == PRINT_CSV,
	    mode == PRINT_PLAIN);
	f->fresh = true;
}

/* The shell has drawn on it meanwhile. */
static void on_resumed(void *arg)
{
	struct follow *f = arg;

	if (f->raw)
		take_terminal(f);
	f->fresh = true;
}

static size_t screen_rows(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 3)
		return size.ws_row;
	return ROWS_DEFAULT;
}

/* ---------------------------------------------------------------- drawing */

static void print_ranking(const struct follow *f, FILE *out)
{
	const struct print *p = &f->cli->print;
	const Viesti__Update *u = f->last;

	if (u && u->body_case == VIESTI__UPDATE__BODY_RANK_DEPARTMENTS)
		print_departments(p, u->rank_departments, out);
	else if (u && u->body_case == VIESTI__UPDATE__BODY_RANK_PARTICIPANTS)
		print_participants(p, u->rank_participants, out);
}

/* In as many lines as the window needs; to be freed. NULL: no memory. */
static char *status_lines(const struct follow *f)
{
	char at[I18N_SIZE], line[512], *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	if (f->connected)
		snprintf(line, sizeof(line), _("Live, as of %s. q ends."),
		    i18n_time(clock_now_us(), at));
	else if (f->last)
		snprintf(line, sizeof(line),
		    _("No connection; this is how it stood at %s. It is tried again. q ends."),
		    i18n_time(f->at_us, at));
	else
		snprintf(line, sizeof(line), "%s",
		    _("No connection yet. It is tried again. q ends."));
	print_wrapped(&f->cli->print, out, 0, line);
	fclose(out);
	if (text && len > 0 && text[len - 1] == '\n')
		text[len - 1] = '\0'; /* nothing scrolls behind the last one */
	return text;
}

/* At most that many lines; "\033[K" takes away what a longer line left behind.
 */
static void put_lines(const char *text, size_t left)
{
	for (const char *line = text, *end; *line && left > 0;
	     line = end, left--) {
		end = strchrnul(line, '\n');
		printf("%.*s\033[K%s", (int)(end - line), line,
		    *end ? "\r\n" : "");
		end += *end == '\n';
	}
}

/* The ranking's lines, as many as there is room for. */
static void draw_screen(struct follow *f)
{
	char *status = status_lines(f), *text = NULL;
	size_t below = 1, len = 0, rows = screen_rows();
	FILE *out = open_memstream(&text, &len);

	for (const char *c = status; c && *c; c++)
		below += *c == '\n';
	if (out) {
		print_ranking(f, out);
		fclose(out);
		fputs("\033[H", stdout);
		put_lines(text, rows > below + 1 ? rows - below - 1 : 1);
		fputs("\033[K\r\n", stdout);
		put_lines(status ? status : "", below);
		say("\033[K\033[J");
	}
	free(text);
	free(status);
}

/* {"at":...,"revision":...,"rows":[...]} on one line: a line break is never
 * part of what JSON says. */
static void print_document(struct follow *f)
{
	char at[CLOCK_TIME_SIZE], *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return;
	print_ranking(f, out);
	fclose(out);
	for (char *c = text; *c; c++)
		if (*c == '\n')
			*c = ' ';
	printf("{\"at\":\"%s\",\"revision\":%llu,\"rows\":%s}\n",
	    clock_format_time(clock_now_us(), at),
	    (unsigned long long)f->last->revision, text);
	free(text);
}

static void show(struct follow *f, bool news)
{
	if (f->raw) {
		draw_screen(f);
		return;
	}
	if (!news || !f->last)
		return;
	if (f->cli->print.mode == PRINT_JSON) {
		print_document(f);
	} else {
		print_ranking(f, stdout);
		putchar('\n');
	}
	if (fflush(stdout) == EOF) {
		f->ended = true;
		if (errno == EPIPE) /* the reader has seen enough */
			clearerr(stdout);
	}
}

/* ------------------------------------------------------------- connection */

static void on_update(void *arg, const Viesti__Update *u)
{
	struct follow *f = arg;
	Viesti__Update *copy = NULL;

	if (u->body_case == VIESTI__UPDATE__BODY_REFUSED) {
		link_error(u->refused, &f->refused);
		return;
	}
	copy = link_copy_update(u);
	if (!copy)
		return;
	if (f->last)
		viesti__update__free_unpacked(f->last, NULL);
	f->last = copy;
	show(f, true);
}

/* Where lines are written nobody types. */
static void listen_to_keys(struct follow *f, struct event_base *base)
{
	keyboard_attach(&f->keys, base);
	if (f->raw)
		(void)keyboard_listen(&f->keys);
}

/* q, Ctrl-C, and the input's end. */
static void take_keys(struct follow *f)
{
	char key;

	f->ended |= f->keys.interrupted || f->keys.ended;
	while (f->raw && !f->ended && keyboard_soon(0)) {
		if (read(STDIN_FILENO, &key, 1) != 1)
			f->ended = true;
		else
			f->ended = key == 'q' || key == 'Q' || key == 3;
	}
	if (!f->ended && f->fresh)
		show(f, false);
	f->fresh = false;
}

static int subscribe(struct follow *f, struct error *err)
{
	Viesti__Subscribe q = VIESTI__SUBSCRIBE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply;

	q.views = &f->wanted;
	q.n_views = 1;
	if (f->last) { /* what has not changed is not sent again */
		q.has_epoch = f->wanted->has_revision = true;
		q.epoch = f->last->epoch;
		f->wanted->revision = f->last->revision;
	}
	rq.body_case = VIESTI__REQUEST__BODY_SUBSCRIBE;
	rq.subscribe = &q;
	return link_call(f->cli->link, &rq, &reply, err);
}

/* Until the connection ends or somebody does. */
static int attend(struct follow *f, struct error *err)
{
	int64_t minute = 0, now;
	int code = 0;

	listen_to_keys(f, link_base(f->cli->link));
	while (code == 0 && !f->ended) {
		listen_to_keys(f, NULL);
		code = link_turn(f->cli->link, err);
		if (code == 0 && f->refused.code) {
			*err = f->refused;
			code = err->code;
		}
		f->at_us = now = clock_now_us();
		f->fresh |= now / 60000000 != minute;
		minute = now / 60000000;
		take_keys(f);
	}
	keyboard_detach(&f->keys, true);
	return code;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	*(bool *)arg = true;
}

/* Keys are heard meanwhile. */
static void rest(struct follow *f)
{
	struct timeval tv;
	struct event *timer;
	bool over = false;

	f->wait_ms = f->wait_ms ? 2 * f->wait_ms : WAIT_FIRST_MS;
	if (f->wait_ms > WAIT_MOST_MS)
		f->wait_ms = WAIT_MOST_MS;
	tv = (struct timeval){ f->wait_ms / 1000, f->wait_ms % 1000 * 1000 };
	f->fresh = true;
	listen_to_keys(f, NULL);
	timer = f->keys.base ? evtimer_new(f->keys.base, on_timer, &over)
			     : NULL;
	if (timer)
		evtimer_add(timer, &tv);
	take_keys(f);
	while (timer && !over && !f->ended &&
	    event_base_loop(f->keys.base, EVLOOP_ONCE) >= 0) {
		take_keys(f);
		listen_to_keys(f, NULL);
	}
	if (timer)
		event_free(timer);
	keyboard_detach(&f->keys, true);
}

/* Will it be otherwise in a while? */
static bool is_away(int code)
{
	return code == E_UNAVAILABLE || code == E_EXHAUSTED ||
	    code == E_DEADLINE;
}

static int once(struct follow *f, struct error *err)
{
	int code = cli_connect(f->cli, err);

	if (code)
		return code;
	link_on_update(f->cli->link, on_update, f);
	f->connected = true;
	code = subscribe(f, err);
	if (code == 0) {
		f->wait_ms = 0;
		f->fresh = true;
		code = attend(f, err);
	}
	f->connected = false;
	link_close(f->cli->link);
	f->cli->link = NULL;
	return code;
}

/* From here on they are heard by the loop, and never leave the terminal as we
 * use it. */
static void hold_signals(struct follow *f)
{
	keyboard_attach(&f->keys, NULL);
	keyboard_detach(&f->keys, true);
}

static void let_signals(struct follow *f)
{
	keyboard_attach(&f->keys, NULL);
	keyboard_detach(&f->keys, false);
	if (f->keys.own)
		event_base_free(f->keys.own);
}

static int check(const struct cli *cli, struct error *err)
{
	if (cli->print.mode == PRINT_CSV)
		return error_set(err, E_INVALID, "watch_where",
		    _("--watch does not go with --csv; --json writes a document a line."));
	if (cli->print.mode == PRINT_TABLE &&
	    (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return error_set(err, E_INVALID, "watch_where",
		    _("--watch draws on a terminal, and this is none. --json writes a document a line, --plain each state under the other."));
	return 0;
}

int follow_run(struct cli *cli, Viesti__ViewWanted *wanted, struct error *err)
{
	struct follow f = { .cli = cli, .wanted = wanted };
	int code = check(cli, err);

	if (code)
		return code;
	f.keys.resized = on_resized;
	f.keys.resumed = on_resumed;
	f.keys.arg = &f;
	hold_signals(&f);
	if (cli->print.mode == PRINT_TABLE)
		take_terminal(&f);
	while (!f.ended) {
		code = once(&f, err);
		if (code && !is_away(code))
			break;
		code = 0;
		if (!f.ended)
			rest(&f);
	}
	give_terminal(&f);
	let_signals(&f);
	if (f.last)
		viesti__update__free_unpacked(f.last, NULL);
	return code;
}
