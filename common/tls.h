/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One TLS stream on a non-blocking socket: SSL_read and SSL_write driven by
 * plain libevent events. No bufferevents: on TLS they cost a quarter of the
 * speed and bring stalls of their own.
 *
 * It also carries a plain stream (the UNIX socket) behind the same calls, with
 * ssl NULL.
 *
 * Invariants:
 *  1. Callbacks come from the event loop only, never from inside one of the
 *     calls below; each of them may free the stream.
 *  2. Output collects in the back buffer and leaves from the front buffer, at
 *     most 16 KiB by one SSL_write a turn, so that several frames share a TLS
 *     record. The buffers change places when the front one is empty: the
 *     bytes of an unfinished SSL_write are never moved, and it is repeated
 *     with the same arguments.
 *  3. Reading stops while paused; nothing is lost.
 *  4. OpenSSL's error queue is empty before each call into it.
 */
#ifndef VIESTI_TLS_H
#define VIESTI_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

struct event_base;
struct tls;

enum tls_end {
	TLS_END_CLOSED,	 /* the peer closed, or closed without saying so */
	TLS_END_REFUSED, /* TLS alert or failed verification: detail says which
			  */
	TLS_END_ERROR,	 /* network */
};

struct tls_events {
	void (*ready)(void *arg); /* handshake finished */
	/* Bytes arrived; returns how many were used up, the rest is kept and
	 * given again with more, or when a pause ends. Not called while
	 * paused. Must not run the event loop. */
	size_t (*data)(void *arg, const uint8_t *data, size_t len);
	void (*drained)(void *arg); /* all output has left; may be NULL */
	/* The last callback; what is left to do is tls_free. */
	void (*ended)(void *arg, enum tls_end end, const char *detail);
};

/*
 * Takes fd (non-blocking) and ssl (NULL: plain), both freed with the stream.
 * server: accept, else connect; the fd may still be connecting. NULL: no
 * memory (fd and ssl are freed).
 */
struct tls *tls_new(struct event_base *base, int fd, SSL *ssl, bool server,
    const struct tls_events *events, void *arg);
void tls_free(struct tls *t); /* closes at once, sends nothing; NULL is fine */

/* Queues len bytes, copied; sent at the end of this loop turn. -1: no memory,
 * or finishing. */
int tls_send(struct tls *t, const void *data, size_t len);
size_t tls_queued(const struct tls *t); /* bytes not yet given to the kernel */
void tls_pause(struct tls *t, bool paused);
/* No more data(); drains the output, close-notify, SHUT_WR, reads to the end,
 * then ended(). Gives up after a second without progress. */
void tls_finish(struct tls *t);

int tls_fd(const struct tls *t);
SSL *tls_ssl(const struct tls *t); /* borrowed; NULL: plain */

/* What both ends set on a context: TLS 1.3 only, the three AEAD suites with
 * AES-128-GCM first, X25519 P-256 P-384, no tickets, no resumption, no early
 * data, no compression, SSL_OP_IGNORE_UNEXPECTED_EOF, SSL_MODE_RELEASE_BUFFERS.
 * 0 or -1. */
int tls_context_setup(SSL_CTX *ctx);

/* When a certificate begins and ends to be valid: microseconds UTC. */
int64_t tls_cert_begins_at(const X509 *cert);
int64_t tls_cert_expires_at(const X509 *cert);

#define TLS_ALPN "viesti/1"
#define TLS_ALPN_ENROL "viesti-enrol/1"
#define TLS_SERVER_NAME "viesti.internal"

#endif
