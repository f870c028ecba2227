/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A participant comes in or is brought up to date: the same rules for join and
 * for a row of the roster.
 */
#ifndef VIESTI_ENLIST_H
#define VIESTI_ENLIST_H

#include "server/request.h"
#include "server/world.h"

struct enlist {
	struct person person; /* as asked; strings borrowed; number and sort_key
			       * unset; joined_on 0: as it was, or today */
	const char *consent_reference; /* NULL: consents cannot be turned on by
					  a sheet */
	const uint8_t *operation;      /* NULL: check only */
	bool by_sheet; /* consents go on only with a reference */
	/* of somebody who takes part already, not spoken of: */
	bool keeps_language, keeps_email, keeps_pseudonym;
	uint8_t wished; /* consents, also without a reference */
	uint8_t unsaid; /* surfaces that nothing was said about */
};
/* LEFT: took part and left, and a sheet brings nobody back. */
enum enlisted { ENLISTED_NEW, ENLISTED_CHANGED, ENLISTED_SAME, ENLISTED_LEFT };

/* Was this operation done before? As world_replayed, with what it did then. */
int enlist_replayed(struct world *w, struct request *r, const struct enlist *e,
    enum enlisted *outcome);
/* What would happen, or happens: writes, journals and notes the change.
 * E_CONFLICT other_department, department_full, headcount; E_PRECONDITION
 * person_locked; E_INVALID field errors. Who left joins anew as if never there,
 * but hidden for good stays hidden. */
int enlist(struct world *w, struct request *r, const struct enlist *e,
    bool check_only, enum enlisted *outcome);

/* E_CONFLICT department_full: no more participants than heads. */
int enlist_room(struct world *w, struct request *r, uint16_t department);
/* E_INVALID consent_reference_missing; E_PRECONDITION person_locked. */
int enlist_no_reference(struct request *r);
int enlist_locked(struct request *r, const char *staff_id);

/* Fills e->person from texts as they came: E_INVALID with the field named. */
struct enlist_texts {
	const char *staff_id, *name, *department, *language, *email, *pseudonym;
};
int enlist_read(struct world *w, struct request *r,
    const struct enlist_texts *t, struct enlist *e);
uint8_t enlist_consents(const Viesti__Consents *c);
uint8_t enlist_unsaid(const Viesti__Consents *c);

#endif
