/* SPDX-License-Identifier: EUPL-1.2 */
/* Whole files; see file.h. */
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/i18n.h"

static int open_regular(const char *path, size_t max, size_t *size,
    struct error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return error_set(err, errno == ENOENT ? E_NOT_FOUND : E_INVALID,
		    errno == ENOENT ? "file_missing" : "file_unreadable",
		    _("%s cannot be read: %s."), path, error_why(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return error_set(err, E_INVALID, "file_unreadable",
		    _("%s is not a file."), path);
	}
	if ((uintmax_t)st.st_size > max) {
		close(fd);
		return error_set(err, E_INVALID, "file_too_large",
		    _("%s is larger than the %zu bytes it may have."), path,
		    max);
	}
	*size = (size_t)st.st_size;
	return fd;
}

int file_read(const char *path, size_t max, char **text, size_t *len,
    struct error *err)
{
	size_t size = 0, n = 0;
	ssize_t got = 1;
	int fd = open_regular(path, max, &size, err);

	if (fd < 0)
		return fd;
	char *data = malloc(size + 1);
	while (data && n < size && got > 0) {
		got = read(fd, data + n, size - n);
		if (got > 0)
			n += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	close(fd);
	if (!data || got < 0) {
		free(data);
		return error_set(err, E_INVALID, "file_unreadable",
		    _("%s cannot be read."), path);
	}
	data[n] = '\0';
	*text = data;
	*len = n;
	return 0;
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

static void sync_folder(const char *path)
{
	char copy[PATH_MAX];

	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

int file_write(const char *path, const void *data, size_t len, mode_t mode,
    struct error *err)
{
	char tmp[PATH_MAX];
	struct stat st;
	int n = snprintf(tmp, sizeof tmp, "%s.tmp", path);
	int fd = -1, saved = ENAMETOOLONG;

	/* a pipe or a device is not for us to remove */
	if (stat(path, &st) == 0 ? !S_ISREG(st.st_mode) : errno == ELOOP)
		return error_set(err, E_INVALID, "file_unwritable",
		    _("%s is not a file."), path);
	if (n > 0 && (size_t)n < sizeof tmp) {
		unlink(tmp);
		fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		saved = errno;
	}
	if (fd < 0)
		goto out;
	int bad = fchmod(fd, mode) < 0 || write_all(fd, data, len) < 0;
	saved = errno;
	bad |= close(fd) < 0;
	if (!bad && rename(tmp, path) == 0) {
		sync_folder(path);
		return 0;
	}
	if (!bad)
		saved = errno;
	unlink(tmp);
out:
	return error_set(err, error_of_file(saved), "file_unwritable",
	    _("%s cannot be written: %s."), path, error_why(saved));
}
