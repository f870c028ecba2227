/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One connection: its states, its limits, and a reason for every close.
 *
 *   HANDSHAKE --> HELLO --> READY --> CLOSING --> (freed)
 *        \____________\________________/
 *
 * HANDSHAKE: TLS (the UNIX socket passes it at once). HELLO: only Hello, or
 * under viesti-enrol/1 only Redeem, is legal. READY: requests by the table.
 * CLOSING: Goodbye queued, output drains, nothing more is read. conn_state() is
 * the only door between states.
 *
 * Connections are known outside by number, never by pointer: a reply for a
 * connection that is gone is dropped.
 */
#ifndef VIESTI_CONN_H
#define VIESTI_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/i18n.h"
#include "server/peer.h"

struct server;
struct conn;

#define ADMIN_GROUP "viesti-admin" /* its members may use the UNIX socket */

enum conn_state { CONN_HANDSHAKE, CONN_HELLO, CONN_READY, CONN_CLOSING };

/* From the listener: takes fd. local: the UNIX socket. Returns NULL (fd closed)
 * at a limit. */
struct conn *conn_accept(struct server *sv, int fd, bool local,
    const char *source);

/* From dispatch, after a good Hello. */
void conn_ready(struct conn *c);
/* One whole frame, head included; copied. Counts the reply against the open
 * requests when reply is true. */
void conn_send(struct conn *c, const uint8_t *frame, size_t len, bool reply);
/* Has all that was sent left for the kernel? */
bool conn_output_is_empty(const struct conn *c);
/* Says Goodbye with a reason and a message in the peer's language, then closes.
 */
void conn_goodbye(struct conn *c, const char *reason, const char *message,
    uint32_t reconnect_after_ms);
/* Every open request is counted from here to its reply; at the limit reading
 * stops. */
/* What was taken is a long read: it costs a second's frames, so that one client
 * does not keep the reader from all others. */
void conn_charge_second(struct conn *c);
void conn_request_opened(struct conn *c);

struct conn *conn_by_number(struct server *sv,
    uint64_t number); /* NULL: gone or closing */
uint64_t conn_number(const struct conn *c);
enum conn_state conn_state_of(const struct conn *c);
bool conn_is_enrolling(const struct conn *c);
bool conn_is_local(const struct conn *c);
struct peer *conn_peer(struct conn *c);
enum language conn_language(const struct conn *c);
void conn_set_language(struct conn *c, enum language lang);
int32_t conn_certificate_days(const struct conn
	*c);				    /* INT32_MAX on the socket */
bool conn_is_expired(const struct conn *c); /* certificate over: only Renew */
const char *conn_source(const struct conn *c); /* address for logs */
/* SHA-256 of the peer's certificate; false: none. */
bool conn_cert_hash(const struct conn *c, uint8_t hash[32]);

/* Goodbye to every connection of a client (0: to all); how many. message is
 * an N_() string and said to each in its own language. */
size_t conn_close_client(struct server *sv, int64_t client, const char *reason,
    const char *message, uint32_t reconnect_after_ms);
/* On how many it has said Hello. */
size_t conn_count_of(struct server *sv, int64_t client);
size_t conn_count(struct server *sv); /* those that are closing too */
/* Stops or resumes reading everywhere (the writer's queue is full or has room
 * again). */
void conn_pause_all(struct server *sv, bool paused);

#endif
