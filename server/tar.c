/* SPDX-License-Identifier: EUPL-1.2 */
/* Tar files by libarchive; see tar.h. */
#include "server/tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/i18n.h"

#define BLOCK 65536

/* ------------------------------------------------------------- writing */

static int unwritable(const char *path, const char *why, struct error *err)
{
	return error_set(err, E_UNAVAILABLE, "file_unwritable",
	    _("%s cannot be written: %s."), path, why ? why : "?");
}

static bool put(struct archive *a, const struct tar_file *f, int64_t at_us)
{
	struct archive_entry *e = archive_entry_new();
	bool ok;

	if (!e)
		return false;
	archive_entry_set_pathname(e, f->name);
	archive_entry_set_size(e, (int64_t)f->len);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0600);
	archive_entry_set_mtime(e, at_us / 1000000, 0);
	ok = archive_write_header(a, e) == ARCHIVE_OK &&
	    (f->len == 0 ||
		archive_write_data(a, f->data, f->len) == (ssize_t)f->len);
	archive_entry_free(e);
	return ok;
}

static int fill(int fd, const char *path, const struct tar_file *files,
    size_t n, int64_t at_us, struct error *err)
{
	struct archive *a = archive_write_new();
	bool ok = a &&
	    archive_write_set_format_pax_restricted(a) == ARCHIVE_OK &&
	    archive_write_open_fd(a, fd) == ARCHIVE_OK;
	int rc = 0;

	for (size_t i = 0; ok && i < n; i++)
		ok = put(a, &files[i], at_us);
	ok = ok && archive_write_close(a) == ARCHIVE_OK;
	if (!ok)
		rc = unwritable(path, a ? archive_error_string(a) : NULL, err);
	if (a)
		archive_write_free(a);
	return rc;
}

static int sync_folder(const char *path)
{
	char copy[PATH_MAX];

	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);
	if (fd >= 0)
		close(fd);
	return rc;
}

int tar_write(const char *path, mode_t mode, const struct tar_file *files,
    size_t n, int64_t at_us, struct error *err)
{
	char part[PATH_MAX];

	if (snprintf(part, sizeof part, "%s.part", path) >= PATH_MAX)
		return unwritable(path, error_why(ENAMETOOLONG), err);
	if (access(path, F_OK) == 0)
		return error_set(err, E_CONFLICT, "file_there",
		    _("%s is there already. Choose another name."), path);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0)
		return unwritable(part, error_why(errno), err);
	int rc = fill(fd, part, files, n, at_us, err);
	if (rc == 0 && fsync(fd) != 0)
		rc = unwritable(part, error_why(errno), err);
	if (close(fd) != 0 && rc == 0)
		rc = unwritable(part, error_why(errno), err);
	if (rc == 0 && (rename(part, path) != 0 || sync_folder(path) != 0))
		rc = unwritable(path, error_why(errno), err);
	if (rc < 0)
		unlink(part);
	return rc;
}

/* ------------------------------------------------------------- reading */

static int unreadable(const char *path, const char *why, struct error *err)
{
	return error_set(err, E_INVALID, "tar_unreadable",
	    _("%s cannot be read as a tar file: %s."), path,
	    why ? why : _("it is damaged"));
}

static bool is_plain(struct archive_entry *e)
{
	const char *name = archive_entry_pathname(e);

	return name && name[0] && name[0] != '/' && !strstr(name, "..") &&
	    archive_entry_filetype(e) == AE_IFREG &&
	    archive_entry_size_is_set(e) && archive_entry_size(e) >= 0;
}

struct reading {
	struct archive *a;
	const char *path;
	size_t left; /* bytes that may still come */
	struct error *err;
};

static int read_one(struct reading *r, struct archive_entry *e,
    int (*fn)(const struct tar_file *f, void *arg), void *arg)
{
	size_t len = (size_t)archive_entry_size(e);

	if (!is_plain(e))
		return unreadable(r->path,
		    _("it holds something else than plain files"), r->err);
	if (len > r->left)
		return error_set(r->err, E_INVALID, "tar_too_large",
		    _("%s holds more than an archive of a season has."),
		    r->path);
	r->left -= len;
	char *data = malloc(len + 1);
	if (!data)
		return unreadable(r->path, error_why(ENOMEM), r->err);
	int rc = 0;
	if (archive_read_data(r->a, data, len) != (ssize_t)len)
		rc = unreadable(r->path, archive_error_string(r->a), r->err);
	data[len] = '\0';
	if (rc == 0)
		rc = fn(&(struct tar_file){ archive_entry_pathname(e), data,
			    len },
		    arg);
	free(data);
	return rc;
}

int tar_read(const char *path, size_t max,
    int (*fn)(const struct tar_file *f, void *arg), void *arg,
    struct error *err)
{
	struct reading r = {
		.a = archive_read_new(), .path = path, .left = max, .err = err
	};
	struct archive_entry *e = NULL;
	struct stat st;
	int rc = 0, got = ARCHIVE_OK;

	if (access(path, R_OK) != 0 || stat(path, &st) != 0) {
		archive_read_free(r.a);
		return error_set(err, E_NOT_FOUND, "file_missing",
		    _("%s cannot be opened: %s."), path, error_why(errno));
	}
	if (!S_ISREG(st.st_mode)) {
		archive_read_free(r.a);
		return unreadable(path, _("it is not a plain file"), err);
	}
	if (!r.a || archive_read_support_format_tar(r.a) != ARCHIVE_OK ||
	    archive_read_open_filename(r.a, path, BLOCK) != ARCHIVE_OK)
		rc = unreadable(path, r.a ? archive_error_string(r.a) : NULL,
		    err);
	while (rc == 0 &&
	    (got = archive_read_next_header(r.a, &e)) == ARCHIVE_OK)
		rc = read_one(&r, e, fn, arg);
	if (rc == 0 && got != ARCHIVE_EOF)
		rc = unreadable(path, archive_error_string(r.a), err);
	archive_read_free(r.a);
	return rc;
}
