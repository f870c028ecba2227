/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging what is recorded and what is corrected, by the shipped rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "server/handlers/judge.h"
#include "tests/support/rules.h"

#define URL "https://x.example/1"
#define NOW "2026-03-10T10:00:00Z"

static struct rules rules;
static struct judge court;

static int open_all(void **state)
{
	(void)state;
	rules_open(&rules);
	court = (struct judge){ .season = &rules.season,
		.rulebooks = &rules.all,
		.at = rules_time(NOW) };
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

static struct deed deed(const char *type, const char *date,
    const char *evidence)
{
	return (struct deed){ .type = type,
		.has_date = true,
		.date = rules_date(date),
		.evidence = evidence };
}

static struct judgement judged(const struct deed *d)
{
	struct judgement out = { 0 };
	struct error err = { 0 };

	if (judge_deed(&court, d, &out, &err) != 0)
		fail_msg("%s", err.text);
	return out;
}

static void refused(const struct deed *d, const char *reason, const char *field)
{
	struct judgement out = { 0 };
	struct error err = { 0 };

	assert_true(judge_deed(&court, d, &out, &err) < 0);
	assert_string_equal(err.reason, reason);
	assert_string_equal(err.field, field);
}

/* As the judge would have let it in. */
static struct activity_row recorded(const char *type, const char *date,
    const char *evidence, uint8_t status)
{
	const struct deed d = deed(type, date, evidence);
	struct activity_row row = { .type = type, .evidence = evidence };

	row.a.type = (uint8_t)rulebook_type(rules.rb, type);
	row.a.date = d.date;
	row.a.id = 7;
	row.a.recorded_at = 99;
	row.a.status = status;
	return row;
}

static void who_decides_is_the_types_matter(void **state)
{
	static const struct {
		const char *type, *evidence;
		uint8_t status;
	} all[] = {
		{ "SM2", URL, STATUS_AUTOMATIC },
		{ "SM2", "seen", STATUS_PENDING },
		{ "SM5", URL, STATUS_PENDING },
		{ "ME1", "viite 12", STATUS_PENDING },
		{ "PL1", "seen", STATUS_AUTOMATIC },
		{ "WK2", "", STATUS_AUTOMATIC },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct deed d = deed(all[i].type, "2026-03-09",
		    all[i].evidence);
		assert_int_equal(judged(&d).a.status, all[i].status);
	}
}

static void a_type_is_its_code_or_its_name(void **state)
{
	struct deed d = deed(NULL, "2026-03-09", URL);

	(void)state;
	d.type = rules.rb->types[rulebook_type(rules.rb, "SM2")].name[LANG_FI];
	assert_string_equal(judged(&d).type->code, "SM2");
	d.type = "nosuch";
	refused(&d, "unknown_type", "type");
	d.type = NULL;
	refused(&d, "unknown_type", "type");
}

static void a_date_must_be_there_and_in_time(void **state)
{
	struct deed d = deed("SM2", "2026-02-16", URL);

	(void)state;
	refused(&d, "too_late", "date");
	d.date = rules_date("2026-03-11");
	refused(&d, "date_future", "date");
	d.has_date = false;
	refused(&d, "date_missing", "date");
	d.has_date = true;
	d.date = INT32_MAX;
	refused(&d, "date_missing", "date");
}

static void a_correction_keeps_number_and_time(void **state)
{
	const struct activity_row was = recorded("SM2", "2026-03-02", URL,
	    STATUS_AUTOMATIC);
	struct deed d = deed("SM3", "2026-03-03", "http://www.x.example/2/");

	(void)state;
	d.was = &was;
	d.first_public = true;
	const struct judgement out = judged(&d);
	assert_int_equal(out.a.id, 7);
	assert_int_equal(out.a.recorded_at, 99);
	assert_int_equal(out.a.flags, ACTIVITY_URL | ACTIVITY_FIRST_PUBLIC);
	assert_int_equal(out.a.identity,
	    activity_identity("SM3", 0, "https://x.example/2", NULL));
	assert_string_equal(out.type->code, "SM3");
}

static void a_date_that_stays_is_never_too_late(void **state)
{
	const struct activity_row was = recorded("SM2", "2026-02-03", URL,
	    STATUS_AUTOMATIC);
	struct deed d = deed("SM2", "2026-02-03", "https://x.example/2");

	(void)state;
	d.was = &was;
	assert_int_equal(judged(&d).a.status, STATUS_AUTOMATIC);
	d.date = rules_date("2026-02-04");
	refused(&d, "too_late", "date");
	d.date = rules_date("2026-02-17");
	judged(&d);
	rules.season.state = STATE_FINAL;
	refused(&d, "season_not_open", "date");
	d.date = was.a.date;
	refused(&d, "season_not_open", "date");
}

static void a_correction_is_decided_anew(void **state)
{
	static const struct {
		uint8_t was;
		const char *type, *evidence;
		uint8_t now;
	} all[] = {
		{ STATUS_ACCEPTED, "SM5", URL, STATUS_PENDING },
		{ STATUS_ACCEPTED, "SM2", URL, STATUS_AUTOMATIC },
		{ STATUS_PENDING, "SM2", URL, STATUS_AUTOMATIC },
		{ STATUS_AUTOMATIC, "SM5", URL, STATUS_PENDING },
		{ STATUS_AUTOMATIC, "SM2", "seen", STATUS_PENDING },
		{ STATUS_RETURNED, "SM5", URL, STATUS_PENDING },
		{ STATUS_RETURNED, "SM2", URL, STATUS_PENDING },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct activity_row was = recorded("SM5", "2026-03-02",
		    "https://x.example/0", all[i].was);
		struct deed d = deed(all[i].type, "2026-03-02",
		    all[i].evidence);
		d.was = &was;
		assert_int_equal(judged(&d).a.status, all[i].now);
	}
}

static void evidence_is_judged_when_it_or_the_type_changes(void **state)
{
	/* an administrator let a training in without its code */
	const struct activity_row was = recorded("TR1", "2026-03-02", "",
	    STATUS_AUTOMATIC);
	struct deed d = deed("TR1", "2026-03-03", "");

	(void)state;
	d.was = &was;
	judged(&d);
	d.type = "SM2";
	refused(&d, "evidence_missing", "evidence");
	d.type = "TR2";
	refused(&d, "evidence_missing", "evidence");
	court.administrator = true;
	judged(&d);
	d.type = "SM2";
	refused(&d, "evidence_missing", "evidence");
}

static void what_is_there_already_is_counted(void **state)
{
	static const struct activity all[] = {
		{ .id = 1, .identity = 5, .status = STATUS_UNDONE },
		{ .id = 2, .identity = 5, .status = STATUS_WITHDRAWN },
		{ .id = 3, .identity = 5, .status = STATUS_REJECTED },
		{ .id = 4, .identity = 5, .status = STATUS_PENDING },
		{ .id = 5, .identity = 6, .status = STATUS_AUTOMATIC },
		{ .id = 6, .identity = 5, .status = STATUS_AUTOMATIC },
	};
	uint32_t n;

	(void)state;
	assert_ptr_equal(judge_held(all, 6, 5, false, 0, &n), &all[1]);
	assert_int_equal(n, 4);
	assert_ptr_equal(judge_held(all, 6, 5, true, 0, &n), &all[3]);
	assert_int_equal(n, 2);
	assert_ptr_equal(judge_held(all, 6, 5, true, 4, &n), &all[5]);
	assert_int_equal(n, 1);
	assert_null(judge_held(all, 6, 6, true, 5, &n));
	assert_int_equal(n, 0);
}

static void chance_draws_about_one_in_ten_and_the_same_again(void **state)
{
	uint8_t operation[OPERATION_SIZE] = { 0 };
	int drawn = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		operation[14] = (uint8_t)(i >> 8);
		operation[15] = (uint8_t)i;
		bool is = judge_is_drawn(&rules.season, rules.rb, operation);
		assert_true(is ==
		    judge_is_drawn(&rules.season, rules.rb, operation));
		drawn += is;
	}
	assert_in_range(drawn, 800, 1200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_decides_is_the_types_matter),
		TEST(a_type_is_its_code_or_its_name),
		TEST(a_date_must_be_there_and_in_time),
		TEST(a_correction_keeps_number_and_time),
		TEST(a_date_that_stays_is_never_too_late),
		TEST(a_correction_is_decided_anew),
		TEST(evidence_is_judged_when_it_or_the_type_changes),
		TEST(what_is_there_already_is_counted),
		TEST(chance_draws_about_one_in_ten_and_the_same_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
