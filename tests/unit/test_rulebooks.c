/* SPDX-License-Identifier: EUPL-1.2 */
/* Versions of the rulebook side by side: one number a type, whatever the order
 * in the files; what a further version may not do; theme weeks and holidays. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/buf.h"
#include "server/domain/scoring.h"
#include "tests/support/rules.h"

#define THEME                                                                  \
	"  - code: TW1\n    area: workplace\n    points: 5\n    per_week: 2\n" \
	"    evidence: none\n    decision: A\n    from: 2026-03-16\n"          \
	"    until: 2026-03-22\n"                                              \
	"    name: {fi: Viikko, sv: Vecka, en: Week}\n"

static struct rules rules;

static int set_up(void **state)
{
	(void)state;
	rules_open(&rules);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

/* The preset with the first of one text replaced; free it. */
static char *changed(const char *from, const char *to)
{
	const char *yaml = rulebook_preset("ministry");
	const char *at = strstr(yaml, from);
	struct buf b;

	assert_non_null(at);
	buf_init(&b, 1 << 20);
	buf_add(&b, yaml, (size_t)(at - yaml));
	buf_adds(&b, to);
	buf_adds(&b, at + strlen(from));
	return buf_take(&b);
}

static struct rulebook *version(const char *yaml, uint32_t number,
    const char *from)
{
	struct rulebook *rb = rules_parse(yaml);

	rb->version = number;
	rb->effective_at = rules_time(from);
	rb->known_at = number;
	return rb;
}

static void add_codes(struct type_codes *codes, const struct rulebook *rb)
{
	for (int i = 0; i < rb->n_order; i++) {
		const char *code = rb->types[rb->order[i]].code;
		bool known = false;

		for (int k = 0; k < codes->n; k++)
			known = known || strcmp(codes->code[k], code) == 0;
		if (!known)
			snprintf(codes->code[codes->n++], sizeof codes->code[0],
			    "%s", code);
	}
}

static void align(struct rulebooks *all, struct type_codes *codes)
{
	struct error err = { 0 };

	for (int i = 0; i < all->n; i++)
		add_codes(codes, all->version[i]);
	if (rulebooks_align(all, codes, &err) < 0)
		fail_msg("%s", err.text);
}

static void a_type_has_one_number_in_all_versions(void **state)
{
	struct rulebooks all = { .n = 0 };
	struct type_codes codes = { .n = 0 };
	char *first = changed("types:\n", "types:\n" THEME);

	(void)state;
	rulebooks_add(&all,
	    version(rulebook_preset("ministry"), 1, "2026-02-01T22:00:00Z"));
	rulebooks_add(&all, version(first, 2, "2026-03-01T22:00:00Z"));
	for (int again = 0; again < 2; again++) {
		align(&all, &codes);
		assert_int_equal(codes.n, 25);
		for (int v = 0; v < 2; v++) {
			const struct rulebook *rb = all.version[v];

			assert_int_equal(rb->n_types, 25);
			assert_int_equal(rulebook_type(rb, "SM1"), 0);
			assert_int_equal(rulebook_type(rb, "tw1"), 24);
			assert_int_equal(rulebook_type(rb, "TR3"), 19);
			assert_int_equal(rb->types[19].training, 2);
		}
		/* in the file's order it comes first, and the first has none */
		assert_int_equal(all.version[1]->order[0], 24);
		assert_true(all.version[0]->types[24].gone);
		assert_string_equal(all.version[0]->types[24].name[LANG_EN],
		    "Week");
		assert_int_equal(all.version[0]->types[24].points, 0);
		assert_int_equal(all.version[1]->types[24].points, 5);
		assert_int_equal(rulebook_type(all.version[1], "Vecka"), 24);
		assert_int_equal(rulebook_type(all.version[0], "Vecka"), -1);
	}
	free(first);
	rulebooks_fini(&all);
}

static void a_theme_week_is_on_for_its_days(void **state)
{
	char *yaml = changed("types:\n", "types:\n" THEME);
	struct rulebook *rb = rules_parse(yaml);
	const struct activity_type *t = &rb->types[rulebook_type(rb, "TW1")];

	(void)state;
	assert_false(activity_type_is_on(t, rules_date("2026-03-15")));
	assert_true(activity_type_is_on(t, rules_date("2026-03-16")));
	assert_true(activity_type_is_on(t, rules_date("2026-03-22")));
	assert_false(activity_type_is_on(t, rules_date("2026-03-23")));
	assert_true(activity_type_is_on(&rb->types[0], 0) ||
	    rb->types[0].from != 0);
	rulebook_free(rb);
	free(yaml);
}

static void areas_of_later_versions_come_behind(void **state)
{
	struct rulebooks all = { .n = 0 };
	struct type_codes codes = { .n = 0 };
	char *more = changed("areas:\n",
	    "areas:\n  - code: art\n    name: {fi: T, sv: K, en: A}\n");

	(void)state;
	rulebooks_add(&all, version(more, 2, "2026-03-01T22:00:00Z"));
	rulebooks_add(&all,
	    version(rulebook_preset("ministry"), 1, "2026-02-01T22:00:00Z"));
	assert_int_equal(all.version[0]->version, 1);
	align(&all, &codes);
	assert_int_equal(rulebook_area(all.version[0], "media"), 2);
	assert_int_equal(rulebook_area(all.version[1], "media"), 2);
	assert_int_equal(rulebook_area(all.version[1], "art"), 3);
	assert_int_equal(rulebook_area(all.version[1], "K"), 3);
	assert_int_equal(all.version[1]->types[0].area, 0);
	free(more);
	rulebooks_fini(&all);
}

/* Which version: by time, of equal times the one that was applied last. */
static void the_last_one_applied_is_in_force(void **state)
{
	struct rulebooks all = { .n = 0 };
	const char *yaml = rulebook_preset("ministry");

	(void)state;
	rulebooks_add(&all, version(yaml, 3, "2026-03-01T22:00:00Z"));
	rulebooks_add(&all, version(yaml, 1, "2026-02-01T22:00:00Z"));
	rulebooks_add(&all, version(yaml, 2, "2026-03-01T22:00:00Z"));
	assert_int_equal(rulebooks_on(&all, rules_date("2026-03-01"))->version,
	    1);
	assert_int_equal(rulebooks_on(&all, rules_date("2026-03-02"))->version,
	    3);
	rulebooks_fini(&all);
}

static void a_type_that_is_gone_gives_nothing_and_counts(void **state)
{
	struct rulebooks all = { .n = 0 };
	struct type_codes codes = { .n = 0 };
	char *without = changed("  - code: WK2\n", "  - code: WK9\n");
	struct doer d;

	(void)state;
	rulebooks_add(&all,
	    version(rulebook_preset("ministry"), 1, "2026-02-01T22:00:00Z"));
	rulebooks_add(&all, version(without, 2, "2026-03-01T22:00:00Z"));
	align(&all, &codes);
	doer_init(&d, &rules);
	doer_add(&d, "WK2", "2026-02-20");
	doer_add(&d, "WK2", "2026-03-20");
	assert_int_equal(scoring_run(&all, &rules.season, d.acts, d.n_acts,
			     d.members, d.n_members, false, &d.ledger),
	    0);
	assert_int_equal(d.ledger.points, 3 + 10);
	assert_int_equal(d.ledger.tallies[0].rounds[3].points, 0);
	assert_true(d.ledger.tallies[0].rounds[3].active);
	assert_int_equal(d.ledger.entries[2].rulebook, 2);
	doer_fini(&d);
	free(without);
	rulebooks_fini(&all);
}

/* ------------------------------------------------------------- refusals */

static void refused(char *yaml, const char *reason, const char *words)
{
	struct rulebook *rb = NULL;
	struct error err = { 0 };
	int rc = rulebook_parse_beside(&rb, "new.yaml", yaml, strlen(yaml),
	    &rules.all, rules_time("2026-04-01T00:00:00Z"), &err);

	if (rc != E_INVALID || strcmp(err.reason, reason) != 0 ||
	    !strstr(err.text, words) || strncmp(err.text, "new.yaml:", 9) != 0)
		fail_msg("%d %s %s", rc, err.reason, err.text);
	free(yaml);
}

static void what_is_settled_stays(void **state)
{
	(void)state;
	refused(changed("rounds: 8", "rounds: 9"), "rulebook_settled",
	    "rounds: it is 8");
	refused(changed("round_days: 14", "round_days: 7"), "rulebook_settled",
	    "round_days: it is 14");
	refused(changed("Europe/Helsinki", "Europe/Stockholm"),
	    "rulebook_settled", "zone: it is Europe/Helsinki");
}

static void mistakes_in_days_are_named(void **state)
{
	(void)state;
	refused(changed("holidays:\n", "holidays:\n  - tomorrow\n"),
	    "rulebook_holiday", "\"tomorrow\" is no date");
	refused(changed("holidays:\n", "holidays:\n  - 2026-01-06\n"),
	    "rulebook_twice", "2026-01-06 stands in the list twice");
	refused(changed("types:\n",
		    "types:\n  - code: TW1\n    area: media\n    points: 1\n"
		    "    evidence: none\n    decision: A\n"
		    "    from: 2026-03-16\n    until: 2026-03-15\n"
		    "    name: {fi: a, sv: b, en: c}\n"),
	    "rulebook_days", "before the first one");
}

static void holidays_are_found(void **state)
{
	(void)state;
	assert_true(rulebook_is_holiday(rules.rb, rules_date("2026-04-03")));
	assert_true(rulebook_is_holiday(rules.rb, rules_date("2027-12-24")));
	assert_false(rulebook_is_holiday(rules.rb, rules_date("2026-04-02")));
	for (int i = 1; i < rules.rb->n_holidays; i++)
		assert_true(rules.rb->holidays[i - 1] < rules.rb->holidays[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_type_has_one_number_in_all_versions),
		cmocka_unit_test(a_theme_week_is_on_for_its_days),
		cmocka_unit_test(areas_of_later_versions_come_behind),
		cmocka_unit_test(the_last_one_applied_is_in_force),
		cmocka_unit_test(a_type_that_is_gone_gives_nothing_and_counts),
		cmocka_unit_test(what_is_settled_stays),
		cmocka_unit_test(mistakes_in_days_are_named),
		cmocka_unit_test(holidays_are_found),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
