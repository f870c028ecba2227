/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The state directory's database: made, opened, closed.
 *
 *	STATE/lock		held (flock) by the one process that writes
 *	STATE/viesti.db		with -wal and -shm beside it while it is open
 *	STATE/viesti.db.new	one that is being made; renamed when it is whole
 *	STATE/making/		likewise, one that is filled first; see making.h
 *	STATE/backups/
 *
 * Nothing but SQLite opens viesti.db: closing any other descriptor of it would
 * drop SQLite's locks.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/store/internal.h"
#include "server/store/making.h"
#include "server/store/marks.h"
#include "server/store/migrate.h"

#define NEW_FILE STORE_FILE ".new"
#define CLOSE_WAIT_MS 1000 /* for readers, before the last checkpoint */

int store_lock(const char *dir, int *fd, struct error *err)
{
	char path[PATH_SIZE];
	int rc = store_path(path, dir, "lock", "", err);
	if (rc < 0)
		return rc;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return store_file_error("open", path, err);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	rc = errno == EWOULDBLOCK
	    ? error_set(err, E_CONFLICT, "state_in_use",
		  _("Another viestid uses %s. Stop it first."), dir)
	    : store_file_error("flock", path, err);
	close(*fd);
	*fd = -1;
	return rc;
}

static int is_there(const char *dir, const char *file, bool *there,
    struct error *err)
{
	char path[PATH_SIZE];
	struct stat st;
	int rc = store_path(path, dir, file, "", err);
	if (rc < 0)
		return rc;
	*there = lstat(path, &st) == 0;
	if (!*there && errno != ENOENT)
		return store_file_error("stat", path, err);
	return 0;
}

/* --- making one --- */

static void remove_new(const char *dir)
{
	static const char *const suffixes[] = { "", "-wal", "-shm",
		"-journal" };
	char path[PATH_SIZE];

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (store_path(path, dir, NEW_FILE, suffixes[i], NULL) == 0)
			unlink(path);
}

/* Empty and for nobody else; SQLite gives -wal and -shm the same mode. */
static int make_file(const char *dir, const char *file, struct error *err)
{
	char path[PATH_SIZE];
	int rc = store_path(path, dir, file, "", err);
	if (rc < 0)
		return rc;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return store_file_error("create", path, err);
	close(fd);
	return 0;
}

static int fill(struct store *s, const struct season *season, const char *yaml,
    const char *hash, struct error *err)
{
	int rc = store_migrate(s, embedded_files, err);
	if (rc == 0)
		rc = store_begin(s, err);
	if (rc == 0)
		rc = store_epoch_renew(s, err);
	if (rc == 0)
		rc = store_season_put(s, season, err);
	if (rc == 0)
		rc = store_rounds_put(s, season, 0, err);
	if (rc == 0)
		rc = store_rulebook_put(s, 1, 0, yaml, hash, err);
	if (rc == 0)
		rc = store_digest_rotate(s, err);
	if (rc == 0)
		rc = store_commit(s, err);
	return rc;
}

static int rename_new(const char *dir, struct error *err)
{
	char from[PATH_SIZE], to[PATH_SIZE];
	int rc = store_path(from, dir, NEW_FILE, "", err);
	if (rc == 0)
		rc = store_path(to, dir, STORE_FILE, "", err);
	if (rc == 0 && rename(from, to) != 0)
		rc = store_file_error("rename", to, err);
	return rc < 0 ? rc : store_sync_dir(dir, err);
}

static int create_locked(const char *dir, const struct season *season,
    const char *yaml, const char *hash, struct error *err)
{
	struct store *s = NULL;
	bool there = false;
	int rc = is_there(dir, STORE_FILE, &there, err);
	if (rc < 0)
		return rc;
	if (there)
		return error_set(err, E_CONFLICT, "state_exists",
		    _("%s holds a competition already."), dir);
	remove_new(dir);
	rc = make_file(dir, NEW_FILE, err);
	if (rc == 0)
		rc = connection_open(&s, dir, NEW_FILE, CONNECTION_WRITER, err);
	if (rc == 0)
		rc = fill(s, season, yaml, hash, err);
	store_close(s);
	if (rc == 0)
		rc = rename_new(dir, err);
	if (rc < 0)
		remove_new(dir);
	return rc;
}

int store_create(const char *state_dir, const struct season *season,
    const char *rulebook_yaml, const char *rulebook_hash, struct error *err)
{
	int fd = -1;
	if (mkdir(state_dir, 0700) != 0 && errno != EEXIST)
		return store_file_error("mkdir", state_dir, err);
	int rc = store_lock(state_dir, &fd, err);
	if (rc < 0)
		return rc;
	rc = create_locked(state_dir, season, rulebook_yaml, rulebook_hash,
	    err);
	close(fd);
	return rc;
}

/* --- opening one --- */

static int quick_check(struct store *s, struct error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;
	int sql = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &st,
	    NULL);
	if (sql == SQLITE_OK)
		sql = sqlite3_step(st);
	const char *said = sql == SQLITE_ROW
	    ? (const char *)sqlite3_column_text(st, 0)
	    : NULL;
	if (sql != SQLITE_ROW) {
		rc = store_sql_error(s, sql, err);
	} else if (said == NULL || strcmp(said, "ok") != 0) {
		log_event(LOG_ERROR, "database_damaged", "text=%s", said);
		rc = error_set(err, E_INTERNAL, "database_damaged",
		    _("The database in %s is damaged. Restore the last backup."),
		    s->dir);
	}
	sqlite3_finalize(st);
	return rc;
}

static int check_application(struct store *s, struct error *err)
{
	int64_t id = 0;
	int rc = connection_number(s, "application_id", &id, err);
	if (rc == 0 && id != APPLICATION_ID)
		rc = error_set(err, E_PRECONDITION, "not_a_competition",
		    _("%s/%s is not a competition's database."), s->dir,
		    s->file);
	return rc;
}

/* One that was made before there were keys. */
static int ensure_digest_key(struct store *s, struct error *err)
{
	uint8_t key[SECRET_SIZE];
	uint64_t from;
	int rc = store_digest_key(s, key, &from, err);

	if (rc != 0 || !store_writable(s))
		return rc < 0 ? rc : 0;
	rc = store_begin(s, err);
	if (rc == 0)
		rc = store_digest_rotate(s, err);
	if (rc == 0)
		return store_commit(s, err);
	store_rollback(s);
	return rc;
}

static int make_ready(struct store *s, bool was_unclean, struct error *err)
{
	int rc = check_application(s, err);
	if (rc == 0 && was_unclean) {
		log_event(LOG_WARN, "unclean_stop", "check=quick");
		rc = quick_check(s, err);
	}
	if (rc == 0)
		rc = s->kind == CONNECTION_WRITER
		    ? store_migrate(s, embedded_files, err)
		    : store_check_version(s, embedded_files, err);
	if (rc == 0)
		rc = statements_prepare(s, err);
	if (rc == 0)
		rc = store_read_position(s, err);
	if (rc == 0 && s->kind == CONNECTION_WRITER)
		rc = store_scrub_look(s, err);
	if (rc == 0 && s->kind == CONNECTION_WRITER)
		rc = ensure_digest_key(s, err);
	return rc < 0 ? rc : store_scrub(s, err);
}

int store_open(struct store **out, const char *state_dir, enum store_mode mode,
    struct error *err)
{
	struct store *s = NULL;
	bool there = false, is_writer = mode == STORE_WRITER;
	int fd = -1;

	*out = NULL;
	int rc = is_there(state_dir, STORE_FILE, &there, err);
	if (rc == 0 && !there)
		return error_set(err, E_NOT_FOUND, "state_missing",
		    _("There is no competition in %s. Make one with "
		      "viestid init --state %s."),
		    state_dir, state_dir);
	if (rc == 0 && is_writer)
		rc = store_lock(state_dir, &fd, err);
	if (rc < 0)
		return rc;
	if (is_writer)
		making_clear(state_dir);
	bool unclean = is_writer &&
	    store_file_bytes(state_dir, STORE_FILE, "-wal") > 0;
	rc = connection_open(&s, state_dir, STORE_FILE,
	    is_writer ? CONNECTION_WRITER : CONNECTION_READER, err);
	if (rc < 0) {
		if (fd >= 0)
			close(fd);
		return rc;
	}
	s->lock_fd = fd;
	if ((rc = make_ready(s, unclean, err)) < 0) {
		connection_close(s);
		return rc;
	}
	*out = s;
	return 0;
}

/* After a failure the files stay as they are for the recovery at the next
 * start. */
void store_close(struct store *s)
{
	if (s == NULL)
		return;
	store_rollback(s);
	if (s->kind == CONNECTION_WRITER && s->failed) {
		sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
		    NULL);
	} else if (s->kind == CONNECTION_WRITER) {
		sqlite3_busy_timeout(s->db, CLOSE_WAIT_MS);
		int sql = sqlite3_wal_checkpoint_v2(s->db, NULL,
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		if (sql != SQLITE_OK)
			log_event(LOG_WARN, "checkpoint_failed", "code=%d",
			    sql);
	}
	connection_close(s);
}

/* --- what the operator asks --- */

static int64_t newest_backup(const char *state_dir)
{
	char path[PATH_SIZE];
	int64_t newest = 0;
	struct dirent *e;
	if (store_path(path, state_dir, BACKUP_DIR, "", NULL) < 0)
		return 0;
	DIR *dir = opendir(path);
	if (dir == NULL)
		return 0;
	while ((e = readdir(dir)) != NULL) {
		struct stat st;
		size_t len = strlen(e->d_name);
		if (len < 4 || strcmp(e->d_name + len - 3, ".db") != 0 ||
		    fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) !=
			0)
			continue;
		int64_t at = (int64_t)st.st_mtim.tv_sec * 1000000 +
		    st.st_mtim.tv_nsec / 1000;
		if (at > newest)
			newest = at;
	}
	closedir(dir);
	return newest;
}

void store_info(struct store *s, struct store_info *info)
{
	struct statvfs v;

	*info = (struct store_info){
		.db_bytes = store_file_bytes(s->dir, s->file, ""),
		.wal_bytes = store_file_bytes(s->dir, s->file, "-wal"),
		.last_checkpoint_at = s->last_checkpoint_at,
		.last_backup_at = newest_backup(s->dir),
	};
	if (statvfs(s->dir, &v) == 0)
		info->free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
}
