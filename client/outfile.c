/* SPDX-License-Identifier: EUPL-1.2 */
/* Files for people, whole or not at all. See outfile.h. */
#include "client/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/i18n.h"

static int failed(const char *path, int number, struct error *err)
{
	bool denied = number == EACCES || number == EPERM || number == EROFS;
	if (number == EEXIST)
		return error_set(err, E_CONFLICT, "file_there",
		    _("%s is there already. Choose another name, or give "
		      "--force to replace it."),
		    path);
	return error_set(err, denied ? E_DENIED : E_INVALID, "file_unwritable",
	    _("%s cannot be written: %s."), path, error_why(number));
}

static void drop(struct outfile *f)
{
	if (f->out)
		fclose(f->out);
	free(f->part);
	free(f->path);
	memset(f, 0, sizeof(*f));
}

int outfile_open(struct outfile *f, const char *path, mode_t mode, bool replace,
    struct error *err)
{
	size_t len = strlen(path) + sizeof(".part");
	struct stat st;
	int rc = 0;
	memset(f, 0, sizeof(*f));
	if (!replace && lstat(path, &st) == 0)
		return failed(path, EEXIST, err);
	/* a pipe or a device is not for us to remove */
	if (stat(path, &st) == 0 ? !S_ISREG(st.st_mode) : errno == ELOOP)
		return error_set(err, E_INVALID, "file_unwritable",
		    _("%s is not a file."), path);
	f->path = xstrdup(path);
	f->part = xmalloc(len);
	f->replace = replace;
	snprintf(f->part, len, "%s.part", path);
	int fd = open(f->part,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd >= 0)
		f->out = fdopen(fd, "w");
	/* a stick's file system keeps no modes, and says EPERM of our own file
	 */
	if (!f->out || (fchmod(fd, mode) && errno != EPERM))
		rc = failed(path, errno, err);
	if (!f->out && fd >= 0)
		close(fd);
	if (rc) {
		if (fd >= 0)
			unlink(f->part);
		drop(f);
	}
	return rc;
}

int outfile_put(struct outfile *f, struct buf *line)
{
	bool bad = line->failed ||
	    fwrite(line->data, 1, line->len, f->out) != line->len;
	buf_clear(line);
	return bad ? -1 : 0;
}

void outfile_drop(struct outfile *f)
{
	unlink(f->part);
	drop(f);
}

/* Not onto a file that came there meanwhile. */
static int take_name(const struct outfile *f)
{
	if (f->replace)
		return rename(f->part, f->path);
	if (link(f->part, f->path) == 0)
		return unlink(f->part);
	/* a file system without hard links */
	return errno == EEXIST || access(f->path, F_OK) == 0
	    ? (errno = EEXIST, -1)
	    : rename(f->part, f->path);
}

int outfile_close(struct outfile *f, bool bad, struct error *err)
{
	int rc = 0;
	errno = bad && errno == 0 ? EIO : errno;
	if (bad || fflush(f->out) || fsync(fileno(f->out)))
		rc = failed(f->path, errno, err);
	if (fclose(f->out) && !rc)
		rc = failed(f->path, errno, err);
	f->out = NULL;
	if (!rc && take_name(f))
		rc = failed(f->path, errno, err);
	if (rc)
		unlink(f->part);
	drop(f);
	return rc;
}
