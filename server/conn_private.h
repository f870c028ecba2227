/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What conn.c, conn_identity.c and conn_limits.c share: nobody else looks
 * inside a connection.
 */
#ifndef VIESTI_CONN_PRIVATE_H
#define VIESTI_CONN_PRIVATE_H

#include <event2/event.h>

#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION HASH_OAT
#define uthash_nonfatal_oom(e) ((e)->out_of_memory = true)
#include <uthash.h>
#include <utlist.h>

#include "server/conn.h"

struct tls;

/* Why nothing is read at the moment; reading goes on when none is left. */
enum {
	PAUSE_OPEN = 1,	  /* too many open requests */
	PAUSE_OUTPUT = 2, /* too much output waits */
	PAUSE_RATE = 4,	  /* no token left */
	PAUSE_ALL = 8,	  /* the writer is behind */
};

/* The connections of one client. */
struct owner {
	int64_t client;
	unsigned n;
	struct conn *first;
	bool out_of_memory;
	UT_hash_handle hh;
};

struct conn {
	uint64_t number; /* never reused */
	struct server *sv;
	struct tls *tls;
	enum conn_state state;
	bool local, enrolling, expired, out_of_memory, doomed;
	struct peer peer;
	struct owner *owner; /* NULL: no client, or not known yet */
	enum language language;
	char source[64]; /* "192.0.2.1:50000", "local:1000" */
	size_t host_len; /* of source, without the port */
	uint8_t cert_hash[32];
	bool has_cert;
	int64_t cert_expires_at; /* microseconds UTC */

	unsigned open;	 /* requests without a reply */
	unsigned pauses; /* PAUSE_... */
	int64_t tokens;	 /* millionths of a frame */
	/* on the monotonic clock, microseconds */
	int64_t refilled_at;
	int64_t deadline;	/* of the state; 0: none */
	int64_t frame_deadline; /* a frame has begun; 0: none */
	int64_t heard_at;	/* the last whole frame */
	int64_t drained_at;	/* output last shrank, or was none */
	size_t queued;		/* output then */

	struct conn *prev, *next; /* all */
	struct conn *unready_prev,
	    *unready_next; /* TLS before READY, oldest first */
	struct conn *owner_prev, *owner_next;
	UT_hash_handle hh; /* by number */
};

struct conns {
	struct server *sv;
	struct conn *all, *unready, *by_number;
	struct owner *owners;
	size_t n, n_unready, n_doomed, max;
	uint64_t last_number;
	bool paused;
	struct event *tick, *tokens, *reap;
	bool tokens_wanted;
	gid_t admin_group; /* (gid_t)-1: there is none */
	int64_t refusal_logged_at;
	int64_t refreshed_at;
	unsigned refusals; /* since then */
};

/* conn.c */
void conn_cut(struct conn *c, const char *reason); /* without a word */
/* Goodbye with a message of our own: msgid is N_(). */
void conn_part(struct conn *c, const char *reason, const char *msgid,
    uint32_t reconnect_after_ms);
void conn_pause(struct conn *c, unsigned why, bool paused);
bool conn_own(struct conn *c, const struct peer *peer); /* false: no memory */

/* conn_identity.c: at the end of the handshake; false: the connection parts. */
bool conn_identify(struct conn *c);

/* conn_limits.c */
int conn_limits_init(struct conns *all);
void conn_limits_fini(struct conns *all);
/* Room for one more? Drops the oldest of those that said nothing yet. */
bool conn_has_room(struct conns *all, bool local, const char *source);
size_t conn_host_len(const char *source);
void conn_limits_start(struct conn *c); /* a new connection */
bool conn_take_token(struct conn *c);	/* false: paused */
uint32_t conn_frame_limit(const struct conn *c);
void conn_frame_begun(struct conn *c, bool begun);
void conn_output_grew(struct conn *c);

#endif
