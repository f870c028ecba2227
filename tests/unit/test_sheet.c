/* SPDX-License-Identifier: EUPL-1.2 */
/* Imports without a server: rows into items, equal rows, the file of rejects.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/sheet_sync.h"
#include "common/clock.h"

static struct sheet s;
static struct sheet_request rq;
static struct print p = { .mode = PRINT_TABLE, .columns = 80 };
static struct arena *arena;
static struct error err;
static const struct csv_row *row;

static int begin(enum sheet_kind kind, const char *text)
{
	struct csv *csv = NULL;
	memset(&err, 0, sizeof(err));
	if (!arena)
		arena = arena_new(1u << 20);
	sheet_end(&s);
	s.p = &p;
	rq = (struct sheet_request){ .kind = kind, .path = "a.csv" };
	assert_int_equal(csv_open_memory(&csv, "a.csv", text, strlen(text),
			     &err),
	    0);
	return sheet_begin(&s, &rq, csv, &err);
}

static int teardown(void **state)
{
	(void)state;
	sheet_end(&s);
	arena_free(arena);
	arena = NULL;
	return 0;
}

static int next_item(union sheet_item *item)
{
	const char *cells[SHEET_COLUMNS_MAX];
	memset(&err, 0, sizeof(err));
	assert_int_equal(csv_next(s.csv, &row, &err), 1);
	int rc = sheet_cells(&s, row, cells, &err);
	return rc ? rc : s.format->item(cells, arena, item, &err);
}

static void next_is_bad(const char *reason, const char *column)
{
	union sheet_item item;
	assert_int_equal(next_item(&item), E_INVALID);
	assert_string_equal(err.reason, reason);
	assert_string_equal(sheet_column_name(&s, err.field), column);
}

static void an_activity_is_read_from_finnish_headings(void **state)
{
	(void)state;
	union sheet_item item;
	assert_int_equal(
	    begin(SHEET_ACTIVITIES,
		"Henkilö;Tyyppi;Päivä;Näyttö;"
		"Huomautus;Ensimmäinen julkinen\n"
		"Ulla Tuominen;SM5;11.3.2026 0.00;https://a.example/1;"
		"\"yksi\nkaksi\";KYLLÄ\n\"Äijö\nPöysti\";wk2;2026-03-01;;;\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
	assert_string_equal(item.activity->person, "Ulla Tuominen");
	assert_string_equal(item.activity->type, "SM5");
	assert_int_equal(item.activity->date, clock_date(2026, 3, 11));
	assert_string_equal(item.activity->evidence, "https://a.example/1");
	assert_string_equal(item.activity->note, "yksi\nkaksi");
	assert_true(item.activity->first_public);
	assert_false(item.activity->has_recorded_at);
	assert_int_equal(next_item(&item), 0);
	assert_string_equal(item.activity->person, "Äijö Pöysti");
	assert_null(item.activity->evidence);
	assert_null(item.activity->note);
	assert_false(item.activity->first_public);
	assert_string_equal(sheet_heading(&s, "date"), "Päivä");
}

static void what_list_exports_can_be_imported(void **state)
{
	(void)state;
	union sheet_item item;
	assert_int_equal(
	    begin(SHEET_ACTIVITIES,
		"activity,staff_id,name,"
		"department,type,date,evidence,note,first_public,status,"
		"recorded_at,reason,random_check,decided_at\n"
		"7,S001,Leo Öhman,talous,SM2,2026-03-01,https://a.example/1,,0,"
		"automatic,2026-03-02T10:00:00.000001Z,,0,\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
	assert_string_equal(item.activity->person, "S001");
	assert_true(item.activity->has_recorded_at);
	assert_int_equal(item.activity->recorded_at % 1000000, 1);
}

static void bad_cells_are_named_by_column(void **state)
{
	(void)state;
	assert_int_equal(
	    begin(SHEET_ACTIVITIES,
		"Person;Typ;Datum;Underlag;Anmärkning;Första offentliga\n"
		";SM2;1.3.2026;;;\n"
		"S1;;1.3.2026;;;\n"
		"S1;SM2;31.2.2026;;;\n"
		"S1;SM2;;;;\n"
		"S1;SM2;1.3.2026;;;ehkä\n"
		"S1;SM2;1.3.2026;;;;;x\n"
		"S1;SM2\n"),
	    0);
	next_is_bad("cell_empty", "person");
	next_is_bad("cell_empty", "type");
	next_is_bad("date_impossible", "date");
	next_is_bad("cell_empty", "date");
	next_is_bad("yes_no", "first_public");
	next_is_bad("columns_many", "");
	next_is_bad("columns_few", "");
}

static void a_text_too_long_for_the_wire_is_refused_by_row(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10000);
	buf_adds(&b, "person;type;date;evidence\nS1;WK2;1.3.2026;");
	for (int i = 0; i < 2001; i++)
		buf_addc(&b, 'x');
	assert_int_equal(begin(SHEET_ACTIVITIES, b.data), 0);
	next_is_bad("cell_too_long", "evidence");
	buf_fini(&b);
}

static void rows_that_excel_cut_short_are_fine(void **state)
{
	(void)state;
	union sheet_item item;
	assert_int_equal(
	    begin(SHEET_ACTIVITIES,
		"person;type;date;evidence;note\nS1;WK2;1.3.2026\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
}

static void missing_and_unknown_columns_are_told(void **state)
{
	(void)state;
	assert_int_equal(begin(SHEET_ACTIVITIES, "person,type,date\n"),
	    E_INVALID);
	assert_string_equal(err.reason, "heading_missing");
	assert_string_equal(err.field, "evidence");
	assert_int_equal(begin(SHEET_ROSTER, "staff_id,colour\n"), E_INVALID);
	assert_string_equal(err.reason, "heading_unknown");
}

static void a_roster_row_is_read_with_its_consents(void **state)
{
	(void)state;
	union sheet_item item;
	assert_int_equal(begin(SHEET_ROSTER,
			     "Personalnummer;Namn;Avdelning;"
			     "Språk;Anmäld;Syns i huset;Med i placeringarna\n"
			     "S1;Åsa Laakso;poliisi;sv;2.2.2026;ja;nej\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
	assert_string_equal(item.roster->staff_id, "S1");
	assert_int_equal(item.roster->joined_on, clock_date(2026, 2, 2));
	assert_true(item.roster->consents->house);
	assert_false(item.roster->consents->has_kiosk);
	assert_true(item.roster->has_ranked);
	assert_false(item.roster->ranked);
	assert_int_equal(
	    begin(SHEET_ROSTER,
		"staff_id,name,department,language,joined_on\nS1,A,b,fi,\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
	assert_null(item.roster->consents);
	assert_false(item.roster->has_joined_on);
	assert_false(item.roster->has_ranked);
}

static void a_department_row_is_read_with_its_headcount(void **state)
{
	(void)state;
	union sheet_item item;
	assert_int_equal(
	    begin(SHEET_DEPARTMENTS,
		"Osasto;Nimi suomeksi;Nimi ruotsiksi;Nimi englanniksi;Lyhyt nimi;"
		"Henkilömäärä\ntalous;Talousyksikkö;Ekonomienheten;Finance;Talous;15\n"
		"a;b;;;c;0\na;b;;;c;12.5\n"),
	    0);
	assert_int_equal(next_item(&item), 0);
	assert_string_equal(item.department->name->sv, "Ekonomienheten");
	assert_int_equal(item.department->headcount, 15);
	assert_false(item.department->has_ranked);
	next_is_bad("headcount", "headcount");
	next_is_bad("headcount", "headcount");
}

/* ------------------------------------------------------------------ equal rows
 */

static void add_row(uint64_t key, bool url, uint32_t held)
{
	size_t n = sheet_row_add(&s, s.n_rows + 2);
	s.rows[n].key = key;
	s.rows[n].url = url;
	s.rows[n].held = held;
	s.rows[n].date = (int32_t)n;
	s.rows[n].activity = held ? 77 : 0;
	s.rows[n].state = ROW_NEW;
}

#define HEAD "person,type,date,evidence\n"

static void the_kth_of_equal_rows_is_loaded_when_fewer_are_held(void **state)
{
	(void)state;
	begin(SHEET_ACTIVITIES, HEAD);
	for (int i = 0; i < 4; i++) {
		add_row(5, false, 2);
		add_row(6, false, 0);
	}
	sheet_decide(&s);
	for (uint32_t i = 0; i < 8; i++)
		assert_int_equal(s.rows[i].ordinal, i / 2 + 1);
	assert_int_equal(s.rows[2].state, ROW_HELD);
	assert_int_equal(s.rows[4].state, ROW_NEW);
	assert_int_equal(sheet_count(&s, ROW_NEW), 6);
	assert_int_equal(s.n_notices, 0);
}

static void an_address_counts_once_in_a_file_and_a_season(void **state)
{
	(void)state;
	begin(SHEET_ACTIVITIES, HEAD);
	add_row(5, true, 0);
	add_row(5, true, 0);
	add_row(6, true, 1);
	add_row(6, true, 1);
	sheet_decide(&s);
	assert_int_equal(s.rows[0].state, ROW_NEW);
	assert_int_equal(s.rows[1].state, ROW_DUPLICATE);
	assert_int_equal(s.rows[2].state, ROW_HELD);
	assert_int_equal(s.rows[3].state, ROW_DUPLICATE);
	assert_int_equal(s.n_notices, 3);
	assert_string_equal(s.notices[0].code, "duplicate_in_file");
	assert_int_equal(s.notices[0].row, 1);
	assert_int_equal(s.notices[0].earlier, 0);
	assert_string_equal(s.notices[1].code, "duplicate_in_season");
	assert_int_equal(s.notices[2].earlier, 2);
}

static void bad_rows_are_no_equals_of_good_ones(void **state)
{
	(void)state;
	begin(SHEET_ACTIVITIES, HEAD);
	add_row(5, true, 0);
	add_row(5, true, 0);
	s.rows[0].state = ROW_BAD;
	sheet_decide(&s);
	assert_int_equal(s.rows[1].state, ROW_NEW);
}

static void a_person_may_stand_only_once_in_a_roster(void **state)
{
	(void)state;
	begin(SHEET_ROSTER, "staff_id,name,department,language,joined_on\n");
	add_row(sheet_key("S001"), false, 0);
	add_row(sheet_key(" s001 "), false, 0);
	sheet_decide(&s);
	assert_int_equal(s.rows[0].state, ROW_NEW);
	assert_int_equal(s.rows[1].state, ROW_BAD);
	assert_string_equal(s.refusals[0].code, "row_twice");
	assert_string_equal(s.refusals[0].column, "staff_id");
	assert_non_null(strstr(s.refusals[0].reason, "line 2"));
}

static void no_more_people_join_than_there_is_room_for(void **state)
{
	(void)state;
	static const uint64_t departments[] = { 1, 2, 1, 1, 2, 1 };
	begin(SHEET_ROSTER, "staff_id,name,department,language,joined_on\n");
	for (size_t i = 0; i < 6; i++) {
		add_row(10 + i, false, 0);
		s.rows[i].department = departments[i];
		s.rows[i].room = 2;
	}
	s.rows[2].state = ROW_CHANGED; /* is a participant already */
	sheet_decide(&s);
	assert_int_equal(s.n_refusals, 1);
	assert_int_equal(s.refusals[0].row, 5);
	assert_string_equal(s.refusals[0].code, "department_full");
	assert_string_equal(s.refusals[0].column, "department");
	assert_int_equal(sheet_count(&s, ROW_NEW), 4);
}

static void a_million_keys_are_decided_in_no_time(void **state)
{
	(void)state;
	begin(SHEET_ACTIVITIES, HEAD);
	for (uint64_t i = 0; i < 1000000; i++)
		add_row(i % 500000 * UINT64_C(0x100000000), false, 0);
	sheet_decide(&s);
	assert_int_equal(s.rows[999999].ordinal, 2);
	assert_int_equal(sheet_count(&s, ROW_NEW), 1000000);
}

/* -------------------------------------------------------------------- rejects
 */

static void refuse(size_t number, const char *column, const char *text)
{
	struct error why = { 0 };
	error_set(&why, E_INVALID, "unknown_person", "%s", text);
	error_field(&why, column);
	sheet_refuse(&s, number, &why);
}

static char *read_back(const char *path)
{
	static char text[1000];
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static void refused_rows_are_written_with_their_reasons(void **state)
{
	(void)state;
	char path[] = "/tmp/test_sheet_XXXXXX";
	struct stat st;
	close(mkstemp(path));
	begin(SHEET_ACTIVITIES,
	    "Henkilö;Tyyppi;Päivä;Näyttö\n"
	    "S1;SM2;1.3.2026;x\n'=1+1;SM2;1.3.2026\n\"S3\"x;SM2\nS4;SM2;1;2\n");
	for (uint32_t line = 2; line < 6; line++)
		sheet_row_add(&s, line);
	refuse(3, "date", "no date");
	refuse(1, "person", "nobody; by that name");
	refuse(2, "", "a stray quotation mark");
	sheet_sort(&s);
	assert_int_equal(sheet_write_rejects(&s, path, &err), 0);
	assert_string_equal(read_back(path),
	    "\xef\xbb\xbf"
	    "Henkilö;Tyyppi;Päivä;Näyttö;reason\r\n"
	    "'=1+1;SM2;1.3.2026;;\"Henkilö: nobody; by that name\"\r\n"
	    "\"\"\"S3\"\"x;SM2\";;;;a stray quotation mark\r\n"
	    "S4;SM2;1;2;Päivä: no date\r\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(path);
}

static void a_reason_from_an_earlier_time_is_replaced(void **state)
{
	(void)state;
	char path[] = "/tmp/test_sheet_XXXXXX";
	close(mkstemp(path));
	begin(SHEET_ACTIVITIES,
	    "person,reason,type,date,evidence\nS1,old,SM2,1.3.2026,x\n");
	sheet_row_add(&s, 2);
	refuse(0, "", "new");
	assert_int_equal(sheet_write_rejects(&s, path, &err), 0);
	assert_string_equal(read_back(path),
	    "\xef\xbb\xbf"
	    "person,reason,type,date,evidence\r\nS1,new,SM2,1.3.2026,x\r\n");
	unlink(path);
	assert_int_equal(sheet_write_rejects(&s, "/nowhere/x.csv", &err),
	    E_INVALID);
	assert_string_equal(err.reason, "rejects_file");
}

/* What we write as a heading is what we read. */
static void every_heading_we_write_is_read(void **state)
{
	static const struct sheet_format *const formats[] = {
		&sheet_departments, &sheet_roster, &sheet_activities
	};
	(void)state;
	for (size_t f = 0; f < 3; f++)
		for (size_t i = 0; i < formats[f]->n; i++)
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				const struct sheet_column *c =
				    &formats[f]->columns[i];
				struct csv *csv = NULL;
				const char *title = c->titles[lang];
				int at = -1;
				if (!title)
					continue;
				assert_int_equal(csv_open_memory(&csv, "a",
						     title, strlen(title),
						     &err),
				    0);
				assert_int_equal(csv_map(csv, &c->headings, 1,
						     &at, &err),
				    0);
				assert_int_equal(at, 0);
				csv_close(csv);
			}
}

static void the_id_of_an_import_ends_in_the_files_name(void **state)
{
	uint8_t a[WIRE_OPERATION], b[WIRE_OPERATION];
	(void)state;
	sheet_import_id("/home/x/Teot.csv", a);
	sheet_import_id("teot.CSV", b);
	assert_memory_equal(a + 10, b + 10, 6);
	assert_memory_not_equal(a, b, WIRE_OPERATION);
	sheet_import_id("muut.csv", b);
	assert_memory_not_equal(a + 10, b + 10, 6);
	sheet_import_id("-", a);
	sheet_import_id("-", b);
	assert_memory_not_equal(a + 10, b + 10, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_activity_is_read_from_finnish_headings),
		cmocka_unit_test(what_list_exports_can_be_imported),
		cmocka_unit_test(bad_cells_are_named_by_column),
		cmocka_unit_test(
		    a_text_too_long_for_the_wire_is_refused_by_row),
		cmocka_unit_test(rows_that_excel_cut_short_are_fine),
		cmocka_unit_test(missing_and_unknown_columns_are_told),
		cmocka_unit_test(a_roster_row_is_read_with_its_consents),
		cmocka_unit_test(a_department_row_is_read_with_its_headcount),
		cmocka_unit_test(
		    the_kth_of_equal_rows_is_loaded_when_fewer_are_held),
		cmocka_unit_test(an_address_counts_once_in_a_file_and_a_season),
		cmocka_unit_test(bad_rows_are_no_equals_of_good_ones),
		cmocka_unit_test(a_person_may_stand_only_once_in_a_roster),
		cmocka_unit_test(no_more_people_join_than_there_is_room_for),
		cmocka_unit_test(a_million_keys_are_decided_in_no_time),
		cmocka_unit_test(refused_rows_are_written_with_their_reasons),
		cmocka_unit_test(a_reason_from_an_earlier_time_is_replaced),
		cmocka_unit_test(every_heading_we_write_is_read),
		cmocka_unit_test(the_id_of_an_import_ends_in_the_files_name),
	};
	return cmocka_run_group_tests(tests, NULL, teardown);
}
