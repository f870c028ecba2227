/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The outbox's database, shared by its two halves: outbox.c (the queue) and
 * outbox_send.c (sending it).
 */
#ifndef VIESTI_OUTBOX_STORE_H
#define VIESTI_OUTBOX_STORE_H

#include <limits.h>

#include <sqlite3.h>

#include "client/outbox.h"
#include "common/buf.h"

struct outbox {
	sqlite3 *db;
	int lock_fd;	     /* -1: not locked */
	struct arena *arena; /* of the entries listed last */
	char dir[PATH_MAX], path[PATH_MAX];
};

#define OUTBOX_COLUMNS                                                     \
	"id, request, state, created_at, decided_at, reply, code, reason," \
	" field, message"

/* Reads the row of OUTBOX_COLUMNS that a statement stands on. */
void outbox_read_row(struct outbox *o, sqlite3_stmt *st,
    struct outbox_entry *e);

int outbox_sql_error(struct outbox *o, struct error *err);
int outbox_sql(struct outbox *o, const char *sql, struct error *err);
sqlite3_stmt *outbox_prepare(struct outbox *o, const char *sql,
    struct error *err);

/* Waits 10 s for another process; E_UNAVAILABLE outbox_busy. */
int outbox_lock(struct outbox *o, struct error *err);
void outbox_unlock(struct outbox *o);

#endif
