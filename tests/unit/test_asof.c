/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A past moment made from the database is what was shown then: random histories
 * (tests/support/play.h) are played, what everybody could see is written down
 * at many instants, and asked for afterwards. VIESTI_TEST_SEED repeats one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "common/log.h"
#include "tests/support/play.h"
#include "tests/support/tell.h"

static unsigned seed_of_run(void)
{
	const char *given = getenv("VIESTI_TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10)
			      : (unsigned)time(NULL);

	print_message("VIESTI_TEST_SEED=%u\n", seed);
	return seed;
}

static void past_moments_are_what_was_shown(void **state)
{
	unsigned seed = seed_of_run();

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct play *p = calloc(1, sizeof *p);
		play_begin(p, seed + i);
		play_some(p, PLAY_STEPS);
		assert_true(p->n_moments > 20);
		assert_int_equal(play_count_wrong(p->w.store, p, true), 0);
		play_end(p);
		free(p);
	}
}

/* While results are hidden the public's board stays that of the freeze, also
 * over a restart, whatever happens. */
static void the_public_sees_the_freeze(void **state)
{
	const struct audience public = { .kind = AUDIENCE_PUBLIC };
	const struct audience organiser = { .kind = AUDIENCE_ORGANISER };
	struct play *p = calloc(1, sizeof *p);

	(void)state;
	play_begin(p, seed_of_run());
	play_some(p, PLAY_STEPS / 2);
	if (p->w.season.state == STATE_PAUSED)
		assert_int_equal(play_step(p, STATE_OPEN, 0), 0);
	assert_ptr_equal(server_house(&p->sv, &public), &p->sv.live);
	char *before = tell(server_live(&p->sv));
	assert_int_equal(play_step(p, STATE_FROZEN, 0), 0);
	play_some(p, PLAY_STEPS / 2);
	char *shown = tell(server_house(&p->sv, &public));
	char *now = tell(server_house(&p->sv, &organiser));
	assert_string_equal(tell_results(shown), tell_results(before));
	assert_string_not_equal(tell_results(now), tell_results(before));
	play_restart(p);
	char *again = tell(server_house(&p->sv, &public));
	assert_string_equal(again, shown);
	free(again);
	free(now);
	free(shown);
	free(before);
	play_end(p);
	free(p);
}

/* The reader's own connection sees the same, while the writer is at work. */
static void a_reader_makes_the_same(void **state)
{
	struct play *p = calloc(1, sizeof *p);
	struct error err = { 0 };
	struct store *reader;

	(void)state;
	play_begin(p, seed_of_run());
	play_some(p, PLAY_STEPS);
	assert_int_equal(store_open(&reader, p->f.dir, STORE_READER, &err), 0);
	assert_int_equal(play_count_wrong(reader, p, true), 0);
	play_record(p);
	play_record(p);
	assert_int_equal(play_count_wrong(reader, p, true), 0);
	store_close(reader);
	play_end(p);
	free(p);
}

/* Every kind that the journal tells of matters: were it not read, some moment
 * would come out wrong. */
static void a_kind_that_is_not_read_would_be_seen(void **state)
{
	static const char *const kinds[] = { "record", "withdraw", "correct",
		"undo", "accept", "join", "leave", "person" };
	unsigned seed = seed_of_run();

	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t wrong = 0;
		for (unsigned i = 0; i < 10 && wrong == 0; i++) {
			struct play *p = calloc(1, sizeof *p);
			char sql[160];
			play_begin(p, seed + i);
			play_some(p, PLAY_STEPS);
			snprintf(sql, sizeof sql,
			    "DROP TRIGGER journal_keeps_values; UPDATE journal"
			    " SET kind = 'nothing' WHERE kind = '%s'",
			    kinds[k]);
			fixture_tamper(&p->f, sql);
			wrong = play_count_wrong(p->w.store, p, false);
			play_end(p);
			free(p);
		}
		if (wrong == 0)
			fail_msg("%s is not needed", kinds[k]);
	}
}

/* The random history does a bit of everything. */
static void a_history_has_everything_in_it(void **state)
{
	static const Viesti__Request__BodyCase arms[] = {
		VIESTI__REQUEST__BODY_RECORD, VIESTI__REQUEST__BODY_WITHDRAW,
		VIESTI__REQUEST__BODY_CORRECT,
		VIESTI__REQUEST__BODY_REVIEW_DECIDE,
		VIESTI__REQUEST__BODY_RECONSIDER, VIESTI__REQUEST__BODY_UNDO,
		VIESTI__REQUEST__BODY_MOVE, VIESTI__REQUEST__BODY_LEAVE,
		VIESTI__REQUEST__BODY_JOIN, VIESTI__REQUEST__BODY_IMPORT_ROSTER,
		VIESTI__REQUEST__BODY_CHANGE_DEPARTMENT,
		VIESTI__REQUEST__BODY_FORGET, VIESTI__REQUEST__BODY_SEASON_STEP,
		VIESTI__REQUEST__BODY_RULEBOOK_DRAFT,
		VIESTI__REQUEST__BODY_RULEBOOK_APPLY
	};
	uint32_t done[256] = { 0 };
	unsigned forward = 0, retroactive = 0, merged = 0, split = 0;
	unsigned seed = seed_of_run();

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct play *p = calloc(1, sizeof *p);
		play_begin(p, seed + i);
		play_some(p, PLAY_STEPS);
		for (size_t k = 0; k < 256; k++)
			done[k] += p->done[k];
		forward += p->forward;
		retroactive += p->retroactive;
		merged += p->merged;
		split += p->split;
		play_end(p);
		free(p);
	}
	for (size_t i = 0; i < sizeof arms / sizeof *arms; i++)
		if (done[arms[i]] == 0)
			fail_msg("nothing of arm %d", (int)arms[i]);
	assert_true(forward && retroactive && merged && split);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(past_moments_are_what_was_shown),
		cmocka_unit_test(the_public_sees_the_freeze),
		cmocka_unit_test(a_reader_makes_the_same),
		cmocka_unit_test(a_kind_that_is_not_read_would_be_seen),
		cmocka_unit_test(a_history_has_everything_in_it),
	};
	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
