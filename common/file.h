/* SPDX-License-Identifier: EUPL-1.2 */
/* Whole files: read, and written so that a reader sees the old or the new one.
 */
#ifndef VIESTI_FILE_H
#define VIESTI_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "common/error.h"

/* Reads a regular file of at most max bytes; *text is NUL-terminated and yours.
 * E_NOT_FOUND file_missing, E_INVALID file_too_large, file_unreadable. */
int file_read(const char *path, size_t max, char **text, size_t *len,
    struct error *err);
/* Writes PATH.tmp with mode, syncs it, renames it over path, syncs the folder.
 * E_UNAVAILABLE file_unwritable says why; path is then as before. */
int file_write(const char *path, const void *data, size_t len, mode_t mode,
    struct error *err);

#endif
