/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A profile's small files. See files.h.
 */
#include "client/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/i18n.h"

static int fail(struct error *err, const char *path, const char *text)
{
	int code = error_of_file(errno);
	const char *reason = "file_failed";

	if (code == E_NOT_FOUND)
		reason = "file_missing";
	else if (code == E_DENIED)
		reason = "file_denied";
	else if (code == E_INVALID)
		reason = "path_wrong";
	else if (errno == ENOSPC || errno == EDQUOT)
		reason = "disk_full";
	return error_set(err, code, reason, "%s: %s: %s", path, text,
	    error_why(errno));
}

int files_path(char *out, size_t size, const char *dir, const char *name,
    struct error *err)
{
	int n = snprintf(out, size, "%s/%s", dir, name);

	if (n < 0 || (size_t)n >= size)
		return error_set(err, E_INVALID, "path_too_long",
		    _("The path of the profile is too long: %s. Choose a shorter one with --profile."),
		    dir);
	return 0;
}

/* Makes what is missing; the directory above is synced, so that the new one
 * outlives a power cut as surely as the files in it. */
int files_make_dir(const char *dir, struct error *err)
{
	char path[PATH_MAX], above[PATH_MAX];
	size_t len = strlen(dir);

	if (len == 0 || len >= sizeof(path))
		return error_set(err, E_INVALID, "path_too_long",
		    _("The path of the profile is empty or too long."));
	memcpy(path, dir, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		char end = path[i];
		path[i] = '\0';
		if (mkdir(path, 0700) == 0) {
			snprintf(above, sizeof(above), "%s", path);
			char *slash = strrchr(above, '/');
			if (slash)
				slash[slash == above] = '\0';
			int fd = open(slash ? above : ".",
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
			if (fd >= 0) {
				(void)fsync(fd);
				close(fd);
			}
		} else if (errno != EEXIST) {
			return fail(err, path, _("can't make this directory"));
		}
		path[i] = end;
	}
	return 0;
}

static int sync_dir(const char *dir, struct error *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code = 0;

	if (fd < 0 || fsync(fd) < 0)
		code = fail(err, dir, _("can't be saved"));
	if (fd >= 0)
		close(fd);
	return code;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd);
}

int files_write(const char *dir, const char *name, mode_t mode,
    const void *data, size_t len, struct error *err)
{
	char path[PATH_MAX], part[PATH_MAX + 8];
	int code = files_path(path, sizeof(path), dir, name, err);

	if (code)
		return code;
	snprintf(part, sizeof(part), "%s.part", path);
	unlink(part);
	int fd = open(part,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return fail(err, part, _("can't be written"));
	if (write_all(fd, data, len) < 0) {
		code = fail(err, part, _("can't be written"));
		close(fd);
		unlink(part);
		return code;
	}
	close(fd);
	if (rename(part, path) < 0)
		return fail(err, path, _("can't be written"));
	return sync_dir(dir, err);
}

int files_read(const char *dir, const char *name, struct buf *out,
    struct error *err)
{
	char path[PATH_MAX], chunk[4096];
	struct stat st;
	ssize_t n;
	int code = files_path(path, sizeof(path), dir, name, err);

	if (code)
		return code;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return fail(err, path, _("can't be read"));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return error_set(err, E_INVALID, "path_wrong",
		    _("%s is not a file."), path);
	}
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)n);
	if (n < 0)
		code = fail(err, path, _("can't be read"));
	else if (out->failed)
		code = error_set(err, E_INVALID, "file_too_large",
		    _("%s is too large to be a file of Viesti."), path);
	close(fd);
	return code;
}

int files_rename(const char *dir, const char *from, const char *to,
    struct error *err)
{
	char a[PATH_MAX], b[PATH_MAX];
	int code = files_path(a, sizeof(a), dir, from, err);

	if (!code)
		code = files_path(b, sizeof(b), dir, to, err);
	if (code)
		return code;
	if (rename(a, b) < 0)
		return fail(err, b, _("can't be written"));
	return sync_dir(dir, err);
}

bool files_exist(const char *dir, const char *name)
{
	char path[PATH_MAX];

	return files_path(path, sizeof(path), dir, name, NULL) == 0 &&
	    access(path, F_OK) == 0;
}

int files_private(const char *dir, const char *name, struct error *err)
{
	char path[PATH_MAX];
	struct stat st;
	int code = files_path(path, sizeof(path), dir, name, err);

	if (code)
		return code;
	if (stat(path, &st) < 0)
		return fail(err, path, _("can't be read"));
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return error_set(err, E_DENIED, "key_permissions",
		    _("Others on this machine may read the key %s. Type: chmod 600 %s, and ask the organiser for a new invite if somebody may have read it."),
		    path, path);
	return 0;
}
