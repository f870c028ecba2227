/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The sample season from its spreadsheets to the standings that an independent
 * program computed: every activity accepted, recorded in the file's order.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/csv.h"
#include "common/text.h"
#include "server/domain/standings.h"
#include "tests/support/rules.h"

struct doings {
	struct activity *acts;
	size_t n;
};

static struct rules rules;
static struct departments departments;
static struct people *people;
static struct standings *standings;
static struct doings *doings; /* by person */

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };

/* Calls add for each row, with its fields in the order of the columns. */
static void each_row(const char *file, const char *const *columns, size_t n,
    void (*add)(const char *const *fields))
{
	struct csv *csv = NULL;
	const struct csv_row *row;
	struct error err = { 0 };
	int at[CSV_COLUMNS_MAX], r;
	if (csv_open(&csv, file, &err) != 0 ||
	    csv_map(csv, columns, n, at, &err) != 0)
		fail_msg("%s", err.text);
	while ((r = csv_next(csv, &row, &err)) > 0) {
		const char *fields[CSV_COLUMNS_MAX];
		for (size_t i = 0; i < n; i++)
			fields[i] = row->fields[at[i]];
		add(fields);
	}
	if (r < 0)
		fail_msg("%s", err.text);
	csv_close(csv);
}

static void add_department(const char *const *f)
{
	struct department *d;
	long heads;
	departments.all = xrealloc(departments.all,
	    (departments.n + 1) * sizeof(*departments.all));
	d = &departments.all[departments.n++];
	*d = (struct department){ .ranked = text_yes_no(f[6]) == 1 };
	assert_int_equal(text_number(f[5], 1, 100000, &heads), 0);
	d->headcount = (int32_t)heads;
	snprintf(d->code, sizeof(d->code), "%s", f[0]);
	snprintf(d->name[LANG_FI], sizeof(d->name[0]), "%s", f[1]);
	snprintf(d->name[LANG_SV], sizeof(d->name[0]), "%s", f[2]);
	snprintf(d->name[LANG_EN], sizeof(d->name[0]), "%s", f[3]);
	snprintf(d->short_name, sizeof(d->short_name), "%s", f[4]);
}

static void add_person(const char *const *f)
{
	struct person p = { .number = (uint32_t)people_count(people),
		.staff_id = (char *)(uintptr_t)f[0],
		.name = (char *)(uintptr_t)f[1],
		.department = departments_find(&departments, f[2]),
		.ranked = text_yes_no(f[11]) == 1 };
	assert_int_not_equal(p.department, DEPARTMENT_NONE);
	assert_int_equal(people_set(people, &p), 0);
}

static void add_activity(const char *const *f)
{
	static int64_t id;
	uint32_t person;
	struct error err;
	int type = rulebook_type(rules.rb, f[1]);
	assert_int_equal(people_find(people, f[0], DEPARTMENT_NONE, &person,
			     &err),
	    0);
	assert_true(type >= 0);
	struct doings *d = &doings[person];
	d->acts = xrealloc(d->acts, (d->n + 1) * sizeof(*d->acts));
	struct activity *a = &d->acts[d->n++];
	id++;
	*a = (struct activity){ .id = id,
		.recorded_at = id,
		.type = (uint8_t)type,
		.status = STATUS_ACCEPTED,
		.flags = text_yes_no(f[5]) == 1 ? ACTIVITY_FIRST_PUBLIC : 0 };
	assert_int_equal(clock_parse_date(f[2], &a->date, &err), 0);
}

static void score(uint32_t person, struct ledger *ledger)
{
	struct membership member = { INT32_MIN,
		people_get(people, person)->department };
	assert_int_equal(scoring_run(&rules.all, &rules.season,
			     doings[person].acts, doings[person].n, &member, 1,
			     false, ledger),
	    0);
	struct standing *st = standing_new(person, ledger, &rules.season, 0);
	assert_non_null(st);
	assert_int_equal(standings_apply(standings, st), 0);
}

static int read_the_sample(void **state)
{
	(void)state;
	static const char *const department_columns[] = { "department",
		"name_fi", "name_sv", "name_en", "short_name", "headcount",
		"ranked" };
	static const char *const roster_columns[] = { "staff_id", "name",
		"department", "language", "joined_on", "show_department",
		"show_house", "show_kiosk", "show_ceremony", "pseudonym",
		"email", "ranked" };
	static const char *const activity_columns[] = { "person", "type",
		"date", "evidence", "note", "first_public" };
	struct ledger ledger;
	rules_open(&rules);
	people = people_new();
	each_row(TEST_DATA "/departments.csv", department_columns, 7,
	    add_department);
	each_row(TEST_DATA "/roster.csv", roster_columns, 12, add_person);
	doings = xcalloc(people_count(people), sizeof(*doings));
	each_row(TEST_DATA "/activities.csv", activity_columns, 6,
	    add_activity);
	standings = standings_new(&rules.season, rules.rb, people);
	standings_set_departments(standings, &departments);
	ledger_init(&ledger);
	for (uint32_t i = 0; i < people_count(people); i++)
		score(i, &ledger);
	ledger_fini(&ledger);
	return 0;
}

static int forget_the_sample(void **state)
{
	(void)state;
	for (size_t i = 0; i < people_count(people); i++)
		free(doings[i].acts);
	free(doings);
	standings_free(standings);
	people_free(people);
	departments_fini(&departments);
	rules_close(&rules);
	return 0;
}

struct expected {
	const char *code;
	uint32_t rank, index;
	uint64_t ACT, PTS, BR;
};

static const struct expected table[] = {
	{ "maahanmuutto", 1, 423, 132, 2936, 26 },
	{ "hallinto", 2, 373, 150, 3252, 29 },
	{ "rajavartio", 3, 353, 68, 1489, 13 },
	{ "tietohallinto", 4, 340, 34, 904, 7 },
	{ "pelastus", 5, 324, 111, 2885, 23 },
	{ "turvallisuus", 6, 319, 38, 890, 8 },
	{ "esikunta", 7, 298, 36, 734, 8 },
	{ "poliisi", 8, 227, 72, 1761, 16 },
	{ "viestinta", 0, 212, 24, 621, 4 },
	{ "talous", 9, 187, 24, 545, 5 },
	{ "kansainvaliset", 10, 147, 25, 473, 5 },
};

static void the_sample_has_175_people_and_270_heads(void **state)
{
	(void)state;
	int32_t heads = 0;
	for (size_t i = 0; i < departments.n; i++)
		heads += departments.all[i].headcount;
	assert_int_equal(departments.n, 11);
	assert_int_equal(heads, 270);
	assert_int_equal(people_count(people), 175);
}

static void departments_stand_as_computed_elsewhere(void **state)
{
	(void)state;
	struct department_place p[12];
	assert_int_equal(standings_departments(standings, season_all, 8, NULL,
			     p),
	    11);
	for (size_t i = 0; i < 11; i++) {
		const struct expected *e = &table[i];
		assert_string_equal(departments.all[p[i].department].code,
		    e->code);
		assert_int_equal(p[i].rank, e->rank);
		assert_int_equal(p[i].hors_concours, e->rank == 0);
		assert_int_equal(p[i].index, e->index);
		assert_int_equal(p[i].ACT, e->ACT);
		assert_int_equal(p[i].PTS, e->PTS);
		assert_int_equal(p[i].BR, e->BR);
	}
}

static void first_people_stand_as_computed_elsewhere(void **state)
{
	(void)state;
	static const struct {
		const char *staff_id;
		uint64_t points;
	} first[] = {
		{ "S001566", 760 },
		{ "S001153", 728 },
		{ "S001438", 696 },
		{ "S001091", 659 },
		{ "S001773", 638 },
		{ "S001285", 637 },
	};
	struct place p[6];
	assert_int_equal(standings_page(standings, season_all, 0, 6, p), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(people_get(people, p[i].person)->staff_id,
		    first[i].staff_id);
		assert_int_equal(p[i].points, first[i].points);
	}
}

static void rounds_and_areas_add_up_to_the_season(void **state)
{
	(void)state;
	struct department_place season, one;
	for (uint16_t d = 0; d < departments.n; d++) {
		uint64_t ACT = 0, PTS = 0, points = 0, areas = 0;
		standings_department(standings, d, season_all, 8, &season);
		for (int r = 0; r < 8; r++) {
			standings_department(standings, d,
			    (struct ranking){ AREA_ALL, r }, 8, &one);
			ACT += one.ACT;
			PTS += one.PTS;
			points += one.points;
		}
		for (uint8_t a = 0; a < rules.rb->n_areas; a++) {
			standings_department(standings, d,
			    (struct ranking){ a, ROUND_ALL }, 8, &one);
			areas += one.points;
		}
		assert_int_equal(ACT, season.ACT);
		assert_int_equal(PTS, season.PTS);
		assert_int_equal(points, season.points);
		/* learning and first public deeds belong to no area */
		assert_true(areas > 0 && areas < points);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_has_175_people_and_270_heads),
		cmocka_unit_test(departments_stand_as_computed_elsewhere),
		cmocka_unit_test(first_people_stand_as_computed_elsewhere),
		cmocka_unit_test(rounds_and_areas_add_up_to_the_season),
	};
	return cmocka_run_group_tests(tests, read_the_sample,
	    forget_the_sample);
}
