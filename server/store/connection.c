/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One SQLite connection: opened, its settings made and read back (a database
 * that does not take one of them is refused), closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/store/internal.h"

#define BUSY_MS 5000 /* somebody looks with the sqlite3 program */
#define PROGRESS_STEPS                                         \
	1000 /* of SQLite's machine between looks at the clock \
	      */
#define RESERVE_BYTES ((uint64_t)64 << 20)

#define W (1u << CONNECTION_WRITER)
#define R (1u << CONNECTION_READER)
#define P (1u << CONNECTION_PLAIN)

/* set NULL: only read back. */
static const struct {
	const char *name, *set, *expected;
	unsigned kinds;
} pragmas[] = {
	{ "page_size", "4096", "4096", W },
	{ "page_size", NULL, "4096", R | P },
	{ "journal_mode", "WAL", "wal", W },
	{ "journal_mode", NULL, "wal", R },
	{ "synchronous", "FULL", "2", W | R | P },
	{ "foreign_keys", "ON", "1", W | R | P },
	{ "wal_autocheckpoint", "0", "0", W | R | P },
	{ "mmap_size", "0", "0", W | R | P },
	{ "temp_store", "MEMORY", "2", W | R | P },
	{ "secure_delete", "ON", "1", W | R | P },
	{ "cell_size_check", "ON", "1", W | R | P },
	{ "trusted_schema", "OFF", "0", W | R | P },
	{ "cache_size", "-32000", "-32000", W },
	{ "cache_size", "-8000", "-8000", R | P },
	{ "query_only", "ON", "1", R },
};

static const struct {
	int what, on;
	unsigned kinds;
} switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1, W | R | P },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, W | R | P },
	{ SQLITE_DBCONFIG_DQS_DML, 0, W | R | P },
	{ SQLITE_DBCONFIG_DQS_DDL, 0, W | R | P },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, W | R | P },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, W | R | P },
	{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, R | P },
};

static const struct {
	int what, most;
	unsigned kinds;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 16 << 20, W | R | P },
	{ SQLITE_LIMIT_SQL_LENGTH, 64 << 10, W | R | P },
	{ SQLITE_LIMIT_COLUMN, 100, W | R | P },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100, W | R | P },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 10, W | R | P },
	{ SQLITE_LIMIT_FUNCTION_ARG, 16, W | R | P },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 10, W | R | P },
	{ SQLITE_LIMIT_ATTACHED, 0, W | R },
};

static void log_message(void *arg, int sql, const char *text)
{
	(void)arg;
	int primary = sql & 0xff;
	log_event(primary == SQLITE_NOTICE ? LOG_INFO : LOG_WARN, "sqlite",
	    "code=%d text=%s", sql, text);
}

static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_LOG, log_message, NULL);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_initialize();
}

int store_path(char path[PATH_SIZE], const char *dir, const char *file,
    const char *suffix, struct error *err)
{
	int n = snprintf(path, PATH_SIZE, "%s/%s%s", dir, file, suffix);
	if (n >= 0 && n < PATH_SIZE)
		return 0;
	return error_set(err, E_INVALID, "path_too_long",
	    _("The path of the state directory is too long."));
}

int store_sync_dir(const char *dir, struct error *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return store_file_error("open", dir, err);
	int rc = 0;
	if (fsync(fd) != 0)
		rc = store_file_error("fsync", dir, err);
	close(fd);
	return rc;
}

uint64_t store_file_bytes(const char *dir, const char *file, const char *suffix)
{
	char path[PATH_SIZE];
	struct stat st;
	if (store_path(path, dir, file, suffix, NULL) < 0 ||
	    stat(path, &st) != 0)
		return 0;
	return (uint64_t)st.st_size;
}

static int refuse(const char *name, const char *got, struct error *err)
{
	log_event(LOG_ERROR, "pragma_refused", "name=%s got=%s", name, got);
	return error_set(err, E_INTERNAL, "store_failed",
	    _("The database does not take the setting %s (it stays %s), so it "
	      "would not be safe to go on."),
	    name, got);
}

static int pragma_set(struct store *s, const char *name, const char *set,
    struct error *err)
{
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA %s = %s", name, set);
	int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : store_sql_error(s, code, err);
}

static int pragma_check(struct store *s, const char *name, const char *expected,
    struct error *err)
{
	char sql[64];
	sqlite3_stmt *st = NULL;
	int rc = 0;
	snprintf(sql, sizeof sql, "PRAGMA %s", name);
	int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_DONE) {
		/* mmap_size answers nothing where it cannot be had at all */
		if (strcmp(expected, "0") != 0)
			rc = refuse(name, "?", err);
	} else if (code != SQLITE_ROW) {
		rc = store_sql_error(s, code, err);
	} else {
		const char *got = (const char *)sqlite3_column_text(st, 0);
		if (got == NULL || strcmp(got, expected) != 0)
			rc = refuse(name, got == NULL ? "?" : got, err);
	}
	sqlite3_finalize(st);
	return rc;
}

int connection_number(struct store *s, const char *pragma, int64_t *n,
    struct error *err)
{
	char sql[64];
	sqlite3_stmt *st = NULL;
	snprintf(sql, sizeof sql, "PRAGMA %s", pragma);
	int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return code == SQLITE_ROW ? 0 : store_sql_error(s, code, err);
}

static int apply_settings(struct store *s, struct error *err)
{
	unsigned kind = 1u << s->kind;
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
		int now = -1, on = switches[i].on;
		if (!(switches[i].kinds & kind))
			continue;
		sqlite3_db_config(s->db, switches[i].what, on, &now);
		if (now != on)
			return refuse("dbconfig", "?", err);
	}
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (limits[i].kinds & kind)
			sqlite3_limit(s->db, limits[i].what, limits[i].most);
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
		int rc = 0;
		if (!(pragmas[i].kinds & kind))
			continue;
		if (pragmas[i].set != NULL)
			rc = pragma_set(s, pragmas[i].name, pragmas[i].set,
			    err);
		if (rc == 0)
			rc = pragma_check(s, pragmas[i].name,
			    pragmas[i].expected, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* After each commit: how many pages stand in the WAL. */
static int on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *s = arg;
	(void)db;
	(void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

static int on_progress(void *arg)
{
	const struct store *s = arg;
	return s->deadline_us != 0 && clock_mono_us() > s->deadline_us;
}

/* After the settings: wal_autocheckpoint takes the hook for itself. */
static void set_hooks(struct store *s)
{
	if (s->kind == CONNECTION_WRITER)
		sqlite3_wal_hook(s->db, on_commit, s);
	else
		sqlite3_progress_handler(s->db, PROGRESS_STEPS, on_progress, s);
}

static struct store *connection_new(const char *dir, const char *file,
    enum connection kind)
{
	struct store *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->kind = kind;
	s->lock_fd = -1;
	s->wal_limit = WAL_LIMIT_PAGES;
	s->reserve_bytes = RESERVE_BYTES;
	s->dir = strdup(dir);
	s->file = strdup(file);
	if (s->dir == NULL || s->file == NULL) {
		connection_close(s);
		return NULL;
	}
	return s;
}

int connection_open(struct store **out, const char *dir, const char *file,
    enum connection kind, struct error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char path[PATH_SIZE];
	*out = NULL;
	int rc = store_path(path, dir, file, "", err);
	if (rc < 0)
		return rc;
	pthread_once(&once, configure);
	struct store *s = connection_new(dir, file, kind);
	if (s == NULL)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory to open the database."));
	int flags = SQLITE_OPEN_NOMUTEX |
	    (kind == CONNECTION_WRITER ? SQLITE_OPEN_READWRITE
				       : SQLITE_OPEN_READONLY);
	int code = sqlite3_open_v2(path, &s->db, flags, NULL);
	if (code != SQLITE_OK) {
		rc = store_sql_error(s, code, err);
	} else {
		sqlite3_extended_result_codes(s->db, 1);
		sqlite3_busy_timeout(s->db, BUSY_MS);
		rc = apply_settings(s, err);
		set_hooks(s);
	}
	if (rc < 0) {
		connection_close(s);
		return rc;
	}
	*out = s;
	return 0;
}

void connection_close(struct store *s)
{
	if (s == NULL)
		return;
	statements_finalize(s);
	int code = sqlite3_close(s->db);
	if (code != SQLITE_OK)
		log_event(LOG_ERROR, "close_failed", "code=%d", code);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	free(s->kept);
	free(s->file);
	free(s->dir);
	free(s);
}
