/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The claims that wait for a moderator: read once, shown one a screen, decided
 * one by one.
 */
#ifndef VIESTI_REVIEW_H
#define VIESTI_REVIEW_H

#include "client/console/console.h"

/* A claim, and what this moderator has made of it. */
struct claim {
	Viesti__Activity *a; /* a copy: it outlives its connection */
	Viesti__Decision decision;
	bool gone; /* somebody else decided, or it was withdrawn */
};

struct review {
	struct claim *claims;
	size_t n, at;
	Viesti__Rulebook *rules; /* names of types; NULL: not known */
	char note[512];		 /* what came of the last key; or "" */
};

/* type NULL and older_days 0: all. review_free, also after an error. */
int review_read(struct console *c, const char *type, uint32_t older_days,
    struct review *r, struct error *err);
void review_free(struct review *r);
/* As a table. */
void review_print(const struct console *c, const struct review *r);
/* "3d", "3": days; E_INVALID age_format. NULL text: 0. */
int review_age(const char *text, uint32_t *days, struct error *err);

/* Sends one decision; *status is what the claim is then. reason may be NULL. */
int review_decide(struct console *c, uint64_t activity,
    Viesti__Decision decision, const char *reason,
    const Viesti__ActivityState **state, struct error *err);

/* "Activity 17 is accepted and counts." */
void review_sentence(Viesti__Decision decision, uint64_t activity, char *out,
    size_t size);
/* The claim that is looked at, and the keys that may be pressed; clear: on a
 * screen of its own. */
void review_draw(const struct print *p, const struct review *r, bool clear);
/* Those keys. */
const char *review_keys(const struct review *r);

#endif
