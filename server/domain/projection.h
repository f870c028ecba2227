/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is shown to whom. The only place that knows about audiences, consents,
 * the better half and small numbers; every read of standings goes through it.
 */
#ifndef VIESTI_PROJECTION_H
#define VIESTI_PROJECTION_H

#include "server/domain/standings.h"

enum audience_kind {
	AUDIENCE_PUBLIC,   /* kiosk, web page */
	AUDIENCE_VISITORS, /* no comparison of departments at all */
	AUDIENCE_CONTACT,  /* a department's contact */
	AUDIENCE_PARTICIPANT,
	AUDIENCE_MODERATOR, /* the claim to decide, never totals */
	AUDIENCE_ORGANISER,
	AUDIENCE_ADMIN,
	AUDIENCE_NOBODY, /* trainer, auditor: no standings */
};

/* Settings of the house; zero is what is shipped. */
struct projection_rules {
	bool all_places;	 /* public_places: all, not the better half */
	bool no_personal_boards; /* personal_boards: no */
};

struct audience {
	enum audience_kind kind;
	uint16_t department; /* of a contact, of a participant's own; or
				DEPARTMENT_NONE */
	uint32_t person;     /* of a participant; or PERSON_NONE */
	struct projection_rules rules;
};

/* One department as the audience sees it; what may not be seen has its bit
 * unset and is 0. */
enum {
	SEE_RANK = 1,
	SEE_INDEX = 2,
	SEE_FIGURES = 4, /* ACT, PTS, BR, points, terms */
	SEE_HEADCOUNT = 8,
};
struct department_view {
	struct department_place place;
	unsigned see;
	bool own; /* the audience's department, or the joint team with it */
};

/*
 * The ranking of departments for this audience, in the order it may see: first
 * those with a rank or result, then the others alphabetically, by their names
 * in the thread's language; full order for organiser and administrator.
 * E_DENIED (not_for_your_role, no_comparison) when the audience may see none.
 * out of n departments + 1.
 */
int projection_departments(const struct standings *s,
    const struct audience *who, struct ranking which, int counted,
    enum size_class *size, struct department_view *out, size_t *n,
    struct error *err);

/* The last rank of the better half of n departments in order: places 1 to
 * ceil(n/2) of those with a rank; all who share it are in. 0: none is ranked.
 */
uint32_t projection_better_half(const struct department_place *all, size_t n);

/* The value by the season's measure as the public may see it. */
uint32_t projection_value(const struct department_place *place);

/*
 * Of the better half of departments in one area, in the order of its points,
 * up to max of those where five people or more did something there. Of each
 * only department, points and people, never a rank. None for an audience that
 * may not compare. out of n departments + 1; how many.
 */
size_t projection_area_departments(const struct standings *s,
    const struct audience *who, uint8_t area, int counted, size_t max,
    struct department_place *out);

/* One person's row as the audience sees it. */
struct person_view {
	struct place place;
	const char *name;     /* name or pseudonym; borrowed; NULL: not named */
	const char *staff_id; /* NULL: not for this audience */
	uint16_t department;  /* DEPARTMENT_NONE: not shown (a pseudonym) */
	bool own;	      /* the participant's own row */
	bool pseudonym;	      /* name is one */
};
/* May the audience see this person's row? Fills view when it may. */
bool projection_person(const struct standings *s, const struct people *people,
    const struct audience *who, const struct place *place,
    struct person_view *view);

/*
 * A page of a ranking of persons: up to *n rows that this audience may see from
 * the offset-th place on, others passed over. *n: how many. *next: the place to
 * go on from, 0 when there are no more for this audience. E_DENIED
 * (not_for_your_role, no_personal_boards).
 */
int projection_people(const struct standings *s, const struct people *people,
    const struct audience *who, struct ranking which, size_t offset,
    struct person_view *out, size_t *n, size_t *next, struct error *err);

/*
 * A person's place with so many neighbours each way. Neighbours who did not
 * agree to be named have no name, staff id and department, and only rank and
 * points (the public gets no row of them at all). out of 2 * neighbours + 1;
 * *n: how many; *at: which of them is the person. E_DENIED (as above, and
 * person_not_shown), E_NOT_FOUND (not_in_ranking).
 */
int projection_around(const struct standings *s, const struct people *people,
    const struct audience *who, struct ranking which, uint32_t person,
    size_t neighbours, struct person_view *out, size_t *n, size_t *at,
    struct error *err);

/*
 * How the winner of an award is told of at the ceremony: by name or pseudonym
 * where the person agreed to that; else as a colleague from the department,
 * where five people or more of it (or of the joint team it is in) take part;
 * else in private.
 */
enum winner_kind { WINNER_NAMED, WINNER_COLLEAGUE, WINNER_PRIVATE };
struct winner_view {
	enum winner_kind kind;
	const char *name;    /* of WINNER_NAMED; borrowed from people */
	bool pseudonym;	     /* name is one */
	uint16_t department; /* or DEPARTMENT_JOINT; DEPARTMENT_NONE: a
				pseudonym, in private */
};
void projection_winner(const struct standings *s, const struct people *people,
    uint32_t person, uint8_t shown, struct winner_view *view);

/* May the audience read this person's ledger (explain, activities)? */
bool projection_may_read_person(const struct people *people,
    const struct audience *who, uint32_t person);
/* May it read a department's exact figures (explain)? */
bool projection_may_read_department(const struct audience *who,
    uint16_t department);
/* Is this read of a person's data by that audience to be logged (journal)? */
bool projection_is_logged(const struct people *people,
    const struct audience *who, uint32_t person);

/* How many take part, as it may be said in public: no count or share about
 * fewer than five people, nor its complement. */
enum share_kind {
	SHARE_WORDS, /* "taking part": no number at all */
	SHARE_BAND,  /* low to high percent */
	SHARE_ALMOST_ALL,
	SHARE_PERCENT, /* low = high = the percent, 1 to 99, or 0 or 100 exactly
			*/
};
struct share {
	enum share_kind kind;
	int low, high;
};
struct share projection_participation(uint64_t active, uint64_t heads);
/* Never more than the band of 20 percent; active at most heads, heads not 0. */
struct share projection_band(uint64_t active, uint64_t heads);

/*
 * Who is active in every department at once, as it may be said in public: a
 * share each, and a count (lit) where it may be told. Where the house's count
 * is said too, what is not said must not follow by subtraction: counts and
 * exact shares are withheld from further departments, those with the fewest
 * active first, until those withheld are at least two departments and their
 * sum tells of no fewer than five people, nor of fewer than five missing, and
 * can be made up in more than one way by what is said of each. out[n], in the
 * order given.
 */
struct department_lights {
	struct share share;
	bool counted; /* lit may be told */
	uint32_t lit;
};
void projection_lights(const uint64_t *active, const uint64_t *heads, size_t n,
    struct department_lights *out);
/*
 * What may be said of the house beside those: in a very small one, of which
 * every department is withheld already, its own count gives one away, and then
 * it is a band, and where a band does so still, words. count: the house's,
 * which lights may show late.
 */
struct share projection_house(uint64_t count, const uint64_t *active,
    const uint64_t *heads, size_t n, const struct department_lights *out);
/* Each department's share of people who were active in the season, likewise:
 * all n of standings_departments at once. Without memory the program ends. */
void projection_season_shares(const struct department_place *all, size_t n,
    struct share *out);

/*
 * Which counts of people of one house may be told beside each other, the most
 * important first: none about fewer than five, nor of fewer than five missing,
 * and no two that differ by fewer than five, because one of them may hold the
 * other; equal ones may be of the same people and tell nothing new, but not
 * beside the first, of which the others are a part. told[n].
 */
void projection_counts(const uint64_t *counts, size_t n, uint64_t heads,
    bool *told);

#endif
