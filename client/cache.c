/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the server said last. See cache.h. A file is written beside and renamed,
 * without a sync: after a power cut it may be gone, which costs one request.
 * Its time of change is when the server said it.
 */
#include "client/cache.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/ask.h"
#include "client/files.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/wire.h"

#define CACHE_MAX (8u << 20)

enum kind { STATUS, RULEBOOK, PEOPLE, KINDS };

static const struct {
	const char *name;
	Viesti__Reply__BodyCase body;
} kinds[KINDS] = {
	[STATUS] = { "cache.status", VIESTI__REPLY__BODY_STATUS },
	[RULEBOOK] = { "cache.rulebook", VIESTI__REPLY__BODY_RULEBOOK },
	[PEOPLE] = { "cache.participants", VIESTI__REPLY__BODY_PARTICIPANTS },
};

/* Others have no department of their own, and no need of names. */
static bool keeps_people(const struct profile *p)
{
	return strcmp(p->role, "recorder") == 0 ||
	    strcmp(p->role, "participant") == 0;
}

/* --------------------------------------------------------------------- files
 */

static Viesti__Reply *read_reply(const char *dir, enum kind kind, int64_t *at)
{
	char path[PATH_MAX];
	struct buf text;
	struct stat st;
	Viesti__Reply *reply = NULL;

	buf_init(&text, CACHE_MAX);
	if (files_path(path, sizeof(path), dir, kinds[kind].name, NULL) == 0 &&
	    stat(path, &st) == 0 &&
	    files_read(dir, kinds[kind].name, &text, NULL) == 0 && text.data) {
		*at = (int64_t)st.st_mtim.tv_sec * 1000000 +
		    st.st_mtim.tv_nsec / 1000;
		reply = viesti__reply__unpack(NULL, text.len,
		    (const uint8_t *)text.data);
	}
	buf_fini(&text);
	if (reply && reply->body_case != kinds[kind].body) {
		viesti__reply__free_unpacked(reply, NULL);
		reply = NULL;
	}
	return reply;
}

void cache_open(struct cache *c, const struct profile *p)
{
	memset(c, 0, sizeof(*c));
	c->replies[STATUS] = read_reply(p->dir, STATUS, &c->status_at);
	c->replies[RULEBOOK] = read_reply(p->dir, RULEBOOK, &c->rulebook_at);
	if (keeps_people(p))
		c->replies[PEOPLE] = read_reply(p->dir, PEOPLE, &c->people_at);
	if (c->replies[STATUS])
		c->status = c->replies[STATUS]->status;
	if (c->replies[RULEBOOK])
		c->rulebook = c->replies[RULEBOOK]->rulebook;
	if (c->replies[PEOPLE])
		c->people = c->replies[PEOPLE]->participants;
}

void cache_close(struct cache *c)
{
	for (size_t i = 0; i < KINDS; i++)
		if (c->replies[i])
			viesti__reply__free_unpacked(c->replies[i], NULL);
	memset(c, 0, sizeof(*c));
}

static void write_file(const char *dir, const char *name, const void *data,
    size_t len)
{
	char path[PATH_MAX], part[PATH_MAX + 24];

	if (files_path(path, sizeof(path), dir, name, NULL))
		return;
	snprintf(part, sizeof(part), "%s.%ld", path, (long)getpid());
	int fd = open(part,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	ssize_t n = write(fd, data, len);
	if (close(fd) < 0 || n < 0 || (size_t)n != len ||
	    rename(part, path) < 0)
		unlink(part);
}

void cache_keep(const struct profile *p, const Viesti__Reply *reply)
{
	size_t len;
	uint8_t *data;

	for (int i = 0; i < KINDS; i++) {
		if (reply->body_case != kinds[i].body ||
		    (i == PEOPLE && !keeps_people(p)))
			continue;
		len = viesti__reply__get_packed_size(reply);
		data = xmalloc(len + 1);
		viesti__reply__pack(reply, data);
		if (len > 0 && len <= CACHE_MAX)
			write_file(p->dir, kinds[i].name, data, len);
		free(data);
	}
}

static void forget(const char *dir, enum kind kind)
{
	char path[PATH_MAX];

	if (files_path(path, sizeof(path), dir, kinds[kind].name, NULL) == 0)
		unlink(path);
}

void cache_people_changed(const struct profile *p)
{
	static const struct timespec old[2]; /* 1970 */
	char path[PATH_MAX];

	if (files_path(path, sizeof(path), p->dir, kinds[PEOPLE].name, NULL) ==
	    0)
		(void)utimensat(AT_FDCWD, path, old, 0);
}

void cache_forget(const char *dir)
{
	for (int i = 0; i < KINDS; i++)
		forget(dir, (enum kind)i);
}

/* ------------------------------------------------------------------- refresh
 */

static int64_t heard_at(const char *dir, enum kind kind)
{
	char path[PATH_MAX];
	struct stat st;

	if (files_path(path, sizeof(path), dir, kinds[kind].name, NULL) != 0 ||
	    stat(path, &st) < 0)
		return INT64_MIN / 2;
	return (int64_t)st.st_mtim.tv_sec * 1000000;
}

static bool is_old(const struct profile *p, enum kind kind, int64_t older_us)
{
	int64_t age = clock_now_us() - heard_at(p->dir, kind);

	return age > older_us || age < 0;
}

static int refresh_people(struct link *l, const struct profile *p,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListParticipants q = VIESTI__LIST_PARTICIPANTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	Viesti__Participants all = VIESTI__PARTICIPANTS__INIT;
	Viesti__Reply kept = VIESTI__REPLY__INIT;
	const Viesti__Reply *reply = NULL;
	int code;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_PARTICIPANTS;
	rq.list_participants = &q;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		code = ask(l, &rq, &reply, VIESTI__REPLY__BODY_PARTICIPANTS,
		    err);
		if (code)
			break;
		link_keep(l);
		const Viesti__Participants *r = reply->participants;
		all.rows = xrealloc(all.rows,
		    (all.n_rows + r->n_rows + 1) * sizeof(*all.rows));
		for (size_t i = 0; i < r->n_rows; i++)
			all.rows[all.n_rows++] = r->rows[i];
		page.offset = (uint32_t)all.n_rows;
		page.has_revision = r->has_revision;
		page.revision = r->revision;
		if (r->n_rows == 0)
			break;
	} while (all.n_rows < reply->participants->total);
	kept.body_case = VIESTI__REPLY__BODY_PARTICIPANTS;
	kept.participants = &all;
	if (!code)
		cache_keep(p, &kept);
	free(all.rows);
	return code;
}

static int refresh_one(struct link *l, const struct profile *p, enum kind kind,
    struct error *err)
{
	Viesti__StatusGet status = VIESTI__STATUS_GET__INIT;
	Viesti__RulebookGet rulebook = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	if (kind == STATUS) {
		rq.body_case = VIESTI__REQUEST__BODY_STATUS;
		rq.status = &status;
	} else {
		rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
		rq.rulebook = &rulebook;
	}
	int code = ask(l, &rq, &reply, kinds[kind].body, err);
	if (!code)
		cache_keep(p, reply);
	return code;
}

int cache_refresh(struct link *l, const struct profile *p, int64_t older_us,
    struct error *err)
{
	int code = 0;

	for (int i = 0; i < PEOPLE && !code; i++)
		if (is_old(p, (enum kind)i, older_us))
			code = refresh_one(l, p, (enum kind)i, err);
	if (!code && keeps_people(p) && is_old(p, PEOPLE, older_us))
		code = refresh_people(l, p, err);
	return code;
}
