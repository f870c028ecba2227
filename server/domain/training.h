/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The sessions of trainings and their codes: six characters, shown in the
 * session, by which those who were there get its points. A code may be used
 * from half an hour before the session begins until 48 hours after that, once
 * by each person.
 */
#ifndef VIESTI_TRAINING_H
#define VIESTI_TRAINING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "server/domain/announcement.h"

#define TRAININGS_MAX 200 /* of a season */
#define TRAINING_CODE_SIZE 7
#define TRAINING_LINK_SIZE 501
#define TRAINING_MINUTES_MIN 5
#define TRAINING_MINUTES_MAX 600
#define TRAINING_CODE_EARLY_US INT64_C(1800000000)   /* half an hour */
#define TRAINING_CODE_LASTS_US INT64_C(172800000000) /* 48 hours */
#define TRAINING_CODE_BYTES 6 /* of randomness that make one */

struct training {
	int64_t id;
	uint8_t type; /* index in the rulebook */
	int64_t begins_at;
	int32_t minutes;
	char subject[LANG_COUNT][ANNOUNCEMENT_TEXT_SIZE]; /* "": none */
	char link[TRAINING_LINK_SIZE];			  /* "": none */
	char code[TRAINING_CODE_SIZE];
	int64_t code_until;
};

/* Those that were not removed, in the order of their ids. All zero: none. */
struct trainings {
	struct training *all;
	size_t n, cap;
};
void trainings_fini(struct trainings *list);
/* Adds or replaces by id. */
void trainings_set(struct trainings *list, const struct training *t);
void trainings_remove(struct trainings *list, int64_t id);
/* Borrowed until the next set or remove; NULL: there is none. */
const struct training *trainings_get(const struct trainings *list, int64_t id);
const struct training *trainings_by_code(const struct trainings *list,
    const char *code);

/* Of the session's day, by the calendar of the season. */
int32_t training_date(const struct training *t);
/* A code from that many random bytes. */
void training_code_make(const uint8_t random[TRAINING_CODE_BYTES],
    char out[TRAINING_CODE_SIZE]);
/* As people write it: any letter case, blanks and hyphens inside. False: it is
 * no code. */
bool training_code_read(const char *text, char out[TRAINING_CODE_SIZE]);
/*
 * May this code be used now for an activity of that type and date? 0 and *out
 * (borrowed); E_NOT_FOUND code_unknown, E_INVALID code_other_type,
 * code_other_date, E_PRECONDITION code_early, code_over.
 */
int training_code_check(const struct trainings *list, const char *code,
    uint8_t type, int32_t date, int64_t now, const struct training **out,
    struct error *err);

/*
 * Sessions still to come, as they are announced, the next one first: up to max
 * announcements (number 0), how many.
 */
size_t trainings_announced(const struct trainings *list, int64_t now,
    struct announcement *out, size_t max);

/* How often wrong codes were given: more than ten in ten minutes from one
 * client are too many, so that nobody finds one by trying. */
#define CODE_TRIES_MAX 10
#define CODE_TRIES_US INT64_C(600000000)
struct code_tries {
	struct code_try {
		int64_t client, since;
		int wrong;
	} * all;
	size_t n;
};
void code_tries_fini(struct code_tries *tries);
/* 0, or E_EXHAUSTED code_tries. */
int code_tries_check(struct code_tries *tries, int64_t client, int64_t now,
    struct error *err);
void code_tries_wrong(struct code_tries *tries, int64_t client, int64_t now);

#endif
