/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * STATE/rulebook.yaml, the rules as the organiser edits them. Until the season
 * opens they are taken into the database at each start of the server;
 * afterwards what the database holds is in force, and an edited file only gives
 * a warning.
 */
#ifndef VIESTI_RULES_FILE_H
#define VIESTI_RULES_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/error.h"

struct store;

/* Before threads start: takes an edited file while the season is only created.
 */
int rules_file_take(struct store *store, const char *state_dir,
    struct error *err);
/* Does the file hold other rules than these? */
bool rules_file_differs(const char *state_dir, const char *hash);

#define RULES_FILE "rulebook.yaml"
#define RULES_FILE_MAX (1u << 20)
/* SHA-256 of the text, hex. */
void rules_hash(const char *text, size_t len, char out[65]);

#endif
