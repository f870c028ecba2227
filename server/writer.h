/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The one thread that writes. It takes all requests that wait, runs them in
 * one transaction, and hands them back with what they changed only after
 * COMMIT returned. It never waits on purpose: while one sync runs the next
 * batch gathers.
 */
#ifndef VIESTI_WRITER_H
#define VIESTI_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "server/change.h"
#include "server/request.h"

struct writer;
struct world;

/* A batch that is done: apply the changes, then send the frames. */
struct batch {
	struct change *changes;
	struct request *requests;
	uint64_t revision;
	bool failed; /* the store failed: stop the process */
};

/* Takes over the world; done_fd becomes readable when batches are ready. */
int writer_start(struct writer **out, struct world *w, size_t queue_max,
    struct error *err);
int writer_fd(const struct writer *wr);
/* Gives a request to the thread. False: the queue is now full, stop reading. */
bool writer_submit(struct writer *wr, struct request *r);
bool writer_has_room(const struct writer *wr); /* at most half full */
size_t writer_queued(const struct writer *wr);
/* The next batch done; false: none. */
bool writer_take(struct writer *wr, struct batch *out);
/* Finishes what is queued, joins the thread, frees; batches not taken are lost.
 */
void writer_drain(struct writer *wr);
void writer_free(struct writer *wr);
/* Microseconds since the thread last came round, for the watchdog; 0 when idle.
 */
int64_t writer_busy_us(const struct writer *wr);

#endif
