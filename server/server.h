/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the loop thread owns. Nothing of it is touched by another thread; the
 * writer and the reader get requests and give back results by their queues.
 */
#ifndef VIESTI_SERVER_H
#define VIESTI_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "server/config.h"
#include "server/domain/announcement.h"
#include "server/domain/projection.h"
#include "server/domain/rulebook.h"
#include "server/domain/season.h"
#include "server/domain/season_draw.h"
#include "server/domain/standings.h"
#include "server/domain/training.h"
#include "server/day_ranks.h"
#include "server/house.h"
#include "server/lights.h"
#include "server/moderation.h"
#include "server/moments.h"
#include "server/peer.h"
#include "server/pki.h"

struct push;
struct open_question;
struct asof;
struct conns; /* conn.c's table of connections */
struct writer;
struct reader;
struct listener;

/* An activity that waits for a moderator, or was drawn for the random check. */
struct claim {
	int64_t id, recorded_at;
	int64_t since; /* it waits: recorded, corrected or given back */
	uint32_t person;
	uint8_t type, status, flags;
};

struct activity_ids {
	int64_t *ids;
	uint32_t n, cap;
};

struct server {
	struct event_base *base;
	const char *state_dir;
	struct config config;
	struct pki *pki;
	struct conns
	    *conns; /* made by conn.c at the first connection, see conns_init */
	struct listener *listener;
	struct writer *writer;
	struct reader *reader;
	struct push *push;

	/* the live model */
	struct season season;
	struct rulebooks rulebooks;
	struct rulebook *rulebook;   /* of them, in force now */
	struct rulebooks *old_rules; /* the reader may still look at them */
	size_t n_old_rules;
	size_t reading; /* requests that the reader has */
	struct departments departments;
	struct people *people;
	struct standings *standings;
	struct clients *clients;
	struct activity_ids *activities; /* by person number */
	size_t n_activities_of;		 /* how many of them */
	struct house live;		 /* see server_live */
	struct asof *frozen; /* while results are hidden; else NULL */
	struct since since;  /* what was done after the freeze */
	uint64_t epoch, revision;
	struct claim *claims; /* to be reviewed, in the order of ids */
	size_t n_claims, cap_claims;
	struct moderation moderation;
	struct open_question *questions; /* in the order of ids */
	size_t n_questions, cap_questions;
	uint32_t moves_waiting;
	int64_t departments_asked_us; /* monotonic: a round that began, last */
	int64_t season_asked_us;      /* monotonic: a step that was due, last */
	struct lights lights;	      /* how many the house shows */
	struct moments moments;
	struct announcements announcements;
	struct trainings trainings;
	struct day_ranks ranks;
	struct season_draw draw;
	struct pins *pins; /* see handlers/rank_participants.c */

	int32_t retained_on; /* the day retention was looked after last */
	int64_t started_at;
	uint64_t frames, refused; /* for info */
	bool paused;		  /* reading everywhere, the writer is behind */
	bool failed;		  /* the store failed: exit non-zero */
	bool stopping;
};

int conns_init(struct server *sv);
void conns_fini(struct server *sv);

#endif
