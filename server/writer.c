/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The writer thread; see writer.h.
 *
 * Invariants:
 *  1. A reply of a changing request leaves this file only after store_commit
 *     returned 0 for the transaction it ran in, or as an error.
 *  2. Changes leave with the batch whose commit made them true, or never.
 *  3. After a rollback the world is loaded anew: memory never knows more than
 *     the database.
 */
#include "server/writer.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/handlers/departments.h"
#include "server/handlers/handlers.h"
#include "server/queue.h"
#include "server/season_clock.h"
#include "server/world.h"

#define BATCH_MAX 1024 /* requests of one transaction */
#define BATCH_WHOLE 16 /* so few are not parted */
#define IDLE_MS 1000   /* when nothing comes, look after the log file */

struct batch_node {
	struct link_node node;
	struct batch batch;
};

struct writer {
	struct queue in, done;
	struct world *world;
	pthread_t thread;
	size_t queue_max;
	bool running;
	atomic_llong round_us; /* when the running batch began; 0: idle */
};

/* Nothing of the transaction came to be: who changed something, who was told
 * that such a change had been made before, and from unrun on who did not get
 * their turn, all hear it; refusals stand. */
static void refuse_all(struct request *list, const struct request *unrun,
    const struct error *err)
{
	bool ran = true;

	for (struct request *r = list; r; r = r->next) {
		ran = ran && r != unrun;
		if (ran && !r->written &&
		    (r->status < 0 || !(r->type->flags & CHANGES)))
			continue;
		r->err = *err;
		r->status = err->code;
		if (r->err.retry == ERROR_RETRY_NEVER)
			r->err.retry = ERROR_RETRY_SAME_ID;
		r->written = false;
	}
}

/* What must hold just before a handler runs, whatever the request. */
static int gate(struct world *w, struct request *r, bool writable)
{
	if (r->conn && clock_mono_us() > r->deadline_us)
		return error_set(&r->err, E_DEADLINE, "deadline",
		    _("The request waited longer than it was willing to. "
		      "It was not carried out."));
	if (r->season && r->season != w->season.id)
		return error_set(&r->err, E_UNAVAILABLE, "season_changed",
		    _("A new season has begun in this very moment. Try "
		      "again."));
	if (world_is_revoked(w, r->peer.client))
		return error_set(&r->err, E_UNAUTHENTICATED,
		    "certificate_revoked",
		    _("This client's certificate was revoked. Ask the "
		      "administrator for a new invite."));
	if (r->type->flags & CHANGES && !writable) {
		error_set(&r->err, E_UNAVAILABLE, "disk_full",
		    _("The server's disk is full, so nothing can be recorded "
		      "now. Rankings can be read. Try again later."));
		r->err.retry = ERROR_RETRY_AFTER;
		r->err.retry_after_ms = 10000;
		return r->err.code;
	}
	return 0;
}

static void run_one(struct world *w, struct request *r, bool writable)
{
	i18n_use(r->language);
	r->status = gate(w, r, writable);
	if (r->status == 0)
		r->status = r->type->run.writer(w, r);
}

/* A request failed after it had written: nothing of the transaction may stay.
 * Only the store's own errors say that the store is lost. */
static int half_done(const struct request *r, struct error *err)
{
	if (handler_is_store_error(r->err.code))
		return error_set(err, r->err.code, r->err.reason, "%s",
		    r->err.text);
	log_event(LOG_ERROR, "half_done", "request=%s reason=%s", r->type->name,
	    r->err.reason);
	return error_set(err, E_UNAVAILABLE, "rolled_back",
	    _("The change was not stored, because one beside it failed. "
	      "Try again."));
}

/* Runs the list in one transaction; what failed is told in each request. */
static int run_batch(struct world *w, struct request *list, struct error *err)
{
	struct request *r = list;
	bool writable = store_writable(w->store);
	int rc = writable ? store_begin(w->store, err) : 0;

	if (rc < 0) {
		refuse_all(list, list, err);
		return rc;
	}
	for (; r && rc == 0; r = r->next) {
		if (writable)
			rc = season_clock_catch_up(w, err);
		if (writable && rc == 0)
			rc = departments_turn(w, err);
		if (rc < 0)
			break;
		run_one(w, r, writable);
		if (r->status < 0 && r->written)
			rc = half_done(r, err);
	}
	if (writable && rc == 0)
		rc = store_commit(w->store, err);
	else if (writable)
		store_rollback(w->store);
	if (rc < 0)
		refuse_all(list, r, err);
	return rc;
}

/* Rolled back: it goes on from what is on disk. When the store itself failed
 * nothing may be believed any more, and the process must end. */
static bool recover(struct world *w, int rc)
{
	struct error err = { 0 };

	world_drop_changes(w);
	if (rc == E_INTERNAL)
		return false;
	rc = world_load(w, &err);
	w->departments.turned = 0; /* the loop may not know of it */
	return rc == 0;
}

static void hand_back(struct writer *wr, struct request *list, bool failed)
{
	struct batch_node *b = xcalloc(1, sizeof *b);

	for (struct request *r = list; r; r = r->next)
		request_finish(r);
	b->batch.requests = list;
	b->batch.changes = world_take_changes(wr->world);
	b->batch.revision = store_revision(wr->world->store);
	b->batch.failed = failed;
	queue_put(&wr->done, b);
}

/* How many go into one transaction. What waited is done in two: while the
 * second half is written the loop answers the first and takes in the next, so
 * that neither waits for the other. */
static size_t share(const struct request *list)
{
	size_t n = 0;

	for (; list; list = list->next)
		n++;
	if (n > BATCH_WHOLE)
		n = (n + 1) / 2;
	return n < BATCH_MAX ? n : BATCH_MAX;
}

/* Cuts up to n requests off the front. */
static struct request *cut(struct request **list, size_t n)
{
	struct request *first = *list, *last = first;

	for (; n > 1 && last->next; n--)
		last = last->next;
	*list = last->next;
	last->next = NULL;
	return first;
}

/* Before the answer that somebody was forgotten leaves; later where a reader
 * held it up. */
static void scrub(struct writer *wr)
{
	struct error err = { 0 };

	if (store_scrub(wr->world->store, &err) < 0)
		log_event(LOG_ERROR, "scrub_failed", "reason=%s", err.reason);
}

static void checkpoint(struct writer *wr, bool idle)
{
	struct error err = { 0 };

	if (store_checkpoint(wr->world->store, idle, &err) < 0)
		log_event(LOG_ERROR, "checkpoint_failed", "reason=%s text=%s",
		    err.reason, err.text);
}

/* One list from the queue; false: the store is lost. */
static bool work(struct writer *wr, struct request *list)
{
	size_t n = share(list);

	while (list) {
		struct request *batch = cut(&list, n);
		struct error err = { 0 };
		bool due = store_scrub_is_due(wr->world->store);
		int rc = run_batch(wr->world, batch, &err);
		bool lost = rc < 0 && !recover(wr->world, rc);
		bool erased = !due && store_scrub_is_due(wr->world->store);

		if (lost && list) { /* no more transactions: they hear it now */
			struct request *last = batch;
			while (last->next)
				last = last->next;
			last->next = list;
			refuse_all(list, list, &err);
		}
		if (erased && !lost)
			scrub(wr);
		hand_back(wr, batch, lost);
		if (lost)
			return false;
		checkpoint(wr, false);
	}
	return true;
}

static void *thread_main(void *arg)
{
	struct writer *wr = arg;

	for (;;) {
		struct request *list = queue_wait(&wr->in, IDLE_MS);

		if (!list && queue_is_closed(&wr->in))
			return NULL;
		if (!list) {
			checkpoint(wr, true);
			scrub(wr);
			continue;
		}
		atomic_store(&wr->round_us, clock_mono_us());
		if (!work(wr, list))
			return NULL;
		atomic_store(&wr->round_us, 0);
	}
}

int writer_start(struct writer **out, struct world *w, size_t queue_max,
    struct error *err)
{
	struct writer *wr = xcalloc(1, sizeof *wr);

	wr->world = w;
	wr->queue_max = queue_max;
	if (queue_init(&wr->in, false) < 0 || queue_init(&wr->done, true) < 0 ||
	    pthread_create(&wr->thread, NULL, thread_main, wr) != 0) {
		free(wr);
		return error_set(err, E_INTERNAL, "thread",
		    _("The writer thread could not be started."));
	}
	pthread_setname_np(wr->thread, "writer");
	wr->running = true;
	*out = wr;
	return 0;
}

int writer_fd(const struct writer *wr)
{
	return wr->done.fd;
}

bool writer_submit(struct writer *wr, struct request *r)
{
	return queue_put(&wr->in, r) < wr->queue_max;
}

size_t writer_queued(const struct writer *wr)
{
	return queue_length((struct queue *)&wr->in);
}

bool writer_has_room(const struct writer *wr)
{
	return writer_queued(wr) <= wr->queue_max / 2;
}

/* Batches come off the queue as a list; the rest goes back to its front. */
bool writer_take(struct writer *wr, struct batch *out)
{
	pthread_mutex_lock(&wr->done.mutex);
	struct batch_node *b = (struct batch_node *)wr->done.head;
	if (b) {
		wr->done.head = b->node.next;
		if (!wr->done.head)
			wr->done.tail = &wr->done.head;
		wr->done.n--;
	}
	pthread_mutex_unlock(&wr->done.mutex);
	if (!b)
		return false;
	*out = b->batch;
	free(b);
	return true;
}

void writer_drain(struct writer *wr)
{
	if (!wr->running)
		return;
	queue_close(&wr->in);
	pthread_join(wr->thread, NULL);
	wr->running = false;
}

void writer_free(struct writer *wr)
{
	struct batch b;

	if (!wr)
		return;
	writer_drain(wr);
	while (writer_take(wr, &b)) {
		for (struct change *c = b.changes, *next; c; c = next) {
			next = c->next;
			change_free(c);
		}
		for (struct request *r = b.requests, *next; r; r = next) {
			next = r->next;
			request_free(r);
		}
	}
	queue_fini(&wr->in);
	queue_fini(&wr->done);
	free(wr);
}

int64_t writer_busy_us(const struct writer *wr)
{
	int64_t since = atomic_load(&wr->round_us);

	return since ? clock_mono_us() - since : 0;
}
