/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Requests and their replies over a stream of frames. See link.h.
 *
 * A request that was sent stands in `open` until its reply has come. Replies
 * are decoded into an arena each; the one given last is `given`, those that
 * came while link_send waited for room stand in `early`, in order.
 *
 * After Goodbye nothing new is sent, but the replies to what is open may still
 * come: the connection's end is reported with Goodbye's reason then.
 */
#include "client/link.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <event2/event.h>

#include "client/keys.h"
#include "client/profile.h"
#include "client/prompt.h"
#include "client/renew.h"
#include "client/stream.h"
#include "client/trust.h"
#include "common/clock.h"
#include "common/frame.h"
#include "common/i18n.h"
#include "common/tls.h"
#include "common/wire.h"

#define WELCOME_US 10000000
#define PING_US 30000000 /* when the server names no interval */
#define SILENCE_US \
	10000000	 /* a reply that takes longer: is the server there? */
#define DEAD_US 30000000 /* nothing heard since a ping: it is not */

struct open_request {
	uint64_t id; /* 0: this place is free */
	bool ping;
};

struct held { /* a reply that nobody has asked for yet */
	struct held *next;
	struct arena *arena;
	const Viesti__Reply *reply;
};

struct link {
	struct stream *stream;
	SSL_CTX *ctx;
	struct event *timer;
	uint64_t last_id;
	struct open_request open[WIRE_OPEN_MAX + 1]; /* one more for a ping */
	size_t n_open;				     /* without pings */
	size_t max_open;
	uint32_t max_frame; /* to the server */
	int64_t ping_us;
	int64_t until_us; /* Welcome must be here by then; 0: it is */
	struct held *early, **early_end;
	struct arena *scratch, *given, *spare;
	struct held *kept;
	const Viesti__Welcome *welcome;
	struct error goodbye;
	bool waiting;
	void (*on_update)(void *arg, const Viesti__Update *u);
	void *on_update_arg;
};

/* ------------------------------------------------------------ open requests */

static struct open_request *find(struct link *l, uint64_t id)
{
	for (size_t i = 0; i < WIRE_OPEN_MAX + 1; i++)
		if (l->open[i].id == id)
			return &l->open[i];
	return NULL;
}

static void forget(struct link *l, struct open_request *o)
{
	if (!o->ping)
		l->n_open--;
	*o = (struct open_request){ .id = 0 };
}

static int post(struct link *l, Viesti__Request *rq, bool ping,
    struct error *err)
{
	size_t len;
	struct open_request *o = find(l, 0);

	assert(o);
	rq->has_id = true;
	rq->id = ++l->last_id;
	arena_reset(l->scratch);
	uint8_t *frame = wire_encode(l->scratch, &rq->base, l->max_frame, &len);
	if (!frame)
		return error_set(err, E_INVALID, "message_too_large",
		    _("That is too much for one message: at most %u bytes."),
		    l->max_frame);
	*o = (struct open_request){ .id = rq->id, .ping = ping };
	if (!ping)
		l->n_open++;
	return stream_send(l->stream, frame, len, err);
}

/* ----------------------------------------------------------------- incoming */

int link_goodbye(const Viesti__Goodbye *bye, struct error *err)
{
	/* All others mean: not now. */
	static const struct {
		const char *reason;
		int code;
	} codes[] = {
		{ "certificate_revoked", E_UNAUTHENTICATED },
		{ "certificate_expired", E_UNAUTHENTICATED },
		{ "unknown_certificate", E_UNAUTHENTICATED },
		{ "denied", E_DENIED },
		{ "frame_length", E_INTERNAL },
		{ "malformed", E_INTERNAL },
	};
	const char *reason = bye->reason ? bye->reason : "goodbye";
	int code = E_UNAVAILABLE;

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (strcmp(reason, codes[i].reason) == 0)
			code = codes[i].code;
	/* before Hello the server does not know our language and says it in
	 * English; what it has said in ours is in no list and stays */
	error_set(err, code, reason, "%s",
	    bye->message && *bye->message
		? i18n_text(bye->message)
		: _("The server ended the connection."));
	if (err)
		err->retry_after_ms = bye->reconnect_after_ms;
	return code;
}

static void on_push(struct link *l, const Viesti__Push *push)
{
	if (push->body_case == VIESTI__PUSH__BODY_GOODBYE)
		link_goodbye(push->goodbye, &l->goodbye);
	else if (push->body_case == VIESTI__PUSH__BODY_UPDATE && l->on_update)
		l->on_update(l->on_update_arg, push->update);
}

static int bad_reply(struct error *err)
{
	return error_set(err, E_INTERNAL, "bad_reply",
	    _("The server answered something that was not asked. Tell the organiser."));
}

/* One frame's body: 1 and a reply for the caller in *a, or 0 (a ping's, a
 * push), or negative. */
static int on_frame(struct link *l, const uint8_t *body, uint32_t len,
    struct arena *a, const Viesti__Reply **reply, struct error *err)
{
	Viesti__ServerFrame *frame = NULL;
	int code = wire_decode_server_frame(a, body, len, &frame, err);

	if (code)
		return code;
	if (frame->frame_case == VIESTI__SERVER_FRAME__FRAME_PUSH) {
		on_push(l, frame->push);
		return 0;
	}
	if (frame->frame_case != VIESTI__SERVER_FRAME__FRAME_REPLY)
		return 0;
	const Viesti__Reply *r = frame->reply;
	if (!r->id && r->body_case == VIESTI__REPLY__BODY_ERROR)
		return link_error(r->error, err);
	struct open_request *o = r->id ? find(l, r->id) : NULL;
	if (!o)
		return bad_reply(err);
	bool ping = o->ping;
	forget(l, o);
	*reply = r;
	return !ping;
}

static int ended(struct link *l, int code, struct error *err)
{
	if (l->goodbye.code && code == E_UNAVAILABLE) {
		if (err)
			*err = l->goodbye;
		return l->goodbye.code;
	}
	return code;
}

/* Waits for the next reply; its arena is yours. */
static int next_reply(struct link *l, struct arena **arena,
    const Viesti__Reply **reply, struct error *err)
{
	const uint8_t *body;
	uint32_t len;
	int code;

	*arena = l->spare ? l->spare : arena_new(WIRE_ARENA_CLIENT);
	l->spare = NULL;
	if (!*arena)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	l->waiting = true;
	do {
		int64_t wait_us = l->until_us ? l->until_us - clock_mono_us()
					      : -1;
		if (l->until_us && wait_us <= 0) {
			code = error_set(err, E_UNAVAILABLE, "timeout",
			    _("The server took the connection but does not answer. Try again in a minute; if it goes on, tell the organiser."));
			break;
		}
		code = stream_next(l->stream, &body, &len, wait_us, err);
		if (code < 0)
			code = ended(l, code, err);
		if (code > 0) {
			arena_reset(*arena);
			code = on_frame(l, body, len, *arena, reply, err);
		}
	} while (code == 0);
	l->waiting = false;
	if (code < 0) {
		arena_free(*arena);
		*arena = NULL;
	}
	return code < 0 ? code : 0;
}

/* While nobody waits (the console's prompt), Pongs and Goodbye are read here.
 */
static void on_arrival(void *arg)
{
	struct link *l = arg;
	const Viesti__Reply *reply;
	const uint8_t *body;
	struct error err;
	uint32_t len;

	if (l->waiting || l->n_open || !l->welcome)
		return;
	while (stream_next(l->stream, &body, &len, 0, &err) > 0) {
		arena_reset(l->scratch);
		if (on_frame(l, body, len, l->scratch, &reply, &err) < 0) {
			stream_end(l->stream, &err);
			break;
		}
	}
}

/* --------------------------------------------------------------------- life */

static bool ping_open(const struct link *l)
{
	for (size_t i = 0; i < WIRE_OPEN_MAX + 1; i++)
		if (l->open[i].id && l->open[i].ping)
			return true;
	return false;
}

/* Every second: a Ping when the server has not heard of us for its interval, or
 * we not of it while it owes a reply; an end when even that is not answered. */
static void on_second(evutil_socket_t fd, short what, void *arg)
{
	struct link *l = arg;
	Viesti__Ping ping = VIESTI__PING__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	struct error err;
	int64_t now = clock_mono_us();
	int64_t sent = now - stream_sent_us(l->stream);
	int64_t heard = now - stream_heard_us(l->stream);

	(void)fd;
	(void)what;
	if (!l->welcome || l->goodbye.code)
		return;
	if (ping_open(l)) {
		if (heard < DEAD_US || sent < DEAD_US)
			return;
		error_set(&err, E_UNAVAILABLE, "no_reply",
		    _("The server has stopped answering. Try again in a minute; if it goes on, tell the organiser."));
		stream_end(l->stream, &err);
	} else if (sent >= l->ping_us ||
	    (l->n_open && sent >= SILENCE_US && heard >= SILENCE_US)) {
		rq.body_case = VIESTI__REQUEST__BODY_PING;
		rq.ping = &ping;
		(void)post(l, &rq, true, &err);
	}
}

/* Keeps what the server dictates, but never more than we are built for. */
static void take_limits(struct link *l, const Viesti__Limits *limits)
{
	if (!limits)
		return;
	if (limits->open_requests && limits->open_requests < WIRE_OPEN_MAX)
		l->max_open = limits->open_requests;
	if (limits->frame_to_server)
		l->max_frame = limits->frame_to_server;
	if (limits->ping_interval_ms)
		l->ping_us = (int64_t)limits->ping_interval_ms * 1000;
}

static int hello(struct link *l, const char *program, struct error *err)
{
	Viesti__Hello h = VIESTI__HELLO__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	h.client = (char *)(uintptr_t)program;
	h.language = (char *)(uintptr_t)i18n_code(i18n_language());
	rq.body_case = VIESTI__REQUEST__BODY_HELLO;
	rq.hello = &h;
	l->until_us = clock_mono_us() + WELCOME_US;
	int code = link_call(l, &rq, &reply, err);
	l->until_us = 0;
	if (code)
		return code;
	if (reply->body_case != VIESTI__REPLY__BODY_WELCOME)
		return bad_reply(err);
	l->welcome = reply->welcome;
	link_keep(l);
	take_limits(l, l->welcome->limits);
	return 0;
}

static int open_one(struct link **out, const struct stream_target *target,
    const char *program, struct error *err)
{
	const struct timeval second = { .tv_sec = 1 };
	struct link *l = xcalloc(1, sizeof(*l));
	int code;

	l->ctx = target->ctx;
	l->max_open = WIRE_OPEN_MAX;
	l->max_frame = FRAME_MAX_HELLO;
	l->ping_us = PING_US;
	l->early_end = &l->early;
	l->scratch = arena_new(WIRE_ARENA_CLIENT);
	code = l->scratch ? stream_open(&l->stream, target, err)
			  : error_set(err, E_INTERNAL, "no_memory",
				_("There is not enough memory."));
	if (code)
		goto out;
	stream_on_arrival(l->stream, on_arrival, l);
	code = hello(l, program, err);
	if (code)
		goto out;
	if (l->max_frame == FRAME_MAX_HELLO)
		l->max_frame = FRAME_MAX_SERVER;
	l->timer = event_new(stream_base(l->stream), -1, EV_PERSIST, on_second,
	    l);
	if (l->timer)
		event_add(l->timer, &second);
	*out = l;
	l = NULL;
out:
	link_close(l);
	return code;
}

/* Takes a word that is not known yet; whether it did. */
static bool learn(char *known, size_t size, const char *word)
{
	if (!word || strlen(word) >= size || strcmp(word, known) == 0)
		return false;
	memcpy(known, word, strlen(word) + 1);
	return true;
}

/* The zone, or whose client this is, may have been learned only now; the next
 * start knows it offline. */
static void keep_known(const struct profile *p, const Viesti__Welcome *w)
{
	struct profile known = *p;
	bool zone = learn(known.zone, sizeof(known.zone), w->zone);
	bool staff_id = learn(known.staff_id, sizeof(known.staff_id),
	    w->staff_id);

	if (zone)
		profile_keep_days(&known);
	if (zone || staff_id)
		(void)profile_write(&known, NULL);
}

int link_open(struct link **out, const struct profile *p, const char *program,
    struct error *err)
{
	struct stream_target target = {
		.address = p->address, .port = p->port, .alpn = TLS_ALPN
	};
	bool renewed = false;

	for (;;) {
		int code = trust_profile(&target.ctx, p, err);
		if (!code)
			code = open_one(out, &target, program, err);
		if (code)
			return code;
		keep_known(p, (*out)->welcome);
		const Viesti__Welcome *w = (*out)->welcome;
		bool expired = w->has_certificate_days &&
		    w->certificate_days < 0;
		if (renewed || (!w->renew && !expired))
			return 0;
		code = renew_certificate(*out, p, err);
		/* Before it has run out there will be other days. */
		if (!expired)
			return 0;
		link_close(*out);
		*out = NULL;
		if (code)
			return code;
		renewed = true;
	}
}

int link_probe(struct link **out, const struct profile *p, SSL_CTX *ctx,
    const char *program, struct error *err)
{
	struct stream_target target = { .address = p->address,
		.port = p->port,
		.alpn = TLS_ALPN,
		.ctx = ctx };

	return open_one(out, &target, program, err);
}

int link_open_socket(struct link **out, const char *path, const char *program,
    struct error *err)
{
	struct stream_target target = { .socket = path };

	int code = open_one(out, &target, program, err);
	if (!code && (*out)->welcome->zone)
		(void)clock_set_zone((*out)->welcome->zone, NULL);
	return code;
}

static void drop(struct held *list)
{
	while (list) {
		struct held *next = list->next;
		arena_free(list->arena);
		free(list);
		list = next;
	}
}

void link_close(struct link *l)
{
	if (!l)
		return;
	if (l->timer)
		event_free(l->timer);
	stream_close(l->stream);
	SSL_CTX_free(l->ctx);
	drop(l->early);
	drop(l->kept);
	arena_free(l->given);
	arena_free(l->spare);
	arena_free(l->scratch);
	free(l);
}

const Viesti__Welcome *link_welcome(const struct link *l)
{
	return l->welcome;
}

struct event_base *link_base(struct link *l)
{
	return stream_base(l->stream);
}

/* -------------------------------------------------------------------- calls */

void link_keep(struct link *l)
{
	if (!l->given)
		return;
	struct held *h = xcalloc(1, sizeof(*h));

	h->arena = l->given;
	h->next = l->kept;
	l->kept = h;
	l->given = NULL;
}

static void give_back(struct link *l)
{
	if (!l->given)
		return;
	arena_free(l->spare);
	l->spare = l->given;
	l->given = NULL;
}

/* Reads one reply ahead of its link_wait, so that a place becomes free. */
static int make_room(struct link *l, struct error *err)
{
	struct held *h = xcalloc(1, sizeof(*h));
	int code = next_reply(l, &h->arena, &h->reply, err);

	if (code) {
		free(h);
		return code;
	}
	*l->early_end = h;
	l->early_end = &h->next;
	return 0;
}

int link_send(struct link *l, Viesti__Request *rq, uint64_t *id,
    struct error *err)
{
	int code = 0;

	give_back(l);
	while (!code && l->n_open >= l->max_open)
		code = make_room(l, err);
	if (!code && l->goodbye.code)
		code = ended(l, E_UNAVAILABLE, err);
	if (!code)
		code = post(l, rq, false, err);
	if (!code && id)
		*id = rq->id;
	return code;
}

int link_wait(struct link *l, const Viesti__Reply **reply, struct error *err)
{
	struct held *h = l->early;

	give_back(l);
	if (!h)
		return next_reply(l, &l->given, reply, err);
	l->early = h->next;
	if (!l->early)
		l->early_end = &l->early;
	l->given = h->arena;
	*reply = h->reply;
	free(h);
	return 0;
}

int link_call(struct link *l, Viesti__Request *rq, const Viesti__Reply **reply,
    struct error *err)
{
	/* one without its reply: the connection broke under it */
	int code = link_open_requests(l) ? stream_ended(l->stream, err) : 0;

	if (code)
		return ended(l, code, err);
	assert(link_open_requests(l) == 0);
	code = link_send(l, rq, NULL, err);
	if (!code)
		code = link_wait(l, reply, err);
	if (!code && (*reply)->body_case == VIESTI__REPLY__BODY_ERROR)
		code = link_error((*reply)->error, err);
	return code;
}

size_t link_open_requests(const struct link *l)
{
	size_t n = l->n_open;

	for (const struct held *h = l->early; h; h = h->next)
		n++;
	return n;
}

/* --------------------------------------------------------------------- push */

void link_on_update(struct link *l,
    void (*call)(void *arg, const Viesti__Update *u), void *arg)
{
	l->on_update = call;
	l->on_update_arg = arg;
}

/* Frames that came together with a reply stand in the stream still. */
int link_turn(struct link *l, struct error *err)
{
	int code;

	assert(l->n_open == 0);
	on_arrival(l);
	code = stream_ended(l->stream, err);
	if (code)
		return ended(l, code, err);
	if (event_base_loop(stream_base(l->stream), EVLOOP_ONCE) < 0)
		return error_set(err, E_INTERNAL, "event_loop",
		    _("The program's event loop failed."));
	return 0;
}

Viesti__Update *link_copy_update(const Viesti__Update *u)
{
	size_t len = viesti__update__get_packed_size(u);
	uint8_t *bytes = malloc(len + 1);
	Viesti__Update *copy;

	if (!bytes)
		return NULL;
	viesti__update__pack(u, bytes);
	copy = viesti__update__unpack(NULL, len, bytes);
	free(bytes);
	return copy;
}

/* ------------------------------------------------------------- small things */

void link_operation(uint8_t out[16])
{
	uint64_t ms = (uint64_t)(clock_now_us() / 1000);

	for (int i = 0; i < 6; i++)
		out[i] = (uint8_t)(ms >> (40 - 8 * i));
	for (size_t have = 6; have < 16;) {
		ssize_t n = getrandom(out + have, 16 - have, 0);
		if (n > 0)
			have += (size_t)n;
	}
}

int link_error(const Viesti__Error *e, struct error *err)
{
	int code = -(int)e->code;
	const char *reason = e->reason ? e->reason : "unknown";

	if (code > E_INVALID || code < E_INTERNAL)
		code = E_INTERNAL;
	error_set(err, code, reason, "%s",
	    e->message && *e->message ? e->message : reason);
	if (err && e->field)
		snprintf(err->field, sizeof(err->field), "%s", e->field);
	if (err && e->retry != VIESTI__RETRY__RETRY_UNSPECIFIED) {
		err->retry = (enum error_retry)e->retry;
		err->retry_after_ms = e->retry_after_ms;
	}
	return code;
}

int link_exit_code(int code)
{
	static const unsigned char table[] = {
		[-E_INVALID] = 2,
		[-E_UNAUTHENTICATED] = 8,
		[-E_DENIED] = 4,
		[-E_NOT_FOUND] = 3,
		[-E_CONFLICT] = 5,
		[-E_PRECONDITION] = 6,
		[-E_EXHAUSTED] = 7,
		[-E_DEADLINE] = 7,
		[-E_UNAVAILABLE] = 7,
		[-E_UNIMPLEMENTED] = 70,
		[-E_INTERNAL] = 70,
	};

	if (code == E_CANCELLED)
		return 130; /* as if Ctrl-C had ended it */
	if (code > 0 || code < E_INTERNAL)
		return 70;
	return table[-code];
}
