/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables, JSON and CSV: what people and what scripts get to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/paper.h"
#include "client/print.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"

static const struct column columns[] = {
	{ "rank", "Rank", COLUMN_NUMBER, 0, false },
	{ "name", "Name", COLUMN_TEXT, 1, false },
	{ "date", "Date", COLUMN_DATE, 0, false },
	{ "evidence", "Evidence", COLUMN_TEXT, 2, false },
	{ "public", "Public", COLUMN_BOOL, 3, false },
	{ "secret", "Secret", COLUMN_TEXT, 0, true },
};

static struct print p;
static char *printed;
static size_t printed_len;
static FILE *out;

static void begin(enum print_mode mode, size_t width)
{
	free(printed);
	printed = NULL;
	p = (struct print){ .mode = mode, .columns = width };
	out = open_memstream(&printed, &printed_len);
}

static int teardown(void **state)
{
	(void)state;
	i18n_use(LANG_EN);
	free(printed);
	printed = NULL;
	return 0;
}

static void fill(struct table *t)
{
	table_number(t, true, 1);
	table_text(t, "Äijö Pöysti");
	table_date(t, true, clock_date(2026, 3, 1));
	table_text(t, "https://intra.example/a/rather/long/address");
	table_bool(t, true, true);
	table_text(t, "x");
	table_end_row(t);
	table_number(t, true, 1234);
	table_text(t, "Li 😀 Ek");
	table_date(t, true, clock_date(2026, 11, 30));
	table_text(t, "K712673");
	table_bool(t, false, false);
	table_text(t, NULL);
	table_mark(t);
	table_end_row(t);
}

static void print_sample(enum print_mode mode, size_t width)
{
	begin(mode, width);
	struct table *t = table_new(&p, columns, 6);
	fill(t);
	table_print(t, out);
	fclose(out);
}

/* Width of the widest line, and where in each line something stands. */
static size_t widest_line(const char *text)
{
	size_t widest = 0;
	char *copy = strdup(text), *save = NULL;
	for (char *line = strtok_r(copy, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		if (text_width(line) > widest)
			widest = text_width(line);
	free(copy);
	return widest;
}

static size_t column_of(const char *what)
{
	const char *at = strstr(printed, what);
	if (!at)
		fail_msg("no %s in:\n%s", what, printed);
	const char *line = at;
	while (line > printed && line[-1] != '\n')
		line--;
	char *front = strndup(line, (size_t)(at - line));
	size_t width = text_width(front);
	free(front);
	return width;
}

static void has(const char *what)
{
	if (!strstr(printed, what))
		fail_msg("no \"%s\" in:\n%s", what, printed);
}

static void a_text_that_stays_whole_goes_on_below(void **state)
{
	static const struct column two[] = {
		{ "number", "Number", COLUMN_ID, 0, false },
		{ "title", "Award", COLUMN_WHOLE, 1, false },
		{ "name", "Name", COLUMN_TEXT, 2, false },
	};

	(void)state;
	begin(PRINT_TABLE, 40);
	struct table *t = table_new(&p, two, 3);
	table_number(t, true, 1);
	table_text(t, "Pienten työyhteisöjen paras kehittyjä");
	table_text(t, "Ääkkönen");
	table_end_row(t);
	table_number(t, true, 2);
	table_text(t, "Kilpailun voittaja");
	table_text(t, "Li");
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	assert_string_equal(printed,
	    "Number  Award                   Name\n"
	    "     1  Pienten työyhteisöjen   Ääkkönen\n"
	    "        paras kehittyjä\n"
	    "     2  Kilpailun voittaja      Li\n");
}

static struct paper_block row_of(const char *text, const char *const *cells,
    size_t n, bool heads)
{
	return (struct paper_block){ .kind = heads ? PAPER_HEADS : PAPER_CELLS,
		.text = text,
		.cells = cells,
		.n_cells = n,
		.have = 20,
		.upto = 40,
		.wanted = 100,
		.chart = true };
}

/* Bands of eight rounds beside each other, in one row only. */
static struct paper *figures(void)
{
	static const char *const heads[] = { "1.", "2.", "3.", "4.", "5.", "6.",
		"7.", "8." };
	static const char *const plain[] = { "31 %", "28 %", "33 %", "31 %",
		"28 %", "33 %", "–", "–" };
	static const char *const bands[] = { "20–40 %", "60–80 %", "80–100 %",
		"20–40 %", "20–40 %", "20–40 %", "–", "–" };
	struct paper *paper = paper_new(LANG_EN);

	paper->above = paper->name = paper->below = "";
	paper->large.number = paper->large.text = "";
	paper_add(paper, PAPER_BODY, row_of("Department", heads, 8, true));
	paper_add(paper, PAPER_BODY, row_of("Hallinto", plain, 8, false));
	paper_add(paper, PAPER_BODY, row_of("Maahanmuutto", bands, 8, false));
	return paper;
}

static void print_figures(size_t width)
{
	struct paper *paper = figures();

	begin(PRINT_TABLE, width);
	paper_print(paper, &p, out);
	fclose(out);
	paper_free(paper);
}

static void rows_of_one_table_stand_alike(void **state)
{
	(void)state;
	print_figures(80); /* the chart has no room beside the columns */
	assert_true(widest_line(printed) <= 80);
	has("Hallinto          31 %     28 %");
	has("Maahanmuutto   20–40 %  60–80 %  80–100 %");
	assert_null(strstr(printed, "##"));
	print_figures(120);
	has("Hallinto     ##--........     31 %");
	print_figures(60); /* in words, both */
	assert_true(widest_line(printed) <= 60);
	has("Hallinto: 1. 31 %, 2. 28 %");
	has("Maahanmuutto: 1. 20–40 %, 2. 60–80 %");
	assert_null(strstr(printed, "Department"));
}

static void a_number_to_type_again_stands_whole(void **state)
{
	static const struct column one[] = {
		{ "activity", "No.", COLUMN_ID, 0, false },
	};
	(void)state;
	begin(PRINT_TABLE, 80);
	struct table *t = table_new(&p, one, 1);
	table_number(t, true, 1550);
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	has("1550");
	begin(PRINT_JSON, 80);
	t = table_new(&p, one, 1);
	table_number(t, true, 1550);
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	has("\"activity\":1550");
}

static void columns_align_with_umlauts_and_emoji(void **state)
{
	(void)state;
	print_sample(PRINT_TABLE, 100);
	assert_int_equal(column_of("https"), column_of("K712673"));
	assert_int_equal(column_of("1 Mar 2026"), column_of("30 Nov 2026"));
	assert_int_equal(column_of("Äijö"), column_of("Li 😀"));
	has("1,234"); /* and its end stands under that of Rank */
	assert_int_equal(column_of("1,234"), column_of(" Rank"));
	assert_null(strstr(printed, "Secret"));
	assert_null(strstr(printed, " \n"));
}

static void the_heaviest_column_is_cut_first(void **state)
{
	(void)state;
	print_sample(PRINT_TABLE, 60);
	assert_true(widest_line(printed) <= 60);
	has("Äijö Pöysti");
	has("https://");
	has("…");
	has("yes");
}

static void columns_are_left_out_when_cutting_is_not_enough(void **state)
{
	(void)state;
	print_sample(PRINT_TABLE, 34);
	assert_true(widest_line(printed) <= 34);
	has("Äij");
	has("30 Nov 2026");
	assert_null(strstr(printed, "Public"));
	has("columns");
}

static void what_a_row_is_about_is_never_left_out(void **state)
{
	static const struct column wide[] = {
		{ "department", "Department", COLUMN_TEXT, 1, false },
		{ "weeks", "Weeks since a recording", COLUMN_NUMBER, 0, false },
		{ "heads", "Heads of the department", COLUMN_NUMBER, 0, false },
	};
	(void)state;
	begin(PRINT_TABLE, 50);
	struct table *t = table_new(&p, wide, 3);
	table_text(t, "poliisi");
	table_number(t, true, 3);
	table_number(t, true, 38);
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	has("poliisi");
}

static void plain_is_never_cut(void **state)
{
	(void)state;
	print_sample(PRINT_PLAIN, 20);
	has("Evidence: https://intra.example/a/rather/long/address\n");
	has("Row 1 of 2\nRank: 1\nName: Äijö Pöysti\nDate: 1 Mar 2026\n");
	assert_null(strstr(printed, "Secret"));
}

static void the_own_row_has_a_mark_and_color_only_on_a_terminal(void **state)
{
	(void)state;
	print_sample(PRINT_TABLE, 100);
	has("\n> 1,234");
	assert_null(strchr(printed, '\033'));
	begin(PRINT_TABLE, 100);
	p.color = true;
	struct table *t = table_new(&p, columns, 6);
	fill(t);
	table_print(t, out);
	fclose(out);
	has("\033[1m> 1,234");
}

static void texts_of_others_cannot_move_the_cursor(void **state)
{
	(void)state;
	begin(PRINT_TABLE, 80);
	struct table *t = table_new(&p, columns, 6);
	table_number(t, true, 1);
	table_text(t, "a\033[2Jb\nc");
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	assert_null(strchr(printed, '\033'));
	has("\\x1b[2Jb c");
}

static void a_column_without_anything_is_left_out_for_people(void **state)
{
	(void)state;
	begin(PRINT_TABLE, 80);
	struct table *t = table_new(&p, columns, 6);
	table_number(t, false, 0);
	table_text(t, "Äijö");
	table_end_row(t);
	table_print(t, out);
	fclose(out);
	assert_string_equal(printed, "Name\nÄijö\n");
	begin(PRINT_TABLE, 80);
	table_print(table_new(&p, columns, 6), out);
	fclose(out);
	assert_string_equal(printed, "There is nothing to show.\n");
}

static void json_has_every_key_and_null_for_what_is_absent(void **state)
{
	(void)state;
	print_sample(PRINT_JSON, 20);
	assert_string_equal(printed,
	    "[\n"
	    " {\"rank\":1,\"name\":\"Äijö Pöysti\",\"date\":\"2026-03-01\","
	    "\"evidence\":\"https://intra.example/a/rather/long/address\","
	    "\"public\":true,\"secret\":\"x\"},\n"
	    " {\"rank\":1234,\"name\":\"Li 😀 Ek\",\"date\":\"2026-11-30\","
	    "\"evidence\":\"K712673\",\"public\":null,\"secret\":null}\n]\n");
	begin(PRINT_JSON, 80);
	table_print(table_new(&p, columns, 6), out);
	fclose(out);
	assert_string_equal(printed, "[]\n");
}

static void csv_is_for_scripts_in_a_pipe_and_for_excel_in_a_file(void **state)
{
	(void)state;
	static const char expected[] =
	    "rank,name,date,evidence,public,secret\r\n"
	    "1,Äijö Pöysti,2026-03-01,"
	    "https://intra.example/a/rather/long/address,1,x\r\n"
	    "1234,Li 😀 Ek,2026-11-30,K712673,,\r\n";
	print_sample(PRINT_CSV, 20);
	assert_string_equal(printed, expected);
	char text[200] = "";
	FILE *file = tmpfile();
	i18n_use(LANG_FI);
	struct table *t = table_new(&p, columns, 6);
	table_number(t, true, 1);
	table_print(t, file);
	rewind(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text,
	    "\xef\xbb\xbf"
	    "rank;name;date;evidence;public;secret\r\n1;;;;;\r\n");
}

static void dates_are_written_by_language(void **state)
{
	(void)state;
	i18n_use(LANG_FI);
	print_sample(PRINT_TABLE, 100);
	has("1.3.2026");
	has("1\u202f234");
}

/* ------------------------------------------------------------------ rankings
 */

static Viesti__Text name = VIESTI__TEXT__INIT;
static Viesti__DepartmentRow own = VIESTI__DEPARTMENT_ROW__INIT;
static Viesti__DepartmentRow hidden = VIESTI__DEPARTMENT_ROW__INIT;
static char fi[] = "Maahanmuutto-osasto", code[] = "maahanmuutto";
static char other[] = "talous";

static void make_departments(void)
{
	name.fi = fi;
	own.has_rank = own.has_index = own.has_active_rounds = true;
	own.has_points_counted = own.has_versatile = true;
	own.has_headcount = own.has_points = true;
	own.rank = 1;
	own.department = code;
	own.name = &name;
	own.index = 423;
	own.active_rounds = 132;
	own.points_counted = 2936;
	own.versatile = 26;
	own.headcount = 36;
	own.points = 4000;
	own.own = true;
	hidden.department = other;
}

static void print_sample_departments(enum print_mode mode, size_t width)
{
	Viesti__DepartmentRow *rows[] = { &own, &hidden };
	Viesti__DepartmentRanking r = VIESTI__DEPARTMENT_RANKING__INIT;
	make_departments();
	r.n_rows = 2;
	r.rows = rows;
	r.has_rounds_counted = true;
	r.rounds_counted = 8;
	begin(mode, width);
	print_departments(&p, &r, out);
	fclose(out);
}

static void scripts_can_rely_on_the_ranking_of_departments(void **state)
{
	(void)state;
	print_sample_departments(PRINT_JSON, 80);
	assert_string_equal(printed,
	    "[\n"
	    " {\"rank\":1,\"department\":\"maahanmuutto\","
	    "\"name\":\"Maahanmuutto-osasto\",\"index\":423,"
	    "\"active_rounds\":132,\"points_counted\":2936,\"versatile\":26,"
	    "\"headcount\":36,\"points\":4000},\n"
	    " {\"rank\":null,\"department\":\"talous\",\"name\":null,"
	    "\"index\":null,\"active_rounds\":null,\"points_counted\":null,"
	    "\"versatile\":null,\"headcount\":null,\"points\":null}\n]\n");
}

static void people_see_why_a_department_has_no_rank(void **state)
{
	(void)state;
	print_sample_departments(PRINT_TABLE, 80);
	has("8 rounds counted.");
	has("> ");
	has("listed by name");
	print_sample_departments(PRINT_TABLE, 40);
	assert_true(widest_line(printed) <= 40);
	has("423");
}

static void scripts_can_rely_on_the_ranking_of_participants(void **state)
{
	(void)state;
	char id[] = "S001566", person[] = "Leo Öhman";
	Viesti__ParticipantRow a = VIESTI__PARTICIPANT_ROW__INIT;
	Viesti__ParticipantRow b = VIESTI__PARTICIPANT_ROW__INIT;
	Viesti__ParticipantRow *rows[] = { &a, &b }, *top[] = { &a };
	Viesti__ParticipantRanking r = VIESTI__PARTICIPANT_RANKING__INIT;
	a.has_rank = a.has_points = a.has_areas = true;
	a.has_active_rounds = a.has_trainings = true;
	a.rank = 1;
	a.points = 760;
	a.staff_id = id;
	a.name = person;
	a.department = other;
	b.has_rank = true;
	b.rank = 9;
	b.name = person;
	r.rows = rows;
	r.n_rows = 2;
	r.top = top;
	r.n_top = 1;
	begin(PRINT_JSON, 80);
	print_participants(&p, &r, out);
	fclose(out);
	assert_string_equal(printed,
	    "[\n"
	    " {\"rank\":1,\"staff_id\":\"S001566\",\"name\":\"Leo Öhman\","
	    "\"department\":\"talous\",\"points\":760,\"areas\":0,"
	    "\"active_rounds\":0,\"trainings\":0},\n"
	    " {\"rank\":9,\"staff_id\":null,\"name\":\"Leo Öhman\","
	    "\"department\":null,\"points\":null,\"areas\":null,"
	    "\"active_rounds\":null,\"trainings\":null}\n]\n");
	begin(PRINT_TABLE, 80);
	print_participants(&p, &r, out);
	fclose(out);
	has("…"); /* places lie between */
}

static void activities_say_their_status_by_token_and_in_words(void **state)
{
	(void)state;
	char note[] = "kiitos; =1+1", type[] = "SM2";
	Viesti__Activity a = VIESTI__ACTIVITY__INIT;
	const Viesti__Activity *rows[] = { &a };
	a.has_activity = a.has_status = true;
	a.activity = 7;
	a.type = type;
	a.note = note;
	a.status = VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING;
	begin(PRINT_JSON, 80);
	print_activities(&p, rows, 1, out);
	fclose(out);
	has("\"status\":\"pending\"");
	has("\"reason\":null");
	begin(PRINT_TABLE, 80);
	print_activities(&p, rows, 1, out);
	fclose(out);
	has("waits for a moderator");
}

/* ------------------------------------------------------------------- explain
 */

static void print_department_explanation(enum print_mode mode, size_t width)
{
	char advice[] =
	    "Two more people active in this round would give 4 more.";
	char *advices[] = { advice };
	char hash[] = "0123456789abcdef0123456789abcdef";
	Viesti__RoundFigures round = VIESTI__ROUND_FIGURES__INIT;
	Viesti__RoundFigures *rounds[] = { &round };
	Viesti__Explanation e = VIESTI__EXPLANATION__INIT;
	make_departments();
	round.has_round = round.has_active = true;
	round.round = 1;
	round.active = 17;
	e.department = &own;
	e.has_rounds_counted = e.has_head_rounds = true;
	e.rounds_counted = 8;
	e.head_rounds = 288;
	e.has_term_participation = e.has_term_points = true;
	e.has_term_versatility = true;
	e.term_participation = 275;
	e.term_points = 76;
	e.term_versatility = 72;
	e.has_weight_participation = e.has_weight_points = true;
	e.has_weight_versatility = e.has_round_cap = true;
	e.weight_participation = 600;
	e.weight_points = 300;
	e.weight_versatility = 100;
	e.round_cap = 40;
	e.n_rounds = 1;
	e.rounds = rounds;
	e.n_advice = 1;
	e.advice = advices;
	e.has_rulebook = true;
	e.rulebook = 3;
	e.rulebook_hash = hash;
	begin(mode, width);
	print_explanation(&p, &e, out);
	fclose(out);
}

static void a_departments_terms_are_told_with_their_numbers(void **state)
{
	(void)state;
	for (size_t width = 40; width <= 80; width += 40) {
		print_department_explanation(PRINT_TABLE, width);
		assert_true(widest_line(printed) <= width);
		has("= 600 × 132 / 288");
		has("= 300 × 2936 / (40 × 288)");
		has("= 100 × 26 × 8 / 288");
		has("  275  participation");
		has("  423  result in all");
		has("version 3");
		has("(0123456789ab).");
	}
	print_department_explanation(PRINT_JSON, 80);
	json_t *root = json_loads(printed, 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_integer_value(json_object_get(
			     json_object_get(root, "terms"), "participation")),
	    275);
	assert_int_equal(json_integer_value(json_object_get(root, "index")),
	    423);
	json_decref(root);
}

static void print_person_explanation(enum print_mode mode, size_t width)
{
	char type[] = "SM2", type_name[] = "Own post", bonus[] = "area",
	     area[] = "social";
	char missing[] = "26 more points", *all_missing[] = { missing };
	char person[] = "Leo Öhman";
	Viesti__ParticipantRow who = VIESTI__PARTICIPANT_ROW__INIT;
	Viesti__LedgerEntry deed = VIESTI__LEDGER_ENTRY__INIT;
	Viesti__LedgerEntry extra = VIESTI__LEDGER_ENTRY__INIT;
	Viesti__LedgerEntry *entries[] = { &deed, &extra };
	Viesti__MilestoneState step = VIESTI__MILESTONE_STATE__INIT;
	Viesti__MilestoneState *steps[] = { &step };
	Viesti__Explanation e = VIESTI__EXPLANATION__INIT;
	make_departments();
	who.name = person;
	who.has_points = true;
	who.points = 14;
	deed.type = type;
	deed.type_name = type_name;
	deed.has_date = deed.has_points = deed.has_mark = true;
	deed.has_resets = deed.has_full_points = true;
	deed.date = clock_date(2026, 3, 1);
	deed.points = 4;
	deed.full_points = 10;
	deed.mark = VIESTI__MARK__MARK_WEEKLY_CAP;
	deed.resets = clock_date(2026, 3, 2);
	extra.bonus = bonus;
	extra.area = area;
	extra.has_points = extra.has_date = true;
	extra.points = 10;
	extra.date = deed.date;
	step.name = &name;
	step.n_missing = 1;
	step.missing = all_missing;
	e.participant = &who;
	e.entries = entries;
	e.n_entries = 2;
	e.milestones = steps;
	e.n_milestones = 1;
	begin(mode, width);
	print_explanation(&p, &e, out);
	fclose(out);
}

static void a_persons_entries_tell_which_cap_bit_and_until_when(void **state)
{
	(void)state;
	for (size_t width = 40; width <= 80; width += 40) {
		print_person_explanation(PRINT_TABLE, width);
		assert_true(widest_line(printed) <= width);
		has("1 Mar 2026");
		has("2 Mar 2026");
		has("4 of");
		has("first deed in the area: social");
		has("SM2 Own post");
		has("   14  points in all");
		has("26 more points");
	}
	print_person_explanation(PRINT_JSON, 80);
	has("\"mark\": \"weekly_cap\"");
	has("\"resets\": \"2026-03-02\"");
	has("\"rulebook\": null");
	print_person_explanation(PRINT_CSV, 80);
	has("2026-03-01,,SM2,4,10,weekly_cap,2026-03-02,");
}

static void long_words_are_not_lost_in_wrapping(void **state)
{
	(void)state;
	begin(PRINT_TABLE, 20);
	print_wrapped(&p, out, 2, "aa https://intra.example/long bb cc");
	fclose(out);
	assert_string_equal(printed,
	    "  aa\n  https://intra.example/long\n  bb cc\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_that_stays_whole_goes_on_below),
		cmocka_unit_test(rows_of_one_table_stand_alike),
		cmocka_unit_test(a_number_to_type_again_stands_whole),
		cmocka_unit_test(columns_align_with_umlauts_and_emoji),
		cmocka_unit_test(the_heaviest_column_is_cut_first),
		cmocka_unit_test(
		    columns_are_left_out_when_cutting_is_not_enough),
		cmocka_unit_test(what_a_row_is_about_is_never_left_out),
		cmocka_unit_test(plain_is_never_cut),
		cmocka_unit_test(
		    the_own_row_has_a_mark_and_color_only_on_a_terminal),
		cmocka_unit_test(texts_of_others_cannot_move_the_cursor),
		cmocka_unit_test(
		    a_column_without_anything_is_left_out_for_people),
		cmocka_unit_test(
		    json_has_every_key_and_null_for_what_is_absent),
		cmocka_unit_test_teardown(
		    csv_is_for_scripts_in_a_pipe_and_for_excel_in_a_file,
		    teardown),
		cmocka_unit_test_teardown(dates_are_written_by_language,
		    teardown),
		cmocka_unit_test(
		    scripts_can_rely_on_the_ranking_of_departments),
		cmocka_unit_test(people_see_why_a_department_has_no_rank),
		cmocka_unit_test(
		    scripts_can_rely_on_the_ranking_of_participants),
		cmocka_unit_test(
		    activities_say_their_status_by_token_and_in_words),
		cmocka_unit_test(
		    a_departments_terms_are_told_with_their_numbers),
		cmocka_unit_test(
		    a_persons_entries_tell_which_cap_bit_and_until_when),
		cmocka_unit_test(long_words_are_not_lost_in_wrapping),
	};
	return cmocka_run_group_tests(tests, NULL, teardown);
}
