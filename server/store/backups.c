/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Backups that are kept no longer. They hold what was erased since; so each
 * goes when its time is over, by the time it was made.
 */
#include <dirent.h>
#include <fcntl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "server/store/internal.h"

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && strcmp(name + len - n, end) == 0;
}

static int64_t made_at(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000 +
	    st->st_mtim.tv_nsec / 1000;
}

static bool is_old(int dir, const char *name, int64_t before_us)
{
	struct stat st;

	return (ends_with(name, ".db") || ends_with(name, ".part")) &&
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode) && made_at(&st) < before_us;
}

/* NAME.db and beside it NAME.txt. */
static int remove_one(int dir, const char *name, struct error *err)
{
	char manifest[PATH_SIZE];

	snprintf(manifest, sizeof manifest, "%.*s.txt",
	    (int)(strrchr(name, '.') - name), name);
	if (unlinkat(dir, name, 0) != 0)
		return store_file_error("unlink", name, err);
	if (ends_with(name, ".db"))
		unlinkat(dir, manifest, 0);
	log_event(LOG_INFO, "backup_expired", "file=%s", name);
	return 0;
}

int store_backups_expire(const char *state_dir, int64_t before_us,
    bool check_only, uint32_t *n, struct error *err)
{
	char path[PATH_SIZE];
	struct dirent *e;
	int rc = store_path(path, state_dir, BACKUP_DIR, "", err);
	DIR *dir = rc < 0 ? NULL : opendir(path);

	*n = 0;
	if (!dir)
		return rc < 0 || errno == ENOENT
		    ? rc
		    : store_file_error("open", path, err);
	while (rc == 0 && (e = readdir(dir)) != NULL) {
		if (!is_old(dirfd(dir), e->d_name, before_us))
			continue;
		(*n)++;
		if (!check_only)
			rc = remove_one(dirfd(dir), e->d_name, err);
	}
	closedir(dir);
	return rc;
}
