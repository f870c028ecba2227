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
	int64_t question;	   /* the words said with it; 0: none */
	const uint8_t *commitment; /* to these words, or NULL */
};

/* Whose activities this peer may withdraw, correct, give back; others are as
 * unknown as unused ids. */
bool verdict_is_theirs(const struct world *w, const struct request *r,
    uint32_t person);

/* Reads the activity and looks for a replay: 1 answered from the journal, 0 go
 * on, negative refused (unknown_activity, operation_reused). */
int verdict_begin(struct world *w, struct request *r, uint64_t activity,
    struct verdict *d);
int verdict_unknown(struct request *r, uint64_t activity);
/* Writes the new status and the rest of the row, journals it, scores the person
 * anew, fills the reply. */
int verdict_put(struct world *w, struct request *r, struct verdict *d,
    int64_t at);
/* The same for a decision or a withdrawal: reason, time and who decided go into
 * the row. */
int verdict_write(struct world *w, struct request *r, struct verdict *d);

#endif
