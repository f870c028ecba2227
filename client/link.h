/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A client's connection to the server: profile, connect, verify, Hello,
 * requests and their replies. Blocking calls on an event loop of its own, so
 * that a one-shot command is a straight line of code; the console's prompt runs
 * on the same loop (link_base), which also keeps the connection alive with
 * pings. The calls below turn that loop themselves, and libevent's loop can't
 * be entered twice: never call them from an event's callback. A prompt turns it
 * with event_base_loop(link_base(l), EVLOOP_ONCE) and acts on a finished line
 * outside; its own events it takes off the base while a command runs.
 */
#ifndef VIESTI_LINK_H
#define VIESTI_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "common/buf.h"
#include "common/error.h"
#include "viesti.pb-c.h"

struct event_base;
struct link;

/*
 * A profile is a directory (0700): `profile` (key: value lines: address, port,
 * name, role, department, staff_id), client.key (0600), client.crt, ca.crt,
 * outbox.db. Default $XDG_DATA_HOME/viesti, else ~/.local/share/viesti.
 */
struct profile {
	char dir[1024];
	char address[256];
	uint16_t port;
	char name[121];
	char role[16];
	char department[64];
	char staff_id[64];
	char zone[64]; /* the competition's; "": not known yet */
};
/* dir NULL: the default place. E_NOT_FOUND not_enrolled says what to do;
 * E_INVALID profile_broken. From here on the process keeps the competition's
 * days: today is today there. */
int profile_open(struct profile *p, const char *dir, struct error *err);
/*
 * Redeems an invite line and writes the profile. E_CONFLICT already_enrolled
 * unless replace. The key is on disk before the invite is redeemed, so that the
 * same line given again within 15 minutes ends what was interrupted.
 */
int profile_enrol(struct profile *p, const char *dir, const char *line,
    bool replace, struct error *err);

/*
 * Connects, verifies the server (our CA, DNS:viesti.internal), says Hello and
 * reads Welcome; renews the certificate when the server asks for it. program is
 * "viesti 1.0". Errors say what to do next. E_UNAVAILABLE: name_unknown,
 * no_server, no_network, timeout, no_viesti. E_UNAUTHENTICATED:
 * wrong_certificate, clock_off, certificate_expired, unknown_certificate, and
 * what Goodbye gives as reason. E_UNIMPLEMENTED: version_apart.
 */
int link_open(struct link **out, const struct profile *p, const char *program,
    struct error *err);
/* With a context of the caller's (taken), and nothing is renewed or kept: only
 * to see whether it works. */
int link_probe(struct link **out, const struct profile *p, SSL_CTX *ctx,
    const char *program, struct error *err);
/* Over a UNIX socket. */
int link_open_socket(struct link **out, const char *path, const char *program,
    struct error *err);
void link_close(struct link *l);

/* Borrowed until link_close. */
const Viesti__Welcome *link_welcome(const struct link *l);
struct event_base *link_base(struct link *l);

/*
 * One request and its reply; no other may be open. Fills rq->id. *reply is
 * borrowed until the next link_call, link_send or link_wait. An Error arm
 * becomes the negative code and *err, *reply is set all the same. A Goodbye or
 * lost connection: E_UNAVAILABLE.
 */
int link_call(struct link *l, Viesti__Request *rq, const Viesti__Reply **reply,
    struct error *err);

/*
 * Pipelining: send gives the id at once; up to the server's open_requests may
 * be open, beyond that it waits for room by reading. wait gives the next reply
 * that arrived (any order), the Error arm too, borrowed until the next call.
 * Both fail only when the connection does; replies that came before are given
 * first.
 */
int link_send(struct link *l, Viesti__Request *rq, uint64_t *id,
    struct error *err);
int link_wait(struct link *l, const Viesti__Reply **reply, struct error *err);
/* The reply given last stays until link_close: for pages that are shown
 * together. */
void link_keep(struct link *l);
/* Sent, and their replies not given yet. */
size_t link_open_requests(const struct link *l);

/*
 * Push: call gets each Update of what this connection subscribed to, borrowed
 * for the call, in which nothing may be asked of the link. Updates come while a
 * call above waits, and in link_turn: one turn of the loop, which ends after an
 * event of anybody's on link_base or a second. Negative: the connection has
 * ended, as in link_call.
 */
void link_on_update(struct link *l,
    void (*call)(void *arg, const Viesti__Update *u), void *arg);
int link_turn(struct link *l, struct error *err);
/* A copy to keep: viesti__update__free_unpacked. NULL: no memory. */
Viesti__Update *link_copy_update(const Viesti__Update *u);

/* A fresh operation id: 48 bits of milliseconds big-endian, 80 random bits. */
void link_operation(uint8_t out[16]);
/* The reply's Error as *err; returns its negative code. */
int link_error(const Viesti__Error *e, struct error *err);
/* A Goodbye as *err: E_UNAUTHENTICATED when it is about who we are, else mostly
 * E_UNAVAILABLE. */
int link_goodbye(const Viesti__Goodbye *bye, struct error *err);
/* Exit code of the commands for an E_ code: the table is in viesti.1. */
int link_exit_code(int code);

#endif
