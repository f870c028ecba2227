/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Small files of a profile, written so that a crash leaves the old one or the
 * new one whole: a temporary name, sync, rename, sync of the directory.
 */
#ifndef VIESTI_FILES_H
#define VIESTI_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/buf.h"
#include "common/error.h"

/* dir/name into out; E_INVALID path_too_long. */
int files_path(char *out, size_t size, const char *dir, const char *name,
    struct error *err);
/* Makes a directory and those above it, each 0700; one that is there is kept.
 */
int files_make_dir(const char *dir, struct error *err);
int files_write(const char *dir, const char *name, mode_t mode,
    const void *data, size_t len, struct error *err);
/* Adds the file's bytes to out. E_NOT_FOUND file_missing, E_DENIED file_denied,
 * E_INVALID file_too_large (over out's maximum) */
int files_read(const char *dir, const char *name, struct buf *out,
    struct error *err);
int files_rename(const char *dir, const char *from, const char *to,
    struct error *err);
bool files_exist(const char *dir, const char *name);
/* E_DENIED key_permissions when the group or others may read it. */
int files_private(const char *dir, const char *name, struct error *err);

#endif
