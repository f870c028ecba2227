/* SPDX-License-Identifier: EUPL-1.2 */
/* season open, pause, continue, freeze, end, final, reveal, archive, cancel:
 * the steps of a season's life, now or scheduled. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/console.h"
#include "client/console/cmd/season_rows.h"
#include "client/console/when.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

#define STATE(name) VIESTI__SEASON_STATE__SEASON_##name
#define CONFIRMATIONS 4

/* One step as a command takes it. */
struct step {
	Viesti__SeasonState to;
	const char *question; /* N_(): asked before it is taken */
	const char *done;     /* N_() */
};

static const struct step steps[] = {
	{ STATE(OPEN),
	    N_("Open the season? Headcounts and rules are settled then."),
	    N_("The season is open: departments can record.") },
	{ STATE(PAUSED),
	    N_("Pause the season? The screens show only a clock then."),
	    N_("The season is paused. What is recorded goes on counting.") },
	{ STATE(FROZEN),
	    N_("Hide the results from the public now? This can't be taken back."),
	    N_("The results are hidden.") },
	{ STATE(ENDED), N_("End the season? This can't be taken back."),
	    N_("The season has ended.") },
	{ STATE(FINAL),
	    N_("Make the result final? Nothing can be recorded, decided or moved after that, and it can't be taken back."),
	    N_("The result is final.") },
	{ STATE(REVEALED),
	    N_("Reveal the final result to everybody? This can't be taken back."),
	    N_("The result is revealed.") },
	{ STATE(ARCHIVED),
	    N_("Close the season for good? This can't be taken back."),
	    N_("The season is archived.") },
};

static const struct step going_on = { STATE(OPEN), N_("End the pause?"),
	N_("The pause is over.") };

static const struct step *step_to(Viesti__SeasonState to)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (steps[i].to == to)
			return &steps[i];
	return NULL;
}

/* ------------------------------------------------------------- talking */

static int send(struct console *c, Viesti__SeasonStep *q,
    const Viesti__SeasonStepped **out, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_SEASON_STEP;
	rq.season_step = q;
	int code = console_change(c, &rq, &reply,
	    VIESTI__REPLY__BODY_SEASON_STEPPED, err);
	*out = code ? NULL : reply->season_stepped;
	return code;
}

static void show(struct console *c, const char *sentence, const char *at_title,
    const Viesti__SeasonStepped *o)
{
	char at[SEASON_TIME_SIZE], freeze[SEASON_TIME_SIZE];
	char end[SEASON_TIME_SIZE];
	const Viesti__SeasonRecord *s = o->season;
	const struct field fields[] = {
		FIELD_WORD("state", N_("State"), words_season_token(o->state),
		    words_season(o->state)),
		{ "at", o->scheduled ? N_("Scheduled for") : at_title,
		    COLUMN_TIME, o->has_at, NULL, season_time(o->at, at),
		    o->at },
		FIELD_BOOL("scheduled", NULL, true, o->scheduled),
		{ "freeze_at", N_("Results hidden"), COLUMN_TIME,
		    s && s->has_freeze_at, NULL,
		    season_time(s ? s->freeze_at : 0, freeze),
		    s ? s->freeze_at : 0 },
		{ "end_at", N_("Season ends"), COLUMN_TIME, s && s->has_end_at,
		    NULL, season_time(s ? s->end_at : 0, end),
		    s ? s->end_at : 0 },
	};

	print_line(&c->print, "%s", sentence);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
}

/* "at DATE TIME", reason, extend, as they were said. */
static int take(const struct said *said, Viesti__SeasonStep *q,
    struct error *err)
{
	const char *day = said_text(said, "DATE");
	const char *extend = said_text(said, "extend");
	char *end = NULL;

	q->reason = console_text(said_text(said, "reason"));
	if (extend) {
		unsigned long days = strtoul(extend, &end, 10);
		if (end == extend || days > 10000 ||
		    (*end && strcmp(end, "d") != 0)) {
			error_set(err, E_INVALID, "extend_weeks",
			    _("A season is extended by whole weeks, like "
			      "7d."));
			return error_field(err, "extend_days");
		}
		q->has_extend_days = true;
		q->extend_days = (uint32_t)days;
	}
	if (!day)
		return 0;
	q->has_at = true;
	return when_time(day, said_text(said, "TIME"), &q->at, err);
}

/* Every step is asked before it is taken, or scheduled. */
static int agree(struct console *c, const struct said *said,
    const struct step *step, const Viesti__SeasonStep *q, struct error *err)
{
	char at[SEASON_TIME_SIZE], question[SEASON_TIME_SIZE + 200];

	if (q->has_at)
		snprintf(question, sizeof(question),
		    _("Schedule this for %s? Until then season cancel takes it back."),
		    season_time(q->at, at));
	return confirm_change(&c->print,
	    q->has_at ? question : _(step->question), false,
	    said_is(said, "yes"), err);
}

/* Asked, taken and told. */
static int carry_out(struct console *c, const struct said *said,
    const struct step *step, Viesti__SeasonStep *q, struct error *err)
{
	const Viesti__SeasonStepped *o = NULL;
	int code = agree(c, said, step, q, err);

	if (code <= 0)
		return code;
	code = send(c, q, &o, err);
	if (!code)
		show(c, o->scheduled ? _("It is scheduled.") : _(step->done),
		    N_("Since"), o);
	return code;
}

static int run(struct console *c, const struct said *said,
    Viesti__SeasonState to)
{
	Viesti__SeasonStep q = VIESTI__SEASON_STEP__INIT;
	struct error err;
	int code = take(said, &q, &err);

	q.has_to = 1;
	q.to = to;
	if (!code)
		code = carry_out(c, said, step_to(to), &q, &err);
	return code ? console_fail(c, &err) : 0;
}

int console_season_pause(struct console *c, const struct said *said);
int console_season_pause(struct console *c, const struct said *said)
{
	return run(c, said, STATE(PAUSED));
}

int console_season_freeze(struct console *c, const struct said *said);
int console_season_freeze(struct console *c, const struct said *said)
{
	return run(c, said, STATE(FROZEN));
}

int console_season_end(struct console *c, const struct said *said);
int console_season_end(struct console *c, const struct said *said)
{
	return run(c, said, STATE(ENDED));
}

int console_season_final(struct console *c, const struct said *said);
int console_season_final(struct console *c, const struct said *said)
{
	return run(c, said, STATE(FINAL));
}

int console_season_reveal(struct console *c, const struct said *said);
int console_season_reveal(struct console *c, const struct said *said)
{
	return run(c, said, STATE(REVEALED));
}

int console_season_archive(struct console *c, const struct said *said);
int console_season_archive(struct console *c, const struct said *said)
{
	return run(c, said, STATE(ARCHIVED));
}

/* A new season is not opened by this. */
int console_season_continue(struct console *c, const struct said *said);
int console_season_continue(struct console *c, const struct said *said)
{
	Viesti__SeasonStep q = VIESTI__SEASON_STEP__INIT;
	const Viesti__SeasonStepped *o = NULL;
	struct error err;

	q.has_to = q.has_check_only = q.check_only = true;
	q.to = STATE(OPEN);
	if (send(c, &q, &o, &err))
		return console_fail(c, &err);
	if (o->state != STATE(PAUSED)) {
		error_set(&err, E_PRECONDITION, "not_paused",
		    _("The season is not paused, so there is nothing to "
		      "continue."));
		return console_fail(c, &err);
	}
	q.has_check_only = q.check_only = false;
	if (take(said, &q, &err) || carry_out(c, said, &going_on, &q, &err))
		return console_fail(c, &err);
	return 0;
}

int console_season_cancel(struct console *c, const struct said *said);
int console_season_cancel(struct console *c, const struct said *said)
{
	static const struct {
		const char *word;
		Viesti__SeasonState to;
	} words[] = { { "open", STATE(OPEN) }, { "pause", STATE(PAUSED) },
		{ "continue", STATE(OPEN) }, { "freeze", STATE(FROZEN) },
		{ "final", STATE(FINAL) }, { "reveal", STATE(REVEALED) },
		{ "archive", STATE(ARCHIVED) } };
	const char *word = said_text(said,
	    "open|pause|continue|freeze|final|reveal|archive");
	Viesti__SeasonStep q = VIESTI__SEASON_STEP__INIT;
	const Viesti__SeasonStepped *o = NULL;
	struct error err;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasecmp(words[i].word, word) == 0)
			q.to = words[i].to;
	q.has_to = q.has_cancel = q.cancel = true;
	q.reason = console_text(said_text(said, "reason"));
	if (send(c, &q, &o, &err))
		return console_fail(c, &err);
	show(c, _("It is not scheduled any more."), N_("Was scheduled for"), o);
	return 0;
}

/* ------------------------------------------------------------- the opening */

static const struct {
	const char *word, *what, *question;
} confirmed[CONFIRMATIONS] = {
	{ "cooperation", "cooperation",
	    N_("The cooperation procedure was held (date or reference)") },
	{ "privacy", "privacy_notice",
	    N_("The privacy notice was given (date or reference)") },
	{ "impact", "impact_assessment",
	    N_("The impact assessment, or why there is none (date, reference or reason)") },
	{ "retention", "retention",
	    N_("How long the data is kept was decided (date or reference)") },
};

struct opening {
	Viesti__SeasonStep q;
	Viesti__Confirmation all[CONFIRMATIONS];
	Viesti__Confirmation *list[CONFIRMATIONS];
	char *typed[CONFIRMATIONS];
};

static void confirm(struct opening *o, const char *what, const char *reference)
{
	Viesti__Confirmation *one = &o->all[o->q.n_confirmations];

	viesti__confirmation__init(one);
	one->what = console_text(what);
	one->reference = console_text(reference);
	o->list[o->q.n_confirmations++] = one;
	o->q.confirmations = o->list;
}

static bool is_missing(const Viesti__SeasonRecord *s, const char *what)
{
	for (size_t i = 0; s && i < s->n_confirmations_missing; i++)
		if (strcmp(s->confirmations_missing[i], what) == 0)
			return true;
	return false;
}

/* What was not said is asked at a terminal, unless the server keeps it. */
static int ask_missing(struct console *c, const struct said *said,
    struct opening *o, struct error *err)
{
	const Viesti__SeasonStepped *seen = NULL;
	Viesti__SeasonStep look = VIESTI__SEASON_STEP__INIT;
	int code;

	if (!prompt_possible(&c->print))
		return 0;
	look.has_to = look.has_check_only = look.check_only = true;
	look.to = STATE(OPEN);
	code = send(c, &look, &seen, err);
	if (code || seen->state != STATE(CREATED))
		return code;
	for (size_t i = 0; i < CONFIRMATIONS && !code; i++) {
		struct prompt_question q = { .text = _(confirmed[i].question) };
		if (said_text(said, confirmed[i].word) ||
		    !is_missing(seen->season, confirmed[i].what))
			continue;
		code = prompt_line(&c->print, &q, &o->typed[i], err);
		if (!code)
			confirm(o, confirmed[i].what, o->typed[i]);
	}
	return code;
}

int console_season_open(struct console *c, const struct said *said);
int console_season_open(struct console *c, const struct said *said)
{
	struct opening o = { .q = VIESTI__SEASON_STEP__INIT };
	struct error err;
	int code = take(said, &o.q, &err);

	o.q.has_to = 1;
	o.q.to = STATE(OPEN);
	for (size_t i = 0; i < CONFIRMATIONS && !code; i++)
		if (said_text(said, confirmed[i].word))
			confirm(&o, confirmed[i].what,
			    said_text(said, confirmed[i].word));
	if (!code)
		code = ask_missing(c, said, &o, &err);
	if (!code)
		code = carry_out(c, said, step_to(STATE(OPEN)), &o.q, &err);
	if (code)
		code = console_fail(c, &err);
	for (size_t i = 0; i < CONFIRMATIONS; i++)
		free(o.typed[i]);
	return code;
}
