/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A database that is filled beside the place where it is to stand and takes it
 * in one step, so that whatever cuts the filling off leaves what was there
 * before. It grows in STATE/making/viesti.db; what was left there is removed by
 * the next try and by the next start of the server.
 */
#ifndef VIESTI_STORE_MAKING_H
#define VIESTI_STORE_MAKING_H

#include "common/error.h"

struct making;

/* Locks the state directory and makes an empty STATE/making. E_CONFLICT
 * state_in_use, or the errors of files. */
int making_begin(struct making **out, const char *state_dir, struct error *err);
const char *making_dir(const struct making *m); /* borrowed */
/* The database in it, closed, becomes STATE/viesti.db: the old one, which must
 * be closed too, is gone. E_PRECONDITION log_left: one of the two was not
 * closed in order. */
int making_place(struct making *m, struct error *err);
/* Removes what is left in it, and unlocks. NULL is fine. */
void making_end(struct making *m);
/* What a try that was cut off left; the state directory is locked. */
void making_clear(const char *state_dir);

#endif
