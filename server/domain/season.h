/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A season: its days, rounds and state. Rounds, weeks and days are local
 * calendar dates of the season's zone, never multiples of 24 hours.
 */
#ifndef VIESTI_SEASON_H
#define VIESTI_SEASON_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/i18n.h"

#define ROUNDS_MAX 32

/* The numbers are viesti.proto's SeasonState. */
enum season_state {
	STATE_CREATED = 1,
	STATE_OPEN,
	STATE_PAUSED,
	STATE_FROZEN,
	STATE_ENDED,
	STATE_FINAL,
	STATE_REVEALED,
	STATE_ARCHIVED,
};

/* What orders departments. The numbers are viesti.proto's Measure. */
enum measure {
	MEASURE_INDEX = 1,
	MEASURE_POINTS_PER_HEAD,
	MEASURE_PARTICIPATION,
};

/* Is it a rehearsal of the ceremony, and do the screens show it? */
enum rehearsal_kind { REHEARSAL_NO, REHEARSAL_UNSEEN, REHEARSAL_ON_SCREENS };

#define SEASON_JOIN_SIZE 121
#define PAUSES_MAX 32
#define SCHEDULED_MAX 8

struct pause {
	int64_t from, until; /* instants; until 0: it lasts */
};

/* A step that is to come: scheduled, or by the calendar (step 0). */
struct season_due {
	enum season_state to;
	int64_t at;
	int64_t step; /* its row */
};

struct season {
	uint32_t id;
	char name[33];
	enum season_state state;
	int rounds;
	int32_t
	    round_start[ROUNDS_MAX + 1]; /* [rounds] is the day after the end */
	uint8_t seed[16];		 /* of the random check */
	enum measure measure;		 /* 0: as MEASURE_INDEX */
	int32_t goal_percent;		 /* of the house, active; 0: none */
	char join[LANG_COUNT][SEASON_JOIN_SIZE]; /* how to join; "": not said */
	int64_t reveal_at; /* results are announced then; 0: not settled */
	uint32_t ceremony; /* which step is shown, from 1; 0: it does not run */
	enum rehearsal_kind rehearsal;

	/* its life so far, see season_life.h */
	int64_t reached[STATE_ARCHIVED + 1]; /* the first time; 0: not yet */
	int64_t frozen_at;  /* results are hidden from then on; 0: not yet */
	int64_t stepped_at; /* the last step */
	int n_pauses;
	struct pause pauses[PAUSES_MAX];
	enum season_state paused_from; /* while it is paused */
	int n_scheduled;
	struct season_due scheduled[SCHEDULED_MAX];
	char house_hash[65]; /* of the final standings; "": not final */
};

/* Rounds of round_days each from start. */
void season_plan(struct season *s, int32_t start, int rounds, int round_days);
int32_t season_start(const struct season *s);
int32_t season_end(const struct season *s); /* last day */
bool season_has(const struct season *s, int32_t date);
/* 0-based round of a date; -1 outside. */
int season_round(const struct season *s, int32_t date);
/* Rounds that count on this day: the finished ones and the running one; all
 * after the end. */
int season_counted(const struct season *s, int32_t today);

/* How long it was paused between two instants, in microseconds. */
int64_t season_paused_us(const struct season *s, int64_t from, int64_t until);
/* Did a pause touch this round? One that lasts touches the round in which it
 * began; the others when it ends. */
bool season_round_paused(const struct season *s, int round);
/* The last of so many days after that date, days that a pause touched not
 * counted; one that lasts does until today. */
int32_t season_days_after(const struct season *s, int32_t date, int32_t days,
    int32_t today);
/* From the freeze until they are revealed, in a pause between, too. */
bool season_hides_results(const struct season *s);

struct rulebook;
/*
 * May a deed of this date be recorded at this instant? E_PRECONDITION, field
 * date: reason season_not_open, date_outside, date_future,
 * too_late (more than late_days after the deed, or from the season's end +
 * after_end_days + 1 day on; days of a pause do not count). administrator: no
 * late limit, any state before final.
 */
int season_may_record(const struct season *s, const struct rulebook *rb,
    int32_t date, int64_t at_us, bool administrator, struct error *err);
/* May a deed of the date was become one of this date? The same, by the time of
 * the correction, but a date that stays is never too late. */
int season_may_correct(const struct season *s, const struct rulebook *rb,
    int32_t date, int32_t was, int64_t at_us, bool administrator,
    struct error *err);

#endif
