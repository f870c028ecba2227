/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Migrations: the embedded files NNN-name.sql, in the order of their numbers.
 * The database's user_version is the number of the last one applied.
 */
#ifndef VIESTI_STORE_MIGRATE_H
#define VIESTI_STORE_MIGRATE_H

#include "common/error.h"
#include "server/embed.h"

struct store;

/*
 * Applies what is missing, each in a transaction of its own, after a backup
 * unless the database is new. E_PRECONDITION database_newer names both
 * versions.
 */
int store_migrate(struct store *s, const struct embedded_file *files,
    struct error *err);
/* Readers: only whether the version fits. */
int store_check_version(struct store *s, const struct embedded_file *files,
    struct error *err);
/* Has the database at path the tables, indexes and triggers that its version
 * has, and nothing else? E_INVALID backup_schema, E_PRECONDITION
 * database_newer. */
int store_schema_check(struct store *s, const struct embedded_file *files,
    const char *path, struct error *err);

#endif
