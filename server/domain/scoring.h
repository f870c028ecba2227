/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Scoring: the ledger of one person as a pure function of the rulebook, the
 * season, that person's activities and department history, and whether they
 * got the first-public bonus in an earlier season. The numbered rules of
 * scoring stand above scoring_run in scoring.c.
 */
#ifndef VIESTI_SCORING_H
#define VIESTI_SCORING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/domain/activity.h"
#include "server/domain/rulebook.h"
#include "server/domain/season.h"

/* A person belonged to a department from a date on; the first from reaches back
 * for ever. */
struct membership {
	int32_t from;
	uint16_t department; /* index among the season's departments */
};

/* The numbers are viesti.proto's Mark. */
enum mark { MARKED_NOT, MARKED_WEEK, MARKED_SEASON, MARKED_CAP };

enum entry_kind { ENTRY_ACTIVITY, ENTRY_AREA_BONUS, ENTRY_FIRST_PUBLIC };

struct ledger_entry {
	enum entry_kind kind;
	enum mark mark;
	const struct activity
	    *activity; /* borrowed; of a bonus, the deed that gave it */
	int32_t date;
	int32_t points;
	int32_t full_points; /* before limits and caps */
	uint16_t department;
	uint8_t area;	   /* AREA_NONE: learning, the first-public bonus */
	uint32_t rulebook; /* version */
};

/* What one person did in one round, within one department. */
struct round_tally {
	uint32_t points; /* all entries dated in it */
	uint32_t
	    area_points[RULEBOOK_AREAS_MAX]; /* deeds and that area's bonus */
	uint16_t trainings;		     /* mask of trainings attended */
	uint8_t areas; /* mask of areas with an accepted deed */
	bool active;
	uint8_t first_public; /* mask of areas with a deed marked so */
	uint16_t deeds;	      /* accepted, those with 0 points too */
};

struct tally {
	uint16_t department;
	struct round_tally *rounds; /* season->rounds of them */
};

struct ledger {
	struct ledger_entry *
	    entries; /* in the order of scoring, a bonus right after its deed */
	size_t n_entries;
	struct tally *tallies; /* one a department the person acted in, or the
				  current one */
	size_t n_tallies;
	uint64_t points;
	bool got_first_public; /* in this season */

	/* memory kept from run to run */
	const struct activity **order;
	size_t order_room, entries_room, tallies_room;
};

/*
 * Computes the ledger. acts in any order; the pointers in entries reach into
 * acts. members (at least one) in the order of their dates. Memory is the
 * ledger's; scratch is reused when the ledger is given again. Returns 0 or
 * E_INTERNAL (memory).
 */
int scoring_run(const struct rulebooks *rulebooks, const struct season *season,
    const struct activity *acts, size_t n_acts,
    const struct membership *members, size_t n_members, bool had_first_public,
    struct ledger *ledger);
void ledger_init(struct ledger *ledger);
void ledger_fini(struct ledger *ledger);

#endif
