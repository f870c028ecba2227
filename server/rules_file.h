/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * STATE/rulebook.yaml, the rules as the organiser edits them. Until the season
 * opens they are taken into the database at each start of the server;
 * afterwards what the database holds is in force, and an edited file only gives
 * a warning. So it is when rules were imported before the opening.
 */
#ifndef VIESTI_RULES_FILE_H
#define VIESTI_RULES_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

struct store;
struct rulebook;
struct type_codes;

/* Before threads start: takes an edited file while the season is only created.
 */
int rules_file_take(struct store *store, const char *state_dir,
    struct error *err);
/* Does the file hold other rules than these? */
bool rules_file_differs(const char *state_dir, const char *hash);

/* A type as the store numbers it; E_INTERNAL: no such number. */
int rules_type_known(struct type_codes *codes, int index, const char *code);
/* Gives the rulebook's new types their numbers, in the store (NULL: only in
 * codes). E_EXHAUSTED too_many_types. */
int rules_number_types(struct store *store, struct type_codes *codes,
    const struct rulebook *rb, struct error *err);

#define RULES_FILE "rulebook.yaml"
#define RULES_FILE_MAX (1u << 20)
/* SHA-256 of the text, hex. */
void rules_hash(const char *text, size_t len, char out[65]);

#endif
