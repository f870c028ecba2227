/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A TLS or plain stream on libevent; the invariants are in tls.h.
 *
 *   SHAKING --> OPEN --> FINISHING --> LINGERING --> OVER
 *       \_________\___________\_____________________/
 *
 * FINISHING: output drains, nothing is read. LINGERING: our side is shut, what
 * the peer still sends is thrown away, so that no reset destroys our last
 * words.
 *
 * A function that returns false has ended the stream, and a callback may have
 * freed it: its caller touches nothing and returns false too.
 */
#include "common/tls.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/event_struct.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#define CHUNK 16384 /* one record's most */
#define KEEP 4096   /* an empty buffer larger than this is freed */

enum state { SHAKING, OPEN, FINISHING, LINGERING, OVER };

struct bytes {
	uint8_t *data;
	size_t start, len,
	    cap; /* start <= len <= cap; start..len are waiting */
};

struct tls {
	struct event_base *base;
	int fd;
	SSL *ssl;
	enum state state;
	struct tls_events events;
	void *arg;
	bool *freed; /* set by tls_free while a callback runs */

	struct event readable, writable, turn, timer;
	bool reading, writing; /* the event is added */
	bool scheduled;	       /* the turn is active */
	bool paused;
	bool held;  /* give what is in `in` again, without new bytes */
	bool again; /* there may be bytes without the fd saying so */
	bool write_failed;

	struct bytes in; /* given and not used up */
	struct bytes front, back;
	size_t unfinished; /* of front: repeat SSL_write with this length */
};

static const struct timeval one_second = { 1, 0 };

/* -------------------------------------------------------------- bytes */

static size_t bytes_waiting(const struct bytes *b)
{
	return b->len - b->start;
}

static int bytes_add(struct bytes *b, const void *data, size_t n)
{
	if (b->cap - b->len < n) {
		size_t cap = b->cap ? b->cap : 1024;
		while (cap - bytes_waiting(b) < n)
			cap *= 2;
		uint8_t *wider = malloc(cap);
		if (!wider)
			return -1;
		if (b->len > b->start)
			memcpy(wider, b->data + b->start, bytes_waiting(b));
		free(b->data);
		*b = (struct bytes){ wider, 0, bytes_waiting(b), cap };
	}
	if (n > 0)
		memcpy(b->data + b->len, data, n);
	b->len += n;
	return 0;
}

static void bytes_drop(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

static void bytes_used(struct bytes *b, size_t n)
{
	b->start += n;
	if (b->start < b->len)
		return;
	b->start = b->len = 0;
	if (b->cap > KEEP)
		bytes_drop(b);
}

/* ------------------------------------------------------------- events */

static void want_read(struct tls *t, bool on)
{
	if (t->reading == on)
		return;
	t->reading = on;
	if (on)
		event_add(&t->readable, NULL);
	else
		event_del(&t->readable);
}

static void want_write(struct tls *t, bool on)
{
	if (t->writing == on)
		return;
	t->writing = on;
	if (on)
		event_add(&t->writable, NULL);
	else
		event_del(&t->writable);
}

static void schedule(struct tls *t)
{
	if (t->scheduled || t->state == OVER)
		return;
	t->scheduled = true;
	event_active(&t->turn, EV_WRITE, 0);
}

static void stop_events(struct tls *t)
{
	want_read(t, false);
	want_write(t, false);
	event_del(&t->turn);
	event_del(&t->timer);
}

static bool call(struct tls *t, void (*callback)(void *))
{
	bool freed = false;
	if (!callback)
		return true;
	t->freed = &freed;
	callback(t->arg);
	if (freed)
		return false;
	t->freed = NULL;
	return true;
}

/* -------------------------------------------------------------- the end */

static bool end(struct tls *t, enum tls_end why, const char *detail)
{
	t->state = OVER;
	stop_events(t);
	t->events.ended(t->arg, why, detail);
	return false;
}

static bool end_errno(struct tls *t, int error)
{
	if (error == 0)
		return end(t, TLS_END_CLOSED, "closed");
	return end(t, TLS_END_ERROR, strerror(error));
}

/* After a failed call into OpenSSL, with its errno. */
static bool end_ssl(struct tls *t, int kind, int error)
{
	unsigned long code = ERR_peek_error();
	int reason = ERR_GET_REASON(code);
	long verified = SSL_get_verify_result(t->ssl);
	const char *detail = ERR_reason_error_string(code);

	ERR_clear_error();
	if (kind == SSL_ERROR_ZERO_RETURN ||
	    reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return end(t, TLS_END_CLOSED, "closed");
	if (kind != SSL_ERROR_SSL)
		return end_errno(t, error);
	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED && verified != X509_V_OK)
		detail = X509_verify_cert_error_string(verified);
	return end(t, TLS_END_REFUSED, detail ? detail : "TLS failure");
}

/* -------------------------------------------------------------- reading */

/* >0 bytes; 0 nothing now; -1 ended. */
static ssize_t stream_read(struct tls *t, uint8_t *out, size_t size)
{
	if (!t->ssl) {
		ssize_t n = read(t->fd, out, size);
		if (n > 0)
			return n;
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		end_errno(t, n < 0 ? errno : 0);
		return -1;
	}
	ERR_clear_error();
	errno = 0;
	int n = SSL_read(t->ssl, out, (int)size);
	if (n > 0)
		return n;
	int error = errno;
	int kind = SSL_get_error(t->ssl, n);
	if (kind == SSL_ERROR_WANT_READ)
		return 0;
	if (kind == SSL_ERROR_WANT_WRITE) {
		want_write(t, true);
		return 0;
	}
	end_ssl(t, kind, error);
	return -1;
}

/* Gives n new bytes, after those kept from before. */
static bool deliver(struct tls *t, const uint8_t *data, size_t n)
{
	bool kept = bytes_waiting(&t->in) > 0, freed = false;
	if (kept) {
		if (bytes_add(&t->in, data, n) < 0)
			return end_errno(t, ENOMEM);
		data = t->in.data + t->in.start;
		n = bytes_waiting(&t->in);
	}
	t->freed = &freed;
	size_t used = t->events.data(t->arg, data, n);
	if (freed)
		return false;
	t->freed = NULL;
	if (t->state != OPEN)
		bytes_drop(&t->in);
	else if (kept)
		bytes_used(&t->in, used);
	else if (used < n && bytes_add(&t->in, data + used, n - used) < 0)
		return end_errno(t, ENOMEM);
	return true;
}

/* One read a turn, so that no peer keeps the loop to itself. */
static bool read_once(struct tls *t)
{
	static _Thread_local uint8_t fresh[CHUNK];

	if (t->paused || t->state != OPEN)
		return true;
	if (t->held) {
		t->held = false;
		schedule(t);
		if (bytes_waiting(&t->in) > 0)
			return deliver(t, NULL, 0);
		return true;
	}
	t->again = false;
	ssize_t n = stream_read(t, fresh, sizeof(fresh));
	if (n <= 0)
		return n == 0;
	/* Reading ahead, OpenSSL may hold records that the fd knows nothing of.
	 */
	if (t->ssl && SSL_has_pending(t->ssl)) {
		t->again = true;
		schedule(t);
	}
	return deliver(t, fresh, (size_t)n);
}

/* -------------------------------------------------------------- writing */

/* >0 bytes; 0 not now; -1 never again. */
static ssize_t stream_write(struct tls *t, const uint8_t *data, size_t n)
{
	if (!t->ssl) {
		ssize_t w = send(t->fd, data, n, MSG_NOSIGNAL);
		if (w > 0)
			return w;
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	}
	ERR_clear_error();
	int w = SSL_write(t->ssl, data, (int)n);
	if (w > 0)
		return w;
	int kind = SSL_get_error(t->ssl, w);
	return kind == SSL_ERROR_WANT_WRITE || kind == SSL_ERROR_WANT_READ ? 0
									   : -1;
}

/*
 * The peer may have said why before it went, so what it sent is read to the
 * end; only where nobody reads any more the stream ends here.
 */
static bool writing_failed(struct tls *t)
{
	int error = errno;
	ERR_clear_error();
	t->write_failed = true;
	t->unfinished = 0;
	bytes_drop(&t->front);
	bytes_drop(&t->back);
	want_write(t, false);
	if (t->state != OPEN || t->paused)
		return end_errno(t, error);
	return true;
}

/* Everything is out: close-notify, then our side of the socket. */
static bool shut(struct tls *t)
{
	if (t->ssl && SSL_is_init_finished(t->ssl)) {
		ERR_clear_error();
		int r = SSL_shutdown(t->ssl);
		if (r < 0 && SSL_get_error(t->ssl, r) == SSL_ERROR_WANT_WRITE) {
			want_write(t, true);
			return true;
		}
		ERR_clear_error();
	}
	want_write(t, false);
	if (shutdown(t->fd, SHUT_WR) < 0)
		return end_errno(t, 0);
	t->state = LINGERING;
	want_read(t, true);
	event_add(&t->timer, &one_second);
	return true;
}

static bool all_is_out(struct tls *t, bool wrote)
{
	if (t->state == FINISHING)
		return shut(t);
	want_write(t, false);
	return wrote ? call(t, t->events.drained) : true;
}

/* One write a turn. */
static bool flush(struct tls *t)
{
	if (t->state != OPEN && t->state != FINISHING)
		return true;
	if (bytes_waiting(&t->front) == 0) {
		struct bytes empty = t->front;
		t->front = t->back;
		t->back = empty;
	}
	size_t n = bytes_waiting(&t->front);
	if (n == 0)
		return all_is_out(t, false);
	n = t->unfinished ? t->unfinished : n < CHUNK ? n : CHUNK;
	ssize_t w = stream_write(t, t->front.data + t->front.start, n);
	if (w < 0)
		return writing_failed(t);
	t->unfinished = w == 0 ? n : 0;
	bytes_used(&t->front, (size_t)w);
	if (w > 0 && t->state == FINISHING)
		event_add(&t->timer, &one_second);
	if (tls_queued(t) == 0)
		return all_is_out(t, true);
	want_write(t, true);
	return true;
}

/* ------------------------------------------------------------- handshake */

static bool shake(struct tls *t)
{
	if (t->ssl) {
		ERR_clear_error();
		errno = 0;
		int r = SSL_do_handshake(t->ssl);
		int error = errno;
		int kind = SSL_get_error(t->ssl, r);
		want_write(t, kind == SSL_ERROR_WANT_WRITE);
		if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE)
			return true;
		if (r != 1)
			return end_ssl(t, kind, error);
	}
	t->state = OPEN;
	t->again = true;
	schedule(t);
	return call(t, t->events.ready);
}

static bool linger(struct tls *t)
{
	uint8_t waste[4096];
	ssize_t n = read(t->fd, waste, sizeof(waste));
	if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return true;
	return end_errno(t, 0);
}

/* --------------------------------------------------------- from the loop */

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct tls *t = arg;
	(void)fd, (void)what;
	if (t->state == SHAKING)
		shake(t);
	else if (t->state == LINGERING)
		linger(t);
	else if (t->paused || t->state == FINISHING)
		want_read(t, false); /* only now: most pauses end before this */
	else if (read_once(t) && tls_queued(t) > 0)
		flush(t);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct tls *t = arg;
	(void)fd, (void)what;
	if (t->state == SHAKING)
		shake(t);
	else
		flush(t);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct tls *t = arg;
	(void)fd, (void)what;
	t->scheduled = false;
	if (t->state == SHAKING)
		shake(t);
	else if ((!(t->again || t->held) || read_once(t)) &&
	    (tls_queued(t) > 0 || t->state == FINISHING))
		flush(t);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	end_errno(arg, 0);
}

/* --------------------------------------------------------------- outside */

struct tls *tls_new(struct event_base *base, int fd, SSL *ssl, bool server,
    const struct tls_events *events, void *arg)
{
	struct tls *t = calloc(1, sizeof(*t));
	int one = 1;

	if (!t || (ssl && SSL_set_fd(ssl, fd) != 1)) {
		free(t);
		SSL_free(ssl);
		close(fd);
		return NULL;
	}
	if (ssl && server)
		SSL_set_accept_state(ssl);
	else if (ssl)
		SSL_set_connect_state(ssl);
	t->base = base;
	t->fd = fd;
	t->ssl = ssl;
	t->events = *events;
	t->arg = arg;
	event_assign(&t->readable, base, fd, EV_READ | EV_PERSIST, on_readable,
	    t);
	event_assign(&t->writable, base, fd, EV_WRITE | EV_PERSIST, on_writable,
	    t);
	event_assign(&t->turn, base, -1, 0, on_turn, t);
	event_assign(&t->timer, base, -1, 0, on_timer, t);
	if (ssl) /* refused by sockets that know no such thing: no matter */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	want_read(t, true);
	schedule(t);
	return t;
}

void tls_free(struct tls *t)
{
	if (!t)
		return;
	if (t->freed)
		*t->freed = true;
	stop_events(t);
	SSL_free(t->ssl);
	close(t->fd);
	bytes_drop(&t->in);
	bytes_drop(&t->front);
	bytes_drop(&t->back);
	free(t);
}

int tls_send(struct tls *t, const void *data, size_t len)
{
	if (t->state > OPEN || t->write_failed ||
	    bytes_add(&t->back, data, len) < 0)
		return -1;
	if (!t->writing)
		schedule(t);
	return 0;
}

size_t tls_queued(const struct tls *t)
{
	return bytes_waiting(&t->front) + bytes_waiting(&t->back);
}

void tls_pause(struct tls *t, bool paused)
{
	if (t->paused == paused)
		return;
	t->paused = paused;
	if (paused || t->state > OPEN)
		return;
	want_read(t, true);
	t->held = true;
	t->again = true;
	schedule(t);
}

void tls_finish(struct tls *t)
{
	if (t->state > OPEN)
		return;
	t->state = FINISHING; /* `in` stays: data() may be reading it */
	event_add(&t->timer, &one_second);
	schedule(t);
}

int tls_fd(const struct tls *t)
{
	return t->fd;
}

SSL *tls_ssl(const struct tls *t)
{
	return t->ssl;
}

int tls_context_setup(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx,
	    SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
		SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
	/* The peer has the CA; decoding it is a fifth of a handshake. */
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_max_early_data(ctx, 0);
	SSL_CTX_set_security_level(ctx, 2); /* whatever openssl.cnf says */
	if (SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1 ||
	    SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) != 1 ||
	    SSL_CTX_set_num_tickets(ctx, 0) != 1 ||
	    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") != 1 ||
	    SSL_CTX_set1_sigalgs_list(ctx,
		"ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384") != 1 ||
	    SSL_CTX_set_ciphersuites(ctx,
		"TLS_AES_128_GCM_SHA256:"
		"TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") != 1)
		return -1;
	return 0;
}

static int64_t instant(const ASN1_TIME *t)
{
	struct tm tm;
	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return 0;
	return (int64_t)timegm(&tm) * 1000000;
}

int64_t tls_cert_begins_at(const X509 *cert)
{
	return instant(X509_get0_notBefore(cert));
}

int64_t tls_cert_expires_at(const X509 *cert)
{
	return instant(X509_get0_notAfter(cert));
}
