/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A random history of a season, played by the real handlers on a real store as
 * the three threads would; what everybody could see is written down at many
 * instants.
 */
#ifndef VIESTI_TESTS_PLAY_H
#define VIESTI_TESTS_PLAY_H

#include "server/server.h"
#include "server/world.h"
#include "tests/support/store_files.h"

#define PLAY_STEPS 400
#define PLAY_MOMENTS 60

struct moment_then {
	int64_t at;
	char *text;
};

struct play {
	struct fixture f; /* its directory only */
	struct server sv;
	struct world w;
	unsigned seed;
	uint64_t operations;
	uint32_t people;  /* staff ids given so far */
	uid_t uid;	  /* the administrator who asks */
	uint32_t waiting; /* version of a draft of days past; 0: none */
	unsigned forward, retroactive, merged, split; /* how often */
	uint32_t done[256]; /* by arm of the request: how often it worked */
	struct moment_then moments[PLAY_MOMENTS];
	size_t n_moments;
};

/* --- from the opening to the end --- */

/* An open season with four departments and a dozen people. */
void play_begin(struct play *p, unsigned seed);
/* Some of all that may happen; now and then a moment is written down. */
void play_some(struct play *p, int steps);
/* The server starts anew from its files. */
void play_restart(struct play *p);
int play_step(struct play *p, enum season_state to, uint32_t extend_days);
void play_end(struct play *p);
/* How many of the moments written down are another now. */
size_t play_count_wrong(struct store *store, const struct play *p, bool say);

/* --- used by what may happen --- */

unsigned play_roll(struct play *p, unsigned n); /* 0 to n - 1 */
void play_operation(struct play *p, ProtobufCBinaryData *out, uint8_t *room);
/* Takes msg with its arm set; 0, or why not. */
int play_ask(struct play *p, Viesti__Request *msg);
const char *play_code(struct play *p); /* some department's */

/* --- what may happen: of people and what they did (play_people.c) --- */

void play_join(struct play *p);
void play_record(struct play *p);
void play_withdraw(struct play *p);
void play_correct(struct play *p);
void play_decide(struct play *p);
void play_reconsider(struct play *p);
void play_undo(struct play *p);
void play_move(struct play *p);
void play_leave(struct play *p);
void play_forget(struct play *p);
void play_roster(struct play *p);
/* The staff id of one of them. */
char *play_somebody(struct play *p, char room[16]);

/* --- and of the house (play_house.c) --- */

void play_departments(struct play *p); /* the first four */
void play_department(struct play *p);
void play_split(struct play *p);
void play_merge(struct play *p);
void play_rules(struct play *p);
void play_pause(struct play *p);

#endif
