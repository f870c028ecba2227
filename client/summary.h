/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a participant has in the competition, on a page: points and why,
 * milestones and what is missing, what next, trainings, where the name may be
 * shown, how to hide and to leave. People without a client of their own get it
 * from their department's contact, in their own language.
 */
#ifndef VIESTI_SUMMARY_H
#define VIESTI_SUMMARY_H

#include "client/link.h"
#include "client/paper.h"

/* Everything that all pages of one language share. */
struct summary {
	struct link *link;	/* whose Hello said that language */
	enum language language; /* in force while the functions below run */
	const Viesti__Status *status;
	const Viesti__Rulebook *rulebook;
};

/* Asks for what is shared; the replies stay with the link. */
int summary_begin(struct summary *s, struct link *l, enum language lang,
    struct error *err);

/*
 * The page of a person by staff id. who: their row of the participants; NULL:
 * this client may not read it, so consents are left out.
 */
int summary_make(struct summary *s, const char *staff_id,
    const Viesti__Participant *who, struct paper **out, struct error *err);

/* Every participant this client may list, who left too. *rows is yours to free,
 * the rows stay with the link. E_DENIED: it may list none. */
int summary_participants(struct link *l, const Viesti__Participant ***rows,
    size_t *n, struct error *err);

#endif
