/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viestictl ceremony: the host's screen, one key a step. Every key goes on from
 * the step that was read, so that two hosts never skip one; leaving it leaves
 * the ceremony as it stands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/ceremony.h"
#include "client/keyboard.h"
#include "client/prompt.h"
#include "common/i18n.h"
#include "common/text.h"

#define CLEAR "\033[H\033[2J\033[3J"
#define GAP 3

static bool can_clear(const struct print *p)
{
	const char *term = getenv("TERM");

	return p->mode == PRINT_TABLE && term && *term &&
	    strcmp(term, "dumb") != 0;
}

/* -------------------------------------------------------------------- keys */

enum { IDLE = 1, RUNNING = 2, LAST = 4 };

static const struct {
	const char *name; /* N_() */
	const char *word; /* N_() */
	int when;
} keys[] = {
	{ "s", N_("start the ceremony"), IDLE },
	{ "r", N_("rehearse"), IDLE },
	{ N_("space"), N_("next"), RUNNING },
	{ "e", N_("end"), LAST },
	{ N_("backspace"), N_("back"), RUNNING | LAST },
	{ "x", N_("stop"), RUNNING | LAST },
	{ "q", N_("leave it as it stands"), IDLE | RUNNING | LAST },
};

static int situation(const struct ceremony_look *l)
{
	const Viesti__CeremonyState *s = l->script ? l->script->state : NULL;

	if (!s || !s->running)
		return IDLE;
	return s->step + 1 < s->steps ? RUNNING : LAST;
}

static const char *allowed(int when)
{
	switch (when) {
	case IDLE:
		return "srq\f";
	case RUNNING:
		return " \r\n\x0e\x7f\b\x0fxq\f";
	default:
		return "e\x7f\b\x0fxq\f";
	}
}

static void put_keys(const struct print *p, int when)
{
	size_t used = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *name = _(keys[i].name), *word = _(keys[i].word);
		size_t width = text_width(name) + 1 + text_width(word);

		if (!(keys[i].when & when))
			continue;
		if (used && used + GAP + width > p->columns) {
			putchar('\n');
			used = 0;
		}
		printf("%*s%s%s%s %s", used ? GAP : 0, "",
		    p->color ? "\033[1m" : "", name, p->color ? "\033[0m" : "",
		    word);
		used += width + (used ? GAP : 0);
	}
	putchar('\n');
}

static void draw(const struct console *c, const struct ceremony_look *l,
    bool clear)
{
	fputs(clear ? CLEAR : "\n", stdout);
	if (*l->note) {
		print_wrapped(&c->print, stdout, 0, l->note);
		putchar('\n');
	}
	ceremony_print(c, l);
	putchar('\n');
	put_keys(&c->print, situation(l));
	fflush(stdout);
}

/* ------------------------------------------------------------ what they do */

/* A refusal is a note; the picture is read anew after it. */
static void act(struct console *c, struct ceremony_look *l,
    Viesti__CeremonyAction action, bool screens)
{
	const Viesti__CeremonyState *now = NULL;
	bool running = situation(l) != IDLE;
	bool rehearsal = running && l->script->state->rehearsal;
	uint32_t from = running ? l->script->state->step : 0;
	struct error err;

	if (ceremony_act(c, action, running ? &from : NULL, screens, &now,
		&err))
		snprintf(l->note, sizeof(l->note), "%s", err.text);
	else if (action == VIESTI__CEREMONY_ACTION__CEREMONY_END)
		snprintf(l->note, sizeof(l->note), "%s",
		    ceremony_over_text(rehearsal));
}

static bool agrees(struct console *c, const char *question)
{
	struct error err;

	return prompt_yes(&c->print, question, false, &err) == 1;
}

static void start(struct console *c, struct ceremony_look *l)
{
	if (agrees(c,
		_("The screens show the ceremony now instead of everything else. Start it?")))
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_START, false);
}

static void rehearse(struct console *c, struct ceremony_look *l)
{
	struct error err;
	int screens = prompt_yes(&c->print,
	    _("Shall the screens show the rehearsal, marked as one?"), false,
	    &err);

	if (screens >= 0)
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_REHEARSE,
		    screens == 1);
}

static void end(struct console *c, struct ceremony_look *l)
{
	if (l->script->state->rehearsal ||
	    agrees(c,
		_("The results become public everywhere, which can't be taken back. End the ceremony?")))
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_END, false);
}

static void stop(struct console *c, struct ceremony_look *l)
{
	if (l->script->state->rehearsal ||
	    agrees(c,
		_("The screens leave the ceremony, and nothing becomes public. Stop it?")))
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_STOP, false);
}

/* False: the host leaves. */
static bool obey(struct console *c, struct ceremony_look *l, int key)
{
	l->note[0] = '\0';
	if (l->lost && key != 'q')
		key = PROMPT_REDRAW;
	switch (key) {
	case 's':
		start(c, l);
		return true;
	case 'r':
		rehearse(c, l);
		return true;
	case ' ':
	case '\r':
	case '\n':
	case PROMPT_RIGHT:
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_NEXT, false);
		return true;
	case '\x7f':
	case '\b':
	case PROMPT_LEFT:
		act(c, l, VIESTI__CEREMONY_ACTION__CEREMONY_BACK, false);
		return true;
	case 'e':
		end(c, l);
		return true;
	case 'x':
		stop(c, l);
		return true;
	case PROMPT_REDRAW:
		print_init(&c->print, false, false,
		    c->print.mode == PRINT_PLAIN);
		return true;
	default:
		return false;
	}
}

/* On the new connection, if there is one. */
static int read_anew(struct console *c, struct ceremony_look *l,
    struct error *err)
{
	int code = ceremony_read(c, l, err);
	struct error other;

	if (code == E_UNAVAILABLE && console_renew(c, &other) == 0)
		code = ceremony_read(c, l, err);
	return code;
}

/* Before the results are final there is nothing to read: only a rehearsal can
 * be begun. When the network fails in the middle, the host keeps the picture:
 * they stand before people. */
static int look_again(struct console *c, struct ceremony_look *l,
    struct error *err)
{
	struct ceremony_look stood = { .script = l->script };
	int code;

	l->script = NULL;
	code = read_anew(c, l, err);
	l->lost = code == E_UNAVAILABLE && stood.script;
	if (l->lost) {
		ceremony_forget(l);
		l->script = stood.script;
		snprintf(l->note, sizeof(l->note), "%s %s", err->text,
		    _("This is how it stood. Each key tries again; until then go on from the paper."));
		return 0;
	}
	ceremony_forget(&stood);
	return code == E_PRECONDITION ? 0 : code;
}

/* A signal while the picture is drawn waits for the question of its key. */
static int follow(struct console *c, struct ceremony_look *l, struct error *err)
{
	bool clear = can_clear(&c->print), on = true;
	int code = 0, key = 0;

	while (on && !code) {
		code = look_again(c, l, err);
		if (code)
			break;
		keyboard_hold(true);
		draw(c, l, clear);
		code = prompt_key(&c->print, allowed(situation(l)), &key, err);
		keyboard_hold(false);
		if (!code)
			on = obey(c, l, key);
	}
	return code;
}

int console_ceremony_show(struct console *c, const struct said *said);
int console_ceremony(struct console *c, const struct said *said);
int console_ceremony(struct console *c, const struct said *said)
{
	struct ceremony_look look = { .script = NULL };
	struct error err;

	if (!prompt_possible(&c->print))
		return console_ceremony_show(c, said);
	int code = follow(c, &look, &err);
	ceremony_forget(&look);
	if (code == E_CANCELLED)
		return link_exit_code(code);
	return code ? console_fail(c, &err) : 0;
}
