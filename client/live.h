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

/* Of every update since live_new, which kinds came (a bit each). */
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
/* Copies what the update tells; true: it is one of ours. A view that may not
 * be seen is forgotten. */
bool live_take(struct live *v, const Viesti__Update *u);
/* Has each view come that was asked for? */
bool live_is_whole(const struct live *v);

#endif
