/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The sample season scored person by person, against the figures that an
 * independent program computed for it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/csv.h"
#include "common/error.h"
#include "server/domain/scoring.h"
#include "tests/support/rules.h"

#define PEOPLE_MAX 300
#define ACTS_MAX 200

struct who {
	char staff_id[32];
	char department[32];
	struct activity acts[ACTS_MAX];
	size_t n;
};

/* What the README of the sample says. */
static const struct figures {
	const char *department;
	uint64_t active, points, versatile;
} expected[] = {
	{ "maahanmuutto", 132, 2936, 26 },
	{ "hallinto", 150, 3252, 29 },
	{ "rajavartio", 68, 1489, 13 },
	{ "tietohallinto", 34, 904, 7 },
	{ "pelastus", 111, 2885, 23 },
	{ "turvallisuus", 38, 890, 8 },
	{ "esikunta", 36, 734, 8 },
	{ "poliisi", 72, 1761, 16 },
	{ "viestinta", 24, 621, 4 },
	{ "talous", 24, 545, 5 },
	{ "kansainvaliset", 25, 473, 5 },
};

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

static struct rules rules;
static struct who people[PEOPLE_MAX];
static size_t n_people;

static struct who *find(const char *staff_id)
{
	for (size_t i = 0; i < n_people; i++)
		if (strcmp(people[i].staff_id, staff_id) == 0)
			return &people[i];
	return NULL;
}

static void take_person(const struct csv_row *row)
{
	struct who *who = &people[n_people++];

	assert_true(n_people < PEOPLE_MAX);
	strncpy(who->staff_id, row->fields[0], sizeof who->staff_id - 1);
	strncpy(who->department, row->fields[2], sizeof who->department - 1);
}

static void take_activity(const struct csv_row *row)
{
	struct who *who = find(row->fields[0]);
	struct activity *a;
	int type = rulebook_type(rules.rb, row->fields[1]);

	assert_non_null(who);
	assert_true(type >= 0);
	assert_true(who->n < ACTS_MAX);
	assert_int_equal(evidence_check(&rules.rb->types[type], row->fields[3],
			     true, NULL, NULL),
	    0);
	a = &who->acts[who->n++];
	a->id = a->recorded_at = (int64_t)row->line;
	a->date = rules_date(row->fields[2]);
	a->type = (uint8_t)type;
	a->status = STATUS_ACCEPTED;
	a->flags = strcmp(row->fields[5], "1") == 0 ? ACTIVITY_FIRST_PUBLIC : 0;
}

static size_t read_file(const char *path, void (*take)(const struct csv_row *))
{
	struct error err = { .code = 0 };
	const struct csv_row *row;
	struct csv *csv = NULL;
	size_t n = 0;
	int more;

	if (csv_open(&csv, path, &err) != 0)
		fail_msg("%s", err.text);
	while ((more = csv_next(csv, &row, &err)) == 1) {
		take(row);
		n++;
	}
	assert_int_equal(more, 0);
	csv_close(csv);
	return n;
}

static int open_all(void **state)
{
	(void)state;
	rules_open(&rules);
	assert_int_equal(read_file(TEST_DATA "/roster.csv", take_person), 175);
	assert_int_equal(read_file(TEST_DATA "/activities.csv", take_activity),
	    2112);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

static void score(const struct who *who, struct ledger *ledger)
{
	const struct membership member = { 0, 0 };

	assert_int_equal(scoring_run(&rules.all, &rules.season, who->acts,
			     who->n, &member, 1, false, ledger),
	    0);
}

static void the_first_people_have_their_points(void **state)
{
	struct ledger ledger;
	uint64_t above = 0;

	(void)state;
	ledger_init(&ledger);
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
		score(find(first[i].staff_id), &ledger);
		assert_int_equal(ledger.points, first[i].points);
	}
	for (size_t i = 0; i < n_people; i++) {
		score(&people[i], &ledger);
		above += ledger.points > first[5].points;
	}
	assert_int_equal(above, 5);
	ledger_fini(&ledger);
}

static void add(struct figures *sum, const struct tally *t)
{
	unsigned areas = 0;

	for (int i = 0; i < rules.season.rounds; i++) {
		uint32_t points = t->rounds[i].points;
		uint32_t cap = (uint32_t)rules.rb->round_cap;

		sum->active += t->rounds[i].active;
		sum->points += points < cap ? points : cap;
		areas |= t->rounds[i].areas;
	}
	sum->versatile += __builtin_popcount(areas) >= 2;
}

static void the_departments_have_their_figures(void **state)
{
	struct ledger ledger;

	(void)state;
	ledger_init(&ledger);
	for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++) {
		struct figures sum = { .department = expected[k].department };

		for (size_t i = 0; i < n_people; i++) {
			if (strcmp(people[i].department, sum.department) != 0)
				continue;
			score(&people[i], &ledger);
			assert_int_equal(ledger.n_tallies, 1);
			add(&sum, &ledger.tallies[0]);
		}
		assert_int_equal(sum.active, expected[k].active);
		assert_int_equal(sum.points, expected[k].points);
		assert_int_equal(sum.versatile, expected[k].versatile);
	}
	ledger_fini(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_people_have_their_points),
		cmocka_unit_test(the_departments_have_their_figures),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
