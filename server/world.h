/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the writer thread owns besides the database: the season, the rulebooks,
 * the departments and every participant's activities, from which ledgers are
 * computed. Changes are noted as they happen and leave for the loop after the
 * commit.
 */
#ifndef VIESTI_WORLD_H
#define VIESTI_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "server/change.h"
#include "server/config.h"
#include "server/domain/milestones.h"
#include "server/domain/scoring.h"
#include "server/pki.h"
#include "server/request.h"
#include "server/store/store.h"
#include "server/trail.h"

struct world_person {
	struct activity *activities; /* in the order of ids */
	uint32_t n, cap;
	struct membership *members;
	uint32_t n_members;
	bool had_first_public; /* in an earlier season */
	bool left;
	bool ranked; /* when it was loaded: of a past instant */
};

struct world {
	struct store *store;
	struct pki *pki;
	const char *state_dir;
	struct config config; /* as at the start */
	int64_t as_of;	      /* 0: live; else a past instant, see asof.h */
	struct season season;
	struct type_codes type_codes;
	struct rulebooks rulebooks; /* the loop has copies of its own */
	struct rulebooks
	    *retired; /* until the replies that borrow are encoded */
	size_t n_retired;
	const struct rulebook *in_force; /* today, since world_rules_today */
	struct departments departments;
	uint32_t *members_in;	     /* participants by department */
	struct world_person *people; /* by number */
	size_t n_people, cap_people;
	struct trails trails;
	int64_t *revoked; /* clients revoked since the start */
	size_t n_revoked;
	size_t n_revoked_kept; /* of transactions that are over */
	uint32_t moves_waiting;
	struct trainings trainings;
	struct code_tries code_tries;
	int64_t last_stamp;
	int64_t due_at; /* of the step that comes next; INT64_MAX: none, or one
			   that only the loop can ask for */
	uint64_t digest_from; /* entries up to it have digests of older keys */
	int64_t frozen_at; /* the loop has the standings of then; 0: of none */
	struct ledger ledger;		/* scratch */
	struct change *changes, **tail; /* of the open transaction */
};

void world_init(struct world *w);
void world_fini(struct world *w);
/* Fills everything but store, pki, state_dir and config from the store. */
int world_load(struct world *w, struct error *err);
/* A season (0: the newest) as it was at that instant, to be read only. */
int world_load_then(struct world *w, uint32_t season, int64_t instant,
    struct error *err);

/* The server's time, later than any stamp before: rows get consecutive ones.
 * What is done before a step of the season is before it in time, too. */
int64_t world_stamp(struct world *w);
/* Only departments, season and rulebooks stay. */
void world_forget_people(struct world *w);

int64_t world_now(const struct world *w);
int32_t world_today(const struct world *w);
/* In force today. */
const struct rulebook *world_rulebook(const struct world *w);
uint16_t world_department(const struct world *w, uint32_t person); /* now */
/* Where the person was on that day: whose an activity of that date is. */
uint16_t world_department_on(const struct world *w, uint32_t person,
    int32_t date);
bool world_has_left(const struct world *w, uint32_t person);
struct activity *world_activity(struct world *w, uint32_t person, int64_t id);
bool world_is_revoked(const struct world *w, int64_t client);

/* --- the model moves; each notes its change for the loop --- */
int world_person_add(struct world *w, const struct person *p, int32_t from,
    bool had_first_public); /* new number */
/* Also who left, or came back. */
int world_person_changed(struct world *w, const struct person *p);
/* Belongs to p->department from that day on, with the activities dated so:
 * scored anew. */
int world_person_moved(struct world *w, const struct person *p, int32_t from,
    struct error *err);
int world_moves_changed(struct world *w, uint32_t waiting);
/* Takes a, person, recorded_by and import of the row. */
int world_activity_add(struct world *w, const struct activity_row *row);
int world_activity_changed(struct world *w, uint32_t person,
    const struct activity *a);
/* Belongs to that department from that day on; nothing is noted or scored. */
void world_member_moves(struct world *w, uint32_t person, uint16_t department,
    int32_t from);
int world_department_put(struct world *w,
    const struct department *d); /* by id; appended when new */
/* They are those of that round (0-based) now. */
int world_departments_turned(struct world *w, int round);
int world_question_changed(struct world *w, const struct question_row *row);
/* Also what was shown when results were hidden, once they are. */
int world_season_changed(struct world *w);
/* Another season runs from now on, as the store has it. */
int world_new_season(struct world *w, struct error *err);
int world_announcement_changed(struct world *w,
    const struct announcement_row *row);
int world_training_changed(struct world *w, const struct training_row *row);
/* Takes d. */
int world_draw_changed(struct world *w, struct season_draw *d);
int world_client_changed(struct world *w, const struct client_row *row);
/* The registry's form of a row. */
void world_client_info(const struct client_row *row, struct client_info *info);
/* Other versions of the rules are in force from now on: takes them (NULL: the
 * same, but another day), scores everybody and notes it all. */
int world_rules_changed(struct world *w, struct rulebooks *take);
/* Computes the person's ledger into w->ledger and notes the new standing. */
int world_rescore(struct world *w, uint32_t person);
/* The same without noting anything, for reading. */
int world_ledger(struct world *w, uint32_t person);

/* The transaction was committed: takes the changes noted so far; the caller
 * owns the list. Replies that borrow from rules that were replaced must have
 * been encoded. */
struct change *world_take_changes(struct world *w);
/* It was rolled back: nobody was revoked by it. The model is to be loaded. */
void world_drop_changes(struct world *w);

/*
 * Journals one change of this request: subject, operation, digest (first 16
 * bytes of the SHA-256 of canonical, so that the same operation id with
 * another content is seen), detail, and a commitment to personal text. The
 * stamp becomes the entry's time.
 */
struct world_entry {
	const char *kind;
	int64_t subject;
	const uint8_t *operation; /* NULL: none */
	const uint8_t *digest;	  /* 16 bytes, with operation */
	const char *detail;
	const uint8_t *commitment; /* 32 bytes or NULL */
	int64_t at;
};
int world_journal(struct world *w, struct request *r,
    const struct world_entry *e);

/*
 * Was this operation done before? 0: no; 1: yes, *e is its entry (the reply is
 * to be derived from it); E_CONFLICT operation_reused: yes, with another
 * content or by another client (contents of before the last forgetting cannot
 * be compared any more).
 */
int world_replayed(struct world *w, struct request *r,
    const uint8_t operation[OPERATION_SIZE], const uint8_t digest[16],
    struct journal_entry *e);
/* The store's key of digests, after it was made anew. */
int world_take_digest_key(struct world *w, struct error *err);
/* SHA-256's first 16 bytes over the key, kind and parts (NULL: absent), each
 * ended by a NUL. */
void world_digest(uint8_t out[16], const char *kind, const char *const *parts,
    size_t n);

#endif
