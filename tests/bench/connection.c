/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A TLS connection of the load client: dialled and greeted in blocking mode,
 * then driven by epoll.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/err.h>

#define DIALLERS 16
#define TRIES 5

static int dial(const struct target *t)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(t->port),
	};
	struct timeval patience = { .tv_sec = 20 };
	int one = 1;

	inet_pton(AF_INET, t->host, &to.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return fd;
}

/* Says the greeting and reads its whole answer. */
static int greet(struct connection *c, const struct protocol *p)
{
	uint8_t data[8192];
	size_t n = p->hello(data), got = 0;
	long whole;

	if (SSL_write(c->ssl, data, (int)n) != (int)n)
		return -1;
	while ((whole = p->message(data, got)) == 0) {
		int r = got == sizeof data
		    ? 0
		    : SSL_read(c->ssl, data + got, (int)(sizeof data - got));
		if (r <= 0)
			return -1;
		got += (size_t)r;
	}
	if (whole < 0)
		return -1;
	const char *why = p->refusal(data, (size_t)whole);
	if (why != NULL)
		fprintf(stderr, "bench-client: greeting refused: %s\n", why);
	return why == NULL ? 0 : -1;
}

int connection_open(struct connection *c, const struct target *t)
{
	memset(c, 0, sizeof *c);
	c->fd = dial(t);
	if (c->fd < 0)
		return -1;
	c->ssl = SSL_new(t->context);
	if (c->ssl != NULL && SSL_set_fd(c->ssl, c->fd) == 1 &&
	    SSL_connect(c->ssl) == 1 && greet(c, t->protocol) == 0)
		return 0;
	SSL_free(c->ssl);
	close(c->fd);
	return -1;
}

void connection_close(struct connection *c, bool reset)
{
	if (reset) {
		struct linger none = { .l_onoff = 1 };
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
		SSL_set_shutdown(c->ssl, SSL_SENT_SHUTDOWN);
	} else {
		SSL_shutdown(c->ssl);
	}
	SSL_free(c->ssl);
	close(c->fd);
	free(c->in);
}

void connection_unblock(struct connection *c)
{
	fcntl(c->fd, F_SETFL, fcntl(c->fd, F_GETFL) | O_NONBLOCK);
}

void connection_send(struct connection *c, const uint8_t *data, size_t len)
{
	while (len > 0) {
		int r = SSL_write(c->ssl, data, (int)len);
		if (r > 0) {
			data += r;
			len -= (size_t)r;
			continue;
		}
		int why = SSL_get_error(c->ssl, r);
		struct pollfd p = {
			.fd = c->fd,
			.events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT,
		};
		if (why != SSL_ERROR_WANT_WRITE && why != SSL_ERROR_WANT_READ)
			fail("SSL_write");
		poll(&p, 1, 1000);
	}
}

long connection_fill(struct connection *c)
{
	long got = 0;

	do {
		if (c->in_size - c->n_in < 4096) {
			c->in_size = c->in_size != 0 ? c->in_size * 2 : 8192;
			c->in = realloc(c->in, c->in_size);
			if (c->in == NULL)
				fail("realloc");
		}
		int r = SSL_read(c->ssl, c->in + c->n_in,
		    (int)(c->in_size - c->n_in));
		if (r <= 0) {
			int why = SSL_get_error(c->ssl, r);
			return why == SSL_ERROR_WANT_READ ||
				why == SSL_ERROR_WANT_WRITE
			    ? got
			    : -1;
		}
		c->n_in += (size_t)r;
		got += r;
	} while (SSL_has_pending(c->ssl));
	return got;
}

void connection_use(struct connection *c, size_t len)
{
	if (len == 0)
		return;
	memmove(c->in, c->in + len, c->n_in - len);
	c->n_in -= len;
}

struct dialling {
	const struct target *target;
	struct connection *all;
	atomic_int next, failed;
};

static void *dial_some(void *arg)
{
	struct dialling *d = arg;

	for (;;) {
		int i = d->next++, tries = 0;
		if (i >= d->target->connections)
			return NULL;
		while (connection_open(&d->all[i], d->target) != 0 &&
		    ++tries < TRIES)
			usleep(20000);
		if (tries == TRIES)
			d->failed++;
	}
}

struct connection *connections_open(const struct target *t)
{
	struct dialling d = { .target = t };
	pthread_t threads[DIALLERS];

	d.all = calloc((size_t)t->connections, sizeof *d.all);
	if (d.all == NULL)
		fail("calloc");
	for (int i = 0; i < DIALLERS; i++)
		if (pthread_create(&threads[i], NULL, dial_some, &d) != 0)
			fail("pthread_create");
	for (int i = 0; i < DIALLERS; i++)
		pthread_join(threads[i], NULL);
	if (d.failed != 0) {
		fprintf(stderr, "bench-client: %d of %d connections failed\n",
		    (int)d.failed, t->connections);
		fail("connect");
	}
	return d.all;
}
