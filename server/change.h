/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a committed transaction changed, from the writer to the loop: the only
 * way the live model moves. Each change is one malloc'd block, small because
 * every recorded activity makes two; what it points to is its own.
 */
#ifndef VIESTI_CHANGE_H
#define VIESTI_CHANGE_H

#include "server/domain/announcement.h"
#include "server/domain/department.h"
#include "server/domain/people.h"
#include "server/domain/season.h"
#include "server/domain/season_draw.h"
#include "server/domain/standings.h"
#include "server/domain/training.h"
#include "server/peer.h"

enum change_kind {
	CHANGE_STANDING, /* a person's ledger moved */
	CHANGE_ACTIVITY, /* new, or its status moved */
	CHANGE_PERSON,
	CHANGE_DEPARTMENTS,
	CHANGE_NEW_SEASON, /* with no participants yet */
	CHANGE_SEASON,
	CHANGE_FREEZE,	     /* results are hidden: as they stood then */
	CHANGE_MOVES,	     /* how many wait */
	CHANGE_CLIENT,	     /* enrolled, renewed or revoked */
	CHANGE_QUESTION,     /* asked or answered */
	CHANGE_ANNOUNCEMENT, /* new, changed or removed */
	CHANGE_RULES,	     /* other rules are in force */
	CHANGE_TRAINING,     /* likewise */
	CHANGE_DRAW,	     /* published or thrown */
};

struct change_activity {
	int64_t id;
	uint32_t person;
	uint8_t type, status, flags; /* as struct activity */
	int64_t recorded_at;
	int64_t at; /* of the change */
	bool is_new;
};

/* A question as those who may answer it are told from it. */
struct open_question {
	int64_t id;
	uint16_t to;	/* department; DEPARTMENT_NONE: the organiser's side */
	uint32_t about; /* whose activity, or PERSON_NONE */
};

struct change_question {
	struct open_question q;
	bool open; /* it waits for an answer */
};

struct change_training {
	struct training t;
	bool removed;
};

struct change_announcement {
	struct announcement a;
	bool removed;
};

/* All versions of the rulebook, which one is in force today, and everybody
 * scored by them. */
struct change_rules {
	struct rulebooks rulebooks;
	uint32_t version;
	struct standing **standings;
	size_t n_standings;
};

struct asof;

/* Departments and season of it; everything else is dropped. */
struct change_new_season {
	struct season season;
	struct departments departments;
	uint64_t epoch;
};

struct change {
	struct change *next;
	enum change_kind kind;
	union {
		struct standing *standing;
		struct change_activity activity;
		struct person person; /* strings malloc'd */
		struct departments departments;
		struct season *season;
		struct change_new_season *new_season;
		struct asof *frozen;
		uint32_t moves;
		struct client_info *client;
		struct change_question question;
		struct change_announcement *announcement;
		struct change_rules *rules;
		struct change_training *training;
		struct season_draw *draw;
	};
};

/* Frees a change with all it still owns. */
void change_free(struct change *c);

#endif
