/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is recorded before it is sent: a queue on disk in the profile.
 *
 * Invariants:
 *  1. outbox_add returns 0 only after its own sync: "saved" is true then, also
 *     after a power cut.
 *  2. An entry's operation id is made once, with the entry, so sending it again
 *     after a lost reply has one effect.
 *  3. Entries are sent in the order they were added, by one process at a time
 *     (flock on outbox.lock), and each decision is written before the next
 *     batch goes out.
 *  4. waiting -> acknowledged or refused; refused -> waiting on request. A
 *     refused entry blocks nobody and stays until it is discarded;
 *     acknowledged ones stay seven days.
 *
 * SQLite with a rollback journal, emptied rather than removed (two syncs less
 * for each change, which a person waits for), and synchronous EXTRA: a home
 * directory may be on a network file system, where WAL does not work, and two
 * processes may have it open.
 */
#ifndef VIESTI_OUTBOX_H
#define VIESTI_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "viesti.pb-c.h"

struct outbox;

enum outbox_state { OUTBOX_WAITING, OUTBOX_ACKNOWLEDGED, OUTBOX_REFUSED };
#define OUTBOX_BIT(state) (1u << (state))
#define OUTBOX_ALL 7u

struct outbox_entry {
	int64_t id;
	enum outbox_state state;
	int64_t created_at,
	    decided_at; /* microseconds UTC; decided 0: not yet */
	/* Record with one item, Withdraw or Join; NULL: the entry is damaged */
	const Viesti__Request *request;
	const Viesti__Reply *reply; /* of an acknowledged one; results[0] */
	struct error refusal;	    /* of a refused one */
};

/* Opens or makes dir/outbox.db (0600). E_NOT_FOUND, E_DENIED, E_INTERNAL
 * outbox_failed, E_UNIMPLEMENTED outbox_newer. */
int outbox_open(struct outbox **out, const char *dir, struct error *err);
void outbox_close(struct outbox *o); /* NULL is fine */

/* Saves a request (body and operation ids set). E_INVALID as
 * wire_decode_request says, so that nothing unsendable is kept; E_UNAVAILABLE
 * disk_full. */
int outbox_add(struct outbox *o, const Viesti__Request *rq, int64_t *id,
    struct error *err);

/* Entries in these states (OUTBOX_BIT) in order; borrowed, with all they point
 * to, until the next call on this outbox. */
int outbox_list(struct outbox *o, unsigned states,
    const struct outbox_entry **entries, size_t *n, struct error *err);
/* One entry; E_NOT_FOUND unknown_entry. */
int outbox_get(struct outbox *o, int64_t id, const struct outbox_entry **entry,
    struct error *err);
int outbox_count(struct outbox *o, enum outbox_state state, size_t *n,
    struct error *err);

/* Deletes a waiting or refused entry; E_PRECONDITION entry_acknowledged. */
int outbox_discard(struct outbox *o, int64_t id, struct error *err);
/* A refused entry waits again; E_PRECONDITION entry_not_refused. */
int outbox_retry(struct outbox *o, int64_t id, struct error *err);

/* How a request gets its reply: link_call, with its link as arg. */
typedef int outbox_call(void *arg, Viesti__Request *rq,
    const Viesti__Reply **reply, struct error *err);
struct outbox_sending {
	outbox_call *call;
	void *call_arg;
	/* each entry as it is decided; may be NULL */
	void (*decided)(void *arg, const struct outbox_entry *e);
	void *decided_arg;
	/* what came of it */
	size_t acknowledged, refused;
};
/*
 * Sends all that waits. Negative: sending stopped, what was not decided still
 * waits. E_UNAVAILABLE outbox_busy: another process is sending (waited 10 s);
 * E_UNAUTHENTICATED: who we are is refused, trying again is no use.
 */
int outbox_send(struct outbox *o, struct outbox_sending *sending,
    struct error *err);

#endif
