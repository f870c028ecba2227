/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A folder into which spreadsheets are put: which of them are complete and new.
 *
 * A file is complete when the one who wrote it has closed it, or it was renamed
 * to its name, and it stayed as it is for a moment; on file systems that tell
 * nothing (shares of other machines) when it stayed so for longer. The folder
 * is looked through again and again, so that nothing depends on a message that
 * was lost.
 *
 * Wanted are *.csv, *.txt and *.tsv, and workbooks, because who puts one there
 * wants to know why it is not read. Never hidden and temporary files (.x, ~$x,
 * x~, x.part, x.tmp) and our own NAME.result.csv.
 */
#ifndef VIESTI_FOLDER_H
#define VIESTI_FOLDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/error.h"

struct folder;

struct folder_file {
	const char *name; /* in the folder */
	const char *path; /* with the folder */
	char *result;	  /* path of NAME.result.csv */
	mode_t mode;	  /* its rights */
};

/* Files that are there already and have a result newer than themselves are
 * taken for done. E_NOT_FOUND folder_missing, E_DENIED, E_INVALID. */
int folder_open(struct folder **out, const char *dir, struct error *err);
void folder_close(struct folder *f);
/* Waits for the next file, at most that long (-1: as long as it takes). 1: it
 * is borrowed until the next call; 0: time is over, or stop_asked; negative:
 * the folder can't be read any more. */
int folder_next(struct folder *f, int wait_ms, const struct folder_file **file,
    struct error *err);
/* The file that was given last needs nothing more until it changes. When it
 * changed while it was read, it comes again. */
void folder_done(struct folder *f);

/* "x.csv" has its result in "x.result.csv", "x.txt" in "x.txt.result.csv".
 * Yours to free. */
char *folder_result_name(const char *name);
bool folder_is_wanted(const char *name);

#endif
