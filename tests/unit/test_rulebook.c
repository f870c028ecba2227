/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The shipped rulebook says what the competition's description says, and
 * whatever is wrong in a rulebook is named with its line and column.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/rulebook.h"
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

/* ------------------------------------------------------------- the preset */

#define LEARNING AREA_NONE

static const struct {
	const char *code;
	int area, training, points, per_week, per_season;
	enum evidence evidence;
	char decision;
} types[] = {
	{ "SM1", 0, -1, 10, 1, 1, EVIDENCE_URL, 'A' },
	{ "SM2", 0, -1, 10, 3, 0, EVIDENCE_URL, 'A' },
	{ "SM3", 0, -1, 4, 4, 0, EVIDENCE_URL, 'A' },
	{ "SM4", 0, -1, 5, 4, 0, EVIDENCE_URL, 'A' },
	{ "SM5", 0, -1, 25, 1, 0, EVIDENCE_URL, 'M' },
	{ "SM6", 0, -1, 8, 1, 3, EVIDENCE_NOTE, 'A' },
	{ "WK1", 1, -1, 12, 2, 0, EVIDENCE_URL_OR_ID, 'A' },
	{ "WK2", 1, -1, 3, 5, 0, EVIDENCE_NONE, 'A' },
	{ "WK3", 1, -1, 15, 1, 0, EVIDENCE_EVENT, 'M' },
	{ "WK4", 1, -1, 12, 1, 0, EVIDENCE_URL_OR_ID, 'M' },
	{ "WK5", 1, -1, 2, 3, 0, EVIDENCE_NONE, 'A' },
	{ "WK6", 1, -1, 15, 1, 0, EVIDENCE_EVENT, 'M' },
	{ "ME1", 2, -1, 20, 2, 0, EVIDENCE_REFERENCE, 'X' },
	{ "ME2", 2, -1, 30, 1, 0, EVIDENCE_URL_OR_REFERENCE, 'X' },
	{ "ME3", 2, -1, 20, 1, 0, EVIDENCE_EVENT, 'X' },
	{ "ME4", 2, -1, 8, 2, 0, EVIDENCE_URL_OR_ID, 'M' },
	{ "ME5", 2, -1, 10, 2, 0, EVIDENCE_REFERENCE, 'M' },
	{ "TR1", LEARNING, 0, 20, 0, 1, EVIDENCE_ATTENDANCE, 'A' },
	{ "TR2", LEARNING, 1, 25, 0, 1, EVIDENCE_ATTENDANCE, 'A' },
	{ "TR3", LEARNING, 2, 25, 0, 1, EVIDENCE_ATTENDANCE, 'A' },
	{ "TR4", LEARNING, 3, 20, 0, 1, EVIDENCE_ATTENDANCE, 'A' },
	{ "TR5", LEARNING, 4, 20, 0, 1, EVIDENCE_ATTENDANCE, 'A' },
	{ "PL1", LEARNING, -1, 10, 0, 1, EVIDENCE_SEEN, 'A' },
	{ "PL2", LEARNING, -1, 10, 1, 3, EVIDENCE_SEEN, 'A' },
};

static void the_preset_has_the_types_of_the_description(void **state)
{
	const struct activity_type *t = rules.rb->types;

	(void)state;
	assert_int_equal(rules.rb->n_types, sizeof types / sizeof types[0]);
	assert_int_equal(rules.rb->n_trainings, 5);
	for (int i = 0; i < rules.rb->n_types; i++) {
		assert_string_equal(t[i].code, types[i].code);
		assert_int_equal(t[i].area, types[i].area);
		assert_int_equal(t[i].training, types[i].training);
		assert_int_equal(t[i].points, types[i].points);
		assert_int_equal(t[i].per_week, types[i].per_week);
		assert_int_equal(t[i].per_season, types[i].per_season);
		assert_int_equal(t[i].evidence, types[i].evidence);
		assert_int_equal(t[i].decision, types[i].decision);
		for (int lang = 0; lang < LANG_COUNT; lang++)
			assert_true(strlen(t[i].name[lang]) > 5);
	}
}

static void the_preset_has_the_numbers_of_the_description(void **state)
{
	const struct rulebook *rb = rules.rb;

	(void)state;
	assert_string_equal(rb->zone, "Europe/Helsinki");
	assert_int_equal(rb->rounds, 8);
	assert_int_equal(rb->round_days, 14);
	assert_int_equal(rb->late_days, 21);
	assert_int_equal(rb->after_end_days, 7);
	assert_int_equal(rb->freeze_days, 7);
	assert_int_equal(rb->weekly_cap, 40);
	assert_int_equal(rb->round_cap, 40);
	assert_int_equal(rb->area_bonus, 10);
	assert_int_equal(rb->first_public_bonus, 15);
	assert_int_equal(rb->random_check_percent, 10);
	assert_int_equal(rb->merge_under, 5);
	assert_int_equal(rb->class_small, 14);
	assert_int_equal(rb->class_medium, 39);
	assert_int_equal(rb->class_least, 4);
	assert_int_equal(rb->weight_participation, 600);
	assert_int_equal(rb->weight_points, 300);
	assert_int_equal(rb->weight_versatility, 100);
	assert_int_equal(rb->version, 1); /* set by the test, 0 before */
	assert_int_equal(rb->effective_at, 0);
	assert_int_equal(strlen(rb->hash), 64);
}

static void the_preset_has_the_areas_and_the_founding_names(void **state)
{
	const struct rulebook *rb = rules.rb;

	(void)state;
	assert_string_equal(rb->name[LANG_FI], "Välitön viestintä vaikuttaa");
	assert_string_equal(rb->name[LANG_SV],
	    "Direkt kommunikation har effekt");
	assert_int_equal(rb->n_areas, 3);
	assert_string_equal(rb->areas[0].code, "social");
	assert_string_equal(rb->areas[1].code, "workplace");
	assert_string_equal(rb->areas[2].code, "media");
	assert_string_equal(rb->areas[1].name[LANG_FI], "Työyhteisöviestintä");
}

static void the_preset_has_the_milestones_of_the_description(void **state)
{
	static const struct {
		const char *name;
		enum milestone_kind kind;
		int points, trainings, areas, active_rounds, area_deeds;
		const char *type;
		int area;
	} all[] = {
		{ "Kehittyvä viestijä", MILESTONE_STEP, 50, 1, 0, 0, 0, NULL,
		    AREA_NONE },
		{ "Taitava viestijä", MILESTONE_STEP, 150, 2, 2, 0, 0, NULL,
		    AREA_NONE },
		{ "Viestinnän osaaja", MILESTONE_STEP, 300, 0, 3, 5, 0, "TR3",
		    AREA_NONE },
		{ NULL, MILESTONE_AREA, 0, 0, 0, 0, 5, NULL, 0 },
		{ NULL, MILESTONE_AREA, 0, 0, 0, 0, 5, NULL, 1 },
		{ NULL, MILESTONE_AREA, 0, 0, 0, 0, 5, NULL, 2 },
		{ "Rohkea avaus", MILESTONE_FIRST_PUBLIC, 0, 0, 0, 0, 0, NULL,
		    AREA_NONE },
		{ "Tasainen viestijä", MILESTONE_STEADY, 0, 0, 0, 7, 0, NULL,
		    AREA_NONE },
	};
	const struct milestone *m = rules.rb->milestones;

	(void)state;
	assert_int_equal(rules.rb->n_milestones, sizeof all / sizeof all[0]);
	for (int i = 0; i < rules.rb->n_milestones; i++, m++) {
		if (all[i].name != NULL)
			assert_string_equal(m->name[LANG_FI], all[i].name);
		assert_int_equal(m->kind, all[i].kind);
		assert_int_equal(m->points, all[i].points);
		assert_int_equal(m->trainings, all[i].trainings);
		assert_int_equal(m->areas, all[i].areas);
		assert_int_equal(m->active_rounds, all[i].active_rounds);
		assert_int_equal(m->area_deeds, all[i].area_deeds);
		assert_int_equal(m->type,
		    all[i].type == NULL ? -1
					: rulebook_type(rules.rb, all[i].type));
		assert_int_equal(m->area, all[i].area);
	}
}

static void a_preset_is_found_by_its_name_only(void **state)
{
	(void)state;
	assert_non_null(rulebook_preset("ministry"));
	assert_null(rulebook_preset("ministr"));
	assert_null(rulebook_preset("ministry.yaml"));
	assert_null(rulebook_preset(""));
}

/* -------------------------------------------------------------- the words */

static void types_are_found_by_code_and_by_name(void **state)
{
	(void)state;
	assert_int_equal(rulebook_type(rules.rb, "SM2"), 1);
	assert_int_equal(rulebook_type(rules.rb, "sm2"), 1);
	assert_int_equal(rulebook_type(rules.rb, " Sm2 "), 1);
	assert_int_equal(rulebook_type(rules.rb,
			     "HAASTATTELU  tiedotusvälineelle"),
	    12);
	assert_int_equal(rulebook_type(rules.rb, "Intervju för medier"), 12);
	assert_int_equal(rulebook_type(rules.rb, "interview given to media"),
	    12);
	assert_int_equal(rulebook_type(rules.rb, "SM9"), -1);
	assert_int_equal(rulebook_type(rules.rb, ""), -1);
	assert_int_equal(rulebook_area(rules.rb, "MEDIA"), 2);
	assert_int_equal(rulebook_area(rules.rb, "sociala medier"), 0);
	assert_int_equal(rulebook_area(rules.rb, "SM1"), -1);
}

/* ------------------------------------------------------------ bad rulebooks */

/* The preset with its first `from` after `after` replaced by `to`; a ^ in to
 * marks the place at fault, which is given back as "test.yaml:LINE:COLUMN: ".
 */
static char *spoil(const char *after, const char *from, const char *to,
    char place[64])
{
	const char *text = rulebook_preset("ministry");
	const char *at = strstr(text, after);
	const char *caret = strchr(to, '^');
	size_t line = 1, column = 1;
	char *out = calloc(1, strlen(text) + strlen(to) + 1), *end = out;

	assert_non_null(at);
	at = strstr(at, from);
	if (at == NULL)
		fail_msg("no \"%s\" after \"%s\"", from, after);
	memcpy(end, text, (size_t)(at - text));
	end += at - text;
	for (const char *p = to; *p != '\0'; p++)
		if (p != caret)
			*end++ = *p;
	strcpy(end, at + strlen(from));
	end = out + (at - text) + (caret != NULL ? caret - to : 0);
	for (const char *p = out; p < end; p++) {
		column = *p == '\n' ? 1 : column + 1;
		line += *p == '\n';
	}
	snprintf(place, 64, "test.yaml:%zu:%zu: ", line, column);
	return out;
}

static void refuse(const char *after, const char *from, const char *to)
{
	struct error err = { .code = 0 };
	struct rulebook *rb = NULL;
	char place[64];
	char *text = spoil(after, from, to, place);

	if (rulebook_parse(&rb, "test.yaml", text, strlen(text), &err) == 0)
		fail_msg("\"%s\" was taken", to);
	assert_null(rb);
	assert_int_equal(err.code, E_INVALID);
	if (strchr(to, '^') != NULL &&
	    strncmp(err.text, place, strlen(place)) != 0)
		fail_msg("\"%s\" should be at %s but: %s", to, place, err.text);
	assert_int_equal(strncmp(err.text, "test.yaml:", 10), 0);
	free(text);
}

static void every_number_has_its_range(void **state)
{
	static const struct {
		const char *after, *from, *low, *high;
	} all[] = {
		{ "season:", "rounds: 8", "rounds: ^0", "rounds: ^33" },
		{ "season:", "round_days: 14", "round_days: ^0",
		    "round_days: ^61" },
		{ "season:", "late_days: 21", "late_days: ^-1",
		    "late_days: ^366" },
		{ "season:", "after_end_days: 7", "after_end_days: ^-1",
		    "after_end_days: ^366" },
		{ "season:", "freeze_days: 7", "freeze_days: ^-1",
		    "freeze_days: ^61" },
		{ "caps:", "week: 40", "week: ^0", "week: ^10001" },
		{ "caps:", "round: 40", "round: ^0", "round: ^10001" },
		{ "bonuses:", "area: 10", "area: ^-1", "area: ^1001" },
		{ "bonuses:", "first_public: 15", "first_public: ^-1",
		    "first_public: ^1001" },
		{ "random", "percent: 10", "percent: ^-1", "percent: ^101" },
		{ "departments:", "merge_under: 5", "merge_under: ^0",
		    "merge_under: ^1001" },
		{ "departments:", "small_up_to: 14", "small_up_to: ^0",
		    "small_up_to: ^100001" },
		{ "departments:", "medium_up_to: 39", "medium_up_to: ^0",
		    "medium_up_to: ^100001" },
		{ "departments:", "class_least: 4", "class_least: ^0",
		    "class_least: ^101" },
		{ "index:", "participation: 600", "participation: ^-1",
		    "participation: ^1001" },
		{ "index:", "points: 300", "points: ^-1", "points: ^1001" },
		{ "index:", "versatility: 100", "versatility: ^-1",
		    "versatility: ^1001" },
		{ "code: SM1", "points: 10", "points: ^-1", "points: ^1001" },
		{ "code: SM1", "per_week: 1", "per_week: ^0",
		    "per_week: ^101" },
		{ "code: SM1", "per_season: 1", "per_season: ^0",
		    "per_season: ^1001" },
		{ "code: developing", "points: 50", "points: ^0",
		    "points: ^100001" },
		{ "code: developing", "trainings: 1", "trainings: ^0",
		    "trainings: ^17" },
		{ "code: skilled", "areas: 2", "areas: ^0", "areas: ^7" },
		{ "code: expert", "active_rounds: 5", "active_rounds: ^0",
		    "active_rounds: ^33" },
		{ "code: area-media", "deeds: 5", "deeds: ^0", "deeds: ^1001" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		refuse(all[i].after, all[i].from, all[i].low);
		refuse(all[i].after, all[i].from, all[i].high);
	}
}

static void a_number_is_whole_decimal_and_plain(void **state)
{
	static const char *const bad[] = {
		"rounds: ^08",
		"rounds: ^0x8",
		"rounds: ^8.0",
		"rounds: ^eight",
		"rounds: ^\"8\"",
		"rounds: ^[8]",
		"rounds: ^1_0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuse("season:", "rounds: 8", bad[i]);
}

static void every_word_is_one_of_a_few(void **state)
{
	static const char *const all[][3] = {
		{ "season:", "zone: Europe/Helsinki",
		    "zone: ^Europe/Helsinky" },
		{ "season:", "zone: Europe/Helsinki",
		    "zone: ^../zoneinfo/UTC" },
		{ "code: SM1", "area: social", "area: ^sosial" },
		{ "code: SM1", "evidence: url", "evidence: ^link" },
		{ "code: SM1", "decision: A", "decision: ^B" },
		{ "code: SM1", "decision: A", "decision: ^AM" },
		{ "code: TR1", "learning: yes", "learning: ^maybe" },
		{ "code: TR1", "training: yes", "training: ^1" },
		{ "code: developing", "kind: step", "kind: ^stair" },
		{ "code: area-media", "area: media", "area: ^SM1" },
		{ "code: expert", "type: TR3", "type: ^TR9" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		refuse(all[i][0], all[i][1], all[i][2]);
}

static void every_code_and_name_is_checked(void **state)
{
	static const char *const all[][3] = {
		{ "areas:", "code: social", "code: ^so cial" },
		{ "areas:", "code: social", "code: ^sosiaalinen-media" },
		{ "areas:", "code: workplace", "code: ^Social" },
		{ "areas:", "sv: Sociala medier", "sv: ^\"\"" },
		{ "types:", "code: SM1", "code: ^SM/1" },
		{ "types:", "code: SM2", "code: ^sm1" },
		{ "milestones:", "code: developing",
		    "code: ^kehittyv\xc3\xa4" },
		{ "milestones:", "code: skilled", "code: ^Developing" },
		{ "areas:", "sv: Sociala medier", "sv: ^\"Sociala\\nmedier\"" },
		{ "areas:", "sv: Sociala medier", "sv: ^\"Sociala\\tmedier\"" },
		{ "\nname:", "fi: Välitön viestintä vaikuttaa", "fi: ^[]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		refuse(all[i][0], all[i][1], all[i][2]);
}

static void a_name_means_one_type(void **state)
{
	(void)state;
	refuse("code: SM2",
	    "name:\n      fi: \"Oma julkaisu omasta työstä, mikä "
	    "tahansa kanava\"",
	    "name:\n      ^fi: ammatillinen  PROFIILI luotu tai "
	    "päivitetty");
	refuse("code: SM2",
	    "name:\n      fi: \"Oma julkaisu omasta työstä, mikä "
	    "tahansa kanava\"",
	    "name:\n      ^fi: sm1");
}

static void every_key_must_be_there_and_known(void **state)
{
	static const char *const keys[] = {
		"\nname:",
		"\nseason:",
		"  zone:",
		"  rounds:",
		"  round_days:",
		"  late_days:",
		"  after_end_days:",
		"  freeze_days:",
		"\ncaps:",
		"  week:",
		"  round:",
		"\nbonuses:",
		"  area:",
		"  first_public:",
		"\nrandom_check_percent:",
		"\ndepartments:",
		"  merge_under:",
		"  small_up_to:",
		"  medium_up_to:",
		"  class_least:",
		"\nindex:",
		"  participation:",
		"  points:",
		"  versatility:",
		"\nareas:",
		"- code:",
		"    name:",
		"      fi:",
		"      sv:",
		"      en:",
		"\ntypes:",
		"    evidence:",
		"    decision:",
		"\nmilestones:",
		"    kind:",
	};
	char other[64];

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		size_t blanks = strspn(keys[i], " \n-");

		snprintf(other, sizeof other, "%.*s^x%s", (int)blanks, keys[i],
		    keys[i] + blanks);
		refuse("\nname:", keys[i], other);
	}
	refuse("season:", "  rounds: 8 ", "");
	refuse("season:", "rounds: 8", "rounds: 8\n  ^rounds: 8");
}

static void what_belongs_together_is_checked_together(void **state)
{
	static const char *const all[][3] = {
		{ "departments:", "small_up_to: 14", "small_up_to: ^4" },
		{ "departments:", "medium_up_to: 39", "medium_up_to: ^14" },
		{ "index:", "participation: 600", "participation: ^601" },
		{ "types:", "- code: SM1\n    area: social", "- ^code: SM1" },
		{ "types:", "- code: TR1\n",
		    "- ^code: TR1\n    area: media\n" },
		{ "code: SM1", "area: social",
		    "area: social\n    training: ^yes" },
		{ "code: developing", "trainings: 1", "trainings: ^6" },
		{ "code: expert", "areas: 3", "areas: ^4" },
		{ "code: steady", "active_rounds: 7", "active_rounds: ^9" },
		{ "milestones:",
		    "- code: steady\n    kind: steady\n    "
		    "active_rounds: 7",
		    "- ^code: steady\n    kind: steady" },
		{ "milestones:", "- code: bold-opening\n    kind: first_public",
		    "- ^code: bold-opening\n    kind: step" },
		{ "milestones:", "- code: bold-opening\n    kind: first_public",
		    "- ^code: bold-opening\n    kind: area\n    deeds: 5" },
		{ "code: bold-opening", "kind: first_public",
		    "kind: first_public\n    area: ^media" },
		{ "code: bold-opening", "kind: first_public",
		    "kind: first_public\n    deeds: ^5" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		refuse(all[i][0], all[i][1], all[i][2]);
}

/* n items in front of the one called code, which is refused at `at` in it. */
static void refuse_with_more(const char *code, const char *more, int n,
    const char *from, const char *at)
{
	char to[8192];
	size_t len = 0;

	for (int i = 0; i < n; i++)
		len += (size_t)snprintf(to + len, sizeof to - len,
		    "  - code: x%d\n"
		    "    name: {fi: x%d, sv: x%d, en: x%d}\n%s",
		    i, i, i, i, more);
	snprintf(to + len, sizeof to - len, "%s", at);
	refuse(code, from, to);
}

static void lists_have_their_limits(void **state)
{
	static const char training[] =
	    "    learning: yes\n    training: yes\n"
	    "    points: 1\n    evidence: none\n    decision: A\n";

	(void)state;
	refuse_with_more("areas:", "", 4, "  - code: media\n",
	    "  - ^code: media\n");
	refuse_with_more("types:", "", 41, "  - code: PL2\n",
	    "  - ^code: PL2\n");
	refuse_with_more("milestones:", "", 9, "  - code: steady\n",
	    "  - ^code: steady\n");
	refuse_with_more("types:", training, 12,
	    "  - code: TR5\n    learning: yes\n"
	    "    training: yes",
	    "  - code: TR5\n    learning: yes\n"
	    "    training: ^yes");
}

/* The preset up to a key, and then this. */
static struct rulebook *parse_cut(const char *key, const char *rest,
    struct error *err)
{
	const char *text = rulebook_preset("ministry");
	size_t len = (size_t)(strstr(text, key) + 1 - text);
	char *cut = calloc(1, len + strlen(rest) + 1);
	struct rulebook *rb = NULL;

	memcpy(cut, text, len);
	strcpy(cut + len, rest);
	rulebook_parse(&rb, "test.yaml", cut, strlen(cut), err);
	free(cut);
	return rb;
}

static void there_may_be_no_milestones_but_there_are_types(void **state)
{
	struct error err = { .code = 0 };
	struct rulebook *rb =
	    parse_cut("\ntypes:", "types: []\nmilestones: []\n", &err);

	(void)state;
	assert_null(rb);
	assert_string_equal(err.reason, "rulebook_length");
	rb = parse_cut("\nmilestones:", "milestones: []\n", &err);
	assert_non_null(rb);
	assert_int_equal(rb->n_milestones, 0);
	rulebook_free(rb);
}

static void anything_but_a_rulebook_is_refused(void **state)
{
	static const char *const bad[] = { "", "# nothing\n", "[]", "a", "a: [",
		"\t" };
	struct error err;
	struct rulebook *rb = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memset(&err, 0, sizeof err);
		assert_int_equal(rulebook_parse(&rb, "test.yaml", bad[i],
				     strlen(bad[i]), &err),
		    E_INVALID);
		assert_int_equal(strncmp(err.text, "test.yaml", 9), 0);
		assert_null(rb);
	}
}

static void learning_need_not_be_a_training(void **state)
{
	char place[64];
	char *text = spoil("code: TR5", "training: yes", "training: no", place);
	struct rulebook *rb = rules_parse(text);

	(void)state;
	assert_int_equal(rb->n_trainings, 4);
	assert_int_equal(rb->types[rulebook_type(rb, "TR5")].training, -1);
	assert_string_not_equal(rb->hash, rules.rb->hash);
	rulebook_free(rb);
	free(text);
}

static void a_version_begins_with_the_first_whole_day(void **state)
{
	struct rulebook *rb = rules.rb;

	(void)state;
	rb->effective_at = rules_time("2026-03-28T22:00:00Z");
	assert_int_equal(rulebook_first_date(rb), rules_date("2026-03-29"));
	rb->effective_at += 1;
	assert_int_equal(rulebook_first_date(rb), rules_date("2026-03-30"));
	rb->effective_at = rules_time("2026-03-29T21:00:00Z"); /* summer time */
	assert_int_equal(rulebook_first_date(rb), rules_date("2026-03-30"));
	assert_ptr_equal(rulebooks_on(&rules.all, 0), rb);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_preset_has_the_types_of_the_description),
		TEST(the_preset_has_the_numbers_of_the_description),
		TEST(the_preset_has_the_areas_and_the_founding_names),
		TEST(the_preset_has_the_milestones_of_the_description),
		TEST(a_preset_is_found_by_its_name_only),
		TEST(types_are_found_by_code_and_by_name),
		TEST(every_number_has_its_range),
		TEST(a_number_is_whole_decimal_and_plain),
		TEST(every_word_is_one_of_a_few),
		TEST(every_code_and_name_is_checked),
		TEST(a_name_means_one_type),
		TEST(every_key_must_be_there_and_known),
		TEST(what_belongs_together_is_checked_together),
		TEST(lists_have_their_limits),
		TEST(there_may_be_no_milestones_but_there_are_types),
		TEST(anything_but_a_rulebook_is_refused),
		TEST(learning_need_not_be_a_training),
		TEST(a_version_begins_with_the_first_whole_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
