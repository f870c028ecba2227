/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Connections: their table, their states and what passes through them. Who
 * may come in stands in conn_identity.c, how much of everything in
 * conn_limits.c.
 *
 * A connection is never freed while somebody above us on the stack may hold
 * it: closing changes the state, and the memory goes when the stream has ended
 * or, after conn_cut, from the loop (reap).
 */
#include "server/conn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/tls.h"
#include "common/wire.h"
#include "server/conn_private.h"
#include "server/dispatch.h"
#include "server/push.h"
#include "server/server.h"

#define SEND_BUFFER 65536 /* more would hide a slow consumer from us */
#define CLOSING_MS 5000	  /* for Goodbye and what is queued before it */

static int64_t after_ms(int64_t ms)
{
	return clock_mono_us() + ms * 1000;
}

/* ---------------------------------------------------------------- states */

static void leave_unready(struct conn *c)
{
	struct conns *all = c->sv->conns;
	DL_DELETE2(all->unready, c, unready_prev, unready_next);
	all->n_unready--;
}

static void disown(struct conn *c)
{
	struct owner *o = c->owner;
	if (!o)
		return;
	c->owner = NULL;
	DL_DELETE2(o->first, c, owner_prev, owner_next);
	if (--o->n > 0)
		return;
	HASH_DEL(c->sv->conns->owners, o);
	free(o);
}

/* The one door between states. */
static void conn_state(struct conn *c, enum conn_state to)
{
	const struct config *config = &c->sv->config;
	bool was_unready = !c->local && c->state < CONN_READY;

	if (was_unready && to >= CONN_READY)
		leave_unready(c);
	c->state = to;
	switch (to) {
	case CONN_HANDSHAKE:
		c->deadline = after_ms(config->handshake_ms);
		break;
	case CONN_HELLO:
		c->deadline = after_ms(config->hello_ms);
		break;
	case CONN_READY:
		c->deadline = 0;
		break;
	case CONN_CLOSING:
		disown(c); /* it no longer counts as one of its client's */
		c->deadline = after_ms(CLOSING_MS);
		break;
	}
}

static void log_closed(const struct conn *c, const char *reason,
    const char *detail)
{
	if (detail)
		log_event(LOG_INFO, "closed",
		    "conn=%" PRIu64 " source=%s client=%" PRId64
		    " reason=%s detail=%s",
		    c->number, c->source, c->peer.client, reason, detail);
	else
		log_event(LOG_INFO, "closed",
		    "conn=%" PRIu64 " source=%s client=%" PRId64 " reason=%s",
		    c->number, c->source, c->peer.client, reason);
}

static void free_conn(struct conn *c)
{
	struct conns *all = c->sv->conns;

	if (c->state < CONN_READY && !c->local)
		leave_unready(c);
	disown(c);
	push_gone(c->sv, c->number);
	if (c->doomed)
		all->n_doomed--;
	HASH_DEL(all->by_number, c);
	DL_DELETE(all->all, c);
	all->n--;
	tls_free(c->tls);
	free(c);
}

void conn_cut(struct conn *c, const char *reason)
{
	struct conns *all = c->sv->conns;
	if (c->doomed)
		return;
	if (c->state != CONN_CLOSING)
		log_closed(c, reason, NULL);
	conn_state(c, CONN_CLOSING);
	tls_pause(c->tls, true);
	c->doomed = true;
	all->n_doomed++;
	event_active(all->reap, EV_TIMEOUT, 0);
}

static void on_reap(evutil_socket_t fd, short what, void *arg)
{
	struct conns *all = arg;
	struct conn *c, *next;
	(void)fd, (void)what;
	DL_FOREACH_SAFE(all->all, c, next)
	{
		if (all->n_doomed == 0)
			return;
		if (c->doomed)
			free_conn(c);
	}
}

void conn_pause(struct conn *c, unsigned why, bool paused)
{
	c->pauses = paused ? c->pauses | why : c->pauses & ~why;
	c->frame_deadline = 0; /* what is not read cannot be late */
	if (c->state != CONN_CLOSING)
		tls_pause(c->tls, c->pauses != 0);
}

/* ---------------------------------------------------------------- output */

static void send_goodbye(struct conn *c, const char *reason,
    const char *message, uint32_t reconnect_after_ms)
{
	Viesti__Goodbye goodbye = VIESTI__GOODBYE__INIT;
	Viesti__Push push = VIESTI__PUSH__INIT;
	Viesti__ServerFrame frame = VIESTI__SERVER_FRAME__INIT;
	struct arena *arena = arena_new(FRAME_MAX_HELLO);
	size_t len;

	if (!arena)
		return;
	goodbye.reason = arena_strdup(arena, reason);
	goodbye.message = arena_strdup(arena, message);
	goodbye.has_reconnect_after_ms = reconnect_after_ms > 0;
	goodbye.reconnect_after_ms = reconnect_after_ms;
	push.body_case = VIESTI__PUSH__BODY_GOODBYE;
	push.goodbye = &goodbye;
	frame.frame_case = VIESTI__SERVER_FRAME__FRAME_PUSH;
	frame.push = &push;
	uint8_t *bytes = wire_encode(arena, &frame.base, FRAME_MAX_CLIENT,
	    &len);
	if (bytes)
		tls_send(c->tls, bytes, len);
	arena_free(arena);
}

void conn_goodbye(struct conn *c, const char *reason, const char *message,
    uint32_t reconnect_after_ms)
{
	if (c->state == CONN_CLOSING)
		return;
	log_closed(c, reason, NULL);
	if (c->state != CONN_HANDSHAKE)
		send_goodbye(c, reason, message, reconnect_after_ms);
	conn_state(c, CONN_CLOSING);
	tls_finish(c->tls);
}

void conn_part(struct conn *c, const char *reason, const char *msgid,
    uint32_t reconnect_after_ms)
{
	i18n_use(c->language);
	conn_goodbye(c, reason, i18n_text(msgid), reconnect_after_ms);
}

void conn_send(struct conn *c, const uint8_t *frame, size_t len, bool reply)
{
	if (reply && c->open > 0) {
		c->open--;
		if ((c->pauses & PAUSE_OPEN) && c->open <= WIRE_OPEN_MAX / 2)
			conn_pause(c, PAUSE_OPEN, false);
	}
	if (c->state == CONN_CLOSING)
		return;
	if (tls_send(c->tls, frame, len) < 0)
		conn_cut(c, "send_failed");
	else
		conn_output_grew(c);
}

bool conn_output_is_empty(const struct conn *c)
{
	return tls_queued(c->tls) == 0;
}

void conn_request_opened(struct conn *c)
{
	c->open++;
	if (c->open >= WIRE_OPEN_MAX)
		conn_pause(c, PAUSE_OPEN, true);
}

void conn_ready(struct conn *c)
{
	if (c->state != CONN_HELLO)
		return;
	conn_state(c, CONN_READY);
	log_event(LOG_INFO, "ready",
	    "conn=%" PRIu64 " source=%s client=%" PRId64 " role=%s", c->number,
	    c->source, c->peer.client, role_name(c->peer.role));
}

/* ----------------------------------------------------- from the stream */

static void on_ready(void *arg)
{
	struct conn *c = arg;
	if (c->state != CONN_HANDSHAKE)
		return;
	conn_state(c, CONN_HELLO); /* so that a Goodbye can be said */
	conn_identify(c);
}

/* One frame from the front of data; how many bytes it used, 0: not now. */
static size_t take_frame(struct conn *c, const uint8_t *data, size_t len)
{
	const uint8_t *body;
	uint32_t body_len;

	switch (frame_next(data, len, conn_frame_limit(c), &body, &body_len)) {
	case FRAME_MORE:
		conn_frame_begun(c, len > 0);
		return 0;
	case FRAME_WHOLE:
		conn_frame_begun(c, false);
		if (!conn_take_token(c))
			return 0;
		c->heard_at = clock_mono_us();
		dispatch_frame(c->sv, c, body, body_len);
		return FRAME_HEAD + (size_t)body_len;
	default:
		conn_part(c, "frame_length",
		    N_("A message was empty or larger "
		       "than this server takes. Update the program; if that does "
		       "not help, tell the administrator."),
		    0);
		return 0;
	}
}

static size_t on_data(void *arg, const uint8_t *data, size_t len)
{
	struct conn *c = arg;
	size_t used = 0, n;

	while (c->state != CONN_CLOSING && !c->pauses &&
	    (n = take_frame(c, data + used, len - used)) > 0)
		used += n;
	return c->state == CONN_CLOSING ? len : used;
}

static void on_drained(void *arg)
{
	struct conn *c = arg;
	if (c->pauses & PAUSE_OUTPUT)
		conn_pause(c, PAUSE_OUTPUT, false);
	push_drained(c->sv, c);
}

static void on_ended(void *arg, enum tls_end why, const char *detail)
{
	static const char *const reasons[] = {
		[TLS_END_CLOSED] = "peer_closed",
		[TLS_END_REFUSED] = "tls_refused",
		[TLS_END_ERROR] = "network",
	};
	struct conn *c = arg;
	if (c->state != CONN_CLOSING)
		log_closed(c, reasons[why],
		    why == TLS_END_CLOSED ? NULL : detail);
	free_conn(c);
}

static const struct tls_events stream_events = {
	on_ready,
	on_data,
	on_drained,
	on_ended,
};

/* ----------------------------------------------------------- the table */

static bool add_conn(struct conns *all, struct conn *c)
{
	HASH_ADD(hh, all->by_number, number, sizeof(c->number), c);
	if (c->out_of_memory)
		return false;
	DL_APPEND(all->all, c);
	all->n++;
	if (!c->local) {
		DL_APPEND2(all->unready, c, unready_prev, unready_next);
		all->n_unready++;
	}
	return true;
}

struct conn *conn_accept(struct server *sv, int fd, bool local,
    const char *source)
{
	struct conns *all = sv->conns;
	struct conn *c = NULL;
	SSL *ssl = NULL;
	int buffer = SEND_BUFFER;

	if (!conn_has_room(all, local, source) ||
	    !(c = calloc(1, sizeof(*c))) ||
	    (!local && !(ssl = SSL_new(pki_server_context(sv->pki))))) {
		close(fd);
		free(c);
		return NULL;
	}
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	c->sv = sv;
	c->number = ++all->last_number;
	c->local = local;
	c->peer = (struct peer){ .department = DEPARTMENT_NONE,
		.person = PERSON_NONE };
	strncpy(c->source, source, sizeof(c->source) - 1);
	c->tls = tls_new(sv->base, fd, ssl, true, &stream_events, c);
	if (!c->tls || !add_conn(all, c)) {
		tls_free(c->tls);
		free(c);
		return NULL;
	}
	conn_state(c, CONN_HANDSHAKE);
	conn_limits_start(c);
	return c;
}

bool conn_own(struct conn *c, const struct peer *peer)
{
	struct conns *all = c->sv->conns;
	struct owner *o = NULL;

	HASH_FIND(hh, all->owners, &peer->client, sizeof(peer->client), o);
	if (!o) {
		o = calloc(1, sizeof(*o));
		if (!o)
			return false;
		o->client = peer->client;
		HASH_ADD(hh, all->owners, client, sizeof(o->client), o);
		if (o->out_of_memory) {
			free(o);
			return false;
		}
	}
	DL_APPEND2(o->first, c, owner_prev, owner_next);
	o->n++;
	c->owner = o;
	c->peer = *peer;
	return true;
}

struct conn *conn_by_number(struct server *sv, uint64_t number)
{
	struct conn *c = NULL;
	HASH_FIND(hh, sv->conns->by_number, &number, sizeof(number), c);
	return c && c->state != CONN_CLOSING ? c : NULL;
}

size_t conn_close_client(struct server *sv, int64_t client, const char *reason,
    const char *message, uint32_t reconnect_after_ms)
{
	struct conn *c, *next;
	size_t n = 0;

	DL_FOREACH_SAFE(sv->conns->all, c, next)
	{
		if ((client != 0 && c->peer.client != client) ||
		    c->state == CONN_CLOSING)
			continue;
		conn_part(c, reason, message, reconnect_after_ms);
		n++;
	}
	return n;
}

size_t conn_count_of(struct server *sv, int64_t client)
{
	struct owner *o = NULL;
	size_t n = 0;
	HASH_FIND(hh, sv->conns->owners, &client, sizeof(client), o);
	for (struct conn *c = o ? o->first : NULL; c; c = c->owner_next)
		n += c->state == CONN_READY;
	return n;
}

size_t conn_count(struct server *sv)
{
	return sv->conns->n;
}

void conn_pause_all(struct server *sv, bool paused)
{
	struct conn *c;
	sv->conns->paused = paused;
	DL_FOREACH (sv->conns->all, c)
		conn_pause(c, PAUSE_ALL, paused);
}

int conns_init(struct server *sv)
{
	struct conns *all = calloc(1, sizeof(*all));

	if (!all)
		return -1;
	sv->conns = all;
	all->sv = sv;
	all->reap = event_new(sv->base, -1, 0, on_reap, all);
	if (!all->reap || conn_limits_init(all) < 0) {
		conns_fini(sv);
		return -1;
	}
	return 0;
}

void conns_fini(struct server *sv)
{
	struct conns *all = sv->conns;
	struct conn *c, *next;

	if (!all)
		return;
	DL_FOREACH_SAFE(all->all, c, next)
	{
		if (c->state != CONN_CLOSING)
			log_closed(c, "stopped", NULL);
		free_conn(c);
	}
	conn_limits_fini(all);
	if (all->reap)
		event_free(all->reap);
	free(all);
	sv->conns = NULL;
}

/* ------------------------------------------------------------- questions */

uint64_t conn_number(const struct conn *c)
{
	return c->number;
}

enum conn_state conn_state_of(const struct conn *c)
{
	return c->state;
}

bool conn_is_enrolling(const struct conn *c)
{
	return c->enrolling;
}

bool conn_is_local(const struct conn *c)
{
	return c->local;
}

struct peer *conn_peer(struct conn *c)
{
	return &c->peer;
}

enum language conn_language(const struct conn *c)
{
	return c->language;
}

void conn_set_language(struct conn *c, enum language lang)
{
	c->language = lang;
}

bool conn_is_expired(const struct conn *c)
{
	return c->expired;
}

const char *conn_source(const struct conn *c)
{
	return c->source;
}

int32_t conn_certificate_days(const struct conn *c)
{
	const int64_t day_us = 86400LL * 1000000;
	if (!c->has_cert)
		return INT32_MAX;
	int64_t left = c->cert_expires_at - clock_now_us();
	return (int32_t)(left < 0 ? (left + 1) / day_us - 1 : left / day_us);
}

bool conn_cert_hash(const struct conn *c, uint8_t hash[32])
{
	if (c->has_cert)
		memcpy(hash, c->cert_hash, sizeof(c->cert_hash));
	return c->has_cert;
}
