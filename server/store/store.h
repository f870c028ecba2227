/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The competition's database: rows in, rows out. SQLite with WAL and
 * synchronous=FULL, STRICT tables; every statement is named in queries.def. No
 * SQL and no sqlite3.h outside server/store.
 *
 * One connection writes and checkpoints (the writer thread's); others are
 * opened read-only. A changing operation is: store_begin, rows, exactly one
 * store_journal a change, store_commit; the caller answers only after the
 * commit returned. Text in and out is UTF-8, NUL-terminated, NULL for SQL NULL.
 * Text and blobs returned by a row reader are borrowed until the next call on
 * the store.
 *
 * Errors: E_UNAVAILABLE with reason disk_full (rolled back, writes are refused
 * until there is room: store_writable), no_memory or database_busy (rolled back
 * too), or E_INTERNAL with reason store_failed: the caller must stop the
 * process. After a rollback every row function and store_commit fail until the
 * next store_begin, so nothing of a lost batch is stored alone. E_CONFLICT with
 * reason exists (a staff id, a code, a certificate) undoes only that row.
 */
#ifndef VIESTI_STORE_H
#define VIESTI_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "server/domain/activity.h"
#include "server/domain/announcement.h"
#include "server/domain/department.h"
#include "server/domain/people.h"
#include "server/domain/season.h"
#include "server/domain/training.h"

struct store;

#define STORE_FILE "viesti.db"
#define OPERATION_SIZE 16
#define HASH_SIZE 32

/* Makes STATE/viesti.db with the newest schema; E_CONFLICT (state_exists) when
 * it is there. */
int store_create(const char *state_dir, const struct season *season,
    const char *rulebook_yaml, const char *rulebook_hash, struct error *err);

enum store_mode { STORE_WRITER, STORE_READER };
/*
 * The writer: takes the lock STATE/lock (E_CONFLICT state_in_use), checks
 * application id, migrates after a backup (a newer database: E_PRECONDITION
 * database_newer), quick_check after an unclean stop. Reads every pragma back.
 */
int store_open(struct store **out, const char *state_dir, enum store_mode mode,
    struct error *err);
void store_close(struct store *s); /* the writer: TRUNCATE checkpoint */

/* --- transactions of the writer --- */
int store_begin(struct store *s, struct error *err); /* IMMEDIATE */
int store_commit(struct store *s,
    struct error *err); /* counts the revision up in it */
void store_rollback(struct store *s);
uint64_t store_revision(const struct store *s);
uint64_t store_epoch(const struct store *s);
/* That of the open transaction. */
uint64_t store_epoch_now(const struct store *s);
/* Another one with this transaction: what others have kept is void. */
int store_epoch_renew(struct store *s, struct error *err);
/* PASSIVE checkpoint when the WAL has 4000 pages or when idle and there is
 * something; outside a transaction. */
int store_checkpoint(struct store *s, bool idle, struct error *err);
/* Are bytes of erased rows to be taken out of the files? Not within a
 * transaction. */
bool store_scrub_is_due(const struct store *s);
/* Writes the database anew and cuts the log file; some milliseconds for a
 * megabyte. A reader may hold it up: then it stays due, and only the log file
 * is left to be cut. */
int store_scrub(struct store *s, struct error *err);
/* Is there room on the disk? (free space at least 64 MiB or twice the WAL).
 * Looked at again at most once a second. */
bool store_writable(struct store *s);
/* Another threshold than 64 MiB. */
void store_set_reserve(struct store *s, uint64_t bytes);
/* Readers: what is still running then (clock_mono_us) ends with E_DEADLINE; 0:
 * no limit. */
void store_set_deadline(struct store *s, int64_t mono_us);

/* --- journal --- */
struct journal_entry {
	uint64_t seq; /* out */
	int64_t at;
	const char
	    *actor; /* "client 7", "uid 0", "server"; never a person's name */
	const char *kind;	  /* "record", "withdraw", ... */
	int64_t subject;	  /* row id of what it is about; 0: none */
	const uint8_t *operation; /* 16 bytes, or NULL */
	const uint8_t *digest;	  /* 16 bytes: of the request's canonical form;
				     NULL without operation */
	const char *detail;	  /* "type=SM2 date=2026-03-01 status=1 ...": no
				     personal text */
	const uint8_t *commitment; /* 32 bytes: SHA-256 of salt and personal
				      text; or NULL */
	uint8_t hash[HASH_SIZE];   /* out: SHA-256 of the previous hash and this
				      entry */
};
/* Any failure here rolls the transaction back. Look with store_operation first.
 */
int store_journal(struct store *s, struct journal_entry *e, struct error *err);
/* SHA-256 of salt, evidence and note (texts as in journal.c's format; NULL:
 * none). */
void store_commitment(const uint8_t salt[16], const char *evidence,
    const char *note, uint8_t commitment[HASH_SIZE]);
/* An operation done earlier: 1 and *e (strings borrowed), 0 none. */
int store_operation(struct store *s, const uint8_t operation[OPERATION_SIZE],
    struct journal_entry *e, struct error *err);
/* Reader: entries after seq, up to n; each is handed to fn (stop by returning
 * non-zero). */
int store_journal_each(struct store *s, uint64_t after, size_t n,
    int (*fn)(const struct journal_entry *e, void *arg), void *arg,
    struct error *err);
/*
 * Walks the chain. *broken_at 0: it holds. Entries cut off the end, and a chain
 * made wholly anew, cannot be seen by the chain itself: compare entries and
 * head with those of an earlier backup's manifest. The format stands in
 * journal.c.
 */
int store_journal_verify(struct store *s, uint64_t *entries,
    uint8_t head[HASH_SIZE], uint64_t *broken_at, struct error *err);

/*
 * Detail of the entries "record" and "correct", and the status that the detail
 * of an entry about an activity gives it (-1: none).
 */
#define STORE_DETAIL_SIZE 200
struct activity_row;
/* Takes person, type (the code), a, import and corrections of the row. */
void store_record_detail(char out[STORE_DETAIL_SIZE],
    const struct activity_row *row);
int store_detail_status(const char *detail);
/* Any " key=number" of a detail, behind its first word; -1: none. */
int64_t store_detail_number(const char *detail, const char *key);
/*
 * Any connection: holds every activity against the journal's entries about it
 * (who, what, when, texts, status). *wrong: the first activity that does not
 * fit; 0: all do. For a chain that holds.
 */
int store_activities_verify(struct store *s, uint64_t *activities,
    int64_t *wrong, struct error *err);

/* --- departments, people --- */
int store_department_put(struct store *s, struct department *d,
    struct error *err); /* id 0: insert, filled */
/* A department in each round of the season, as is known now; said: from this
 * one on something was said of it. */
struct department_plan {
	struct department in[ROUNDS_MAX];
	bool said[ROUNDS_MAX];
};
/* As was known then. in is filled with the department beforehand, for when
 * nothing is said of any round (0; else 1); before the first round in which it
 * is there it is called as in that. */
int store_department_plan(struct store *s, uint32_t season, int64_t id,
    int64_t until, struct department_plan *plan, struct error *err);
/* As it is in that round (0-based), with the heads of all. */
void department_in(const struct department_plan *plan, int round,
    struct department *d);
/* A change that is planned: not taken back, of a round after that (0-based).
 * Strings are borrowed; fn stops by returning non-zero. */
struct department_planned {
	uint64_t entry; /* of the journal */
	int64_t at;
	const char *by, *reason;
	char other[DEPARTMENT_CODE_SIZE]; /* merged into, or split off */
	bool merges, splits;
	int from; /* round, 0-based */
	struct department d;
};
int store_departments_planned(struct store *s, uint32_t season, int round,
    int (*fn)(const struct department_planned *p, void *arg), void *arg,
    struct error *err);
/* It is as the plan says from that round (0-based) of the running season on.
 * id 0: a new one, filled. */
int store_department_change(struct store *s, struct department_plan *plan,
    int from, int64_t known_at, const char *reason, struct error *err);

/* Another headcount from a round (from 1) on; 0: it is not there any more. */
int store_department_heads_put(struct store *s, const struct department *d,
    int from_round, int64_t known_at, int32_t headcount, struct error *err);

struct person_row {
	struct person p; /* number = row id - 1; PERSON_NONE: insert, filled */
	const char *consent_reference;
	bool had_first_public; /* in an earlier season: set when inserted */
};
int store_person_put(struct store *s, struct person_row *row,
    struct error *err);
/* 1: found by staff id and *row filled (strings borrowed), 0 not. */
int store_person_by_staff_id(struct store *s, const char *staff_id,
    struct person_row *row, struct error *err);
int store_person_get(struct store *s, uint32_t person, struct person_row *row,
    struct error *err); /* 1, 0 */
/* Turns surfaces off in the earlier seasons of a person, too: how many rows, or
 * negative. */
int store_consents_earlier_off(struct store *s, const struct person *p,
    uint8_t off, struct error *err);
/* From that day on, known from that instant on; of rows from the same day the
 * one known last counts. */
int store_membership_add(struct store *s, uint32_t person, uint16_t department,
    int32_t from, int64_t known_at, struct error *err);

/* --- what became of claims --- */
struct decision_row {
	int64_t activity, at, recorded_at;
	int before, status; /* before 0: not said */
};
/* Decisions, corrections and what was given back, of the running season, in
 * the order of the journal. fn stops by returning non-zero. */
int store_decisions_each(struct store *s, uint32_t season,
    int (*fn)(const struct decision_row *row, void *arg), void *arg,
    struct error *err);

/* --- moves --- */
struct move_row {
	int64_t id;	      /* 0: insert, filled */
	uint32_t person;      /* PERSON_NONE: nobody was known by it */
	const char *staff_id; /* as it was asked for */
	uint16_t to;
	int32_t from;
	int64_t asked_at, asked_by;
	int decision; /* viesti.proto's Decision; 0: waits */
	const char *reason;
	int64_t decided_at, decided_by;
	/* out: codes of to and of the person's department now; NULL: nobody */
	const char *to_code, *name, *department_code;
};
int store_move_put(struct store *s, struct move_row *row, struct error *err);
int store_move_get(struct store *s, int64_t id, struct move_row *row,
    struct error *err); /* 1, 0 */
/*
 * Moves to a department (DEPARTMENT_NONE: to any), those that wait first, then,
 * if all are wanted, the decided ones, the newest first: n of them after
 * offset. fn stops by returning non-zero.
 */
int store_moves_each(struct store *s, uint16_t to, bool all, uint32_t offset,
    uint32_t n, int (*fn)(const struct move_row *row, void *arg), void *arg,
    struct error *err);
/* How many wait, to a department or to any, and how many of them are of that
 * staff id (which may be NULL). */
int store_moves_waiting(struct store *s, uint16_t to, const char *staff_id,
    uint32_t *waiting, uint32_t *same, struct error *err);

/* --- activities --- */
struct activity_row {
	struct activity a; /* a.id 0: insert gives the next; type as index */
	uint32_t person;
	uint16_t department;	     /* the person's on its date */
	const char *type;	     /* code, out: also of rows read */
	const char *evidence, *note; /* NULL: none */
	uint8_t salt[16]; /* of the journal's commitment to evidence and note */
	int64_t recorded_by; /* client id; 0: the socket */
	const char *reason;  /* of a rejection, return or withdrawal */
	int64_t decided_at;  /* 0: never */
	int64_t decided_by;
	int64_t import;		 /* row id of the file's import; 0: by hand */
	uint32_t corrections;	 /* how often it was corrected */
	int64_t reconsidered_at; /* a new consideration was asked; 0: not */
	int64_t rejected_by;	 /* client; 0: the socket, or nobody */
};
int store_activity_insert(struct store *s, struct activity_row *row,
    struct error *err);
/* status, flags, reason, decided_at, decided_by, rejected_by, reconsidered_at
 */
int store_activity_update(struct store *s, const struct activity_row *row,
    struct error *err);
/*
 * A correction: keeps the row that stands as a version, then puts type, date,
 * status, flags, identity, department, salt, evidence and note; the decision
 * goes, and corrections counts up, also in *row.
 */
int store_activity_correct(struct store *s, struct activity_row *row,
    int64_t at, struct error *err);
/* Its person was in that department on its date. */
int store_activity_moved(struct store *s, int64_t id, uint16_t department,
    struct error *err);
/* The same, and whose it is: for lists. */
#define IMPORT_KEY_SIZE 16
struct activity_owner {
	const char *staff_id, *name, *department;
	const char *words;	   /* said with the claim, newest; NULL: none */
	const uint8_t *import_key; /* IMPORT_KEY_SIZE bytes; NULL: by hand */
};
int store_activity_read(struct store *s, int64_t id, struct activity_row *row,
    struct activity_owner *owner, struct error *err); /* 1, 0 */
int store_activity_get(struct store *s, int64_t id, struct activity_row *row,
    struct error *err); /* 1, 0 */

/*
 * Rejected since then and not yet given back: of a department and of a person
 * (DEPARTMENT_NONE, PERSON_NONE: neither), the newest first, up to *n ids; *n:
 * how many.
 */
int store_activities_rejected(struct store *s, int64_t since,
    uint16_t department, uint32_t person, int64_t *ids, size_t *n,
    struct error *err);

/* Of the running season the last recording of each department that has one. */
int store_activities_last(struct store *s,
    int (*fn)(uint16_t department, int64_t recorded_at, void *arg), void *arg,
    struct error *err);

/* --- questions and answers --- */
struct question_row {
	int64_t id; /* 0: insert, filled */
	int64_t asked_at;
	int64_t asked_by;     /* client; 0: the socket */
	uint16_t from, to;    /* DEPARTMENT_NONE: the organiser's side */
	uint32_t participant; /* who asked by a client of their own, or
				 PERSON_NONE */
	int64_t activity;     /* 0: about none */
	uint32_t about;	      /* out: whose activity that is, or PERSON_NONE */
	bool words; /* said with a claim: waits for its decision only */
	const char *text;
	uint8_t salt[16];    /* of the commitment to text */
	int64_t answered_at; /* 0: not yet */
	int64_t answered_by;
	bool to_all;
	const char *answer;
	uint8_t answer_salt[16];
	const char *from_code, *to_code; /* out; NULL: the organiser's side */
};
int store_question_insert(struct store *s, struct question_row *row,
    struct error *err);
/* answered_at, answered_by, to_all, answer, answer_salt */
int store_question_answer(struct store *s, const struct question_row *row,
    struct error *err);
int store_question_get(struct store *s, int64_t id, struct question_row *row,
    struct error *err); /* 1, 0 */
/* All, the newest first, until fn returns non-zero; the row is borrowed for the
 * call. */
int store_questions_each(struct store *s,
    int (*fn)(const struct question_row *row, void *arg), void *arg,
    struct error *err);
/* Details of the entries "ask" and "answer". */
void store_ask_detail(char out[STORE_DETAIL_SIZE],
    const struct question_row *row);
void store_answer_detail(char out[STORE_DETAIL_SIZE],
    const struct question_row *row);
/*
 * Reader: holds every question, answer and word said with a claim against the
 * journal's entries about it, as store_activities_verify does.
 */
int store_questions_verify(struct store *s, uint64_t *questions, int64_t *wrong,
    struct error *err);
/* How many questions of this client (0: the socket) wait for an answer. */
int store_questions_open(struct store *s, int64_t client, size_t *n,
    struct error *err);

/* --- announcements --- */
struct announcement_row {
	struct announcement a; /* id 0: insert, filled */
	uint8_t salt[16];      /* of the journal's commitment to its texts */
	int64_t removed_at;    /* 0: not */
};
int store_announcement_put(struct store *s, struct announcement_row *row,
    struct error *err);
int store_announcement_get(struct store *s, int64_t id,
    struct announcement_row *row, struct error *err); /* 1, 0 */
/* How many are shown on that day or will be. */
int store_announcements_count(struct store *s, int32_t today, size_t *n,
    struct error *err);

/* --- trainings --- */
struct training_row {
	struct training t;  /* id 0: insert, filled */
	int64_t removed_at; /* 0: not */
	/* out, of store_trainings_each */
	uint32_t attended; /* persons whose attendance counts */
	bool own;	   /* the person asked about among them */
};
/* E_CONFLICT exists: another training has this code. */
int store_training_put(struct store *s, struct training_row *row,
    struct error *err);
/* Of the running season, removed ones too, in the order of their times. person:
 * of own, or PERSON_NONE. fn stops by returning non-zero. */
int store_trainings_each(struct store *s, uint32_t person,
    int (*fn)(const struct training_row *row, void *arg), void *arg,
    struct error *err);
/* The same of a season (0: the running one). */
int store_trainings_of(struct store *s, uint32_t season, uint32_t person,
    int (*fn)(const struct training_row *row, void *arg), void *arg,
    struct error *err);
/* Who was there, by which activity; replaces an earlier one. */
int store_attendance_put(struct store *s, int64_t training, uint32_t person,
    int64_t activity, struct error *err);
/* 1 and the activity, 0: was not there. */
int store_attendance_get(struct store *s, int64_t training, uint32_t person,
    int64_t *activity, struct error *err);
/* Feedback, kept without the person; its place among others is by chance. words
 * NULL: none. */
int store_feedback_add(struct store *s, int64_t training, int score,
    const char *words, struct error *err);
int store_feedback_each(struct store *s, int64_t training,
    int (*fn)(int score, const char *words, void *arg), void *arg,
    struct error *err);
/* This person has given theirs; 1: they had before, nothing was done. */
int store_feedback_give(struct store *s, int64_t training, uint32_t person,
    struct error *err);

/* --- ranks of departments when a day began --- */
struct rank_row {
	int32_t day;
	uint16_t department; /* or DEPARTMENT_JOINT */
	uint32_t rank;
};
int store_rank_put(struct store *s, uint32_t season, const struct rank_row *row,
    struct error *err);
/* All of a season, in the order of days. */
int store_ranks_each(struct store *s, uint32_t season,
    int (*fn)(const struct rank_row *row, void *arg), void *arg,
    struct error *err);

/* --- imports: the batches of one file by one client --- */
struct import_row {
	int64_t id; /* 0: insert, filled */
	uint8_t key[IMPORT_KEY_SIZE];
	int64_t client; /* 0: the socket */
	int64_t began_at;
	int64_t first_activity, last_activity; /* insert: that comes next */
};
/* 1: found by its key and *row filled, 0 not. */
int store_import_by_key(struct store *s, const uint8_t key[IMPORT_KEY_SIZE],
    struct import_row *row, struct error *err);
/* Its first activity; E_NOT_FOUND no_such_row. */
int store_import_first(struct store *s, int64_t id, int64_t *activity,
    struct error *err);
int store_import_add(struct store *s, struct import_row *row,
    struct error *err);
/* Its rows now go up to row->last_activity. */
int store_import_reaches(struct store *s, const struct import_row *row,
    struct error *err);

/* --- season, rulebook, settings --- */
/* The season's own row, without its rounds. */
int store_season_put(struct store *s, const struct season *season,
    struct error *err);
/*
 * One season (0: the newest) as it was known at that instant (INT64_MAX: now):
 * its rounds, its state and life by the steps taken until then, what was
 * scheduled. 1, 0: there is none. Ids are dense from 1.
 */
int store_season_get(struct store *s, uint32_t id, int64_t known_at,
    struct season *season, struct error *err);
/* Of a new season: persons and activities that come next are its own, the
 * departments those of the one before, as they were said last. */
int store_season_begin(struct store *s, const struct season *season,
    struct error *err);
int store_house_hash_put(struct store *s, const struct season *season,
    struct error *err);
/* A change of its state, done or scheduled. */
struct season_step_row {
	int64_t id; /* 0: insert, filled */
	uint32_t season;
	enum season_state to;
	int64_t asked_at;
	const char *asked_by; /* as the journal's actor */
	int64_t due_at;
	int64_t at;	      /* of its effect; 0: not yet */
	int64_t cancelled_at; /* 0: not */
	uint32_t extend_days;
	const char *reason; /* NULL: none said */
};
int store_season_step_put(struct store *s, struct season_step_row *row,
    struct error *err);
/* In the order of their effect; fn stops by returning non-zero. */
int store_season_steps_each(struct store *s, uint32_t season,
    int (*fn)(const struct season_step_row *row, void *arg), void *arg,
    struct error *err);
/* What waits for a decision or an answer. */
struct open_work {
	uint32_t claims; /* for a moderator, the first time */
	uint32_t anew;	 /* for a new consideration */
	uint32_t returned;
	uint32_t questions;
};
int store_open_work(struct store *s, uint32_t season, struct open_work *out,
    struct error *err);
/* What was confirmed before the opening. */
struct confirmation_row {
	const char *what, *reference;
	int64_t at;
	const char *by; /* as the journal's actor */
};
int store_confirmation_put(struct store *s, uint32_t season,
    const struct confirmation_row *row, struct error *err);
int store_confirmations_each(struct store *s, uint32_t season,
    int (*fn)(const struct confirmation_row *row, void *arg), void *arg,
    struct error *err);
/* Its rounds as they are known from that instant on (0: from the beginning);
 * replaces what was put for the same instant. */
int store_rounds_put(struct store *s, const struct season *season,
    int64_t known_at, struct error *err);
int store_rulebook_put(struct store *s, uint32_t version, int64_t effective_at,
    const char *yaml, const char *hash,
    struct error *err); /* replaces that version */

/* A version as it was drafted, and what became of it. */
struct rulebook_row {
	uint32_t version;
	int64_t effective_at;
	bool applied;
	int64_t known_at; /* when applied; of the first one 0 */
	int64_t drafted_at;
	const char *drafted_by, *applied_by; /* as the journal's actor */
	int64_t dropped_at;		     /* 0: not */
	const char *comment;		     /* NULL: none */
	const char *hash, *yaml;
};
/* The number that the next version gets, over all seasons. */
int store_rulebook_next(struct store *s, uint32_t *version, struct error *err);
/* A draft under a number of its own, which it gets. */
int store_rulebook_draft(struct store *s, struct rulebook_row *row,
    struct error *err);
int store_rulebook_apply(struct store *s, uint32_t version, int64_t known_at,
    const char *by, struct error *err);
int store_rulebook_drop(struct store *s, uint32_t version, int64_t at,
    struct error *err);
/* All of the running season by their numbers; the texts are borrowed for the
 * call. fn stops by returning non-zero. */
int store_rulebooks_each(struct store *s,
    int (*fn)(const struct rulebook_row *row, void *arg), void *arg,
    struct error *err);
/* A new activity type's index; store_load's type tells those that are there. */
int store_type_add(struct store *s, uint8_t index, const char *code,
    struct error *err);

/* --- clients and invites --- */
struct client_row {
	int64_t id;	     /* 0: insert, filled */
	int role;	     /* viesti.proto's Role */
	uint16_t department; /* or DEPARTMENT_NONE */
	uint32_t person;     /* or PERSON_NONE */
	const char *name, *device;
	uint8_t cert_hash[HASH_SIZE]; /* SHA-256 of the certificate */
	uint8_t
	    old_hash[HASH_SIZE]; /* of the one before a renewal, zero: none */
	uint8_t key_hash[HASH_SIZE]; /* SHA-256 of its public key info */
	int64_t enrolled_at, expires_at;
	int64_t revoked_at; /* 0: not */
};
int store_client_put(struct store *s, struct client_row *row,
    struct error *err);
int store_client_get(struct store *s, int64_t id, struct client_row *row,
    struct error *err); /* 1, 0 */

struct invite_row {
	int64_t id;
	uint8_t handle[8];		/* which invite, in the code */
	uint8_t secret_hash[HASH_SIZE]; /* SHA-256 of the secret */
	int role;
	uint16_t department;
	uint32_t person;
	const char *name;
	int64_t created_at, expires_at, used_at;
	int64_t client; /* made by it, 0: none yet */
	int attempts;	/* wrong secrets so far */
	const uint8_t
	    *certificate; /* DER given out, to answer the same key again */
	size_t certificate_len;
};
int store_invite_put(struct store *s, struct invite_row *row,
    struct error *err);
int store_invite_by_handle(struct store *s, const uint8_t handle[8],
    struct invite_row *row, struct error *err); /* 1, 0 */

/*
 * --- loading everything at the start: each row to its function (NULL: not
 * wanted) --- The rows are borrowed for the call. A function that returns
 * non-zero stops the load, which returns that (its err is the function's
 * business).
 */
struct store_loader {
	void *arg;
	int (*season)(void *arg, const struct season *s);
	int (*type)(void *arg, uint8_t index,
	    const char *code); /* in the order of indices */
	int (*rulebook)(void *arg, uint32_t version, int64_t effective_at,
	    int64_t known_at, const char *yaml); /* those that were applied */
	int (*department)(void *arg,
	    const struct department *d); /* in the order of ids */
	int (*person)(void *arg,
	    const struct person_row *row); /* in the order of numbers */
	int (*membership)(void *arg, uint32_t person, uint16_t department,
	    int32_t from);
	/* in the order of ids; of the row only a, person, recorded_by, import
	 */
	int (*activity)(void *arg, const struct activity_row *row);
	int (*client)(void *arg, const struct client_row *row);
	int (*question)(void *arg,
	    const struct question_row *row); /* the newest first */
	int (*announcement)(void *arg,
	    const struct announcement_row *row); /* not removed; by id */
	int (*training)(void *arg, const struct training *t); /* likewise */
};
int store_load(struct store *s, const struct store_loader *l,
    struct error *err);
/*
 * The same of a season (0: the newest) as it was at an instant, by the server's
 * time of commit: what was recorded, decided, corrected, known until then. Of
 * persons only whether they took part and were ranked is of then; who has no
 * membership was not there yet. Departments that were not there yet have no
 * heads. Clients, questions and announcements are those of the present.
 */
#define STORE_NOW INT64_MAX
int store_load_then(struct store *s, uint32_t season, int64_t instant,
    const struct store_loader *l, struct error *err);
int store_season_by_name(struct store *s, const char *name, uint32_t *season,
    struct error *err); /* 1, 0 */
/* The revision that a reader sees. */
int store_revision_now(struct store *s, uint64_t *revision, struct error *err);

/* --- backup: VACUUM INTO STATE/backups/NAME.part, checked, synced, renamed,
 * manifest beside it --- */
/* name: letters, digits, - and _, at most 64; E_CONFLICT backup_exists. Any
 * thread, its own connection. */
int store_backup(const char *state_dir, const char *name, char *path,
    size_t path_size, uint64_t *bytes, uint64_t *revision, struct error *err);

/* Removes backups made before that instant, with their manifests, and what is
 * left of ones that were cut off; or only counts them. */
int store_backups_expire(const char *state_dir, int64_t before_us,
    bool check_only, uint32_t *n, struct error *err);

struct store_info {
	uint64_t db_bytes, wal_bytes, free_bytes;
	int64_t last_checkpoint_at, last_backup_at;
};
void store_info(struct store *s, struct store_info *info);

#endif
