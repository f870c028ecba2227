/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown to whom. The only place that knows about audiences, consents,
 * the better half and small numbers; every read of standings goes through it.
 */
#ifndef VIESTI_PROJECTION_H
#define VIESTI_PROJECTION_H

#include "server/domain/standings.h"

enum audience_kind {
	AUDIENCE_PUBLIC,	/* kiosk, web page */
	AUDIENCE_VISITORS,	/* no comparison of departments at all */
	AUDIENCE_CONTACT,	/* a department's contact */
	AUDIENCE_PARTICIPANT,
	AUDIENCE_MODERATOR,	/* the claim to decide, never totals */
	AUDIENCE_ORGANISER,
	AUDIENCE_ADMIN,
	AUDIENCE_NOBODY,	/* trainer, auditor: no standings */
};

struct audience {
	enum audience_kind kind;
	uint16_t department;	/* of a contact, of a participant's own */
	uint32_t person;	/* of a participant */
};

/* One department as the audience sees it; what may not be seen has its bit unset. */
enum {
	SEE_RANK = 1, SEE_INDEX = 2, SEE_FIGURES = 4,	/* ACT, PTS, BR, points, terms */
	SEE_HEADCOUNT = 8,
};
struct department_view {
	struct department_place place;
	unsigned see;
	bool own;
};

/*
 * The ranking of departments for this audience, in the order it may see: first those with a
 * rank or result, then the others alphabetically (name_fi collation); full order for organiser and
 * administrator. E_DENIED when the audience may see none. out of n departments + 1.
 */
int projection_departments(const struct standings *s, const struct audience *who,
    struct ranking which, int counted, enum size_class *size,
    struct department_view *out, size_t *n, struct error *err);

/* One person's row as the audience sees it. */
struct person_view {
	struct place place;
	const char *name;	/* name or pseudonym; borrowed */
	const char *staff_id;	/* NULL: not for this audience */
	uint16_t department;	/* DEPARTMENT_NONE: not shown (a pseudonym) */
	bool own;
};
/* May the audience see this person's row? Fills view when it may. */
bool projection_person(const struct standings *s, const struct people *people,
    const struct audience *who, const struct place *place, struct person_view *view);
/* May the audience read this person's ledger (explain, activities)? */
bool projection_may_read_person(const struct people *people,
    const struct audience *who, uint32_t person);
bool projection_may_read_department(const struct audience *who, uint16_t department);
/* Is this read of a person's data by that audience to be logged (journal)? */
bool projection_is_logged(const struct people *people, const struct audience *who,
    uint32_t person);

#endif
