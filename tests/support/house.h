/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A house for tests of standings: departments, people and what each did in
 * each round, set by hand, without activities and scoring.
 */
#ifndef VIESTI_TESTS_HOUSE_H
#define VIESTI_TESTS_HOUSE_H

#include "server/domain/standings.h"

#define HOUSE_PEOPLE 400
#define HOUSE_DEPARTMENTS 40
#define HOUSE_ROUNDS 8

struct house {
	struct season season;
	struct rulebook rb;
	struct departments departments;
	struct department all[HOUSE_DEPARTMENTS];
	struct people *people;
	struct standings *standings;
	struct round_tally (*rounds)[HOUSE_DEPARTMENTS]
				    [HOUSE_ROUNDS]; /* by person */
};

/* The shipped numbers, three areas, eight rounds of two weeks from 2026-02-02.
 */
void house_init(struct house *h);
void house_fini(struct house *h);
/* The code is also the name. */
uint16_t house_department(struct house *h, const char *code, int32_t headcount,
    bool ranked);
/* Adds or changes; staff id "P" and the number. */
void house_person(struct house *h, uint32_t number, uint16_t department,
    const char *name, bool ranked);
/* The person leaves or comes back; the standings are to be told. */
void house_leave(struct house *h, uint32_t person, bool left);
struct round_tally *house_round(struct house *h, uint32_t person,
    uint16_t department, int round);
/* A round in which the person was active, with points of deeds in one area. */
void house_act(struct house *h, uint32_t person, uint16_t department, int round,
    uint8_t area, uint32_t points);
/* The person's standing from what was set; yours. */
struct standing *house_standing(struct house *h, uint32_t person);
void house_apply(struct house *h, uint32_t person);

#endif
