/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Spreadsheets out of the season, made for Excel: UTF-8 with its mark, CRLF,
 * headings in the reader's language, semicolons in Finnish and Swedish and
 * commas in English, and no cell that Excel would run as a formula. What is
 * exported can be imported again and changes nothing.
 */
#ifndef VIESTI_EXPORT_H
#define VIESTI_EXPORT_H

#include <stdbool.h>

#include "client/link.h"
#include "client/sheet.h"

struct export_request {
	enum sheet_kind kind;
	const char *path; /* NULL: standard output */
	bool replace;	  /* a file that is there */
	/* activities: what to list; roster: department only. Undone ones are
	 * left out unless asked for, for an import would load them anew. */
	Viesti__ListActivities *wanted;
};

/* *rows: how many were written. E_CONFLICT file_there, E_DENIED,
 * E_INVALID file_unwritable; what the server refuses. */
int export_run(struct link *l, const struct export_request *rq, size_t *rows,
    struct error *err);

#endif
