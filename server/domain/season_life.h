/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The life of a season:
 *
 *	created -> open -> frozen -> ended -> final -> revealed -> archived
 *	             \       /
 *	              paused, and back to where it was
 *
 * Pure: which steps are legal, what a step does to the season, and what is to
 * come by the calendar or by what was scheduled. The law is COMPETITION.md,
 * "Life of a season".
 */
#ifndef VIESTI_SEASON_LIFE_H
#define VIESTI_SEASON_LIFE_H

#include "server/domain/season.h"

struct rulebook;

#define EXTEND_MAX_DAYS 84

/* May this step be taken now? OPEN ends a pause, too. E_PRECONDITION, reason
 * season_STATE of the state in which it is (and too_many_pauses). */
int season_life_check(const struct season *s, enum season_state to,
    struct error *err);
/* Could it be taken some time later? The same refusals. */
int season_life_check_later(const struct season *s, enum season_state to,
    struct error *err);
/* Takes a step that is legal, with effect from that instant. */
void season_life_take(struct season *s, enum season_state to, int64_t at);

/*
 * The end of the round that runs on that day, and all later ones, move by so
 * many days. E_INVALID extend_weeks: not whole weeks, or too many;
 * E_PRECONDITION season_over: no round is left; reveal_before_end: results
 * were to be announced before the new end.
 */
int season_life_extend(struct season *s, int32_t today, uint32_t days,
    struct error *err);

/* When results are hidden by the calendar: freeze_days before the end. */
int64_t season_life_freeze_by_calendar(const struct season *s,
    const struct rulebook *rb);
/* When they are or were hidden; 0: that is not settled (not yet opened). */
int64_t season_life_freeze_at(const struct season *s,
    const struct rulebook *rb);
/* 00:00 after the last day. */
int64_t season_life_end_at(const struct season *s);
/* The next step by the calendar or as scheduled; false: there is none. While
 * the season is paused only the end of the pause comes; what fell into a pause
 * takes effect when it ends. */
bool season_life_next(const struct season *s, const struct rulebook *rb,
    struct season_due *due);
/* What was scheduled for that state; NULL: nothing. */
const struct season_due *season_life_scheduled(const struct season *s,
    enum season_state to);

/* "open": of refusals and the journal. */
const char *season_life_token(enum season_state state);

#endif
