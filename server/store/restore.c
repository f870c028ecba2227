/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Back to a backup, while no server runs:
 *
 * First the backup is copied to STATE/making: the copy is what its manifest
 * says, byte by byte and row by row, and holds the tables and triggers of its
 * version and nothing else.
 *
 * Then who was forgotten since is forgotten again; clients revoked since are
 * revoked; invites that were open are void; there is a new epoch, and a journal
 * entry.
 *
 * Last, what is there now is backed up, closed, and replaced by one rename, so
 * that a cut at any point leaves the one or the other, never between.
 */
#include "server/store/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/log.h"
#include "server/embed.h"
#include "server/store/backup.h"
#include "server/store/forgotten.h"
#include "server/store/internal.h"
#include "server/store/making.h"
#include "server/store/migrate.h"
#include "server/store/rows.h"

#define MANIFEST_MAX 4096

struct restoring {
	const char *state_dir, *actor;
	char file[PATH_SIZE], manifest[PATH_SIZE];
	struct making *making;
	struct store *present, *store; /* what is there, what it becomes */
	struct client_row *revoked;    /* in the present one */
	size_t n_revoked;
	struct restored *out;
};

static int damaged(const struct restoring *rs, const char *why,
    struct error *err)
{
	log_event(LOG_ERROR, "backup_refused", "file=%s reason=%s", rs->file,
	    why);
	return error_set(err, E_INVALID, "backup_damaged",
	    _("%s is not what its manifest says that was backed up. Take "
	      "another backup, or a copy of this one from another machine."),
	    rs->file);
}

/* ------------------------------------------------------------- the backup */

static int find_files(struct restoring *rs, const char *backup,
    struct error *err)
{
	size_t len = strlen(backup);
	const char *slash = strchr(backup, '/') ? "" : "/" BACKUP_DIR "/";
	int n;

	if (len > 3 && strcmp(backup + len - 3, ".db") == 0)
		len -= 3;
	else if (*slash && backup_check_name(backup, err) < 0)
		return E_INVALID;
	n = snprintf(rs->file, sizeof rs->file, "%s%s%.*s.db",
	    *slash ? rs->state_dir : "", slash, (int)len, backup);
	if (n >= PATH_SIZE - 8)
		return error_set(err, E_INVALID, "path_too_long",
		    _("The path of the state directory is too long."));
	snprintf(rs->manifest, sizeof rs->manifest, "%.*s.txt", n - 3,
	    rs->file);
	return 0;
}

static int copy_bytes(int from, int to)
{
	char data[65536];
	ssize_t n;

	while ((n = read(from, data, sizeof data)) > 0)
		for (ssize_t at = 0, put; at < n; at += put) {
			put = write(to, data + at, (size_t)(n - at));
			if (put < 0)
				return -1;
		}
	return n < 0 ? -1 : fsync(to);
}

/* is: bytes and hash of the copy. */
static int copy_file(struct restoring *rs, struct backup_facts *is,
    struct error *err)
{
	char path[PATH_SIZE];
	int rc = store_path(path, making_dir(rs->making), STORE_FILE, "", err);
	if (rc < 0)
		return rc;
	int from = open(rs->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	if (from < 0)
		return error_set(err, errno == ENOENT ? E_NOT_FOUND : E_INVALID,
		    errno == ENOENT ? "file_missing" : "file_unreadable",
		    _("%s cannot be read: %s."), rs->file, error_why(errno));
	int to = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fstat(from, &st) != 0 || !S_ISREG(st.st_mode))
		rc = damaged(rs, "no_file", err);
	else if (to < 0 || copy_bytes(from, to) != 0 ||
	    lseek(to, 0, SEEK_SET) != 0)
		rc = store_file_error("write", path, err);
	else
		rc = backup_hash(to, path, is, err);
	if (to >= 0)
		close(to);
	close(from);
	return rc;
}

/* The copy is looked at without being written to. */
static int check_rows(struct restoring *rs, struct backup_facts *is,
    struct error *err)
{
	const char *dir = making_dir(rs->making);
	struct store *s = NULL;
	struct error why = { 0 };
	int rc = backup_check(dir, STORE_FILE, is, &why);

	if (rc == E_UNAVAILABLE)
		*err = why;
	if (rc < 0)
		return rc == E_UNAVAILABLE ? rc : damaged(rs, why.reason, err);
	rc = connection_open(&s, dir, STORE_FILE, CONNECTION_PLAIN, err);
	if (rc == 0)
		rc = store_schema_check(s, embedded_files, rs->file, err);
	connection_close(s);
	return rc;
}

static int check_manifest(struct restoring *rs, struct backup_facts *is,
    struct error *err)
{
	char *text = NULL, facts[1024];
	const char *said;
	size_t len;
	int rc = file_read(rs->manifest, MANIFEST_MAX, &text, &len, err);

	if (rc < 0)
		return rc;
	backup_facts_text(is, facts, sizeof facts);
	said = strstr(text, "\nversion: ");
	if (!said || strcmp(said + 1, facts) != 0)
		rc = damaged(rs, "manifest", err);
	free(text);
	return rc;
}

static int take_backup(struct restoring *rs, struct error *err)
{
	struct backup_facts is = { 0 };
	int rc = copy_file(rs, &is, err);

	if (rc == 0)
		rc = check_rows(rs, &is, err);
	if (rc == 0)
		rc = check_manifest(rs, &is, err);
	rs->out->revision = is.revision;
	return rc;
}

/* ------------------------------------------------------- what is there now */

static int keep_revoked(struct restoring *rs, const struct client_row *row)
{
	if (row->revoked_at == 0)
		return 0;
	rs->revoked = xrealloc(rs->revoked,
	    (rs->n_revoked + 1) * sizeof *rs->revoked);
	rs->revoked[rs->n_revoked++] = *row;
	return 0;
}

static int read_revoked(struct restoring *rs, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, rs->present, Q_CLIENTS, err);

	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		struct client_row row;
		row_client(&r, &row);
		keep_revoked(rs, &row);
	}
	return rc;
}

/* Nothing there: nothing to keep. */
static int open_present(struct restoring *rs, struct error *err)
{
	struct error why = { 0 };
	char path[PATH_SIZE];
	int rc = store_path(path, rs->state_dir, STORE_FILE, "", err);

	if (rc < 0 || access(path, F_OK) != 0)
		return rc;
	rc = connection_open(&rs->present, rs->state_dir, STORE_FILE,
	    CONNECTION_WRITER, &why);
	if (rc == 0)
		rc = read_revoked(rs, &why);
	if (rc == 0)
		return 0;
	log_event(LOG_ERROR, "present_unreadable", "reason=%s text=%s",
	    why.reason, why.text);
	return error_set(err, E_PRECONDITION, "present_unreadable",
	    _("The database that is there cannot be read, so it is not known "
	      "which clients were revoked since the backup. Move viesti.db, "
	      "viesti.db-wal and viesti.db-shm away together and try again; "
	      "then revoke those clients before anything else."));
}

/* It can be gone back to. Closing it empties its log. */
static int keep_present(struct restoring *rs, struct error *err)
{
	char path[PATH_SIZE];
	uint64_t bytes, revision;
	struct restored *out = rs->out;
	int rc;

	if (!rs->present)
		return 0;
	snprintf(out->kept, sizeof out->kept, "before-restore-%" PRId64,
	    clock_now_us() / 1000);
	rc = store_backup(rs->state_dir, out->kept, path, sizeof path, &bytes,
	    &revision, err);
	store_close(rs->present);
	rs->present = NULL;
	return rc;
}

/* ------------------------------------------------------------ what changes */

/* The same client: its row, made at the same instant. */
static int revoke_again(struct restoring *rs, const struct client_row *was,
    struct error *err)
{
	struct client_row row;
	struct journal_entry e = { .at = clock_now_us(),
		.actor = rs->actor,
		.kind = "revoke",
		.subject = was->id,
		.detail = "" };
	int rc = store_client_get(rs->store, was->id, &row, err);

	if (rc <= 0 || row.revoked_at || row.enrolled_at != was->enrolled_at)
		return rc < 0 ? rc : 0;
	row.revoked_at = was->revoked_at;
	rs->out->revoked++;
	rc = store_client_put(rs->store, &row, err);
	return rc < 0 ? rc : store_journal(rs->store, &e, err);
}

static int close_invites(struct restoring *rs, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, rs->store, Q_INVITES_CLOSE, err);

	if (rc < 0)
		return rc;
	bind_int(&b, clock_now_us());
	return statement_run(&b, err);
}

static int write_entry(struct restoring *rs, struct error *err)
{
	char detail[STORE_DETAIL_SIZE];
	struct journal_entry e = { .at = clock_now_us(),
		.actor = rs->actor,
		.kind = "restore",
		.detail = detail };

	snprintf(detail, sizeof detail,
	    "revision=%" PRIu64 " revoked=%" PRIu32 " forgotten=%zu",
	    rs->out->revision, rs->out->revoked, rs->out->forgotten);
	return store_journal(rs->store, &e, err);
}

static int write_changes(struct restoring *rs, struct error *err)
{
	int rc = store_begin(rs->store, err);

	for (size_t i = 0; rc == 0 && i < rs->n_revoked; i++)
		rc = revoke_again(rs, &rs->revoked[i], err);
	if (rc == 0)
		rc = close_invites(rs, err);
	if (rc == 0)
		rc = store_epoch_renew(rs->store, err);
	if (rc == 0)
		rc = write_entry(rs, err);
	return rc < 0 ? rc : store_commit(rs->store, err);
}

static int change(struct restoring *rs, struct error *err)
{
	int rc = store_open(&rs->store, making_dir(rs->making), STORE_WRITER,
	    err);

	if (rc == 0)
		rc = forgotten_apply(rs->store, rs->state_dir,
		    &rs->out->forgotten, err);
	if (rc == 0)
		rc = write_changes(rs, err);
	store_close(rs->store);
	return rc;
}

int store_restore(const char *state_dir, const char *backup, const char *actor,
    struct restored *out, struct error *err)
{
	struct restoring rs = {
		.state_dir = state_dir, .actor = actor, .out = out
	};
	int rc = find_files(&rs, backup, err);

	*out = (struct restored){ 0 };
	if (rc == 0)
		rc = making_begin(&rs.making, state_dir, err);
	if (rc == 0)
		rc = take_backup(&rs, err);
	if (rc == 0)
		rc = open_present(&rs, err);
	if (rc == 0)
		rc = change(&rs, err);
	if (rc == 0)
		rc = keep_present(&rs, err);
	connection_close(rs.present);
	if (rc == 0)
		rc = making_place(rs.making, err);
	making_end(rs.making);
	free(rs.revoked);
	return rc;
}
