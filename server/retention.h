/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is kept no longer: the evidence and other texts of a season
 * evidence_days after it became final, its persons ledger_days after, and
 * backups after backup_days. By itself when the server starts and at each day's
 * beginning, as a request of the server's own to the writer; by hand with the
 * request retention.
 */
#ifndef VIESTI_RETENTION_H
#define VIESTI_RETENTION_H

#include "server/request.h"
#include "server/store/personal.h"
#include "server/world.h"

struct server;

struct retained {
	struct personal_counts counts;
	uint32_t backups; /* removed */
	/* of the newest season that is final, 0: none is */
	int32_t evidence_due, ledgers_due;
	int64_t last_at; /* something went then; 0: never */
};
/* Writer: what is due goes, or is only counted. */
int retention_run(struct world *w, struct request *r, bool check_only,
    struct retained *out);
/* Loop, each second: once a day. */
void retention_look(struct server *sv);

#endif
