/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rulebook for a command: the server's, or the copy kept in the profile
 * when the server can't be reached.
 */
#ifndef VIESTI_BOOK_H
#define VIESTI_BOOK_H

#include "client/cache.h"
#include "client/cli/cli.h"

struct book {
	const Viesti__Rulebook *rulebook;
	struct cache cache;
	bool saved; /* it is the copy */
	int64_t at; /* of when: microseconds UTC */
};

/* E_UNAVAILABLE and the like only when there is no copy either. */
int book_open(struct book *b, struct cli *cli, struct error *err);
/* For people: which rulebook, and as of when a saved copy is. */
void book_foot(const struct book *b, const struct cli *cli);
void book_close(struct book *b);

#endif
