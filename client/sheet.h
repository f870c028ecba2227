/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Spreadsheets into requests: departments, roster, activities; check of the
 * whole file, then loading batch by batch. The same for viesti import and
 * viestictl
 * ... import; the server judges every row, this file only reads, batches,
 * counts equal rows (ordinals) and reports.
 */
#ifndef VIESTI_SHEET_H
#define VIESTI_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "client/link.h"
#include "client/print.h"

enum sheet_kind { SHEET_DEPARTMENTS, SHEET_ROSTER, SHEET_ACTIVITIES };

struct sheet_request {
	enum sheet_kind kind;
	const char *path; /* "-": stdin */
	bool commit;
	const char *rejects;  /* load the good rows, write the bad ones with
				 reasons here; NULL: all or nothing */
	bool accepted, again; /* activities */
	const char *consents; /* roster: reference; NULL */
	bool partly;  /* as rejects, but the bad ones are written nowhere */
	bool ask;     /* at a terminal: show how it was read, and ask */
	bool dry_run; /* load nothing, ask nothing */
	bool yes;     /* answers every question */
	bool sync;    /* activities: look for rows that have vanished */
	/* Row by row what happened; NULL: not wanted. Written when the import
	 * came to its end, whatever it was, with the rights of mode. */
	const char *result;
	mode_t result_mode;
};

struct sheet_outcome {
	size_t rows, loaded, waits, held, duplicates, refused;
	bool committed; /* loading was asked, and nothing spoke against it */
};

/* Prints how the file was read, progress, bad rows by line, column and reason,
 * notices and the sum. Exit code: 0 all rows loaded (or fine), 1 rows refused,
 * 130 stopped at a question, others as link_exit_code. Ctrl-C while it checks
 * or loads is taken between two rows. */
int sheet_import(struct link *l, const struct print *p,
    const struct sheet_request *rq);
/* The same in silence; nothing is asked. Negative: it ended there. */
int sheet_import_quietly(struct link *l, const struct print *p,
    const struct sheet_request *rq, struct sheet_outcome *out,
    struct error *err);
/* The result of a file that could not be read at all: why, in one line. */
int sheet_result_failure(const char *path, mode_t mode, const char *why,
    struct error *err);

#endif
