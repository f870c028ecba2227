/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One connection as a stream of frames. See stream.h.
 *
 * Bytes that arrived stand in `in` from `at` on; a frame is given where it
 * stands and passed over by the next call. `ended` is set once, by whichever
 * end came first; frames that arrived before it are still given.
 */
#include "client/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "client/connect.h"
#include "client/trust.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/frame.h"
#include "common/i18n.h"
#include "common/tls.h"

#define OPEN_US 10000000   /* connecting and the handshake, in all */
#define IN_MAX (24u << 20) /* 64 replies of 256 KiB, and room */

struct stream {
	struct event_base *base;
	struct event *timer; /* wakes a wait; says nothing */
	struct tls *tls;
	struct buf in;
	size_t at; /* first byte not given yet */
	uint32_t limit;
	bool ready, ended;
	int alert; /* TLS alert that came, or -1 */
	struct error end;
	const char *alpn;
	char where[320];
	int64_t heard_us, sent_us;
	void (*arrived)(void *arg);
	void *arg;
};

static void on_ready(void *arg)
{
	struct stream *s = arg;

	SSL *ssl = tls_ssl(s->tls);

	s->heard_us = clock_mono_us();
	s->ready = true;
	if (!ssl || trust_protocol(ssl, s->alpn))
		return;
	/* A server of another protocol may pass over what we offered. */
	trust_refusal(NULL, SSL_AD_NO_APPLICATION_PROTOCOL, s->where, &s->end);
	s->ended = true;
}

static size_t on_data(void *arg, const uint8_t *data, size_t len)
{
	struct stream *s = arg;

	s->heard_us = clock_mono_us();
	buf_add(&s->in, data, len);
	if (s->in.failed)
		tls_pause(s->tls, true);
	if (s->arrived)
		s->arrived(s->arg);
	return len;
}

static void lost(struct stream *s)
{
	error_set(&s->end, E_UNAVAILABLE, "connection_lost",
	    _("The connection to the server %s was lost. Try again."),
	    s->where);
}

static void on_ended(void *arg, enum tls_end end, const char *detail)
{
	struct stream *s = arg;

	(void)detail;
	if (s->ended)
		return;
	if (end == TLS_END_REFUSED)
		trust_refusal(tls_ssl(s->tls), s->alert, s->where, &s->end);
	else
		lost(s);
	s->ended = true;
	if (s->arrived)
		s->arrived(s->arg);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

static const struct tls_events events = {
	.ready = on_ready,
	.data = on_data,
	.ended = on_ended,
};

static int stream_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

/* The number of the server's alert: tls.c only passes its text on. */
static void on_info(const SSL *ssl, int where, int value)
{
	struct stream *s = SSL_get_ex_data(ssl, stream_index());

	if (s && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
	    (value & 0xff) != SSL_AD_CLOSE_NOTIFY)
		s->alert = value & 0xff;
}

static int start(struct stream *s, const struct stream_target *t, int fd,
    struct error *err)
{
	SSL *ssl = NULL;

	if (!t->socket) {
		ssl = trust_stream(t->ctx, t->alpn);
		if (!ssl) {
			close(fd);
			return error_set(err, E_INTERNAL, "openssl",
			    _("TLS could not be set up on this machine."));
		}
		SSL_set_ex_data(ssl, stream_index(), s);
		SSL_set_info_callback(ssl, on_info);
	}
	s->tls = tls_new(s->base, fd, ssl, false, &events, s);
	if (!s->tls)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	s->ready = t->socket != NULL;
	return 0;
}

/* One turn of the loop, at most until then. */
static int turn(struct stream *s, int64_t until_us, struct error *err)
{
	if (until_us >= 0) {
		int64_t left = until_us - clock_mono_us();
		if (left < 0)
			left = 0;
		struct timeval tv = { .tv_sec = left / 1000000,
			.tv_usec = left % 1000000 };
		evtimer_add(s->timer, &tv);
	}
	int n = event_base_loop(s->base, EVLOOP_ONCE);
	evtimer_del(s->timer);
	if (n < 0)
		return error_set(err, E_INTERNAL, "event_loop",
		    _("The program's event loop failed."));
	return 0;
}

static int handshake(struct stream *s, int64_t until_us, struct error *err)
{
	int code = 0;

	while (!code && !s->ready && !s->ended) {
		if (clock_mono_us() >= until_us)
			return error_set(err, E_UNAVAILABLE, "timeout",
			    _("The server %s took the connection but does not answer. Try again in a minute; if it goes on, tell the organiser."),
			    s->where);
		code = turn(s, until_us, err);
	}
	/* One that was ready and ended in the same turn may have said why. */
	if (!code && !s->ready) {
		*err = s->end;
		code = err->code;
	}
	return code;
}

int stream_open(struct stream **out, const struct stream_target *t,
    struct error *err)
{
	struct error local;
	int64_t until_us = clock_mono_us() + OPEN_US;
	struct stream *s = xcalloc(1, sizeof(*s));
	int code, fd;

	if (!err)
		err = &local;
	buf_init(&s->in, IN_MAX);
	s->limit = FRAME_MAX_CLIENT;
	s->alert = -1;
	s->alpn = t->alpn;
	if (t->socket)
		snprintf(s->where, sizeof(s->where), "%s", t->socket);
	else
		snprintf(s->where, sizeof(s->where), _("%s, port %u"),
		    t->address, t->port);
	fd = t->socket ? connect_unix(t->socket, err)
		       : connect_tcp(t->address, t->port, until_us, err);
	code = fd < 0 ? fd : 0;
	if (code)
		goto out;
	s->base = event_base_new();
	s->timer = s->base ? evtimer_new(s->base, on_timer, s) : NULL;
	if (!s->timer) {
		close(fd);
		code = error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
		goto out;
	}
	code = start(s, t, fd, err);
	if (!code)
		code = handshake(s, until_us, err);
	if (!code) {
		*out = s;
		s = NULL;
	}
out:
	stream_close(s);
	return code;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	if (s->tls) {
		SSL *ssl = tls_ssl(s->tls);
		/* Says farewell when it costs nothing. */
		if (ssl && s->ready && !s->ended && !tls_queued(s->tls))
			(void)SSL_shutdown(ssl);
		tls_free(s->tls);
	}
	if (s->timer)
		event_free(s->timer);
	if (s->base)
		event_base_free(s->base);
	buf_fini(&s->in);
	free(s);
}

struct event_base *stream_base(struct stream *s)
{
	return s->base;
}

void stream_on_arrival(struct stream *s, void (*call)(void *arg), void *arg)
{
	s->arrived = call;
	s->arg = arg;
}

int stream_send(struct stream *s, const void *frame, size_t len,
    struct error *err)
{
	if (s->ended)
		return 0;
	s->sent_us = clock_mono_us();
	if (tls_send(s->tls, frame, len) < 0)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	return 0;
}

/* Looks for a frame at the front of what has arrived: 1, 0, negative. */
static int take(struct stream *s, const uint8_t **body, uint32_t *len,
    struct error *err)
{
	const uint8_t *front = (const uint8_t *)s->in.data + s->at;

	if (s->in.len == s->at) {
		buf_clear(&s->in);
		s->at = 0;
		return 0;
	}
	enum frame_state state = frame_next(front, s->in.len - s->at, s->limit,
	    body, len);
	if (state == FRAME_WHOLE) {
		s->at += FRAME_HEAD + *len;
		return 1;
	}
	if (state == FRAME_BAD || s->in.failed)
		return error_set(err, E_INTERNAL, "bad_frame",
		    _("The server %s sent something that is no message. Tell the organiser."),
		    s->where);
	/* What is left is moved to the front, so that the buffer's size is
	 * what has not been given, not all that ever came. */
	buf_consume(&s->in, s->at);
	s->at = 0;
	return 0;
}

int stream_next(struct stream *s, const uint8_t **body, uint32_t *len,
    int64_t wait_us, struct error *err)
{
	int64_t until_us = wait_us < 0 ? -1 : clock_mono_us() + wait_us;
	int code;

	while ((code = take(s, body, len, err)) == 0) {
		if (s->ended) {
			if (err)
				*err = s->end;
			return s->end.code;
		}
		if (until_us >= 0 && clock_mono_us() >= until_us)
			return 0;
		code = turn(s, until_us, err);
		if (code)
			return code;
	}
	return code;
}

int stream_ended(const struct stream *s, struct error *err)
{
	if (!s->ended)
		return 0;
	if (err)
		*err = s->end;
	return s->end.code;
}

void stream_limit(struct stream *s, uint32_t frame_bytes)
{
	s->limit = frame_bytes;
}

int64_t stream_heard_us(const struct stream *s)
{
	return s->heard_us;
}

int64_t stream_sent_us(const struct stream *s)
{
	return s->sent_us;
}

void stream_end(struct stream *s, const struct error *why)
{
	if (s->ended)
		return;
	s->ended = true;
	s->end = *why;
}
