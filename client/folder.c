/* SPDX-License-Identifier: EUPL-1.2 */
/* A folder that is watched. See folder.h. */
#include "client/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/stop.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define SETTLED_US                                                \
	((int64_t)500 * 1000) /* after a message that it is whole \
			       */
#define QUIET_US ((int64_t)5 * 1000 * 1000) /* without one */
#define LOOK_MS 2000			    /* between two looks */
#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR)

/* How a file is recognised as the same, unchanged. */
struct state {
	ino_t inode;
	off_t size;
	struct timespec changed;
};

struct entry {
	char *name;
	struct state state;
	int64_t since_us; /* it is as it is */
	bool told;	  /* that it is whole */
	bool done, here;
};

struct folder {
	char *dir;
	int events;
	struct entry *entries;
	size_t n, cap, given;
	bool begun; /* looked through once */
	int64_t look_us;
	struct folder_file file;
	char *path;
};

/* ----------------------------------------------------------------------- names
 */

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);
	return n > k && strcasecmp(name + n - k, end) == 0;
}

bool folder_is_wanted(const char *name)
{
	static const char *const ends[] = { ".csv", ".txt", ".tsv", ".xlsx",
		".xls", ".ods" };
	if (!name[0] || strchr(".~#", name[0]) ||
	    ends_with(name, ".result.csv"))
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_with(name, ends[i]))
			return true;
	return false;
}

char *folder_result_name(const char *name)
{
	size_t n = strlen(name), size = n + sizeof(".result.csv");
	char *result = xmalloc(size);
	int stem = (int)(ends_with(name, ".csv") ? n - 4 : n);
	snprintf(result, size, "%.*s.result.csv", stem, name);
	return result;
}

static char *path_of(const struct folder *f, const char *name)
{
	size_t size = strlen(f->dir) + strlen(name) + 2;
	char *path = xmalloc(size);
	snprintf(path, size, "%s/%s", f->dir, name);
	return path;
}

static char *result_of(const struct folder *f, const char *name)
{
	char *result = folder_result_name(name), *path = path_of(f, result);
	free(result);
	return path;
}

/* ----------------------------------------------------------------------- state
 */

/* -1: it is no file that can be read, or gone. */
static int state_of(const struct folder *f, const char *name, struct state *out,
    mode_t *mode)
{
	struct stat st;
	char *path = path_of(f, name);
	int rc = stat(path, &st);
	free(path);
	if (rc || !S_ISREG(st.st_mode))
		return -1;
	*out = (struct state){ st.st_ino, st.st_size, st.st_mtim };
	*mode = st.st_mode & 0666;
	return 0;
}

static bool is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec
				      : a->tv_nsec > b->tv_nsec;
}

static bool is_same(const struct state *a, const struct state *b)
{
	return a->inode == b->inode && a->size == b->size &&
	    !is_later(&a->changed, &b->changed) &&
	    !is_later(&b->changed, &a->changed);
}

/* Was it answered by an earlier watch? A file that was moved here since may be
 * older than its name. */
static bool has_result(const struct folder *f, const struct entry *e)
{
	struct stat st, own;
	char *path = path_of(f, e->name), *result = result_of(f, e->name);
	bool has = stat(path, &own) == 0 && stat(result, &st) == 0 &&
	    is_later(&st.st_mtim, &own.st_mtim) &&
	    is_later(&st.st_mtim, &own.st_ctim);
	free(path);
	free(result);
	return has;
}

/* A lease is refused while anybody on this machine has it open for writing.
 * Where there are no leases, its quiet must do. */
static bool is_being_written(const struct folder *f, const char *name)
{
	char *path = path_of(f, name);
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool busy = false;
	free(path);
	if (fd < 0)
		return false;
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
		fcntl(fd, F_SETLEASE, F_UNLCK);
	else
		busy = errno == EAGAIN || errno == EBUSY;
	close(fd);
	return busy;
}

/* --------------------------------------------------------------------- looking
 */

static struct entry *find(struct folder *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->entries[i].name, name))
			return &f->entries[i];
	return NULL;
}

static struct entry *add(struct folder *f, const char *name)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 16;
		f->entries = xrealloc(f->entries, f->cap * sizeof(*f->entries));
	}
	f->entries[f->n] = (struct entry){ .name = xstrdup(name) };
	return &f->entries[f->n++];
}

/* How long what was there before us has been quiet. */
static int64_t quiet_us(const struct entry *e)
{
	int64_t changed = (int64_t)e->state.changed.tv_sec * 1000000 +
	    e->state.changed.tv_nsec / 1000;
	int64_t quiet = clock_now_us() - changed;
	return quiet < 0 ? 0 : quiet < QUIET_US ? quiet : QUIET_US;
}

static void look_at(struct folder *f, const char *name)
{
	struct state now;
	mode_t mode;
	if (!folder_is_wanted(name) || state_of(f, name, &now, &mode))
		return;
	struct entry *e = find(f, name);
	bool is_new = !e;
	if (is_new)
		e = add(f, name);
	e->here = true;
	if (!is_new && is_same(&e->state, &now))
		return;
	e->state = now;
	e->since_us = clock_mono_us();
	e->done = is_new && !f->begun && has_result(f, e);
	if (!f->begun)
		e->since_us -= quiet_us(e);
}

static void forget_gone(struct folder *f)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->n; i++) {
		if (f->entries[i].here)
			f->entries[kept++] = f->entries[i];
		else
			free(f->entries[i].name);
	}
	f->n = kept;
}

static int gone(const struct folder *f, struct error *err)
{
	bool denied = errno == EACCES || errno == EPERM;
	return error_set(err, denied ? E_DENIED : E_NOT_FOUND, "folder_missing",
	    _("The folder %s cannot be read: %s."), f->dir, error_why(errno));
}

static int look(struct folder *f, struct error *err)
{
	DIR *d = opendir(f->dir);
	struct dirent *one;
	if (!d)
		return gone(f, err);
	for (size_t i = 0; i < f->n; i++)
		f->entries[i].here = false;
	while ((one = readdir(d)))
		look_at(f, one->d_name);
	closedir(d);
	forget_gone(f);
	f->begun = true;
	f->look_us = clock_mono_us();
	return 0;
}

/* What is whole now may have been done before: it was put there anew. */
static void take_event(struct folder *f, const struct inotify_event *event)
{
	if (event->len == 0 || !(event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)))
		return;
	look_at(f, event->name);
	struct entry *e = find(f, event->name);
	if (!e)
		return;
	e->told = true;
	e->done = false;
	e->since_us = clock_mono_us();
}

static void take_events(struct folder *f)
{
	union {
		struct inotify_event event;
		char bytes[16 * 1024];
	} room;
	ssize_t n;
	while ((n = read(f->events, room.bytes, sizeof(room.bytes))) > 0) {
		const char *p = room.bytes, *end = p + n;
		while (p < end) {
			struct inotify_event event;
			memcpy(&event, p, sizeof(event));
			take_event(f,
			    (const struct inotify_event *)(const void *)p);
			p += sizeof(event) + event.len;
		}
	}
}

/* ---------------------------------------------------------------------- giving
 */

/* The one that has been ready for longest; *wait_us until the next is. */
static struct entry *choose(struct folder *f, int64_t *wait_us)
{
	struct entry *best = NULL;
	int64_t now = clock_mono_us();
	for (size_t i = 0; i < f->n; i++) {
		struct entry *e = &f->entries[i];
		int64_t ready = e->since_us + (e->told ? SETTLED_US : QUIET_US);
		if (e->done)
			continue;
		if (ready > now) {
			*wait_us = ready - now < *wait_us ? ready - now
							  : *wait_us;
			continue;
		}
		if (is_being_written(f, e->name))
			e->since_us = now;
		else if (!best || e->since_us < best->since_us)
			best = e;
	}
	return best;
}

static void give(struct folder *f, struct entry *e)
{
	struct state now;
	free(f->path);
	free(f->file.result);
	f->path = path_of(f, e->name);
	f->file = (struct folder_file){
		.name = e->name,
		.path = f->path,
		.result = result_of(f, e->name),
		.mode = 0600,
	};
	(void)state_of(f, e->name, &now, &f->file.mode);
	f->given = (size_t)(e - f->entries);
}

int folder_next(struct folder *f, int wait_ms, const struct folder_file **file,
    struct error *err)
{
	int64_t until = clock_mono_us() + (int64_t)wait_ms * 1000;
	while (!stop_asked()) {
		int64_t wait_us = (int64_t)LOOK_MS * 1000;
		take_events(f);
		if (clock_mono_us() - f->look_us >= wait_us || !f->begun) {
			int rc = look(f, err);
			if (rc)
				return rc;
		}
		struct entry *e = choose(f, &wait_us);
		if (e) {
			give(f, e);
			*file = &f->file;
			return 1;
		}
		int64_t left = until - clock_mono_us();
		if (wait_ms >= 0 && left <= 0)
			break;
		if (wait_ms >= 0 && left < wait_us)
			wait_us = left;
		struct pollfd p = { .fd = f->events, .events = POLLIN };
		(void)poll(&p, 1, (int)(wait_us / 1000) + 1);
	}
	return 0;
}

void folder_done(struct folder *f)
{
	struct entry *e = &f->entries[f->given];
	struct state now;
	mode_t mode;
	e->done = true;
	e->told = false;
	if (state_of(f, e->name, &now, &mode) || is_same(&now, &e->state))
		return;
	e->done = false;
	e->state = now;
	e->since_us = clock_mono_us();
}

int folder_open(struct folder **out, const char *dir, struct error *err)
{
	struct folder *f = xcalloc(1, sizeof(*f));
	size_t len = strlen(dir);
	f->dir = xstrdup(dir);
	while (len > 1 && f->dir[len - 1] == '/')
		f->dir[--len] = '\0';
	signal(SIGIO, SIG_IGN); /* of a lease that somebody breaks */
	f->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	int rc = 0;
	if (f->events < 0 || inotify_add_watch(f->events, f->dir, EVENTS) < 0)
		rc = gone(f, err);
	if (!rc)
		rc = look(f, err);
	if (rc)
		folder_close(f);
	else
		*out = f;
	return rc;
}

void folder_close(struct folder *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++)
		free(f->entries[i].name);
	if (f->events >= 0)
		close(f->events);
	free(f->entries);
	free(f->path);
	free(f->file.result);
	free(f->dir);
	free(f);
}
