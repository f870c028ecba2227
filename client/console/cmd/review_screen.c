/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viestictl review: one claim a screen, one key each. A claim is decided at the
 * moment of its key (or of its reason), and never in part: leaving at any
 * question leaves the claim as it was.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/review.h"
#include "client/keyboard.h"
#include "client/prompt.h"
#include "common/i18n.h"

static bool can_clear(const struct print *p)
{
	const char *term = getenv("TERM");

	return p->mode == PRINT_TABLE && term && *term &&
	    strcmp(term, "dumb") != 0;
}

/* The reason is asked; 1: there is one, 0: not, which is noted. */
static int ask_reason(struct console *c, struct review *r,
    Viesti__Decision decision, char **reason)
{
	struct prompt_question q = {
		.text = decision == VIESTI__DECISION__DECISION_RETURN
		    ? _("What do you ask")
		    : _("Why is it rejected"),
		.hint = _(
		    "It is shown to whom the claim concerns. Enter alone goes back."),
		.optional = true,
	};
	struct error err;
	int code = prompt_line(&c->print, &q, reason, &err);

	if (!code && **reason)
		return 1;
	snprintf(r->note, sizeof(r->note), "%s",
	    _("Nothing was decided about this claim."));
	return 0;
}

static void step(struct review *r, int by)
{
	if (by < 0 && r->at == 0)
		snprintf(r->note, sizeof(r->note), "%s",
		    _("This is the first one."));
	else
		r->at += by < 0 ? (size_t)-1 : (size_t)1;
}

static void decide(struct console *c, struct review *r,
    Viesti__Decision decision)
{
	struct claim *claim = &r->claims[r->at];
	const Viesti__ActivityState *state = NULL;
	struct error err;
	char *reason = NULL;

	if (decision != VIESTI__DECISION__DECISION_ACCEPT &&
	    !ask_reason(c, r, decision, &reason)) {
		free(reason);
		return;
	}
	keyboard_hold(false); /* the server may let us wait */
	int code = review_decide(c, claim->a->activity, decision, reason,
	    &state, &err);
	free(reason);
	if (!code) {
		claim->decision = decision;
		review_sentence(decision, claim->a->activity, r->note,
		    sizeof(r->note));
		step(r, 1);
		return;
	}
	snprintf(r->note, sizeof(r->note), "%s", err.text);
	claim->gone = code == E_PRECONDITION || code == E_NOT_FOUND ||
	    code == E_CONFLICT;
}

/* What the key does; false: the end. */
static bool obey(struct console *c, struct review *r, int key)
{
	r->note[0] = '\0';
	switch (key) {
	case 'a':
		decide(c, r, VIESTI__DECISION__DECISION_ACCEPT);
		break;
	case 'r':
		decide(c, r, VIESTI__DECISION__DECISION_RETURN);
		break;
	case 'j':
		decide(c, r, VIESTI__DECISION__DECISION_REJECT);
		break;
	case 's':
		step(r, 1);
		break;
	case 'b':
		step(r, -1);
		break;
	case PROMPT_REDRAW:
		print_init(&c->print, false, false,
		    c->print.mode == PRINT_PLAIN);
		break;
	default:
		return false;
	}
	return r->at < r->n;
}

static size_t count(const struct review *r, Viesti__Decision decision)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->claims[i].decision == decision && !r->claims[i].gone;
	return n;
}

static void sum_up(const struct console *c, const struct review *r)
{
	if (*r->note)
		print_line(&c->print, "%s", r->note);
	print_line(&c->print,
	    _("Accepted %zu, returned %zu, rejected %zu; %zu not decided."),
	    count(r, VIESTI__DECISION__DECISION_ACCEPT),
	    count(r, VIESTI__DECISION__DECISION_RETURN),
	    count(r, VIESTI__DECISION__DECISION_REJECT),
	    count(r, VIESTI__DECISION__DECISION_UNSPECIFIED));
}

/* A signal while a claim is drawn waits for its key: Ctrl-C lets go of the
 * claim, another size of the window draws it anew. After the key it waits for
 * the question of a reason, if there is one. */
static int look_through(struct console *c, struct review *r, struct error *err)
{
	bool clear = can_clear(&c->print), on = true;
	int code = 0, key = 0;

	while (on && !code) {
		keyboard_hold(true);
		review_draw(&c->print, r, clear);
		code = prompt_key(&c->print, review_keys(r), &key, err);
		if (!code)
			on = obey(c, r, key);
	}
	keyboard_hold(false);
	sum_up(c, r);
	return code;
}

int console_review_list(struct console *c, const struct said *said);
int console_review(struct console *c, const struct said *said);
int console_review(struct console *c, const struct said *said)
{
	struct review r;
	struct error err;
	uint32_t days = 0;
	int code = review_age(said_text(said, "older"), &days, &err);

	if (code)
		return console_fail(c, &err);
	if (!prompt_possible(&c->print))
		return console_review_list(c, said);
	code = review_read(c, said_text(said, "type"), days, &r, &err);
	if (!code && r.n == 0)
		print_line(&c->print, "%s",
		    _("No claim waits for a decision."));
	else if (!code)
		code = look_through(c, &r, &err);
	review_free(&r);
	if (code == E_CANCELLED) /* what was decided was told */
		return link_exit_code(code);
	return code ? console_fail(c, &err) : 0;
}
