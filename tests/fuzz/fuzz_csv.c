/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as a spreadsheet: nothing crashes, every line is told, what was
 * read is clean, and what is written of it is read again as it was.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/csv.h"
#include "common/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENSURE(what)             \
	do {                     \
		if (!(what))     \
			abort(); \
	} while (0)

/* Writes the row below a heading of as many columns and reads it. */
static void read_again(const struct csv_row *row, char separator)
{
	const char *heading[CSV_COLUMNS_MAX];
	const struct csv_row *again;
	struct csv *csv = NULL;
	struct buf out;
	buf_init(&out, 8u << 20);
	for (size_t i = 0; i < row->n; i++)
		heading[i] = "h";
	csv_write(&out, heading, row->n, separator);
	csv_write(&out, row->fields, row->n, separator);
	ENSURE(!out.failed);
	ENSURE(!csv_open_memory(&csv, "again", out.data, out.len, NULL));
	ENSURE(csv_next(csv, &again, NULL) == 1);
	ENSURE(csv_form(csv)->separator == separator);
	for (size_t i = 0; i < row->n; i++)
		ENSURE(!strcmp(again->fields[i], row->fields[i]));
	csv_close(csv);
	buf_fini(&out);
}

static void check_row(const struct csv *csv, const struct csv_row *row)
{
	ENSURE(row->n >= 1 && row->n <= CSV_COLUMNS_MAX);
	for (size_t i = 0; i < row->n; i++)
		ENSURE(text_is_clean(row->fields[i], strlen(row->fields[i]),
		    true));
	if (row->n > 1) /* a heading of one column shows no separator */
		read_again(row, csv_form(csv)->separator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "person|henkilö", "date|päivä" };
	const struct csv_row *row;
	struct csv *csv = NULL;
	struct error err = { 0 };
	int rc, at[2];
	size_t line = 0, raw, records = 0;
	if (csv_open_memory(&csv, "input", data, size, &err)) {
		ENSURE(err.code < 0 && err.reason[0] && err.text[0]);
		return 0;
	}
	ENSURE(strlen(csv_form(csv)->example) < 80);
	(void)csv_map(csv, names, 2, at, NULL);
	while ((rc = csv_next(csv, &row, &err)) != 0) {
		ENSURE(csv_line(csv) > line);
		line = csv_line(csv);
		const char *text = csv_raw(csv, &raw);
		ENSURE(text && raw <= csv_size(csv));
		/* writing each row of a long input would only take time */
		if (rc > 0 && records++ < 64)
			check_row(csv, row);
		ENSURE(rc > 0 || err.reason[0]);
	}
	ENSURE(csv_offset(csv) == csv_size(csv));
	csv_close(csv);
	return 0;
}
