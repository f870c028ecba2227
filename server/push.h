/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Views that are watched. Each view is made once for all who share it, after
 * commits (gathered for some milliseconds) and once a second for what time
 * moves; encoded when it differs from what was there; and sent to a subscriber
 * when nothing else waits in that connection's output. So a slow one gets
 * fewer, newer updates, costs one update of memory at most, and no time of
 * the others.
 */
#ifndef VIESTI_PUSH_H
#define VIESTI_PUSH_H

#include "server/request.h"

struct push;
struct server;
struct conn;

/* sv->push. Negative: no memory. */
int push_init(struct server *sv);
void push_fini(struct server *sv);

/* Replaces what this connection watches by the request's views; none: ends it.
 * E_INVALID view_unknown, view_twice. The first updates follow the reply. */
int push_subscribe(struct server *sv, struct request *r);
/* The model has moved. */
void push_changed(struct server *sv);
/* This connection's output has left; it is gone. */
void push_drained(struct server *sv, struct conn *c);
void push_gone(struct server *sv, uint64_t conn);
size_t push_subscribers(const struct server *sv);

#endif
