/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A backup of the running database:
 *
 *	STATE/backups/NAME.part	VACUUM INTO from a read-only connection of its
 *own one read transaction, so all of one moment checked
 *integrity, foreign keys, the journal's chain NAME.txt		manifest, synced
 *	NAME.db			the copy, synced, renamed; the directory synced
 *
 * so that a NAME.db that exists is whole, checked and has its manifest, however
 * a backup is cut off. The directory is locked (flock): one at a time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"
#include "server/store/backup.h"
#include "server/store/internal.h"
#include "server/store/kept_name.h"

struct backup {
	const char *state_dir, *name;
	char dir[PATH_SIZE];
	int dir_fd;
	char part[80], file[80], manifest[80]; /* names within dir */
	struct backup_facts is;
};

int backup_check_name(const char *name, struct error *err)
{
	if (kept_name_is_plain(name))
		return 0;
	error_set(err, E_INVALID, "backup_name",
	    _("A backup's name has 1 to %d letters a-z, digits, - and _."),
	    KEPT_NAME_MAX);
	error_field(err, "name");
	return E_INVALID;
}

static int open_dir(struct backup *b, struct error *err)
{
	int rc = store_path(b->dir, b->state_dir, BACKUP_DIR, "", err);
	if (rc < 0)
		return rc;
	if (mkdir(b->dir, 0700) != 0 && errno != EEXIST)
		return store_file_error("mkdir", b->dir, err);
	b->dir_fd = open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->dir_fd < 0)
		return store_file_error("open", b->dir, err);
	if (flock(b->dir_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return store_file_error("flock", b->dir, err);
	return error_set(err, E_CONFLICT, "backup_running",
	    _("Another backup is being made. Wait for it."));
}

/* An empty file for nobody else, which VACUUM INTO takes. */
static int make_part(struct backup *b, struct error *err)
{
	if (faccessat(b->dir_fd, b->file, F_OK, 0) == 0)
		return error_set(err, E_CONFLICT, "backup_exists",
		    _("There is a backup %s already. Choose another name."),
		    b->name);
	if (unlinkat(b->dir_fd, b->part, 0) != 0 && errno != ENOENT)
		return store_file_error("unlink", b->part, err);
	int fd = openat(b->dir_fd, b->part,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return store_file_error("create", b->part, err);
	close(fd);
	return 0;
}

static int check_room(const struct backup *b, struct error *err)
{
	struct statvfs v;
	uint64_t need = store_file_bytes(b->state_dir, STORE_FILE, "") +
	    store_file_bytes(b->state_dir, STORE_FILE, "-wal");

	if (statvfs(b->dir, &v) != 0 ||
	    (uint64_t)v.f_bavail * v.f_frsize >= need)
		return 0;
	return error_set(err, E_UNAVAILABLE, "disk_full",
	    _("There is not enough room on the disk for a backup: it needs "
	      "%llu MB."),
	    (unsigned long long)(need / 1000000 + 1));
}

static int copy(struct backup *b, struct error *err)
{
	struct store *from = NULL;
	struct bind bind;
	char path[PATH_SIZE];
	int rc = store_path(path, b->dir, b->part, "", err);
	if (rc == 0)
		rc = connection_open(&from, b->state_dir, STORE_FILE,
		    CONNECTION_PLAIN, err);
	if (rc == 0)
		rc = bind_begin(&bind, from, Q_BACKUP, err);
	if (rc == 0) {
		bind_text(&bind, path);
		rc = statement_run(&bind, err);
	}
	connection_close(from);
	return rc;
}

/* Runs a PRAGMA that answers nothing, or only expected, when all is well. */
static int check_pragma(struct store *s, const char *text, const char *expected,
    struct error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;
	int sql = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);
	if (sql == SQLITE_OK)
		sql = sqlite3_step(st);
	const char *said = sql == SQLITE_ROW
	    ? (const char *)sqlite3_column_text(st, 0)
	    : NULL;
	if (sql != SQLITE_ROW && sql != SQLITE_DONE)
		rc = store_sql_error(s, sql, err);
	else if (expected == NULL ? sql == SQLITE_ROW
				  : said == NULL || strcmp(said, expected) != 0)
		rc = error_set(err, E_INTERNAL, "backup_damaged",
		    _("The copy of the database is damaged, so no backup was "
		      "made. Check the database and the disk."));
	sqlite3_finalize(st);
	return rc;
}

static int check_journal(struct store *s, struct backup_facts *is,
    struct error *err)
{
	uint64_t broken_at = 0;
	int rc = store_journal_verify(s, &is->entries, is->head, &broken_at,
	    err);
	if (rc == 0 && broken_at != 0)
		rc = error_set(err, E_PRECONDITION, "journal_broken",
		    _("The journal's chain is broken at entry %llu, so no backup "
		      "was made. Compare with the last good backup."),
		    (unsigned long long)broken_at);
	return rc;
}

int backup_check(const char *dir, const char *file, struct backup_facts *is,
    struct error *err)
{
	struct store *s = NULL;
	int rc = connection_open(&s, dir, file, CONNECTION_PLAIN, err);
	if (rc == 0)
		rc = check_pragma(s, "PRAGMA integrity_check(1)", "ok", err);
	if (rc == 0)
		rc = check_pragma(s, "PRAGMA foreign_key_check", NULL, err);
	if (rc == 0)
		rc = connection_number(s, "user_version", &is->schema, err);
	if (rc == 0)
		rc = store_read_position(s, err);
	if (rc == 0)
		rc = check_journal(s, is, err);
	if (rc == 0) {
		is->revision = store_revision(s);
		is->epoch = store_epoch(s);
	}
	connection_close(s);
	return rc;
}

int backup_hash(int fd, const char *name, struct backup_facts *is,
    struct error *err)
{
	uint8_t data[65536];
	ssize_t n = -1;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	is->bytes = 0;
	if (ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1)
		while ((n = read(fd, data, sizeof data)) > 0) {
			EVP_DigestUpdate(ctx, data, (size_t)n);
			is->bytes += (uint64_t)n;
		}
	if (n == 0 && EVP_DigestFinal_ex(ctx, is->sha256, NULL) != 1)
		n = -1;
	EVP_MD_CTX_free(ctx);
	return n == 0 ? 0 : store_file_error("read", name, err);
}

static int hash_and_sync(struct backup *b, struct error *err)
{
	int fd = openat(b->dir_fd, b->part, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return store_file_error("open", b->part, err);
	int rc = backup_hash(fd, b->part, &b->is, err);
	if (rc == 0 && fsync(fd) != 0)
		rc = store_file_error("fsync", b->part, err);
	close(fd);
	return rc;
}

int backup_facts_text(const struct backup_facts *is, char *out, size_t size)
{
	char sha256[2 * HASH_SIZE + 1], head[2 * HASH_SIZE + 1];

	return snprintf(out, size,
	    "version: %lld\nepoch: %llu\nrevision: %llu\n"
	    "bytes: %llu\nsha256: %s\njournal_entries: %llu\njournal_head: %s\n",
	    (long long)is->schema, (unsigned long long)is->epoch,
	    (unsigned long long)is->revision, (unsigned long long)is->bytes,
	    text_hex(is->sha256, HASH_SIZE, sha256),
	    (unsigned long long)is->entries,
	    text_hex(is->head, HASH_SIZE, head));
}

static int manifest_text(const struct backup *b, char *out, size_t size)
{
	char at[CLOCK_TIME_SIZE];
	int n = snprintf(out, size, "file: %s\nmade: %s\n", b->file,
	    clock_format_time(clock_now_us(), at));

	return n + backup_facts_text(&b->is, out + n, size - (size_t)n);
}

static int write_manifest(const struct backup *b, struct error *err)
{
	char text[1024];
	int rc = 0;
	size_t len = (size_t)manifest_text(b, text, sizeof text);
	int fd = openat(b->dir_fd, b->manifest,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return store_file_error("create", b->manifest, err);
	errno = ENOSPC; /* of a short write */
	if (write(fd, text, len) != (ssize_t)len || fsync(fd) != 0)
		rc = store_file_error("write", b->manifest, err);
	close(fd);
	return rc;
}

static int finish(struct backup *b, struct error *err)
{
	if (renameat(b->dir_fd, b->part, b->dir_fd, b->file) != 0)
		return store_file_error("rename", b->file, err);
	if (fsync(b->dir_fd) != 0)
		return store_file_error("fsync", b->dir, err);
	return 0;
}

static int make(struct backup *b, struct error *err)
{
	int rc = check_room(b, err);
	if (rc < 0 || (rc = make_part(b, err)) < 0)
		return rc;
	if ((rc = copy(b, err)) == 0 &&
	    (rc = backup_check(b->dir, b->part, &b->is, err)) == 0 &&
	    (rc = hash_and_sync(b, err)) == 0 &&
	    (rc = write_manifest(b, err)) == 0)
		rc = finish(b, err);
	if (rc < 0)
		unlinkat(b->dir_fd, b->part, 0);
	return rc;
}

int store_backup(const char *state_dir, const char *name, char *path,
    size_t path_size, uint64_t *bytes, uint64_t *revision, struct error *err)
{
	struct backup b = {
		.state_dir = state_dir, .name = name, .dir_fd = -1
	};
	int rc = backup_check_name(name, err);
	if (rc < 0)
		return rc;
	snprintf(b.part, sizeof b.part, "%s.part", name);
	snprintf(b.file, sizeof b.file, "%s.db", name);
	snprintf(b.manifest, sizeof b.manifest, "%s.txt", name);
	rc = open_dir(&b, err);
	if (rc == 0)
		rc = make(&b, err);
	if (b.dir_fd >= 0)
		close(b.dir_fd);
	if (rc < 0)
		return rc;
	snprintf(path, path_size, "%s/%s", b.dir, b.file);
	*bytes = b.is.bytes;
	*revision = b.is.revision;
	return 0;
}
