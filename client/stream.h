/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Frames to and from the server over one connection, with blocking calls on
 * an event base of its own. Below link (requests and replies) and enrol.
 */
#ifndef VIESTI_STREAM_H
#define VIESTI_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "common/error.h"

struct event_base;
struct stream;

struct stream_target {
	const char *socket; /* path of a UNIX socket; NULL: TLS */
	const char *address;
	uint16_t port;
	const char *alpn; /* borrowed as long as the stream */
	SSL_CTX *ctx;	  /* borrowed */
};

/* Connected and, over TLS, verified: 10 s in all. Errors of connect.h and
 * trust.h. */
int stream_open(struct stream **out, const struct stream_target *target,
    struct error *err);
void stream_close(struct stream *s); /* NULL is fine */

struct event_base *stream_base(struct stream *s);
/* Called when bytes have arrived or the connection has ended. */
void stream_on_arrival(struct stream *s, void (*call)(void *arg), void *arg);

/* Queues a whole frame, head included. The connection's end shows in
 * stream_next. */
int stream_send(struct stream *s, const void *frame, size_t len,
    struct error *err);
/*
 * The next frame's body, borrowed until the next call: 1. 0: none came within
 * wait_us (0: only looks; negative: however long). Negative: the connection has
 * ended (E_UNAVAILABLE connection_lost, and those of trust.h), or sent what is
 * no frame.
 */
int stream_next(struct stream *s, const uint8_t **body, uint32_t *len,
    int64_t wait_us, struct error *err);
/* 0, or what ended it; frames that came before may be left. */
int stream_ended(const struct stream *s, struct error *err);
void stream_limit(struct stream *s, uint32_t frame_bytes);
int64_t stream_heard_us(const struct stream *s); /* monotonic */
int64_t stream_sent_us(const struct stream *s);
/* Ends it with an error of ours, as if the peer had gone. */
void stream_end(struct stream *s, const struct error *why);

#endif
