/* SPDX-License-Identifier: EUPL-1.2 */
/* What a backup's manifest says of it, for those that make and restore one. */
#ifndef VIESTI_STORE_BACKUP_H
#define VIESTI_STORE_BACKUP_H

#include <stddef.h>
#include <stdint.h>

#include "server/store/store.h"

struct backup_facts {
	int64_t schema; /* version of the database */
	uint64_t epoch, revision, bytes, entries /* of the journal */;
	uint8_t sha256[HASH_SIZE], head[HASH_SIZE];
};

/* E_INVALID backup_name: it is no plain word. */
int backup_check_name(const char *name, struct error *err);
/* All of DIR/FILE is read: integrity, references, the journal's chain; fills
 * all but bytes and sha256. E_INTERNAL backup_damaged, E_PRECONDITION
 * journal_broken, or the store's errors. */
int backup_check(const char *dir, const char *file, struct backup_facts *is,
    struct error *err);
/* bytes and sha256 of the open file; name is for the error. */
int backup_hash(int fd, const char *name, struct backup_facts *is,
    struct error *err);
/* As the manifest has them from its third line on; its length. */
int backup_facts_text(const struct backup_facts *is, char *out, size_t size);

#endif
