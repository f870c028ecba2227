/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The competition at one moment, as those who read need it: live, as it stood
 * when results were hidden, or as of any other past instant (asof.h). People
 * are always those of the present, so that a consent taken away acts at once.
 * Everything is borrowed.
 */
#ifndef VIESTI_HOUSE_H
#define VIESTI_HOUSE_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/people.h"
#include "server/domain/projection.h"
#include "server/domain/rulebook.h"
#include "server/domain/season.h"
#include "server/domain/standings.h"

struct server;
struct standing;

struct house {
	int64_t as_of; /* 0: live */
	const struct season *season;
	const struct rulebook *rulebook; /* in force on that day */
	const struct departments *departments;
	const struct people *people;
	const struct standings *standings;
	const uint16_t *were_in; /* a person's department then, by number;
				    NULL: as now */
	size_t n_were_in;
	size_t joined; /* who took part then */
};

/* Deeds that count now and did not then, and whose they are. */
struct since {
	uint32_t people, deeds;
};
void since_init(struct since *s, const struct house *then,
    const struct standings *now);
/* Before a standing is applied to those of now. */
void since_standing(struct since *s, const struct house *then,
    const struct standings *now, const struct standing *st);

int32_t house_today(const struct house *h);
/* Rounds that count on that day. */
int house_counted(const struct house *h);
/* Where the person was; DEPARTMENT_NONE: not said, or not known then. */
uint16_t house_was_in(const struct house *h, uint32_t person, uint16_t now);

/* As it is now. The loop's, until its next change. */
const struct house *server_live(struct server *sv);
/* What this audience may see: as it is now, or, while results are hidden, for
 * everybody but the organiser and the administrator, as it was then. */
const struct house *server_house(struct server *sv, const struct audience *who);

#endif
