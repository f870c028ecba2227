/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Questions to a person. See prompt.h.
 *
 * A question whose words would leave no room for the answer stands on lines of
 * its own, and a short mark asks below it. The editor is made with the first
 * question and kept to the program's end.
 */
#include "client/prompt.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "client/editor.h"
#include "client/keyboard.h"
#include "client/link.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define ROOM_FOR_ANSWER 10
#define PROMPT_MAX 1024
#define KEY_SEQUENCE_MS 30
#define ESCAPE 27
#define CTRL_D 4

static struct link *const *attended;
static struct editor *editor;
static const struct prompt_question *asked; /* being asked now */

void prompt_attend(struct link *const *link)
{
	attended = link;
}

static struct event_base *base(void *arg)
{
	(void)arg;
	return attended && *attended ? link_base(*attended) : NULL;
}

bool prompt_possible(const struct print *p)
{
	return p->mode != PRINT_JSON && p->mode != PRINT_CSV &&
	    isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int cancelled(struct error *err)
{
	return error_set(err, E_CANCELLED, "cancelled", "%s",
	    _("Given up; nothing was done."));
}

/* -------------------------------------------------------------------- lines */

static void complete(void *arg, const char *line, struct completion *out)
{
	char *words[COMPLETE_MAX];
	size_t n = 0;

	(void)arg;
	out->whole = true;
	out->typed = xstrdup(line);
	if (asked && asked->complete)
		n = asked->complete(asked->arg, line, words, COMPLETE_MAX);
	for (size_t i = 0; i < n; i++) {
		completion_add(out, words[i], strlen(words[i]));
		free(words[i]);
	}
	out->cut = n == COMPLETE_MAX;
}

static int open_editor(struct error *err)
{
	const struct editor_setup setup = {
		.program = "viesti", .base = base, .complete = complete
	};

	return editor ? 0 : editor_open(&editor, &setup, err);
}

/* "Who [tänään]: ", above the line when it would take too much of it. */
static void mark(const struct print *p, const char *text, const char *fallback,
    char out[PROMPT_MAX])
{
	struct print now = *p;
	char question[PROMPT_MAX];

	print_init(&now, false, false, p->mode == PRINT_PLAIN);
	if (fallback)
		snprintf(question, sizeof(question), "%s [%s]", text, fallback);
	else
		snprintf(question, sizeof(question), "%s", text);
	size_t width = text_width(question);
	bool ends = strchr("?:!", text[strlen(text) - 1]) != NULL;
	if (width + ROOM_FOR_ANSWER <= now.columns) {
		snprintf(out, PROMPT_MAX, ends ? "%s " : "%s: ", question);
		return;
	}
	print_line(p, "%s", question);
	snprintf(out, PROMPT_MAX, "> ");
}

/* One line, normalised; *out NULL: it is no text, to be asked again. */
static int read_line(const char *prompt, char **out, struct error *err)
{
	char *line = NULL;
	enum editor_end end = editor_line(editor, prompt, &line);

	*out = NULL;
	if (end != EDITOR_LINE) {
		putchar('\n');
		fflush(stdout);
		return cancelled(err);
	}
	if (text_is_clean(line, strlen(line), true))
		*out = text_normalise(line);
	free(line);
	return 0;
}

/* 0 and *answer NULL: to be asked again. */
static int ask_once(const struct print *p, const struct prompt_question *q,
    const char *prompt, char **answer, struct error *err)
{
	struct error wrong;
	int code = read_line(prompt, answer, err);

	if (code)
		return code;
	if (*answer && !**answer && q->fallback) {
		free(*answer);
		*answer = xstrdup(q->fallback);
	}
	if (*answer && (**answer || q->optional) &&
	    (!q->check || q->check(q->arg, *answer, &wrong) == 0))
		return 0;
	if (!*answer)
		print_line(p, "%s", _("That can't be read; type it anew."));
	else if (!**answer && !q->optional)
		print_line(p, "%s",
		    _("An answer is needed here; Ctrl-C gives up."));
	else
		print_line(p, "%s", wrong.text);
	free(*answer);
	*answer = NULL;
	return 0;
}

int prompt_line(const struct print *p, const struct prompt_question *q,
    char **out, struct error *err)
{
	const struct prompt_question *before = asked;
	char prompt[PROMPT_MAX], *answer = NULL;
	int code = open_editor(err);

	*out = NULL;
	if (!code && q->hint)
		print_line(p, "%s", q->hint);
	asked = q;
	while (!code && !answer) {
		mark(p, q->text, q->fallback, prompt);
		code = ask_once(p, q, prompt, &answer, err);
		asked = q; /* a check may ask a question of its own */
	}
	asked = before;
	*out = answer;
	return code;
}

/* ------------------------------------------------------------------ choices */

struct choices {
	const char *const *texts;
	size_t n;
};

/* The choice with this number, or the one that begins like this. n: none. */
static size_t find_choice(const struct choices *c, const char *answer)
{
	size_t found = c->n;
	long number;

	if (text_number(answer, 1, (long)c->n, &number) == 0)
		return (size_t)number - 1;
	char *typed = text_fold(answer);
	for (size_t i = 0; typed && *typed && i < c->n; i++) {
		char *text = text_fold(c->texts[i]);
		size_t len = strlen(typed);
		bool whole = text && strcmp(text, typed) == 0;
		bool begins = text && strncmp(text, typed, len) == 0;
		free(text);
		if (whole) {
			found = i;
			break;
		}
		if (begins && found < c->n) {
			found = c->n; /* several */
			break;
		}
		if (begins)
			found = i;
	}
	free(typed);
	return found;
}

static int check_choice(void *arg, const char *answer, struct error *err)
{
	const struct choices *c = arg;

	if (find_choice(c, answer) < c->n)
		return 0;
	return error_set(err, E_INVALID, "choice",
	    _("Type a number from 1 to %zu, or how the line begins."), c->n);
}

static size_t complete_choice(void *arg, const char *typed, char **words,
    size_t max)
{
	const struct choices *c = arg;
	char *folded = text_fold(typed);
	size_t n = 0;

	for (size_t i = 0; folded && i < c->n && n < max; i++) {
		char *text = text_fold(c->texts[i]);
		if (text && strncmp(text, folded, strlen(folded)) == 0)
			words[n++] = xstrdup(c->texts[i]);
		free(text);
	}
	free(folded);
	return n;
}

int prompt_choice(const struct print *p, const char *text,
    const char *const *choices, size_t n, int fallback, size_t *chosen,
    struct error *err)
{
	struct choices c = { .texts = choices, .n = n };
	char number[16], lead[24], *answer = NULL;
	struct prompt_question q = { .text = _("Number"),
		.complete = complete_choice,
		.check = check_choice,
		.arg = &c };

	if (fallback >= 0) {
		snprintf(number, sizeof(number), "%d", fallback + 1);
		q.fallback = number;
	}
	print_line(p, "%s", text);
	for (size_t i = 0; i < n; i++) {
		snprintf(lead, sizeof(lead), "%*zu  ", n > 9 ? 4 : 3, i + 1);
		print_hanging(p, stdout, lead, choices[i]);
	}
	int code = prompt_line(p, &q, &answer, err);
	if (!code)
		*chosen = find_choice(&c, answer);
	free(answer);
	return code;
}

/* ---------------------------------------------------------------- yes or no */

/* 1, 0, -1: in any of the languages. */
static int yes_or_no(const char *answer)
{
	static const struct {
		const char *word;
		int value;
	} words[] = { { "y", 1 }, { "j", 1 }, { "k", 1 }, { "joo", 1 },
		{ "jo", 1 }, { "n", 0 }, { "e", 0 } };
	char *folded = text_fold(answer);
	int value = folded && *folded ? text_yes_no(folded) : -1;

	for (size_t i = 0; folded && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(folded, words[i].word) == 0)
			value = words[i].value;
	free(folded);
	return value;
}

static int check_yes(void *arg, const char *answer, struct error *err)
{
	(void)arg;
	if (yes_or_no(answer) >= 0)
		return 0;
	return error_set(err, E_INVALID, "yes_or_no", "%s",
	    _("Type yes or no; the first letter is enough."));
}

int prompt_yes(const struct print *p, const char *text, bool fallback,
    struct error *err)
{
	char question[PROMPT_MAX], *answer = NULL;
	struct prompt_question q = { .text = question,
		.fallback = fallback ? _("yes") : _("no"),
		.check = check_yes };

	/* TRANSLATORS: a question and what may be typed */
	snprintf(question, sizeof(question), _("%s (yes/no)"), text);
	int code = prompt_line(p, &q, &answer, err);
	if (!code)
		code = yes_or_no(answer);
	free(answer);
	return code;
}

/* ----------------------------------------------------------------- one key */

struct one_key {
	struct keyboard keyboard;
	struct termios before;
};

static void rouse(void *arg)
{
	((struct one_key *)arg)->keyboard.roused = true;
}

static void set_raw(void *arg)
{
	struct termios raw = ((struct one_key *)arg)->before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

/* The letter that is meant, or 0. */
static int meant(const char *keys, char byte)
{
	char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a')
						: byte;

	if (byte && strchr(keys, byte))
		return byte;
	return lower && strchr(keys, lower) ? lower : 0;
}

/* Arrow keys and the like send several bytes behind an Escape: only two of
 * them can be an answer, ESC [ C and ESC [ D (or with O). */
static int meant_arrow(const char *keys, const char *sequence)
{
	int key = 0;

	if (sequence[0] == '[' || sequence[0] == 'O')
		key = sequence[1] == 'C' ? PROMPT_RIGHT
		    : sequence[1] == 'D' ? PROMPT_LEFT
					 : 0;
	return key && strchr(keys, key) ? key : 0;
}

static int wait_key(struct keyboard *k, const char *keys)
{
	char sequence[3] = "", byte;
	bool within = false;
	size_t n = 0;

	while (keyboard_byte(k, &byte) == 1 && byte != CTRL_D) {
		int key = 0;

		if (byte == ESCAPE) {
			within = true;
			n = 0;
		} else if (!within) {
			key = meant(keys, byte);
		} else if (n < 2) {
			sequence[n++] = byte;
			key = n == 2 ? meant_arrow(keys, sequence) : 0;
		}
		within = within && keyboard_soon(KEY_SEQUENCE_MS);
		if (key)
			return key;
	}
	return k->roused ? PROMPT_REDRAW : 0;
}

int prompt_key(const struct print *p, const char *keys, int *key,
    struct error *err)
{
	struct one_key k = { .keyboard = { .resumed = set_raw, .arg = &k } };

	(void)p;
	fflush(stdout);
	if (tcgetattr(STDIN_FILENO, &k.before) < 0)
		return error_set(err, E_INTERNAL, "no_terminal",
		    _("This terminal can't be used for questions: give %s a whole command."),
		    "viesti");
	if (strchr(keys, PROMPT_REDRAW))
		k.keyboard.resized = rouse;
	keyboard_attach(&k.keyboard, base(NULL));
	set_raw(&k);
	*key = wait_key(&k.keyboard, keys);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &k.before);
	keyboard_detach(&k.keyboard, strchr(keys, PROMPT_REDRAW) != NULL);
	return *key ? 0 : cancelled(err);
}
