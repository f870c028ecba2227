/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Transactions of the writer, checkpoints, room on the disk, and what an error
 * of SQLite means:
 *
 *	no room			rolled back, E_UNAVAILABLE disk_full
 *	no memory, busy		rolled back, E_UNAVAILABLE
 *	a UNIQUE column		the statement only, E_CONFLICT exists
 *	past the deadline	the statement only, E_DEADLINE
 *	anything else		rolled back, E_INTERNAL store_failed, for good:
 *after a failed sync the kernel may have dropped the pages, and the next sync
 *would succeed falsely
 */
#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/store/internal.h"

#define ROOM_EVERY_US 1000000
#define WAL_RETRY_PAGES 1000 /* after a checkpoint that a reader held up */

static int disk_full(struct error *err)
{
	return error_set(err, E_UNAVAILABLE, "disk_full",
	    _("The disk of the server is full, so nothing can be recorded now. "
	      "Free some room, 64 MiB at least; recording goes on by itself."));
}

static int failed(struct error *err)
{
	return error_set(err, E_INTERNAL, "store_failed",
	    _("The database could not be read or written. The server stops; "
	      "its log says why."));
}

static int damaged(struct error *err)
{
	return error_set(err, E_INTERNAL, "store_failed",
	    _("The database is damaged. Keep its files as they are, and restore "
	      "the last backup."));
}

static bool is_disk_full(struct store *s, int sql)
{
	if ((sql & 0xff) == SQLITE_FULL)
		return true;
	/* A failed sync is never taken for a full disk. */
	if (sql != SQLITE_IOERR_WRITE && sql != SQLITE_IOERR_SHMSIZE &&
	    sql != SQLITE_IOERR_TRUNCATE)
		return false;
	int e = sqlite3_system_errno(s->db);
	return e == ENOSPC || e == EDQUOT;
}

static int unavailable(struct store *s, int sql, struct error *err)
{
	if (is_disk_full(s, sql)) {
		s->lost_to_full_disk = s->in_transaction;
		s->room_checked_us = 0;
		return disk_full(err);
	}
	if ((sql & 0xff) == SQLITE_NOMEM)
		return error_set(err, E_UNAVAILABLE, "no_memory",
		    _("The server has too little memory now. Try again."));
	return error_set(err, E_UNAVAILABLE, "database_busy",
	    _("Another program holds the database. Close it and try again."));
}

static int refused(int sql, struct error *err)
{
	if ((sql & 0xff) == SQLITE_INTERRUPT)
		return error_set(err, E_DEADLINE, "deadline",
		    _("Reading took longer than the time allowed. Ask for less "
		      "at a time."));
	return error_set(err, E_CONFLICT, "exists", _("It is there already."));
}

int store_sql_error(struct store *s, int sql, struct error *err)
{
	int primary = sql & 0xff, rc;

	if (primary == SQLITE_INTERRUPT || sql == SQLITE_CONSTRAINT_UNIQUE ||
	    sql == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    sql == SQLITE_CONSTRAINT_ROWID)
		return refused(sql, err);
	log_event(LOG_WARN, "store_error", "code=%d errno=%d text=%s", sql,
	    sqlite3_system_errno(s->db), sqlite3_errmsg(s->db));
	if (is_disk_full(s, sql) || primary == SQLITE_NOMEM ||
	    primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
		rc = unavailable(s, sql, err);
	} else {
		s->failed = s->kind == CONNECTION_WRITER;
		rc = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB
		    ? damaged(err)
		    : failed(err);
	}
	if (s->in_transaction)
		store_rollback(s);
	return rc;
}

int store_file_error(const char *what, const char *path, struct error *err)
{
	int e = errno;

	log_event(LOG_ERROR, "file_error", "call=%s path=%s errno=%d text=%s",
	    what, path, e, strerrordesc_np(e));
	if (e == ENOSPC || e == EDQUOT)
		return disk_full(err);
	return error_set(err, E_INTERNAL, "file_failed",
	    _("%s could not be used (%s). Look at its owner and permissions."),
	    path, error_why(e));
}

int store_no_transaction(struct store *s, struct error *err)
{
	if (s->failed)
		return failed(err);
	if (s->lost_to_full_disk || !store_writable(s))
		return disk_full(err);
	return error_set(err, E_UNAVAILABLE, "rolled_back",
	    _("The change was not stored, because one beside it failed. "
	      "Try again."));
}

static int meta_get(struct store *s, const char *key, uint64_t *value,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_META_GET, err);
	if (rc < 0)
		return rc;
	bind_text(&b, key);
	if ((rc = statement_next(&b, &r, err)) < 0)
		return rc;
	*value = rc > 0 ? (uint64_t)row_int(&r) : 0;
	statement_end(&b);
	return 0;
}

static int read_last(struct store *s, struct position *p, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_JOURNAL_LAST, err);
	if (rc < 0 || (rc = statement_next(&b, &r, err)) < 0)
		return rc;
	if (rc > 0) {
		p->seq = (uint64_t)row_int(&r);
		const uint8_t *hash = row_blob(&r, HASH_SIZE);
		if (hash != NULL)
			memcpy(p->head, hash, HASH_SIZE);
		statement_end(&b);
	}
	if ((rc = bind_begin(&b, s, Q_ACTIVITY_LAST, err)) < 0 ||
	    (rc = statement_next(&b, &r, err)) < 0)
		return rc;
	if (rc > 0)
		p->activity = row_int(&r);
	statement_end(&b);
	return 0;
}

int store_read_position(struct store *s, struct error *err)
{
	struct position p = { 0 };
	int rc = meta_get(s, "epoch", &p.epoch, err);
	if (rc == 0)
		rc = meta_get(s, "revision", &p.revision, err);
	if (rc == 0)
		rc = read_last(s, &p, err);
	if (rc == 0)
		s->now = s->committed = p;
	return rc;
}

int store_revision_now(struct store *s, uint64_t *revision, struct error *err)
{
	return meta_get(s, "revision", revision, err);
}

int store_begin(struct store *s, struct error *err)
{
	if (s->failed)
		return failed(err);
	if (!store_writable(s))
		return disk_full(err);
	int rc = query_run(s, Q_BEGIN, err);
	if (rc < 0)
		return rc;
	s->in_transaction = true;
	s->lost_to_full_disk = false;
	s->changes_before = sqlite3_total_changes64(s->db);
	return 0;
}

static int put_revision(struct store *s, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_META_SET, err);
	if (rc < 0)
		return rc;
	s->now.revision++;
	bind_int(&b, (int64_t)s->now.revision);
	bind_text(&b, "revision");
	return statement_run(&b, err);
}

int store_epoch_renew(struct store *s, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_META_SET, err);
	if (rc < 0)
		return rc;
	s->now.epoch = (uint64_t)clock_now_us();
	bind_int(&b, (int64_t)s->now.epoch);
	bind_text(&b, "epoch");
	return statement_run(&b, err);
}

int store_commit(struct store *s, struct error *err)
{
	if (!s->in_transaction)
		return store_no_transaction(s, err);
	int rc = 0;
	/* A batch of nothing but refusals costs no sync and no revision. */
	if (sqlite3_total_changes64(s->db) != s->changes_before)
		rc = put_revision(s, err);
	if (rc == 0)
		rc = query_run(s, Q_COMMIT, err);
	if (rc < 0)
		return rc;
	s->in_transaction = false;
	s->committed = s->now;
	return 0;
}

void store_rollback(struct store *s)
{
	s->now = s->committed;
	if (!s->in_transaction)
		return;
	s->in_transaction = false;
	/* After some errors SQLite has rolled back by itself. */
	if (sqlite3_get_autocommit(s->db))
		return;
	if (sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK) {
		log_event(LOG_ERROR, "rollback_failed", "text=%s",
		    sqlite3_errmsg(s->db));
		s->failed = true;
	}
}

uint64_t store_revision(const struct store *s)
{
	return s->committed.revision;
}

uint64_t store_epoch(const struct store *s)
{
	return s->committed.epoch;
}

uint64_t store_epoch_now(const struct store *s)
{
	return s->now.epoch;
}

int store_checkpoint(struct store *s, bool idle, struct error *err)
{
	int in_wal = 0, done = 0;

	if (s->failed)
		return failed(err);
	if (s->in_transaction || s->wal_pages == 0 ||
	    (!idle && s->wal_pages < s->wal_limit))
		return 0;
	int sql = sqlite3_wal_checkpoint_v2(s->db, NULL,
	    SQLITE_CHECKPOINT_PASSIVE, &in_wal, &done);
	if ((sql & 0xff) == SQLITE_BUSY) {
		s->wal_limit = s->wal_pages + WAL_RETRY_PAGES;
		return 0;
	}
	if (sql != SQLITE_OK)
		return store_sql_error(s, sqlite3_extended_errcode(s->db), err);
	s->last_checkpoint_at = clock_now_us();
	if (done >= in_wal) {
		s->wal_pages = 0;
		s->wal_limit = WAL_LIMIT_PAGES;
	} else {
		s->wal_limit = in_wal + WAL_RETRY_PAGES;
	}
	return 0;
}

static bool look_for_room(const struct store *s, uint64_t *free_bytes)
{
	struct statvfs v;
	uint64_t need = 2 * store_file_bytes(s->dir, s->file, "-wal");

	*free_bytes = 0;
	if (statvfs(s->dir, &v) != 0)
		return true; /* the next write will tell */
	*free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
	return *free_bytes >=
	    (need > s->reserve_bytes ? need : s->reserve_bytes);
}

bool store_writable(struct store *s)
{
	int64_t now = clock_mono_us();
	uint64_t free_bytes;

	if (s->room_checked_us != 0 && now - s->room_checked_us < ROOM_EVERY_US)
		return s->has_room;
	bool had_room = s->has_room, first = s->room_checked_us == 0;
	s->has_room = look_for_room(s, &free_bytes);
	s->room_checked_us = now;
	if (had_room != s->has_room && !(first && s->has_room))
		log_event(s->has_room ? LOG_INFO : LOG_ERROR,
		    s->has_room ? "disk_has_room" : "disk_full",
		    "free_bytes=%llu", (unsigned long long)free_bytes);
	return s->has_room;
}

void store_set_reserve(struct store *s, uint64_t bytes)
{
	s->reserve_bytes = bytes;
	s->room_checked_us = 0;
}

void store_set_deadline(struct store *s, int64_t mono_us)
{
	s->deadline_us = mono_us;
}
