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
};
/* Prints how the file was read, progress, bad rows by line, column and reason,
 * notices and the sum. Exit code: 0 all rows loaded (or fine), 1 rows refused,
 * others as link_exit_code. */
int sheet_import(struct link *l, const struct print *p,
    const struct sheet_request *rq);

#endif
