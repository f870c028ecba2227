/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The queue on disk: adding, listing, discarding. Sending is outbox_send.c.
 */
#include "client/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/files.h"
#include "client/outbox_store.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/wire.h"

#define SCHEMA_VERSION 1
#define BUSY_MS 10000
#define LIST_MAX (256u << 20) /* bytes of entries listed at once */

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS entry ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " operation BLOB NOT NULL UNIQUE CHECK (length(operation) = 16),"
    " request BLOB NOT NULL," /* viesti.Request */
    " state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),"
    " created_at INTEGER NOT NULL,"
    " decided_at INTEGER NOT NULL DEFAULT 0,"
    " reply BLOB," /* viesti.ServerFrame */
    " code INTEGER NOT NULL DEFAULT 0,"
    " reason TEXT NOT NULL DEFAULT '',"
    " field TEXT NOT NULL DEFAULT '',"
    " message TEXT NOT NULL DEFAULT ''"
    ") STRICT;"
    "CREATE INDEX IF NOT EXISTS entry_state ON entry (state, id);"
    "PRAGMA user_version = 1;";

int outbox_sql_error(struct outbox *o, struct error *err)
{
	int code = sqlite3_errcode(o->db) & 0xff;

	if (code == SQLITE_FULL)
		return error_set(err, E_UNAVAILABLE, "disk_full",
		    _("The disk is full, so nothing could be saved. Make room and try again."));
	if (code == SQLITE_BUSY)
		return error_set(err, E_UNAVAILABLE, "outbox_busy",
		    _("Another viesti is using the outbox. Try again."));
	return error_set(err, E_INTERNAL, "outbox_failed",
	    _("The outbox %s can't be used: %s."), o->path,
	    sqlite3_errmsg(o->db));
}

int outbox_sql(struct outbox *o, const char *sql, struct error *err)
{
	return sqlite3_exec(o->db, sql, NULL, NULL, NULL) == SQLITE_OK
	    ? 0
	    : outbox_sql_error(o, err);
}

sqlite3_stmt *outbox_prepare(struct outbox *o, const char *sql,
    struct error *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(o->db, sql, -1, &st, NULL) != SQLITE_OK)
		outbox_sql_error(o, err);
	return st;
}

/* ------------------------------------------------------------- open, close */

static int64_t pragma(struct outbox *o, const char *sql)
{
	sqlite3_stmt *st = outbox_prepare(o, sql, NULL);
	int64_t value = -1;

	if (st && sqlite3_step(st) == SQLITE_ROW)
		value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return value;
}

static int set_up(struct outbox *o, struct error *err)
{
	sqlite3_busy_timeout(o->db, BUSY_MS);
	sqlite3_db_config(o->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(o->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	int code = outbox_sql(o,
	    "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA;", err);
	if (code)
		return code;
	if (pragma(o, "PRAGMA synchronous") != 3)
		return error_set(err, E_INTERNAL, "outbox_failed",
		    _("SQLite does not keep the outbox %s safe (synchronous)."),
		    o->path);
	int64_t version = pragma(o, "PRAGMA user_version");
	if (version > SCHEMA_VERSION)
		return error_set(err, E_UNIMPLEMENTED, "outbox_newer",
		    _("The outbox %s is from a newer viesti. Install that version here too."),
		    o->path);
	if (version == SCHEMA_VERSION)
		return 0;
	code = outbox_sql(o, "BEGIN IMMEDIATE", err);
	if (!code)
		code = outbox_sql(o, schema, err);
	return code ? code : outbox_sql(o, "COMMIT", err);
}

/* Made here and not by SQLite, so that it is never readable to others. */
static int make_file(struct outbox *o, struct error *err)
{
	int fd = open(o->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return error_set(err, errno == ENOENT ? E_NOT_FOUND : E_DENIED,
		    "outbox_failed", _("The outbox %s can't be opened: %s."),
		    o->path, error_why(errno));
	close(fd);
	return 0;
}

int outbox_open(struct outbox **out, const char *dir, struct error *err)
{
	struct outbox *o = xcalloc(1, sizeof(*o));
	int code;

	o->lock_fd = -1;
	snprintf(o->dir, sizeof(o->dir), "%s", dir);
	o->arena = arena_new(LIST_MAX);
	code = files_path(o->path, sizeof(o->path), dir, "outbox.db", err);
	if (!code)
		code = make_file(o, err);
	if (!code &&
	    sqlite3_open_v2(o->path, &o->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_NOFOLLOW,
		NULL) != SQLITE_OK)
		code = outbox_sql_error(o, err);
	if (!code)
		code = set_up(o, err);
	if (!code) {
		*out = o;
		o = NULL;
	}
	outbox_close(o);
	return code;
}

void outbox_close(struct outbox *o)
{
	if (!o)
		return;
	outbox_unlock(o);
	sqlite3_close(o->db);
	arena_free(o->arena);
	free(o);
}

/* ------------------------------------------------------------ one at a time */

/* The lock is a file of its own: on a network file system flock is fcntl's lock
 * underneath, which SQLite uses on the database. */
int outbox_lock(struct outbox *o, struct error *err)
{
	char path[PATH_MAX];
	int64_t until_us = clock_mono_us() + BUSY_MS * 1000;
	int code = files_path(path, sizeof(path), o->dir, "outbox.lock", err);

	if (code)
		return code;
	o->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (o->lock_fd < 0)
		return error_set(err, E_DENIED, "outbox_failed",
		    _("The outbox %s can't be opened: %s."), path,
		    error_why(errno));
	while (flock(o->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		if (clock_mono_us() > until_us) {
			outbox_unlock(o);
			return error_set(err, E_UNAVAILABLE, "outbox_busy",
			    _("Another viesti is sending the outbox now."));
		}
		usleep(20000);
	}
	return 0;
}

void outbox_unlock(struct outbox *o)
{
	if (o->lock_fd >= 0)
		close(o->lock_fd);
	o->lock_fd = -1;
}

/* ------------------------------------------------------------------ entries */

static const ProtobufCBinaryData *operation_of(const Viesti__Request *rq)
{
	if (rq->body_case != VIESTI__REQUEST__BODY_RECORD)
		return &rq->operation;
	return rq->record->n_items == 1 ? &rq->record->items[0]->operation
					: NULL;
}

static int insert(struct outbox *o, const ProtobufCBinaryData *operation,
    const uint8_t *request, size_t len, int64_t *id, struct error *err)
{
	int code = 0;
	sqlite3_stmt *st = outbox_prepare(o,
	    "INSERT INTO entry (operation, request, created_at)"
	    " VALUES (?1, ?2, ?3)",
	    err);

	if (!st)
		return E_INTERNAL;
	sqlite3_bind_blob(st, 1, operation->data, (int)operation->len,
	    SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, request, (int)len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, clock_now_us());
	if (sqlite3_step(st) != SQLITE_DONE)
		code = outbox_sql_error(o, err);
	else
		*id = sqlite3_last_insert_rowid(o->db);
	sqlite3_finalize(st);
	return code;
}

int outbox_add(struct outbox *o, const Viesti__Request *rq, int64_t *id,
    struct error *err)
{
	const ProtobufCBinaryData *operation = operation_of(rq);
	Viesti__Request *checked = NULL;

	if (!operation || operation->len != WIRE_OPERATION)
		return error_set(err, E_INTERNAL, "operation_missing",
		    _("The program made an entry without an operation id."));
	arena_reset(o->arena);
	size_t len = protobuf_c_message_get_packed_size(&rq->base);
	uint8_t *bytes = arena_alloc(o->arena, len);
	if (!bytes)
		return error_set(err, E_INVALID, "message_too_large",
		    _("That is too much for one entry."));
	protobuf_c_message_pack(&rq->base, bytes);
	int code = wire_decode_request(o->arena, bytes, len, &checked, NULL,
	    err);
	return code ? code : insert(o, operation, bytes, len, id, err);
}

static const void *column_copy(struct outbox *o, sqlite3_stmt *st, int column,
    size_t *len)
{
	*len = (size_t)sqlite3_column_bytes(st, column);
	void *copy = *len ? arena_alloc(o->arena, *len) : NULL;

	if (copy)
		memcpy(copy, sqlite3_column_blob(st, column), *len);
	return copy;
}

static void column_text(sqlite3_stmt *st, int column, char *out, size_t size)
{
	snprintf(out, size, "%s",
	    (const char *)sqlite3_column_text(st, column));
}

void outbox_read_row(struct outbox *o, sqlite3_stmt *st, struct outbox_entry *e)
{
	Viesti__ServerFrame *frame = NULL;
	Viesti__Request *rq = NULL;
	const void *bytes;
	size_t len;

	*e = (struct outbox_entry){ .id = sqlite3_column_int64(st, 0),
		.state = (enum outbox_state)sqlite3_column_int(st, 2),
		.created_at = sqlite3_column_int64(st, 3),
		.decided_at = sqlite3_column_int64(st, 4) };
	bytes = column_copy(o, st, 1, &len);
	if (bytes &&
	    wire_decode_request(o->arena, bytes, len, &rq, NULL, NULL) == 0 &&
	    operation_of(rq))
		e->request = rq;
	bytes = column_copy(o, st, 5, &len);
	if (bytes &&
	    wire_decode_server_frame(o->arena, bytes, len, &frame, NULL) == 0 &&
	    frame->frame_case == VIESTI__SERVER_FRAME__FRAME_REPLY)
		e->reply = frame->reply;
	e->refusal.code = sqlite3_column_int(st, 6);
	column_text(st, 7, e->refusal.reason, sizeof(e->refusal.reason));
	column_text(st, 8, e->refusal.field, sizeof(e->refusal.field));
	column_text(st, 9, e->refusal.text, sizeof(e->refusal.text));
}

static int out_of_room(struct error *err)
{
	return error_set(err, E_INTERNAL, "no_memory",
	    _("There is not enough memory."));
}

/* All rows of a statement, into the arena. */
static int read_rows(struct outbox *o, sqlite3_stmt *st, size_t n_most,
    const struct outbox_entry **entries, size_t *n, struct error *err)
{
	struct outbox_entry *list = arena_alloc(o->arena,
	    (n_most + 1) * sizeof(*list));
	int step = SQLITE_DONE;

	if (!list)
		return out_of_room(err);
	while (*n < n_most && (step = sqlite3_step(st)) == SQLITE_ROW)
		outbox_read_row(o, st, &list[(*n)++]);
	*entries = list;
	return step == SQLITE_ROW || step == SQLITE_DONE
	    ? 0
	    : outbox_sql_error(o, err);
}

int outbox_list(struct outbox *o, unsigned states,
    const struct outbox_entry **entries, size_t *n, struct error *err)
{
	size_t most = 0, in_state;
	int code = 0;

	*n = 0;
	arena_reset(o->arena);
	for (enum outbox_state s = 0; s <= OUTBOX_REFUSED && !code; s++) {
		if (!(states & OUTBOX_BIT(s)))
			continue;
		code = outbox_count(o, s, &in_state, err);
		most += in_state;
	}
	if (code)
		return code;
	sqlite3_stmt *st = outbox_prepare(o,
	    "SELECT " OUTBOX_COLUMNS
	    " FROM entry WHERE (1 << state) & ?1 ORDER BY id",
	    err);
	if (!st)
		return E_INTERNAL;
	sqlite3_bind_int64(st, 1, states);
	code = read_rows(o, st, most, entries, n, err);
	sqlite3_finalize(st);
	return code;
}

int outbox_get(struct outbox *o, int64_t id, const struct outbox_entry **entry,
    struct error *err)
{
	size_t n = 0;
	sqlite3_stmt *st = outbox_prepare(o,
	    "SELECT " OUTBOX_COLUMNS " FROM entry WHERE id = ?1", err);

	if (!st)
		return E_INTERNAL;
	arena_reset(o->arena);
	sqlite3_bind_int64(st, 1, id);
	int code = read_rows(o, st, 1, entry, &n, err);
	sqlite3_finalize(st);
	if (!code && n == 0)
		code = error_set(err, E_NOT_FOUND, "unknown_entry",
		    _("There is no entry %lld in the outbox. viesti outbox lists them."),
		    (long long)id);
	return code;
}

int outbox_count(struct outbox *o, enum outbox_state state, size_t *n,
    struct error *err)
{
	int code = 0;
	sqlite3_stmt *st = outbox_prepare(o,
	    "SELECT count(*) FROM entry WHERE state = ?1", err);

	*n = 0;
	if (!st)
		return E_INTERNAL;
	sqlite3_bind_int(st, 1, (int)state);
	if (sqlite3_step(st) == SQLITE_ROW)
		*n = (size_t)sqlite3_column_int64(st, 0);
	else
		code = outbox_sql_error(o, err);
	sqlite3_finalize(st);
	return code;
}

/* ------------------------------------------------------------ by hand */

static int change_one(struct outbox *o, const char *sql, int64_t id,
    struct error *err)
{
	int code = 0;
	sqlite3_stmt *st = outbox_prepare(o, sql, err);

	if (!st)
		return E_INTERNAL;
	sqlite3_bind_int64(st, 1, id);
	if (sqlite3_step(st) != SQLITE_DONE)
		code = outbox_sql_error(o, err);
	sqlite3_finalize(st);
	return code;
}

/* Under the lock, because an entry that is being sent would be lost from sight
 * with its reply on the way. */
int outbox_discard(struct outbox *o, int64_t id, struct error *err)
{
	const struct outbox_entry *e;
	int code = outbox_lock(o, err);

	if (!code)
		code = outbox_get(o, id, &e, err);
	if (!code && e->state == OUTBOX_ACKNOWLEDGED)
		code = error_set(err, E_PRECONDITION, "entry_acknowledged",
		    _("Entry %lld has reached the server already. To take an activity back, use viesti withdraw."),
		    (long long)id);
	if (!code)
		code = change_one(o, "DELETE FROM entry WHERE id = ?1", id,
		    err);
	outbox_unlock(o);
	return code;
}

int outbox_retry(struct outbox *o, int64_t id, struct error *err)
{
	const struct outbox_entry *e;
	int code = outbox_lock(o, err);

	if (!code)
		code = outbox_get(o, id, &e, err);
	if (!code && e->state != OUTBOX_REFUSED)
		code = error_set(err, E_PRECONDITION, "entry_not_refused",
		    _("Entry %lld was not refused, so there is nothing to try again."),
		    (long long)id);
	if (!code)
		code = change_one(o,
		    "UPDATE entry SET state = 0, decided_at = 0,"
		    " code = 0, reason = '', field = '', message = ''"
		    " WHERE id = ?1",
		    id, err);
	outbox_unlock(o);
	return code;
}
