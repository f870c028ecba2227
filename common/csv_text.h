/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A spreadsheet file's bytes as UTF-8 text: reading the file, recognising what
 * is no text at all, and encodings. Only for csv.c.
 */
#ifndef VIESTI_CSV_TEXT_H
#define VIESTI_CSV_TEXT_H

#include <stddef.h>

#include "common/error.h"

#define CSV_EXAMPLE_SIZE 80

struct csv_text {
	const char *data; /* valid UTF-8 after csv_text_decode */
	size_t len;
	char *owned;	      /* what is to be freed; NULL: data is borrowed */
	const char *encoding; /* as struct csv_form says */
	char example[CSV_EXAMPLE_SIZE];
};

/* Reads the whole file ("-" is stdin) into t->data. E_NOT_FOUND file_missing,
 * E_INVALID file_unreadable (E_DENIED when it may not be read), file_too_large.
 */
int csv_text_read(struct csv_text *t, const char *path, struct error *err);

/*
 * Makes UTF-8 of t->data, in new memory unless it is that already. What no
 * encoding knows (half of a UTF-16 pair, a byte that Windows-1252 leaves open)
 * becomes a C1 control character, which no clean text has. E_INVALID
 * file_workbook, file_binary, file_empty.
 */
int csv_text_decode(struct csv_text *t, const char *name, struct error *err);
void csv_text_fini(struct csv_text *t);

#endif
