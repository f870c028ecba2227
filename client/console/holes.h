/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The typed holes of the commands' sentences: what may stand in each, how it
 * is told to people, and what completion offers for it.
 */
#ifndef VIESTI_HOLES_H
#define VIESTI_HOLES_H

#include <stdbool.h>
#include <stddef.h>

enum hole_offer { /* where completion finds what may stand here */
	OFFER_NOTHING,
	OFFER_DEPARTMENTS,
	OFFER_AREAS,
	OFFER_CLIENTS,
	OFFER_CLAIMS,
	OFFER_TYPES,
	OFFER_QUESTIONS,
	OFFER_MOVES,
	OFFER_FILES,
	OFFER_COMMANDS,
};

struct hole {
	const char *name;  /* "CLIENT" */
	const char *about; /* N_(): a whole sentence */
	bool number;	   /* a whole number from 1 */
	enum hole_offer offer;
};

/* By its name of this length; NULL: none is called so. */
const struct hole *hole_find(const char *name, size_t len);
bool hole_takes(const struct hole *h, const char *text);

#endif
