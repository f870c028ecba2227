/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Brings a database to the newest schema. A migration is one file, one
 * transaction and one number: after a crash it is done or it is not. Foreign
 * keys are off while it runs, as SQLite's way to rebuild a table wants it, and
 * checked before it is committed.
 */
#include "server/store/migrate.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/store/internal.h"

/* The number of a file NNN-name.sql; 0: another file. */
static int number(const char *name)
{
	size_t len = strlen(name);
	int n = 0;

	if (len < 9 || strcmp(name + len - 4, ".sql") != 0 || name[3] != '-')
		return 0;
	for (int i = 0; i < 3; i++) {
		if (name[i] < '0' || name[i] > '9')
			return 0;
		n = n * 10 + name[i] - '0';
	}
	return n;
}

static int newest(const struct embedded_file *files)
{
	int most = 0;
	for (; files->name != NULL; files++)
		if (number(files->name) > most)
			most = number(files->name);
	return most;
}

static const struct embedded_file *find(const struct embedded_file *files,
    int n)
{
	for (; files->name != NULL; files++)
		if (number(files->name) == n)
			return files;
	return NULL;
}

static int newer(int64_t version, int known, struct error *err)
{
	return error_set(err, E_PRECONDITION, "database_newer",
	    _("The database has version %lld, but this viestid knows versions up "
	      "to %d. Install the newer viestid that wrote it."),
	    (long long)version, known);
}

int store_check_version(struct store *s, const struct embedded_file *files,
    struct error *err)
{
	int64_t version = 0;
	int rc = connection_number(s, "user_version", &version, err);
	if (rc < 0)
		return rc;
	if (version > newest(files))
		return newer(version, newest(files), err);
	if (version < newest(files))
		return error_set(err, E_PRECONDITION, "database_older",
		    _("The database has version %lld and must be brought to "
		      "version %d first. Start viestid."),
		    (long long)version, newest(files));
	return 0;
}

/* The objects of a schema with what fires by itself, as one text. Tables are
 * told by name: their texts depend on the SQLite that altered them. */
static const char schema_text[] =
    "SELECT group_concat(said, char(10)) FROM (SELECT type || ' ' || name || ' '"
    " || tbl_name || ' ' || CASE type WHEN 'trigger' THEN sql ELSE '' END AS said"
    " FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY type, name)";

static sqlite3_stmt *read_schema(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, schema_text, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
		return st;
	sqlite3_finalize(st);
	return NULL;
}

/* As the files up to that number make it. */
static sqlite3 *make_schema(const struct embedded_file *files, int version)
{
	sqlite3 *db = NULL;
	int sql = sqlite3_open(":memory:", &db);

	for (int n = 1; sql == SQLITE_OK && n <= version; n++) {
		const struct embedded_file *file = find(files, n);
		if (file)
			sql = sqlite3_exec(db, file->text, NULL, NULL, NULL);
	}
	if (sql == SQLITE_OK)
		return db;
	sqlite3_close(db);
	return NULL;
}

int store_schema_check(struct store *s, const struct embedded_file *files,
    const char *path, struct error *err)
{
	int64_t version = 0;
	int rc = connection_number(s, "user_version", &version, err);
	if (rc < 0)
		return rc;
	if (version > newest(files))
		return newer(version, newest(files), err);
	sqlite3 *db = make_schema(files, (int)version);
	sqlite3_stmt *is = read_schema(s->db),
		     *wanted = db ? read_schema(db) : NULL;
	if (!is || !wanted ||
	    strcmp((const char *)sqlite3_column_text(is, 0),
		(const char *)sqlite3_column_text(wanted, 0)) != 0)
		rc = error_set(err, E_INVALID, "backup_schema",
		    _("%s holds other tables or triggers than a database of "
		      "version %lld: it was changed. Take another backup."),
		    path, (long long)version);
	sqlite3_finalize(is);
	sqlite3_finalize(wanted);
	sqlite3_close(db);
	return rc;
}

static int exec(struct store *s, const char *text, struct error *err)
{
	int sql = sqlite3_exec(s->db, text, NULL, NULL, NULL);
	return sql == SQLITE_OK ? 0 : store_sql_error(s, sql, err);
}

static int check_foreign_keys(struct store *s, int n, struct error *err)
{
	sqlite3_stmt *st = NULL;
	int sql = sqlite3_prepare_v2(s->db, "PRAGMA foreign_key_check", -1, &st,
	    NULL);
	if (sql == SQLITE_OK)
		sql = sqlite3_step(st);
	sqlite3_finalize(st);
	if (sql == SQLITE_DONE)
		return 0;
	if (sql != SQLITE_ROW)
		return store_sql_error(s, sql, err);
	log_event(LOG_ERROR, "migration_refused", "number=%d why=foreign_keys",
	    n);
	return error_set(err, E_INTERNAL, "migration_failed",
	    _("Version %d of the database would leave rows without what they "
	      "refer to. The database stays as it was."),
	    n);
}

static int apply(struct store *s, const struct embedded_file *file, int n,
    struct error *err)
{
	char set_version[48];
	snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d",
	    n);
	int rc = exec(s, "BEGIN IMMEDIATE", err);
	if (rc < 0)
		return rc;
	s->in_transaction = true;
	rc = exec(s, file->text, err);
	if (rc == 0)
		rc = exec(s, set_version, err);
	if (rc == 0)
		rc = check_foreign_keys(s, n, err);
	if (rc == 0)
		rc = exec(s, "COMMIT", err);
	if (rc < 0) {
		store_rollback(s);
		return rc;
	}
	s->in_transaction = false;
	log_event(LOG_INFO, "migrated", "file=%s version=%d", file->name, n);
	return 0;
}

static int back_up(struct store *s, int version, struct error *err)
{
	char name[64], path[PATH_SIZE];
	uint64_t bytes, revision;

	snprintf(name, sizeof name, "before-version-%d-%lld", version + 1,
	    (long long)(clock_now_us() / 1000000));
	int rc = store_backup(s->dir, name, path, sizeof path, &bytes,
	    &revision, err);
	if (rc == 0)
		log_event(LOG_INFO, "backup", "path=%s bytes=%llu", path,
		    (unsigned long long)bytes);
	return rc;
}

int store_migrate(struct store *s, const struct embedded_file *files,
    struct error *err)
{
	int64_t version = 0;
	int last = newest(files);
	int rc = connection_number(s, "user_version", &version, err);
	if (rc < 0)
		return rc;
	if (version > last)
		return newer(version, last, err);
	if (version == last)
		return 0;
	if (version > 0)
		rc = back_up(s, (int)version, err);
	if (rc == 0)
		rc = exec(s, "PRAGMA foreign_keys = OFF", err);
	for (int n = (int)version + 1; rc == 0 && n <= last; n++) {
		const struct embedded_file *file = find(files, n);
		if (file != NULL)
			rc = apply(s, file, n, err);
	}
	if (rc == 0)
		rc = exec(s, "PRAGMA foreign_keys = ON", err);
	return rc;
}
