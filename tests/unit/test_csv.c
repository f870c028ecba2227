/* SPDX-License-Identifier: EUPL-1.2 */
/* Spreadsheets as departments have them, and what is written for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/csv.h"

static struct csv *csv;
static const struct csv_row *row;
static struct error err;

static int open_bytes(const char *data, size_t len)
{
	memset(&err, 0, sizeof(err));
	csv_close(csv);
	csv = NULL;
	return csv_open_memory(&csv, "a.csv", data, len, &err);
}
#define OPEN(text) open_bytes(text, sizeof(text) - 1)

static int close_csv(void **state)
{
	(void)state;
	csv_close(csv);
	csv = NULL;
	return 0;
}

static void next_is(size_t line, size_t n, ...)
{
	if (csv_next(csv, &row, &err) != 1)
		fail_msg("no row: %s", err.text);
	assert_int_equal(row->line, line);
	assert_int_equal(row->n, n);
	va_list ap;
	va_start(ap, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(row->fields[i], va_arg(ap, const char *));
	va_end(ap);
}

static void next_fails(size_t line, const char *reason)
{
	assert_int_equal(csv_next(csv, &row, &err), E_INVALID);
	assert_string_equal(err.reason, reason);
	assert_int_equal(csv_line(csv), line);
}

static void ends(void)
{
	assert_int_equal(csv_next(csv, &row, &err), 0);
	assert_int_equal(csv_offset(csv), csv_size(csv));
}

static void every_separator_and_line_end_is_found(void **state)
{
	(void)state;
	static const char separators[] = ",;\t";
	static const char *const line_ends[] = { "\n", "\r\n", "\r" };
	for (size_t s = 0; s < 3; s++)
		for (size_t e = 0; e < 3; e++) {
			char text[64];
			char c = separators[s];
			const char *nl = line_ends[e];
			int n = snprintf(text, sizeof(text),
			    "a%cb c%s1%c2%s3%c4", c, nl, c, nl, c);
			assert_int_equal(open_bytes(text, (size_t)n), 0);
			assert_int_equal(csv_form(csv)->separator, c);
			assert_int_equal(csv_form(csv)->crlf, e == 1);
			next_is(2, 2, "1", "2");
			next_is(3, 2, "3", "4");
			ends();
		}
}

static void the_separator_is_counted_outside_quotation_marks(void **state)
{
	(void)state;
	assert_int_equal(OPEN("\"a,b,c,d\";e\n1;2\n"), 0);
	assert_int_equal(csv_form(csv)->separator, ';');
	assert_int_equal(OPEN("one\n1;2\n"), 0);
	next_is(2, 1, "1;2");
}

static void excels_separator_line_is_understood(void **state)
{
	(void)state;
	assert_int_equal(OPEN("sep=;\r\na;b,c,d\r\n1;2\r\n"), 0);
	assert_int_equal(csv_heading(csv)->n, 2);
	assert_int_equal(csv_heading(csv)->line, 2);
	next_is(3, 2, "1", "2");
	assert_int_equal(OPEN("sep=x\n"), 0);
	assert_string_equal(csv_heading(csv)->fields[0], "sep=x");
}

static void quoted_cells_hold_anything(void **state)
{
	(void)state;
	assert_int_equal(
	    OPEN("a,b\n\"x,\"\"y\"\"\",\"one\r\ntwo\rthree\"\n1,2\n"), 0);
	next_is(2, 2, "x,\"y\"", "one\ntwo\nthree");
	next_is(5, 2, "1", "2");
	assert_int_equal(OPEN("a;b\n \"x\" ;\"\"\n5\" screen;say \"hi\"\n"), 0);
	next_is(2, 2, "x", "");
	next_is(3, 2, "5\" screen", "say \"hi\"");
	ends();
}

static void surrounding_blanks_are_cut(void **state)
{
	(void)state;
	assert_int_equal(OPEN("a;b;c\n  x y \t;\xc2\xa0z\xc2\xa0;\" q \"\n"),
	    0);
	next_is(2, 3, "x y", "z", "q");
	assert_int_equal(OPEN("a\tb\n x \t\ty\n"), 0);
	next_is(2, 3, "x", "", "y");
	assert_int_equal(OPEN("a;b\n  ;x\n"), 0);
	next_is(2, 2, "", "x");
}

static void empty_lines_are_passed_over_and_counted(void **state)
{
	(void)state;
	assert_int_equal(OPEN("\n\na;b\n\n;;;\n \n1;2\n\n"), 0);
	assert_int_equal(csv_heading(csv)->line, 3);
	next_is(7, 2, "1", "2");
	ends();
}

static void an_apostrophe_before_a_formula_is_taken_off(void **state)
{
	(void)state;
	assert_int_equal(OPEN("a,b,c,d\n'=1+1,'-5,'abc,''+x\n=1,'','@a,'\n"),
	    0);
	next_is(2, 4, "=1+1", "-5", "'abc", "'+x");
	next_is(3, 4, "=1", "''", "@a", "'");
}

static void a_bad_record_does_not_spoil_the_next(void **state)
{
	(void)state;
	assert_int_equal(OPEN("a;b\n\"x\"y;1\n2;3\n\"open;4\n5;6\n"), 0);
	next_fails(2, "csv_quote_stray");
	next_is(3, 2, "2", "3");
	next_fails(4, "csv_quote_open");
	size_t len;
	const char *raw = csv_raw(csv, &len);
	assert_int_equal(len, 7);
	assert_memory_equal(raw, "\"open;4", 7);
	next_is(5, 2, "5", "6");
	ends();
	csv_rewind(csv);
	next_fails(2, "csv_quote_stray");
}

static void limits_are_kept(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 8u << 20);
	buf_adds(&b, "a,b\n");
	for (int i = 0; i < 64; i++)
		buf_addc(&b, ',');
	buf_adds(&b, "x\n1,2\n");
	for (int i = 0; i < 1100000; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "\n3,4\n\"");
	for (int i = 0; i < 1100000; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "\"\n5,6\n");
	assert_int_equal(open_bytes(b.data, b.len), 0);
	next_fails(2, "csv_too_wide");
	next_is(3, 2, "1", "2");
	next_fails(4, "csv_too_long");
	next_is(5, 2, "3", "4");
	next_fails(6, "csv_quote_open");
	next_is(7, 2, "5", "6");
	ends();
	buf_fini(&b);
}

static void characters_that_cannot_be_seen_are_refused_by_cell(void **state)
{
	(void)state;
	assert_int_equal(OPEN("name;note\nx;a\x01"
			      "b\ny;c\0d\nz;e\xe2\x80\xaeg\nok;ä\n"),
	    0);
	for (size_t line = 2; line <= 4; line++) {
		next_fails(line, "csv_bytes");
		assert_string_equal(err.field, "note");
	}
	next_is(5, 2, "ok", "ä");
}

static void encodings_are_found(void **state)
{
	(void)state;
	assert_int_equal(OPEN("a;ö\n1;å\n"), 0);
	assert_string_equal(csv_form(csv)->encoding, "UTF-8");
	assert_string_equal(csv_form(csv)->example, "");
	assert_int_equal(OPEN("\xef\xbb\xbf"
			      "a;ö\n1;å\n"),
	    0);
	assert_string_equal(csv_form(csv)->encoding, "UTF-8 with BOM");
	assert_string_equal(csv_heading(csv)->fields[0], "a");
	assert_int_equal(OPEN("\xff\xfe"
			      "a\0;\0\xf6\0\n\0"
			      "1\0;\0\x3d\xd8\x00\xde\n\0"),
	    0);
	assert_string_equal(csv_form(csv)->encoding, "UTF-16LE");
	assert_string_equal(csv_heading(csv)->fields[1], "ö");
	next_is(2, 2, "1", "😀");
	assert_int_equal(OPEN("\xfe\xff\0a\0;\0\xf6\0\n\0"
			      "1\0;\xd8\x00"),
	    0);
	assert_string_equal(csv_form(csv)->encoding, "UTF-16BE");
	next_fails(2, "csv_bytes"); /* half of a pair */
}

static void windows_1252_is_said_with_an_example(void **state)
{
	(void)state;
	assert_int_equal(
	    OPEN("Henkil\xf6;P\xe4iv\xe4\nx;5 \x80 \x93hyv\xe4\x94\n"), 0);
	assert_string_equal(csv_form(csv)->encoding, "Windows-1252");
	assert_string_equal(csv_form(csv)->example, "Henkilö");
	next_is(2, 2, "x", "5 € “hyvä”");
	assert_int_equal(OPEN("a;b\nx;\x81\n"), 0);
	next_fails(2, "csv_bytes"); /* no letter in Windows-1252 either */
}

static void a_file_put_together_is_read_line_by_line(void **state)
{
	(void)state;
	assert_int_equal(OPEN("henkilö;päivä\nÄijö;ä\n\xc4ij\xf6;2\n"), 0);
	assert_string_equal(csv_form(csv)->encoding,
	    "UTF-8, in places Windows-1252");
	assert_string_equal(csv_form(csv)->example, "Äijö");
	next_is(2, 2, "Äijö", "ä");
	next_is(3, 2, "Äijö", "2");
}

static void the_longest_example_fits(void **state)
{
	(void)state;
	char text[200] = "a;";
	memset(text + 2, 0x80, 150); /* three bytes each in UTF-8 */
	assert_int_equal(open_bytes(text, 152), 0);
	assert_true(strlen(csv_form(csv)->example) < 80);
	assert_memory_equal(csv_form(csv)->example, "€€€", 9);
}

static void workbooks_and_other_files_are_refused(void **state)
{
	(void)state;
	assert_int_equal(OPEN("PK\x03\x04 [Content_Types].xml xl/workbook.xml"),
	    E_INVALID);
	assert_string_equal(err.reason, "file_workbook");
	assert_non_null(strstr(err.text, "CSV UTF-8"));
	assert_int_equal(
	    OPEN(
		"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
	    E_INVALID);
	assert_string_equal(err.reason, "file_workbook");
	assert_non_null(strstr(err.text, "LibreOffice"));
	assert_int_equal(OPEN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."),
	    E_INVALID);
	assert_string_equal(err.reason, "file_workbook");
	assert_int_equal(OPEN("%PDF-1.7"), E_INVALID);
	assert_string_equal(err.reason, "file_binary");
	assert_int_equal(OPEN("a\0;\0b\0\n\0"), E_INVALID);
	assert_string_equal(err.reason, "file_binary");
	assert_int_equal(OPEN(""), E_INVALID);
	assert_string_equal(err.reason, "file_empty");
	assert_int_equal(OPEN("\xef\xbb\xbf\r\n\r\n"), E_INVALID);
	assert_string_equal(err.reason, "file_empty");
	assert_int_equal(OPEN("\"a;b\n1;2\n"), E_INVALID);
	assert_string_equal(err.reason, "csv_quote_open");
	assert_int_equal(csv_open(&csv, "/nowhere/x.csv", &err), E_NOT_FOUND);
	assert_string_equal(err.reason, "file_missing");
	assert_int_equal(csv_open(&csv, "/tmp", &err), E_INVALID);
	assert_string_equal(err.reason, "file_unreadable");
}

static void headings_are_mapped_in_any_spelling(void **state)
{
	(void)state;
	static const char *const names[] = {
		"person|staff_id|henkilö",
		"first_public|ensimmäinen julkinen",
		"note|huomautus",
	};
	int at[3];
	assert_int_equal(OPEN("ENSIMMÄINEN  JULKINEN;;Staff ID\n"), 0);
	assert_int_equal(csv_map(csv, names, 3, at, &err), 0);
	assert_int_equal(at[0], 2);
	assert_int_equal(at[1], 0);
	assert_int_equal(at[2], -1);
	assert_int_equal(OPEN("person;colour\n"), 0);
	assert_int_equal(csv_map(csv, names, 3, at, &err), E_INVALID);
	assert_string_equal(err.reason, "heading_unknown");
	assert_string_equal(err.field, "colour");
	assert_int_equal(OPEN("person;Henkilö\n"), 0);
	assert_int_equal(csv_map(csv, names, 3, at, &err), E_INVALID);
	assert_string_equal(err.reason, "heading_twice");
	assert_int_equal(OPEN("person|note\n"), 0);
	assert_int_equal(csv_map(csv, names, 3, at, &err), E_INVALID);
	assert_non_null(strstr(err.text, "semicolons"));
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	static const char *const cells[] = {
		"",
		"plain",
		"a;b",
		"a,b",
		"say \"hi\"",
		"one\ntwo",
		"=1+1",
		"+358 40",
		"-5",
		"-1,5",
		"-",
		"@me",
		"'=x",
		"''+y",
		"'abc",
		"ä 😀",
		"\"",
		"it's",
		"+3",
	};
	size_t n = sizeof(cells) / sizeof(*cells);
	for (size_t s = 0; s < 3; s++) {
		struct buf out;
		buf_init(&out, 10000);
		const char *heading[32];
		for (size_t i = 0; i < n; i++)
			heading[i] = "h";
		csv_write(&out, heading, n, ",;\t"[s]);
		csv_write(&out, cells, n, ",;\t"[s]);
		assert_int_equal(open_bytes(out.data, out.len), 0);
		assert_int_equal(csv_next(csv, &row, &err), 1);
		assert_int_equal(row->n, n);
		for (size_t i = 0; i < n; i++)
			assert_string_equal(row->fields[i], cells[i]);
		buf_fini(&out);
	}
}

static void formulas_are_written_as_text_and_numbers_as_numbers(void **state)
{
	(void)state;
	static const char *const cells[] = { "=1+1", "-5", "+1.5", "-", "a;b",
		NULL };
	struct buf out;
	buf_init(&out, 1000);
	csv_write(&out, cells, 6, ';');
	assert_string_equal(out.data, "'=1+1;-5;+1.5;'-;\"a;b\";\r\n");
	buf_fini(&out);
}

static void the_sample_sheets_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *file, *encoding;
		char separator;
		size_t rows;
	} samples[] = {
		{ TEST_DATA "/departments.csv", "UTF-8", ',', 11 },
		{ TEST_DATA "/roster.csv", "UTF-8", ',', 175 },
		{ TEST_DATA "/activities.csv", "UTF-8", ',', 2112 },
		{ TEST_DATA "/activities-with-mistakes.csv", "UTF-8 with BOM",
		    ';', 221 },
		{ TEST_DATA "/activities-from-excel.csv", "Windows-1252", ';',
		    120 },
	};
	for (size_t i = 0; i < 5; i++) {
		size_t n = 0;
		csv_close(csv);
		csv = NULL;
		assert_int_equal(csv_open(&csv, samples[i].file, &err), 0);
		assert_string_equal(csv_form(csv)->encoding,
		    samples[i].encoding);
		assert_int_equal(csv_form(csv)->separator,
		    samples[i].separator);
		while (csv_next(csv, &row, &err) == 1)
			n++;
		ends();
		assert_int_equal(n, samples[i].rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_separator_and_line_end_is_found),
		cmocka_unit_test(
		    the_separator_is_counted_outside_quotation_marks),
		cmocka_unit_test(excels_separator_line_is_understood),
		cmocka_unit_test(quoted_cells_hold_anything),
		cmocka_unit_test(surrounding_blanks_are_cut),
		cmocka_unit_test(empty_lines_are_passed_over_and_counted),
		cmocka_unit_test(an_apostrophe_before_a_formula_is_taken_off),
		cmocka_unit_test(a_bad_record_does_not_spoil_the_next),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(
		    characters_that_cannot_be_seen_are_refused_by_cell),
		cmocka_unit_test(encodings_are_found),
		cmocka_unit_test(windows_1252_is_said_with_an_example),
		cmocka_unit_test(a_file_put_together_is_read_line_by_line),
		cmocka_unit_test(the_longest_example_fits),
		cmocka_unit_test(workbooks_and_other_files_are_refused),
		cmocka_unit_test(headings_are_mapped_in_any_spelling),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(
		    formulas_are_written_as_text_and_numbers_as_numbers),
		cmocka_unit_test(the_sample_sheets_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, close_csv);
}
