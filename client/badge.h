/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The badge of a milestone as a picture, and the diploma: made on their owner's
 * wish, shown by nobody else.
 */
#ifndef VIESTI_BADGE_H
#define VIESTI_BADGE_H

#include <stdint.h>

#include "client/paper.h"
#include "common/error.h"

/* What draws knows no messages. */
struct Viesti__Explanation;
struct Viesti__Rulebook;
struct Viesti__MilestoneState;

enum badge_sign {
	BADGE_STEP_1,
	BADGE_STEP_2,
	BADGE_STEP_3,
	BADGE_WORKPLACE,
	BADGE_SOCIAL,
	BADGE_MEDIA,
	BADGE_AREA, /* another one */
	BADGE_FIRST_PUBLIC,
	BADGE_STEADY,
};

/* Texts are borrowed, in one language. */
struct badge {
	enum badge_sign sign;
	const char *language;	 /* "fi" */
	const char *competition; /* its name */
	const char *season;
	const char *milestone; /* its name */
	const char *name;      /* of the person; NULL: without */
	const char *date;      /* reached on */
	/* of the diploma */
	const char *heading;   /* "Diploma" */
	const char *sentence;  /* "has reached the milestone" */
	const char *signature; /* "Organiser of the competition" */
	const char *creator;
};

enum badge_format { BADGE_SVG, BADGE_PNG, BADGE_PDF, BADGE_DIPLOMA };
#define BADGE_FORMATS 3			  /* of a picture */
extern const char *const badge_endings[]; /* ".svg" by format */

/* A picture of 512 by 512, or a diploma as a page of A4. Errors as paper_pdf.
 */
int badge_draw(const struct badge *b, enum badge_format format,
    struct paper_drawn *out, struct error *err);

/*
 * Which milestone of the explanation: by code or name in any language, or the
 * one the most is needed for when text is NULL. The rulebook says what kind it
 * is. E_NOT_FOUND unknown_milestone; E_PRECONDITION milestone_not_reached with
 * what is missing. Fills sign and milestone; *which is borrowed.
 */
int badge_choose(const struct Viesti__Explanation *e,
    const struct Viesti__Rulebook *rules, const char *text, struct badge *b,
    const struct Viesti__MilestoneState **which, struct error *err);

/* What the module has: 0, or negative with a word of why. */
#define BADGE_DRAW "badge_paint"
typedef int badge_draw_fn(const struct badge *b, enum badge_format format,
    struct paper_drawn *out, const char **why);

#endif
