/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who was forgotten, for a backup that is restored: it holds them still, and
 * they are forgotten again when the server starts.
 *
 *	STATE/forgotten		a line each: when (microseconds UTC), mark
 *	STATE/forgotten.key	32 random bytes, mode 0600; in no backup
 *
 * The mark is HMAC-SHA-256, in hex, under that key of the season's row id, the
 * participant's row id and the folded staff id; so the list names nobody. Each
 * start looks for them; who joined anew after they were forgotten is left
 * alone. A line is on the disk before its transaction commits: what a crash
 * parts from it is done at the next start.
 */
#ifndef VIESTI_STORE_FORGOTTEN_H
#define VIESTI_STORE_FORGOTTEN_H

#include "server/store/forget.h"

/* Within the transaction that forgets them, before it. */
int forgotten_add(struct store *s, const char *state_dir, int64_t participant,
    int64_t at, struct error *err);
/* At the start, in a transaction of its own; *n: how many were forgotten
 * again. */
int forgotten_apply(struct store *s, const char *state_dir, size_t *n,
    struct error *err);

#endif
