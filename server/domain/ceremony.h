/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The award ceremony as a list of steps, made from final standings and their
 * awards. The host shows one step after the other; what the screens show at a
 * step is a function of the list and the step's number alone, so that going
 * back shows again exactly what was there.
 *
 *	welcome
 *	each size class, small ones first: what comes, then its better half of
 *	    places from the last of them to the first
 *	thanks: all other departments together, by name
 *	riser; each area: its persons from rank 3 up, then its department; draw
 *	overall winner
 *
 * Places that are shared are revealed in one step. Where all departments are
 * in one class, the first of the class is the overall winner and is kept for
 * that step; the thanks then come after it, since those who are not thanked
 * would give it away. Each part but the thanks begins with a step that only
 * says what comes. A draw whose dice are thrown at the ceremony has only that
 * step until then, and the host waits there.
 */
#ifndef VIESTI_CEREMONY_H
#define VIESTI_CEREMONY_H

#include "server/domain/awards.h"
#include "server/domain/projection.h"

enum ceremony_part {
	CEREMONY_WELCOME,
	CEREMONY_CLASS,
	CEREMONY_THANKS,
	CEREMONY_RISER,
	CEREMONY_AREA_PEOPLE,
	CEREMONY_AREA_DEPARTMENT,
	CEREMONY_DRAW,
	CEREMONY_OVERALL,
};

/* One who gets a place or an award: a department, or a person. */
struct ceremony_place {
	uint16_t department; /* or DEPARTMENT_JOINT */
	uint32_t person;     /* PERSON_NONE: the department */
	uint32_t rank;	     /* within the part */
	/* of a department with a place */
	bool has_value;
	uint32_t value; /* as the public may see it */
	uint32_t rise;	/* places gained since the freeze; 0: none */
	struct share share;
};

struct ceremony_step {
	enum ceremony_part part;
	enum size_class size;	       /* of a class; SIZE_ALL: all in one */
	uint32_t heads_from, heads_to; /* of the class; 0: open */
	uint8_t area;		       /* or AREA_ALL */
	uint32_t rank;		       /* revealed by this step; 0: none */
	uint32_t next;	 /* revealed by the next one of the part; 0: none */
	size_t first, n; /* the part's places, best first */
};

struct ceremony {
	struct ceremony_step *steps;
	size_t n_steps; /* 1 at least */
	struct ceremony_place *places;
	size_t n_places;
	uint16_t *others; /* thanked together, by name */
	size_t n_others;
};

struct ceremony_source {
	const struct standings *standings; /* final */
	const struct standings *frozen;	   /* of the freeze; NULL: no rises */
	int frozen_rounds;		   /* counted in them; 0: all */
	const struct awards *awards;
	bool draws; /* there is a draw, thrown or not */
};

/* *out: ceremony_fini. Without memory the program ends. */
void ceremony_make(const struct ceremony_source *from, struct ceremony *out);
void ceremony_fini(struct ceremony *c);

/* Has this step or an earlier one of its part revealed the place? */
bool ceremony_is_revealed(const struct ceremony_step *step,
    const struct ceremony_place *place);
/* The value of a full bar at this step: a tenth more than the best that is
 * revealed, so that no bar tells of what is hidden. */
uint32_t ceremony_full_scale(const struct ceremony *c,
    const struct ceremony_step *step);
/* Are its winners persons? One who is forgotten since has no number. */
bool ceremony_is_of_persons(const struct ceremony_step *step);
/* The step with which the draw's part begins, or would if there were one. */
size_t ceremony_draw_at(const struct ceremony *c);
/* Are the dice to be thrown before the next step? */
bool ceremony_waits_for_dice(const struct ceremony *c, size_t step);
/* Does the one whom this step reveals stand alone on the screen? */
bool ceremony_is_alone(const struct ceremony *c,
    const struct ceremony_step *step);

#endif
