/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Inside of the store, for its own files (and the tests that break it on
 * purpose): one struct store is one SQLite connection with its prepared
 * statements, used by one thread.
 */
#ifndef VIESTI_STORE_INTERNAL_H
#define VIESTI_STORE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "server/store/statements.h"
#include "server/store/store.h"

#define APPLICATION_ID 0x56494553 /* "VIES" */
#define BACKUP_DIR "backups"
#define PATH_SIZE 4096
#define WAL_LIMIT_PAGES 4000 /* from here on a checkpoint is due */

/* PLAIN reads like READER but may VACUUM INTO: no query_only, ATTACH allowed.
 */
enum connection { CONNECTION_WRITER, CONNECTION_READER, CONNECTION_PLAIN };

/* How far the database is, kept in memory; a rollback goes back to it. */
struct position {
	uint64_t seq;		 /* of the last journal entry */
	uint8_t head[HASH_SIZE]; /* its hash, zero before the first */
	int64_t activity;	 /* the last id */
	uint64_t revision, epoch;
};

struct store {
	sqlite3 *db;
	enum connection kind;
	char *dir, *file;
	sqlite3_stmt *statements[QUERY_COUNT];
	struct position now, committed;
	int lock_fd;

	bool in_transaction;
	bool lost_to_full_disk; /* the transaction before was */
	bool failed;		/* nothing is written any more */
	bool scrub_due;		/* erased bytes may still be in the files */
	bool scrub_rewritten;	/* only in the log file, since VACUUM */
	int64_t changes_before; /* of this transaction */

	int wal_pages; /* not yet checkpointed, at most */
	int wal_limit; /* from here on a checkpoint is due */
	int64_t last_checkpoint_at;

	uint64_t reserve_bytes;
	int64_t room_checked_us; /* monotonic; 0: never */
	bool has_room;

	int64_t deadline_us; /* monotonic; 0: none */
	char *kept;	     /* texts of the last row read */
	size_t kept_size;
};

/* connection.c: opens DIR/FILE, sets what must be set and reads it back. */
int connection_open(struct store **out, const char *dir, const char *file,
    enum connection kind, struct error *err);
void connection_close(struct store *s); /* NULL is fine */
/* "PRAGMA name" as a number. */
int connection_number(struct store *s, const char *pragma, int64_t *n,
    struct error *err);
/* DIR/FILE + suffix into path; E_INVALID when it is too long. */
int store_path(char path[PATH_SIZE], const char *dir, const char *file,
    const char *suffix, struct error *err);
/* store.c: STATE/lock, *fd until it is closed; E_CONFLICT state_in_use. */
int store_lock(const char *dir, int *fd, struct error *err);
int store_sync_dir(const char *dir, struct error *err);
uint64_t store_file_bytes(const char *dir, const char *file,
    const char *suffix);

/* transaction.c */
int store_read_position(struct store *s, struct error *err);
/*
 * Turns SQLite's code into ours, logs it, and rolls a transaction back that
 * cannot go on. E_CONFLICT (exists) and E_DEADLINE leave it open.
 */
int store_sql_error(struct store *s, int sql, struct error *err);
/* Why nothing can be written now: the transaction was lost, or never begun. */
int store_no_transaction(struct store *s, struct error *err);
/* An errno of a file operation: disk_full or store_failed. */
int store_file_error(const char *what, const char *path, struct error *err);

/* scrub.c: with the transaction that erases; and what an earlier one left. */
int store_scrub_later(struct store *s, struct error *err);
int store_scrub_look(struct store *s, struct error *err);

#endif
