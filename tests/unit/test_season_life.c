/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/milestones.h"
#include "server/domain/season_life.h"
#include "tests/support/rules.h"

static struct rules rules;

static int open_all(void **state)
{
	(void)state;
	rules_open(&rules);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

/* Like the sample season, with these steps behind it. */
static struct season lived(const char *const *steps)
{
	static const char *const tokens[] = { "created", "open", "paused",
		"frozen", "ended", "final", "revealed", "archived" };
	struct season s = rules.season;

	s.state = STATE_CREATED;
	for (int64_t at = 1; *steps; steps++, at++)
		for (int i = 0; i < 8; i++)
			if (strcmp(tokens[i], *steps) == 0)
				season_life_take(&s, (enum season_state)(i + 1),
				    at);
	return s;
}

#define LIVED(...) lived((const char *const[]){ __VA_ARGS__, NULL })

static void only_these_steps_are_legal(void **state)
{
	/* rows: where it is; columns: created open paused frozen ended final
	 * revealed archived */
	static const struct {
		const char *steps[8];
		const char *legal;
	} rows[] = {
		{ { NULL }, ".x......" },
		{ { "open" }, "..xx...." },
		{ { "open", "paused" }, ".x......" },
		{ { "open", "frozen" }, "..x.x..." },
		{ { "open", "frozen", "paused" }, ".x......" },
		{ { "open", "frozen", "ended" }, ".....x.." },
		{ { "open", "frozen", "ended", "final" }, "......x." },
		{ { "open", "frozen", "ended", "final", "revealed" },
		    ".......x" },
		{ { "open", "frozen", "ended", "final", "revealed",
		      "archived" },
		    "........" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct season s = lived(rows[i].steps);
		for (int to = STATE_CREATED; to <= STATE_ARCHIVED; to++) {
			struct error err = { 0 };
			int rc = season_life_check(&s, (enum season_state)to,
			    &err);
			assert_int_equal(rc == 0, rows[i].legal[to - 1] == 'x');
			if (rc == 0)
				continue;
			assert_int_equal(rc, E_PRECONDITION);
			assert_memory_equal(err.reason, "season_", 7);
			assert_string_equal(err.reason + 7,
			    season_life_token(s.state));
		}
	}
}

static void a_step_that_was_taken_is_not_explained(void **state)
{
	struct season revealed = LIVED("open", "frozen", "ended", "final",
	    "revealed");
	struct season ended = LIVED("open", "frozen", "ended");
	struct error err = { 0 };

	(void)state;
	season_life_check(&revealed, STATE_REVEALED, &err);
	assert_null(strstr(err.text, "season final"));
	season_life_check(&revealed, STATE_FINAL, &err);
	assert_null(strstr(err.text, "when the season has ended"));
	season_life_check(&ended, STATE_REVEALED, &err);
	assert_non_null(strstr(err.text, "season final"));
}

static void a_pause_goes_back_to_where_it_was(void **state)
{
	struct season s = LIVED("open", "paused", "open");

	(void)state;
	assert_int_equal(s.state, STATE_OPEN);
	assert_int_equal(s.n_pauses, 1);
	assert_int_equal(s.pauses[0].from, 2);
	assert_int_equal(s.pauses[0].until, 3);
	s = LIVED("open", "frozen", "paused", "open");
	assert_int_equal(s.state, STATE_FROZEN);
	assert_int_equal(s.frozen_at, 2);
	assert_int_equal(s.reached[STATE_OPEN], 1);
	assert_int_equal(s.stepped_at, 4);
}

static void results_hide_and_the_season_ends_by_the_calendar(void **state)
{
	struct season s = LIVED("open");
	struct season_due due;

	(void)state;
	assert_true(season_life_next(&s, rules.rb, &due));
	assert_int_equal(due.to, STATE_FROZEN);
	assert_int_equal(due.at, rules_time("2026-05-17T21:00:00Z"));
	s = LIVED("open", "frozen");
	assert_true(season_life_next(&s, rules.rb, &due));
	assert_int_equal(due.to, STATE_ENDED);
	assert_int_equal(due.at, rules_time("2026-05-24T21:00:00Z"));
	s = LIVED("open", "frozen", "ended");
	assert_false(season_life_next(&s, rules.rb, &due));
	s.state = STATE_CREATED;
	assert_false(season_life_next(&s, rules.rb, &due));
}

static void what_is_scheduled_comes_first_but_not_in_a_pause(void **state)
{
	struct season s = LIVED("open");
	struct season_due due;

	(void)state;
	s.scheduled[s.n_scheduled++] =
	    (struct season_due){ .to = STATE_FROZEN, .at = 1000, .step = 7 };
	assert_true(season_life_next(&s, rules.rb, &due));
	assert_int_equal(due.step, 7);
	assert_int_equal(season_life_freeze_at(&s, rules.rb), 1000);
	season_life_take(&s, STATE_PAUSED, 500);
	assert_false(season_life_next(&s, rules.rb, &due));
	season_life_take(&s, STATE_OPEN, 2000);
	assert_true(season_life_next(&s, rules.rb, &due));
	assert_int_equal(due.at, 2000); /* when the pause ended */
}

static void an_extension_moves_what_is_not_over(void **state)
{
	struct season s = LIVED("open", "paused");
	struct error err = { 0 };

	(void)state;
	assert_int_equal(season_life_extend(&s, rules_date("2026-03-10"), 8,
			     &err),
	    E_INVALID);
	assert_string_equal(err.reason, "extend_weeks");
	assert_int_equal(season_life_extend(&s, rules_date("2026-03-10"), 14,
			     &err),
	    0);
	assert_int_equal(s.round_start[2], rules_date("2026-03-02"));
	assert_int_equal(s.round_start[3], rules_date("2026-03-30"));
	assert_int_equal(season_end(&s), rules_date("2026-06-07"));
	assert_int_equal(season_life_extend(&s, rules_date("2026-06-08"), 7,
			     &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "season_over");
	s.reveal_at = season_life_end_at(&s);
	assert_int_equal(season_life_extend(&s, rules_date("2026-06-01"), 7,
			     &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "reveal_before_end");
}

static void days_of_a_pause_make_nothing_late(void **state)
{
	struct season s = LIVED("open");
	struct error err = { 0 };
	int32_t date = rules_date("2026-02-10");

	(void)state;
	assert_int_equal(season_days_after(&s, date, 21, date),
	    rules_date("2026-03-03"));
	season_life_take(&s, STATE_PAUSED, rules_time("2026-02-20T10:00:00Z"));
	/* it lasts: today counts as paused, tomorrow may not be */
	assert_int_equal(season_days_after(&s, date, 21,
			     rules_date("2026-02-25")),
	    rules_date("2026-03-09"));
	season_life_take(&s, STATE_OPEN, rules_time("2026-02-21T06:00:00Z"));
	assert_int_equal(season_days_after(&s, date, 21, date),
	    rules_date("2026-03-05"));
	assert_int_equal(season_may_record(&s, rules.rb, date,
			     rules_time("2026-03-05T12:00:00Z"), false, &err),
	    0);
	assert_int_equal(season_may_record(&s, rules.rb, date,
			     rules_time("2026-03-06T12:00:00Z"), false, &err),
	    E_PRECONDITION);
	assert_string_equal(err.reason, "too_late");
	assert_int_equal(season_paused_us(&s,
			     rules_time("2026-02-20T20:00:00Z"), INT64_MAX),
	    INT64_C(10) * 3600 * 1000000);
}

static void a_round_that_a_pause_touched_breaks_no_streak(void **state)
{
	static const char *const days[] = { "2026-02-03", "2026-02-17",
		"2026-03-03", "2026-03-31", "2026-04-14", "2026-04-28" };
	struct season s = LIVED("open");
	struct doer d;

	(void)state;
	doer_init(&d, &rules);
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		doer_add(&d, "WK2", days[i]);
	doer_score(&d);
	uint32_t without = milestones_mask(rules.rb, &s, &d.ledger);
	season_life_take(&s, STATE_PAUSED, rules_time("2026-03-18T10:00:00Z"));
	season_life_take(&s, STATE_OPEN, rules_time("2026-03-19T10:00:00Z"));
	uint32_t with = milestones_mask(rules.rb, &s, &d.ledger);
	for (int i = 0; i < rules.rb->n_milestones; i++) {
		bool steady = rules.rb->milestones[i].kind == MILESTONE_STEADY;
		assert_int_equal(with >> i & 1, steady || (without >> i & 1));
		assert_false(steady && (without >> i & 1));
	}
	doer_fini(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_these_steps_are_legal),
		cmocka_unit_test(a_step_that_was_taken_is_not_explained),
		cmocka_unit_test(a_pause_goes_back_to_where_it_was),
		cmocka_unit_test(
		    results_hide_and_the_season_ends_by_the_calendar),
		cmocka_unit_test(
		    what_is_scheduled_comes_first_but_not_in_a_pause),
		cmocka_unit_test(an_extension_moves_what_is_not_over),
		cmocka_unit_test(days_of_a_pause_make_nothing_late),
		cmocka_unit_test(a_round_that_a_pause_touched_breaks_no_streak),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
