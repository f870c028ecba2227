/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Subscribers: N connections watch the public views and the ranking of
 * departments, one more records. For each recorded activity the time from its
 * acknowledgement until the last subscriber holds a state at least as new.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS 512
#define STALL_MS 10000
#define PAUSE_US 20000 /* between two activities */

struct watcher {
	struct connection c;
	uint64_t revision; /* the newest it has been told of */
	double updates, bytes;
};

struct watching {
	const struct target *target;
	struct watcher *all;
	int n, poller;
	uint64_t wanted; /* revision */
	int behind;	 /* watchers that have less */
	struct histogram lag;
};

/* Whole messages from the front; the reply's revision, if one was there. */
static uint64_t read_all(struct watcher *w, const struct protocol *p)
{
	uint64_t replied = 0;
	size_t used = 0;
	long len;

	if (connection_fill(&w->c) < 0)
		fail("the server closed a subscriber");
	while ((len = p->message(w->c.in + used, w->c.n_in - used)) > 0) {
		uint64_t revision = 0;

		if (p->update(w->c.in + used, (size_t)len, &revision)) {
			w->updates++;
			w->bytes += (double)len;
			if (revision > w->revision)
				w->revision = revision;
		} else {
			replied = revision;
		}
		used += (size_t)len;
	}
	if (len < 0)
		fail("not a message");
	connection_use(&w->c, used);
	return replied;
}

static void read_some(struct watching *g)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(g->poller, events, EVENTS, STALL_MS);

	if (n == 0) {
		fprintf(stderr,
		    "bench-client: %d subscribers without the "
		    "newest state after 10 s\n",
		    g->behind);
		fail("watch");
	}
	for (int i = 0; i < n; i++) {
		struct watcher *w = events[i].data.ptr;
		bool was_behind = w->revision < g->wanted;

		read_all(w, g->target->protocol);
		g->behind -= was_behind && w->revision >= g->wanted;
	}
}

/* Sends one request on the recorder's connection, blocking; what its reply
 * says of the revision. */
static uint64_t ask(struct watcher *w, const struct protocol *p,
    const uint8_t *data, size_t n)
{
	uint64_t revision = 0;

	connection_send(&w->c, data, n);
	while (revision == 0)
		revision = read_all(w, p);
	return revision;
}

static void subscribe(struct watching *g, struct watcher *w)
{
	static uint8_t out[REQUEST_MAX];
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };
	size_t n = g->target->protocol->subscribe(out);

	connection_unblock(&w->c);
	connection_send(&w->c, out, n);
	epoll_ctl(g->poller, EPOLL_CTL_ADD, w->c.fd, &e);
}

/* One activity: acknowledged, then everybody. */
static void one_round(struct watching *g, struct watcher *recorder)
{
	static uint8_t out[REQUEST_MAX];
	const struct protocol *p = g->target->protocol;
	uint64_t acknowledged;

	g->wanted = ask(recorder, p, out,
	    p->request(&g->target->workload, out));
	acknowledged = clock_ns();
	g->wanted = ask(recorder, p, out, p->ping(out));
	g->behind = 0;
	for (int i = 0; i < g->n; i++)
		g->behind += g->all[i].revision < g->wanted;
	while (g->behind > 0)
		read_some(g);
	histogram_add(&g->lag, clock_ns() - acknowledged);
}

int mode_watch(const struct target *t)
{
	static struct watching g;
	struct connection *all;
	struct watcher recorder = { .revision = 0 };
	struct usage begun, ended;
	double updates = 0, bytes = 0;
	uint64_t end;

	g.target = t;
	g.n = t->connections;
	g.poller = epoll_create1(EPOLL_CLOEXEC);
	g.all = calloc((size_t)g.n, sizeof *g.all);
	if (g.poller < 0 || g.all == NULL ||
	    connection_open(&recorder.c, t) != 0)
		fail("mode_watch");
	all = connections_open(t);
	for (int i = 0; i < g.n; i++) {
		g.all[i].c = all[i];
		subscribe(&g, &g.all[i]);
	}
	free(all);
	one_round(&g, &recorder); /* everybody has the first state */
	memset(&g.lag, 0, sizeof g.lag);
	usage_look(&begun, t->server_pid);
	end = clock_ns() + (uint64_t)(t->seconds * 1e9);
	while (clock_ns() < end) {
		one_round(&g, &recorder);
		usleep(PAUSE_US);
	}
	usage_look(&ended, t->server_pid);
	for (int i = 0; i < g.n; i++) {
		updates += g.all[i].updates;
		bytes += g.all[i].bytes;
		connection_close(&g.all[i].c, true);
	}
	metric("rounds", (double)g.lag.n);
	metric("p50_us", histogram_at(&g.lag, .5) / 1e3);
	metric("p99_us", histogram_at(&g.lag, .99) / 1e3);
	metric("max_us", (double)g.lag.largest / 1e3);
	metric("update_bytes", bytes / updates);
	usage_print(&begun, &ended, t->server_pid, updates);
	connection_close(&recorder.c, false);
	free(g.all);
	return 0;
}
