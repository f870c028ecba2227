/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A season's days and rounds, and until when a deed may be recorded. All
 * comparisons are between local dates, so a change to summer time inside the
 * season moves nothing.
 */
#include "server/domain/season.h"

#include <assert.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "server/domain/rulebook.h"

void season_plan(struct season *s, int32_t start, int rounds, int round_days)
{
	assert(rounds >= 1 && rounds <= ROUNDS_MAX && round_days >= 1);
	s->rounds = rounds;
	for (int i = 0; i <= rounds; i++)
		s->round_start[i] = start + i * round_days;
}

int32_t season_start(const struct season *s)
{
	return s->round_start[0];
}

int32_t season_end(const struct season *s)
{
	return s->round_start[s->rounds] - 1;
}

bool season_has(const struct season *s, int32_t date)
{
	return date >= season_start(s) && date <= season_end(s);
}

int season_round(const struct season *s, int32_t date)
{
	int round = 0;

	if (!season_has(s, date))
		return -1;
	while (date >= s->round_start[round + 1])
		round++;
	return round;
}

int season_counted(const struct season *s, int32_t today)
{
	int n = 0;

	while (n < s->rounds && today >= s->round_start[n])
		n++;
	return n;
}

bool season_hides_results(const struct season *s)
{
	return s->frozen_at != 0 && s->state < STATE_REVEALED;
}

/* ------------------------------------------------------------- pauses */

int64_t season_paused_us(const struct season *s, int64_t from, int64_t until)
{
	int64_t sum = 0;

	for (int i = 0; i < s->n_pauses; i++) {
		const struct pause *p = &s->pauses[i];
		int64_t a = p->from > from ? p->from : from;
		int64_t b = p->until && p->until < until ? p->until : until;
		if (b > a)
			sum += b - a;
	}
	return sum;
}

/* Did a pause touch a day from first to last? One that lasts goes on until
 * now_on. */
static bool is_touched(const struct season *s, int32_t first, int32_t last,
    int32_t now_on)
{
	for (int i = 0; i < s->n_pauses; i++) {
		const struct pause *p = &s->pauses[i];
		int32_t from = clock_date_of(p->from);
		int32_t until = p->until ? clock_date_of(p->until) : now_on;
		if (from <= last && (until >= first || from >= first))
			return true;
	}
	return false;
}

bool season_round_paused(const struct season *s, int round)
{
	return is_touched(s, s->round_start[round],
	    s->round_start[round + 1] - 1, CLOCK_DATE_MIN);
}

int32_t season_days_after(const struct season *s, int32_t date, int32_t days,
    int32_t today)
{
	if (s->n_pauses == 0)
		return date + days;
	while (days > 0) {
		date++;
		if (!is_touched(s, date, date, today))
			days--;
	}
	return date;
}

/* ------------------------------------------------------------- recording */

/* Recording goes on in every state from the opening to the final. */
static int check_state(const struct season *s, bool administrator,
    struct error *err)
{
	if (s->state >= STATE_FINAL)
		return error_set(err, E_PRECONDITION, "season_not_open",
		    _("The season %s is final; nothing can be recorded any more."),
		    s->name);
	if (s->state < STATE_OPEN && !administrator)
		return error_set(err, E_PRECONDITION, "season_not_open",
		    _("The season %s has not been opened yet. Try again when the "
		      "organiser has opened it."),
		    s->name);
	return 0;
}

static int check_date(const struct season *s, int32_t date, int32_t today,
    struct error *err)
{
	char day[I18N_SIZE], first[I18N_SIZE], last[I18N_SIZE];

	if (!season_has(s, date))
		return error_set(err, E_PRECONDITION, "date_outside",
		    _("%s is outside the season, which is from %s to %s."),
		    i18n_date(date, day), i18n_date(season_start(s), first),
		    i18n_date(season_end(s), last));
	if (date > today)
		return error_set(err, E_PRECONDITION, "date_future",
		    _("%s is after today, %s. Record the activity when it has "
		      "happened."),
		    i18n_date(date, day), i18n_date(today, last));
	return 0;
}

static int check_late(const struct season *s, const struct rulebook *rb,
    int32_t date, int32_t today, struct error *err)
{
	char day[I18N_SIZE], last[I18N_SIZE];
	int32_t by_date = season_days_after(s, date, rb->late_days, today);
	int32_t by_season = season_days_after(s, season_end(s),
	    rb->after_end_days, today);

	if (today > by_season)
		return error_set(err, E_PRECONDITION, "too_late",
		    _("The season's last day for recording was %s."),
		    i18n_date(by_season, last));
	if (today > by_date)
		return error_set(err, E_PRECONDITION, "too_late",
		    _("An activity of %s could be recorded until %s. Ask the "
		      "organiser if it still matters."),
		    i18n_date(date, day), i18n_date(by_date, last));
	return 0;
}

int season_may_record(const struct season *s, const struct rulebook *rb,
    int32_t date, int64_t at_us, bool administrator, struct error *err)
{
	int32_t today = clock_date_of(at_us);
	int code = check_state(s, administrator, err);

	if (code == 0)
		code = check_date(s, date, today, err);
	if (code == 0 && !administrator)
		code = check_late(s, rb, date, today, err);
	if (code != 0)
		error_field(err, "date");
	return code;
}

int season_may_correct(const struct season *s, const struct rulebook *rb,
    int32_t date, int32_t was, int64_t at_us, bool administrator,
    struct error *err)
{
	if (date != was)
		return season_may_record(s, rb, date, at_us, administrator,
		    err);
	int code = check_state(s, administrator, err);
	if (code != 0)
		error_field(err, "date");
	return code;
}
