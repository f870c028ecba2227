/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who is awarded what when a season is final: a pure function of the standings
 * and of the people. Nobody hors concours and nobody who left gets an award; a
 * shared rank shares it. Nothing here knows who may see it: whether a winner is
 * named in public is the projection's to say.
 */
#ifndef VIESTI_AWARDS_H
#define VIESTI_AWARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/domain/people.h"
#include "server/domain/standings.h"

/* The numbers are viesti.proto's AwardKind; also the order of the list. */
enum award_kind {
	AWARD_OVERALL = 1,     /* department: the best of all */
	AWARD_CLASS,	       /* department: the best of a size class */
	AWARD_RISER,	       /* department: grew most */
	AWARD_AREA_DEPARTMENT, /* department: the best of an area */
	AWARD_AREA_PERSON,     /* participant: ranks 1 to 3 of an area */
	AWARD_DRAW,	       /* participant: drawn */
};

#define AWARD_AREA_RANKS 3

struct award {
	enum award_kind kind;
	enum size_class size; /* of AWARD_CLASS: the class that is shown */
	uint8_t area;	      /* of the areas' awards; else AREA_ALL */
	uint32_t rank;	     /* 1, of an area's persons to 3; of the draw: which
				prize, from 1 */
	uint16_t department; /* the winner, or DEPARTMENT_JOINT; a person's own
				now */
	uint32_t person;     /* the winner, or PERSON_NONE: the department */
	bool shared;	     /* by others of this kind, class, area and rank */
	uint64_t value; /* by the season's measure as standings show it; of an
			   area's persons their points in it; of the riser and
			   the draw 0 */
	/* of the riser: participation then and in the end, exact */
	uint64_t first_active, first_heads, last_active, last_heads;
};

struct awards {
	struct award
	    *all; /* by kind, class or area, rank; shared ones as the ranking */
	size_t n;
};

/*
 * All awards of a season whose every round counts. drawn: the persons that the
 * draw gave, in the order of its prizes (n_drawn may be 0: not thrown yet); it
 * keeps who left since then. *out: awards_fini.
 *
 * Class: each class that is shown once, where departments join (standings.h)
 * under the class they joined; none where only one class is shown.
 * Riser: of the ranked departments the one whose share of active people grew
 * most from the first two rounds to the last two, ACT/H exactly; none under
 * four rounds or where nobody grew. Area: the first of the ranking of the area;
 * nobody without a point in it.
 */
void awards_find(const struct standings *s, const struct people *people,
    const uint32_t *drawn, size_t n_drawn, struct awards *out);
void awards_fini(struct awards *a);

/* Below 0 when a department's share grew more than another's. */
int awards_growth_order(const struct award *a, const struct award *b);

#endif
