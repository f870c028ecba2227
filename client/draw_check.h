/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A prize draw checked from its file alone: every hash, the dice, and the
 * winners computed anew by the method in common/draw.h, step by step and in
 * words.
 */
#ifndef VIESTI_DRAW_CHECK_H
#define VIESTI_DRAW_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "client/draw_file.h"

/* What somebody knows besides the file; NULL: does not. */
struct draw_known {
	const char *list_hash, *seed_hash; /* hex, as noted before the draw */
	const char *ticket;		   /* a number of one's own */
};

struct draw_check {
	const char *check; /* stable: list list_hash noted_list seed_hash
			      noted_seed times dice number winner winners
			      ticket */
	bool holds;
	char *text; /* translated */
};
struct draw_checks {
	struct draw_check *all;
	size_t n;
	size_t wrong; /* how many do not hold */
};

/* E_INVALID hash_format, ticket_format: what is known is no such thing. *out:
 * draw_checks_fini, also after an error. */
int draw_check(const struct draw_file *f, const struct draw_known *known,
    struct draw_checks *out, struct error *err);
void draw_checks_fini(struct draw_checks *c);

#endif
