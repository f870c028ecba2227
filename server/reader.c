/* SPDX-License-Identifier: EUPL-1.2 */
/* The reader thread; see reader.h. */
#include "server/reader.h"

#include <stdlib.h>

#include "common/clock.h"
#include "server/queue.h"

#define REPORT_US 60000000 /* a report may take this long */
#define IDLE_MS 60000	   /* then nothing is kept */

struct reader {
	struct queue in, done;
	struct archive archive;
	pthread_t thread;
};

void kept_drop(struct kept_then *k)
{
	asof_free(k->then);
	*k = (struct kept_then){ 0 };
}

static void archive_drop(struct archive *a)
{
	kept_drop(&a->kept);
	kept_drop(&a->frozen);
}

static void run_one(struct reader *rd, struct request *r)
{
	i18n_use(r->language);
	if (r->conn && clock_mono_us() > r->deadline_us)
		r->status = error_set(&r->err, E_DEADLINE, "deadline",
		    _("The request waited longer than it was willing to. "
		      "It was not carried out."));
	else {
		store_set_deadline(rd->archive.store,
		    clock_mono_us() + REPORT_US);
		r->status = r->type->run.reader(&rd->archive, r);
	}
	request_finish(r);
}

static void *thread_main(void *arg)
{
	struct reader *rd = arg;

	for (;;) {
		struct request *list = queue_wait(&rd->in, IDLE_MS), *next;

		if (!list && queue_is_closed(&rd->in))
			return NULL;
		if (!list)
			archive_drop(&rd->archive);
		for (; list; list = next) {
			next = list->next;
			run_one(rd, list);
			queue_put(&rd->done, list);
		}
	}
}

int reader_start(struct reader **out, const char *state_dir, struct error *err)
{
	struct reader *rd = xcalloc(1, sizeof *rd);
	int rc = store_open(&rd->archive.store, state_dir, STORE_READER, err);

	if (rc < 0) {
		free(rd);
		return rc;
	}
	rd->archive.state_dir = state_dir;
	if (queue_init(&rd->in, false) < 0 || queue_init(&rd->done, true) < 0 ||
	    pthread_create(&rd->thread, NULL, thread_main, rd) != 0) {
		store_close(rd->archive.store);
		free(rd);
		return error_set(err, E_INTERNAL, "thread",
		    _("The reader thread could not be started."));
	}
	pthread_setname_np(rd->thread, "reader");
	*out = rd;
	return 0;
}

int reader_fd(const struct reader *rd)
{
	return rd->done.fd;
}

void reader_submit(struct reader *rd, struct request *r)
{
	queue_put(&rd->in, r);
}

struct request *reader_take(struct reader *rd)
{
	return queue_take(&rd->done);
}

void reader_free(struct reader *rd)
{
	if (!rd)
		return;
	queue_close(&rd->in);
	pthread_join(rd->thread, NULL);
	for (struct request *r = reader_take(rd), *next; r; r = next) {
		next = r->next;
		request_free(r);
	}
	archive_drop(&rd->archive);
	store_close(rd->archive.store);
	queue_fini(&rd->in);
	queue_fini(&rd->done);
	free(rd);
}
