/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A tar file of small texts, written and read whole. The only place that knows
 * libarchive (whose struct archive is not ours).
 */
#ifndef VIESTI_TAR_H
#define VIESTI_TAR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/error.h"

struct tar_file {
	const char *name; /* relative, no .. */
	const char *data;
	size_t len;
};

/*
 * Writes PATH.part with mode, syncs it and gives it its name. at_us: the time
 * of every entry. E_CONFLICT file_there: path is there; E_UNAVAILABLE
 * file_unwritable.
 */
int tar_write(const char *path, mode_t mode, const struct tar_file *files,
    size_t n, int64_t at_us, struct error *err);

/*
 * Reads a tar file of regular files: each to fn (non-zero stops and is
 * returned). Other kinds of entries, absolute names, .. and what comes to more
 * than max bytes in all are refused: E_INVALID tar_unreadable, tar_too_large.
 * E_NOT_FOUND file_missing.
 */
int tar_read(const char *path, size_t max,
    int (*fn)(const struct tar_file *f, void *arg), void *arg,
    struct error *err);

#endif
