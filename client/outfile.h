/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A file for people, written beside its name and renamed when it is whole:
 * nobody ever opens half of it, and on failure what was there stays.
 */
#ifndef VIESTI_OUTFILE_H
#define VIESTI_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "common/buf.h"
#include "common/error.h"

/* Excel takes a file that begins so for UTF-8. */
#define OUTFILE_BOM "\xef\xbb\xbf"

struct outfile {
	char *path, *part;
	FILE *out;
	bool replace; /* one that is there already */
};

/* E_DENIED or E_INVALID file_unwritable; E_CONFLICT file_there when one is
 * there and may not be replaced. Nothing is to be closed after an error. */
int outfile_open(struct outfile *f, const char *path, mode_t mode, bool replace,
    struct error *err);
/* Adds the line to the file and empties it; -1 when it can't. */
int outfile_put(struct outfile *f, struct buf *line);
void outfile_drop(struct outfile *f); /* it was not to be */
/* bad: what was written is thrown away, and err says that it could not be.
 * Else it takes its name, whole and on the disk. Same errors as opening. */
int outfile_close(struct outfile *f, bool bad, struct error *err);

#endif
