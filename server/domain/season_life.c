/* SPDX-License-Identifier: EUPL-1.2 */
/* The life of a season; see season_life.h. */
#include "server/domain/season_life.h"

#include <assert.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "server/domain/rulebook.h"

/* Of each state: its token, its refusals' reason, where a season in it is, and
 * what must be before it. */
static const struct {
	const char *token, *reason, *where, *before;
} states[STATE_ARCHIVED + 1] = {
	[STATE_CREATED] = { "created", "season_created",
	    N_("The season has not been opened yet."),
	    N_("A season is created only once.") },
	[STATE_OPEN] = { "open", "season_open", N_("The season is open."),
	    N_("Only a new season can be opened, and only a paused one "
	       "continued.") },
	[STATE_PAUSED] = { "paused", "season_paused",
	    N_("The season is paused; end the pause with season continue."),
	    N_("A season can be paused from its opening to its end.") },
	[STATE_FROZEN] = { "frozen", "season_frozen",
	    N_("The results are hidden."),
	    N_("Results are hidden while the season is open.") },
	[STATE_ENDED] = { "ended", "season_ended", N_("The season has ended."),
	    N_("A season ends by itself when its last day is over; its "
	       "results are hidden some days before.") },
	[STATE_FINAL] = { "final", "season_final", N_("The result is final."),
	    N_("A result can be made final when the season has ended, which "
	       "it does by itself after its last day.") },
	[STATE_REVEALED] = { "revealed", "season_revealed",
	    N_("The result was revealed already."),
	    N_("Make the result final first: season final.") },
	[STATE_ARCHIVED] = { "archived", "season_archived",
	    N_("The season is archived."),
	    N_("Reveal the result first: season reveal.") },
};

const char *season_life_token(enum season_state state)
{
	return states[state].token;
}

/* --------------------------------------------------------- what is legal */

static bool is_legal(const struct season *s, enum season_state to)
{
	switch (s->state) {
	case STATE_CREATED:
		return to == STATE_OPEN;
	case STATE_OPEN:
		return to == STATE_PAUSED || to == STATE_FROZEN;
	case STATE_PAUSED:
		return to == STATE_OPEN;
	case STATE_FROZEN:
		return to == STATE_PAUSED || to == STATE_ENDED;
	case STATE_ENDED:
	case STATE_FINAL:
	case STATE_REVEALED:
	case STATE_ARCHIVED:
		return to == s->state + 1;
	}
	return false;
}

/* What must be before a step is no news to who has taken it. */
static int refuse(const struct season *s, enum season_state to,
    struct error *err)
{
	if (to == s->state ? to != STATE_OPEN
			   : to < s->state && s->state >= STATE_FINAL)
		return error_set(err, E_PRECONDITION, states[s->state].reason,
		    "%s", _(states[s->state].where));
	return error_set(err, E_PRECONDITION, states[s->state].reason, "%s %s",
	    _(states[s->state].where), _(states[to].before));
}

int season_life_check(const struct season *s, enum season_state to,
    struct error *err)
{
	if (!is_legal(s, to))
		return refuse(s, to, err);
	if (to == STATE_PAUSED && s->n_pauses == PAUSES_MAX)
		return error_set(err, E_PRECONDITION, "too_many_pauses",
		    _("The season was paused %d times already; that is as "
		      "often as it can be."),
		    PAUSES_MAX);
	return 0;
}

int season_life_check_later(const struct season *s, enum season_state to,
    struct error *err)
{
	enum season_state now = s->state == STATE_PAUSED ? s->paused_from
							 : s->state;

	if (to == STATE_PAUSED ? now < STATE_ENDED : now < to)
		return 0;
	return to == STATE_OPEN && s->state == STATE_PAUSED
	    ? 0
	    : refuse(s, to, err);
}

/* --------------------------------------------------------- what it does */

void season_life_take(struct season *s, enum season_state to, int64_t at)
{
	if (to == STATE_PAUSED) {
		assert(s->n_pauses < PAUSES_MAX);
		s->paused_from = s->state;
		s->pauses[s->n_pauses++] = (struct pause){ .from = at };
	} else if (s->state == STATE_PAUSED) {
		s->pauses[s->n_pauses - 1].until = at;
		to = s->paused_from;
	}
	s->state = to;
	s->stepped_at = at;
	if (s->reached[to] == 0)
		s->reached[to] = at;
	if (to == STATE_FROZEN && s->frozen_at == 0)
		s->frozen_at = at;
	if (to == STATE_REVEALED) { /* the ceremony is over, held or not */
		s->ceremony = 0;
		s->rehearsal = REHEARSAL_NO;
	}
}

int season_life_extend(struct season *s, int32_t today, uint32_t days,
    struct error *err)
{
	char when[I18N_SIZE];

	if (days % 7 != 0 || days > EXTEND_MAX_DAYS) {
		error_set(err, E_INVALID, "extend_weeks",
		    _("A season is extended by whole weeks, 7 days to %d."),
		    EXTEND_MAX_DAYS);
		return error_field(err, "extend_days");
	}
	if (today > season_end(s)) {
		error_set(err, E_PRECONDITION, "season_over",
		    _("The season's last day, %s, is over: there is no round "
		      "left to extend."),
		    i18n_date(season_end(s), when));
		return error_field(err, "extend_days");
	}
	for (int i = 0; i <= s->rounds; i++)
		if (s->round_start[i] > today)
			s->round_start[i] += (int32_t)days;
	if (s->reveal_at && s->reveal_at < season_life_end_at(s)) {
		error_set(err, E_PRECONDITION, "reveal_before_end",
		    _("Results were to be announced on %s, before the new "
		      "end. Set that anew first: season set reveal."),
		    i18n_time(s->reveal_at, when));
		return error_field(err, "extend_days");
	}
	return 0;
}

/* ------------------------------------------------------- what is to come */

int64_t season_life_end_at(const struct season *s)
{
	return clock_day_start_us(season_end(s) + 1);
}

int64_t season_life_freeze_by_calendar(const struct season *s,
    const struct rulebook *rb)
{
	return clock_day_start_us(season_end(s) + 1 - rb->freeze_days);
}

const struct season_due *season_life_scheduled(const struct season *s,
    enum season_state to)
{
	for (int i = 0; i < s->n_scheduled; i++)
		if (s->scheduled[i].to == to)
			return &s->scheduled[i];
	return NULL;
}

int64_t season_life_freeze_at(const struct season *s, const struct rulebook *rb)
{
	const struct season_due *due = season_life_scheduled(s, STATE_FROZEN);
	int64_t at = season_life_freeze_by_calendar(s, rb);

	if (s->frozen_at)
		return s->frozen_at;
	if (s->state == STATE_CREATED)
		return 0;
	return due && due->at < at ? due->at : at;
}

static void sooner(struct season_due *due, const struct season_due *other)
{
	if (due->at == 0 || other->at < due->at)
		*due = *other;
}

bool season_life_next(const struct season *s, const struct rulebook *rb,
    struct season_due *due)
{
	*due = (struct season_due){ 0 };
	for (int i = 0; i < s->n_scheduled; i++)
		if (s->state != STATE_PAUSED ||
		    s->scheduled[i].to == STATE_OPEN)
			sooner(due, &s->scheduled[i]);
	if (s->state == STATE_OPEN)
		sooner(due,
		    &(struct season_due){ .to = STATE_FROZEN,
			.at = season_life_freeze_by_calendar(s, rb) });
	if (s->state == STATE_FROZEN)
		sooner(due,
		    &(struct season_due){
			.to = STATE_ENDED, .at = season_life_end_at(s) });
	if (due->at == 0)
		return false;
	if (due->at < s->stepped_at)
		due->at = s->stepped_at;
	return true;
}
