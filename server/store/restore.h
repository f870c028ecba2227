/* SPDX-License-Identifier: EUPL-1.2 */
/* A backup becomes the database again; see restore.c. */
#ifndef VIESTI_STORE_RESTORE_H
#define VIESTI_STORE_RESTORE_H

#include <stddef.h>
#include <stdint.h>

#include "common/error.h"

struct restored {
	uint64_t revision; /* of the backup */
	size_t forgotten;  /* participants, again */
	uint32_t revoked;  /* clients that were revoked since */
	char kept[80];	   /* backup of what was there; "": nothing was */
};

/*
 * backup: a name in STATE/backups, or the path of a NAME.db with its manifest
 * NAME.txt beside it. actor: for the journal. Until it returns 0 the database
 * is as it was.
 *
 * E_NOT_FOUND file_missing; E_INVALID backup_damaged, backup_schema;
 * E_CONFLICT state_in_use; E_PRECONDITION database_newer, present_unreadable,
 * log_left; or the store's errors.
 */
int store_restore(const char *state_dir, const char *backup, const char *actor,
    struct restored *out, struct error *err);

#endif
