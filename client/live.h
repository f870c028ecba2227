/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The public views as a client holds them: subscribed to together, the newest
 * of each kept in a KioskState.
 */
#ifndef VIESTI_LIVE_H
#define VIESTI_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "client/link.h"
#include "viesti.pb-c.h"

/* Copies what the update tells into its part of the state; a view that may not
 * be seen (any more) is forgotten. False: the state has no such part. */
bool live_put(Viesti__KioskState *s, const Viesti__Update *u);
/* That part now; NULL: not known, or no such part. */
const ProtobufCMessage *live_part(const Viesti__KioskState *s,
    Viesti__ViewKind kind);
/* A message again, yours: protobuf_c_message_free_unpacked. */
ProtobufCMessage *live_copy(const ProtobufCMessage *from);

/* What a connection subscribed to, and which kinds of it came (a bit each). */
struct live {
	Viesti__KioskState *state; /* its `at` is the caller's */
	unsigned seen, wanted;
};
void live_init(struct live *v);
void live_fini(struct live *v);
/* A state of which nothing is known, as after live_init. */
void live_forget(struct live *v);

/* Takes every public view from this connection from now on; visitors: what
 * they may see. Views that the server does not know yet are left out. */
int live_subscribe(struct live *v, struct link *l, bool visitors,
    struct error *err);
/* live_put; true: it is one of ours. */
bool live_take(struct live *v, const Viesti__Update *u);
/* Has each view come that was asked for? */
bool live_is_whole(const struct live *v);

#endif
