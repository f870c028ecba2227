/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Spreadsheets as departments have them: RFC 4180 with comma, semicolon or tab
 * (found from the header), CRLF, LF or CR; UTF-8 with or without BOM, UTF-16
 * with BOM (either end), and what is not valid UTF-8 as Windows-1252. An .xlsx,
 * .xls or .ods workbook is recognised and refused with how to save it as CSV.
 * In a file that is UTF-8 but for a few lines, only those are read as
 * Windows-1252. A first line `sep=;`, as Excel has it, is understood.
 *
 * Lines are physical lines where a record starts, the heading being 1. Empty
 * lines, and those of empty cells only, are passed over. Limits: file 1 GiB,
 * record 1 MiB, 64 columns.
 */
#ifndef VIESTI_CSV_H
#define VIESTI_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/error.h"

#define CSV_COLUMNS_MAX 64

struct csv;

/* How the file was read, to be said to the reader. */
struct csv_form {
	const char
	    *encoding;	/* "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE",
			   "Windows-1252",  "UTF-8, in places Windows-1252" */
	char separator; /* ',', ';' or '\t' */
	bool crlf;
	char example[80]; /* first text that was read as Windows-1252: "Päivä";
			     or "" */
};

struct csv_row {
	size_t line; /* physical line where the record starts, from 1 */
	size_t n;    /* fields */
	const char *fields[CSV_COLUMNS_MAX]; /* clean UTF-8 (line ends inside
						are \n), surrounding blanks cut;
						valid until the next csv_next */
};

/*
 * Opens a file ("-" is stdin) and reads its heading. E_NOT_FOUND, E_DENIED,
 * E_INVALID (reasons file_missing, file_workbook, file_unreadable, file_empty,
 * file_binary, file_too_large), text for people. name in messages is the file's
 * name.
 */
int csv_open(struct csv **out, const char *path, struct error *err);
/* The same from memory (borrowed until csv_close), for tests and fuzzing. */
int csv_open_memory(struct csv **out, const char *name, const void *data,
    size_t len, struct error *err);
void csv_close(struct csv *csv);

const struct csv_form *csv_form(const struct csv *csv);
const struct csv_row *csv_heading(const struct csv *csv);
size_t csv_size(const struct csv *csv);	  /* bytes of UTF-8 text in all */
size_t csv_offset(const struct csv *csv); /* bytes read so far: for progress */

/* 1: *row holds the next record; 0: end; negative: E_INVALID (csv_quote_open,
 * csv_quote_stray, csv_too_wide, csv_too_long, csv_bytes): that record is bad,
 * err says why (csv_line where, csv_raw what); reading may go on: after it
 * stands the line behind the one where the bad record began. */
int csv_next(struct csv *csv, const struct csv_row **row, struct error *err);
size_t csv_line(const struct csv *csv); /* of the last record, good or bad */
/* The last record as it stands in the file, without its line end; of a bad one
 * its first line. Borrowed, not NUL-terminated. */
const char *csv_raw(const struct csv *csv, size_t *len);
/* Back to the first record behind the heading (a pipe cannot be opened twice).
 */
void csv_rewind(struct csv *csv);

/*
 * Finds columns by heading: names[i] is a list of accepted headings split by
 * '|' ("person|staff_id|henkilö"), compared folded, '_' and '-' as blanks.
 * at[i] becomes the column or -1. A list that begins with '|' is understood but
 * not offered to the reader. Columns without a heading are passed over.
 * E_INVALID: heading_unknown names a heading that none of names accepts,
 * heading_twice two that mean the same.
 */
int csv_map(const struct csv *csv, const char *const *names, size_t n, int *at,
    struct error *err);

/*
 * Writing: adds a line of n fields with CRLF. Quoted when it holds the
 * separator, a quote or a line end; a text that Excel would take as a formula
 * (begins with =
 * + - @ tab CR, and is no plain number) gets a leading apostrophe, which
 * reading takes off again. So does a text of apostrophes before one of them:
 * what was written is what is read.
 */
struct buf;
void csv_write(struct buf *out, const char *const *fields, size_t n,
    char separator);

#endif
