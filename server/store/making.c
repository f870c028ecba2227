/* SPDX-License-Identifier: EUPL-1.2 */
/* A database beside its place; see making.h. */
#include "server/store/making.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "server/store/internal.h"

#define MAKING "making"

struct making {
	const char *state_dir;
	char dir[PATH_SIZE];
	int lock_fd;
};

/* Files of one folder, and the folder. */
static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir)) != NULL)
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

void making_clear(const char *state_dir)
{
	char path[PATH_SIZE];

	/* a migration makes a backup first */
	if (store_path(path, state_dir, MAKING, "/" BACKUP_DIR, NULL) == 0)
		remove_folder(path);
	if (store_path(path, state_dir, MAKING, "", NULL) == 0)
		remove_folder(path);
}

int making_begin(struct making **out, const char *state_dir, struct error *err)
{
	struct making *m = xcalloc(1, sizeof *m);
	int rc = store_path(m->dir, state_dir, MAKING, "", err);

	m->state_dir = state_dir;
	m->lock_fd = -1;
	if (rc == 0)
		rc = store_lock(state_dir, &m->lock_fd, err);
	if (rc < 0) {
		free(m);
		return rc;
	}
	making_clear(state_dir);
	if (mkdir(m->dir, 0700) != 0) {
		rc = store_file_error("mkdir", m->dir, err);
		making_end(m);
		return rc;
	}
	*out = m;
	return 0;
}

const char *making_dir(const struct making *m)
{
	return m->dir;
}

/* A log that stays behind would be read as the other database's. */
static int check_log(const char *dir, struct error *err)
{
	if (store_file_bytes(dir, STORE_FILE, "-wal") == 0)
		return 0;
	return error_set(err, E_PRECONDITION, "log_left",
	    _("%s/viesti.db-wal still belongs to the database beside it. Close "
	      "what uses that database; if nothing does, start viestid once and "
	      "stop it, or move viesti.db, viesti.db-wal and viesti.db-shm away "
	      "together."),
	    dir);
}

int making_place(struct making *m, struct error *err)
{
	char from[PATH_SIZE], to[PATH_SIZE];
	int rc;

	if ((rc = check_log(m->dir, err)) < 0 ||
	    (rc = check_log(m->state_dir, err)) < 0 ||
	    (rc = store_path(from, m->dir, STORE_FILE, "", err)) < 0 ||
	    (rc = store_path(to, m->state_dir, STORE_FILE, "", err)) < 0)
		return rc;
	if (rename(from, to) != 0)
		return store_file_error("rename", to, err);
	return store_sync_dir(m->state_dir, err);
}

void making_end(struct making *m)
{
	if (!m)
		return;
	making_clear(m->state_dir);
	close(m->lock_fd);
	free(m);
}
