/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines, notices, errors and progress for people and for scripts. */
#include "client/print.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/link.h"
#include "client/prompt.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define COLUMNS_DEFAULT 80
#define COLUMNS_LEAST 20
#define COLUMNS_MOST 1000
#define ROOM_LEAST 10 /* columns for text, however narrow it is */
#define INDENT_MOST 40
#define SHOW_AFTER_US 1000000 /* quicker work shows no bar */
#define SHOW_EVERY_US 100000
#define BAR 20

bool print_end(const char *program)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	errno = 0; /* what stopped an earlier write is not known any more */
	if (fflush(stdout) != EOF && !ferror(stdout))
		return true;
	int why = errno;
	if (why == EPIPE ||
	    (poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0))
		return true;
	fprintf(stderr, "%s: %s%s%s\n", program,
	    _("the output could not be written"), why ? ": " : "",
	    why ? error_why(why) : "");
	return false;
}

static size_t find_columns(void)
{
	const char *text = getenv("COLUMNS");
	struct winsize size;
	long n = 0;
	if (text && !text_number(text, COLUMNS_LEAST, COLUMNS_MOST, &n))
		return (size_t)n;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) &&
	    size.ws_col >= COLUMNS_LEAST)
		return size.ws_col;
	return COLUMNS_DEFAULT;
}

static bool plain_by_environment(void)
{
	const char *text = getenv("VIESTI_PLAIN");
	return text && *text && strcmp(text, "0") != 0;
}

void print_init(struct print *p, bool json, bool csv, bool plain)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	bool dumb = !term || !*term || !strcmp(term, "dumb");
	plain = plain || plain_by_environment();
	p->mode = json ? PRINT_JSON
	    : csv      ? PRINT_CSV
	    : plain    ? PRINT_PLAIN
		       : PRINT_TABLE;
	p->color = p->mode == PRINT_TABLE && isatty(STDOUT_FILENO) && !dumb &&
	    !(no_color && *no_color);
	p->progress = isatty(STDERR_FILENO) && !dumb && !plain;
	p->columns = find_columns();
}

/* Words up to a room of so many columns; on the first line, where the lead
 * stands already, so many of them are used. */
static void wrap(FILE *out, size_t indent, size_t room, size_t used,
    const char *text)
{
	for (;;) {
		text += strspn(text, " \n");
		size_t n = strcspn(text, " \n");
		if (n == 0)
			break;
		char *word = xmalloc(n + 1);
		memcpy(word, text, n);
		word[n] = '\0';
		size_t width = text_width(word);
		if (used > 0 && used + 1 + width > room) {
			fprintf(out, "\n%*s", (int)indent, "");
			used = 0;
		}
		fprintf(out, "%s%s", used > 0 ? " " : "", word);
		used += width + (used > 0);
		text += n;
		free(word);
	}
	fputc('\n', out);
}

/* A line that a terminal would break in the middle of a word breaks between
 * words, behind the blanks it begins with. */
static void put_line(const struct print *p, FILE *out, const char *line)
{
	size_t indent = strspn(line, " ");
	if (p->mode == PRINT_PLAIN)
		line += indent;
	bool fits = p->mode != PRINT_TABLE || text_width(line) <= p->columns ||
	    indent + ROOM_LEAST > p->columns || !isatty(fileno(out));
	if (fits) {
		fprintf(out, "%s\n", line);
		return;
	}
	fprintf(out, "%*s", (int)indent, "");
	wrap(out, indent, p->columns - indent, 0, line);
}

static void put_lines(const struct print *p, FILE *out, const char *fmt,
    va_list ap)
{
	char *text = NULL, *end;
	if (vasprintf(&text, fmt, ap) < 0)
		return;
	for (char *line = text; line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		put_line(p, out, line);
	}
	free(text);
}

void print_line(const struct print *p, const char *fmt, ...)
{
	va_list ap;
	if (p->mode == PRINT_JSON || p->mode == PRINT_CSV)
		return;
	va_start(ap, fmt);
	put_lines(p, stdout, fmt, ap);
	va_end(ap);
}

void print_note(const struct print *p, const char *fmt, ...)
{
	va_list ap;
	if (p->mode == PRINT_JSON)
		return;
	fflush(stdout); /* in the order in which it was said */
	va_start(ap, fmt);
	put_lines(p, stderr, fmt, ap);
	va_end(ap);
}

/* The words of a lead, without the blanks and dashes that align or draw it. */
static void put_lead(FILE *out, const char *lead)
{
	bool any = false;
	for (const char *at = lead + strspn(lead, " -"); *at;) {
		const char *gap = strstr(at, "  ");
		size_t n = gap ? (size_t)(gap - at) : strlen(at);
		while (n > 0 && at[n - 1] == ' ')
			n--;
		fprintf(out, "%s%.*s", any ? ", " : "", (int)n, at);
		any = true;
		at += n;
		at += strspn(at, " ");
	}
	if (any)
		fputs(": ", out);
}

void print_fact(FILE *out, const char *heading, const char *value)
{
	fprintf(out, "%s: %s\n", heading, value);
}

void print_hanging(const struct print *p, FILE *out, const char *lead,
    const char *text)
{
	if (p->mode == PRINT_PLAIN) {
		put_lead(out, lead);
		wrap(out, 0, SIZE_MAX, 0, text);
		return;
	}
	size_t indent = text_width(lead);
	size_t room = p->columns > indent + ROOM_LEAST ? p->columns - indent
						       : ROOM_LEAST;
	fputs(lead, out);
	wrap(out, indent, p->mode == PRINT_TABLE ? room : SIZE_MAX, 0, text);
}

void print_wrapped(const struct print *p, FILE *out, size_t indent,
    const char *text)
{
	char lead[INDENT_MOST + 1];
	snprintf(lead, sizeof(lead), "%*s", (int)indent, "");
	print_hanging(p, out, lead, text);
}

/* -------------------------------------------------------------------- errors
 */

static const char *code_token(int code)
{
	static const char *const tokens[] = {
		"",
		"invalid",
		"unauthenticated",
		"denied",
		"not_found",
		"conflict",
		"precondition",
		"exhausted",
		"deadline",
		"unavailable",
		"unimplemented",
		"internal",
	};
	bool known = code < 0 && code >= E_INTERNAL;
	return known ? tokens[-code] : "internal";
}

static void print_failure_json(const struct error *err)
{
	json_t *root = json_pack("{s:{s:s, s:s, s:s?, s:s}}", "error", "code",
	    code_token(err->code), "reason", err->reason, "field",
	    err->field[0] ? err->field : NULL, "message", err->text);
	if (root)
		json_dumpf(root, stdout, JSON_PRESERVE_ORDER | JSON_COMPACT);
	putchar('\n');
	json_decref(root);
}

static void print_failure_people(const struct print *p, const char *program,
    const struct error *err)
{
	/* stderr may be a file while stdout is a terminal */
	bool terminal = isatty(STDERR_FILENO);
	bool color = p->color && terminal;

	fflush(stdout);
	fprintf(stderr, "%s%s:%s", color ? "\033[31m" : "", program,
	    color ? "\033[0m" : "");
	if (terminal)
		wrap(stderr, 0, p->columns, strlen(program) + 1, err->text);
	else
		fprintf(stderr, " %s\n", err->text);
}

int print_failure(const struct print *p, const char *program,
    const struct error *err)
{
	if (p->mode == PRINT_JSON)
		print_failure_json(err);
	else if (err->code == E_CANCELLED) /* their own wish: no failure */
		print_note(p, "%s", err->text);
	else
		print_failure_people(p, program, err);
	return link_exit_code(err->code);
}

/* ------------------------------------------------------------------ progress
 */

void progress_begin(struct progress *g, const struct print *p, const char *what,
    uint64_t total)
{
	*g = (struct progress){
		.what = what,
		.started_us = clock_mono_us(),
		.total = total,
		.on = p->progress,
	};
}

static void show(struct progress *g, uint64_t done, int64_t now_us)
{
	char percent[I18N_SIZE], rate[I18N_SIZE], bar[BAR + 1];
	uint64_t part = done < g->total ? done : g->total;
	int64_t us = now_us - g->started_us;
	size_t full = g->total ? (size_t)(part * BAR / g->total) : 0;
	memset(bar, '#', full);
	memset(bar + full, ' ', BAR - full);
	bar[BAR] = '\0';
	i18n_number((int64_t)(done * 1000000 / (uint64_t)(us > 0 ? us : 1)),
	    rate);
	i18n_percent(g->total ? (int)(part * 100 / g->total) : 0, percent);
	/* TRANSLATORS: what is done, a bar, how much of it, how fast */
	fputc('\r', stderr);
	if (g->per)
		fprintf(stderr, "%s  [%s] %s  %s %s", g->what, bar, percent,
		    rate, g->per);
	else
		fprintf(stderr, _("%s  [%s] %s  %s rows/s"), g->what, bar,
		    percent, rate);
	fputs("\033[K", stderr);
	fflush(stderr);
}

void progress_step(struct progress *g, uint64_t done)
{
	if (!g->on)
		return;
	int64_t now_us = clock_mono_us();
	if (now_us - g->started_us < SHOW_AFTER_US ||
	    now_us - g->shown_us < SHOW_EVERY_US)
		return;
	show(g, done, now_us);
	g->shown_us = now_us;
	g->shown = true;
}

void progress_end(struct progress *g)
{
	if (g->shown)
		fputs("\r\033[K", stderr);
	g->shown = false;
	g->on = false;
}
