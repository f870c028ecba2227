/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the load client does with its connections: a closed loop of requests,
 * handshake after handshake, or nothing at all.
 */
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define STALL_MS 5000
#define EVENTS 512
#define THREADS_MAX 256

/* ---------------------------------------------------------------- load */

struct loading {
	const struct target *target;
	struct histogram latency;
	uint8_t *out;
	bool counting; /* the warm-up is over */
	bool open;     /* new requests are still sent */
	int busy;      /* connections with answers to come */
	double operations, refused;
	struct usage begun, ended;
};

static void shoot(struct loading *l, struct connection *c)
{
	const struct target *t = l->target;
	size_t n = 0;

	for (int i = 0; i < t->depth; i++)
		n += t->protocol->request(&t->workload, l->out + n);
	c->waiting = t->depth;
	c->sent_ns = clock_ns();
	connection_send(c, l->out, n);
	l->busy++;
}

static void count(struct loading *l, const struct connection *c,
    const uint8_t *message, size_t len, uint64_t now)
{
	const char *why = l->target->protocol->refusal(message, len);

	if (why != NULL && l->refused++ == 0)
		fprintf(stderr, "bench-client: refused: %s\n", why);
	if (l->counting && l->open) {
		l->operations++;
		histogram_add(&l->latency, now - c->sent_ns);
	}
}

static void answer(struct loading *l, struct connection *c)
{
	size_t used = 0;
	long len = 0;

	if (connection_fill(c) < 0)
		fail("the server closed a connection");
	uint64_t now = clock_ns();
	while (c->waiting > 0 &&
	    (len = l->target->protocol->message(c->in + used, c->n_in - used)) >
		0) {
		count(l, c, c->in + used, (size_t)len, now);
		used += (size_t)len;
		c->waiting--;
	}
	if (len < 0)
		fail("not a message");
	connection_use(c, used);
	if (c->waiting > 0)
		return;
	l->busy--;
	if (l->open)
		shoot(l, c);
}

static void turn_the_page(struct loading *l, uint64_t begin, uint64_t end)
{
	uint64_t now = clock_ns();

	if (!l->counting && now >= begin) {
		l->counting = true;
		usage_look(&l->begun, l->target->server_pid);
	}
	if (l->open && now >= end) {
		l->open = false;
		usage_look(&l->ended, l->target->server_pid);
	}
}

static void print_load(const struct loading *l)
{
	double seconds = (double)(l->ended.at_ns - l->begun.at_ns) / 1e9;

	metric("ops_s", l->operations / seconds);
	metric("p50_us", histogram_at(&l->latency, .5) / 1e3);
	metric("p99_us", histogram_at(&l->latency, .99) / 1e3);
	metric("max_us", (double)l->latency.largest / 1e3);
	usage_print(&l->begun, &l->ended, l->target->server_pid, l->operations);
	if (l->refused > 0)
		metric("refused", l->refused);
}

int mode_load(const struct target *t)
{
	static struct loading l;
	struct epoll_event events[EVENTS];
	struct connection *all = connections_open(t);
	int poller = epoll_create1(EPOLL_CLOEXEC);

	l.target = t;
	l.open = true;
	l.out = malloc((size_t)t->depth * REQUEST_MAX);
	if (l.out == NULL || poller < 0)
		fail("mode_load");
	for (int i = 0; i < t->connections; i++) {
		struct epoll_event e = {
			.events = EPOLLIN,
			.data.ptr = &all[i],
		};
		connection_unblock(&all[i]);
		epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &e);
	}
	uint64_t begin = clock_ns() + (uint64_t)(t->warm_seconds * 1e9);
	uint64_t end = begin + (uint64_t)(t->seconds * 1e9);
	for (int i = 0; i < t->connections; i++)
		shoot(&l, &all[i]);
	while (l.busy > 0) {
		int n = epoll_wait(poller, events, EVENTS, STALL_MS);
		if (n == 0) {
			fprintf(stderr,
			    "bench-client: no answer for 5 s on %d "
			    "connections\n",
			    l.busy);
			return 1;
		}
		turn_the_page(&l, begin, end);
		for (int i = 0; i < n; i++)
			answer(&l, events[i].data.ptr);
	}
	print_load(&l);
	for (int i = 0; i < t->connections; i++)
		connection_close(&all[i], false);
	free(all);
	free(l.out);
	close(poller);
	return 0;
}

/* ----------------------------------------------------------- handshakes */

struct handshaking {
	const struct target *target;
	uint64_t end_ns;
	pthread_mutex_t lock;
	struct histogram latency;
	double failed;
};

static void *shake_hands(void *arg)
{
	struct handshaking *h = arg;
	struct histogram *mine = calloc(1, sizeof *mine);
	struct connection c;
	double failed = 0;

	if (mine == NULL)
		fail("calloc");
	for (;;) {
		uint64_t begun = clock_ns();
		if (begun >= h->end_ns)
			break;
		if (connection_open(&c, h->target) != 0) {
			failed++;
			usleep(1000);
			continue;
		}
		histogram_add(mine, clock_ns() - begun);
		connection_close(&c, true);
	}
	pthread_mutex_lock(&h->lock);
	histogram_join(&h->latency, mine);
	h->failed += failed;
	pthread_mutex_unlock(&h->lock);
	free(mine);
	return NULL;
}

int mode_handshake(const struct target *t)
{
	static struct handshaking h = { .lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t threads[THREADS_MAX];
	struct usage begun, ended;
	int n = t->connections < THREADS_MAX ? t->connections : THREADS_MAX;

	h.target = t;
	usage_look(&begun, t->server_pid);
	h.end_ns = begun.at_ns + (uint64_t)(t->seconds * 1e9);
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, shake_hands, &h) != 0)
			fail("pthread_create");
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	usage_look(&ended, t->server_pid);

	double seconds = (double)(ended.at_ns - begun.at_ns) / 1e9;
	metric("ops_s", (double)h.latency.n / seconds);
	metric("p50_us", histogram_at(&h.latency, .5) / 1e3);
	metric("p99_us", histogram_at(&h.latency, .99) / 1e3);
	metric("failed", h.failed);
	usage_print(&begun, &ended, t->server_pid, (double)h.latency.n);
	return h.latency.n == 0;
}

/* ------------------------------------------------------- idle and ready */

int mode_idle(const struct target *t)
{
	struct connection *all = connections_open(t);
	char byte;

	printf("READY\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	for (int i = 0; i < t->connections; i++)
		connection_close(&all[i], false);
	free(all);
	return 0;
}

int mode_ready(const struct target *t)
{
	uint64_t end = clock_ns() + (uint64_t)(t->seconds * 1e9);
	struct connection c;
	struct timespec now;

	while (clock_ns() < end) {
		if (connection_open(&c, t) == 0) {
			clock_gettime(CLOCK_REALTIME, &now);
			printf("%lld%09ld\n", (long long)now.tv_sec,
			    now.tv_nsec);
			connection_close(&c, false);
			return 0;
		}
		usleep(1000);
	}
	return 1;
}
