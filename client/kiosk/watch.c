/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The thread that watches the server; see watch.h.
 *
 * 1. What is between the two threads is under the lock: `box` and `stop`.
 *    Everything else belongs to the watch's thread.
 * 2. A view that was not taken yet is replaced by a newer one: a screen that
 *    is slow misses states in between, and memory stays as it is.
 */
#include "client/kiosk/watch.h"

#include <event2/event.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "client/profile.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/log.h"

#define NOT_ENROLLED_MS 2000
#define WAIT_FIRST_MS 1000
#define WAIT_MOST_MS 30000
#define REFUSED_MS 60000
#define ANEW_US (24 * 3600 * 1000000LL)
#define STOP_S 2

struct watch {
	char dir[1024];
	bool visitors;
	void (*wake)(void *arg);
	void *arg;
	pthread_t thread;
	int bell; /* eventfd: stop was said */
	pthread_mutex_t lock;
	struct news box;
	bool stop;
	/* of the thread */
	uint64_t epoch, revisions[WATCH_VIEWS];
	int wait_ms;
	uint32_t seed;
};

/* ------------------------------------------------------------------- news */

void news_fini(struct news *n)
{
	for (size_t i = 0; i < WATCH_VIEWS; i++)
		if (n->updates[i])
			viesti__update__free_unpacked(n->updates[i], NULL);
	memset(n, 0, sizeof(*n));
}

static void say(struct watch *w, enum connection c)
{
	bool other;

	pthread_mutex_lock(&w->lock);
	other = w->box.connection != c;
	w->box.connection = c;
	w->box.turned |= other;
	pthread_mutex_unlock(&w->lock);
	if (other)
		w->wake(w->arg);
}

static void on_update(void *arg, const Viesti__Update *u)
{
	struct watch *w = arg;
	Viesti__Update *copy, *before;

	if ((size_t)u->view >= WATCH_VIEWS || !(copy = link_copy_update(u)))
		return;
	if (u->epoch != w->epoch)
		memset(w->revisions, 0, sizeof(w->revisions));
	w->epoch = u->epoch;
	w->revisions[u->view] = u->revision;
	pthread_mutex_lock(&w->lock);
	before = w->box.updates[u->view];
	w->box.updates[u->view] = copy;
	pthread_mutex_unlock(&w->lock);
	if (before)
		viesti__update__free_unpacked(before, NULL);
	w->wake(w->arg);
}

void watch_take(struct watch *w, struct news *out)
{
	pthread_mutex_lock(&w->lock);
	*out = w->box;
	memset(w->box.updates, 0, sizeof(w->box.updates));
	w->box.turned = false;
	pthread_mutex_unlock(&w->lock);
}

/* ------------------------------------------------------------- connection */

/* All kinds under n. */
static int subscribe(struct link *l, int n, bool visitors, uint64_t epoch,
    const uint64_t *revisions, struct error *err)
{
	Viesti__ViewWanted wanted[WATCH_VIEWS], *list[WATCH_VIEWS];
	Viesti__Subscribe q = VIESTI__SUBSCRIBE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply;

	q.views = list;
	for (int kind = VIESTI__VIEW_KIND__VIEW_SEASON; kind < n; kind++) {
		Viesti__ViewWanted *v = &wanted[kind];

		viesti__view_wanted__init(v);
		v->has_view = true;
		v->view = (Viesti__ViewKind)kind;
		v->has_revision = revisions && revisions[kind] > 0;
		v->revision = v->has_revision ? revisions[kind] : 0;
		list[q.n_views++] = v;
	}
	q.has_epoch = epoch != 0;
	q.epoch = epoch;
	q.has_visitors = visitors;
	q.visitors = visitors;
	rq.body_case = VIESTI__REQUEST__BODY_SUBSCRIBE;
	rq.subscribe = &q;
	return link_call(l, &rq, &reply, err);
}

/* An older server knows fewer kinds: the newest is left out until it takes the
 * rest. */
int watch_subscribe(struct link *l, bool visitors, uint64_t epoch,
    const uint64_t revisions[WATCH_VIEWS], struct error *err)
{
	int n = WATCH_VIEWS, code;

	while ((code = subscribe(l, n, visitors, epoch, revisions, err)) < 0 &&
	    strcmp(err->reason, "view_unknown") == 0 && n > 2)
		n--;
	return code ? code : n;
}

static bool stopped(struct watch *w)
{
	bool stop;

	pthread_mutex_lock(&w->lock);
	stop = w->stop;
	pthread_mutex_unlock(&w->lock);
	return stop;
}

static void on_bell(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg; /* ends the turn, no more */
}

/* Until it ends, is a day old, or stop is said (both 0). */
static int attend(struct watch *w, struct link *l, struct error *err)
{
	int64_t until = clock_mono_us() + ANEW_US;
	struct event *bell = event_new(link_base(l), w->bell,
	    EV_READ | EV_PERSIST, on_bell, NULL);
	int code = 0;

	if (bell)
		event_add(bell, NULL);
	while (code == 0 && !stopped(w) && clock_mono_us() < until)
		code = link_turn(l, err);
	if (bell)
		event_free(bell);
	return code;
}

static int connect_once(struct watch *w, const struct profile *p,
    struct error *err)
{
	struct link *l = NULL;
	int code = link_open(&l, p, "viesti-kiosk " VIESTI_VERSION, err);

	if (code)
		return code;
	link_on_update(l, on_update, w);
	code = watch_subscribe(l, w->visitors, w->epoch, w->revisions, err);
	if (code > 0) {
		log_event(LOG_INFO, "kiosk_connected", "address=%s port=%u",
		    p->address, p->port);
		w->wait_ms = 0;
		say(w, CONNECTION_UP);
		code = attend(w, l, err);
	}
	link_close(l);
	return code;
}

/* ----------------------------------------------------------------- thread */

/* Will another try soon be answered otherwise? */
static bool is_refused(const struct error *err)
{
	static const char *const reasons[] = { "certificate_revoked",
		"certificate_expired", "unknown_certificate" };

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(err->reason, reasons[i]) == 0)
			return true;
	return err->code == E_DENIED;
}

/* Twice as long each time, and never all kiosks of a house at once. */
static int next_wait(struct watch *w, const struct error *err)
{
	int least = (int)err->retry_after_ms;

	w->wait_ms = w->wait_ms == 0 ? WAIT_FIRST_MS : 2 * w->wait_ms;
	if (w->wait_ms > WAIT_MOST_MS)
		w->wait_ms = WAIT_MOST_MS;
	w->seed = w->seed * 1664525u + 1013904223u;
	if (least > WAIT_MOST_MS)
		least = WAIT_MOST_MS;
	least = least > w->wait_ms ? least : w->wait_ms;
	return least - (int)(w->seed >> 16) % (least / 4);
}

/* After one connection, or the attempt at one: how long to wait, in ms. */
static int look(struct watch *w, const struct error *err)
{
	int wait_ms;

	if (strcmp(err->reason, "not_enrolled") == 0) {
		say(w, CONNECTION_NONE);
		return NOT_ENROLLED_MS;
	}
	say(w, is_refused(err) ? CONNECTION_REFUSED : CONNECTION_LOST);
	wait_ms = is_refused(err) ? REFUSED_MS : next_wait(w, err);
	log_event(LOG_WARN, "kiosk_disconnected",
	    "reason=%s text=%s again_in_ms=%d", err->reason, err->text,
	    wait_ms);
	return wait_ms;
}

static void rest(struct watch *w, int wait_ms)
{
	struct pollfd fd = { .fd = w->bell, .events = POLLIN };

	(void)poll(&fd, 1, wait_ms);
}

static void *run(void *arg)
{
	struct watch *w = arg;
	struct error err;
	struct profile p;

	i18n_use(LANG_EN); /* its words go into the log */
	while (!stopped(w)) {
		memset(&err, 0, sizeof(err));
		int code = profile_read(&p, w->dir, &err);

		if (code == 0)
			code = connect_once(w, &p, &err);
		if (code < 0 && !stopped(w))
			rest(w, look(w, &err));
	}
	return NULL;
}

static void watch_free(struct watch *w)
{
	if (w->bell >= 0)
		close(w->bell);
	pthread_mutex_destroy(&w->lock);
	news_fini(&w->box);
	free(w);
}

struct watch *watch_start(const char *dir, bool visitors,
    void (*wake)(void *arg), void *arg)
{
	struct watch *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	snprintf(w->dir, sizeof(w->dir), "%s", dir);
	w->visitors = visitors;
	w->wake = wake;
	w->arg = arg;
	w->seed = (uint32_t)clock_now_us() ^ (uint32_t)getpid();
	w->box.connection = CONNECTION_LOST;
	pthread_mutex_init(&w->lock, NULL);
	w->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->bell < 0 || pthread_create(&w->thread, NULL, run, w) != 0) {
		watch_free(w);
		return NULL;
	}
	return w;
}

void watch_stop(struct watch *w)
{
	struct timespec until;

	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_mutex_unlock(&w->lock);
	(void)eventfd_write(w->bell, 1);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += STOP_S;
	if (pthread_clockjoin_np(w->thread, NULL, CLOCK_MONOTONIC, &until) == 0)
		watch_free(w);
	else
		pthread_detach(w->thread);
}
