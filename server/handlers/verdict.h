/* SPDX-License-Identifier: EUPL-1.2 */
/* A change of an activity's status: withdrawal, a moderator's decisions, and
 * giving it back to the moderators. */
#ifndef VIESTI_VERDICT_H
#define VIESTI_VERDICT_H

#include "server/request.h"
#include "server/store/store.h"
#include "server/world.h"

struct verdict {
	const char *kind;	 /* of the journal */
	uint8_t status;		 /* the new one */
	const char *reason;	 /* NULL: none */
	struct activity_row row; /* out: the activity as it is */
	uint8_t digest[16];
	const uint8_t *commitment; /* to words said with it, or NULL */
};

/* Reads the activity and looks for a replay: 1 answered from the journal, 0 go
 * on, negative refused (unknown_activity, operation_reused). */
int verdict_begin(struct world *w, struct request *r, uint64_t activity,
    struct verdict *d);
int verdict_unknown(struct request *r, uint64_t activity);
/* Whose activities this peer may change; others are as unknown as unused ids.
 */
bool verdict_is_theirs(const struct world *w, const struct request *r,
    uint32_t person);
/* E_PRECONDITION season_final. */
int verdict_may_withdraw(const struct world *w, struct request *r);
/* Writes the new status, journals it, scores the person anew, fills the reply.
 */
int verdict_write(struct world *w, struct request *r, struct verdict *d);
/* Only the decision and its journal entry: for one of many. operation NULL: the
 * entry of another bears it; more: of the detail, or "". */
int verdict_put(struct world *w, struct request *r, struct verdict *d,
    const uint8_t *operation, const char *more, int64_t at);
/* Only the new status and its journal entry: reason, time and decider of the
 * earlier decision stay. */
int verdict_store(struct world *w, struct request *r, struct verdict *d,
    const uint8_t *operation, const char *more, int64_t at);
/* The rest after one of these: scores the person anew, fills the reply. */
int verdict_done(struct world *w, struct request *r, struct verdict *d,
    int64_t at);

#endif
