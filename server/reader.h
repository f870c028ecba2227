/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The thread for long reads, on a read-only connection: lists, the journal,
 * backups. Requests come in by one queue and go out by another, as with the
 * writer, and change nothing.
 */
#ifndef VIESTI_READER_H
#define VIESTI_READER_H

#include "common/error.h"
#include "server/asof.h"
#include "server/request.h"
#include "server/store/store.h"

/* A moment asked for last, kept for the next question about it. */
struct kept_then {
	struct asof *then; /* NULL: none */
	uint32_t season;
	int64_t at; /* 0: of the day itself */
	int32_t today;
	uint64_t revision; /* of the database it was made from */
};

/* What a reader's handler gets. */
struct archive {
	struct store *store; /* read-only */
	const char *state_dir;
	struct kept_then kept, frozen;
};
void kept_drop(struct kept_then *k);

struct reader;
int reader_start(struct reader **out, const char *state_dir, struct error *err);
int reader_fd(const struct reader *rd);
void reader_submit(struct reader *rd, struct request *r);
struct request *reader_take(struct reader *rd); /* all done ones as a list */
void reader_free(struct reader *rd);		/* finishes, joins */

#endif
