/* SPDX-License-Identifier: EUPL-1.2 */
/* The line editor, on libedit. See editor.h. */
#include "client/editor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>

#include <histedit.h>

#include "client/keyboard.h"
#include "client/print.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define HISTORY_LINES 1000

struct editor {
	struct editor_setup setup;
	struct keyboard keys;
	EditLine *el;
	History *history;
	char *history_path;
	char *prompt;
};

/* --------------------------------------------------------------- characters */

static struct event_base *base_of(const struct editor *e)
{
	return e->setup.base ? e->setup.base(e->setup.arg) : NULL;
}

static void on_resized(void *arg)
{
	struct editor *e = arg;

	el_resize(e->el);
}

static void on_resumed(void *arg)
{
	struct editor *e = arg;

	el_set(e->el, EL_PREP_TERM, 0);
	el_set(e->el, EL_PREP_TERM, 1);
	el_set(e->el, EL_REFRESH);
}

static int read_character(EditLine *el, wchar_t *out)
{
	struct editor *e = NULL;
	mbstate_t state = { 0 };
	char byte;

	el_get(el, EL_CLIENTDATA, &e);
	keyboard_attach(&e->keys, base_of(e));
	for (;;) {
		int n = keyboard_byte(&e->keys, &byte);
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

void completion_add(struct completion *p, const char *text, size_t len)
{
	for (size_t i = 0; i < p->n; i++)
		if (strlen(p->texts[i]) == len &&
		    memcmp(p->texts[i], text, len) == 0)
			return;
	p->cut = p->cut || p->n == COMPLETE_MAX;
	if (p->n == COMPLETE_MAX)
		return;
	char *copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	p->texts[p->n++] = copy;
}

void completion_free(struct completion *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->texts[i]);
	free(p->typed);
	memset(p, 0, sizeof(*p));
}

size_t completion_common(const struct completion *p)
{
	size_t len = p->n ? strlen(p->texts[0]) : 0;

	for (size_t i = 1; i < p->n; i++) {
		size_t same = 0;
		while (same < len && p->texts[i][same] == p->texts[0][same])
			same++;
		len = same;
	}
	/* not in the middle of a character */
	while (p->n > 1 && len > 0 && (p->texts[0][len] & 0xc0) == 0x80)
		len--;
	return len;
}

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

static void list(const struct completion *found)
{
	struct print print;
	size_t widest = 0, columns;

	putchar('\n');
	for (size_t i = 0; i < found->n; i++) {
		size_t width = text_width(found->texts[i]);
		widest = width > widest ? width : widest;
	}
	print_init(&print, false, false, false);
	columns = print.columns / (widest + 2);
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
		print_wrapped(&print, stdout, 0, _("There are more; type on."));
	if (found->about)
		print_wrapped(&print, stdout, 0, found->about);
}

static unsigned char insert(EditLine *el, const char *line,
    const struct completion *found, size_t len)
{
	bool only = found->n == 1 && !found->whole;
	bool folder = only && len > 0 && found->texts[0][len - 1] == '/';
	char *text = found->whole ? strndup(found->texts[0], len)
				  : quoted(found->texts[0], len, found->quote);

	if (!text)
		return CC_ERROR;
	replace(el, line, found->at, text);
	if (only && !folder) {
		char end[3] = { found->quote ? found->quote : ' ', ' ', 0 };
		end[1] = found->quote ? ' ' : 0;
		el_insertstr(el, end);
	}
	free(text);
	return CC_REFRESH;
}

/* Is what all candidates share a longer form of what was typed? */
static bool extends(const struct completion *found, size_t common)
{
	char *shared, *folded, *typed;
	bool begins;

	if (common <= strlen(found->typed))
		return false;
	shared = strndup(found->texts[0], common);
	folded = shared ? text_fold(shared) : NULL;
	typed = text_fold(found->typed);
	begins = folded && typed && strncmp(folded, typed, strlen(typed)) == 0;
	free(shared);
	free(folded);
	free(typed);
	return begins;
}

static unsigned char on_tab(EditLine *el, int ch)
{
	struct editor *e = NULL;
	const LineInfo *info = el_line(el);
	size_t len = (size_t)(info->cursor - info->buffer);
	struct completion found = { .n = 0 };
	unsigned char result = CC_ERROR;
	char *line;

	(void)ch;
	el_get(el, EL_CLIENTDATA, &e);
	if (!e->setup.complete)
		return CC_ERROR;
	line = xmalloc(len + 1);
	memcpy(line, info->buffer, len);
	line[len] = '\0';
	keyboard_detach(&e->keys, true);
	e->setup.complete(e->setup.arg, line, &found);
	size_t common = completion_common(&found);
	if (found.n == 1 || (found.n > 1 && extends(&found, common))) {
		result = insert(el, line, &found, common);
	} else if (found.n > 0 || found.about) {
		list(&found);
		result = CC_REDISPLAY;
	}
	completion_free(&found);
	free(line);
	return result;
}

/* ------------------------------------------------------------------ history */

void editor_history(struct editor *e, const char *path)
{
	HistEvent event;

	e->history = history_init();
	if (!e->history)
		return;
	history(e->history, &event, H_SETSIZE, HISTORY_LINES);
	history(e->history, &event, H_SETUNIQUE, 1);
	if (*path) {
		e->history_path = xstrdup(path);
		history(e->history, &event, H_LOAD, path);
	}
	el_set(e->el, EL_HIST, history, e->history);
}

void editor_remember(struct editor *e, const char *line)
{
	HistEvent event;

	if (!e->history)
		return;
	history(e->history, &event, H_ENTER, line);
	if (!e->history_path)
		return;
	mode_t before = umask(077);
	history(e->history, &event, H_SAVE, e->history_path);
	umask(before);
}

/* -------------------------------------------------------------------- lines */

enum editor_end editor_line(struct editor *e, const char *prompt, char **line)
{
	const char *got;
	int n = 0;

	*line = NULL;
	free(e->prompt);
	e->prompt = xstrdup(prompt);
	e->keys.interrupted = e->keys.ended = false;
	fflush(stdout);
	keyboard_attach(&e->keys, base_of(e));
	/* libedit would show the prompt first and then make the terminal raw:
	 * what is typed between would be garbled */
	el_set(e->el, EL_PREP_TERM, 1);
	got = el_gets(e->el, &n);
	keyboard_detach(&e->keys, false);
	if (e->keys.interrupted && !e->keys.ended)
		return EDITOR_INTERRUPTED;
	if (!got || n <= 0 || e->keys.ended)
		return EDITOR_ENDED;
	*line = xstrdup(got);
	(*line)[strcspn(*line, "\r\n")] = '\0';
	return EDITOR_LINE;
}

static char *prompt_text(EditLine *el)
{
	struct editor *e = NULL;

	el_get(el, EL_CLIENTDATA, &e);
	return e->prompt;
}

int editor_open(struct editor **out, const struct editor_setup *setup,
    struct error *err)
{
	struct editor *e = xcalloc(1, sizeof(*e));

	e->setup = *setup;
	e->keys.resized = on_resized;
	e->keys.resumed = on_resumed;
	e->keys.arg = e;
	e->prompt = xstrdup("");
	e->el = el_init(setup->program, stdin, stdout, stderr);
	if (!e->el) {
		editor_close(e);
		return error_set(err, E_INTERNAL, "no_terminal",
		    _("This terminal can't be used for questions: give %s a whole command."),
		    setup->program);
	}
	el_set(e->el, EL_CLIENTDATA, e);
	el_set(e->el, EL_SIGNAL, 0);
	el_set(e->el, EL_PROMPT, prompt_text);
	el_set(e->el, EL_EDITOR, "emacs");
	el_set(e->el, EL_GETCFN, read_character);
	/* the narrow call would copy the two texts and never free them */
	el_wset(e->el, EL_ADDFN, L"viesti-complete", L"Completes the word.",
	    on_tab);
	el_set(e->el, EL_BIND, "^I", "viesti-complete", NULL);
	el_set(e->el, EL_BIND, "^R", "em-inc-search-prev", NULL);
	el_source(e->el, NULL);
	*out = e;
	return 0;
}

void editor_close(struct editor *e)
{
	if (!e)
		return;
	keyboard_detach(&e->keys, false);
	if (e->el)
		el_end(e->el);
	if (e->history)
		history_end(e->history);
	free(e->history_path);
	free(e->prompt);
	free(e);
}
