/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Views and their subscribers; see push.h.
 *
 *   commit -> push_changed -> (gather) -> make every view -> its bytes differ?
 *          -> version + 1 -> send to whoever has an older version and an
 *             empty output; the others get it when theirs has drained
 *
 * 1. A view lives while somebody watches it; equal wishes share one.
 * 2. version counts what was encoded; revision names the commit it tells of.
 */
#include "server/push.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION HASH_OAT
#define uthash_nonfatal_oom(e) ((e)->out_of_memory = true)
#include <uthash.h>
#include <utlist.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/wire.h"
#include "server/conn.h"
#include "server/dispatch.h"
#include "server/handlers/departments.h"
#include "server/handlers/handlers.h"
#include "server/rules_today.h"
#include "server/server.h"
#include "server/views/views.h"

#define GATHER_US 20000 /* commits within it become one update */
#define TICK_US 1000000 /* what time alone moves */
#define VIEWS_MAX 16	/* of one subscriber; wire_fields has it too */

/* What makes two wishes the same. */
struct wish {
	Viesti__ViewKind kind;
	struct audience audience;
	enum language language;
	size_t len; /* of the packed request */
};

struct view {
	struct view *prev, *next;
	struct wish wish;
	uint8_t *asked; /* packed ViewWanted of a ranking; or NULL */
	uint8_t *body;	/* what was last encoded, without revision */
	size_t body_len;
	uint8_t *frame;
	size_t frame_len;
	uint64_t version, revision;
	unsigned watchers;
	bool retimed; /* changed since without a commit */
};

struct subscriber {
	uint64_t conn;
	size_t n;
	struct {
		struct view *view;
		uint64_t sent; /* version */
	} views[VIEWS_MAX];
	bool out_of_memory;
	struct subscriber *prev, *next;
	UT_hash_handle hh;
};

struct push {
	struct server *sv;
	struct view *views;
	struct subscriber *all, *by_conn;
	struct event *gather, *tick;
	bool gathering;
	bool changed; /* since the views were made */
};

/* ------------------------------------------------------------- making */

static void view_free(struct push *p, struct view *v)
{
	DL_DELETE(p->views, v);
	free(v->asked);
	free(v->body);
	free(v->frame);
	free(v);
}

/* The update in the arena of r. A view that may not be seen says so. */
static void make(struct server *sv, struct view *v, struct request *r,
    Viesti__Update *u)
{
	viesti__update__init(u);
	u->has_view = u->has_epoch = 1;
	u->view = v->wish.kind;
	u->epoch = sv->epoch;
	r->status = view_by_kind(v->wish.kind)(sv, r, u);
	if (r->status == 0)
		return;
	u->body_case = VIESTI__UPDATE__BODY_REFUSED;
	u->refused = request_error(r, &r->err);
}

static bool keep(uint8_t **to, size_t *to_len, const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len);

	if (!copy)
		return false;
	memcpy(copy, data, len);
	free(*to);
	*to = copy;
	*to_len = len;
	return true;
}

/* Encodes the update anew if it tells something else than the last. */
static void encode(struct server *sv, struct view *v, struct arena *arena,
    Viesti__Update *u)
{
	Viesti__Push push = VIESTI__PUSH__INIT;
	Viesti__ServerFrame frame = VIESTI__SERVER_FRAME__INIT;
	size_t len;
	uint8_t *bytes;

	push.body_case = VIESTI__PUSH__BODY_UPDATE;
	push.update = u;
	frame.frame_case = VIESTI__SERVER_FRAME__FRAME_PUSH;
	frame.push = &push;
	bytes = wire_encode(arena, &frame.base, FRAME_MAX_CLIENT, &len);
	if (!bytes) {
		log_event(LOG_ERROR, "view_too_large", "view=%d", (int)u->view);
		return;
	}
	if (v->body && v->body_len == len && memcmp(v->body, bytes, len) == 0)
		return;
	if (!keep(&v->body, &v->body_len, bytes, len))
		return;
	u->has_revision = 1;
	u->revision = sv->revision;
	bytes = wire_encode(arena, &frame.base, FRAME_MAX_CLIENT, &len);
	if (!bytes || !keep(&v->frame, &v->frame_len, bytes, len))
		return;
	v->retimed = v->version > 0 && v->revision == sv->revision;
	v->revision = sv->revision;
	v->version++;
}

static bool unpack(const struct view *v, struct request *r,
    Viesti__Request *msg)
{
	Viesti__ViewWanted *w;

	viesti__request__init(msg);
	r->msg = msg;
	if (!v->asked)
		return true;
	w = viesti__view_wanted__unpack(NULL, v->wish.len, v->asked);
	if (!w)
		return false;
	r->prepared = w;
	msg->rank_departments = w->departments;
	if (v->wish.kind == VIESTI__VIEW_KIND__VIEW_RANK_PARTICIPANTS)
		msg->rank_participants = w->participants;
	return true;
}

static void refresh_view(struct server *sv, struct view *v)
{
	struct request *r = request_new();
	Viesti__Request msg;
	Viesti__Update u;

	if (!r)
		return;
	r->audience = v->wish.audience;
	r->language = v->wish.language;
	r->audience.rules = dispatch_rules(sv);
	r->audience.department = departments_now(&sv->departments,
	    r->audience.department);
	i18n_use(r->language);
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (unpack(v, r, &msg)) {
		make(sv, v, r, &u);
		encode(sv, v, r->arena, &u);
		if (r->prepared)
			viesti__view_wanted__free_unpacked(r->prepared, NULL);
	}
	request_free(r);
}

/* ------------------------------------------------------------- sending */

static void send_new(struct server *sv, struct subscriber *s, struct conn *c)
{
	if (!conn_output_is_empty(c))
		return;
	for (size_t i = 0; i < s->n; i++) {
		struct view *v = s->views[i].view;

		if (!v->frame || s->views[i].sent == v->version)
			continue;
		s->views[i].sent = v->version;
		conn_send(c, v->frame, v->frame_len, false);
		if (!conn_by_number(sv, s->conn))
			return;
	}
}

static void send_all(struct push *p)
{
	struct subscriber *s, *next;

	DL_FOREACH_SAFE(p->all, s, next)
	{
		struct conn *c = conn_by_number(p->sv, s->conn);

		if (c)
			send_new(p->sv, s, c);
	}
}

static void refresh_all(struct push *p)
{
	struct view *v;

	p->changed = false;
	DL_FOREACH (p->views, v)
		refresh_view(p->sv, v);
	send_all(p);
}

static void on_gather(evutil_socket_t fd, short what, void *arg)
{
	struct push *p = arg;

	(void)fd, (void)what;
	p->gathering = false;
	refresh_all(p);
}

/* Also what must be kept when nobody watches. */
static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct push *p = arg;

	(void)fd, (void)what;
	rules_today_look(p->sv);
	view_count_lights(p->sv);
	day_ranks_look(p->sv);
	moments_look(p->sv);
	departments_look(p->sv);
	if (p->all)
		refresh_all(p);
}

static void gather(struct push *p)
{
	const struct timeval soon = { 0, GATHER_US };

	if (!p->all || p->gathering)
		return;
	p->gathering = true;
	event_add(p->gather, &soon);
}

void push_changed(struct server *sv)
{
	if (!sv->push)
		return;
	sv->push->changed = true;
	gather(sv->push);
}

/* --------------------------------------------------------- subscribing */

static void leave(struct push *p, struct subscriber *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (--s->views[i].view->watchers == 0)
			view_free(p, s->views[i].view);
	s->n = 0;
}

static void end(struct push *p, struct subscriber *s)
{
	leave(p, s);
	/* whoever is in the list is in the hash */
	HASH_DEL(p->by_conn, s); /* NOLINT(clang-analyzer-core.*) */
	DL_DELETE(p->all, s);
	free(s);
}

static struct subscriber *find(struct push *p, uint64_t conn)
{
	struct subscriber *s = NULL;

	HASH_FIND(hh, p->by_conn, &conn, sizeof conn, s);
	return s;
}

static struct subscriber *add(struct push *p, uint64_t conn)
{
	struct subscriber *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->conn = conn;
	HASH_ADD(hh, p->by_conn, conn, sizeof s->conn, s);
	if (s->out_of_memory) {
		free(s);
		return NULL;
	}
	DL_APPEND(p->all, s);
	return s;
}

static bool is_ranking(Viesti__ViewKind kind)
{
	return kind == VIESTI__VIEW_KIND__VIEW_RANK_DEPARTMENTS ||
	    kind == VIESTI__VIEW_KIND__VIEW_RANK_PARTICIPANTS;
}

/* The public views are the same for all; a ranking is as the asker sees it. */
static struct wish wish_of(const struct request *r, const Viesti__ViewWanted *w)
{
	const Viesti__Subscribe *rq = r->msg->subscribe;
	struct wish wish = { .kind = w->view };

	if (is_ranking(w->view)) {
		wish.audience = r->audience;
		wish.language = r->language;
	} else {
		wish.audience.kind = AUDIENCE_PUBLIC;
		wish.audience.department = DEPARTMENT_NONE;
		wish.audience.person = PERSON_NONE;
	}
	if (rq->has_visitors && rq->visitors &&
	    wish.audience.kind == AUDIENCE_PUBLIC)
		wish.audience.kind = AUDIENCE_VISITORS;
	return wish;
}

static bool same_wish(const struct wish *a, const struct wish *b)
{
	return a->kind == b->kind && a->language == b->language &&
	    a->len == b->len && a->audience.kind == b->audience.kind &&
	    a->audience.department == b->audience.department &&
	    a->audience.person == b->audience.person;
}

/* What is asked of a ranking, without what the subscriber has. */
static uint8_t *pack(const Viesti__ViewWanted *w, size_t *len)
{
	Viesti__ViewWanted asked = VIESTI__VIEW_WANTED__INIT;
	uint8_t *bytes;

	asked.departments = w->departments;
	asked.participants = w->participants;
	*len = viesti__view_wanted__get_packed_size(&asked);
	bytes = malloc(*len + 1);
	if (bytes)
		viesti__view_wanted__pack(&asked, bytes);
	return bytes;
}

/* The view that others watch already, or a new one; NULL: no memory. */
static struct view *view_for(struct server *sv, const struct request *r,
    const Viesti__ViewWanted *w)
{
	struct wish wish = wish_of(r, w);
	uint8_t *asked = NULL;
	struct view *v;

	if (is_ranking(w->view) && !(asked = pack(w, &wish.len)))
		return NULL;
	DL_FOREACH (sv->push->views, v)
		if (same_wish(&v->wish, &wish) &&
		    (wish.len == 0 || memcmp(v->asked, asked, wish.len) == 0)) {
			free(asked);
			if (sv->push->changed)
				refresh_view(sv, v);
			return v;
		}
	v = calloc(1, sizeof *v);
	if (!v) {
		free(asked);
		return NULL;
	}
	v->wish = wish;
	v->asked = asked;
	DL_APPEND(sv->push->views, v);
	refresh_view(sv, v);
	return v;
}

static int check(struct request *r)
{
	const Viesti__Subscribe *rq = r->msg->subscribe;

	for (size_t i = 0; i < rq->n_views; i++) {
		const Viesti__ViewWanted *w = rq->views[i];
		bool person = w->view ==
		    VIESTI__VIEW_KIND__VIEW_RANK_PARTICIPANTS;
		bool department = w->view ==
		    VIESTI__VIEW_KIND__VIEW_RANK_DEPARTMENTS;

		if (!w->has_view || !view_by_kind(w->view) ||
		    person != (w->participants != NULL) ||
		    department != (w->departments != NULL)) {
			error_set(&r->err, E_INVALID, "view_unknown",
			    _("This server has no such view."));
			return error_field(&r->err, "views");
		}
		for (size_t k = 0; k < i; k++)
			if (rq->views[k]->view == w->view) {
				error_set(&r->err, E_INVALID, "view_twice",
				    _("A view can be watched once on a connection."));
				return error_field(&r->err, "views");
			}
	}
	return 0;
}

/* Has the subscriber just this already? */
static bool has_it(const struct server *sv, const Viesti__Subscribe *rq,
    const Viesti__ViewWanted *w, const struct view *v)
{
	return rq->has_epoch && rq->epoch == sv->epoch && w->has_revision &&
	    w->revision == v->revision && !v->retimed;
}

static int watch(struct server *sv, struct request *r, struct subscriber *s)
{
	const Viesti__Subscribe *rq = r->msg->subscribe;

	for (size_t i = 0; i < rq->n_views; i++) {
		struct view *v = view_for(sv, r, rq->views[i]);

		if (!v)
			return request_too_large(r);
		v->watchers++;
		s->views[s->n].view = v;
		s->views[s->n].sent = has_it(sv, rq, rq->views[i], v)
		    ? v->version
		    : 0;
		s->n++;
	}
	return 0;
}

int push_subscribe(struct server *sv, struct request *r)
{
	struct subscriber *s = find(sv->push, r->conn);
	struct subscriber before = { 0 };
	int rc = check(r);

	if (rc < 0)
		return rc;
	if (!s)
		s = add(sv->push, r->conn);
	if (!s)
		return request_too_large(r);
	/* the new ones first, so that views in both stay */
	memcpy(before.views, s->views, sizeof s->views);
	before.n = s->n;
	s->n = 0;
	rc = watch(sv, r, s);
	leave(sv->push, &before);
	if (rc < 0 || s->n == 0)
		end(sv->push, s);
	gather(sv->push);
	return rc;
}

void push_drained(struct server *sv, struct conn *c)
{
	struct subscriber *s = sv->push->all ? find(sv->push, conn_number(c))
					     : NULL;

	if (s)
		send_new(sv, s, c);
}

void push_gone(struct server *sv, uint64_t conn)
{
	struct subscriber *s = sv->push ? find(sv->push, conn) : NULL;

	if (s)
		end(sv->push, s);
}

size_t push_subscribers(const struct server *sv)
{
	return HASH_COUNT(sv->push->by_conn);
}

/* ------------------------------------------------------------ its life */

int push_init(struct server *sv)
{
	const struct timeval second = { TICK_US / 1000000, 0 };
	struct push *p = calloc(1, sizeof *p);

	if (!p)
		return -1;
	sv->push = p;
	p->sv = sv;
	p->gather = event_new(sv->base, -1, 0, on_gather, p);
	p->tick = event_new(sv->base, -1, EV_PERSIST, on_tick, p);
	if (!p->gather || !p->tick || event_add(p->tick, &second) < 0) {
		push_fini(sv);
		return -1;
	}
	view_start_lights(sv);
	return 0;
}

void push_fini(struct server *sv)
{
	struct push *p = sv->push;
	struct subscriber *s, *next;

	if (!p)
		return;
	DL_FOREACH_SAFE(p->all, s, next)
	{
		end(p, s);
	}
	if (p->gather)
		event_free(p->gather);
	if (p->tick)
		event_free(p->tick);
	free(p);
	sv->push = NULL;
}
