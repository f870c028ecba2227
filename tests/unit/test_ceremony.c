/* SPDX-License-Identifier: EUPL-1.2 */
/* The steps of the ceremony: who is revealed when, and who never with a place.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "server/domain/ceremony.h"
#include "server/domain/rehearsal.h"
#include "tests/support/house.h"

static void make(struct house *h, struct ceremony *c)
{
	struct awards awards;
	struct ceremony_source from = { .standings = h->standings,
		.awards = &awards };

	awards_find(h->standings, h->people, NULL, 0, &awards);
	ceremony_make(&from, c);
	awards_fini(&awards);
}

/* A department in which so many of the heads are active in every round. */
static uint16_t department(struct house *h, const char *code, int32_t heads,
    uint32_t active)
{
	uint16_t d = house_department(h, code, heads, true);
	static uint32_t number;

	if (d == 0)
		number = 0;
	for (uint32_t i = 0; i < active; i++, number++) {
		house_person(h, number, d, code, true);
		for (int r = 0; r < HOUSE_ROUNDS; r++)
			house_act(h, number, d, r, 0, 10);
		house_apply(h, number);
	}
	return d;
}

/* The parts in their order as letters, a big one where the part opens. */
static void check_parts(const struct ceremony *c, const char *expected)
{
	static const char letters[] = "wctrpdvo";
	char text[200];

	assert_true(c->n_steps < sizeof text);
	for (size_t i = 0; i < c->n_steps; i++) {
		const struct ceremony_step *s = &c->steps[i];

		text[i] = letters[s->part];
		if (s->rank == 0)
			text[i] = (char)(text[i] - 'a' + 'A');
	}
	text[c->n_steps] = '\0';
	assert_string_equal(text, expected);
}

static void one_class_keeps_its_first_for_the_end(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	house_init(&h);
	for (uint32_t i = 0; i < 3; i++)
		department(&h, (char[2]){ (char)('a' + i), 0 }, 10, 2 + i);
	house_department(&h, "e", 10, true);
	house_department(&h, "f", 10, true);
	make(&h, &c);
	/* five: three places, the last two of them in the class's part */
	check_parts(&c, "WCccPpDdOoT");
	assert_int_equal(c.steps[1].size, SIZE_ALL);
	assert_int_equal(c.steps[1].next, 3);
	assert_int_equal(c.steps[2].rank, 3);
	assert_int_equal(c.steps[3].rank, 2);
	assert_int_equal(c.steps[3].next, 0);
	assert_int_equal(c.steps[8].next, 1);
	assert_int_equal(c.places[c.steps[9].first].department, 2);
	assert_int_equal(c.n_others, 2);
	assert_int_equal(c.others[0], 3);
	ceremony_fini(&c);
	house_fini(&h);
}

static void four_of_each(struct house *h)
{
	char code[2] = "a";

	house_init(h);
	for (uint32_t size = 0; size < 3; size++)
		for (uint32_t i = 0; i < 4; i++, code[0]++)
			department(h, code,
			    size == 0	    ? 10
				: size == 1 ? 20
					    : 40,
			    1 + (i + size) % 4 * (size + 1));
}

static void each_class_is_revealed_from_below(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	four_of_each(&h);
	make(&h, &c);
	check_parts(&c, "WCccCccCccTPpDdOo");
	assert_int_equal(c.steps[1].size, SIZE_SMALL);
	assert_int_equal(c.steps[1].heads_from, 5);
	assert_int_equal(c.steps[1].heads_to, 14);
	assert_int_equal(c.steps[4].heads_from, 15);
	assert_int_equal(c.steps[7].size, SIZE_LARGE);
	assert_int_equal(c.steps[7].heads_from, 40);
	assert_int_equal(c.steps[7].heads_to, 0);
	assert_true(ceremony_is_alone(&c, &c.steps[3]));
	assert_false(ceremony_is_alone(&c, &c.steps[2]));
	ceremony_fini(&c);
	house_fini(&h);
}

static void classes_are_as_the_standings_join_them(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	house_init(&h);
	for (uint32_t i = 0; i < 7; i++)
		department(&h, (char[2]){ (char)('a' + i), 0 },
		    i < 4	? 10
			: i < 6 ? 20
				: 50,
		    1 + i);
	for (uint32_t i = 7; i < 9; i++)
		department(&h, (char[2]){ (char)('a' + i), 0 }, 30, i);
	make(&h, &c);
	/* one large joins four of the middle: 4 and 5 departments */
	check_parts(&c, "WCccCcccTPpDdOo");
	assert_int_equal(c.steps[4].heads_from, 15);
	assert_int_equal(c.steps[4].heads_to, 0);
	ceremony_fini(&c);
	house_fini(&h);
}

static void shared_places_come_in_one_step(void **state)
{
	struct house h;
	struct ceremony c;
	const struct ceremony_step *s;

	(void)state;
	house_init(&h);
	department(&h, "a", 10, 4);
	department(&h, "b", 10, 3);
	department(&h, "c", 10, 3);
	department(&h, "d", 10, 1);
	make(&h, &c);
	/* the second place is shared, so three are in the better half of four
	 */
	check_parts(&c, "WCcPpDdOoT");
	s = &c.steps[2];
	assert_int_equal(s->rank, 2);
	assert_int_equal(s->n, 3);
	assert_false(ceremony_is_revealed(s, &c.places[s->first]));
	assert_true(ceremony_is_revealed(s, &c.places[s->first + 1]));
	assert_true(ceremony_is_revealed(s, &c.places[s->first + 2]));
	assert_int_equal(c.n_others, 1);
	ceremony_fini(&c);
	house_fini(&h);
}

static void first_places_that_are_shared_do_not_stand_alone(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	house_init(&h);
	department(&h, "a", 10, 3);
	department(&h, "b", 10, 3);
	department(&h, "c", 10, 1);
	make(&h, &c);
	/* nothing of the class is left for its own part; areas are shared too
	 */
	check_parts(&c, "WPpDdOoT");
	assert_int_equal(c.steps[6].n, 2);
	assert_false(ceremony_is_alone(&c, &c.steps[6]));
	ceremony_fini(&c);
	house_fini(&h);
}

static void where_nobody_did_anything_all_are_thanked(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	house_init(&h);
	house_department(&h, "b", 10, true);
	house_department(&h, "a", 10, false);
	make(&h, &c);
	check_parts(&c, "WT");
	assert_int_equal(c.n_others, 2);
	assert_int_equal(c.others[0], 1);
	ceremony_fini(&c);
	house_fini(&h);
	house_init(&h);
	make(&h, &c);
	check_parts(&c, "W");
	ceremony_fini(&c);
	house_fini(&h);
}

static void small_departments_stand_as_the_joint_team(void **state)
{
	struct house h;
	struct ceremony c;

	(void)state;
	house_init(&h);
	department(&h, "a", 3, 3);
	department(&h, "b", 4, 4);
	department(&h, "c", 20, 3);
	department(&h, "d", 20, 2);
	make(&h, &c);
	assert_int_equal(c.places[0].department, DEPARTMENT_JOINT);
	for (size_t i = 0; i < c.n_places; i++)
		if (c.places[i].person == PERSON_NONE)
			assert_true(c.places[i].department > 1);
	assert_int_equal(c.n_others, 1);
	assert_int_equal(c.others[0], 3);
	ceremony_fini(&c);
	house_fini(&h);
}

static void risers_are_told_by_the_freeze(void **state)
{
	struct house before, now;
	struct ceremony c;
	struct awards none = { .n = 0 };
	struct ceremony_source from = { .awards = &none };

	(void)state;
	house_init(&before);
	for (uint32_t i = 0; i < 4; i++)
		department(&before, (char[2]){ (char)('a' + i), 0 }, 10, 1 + i);
	house_init(&now);
	department(&now, "a", 10, 9);
	department(&now, "b", 10, 2);
	department(&now, "c", 10, 3);
	department(&now, "d", 10, 4);
	from.standings = now.standings;
	from.frozen = before.standings;
	ceremony_make(&from, &c);
	assert_int_equal(c.places[0].department, 0);
	assert_int_equal(c.places[0].rise, 3);
	assert_int_equal(c.places[1].department, 3);
	assert_int_equal(c.places[1].rise, 0);
	ceremony_fini(&c);
	house_fini(&before);
	house_fini(&now);
}

static void a_draw_waits_for_its_dice(void **state)
{
	struct house h;
	struct ceremony c;
	struct awards none = { .n = 0 };
	struct award won = { .kind = AWARD_DRAW, .area = AREA_ALL, .rank = 1 };
	struct awards one = { .all = &won, .n = 1 };
	struct ceremony_source from = { .awards = &none, .draws = true };

	(void)state;
	house_init(&h);
	department(&h, "a", 10, 2);
	from.standings = h.standings;
	ceremony_make(&from, &c);
	check_parts(&c, "WVOo");
	assert_true(ceremony_waits_for_dice(&c, 1));
	assert_false(ceremony_waits_for_dice(&c, 0));
	ceremony_fini(&c);
	from.awards = &one;
	ceremony_make(&from, &c);
	check_parts(&c, "WVvOo");
	assert_false(ceremony_waits_for_dice(&c, 1));
	ceremony_fini(&c);
	house_fini(&h);
}

static void a_bar_tells_nothing_of_what_is_hidden(void **state)
{
	struct house h;
	struct ceremony c;
	const struct ceremony_step *s;

	(void)state;
	four_of_each(&h);
	make(&h, &c);
	s = &c.steps[1];
	assert_int_equal(ceremony_full_scale(&c, s), 0);
	for (s = &c.steps[2]; s < &c.steps[4]; s++) {
		uint32_t best = c.places[s->first + s->rank - 1].value;

		assert_int_equal(ceremony_full_scale(&c, s),
		    best + (best + 9) / 10);
	}
	ceremony_fini(&c);
	house_fini(&h);
}

/* --- who is named --- */

static void agree(struct house *h, uint32_t number, uint8_t consents,
    char *pseudonym)
{
	struct person one = *people_get(h->people, number);

	one.consents = consents;
	one.pseudonym = pseudonym;
	if (people_set(h->people, &one) < 0)
		abort();
}

static struct winner_view winner(struct house *h, uint32_t person)
{
	struct winner_view view;

	projection_winner(h->standings, h->people, person, SHOW_CEREMONY,
	    &view);
	return view;
}

static void a_winner_is_named_only_as_agreed(void **state)
{
	struct house h;
	struct winner_view v;

	(void)state;
	house_init(&h);
	department(&h, "a", 10, 5);
	v = winner(&h, 0);
	assert_int_equal(v.kind, WINNER_COLLEAGUE);
	assert_null(v.name);
	assert_int_equal(v.department, 0);
	agree(&h, 0, SHOW_HOUSE | SHOW_KIOSK | SHOW_DEPARTMENT, NULL);
	assert_int_equal(winner(&h, 0).kind, WINNER_COLLEAGUE);
	agree(&h, 0, SHOW_CEREMONY, NULL);
	v = winner(&h, 0);
	assert_int_equal(v.kind, WINNER_NAMED);
	assert_string_equal(v.name, "a");
	assert_int_equal(v.department, 0);
	agree(&h, 0, SHOW_CEREMONY, "Owl");
	v = winner(&h, 0);
	assert_string_equal(v.name, "Owl");
	assert_int_equal(v.department, DEPARTMENT_NONE);
	house_fini(&h);
}

static void a_winner_among_few_is_told_in_private(void **state)
{
	struct house h;

	(void)state;
	house_init(&h);
	department(&h, "a", 10, 4);
	department(&h, "b", 10, 5);
	assert_int_equal(winner(&h, 0).kind, WINNER_PRIVATE);
	assert_int_equal(winner(&h, 0).department, DEPARTMENT_NONE);
	assert_int_equal(winner(&h, 4).kind, WINNER_COLLEAGUE);
	house_leave(&h, 5, true);
	assert_int_equal(winner(&h, 4).kind, WINNER_PRIVATE);
	assert_int_equal(winner(&h, 399).kind, WINNER_PRIVATE);
	house_fini(&h);
}

static void small_departments_have_colleagues_in_the_joint_team(void **state)
{
	struct house h;

	(void)state;
	house_init(&h);
	department(&h, "a", 3, 3);
	department(&h, "b", 4, 2);
	assert_int_equal(winner(&h, 0).kind, WINNER_COLLEAGUE);
	assert_int_equal(winner(&h, 0).department, DEPARTMENT_JOINT);
	agree(&h, 0, SHOW_CEREMONY, NULL);
	assert_int_equal(winner(&h, 0).department, DEPARTMENT_JOINT);
	house_leave(&h, 1, true);
	assert_int_equal(winner(&h, 2).kind, WINNER_PRIVATE);
	house_fini(&h);
}

/* --- properties --- */

static void random_house(struct house *h, unsigned *seed)
{
	int n = rand_r(seed) % 20;

	house_init(h);
	for (int i = 0; i < n; i++) {
		char code[3] = { (char)('a' + i), 0 };
		int32_t heads = 1 + rand_r(seed) % 60;
		uint32_t most = heads < 10 ? (uint32_t)heads : 10;

		department(h, code, heads, (uint32_t)rand_r(seed) % (most + 1));
		h->all[i].ranked = rand_r(seed) % 8 > 0;
	}
	standings_set_departments(h->standings, &h->departments);
}

/* How often a department's place is revealed, but for the overall winner where
 * classes have their own. */
static int times_revealed(const struct ceremony *c, uint16_t department,
    bool classes)
{
	int times = 0;

	for (size_t i = 0; i < c->n_steps; i++) {
		const struct ceremony_step *s = &c->steps[i];

		if (s->part != CEREMONY_CLASS &&
		    (s->part != CEREMONY_OVERALL || classes))
			continue;
		for (size_t k = s->first; k < s->first + s->n; k++)
			times += c->places[k].department == department &&
			    c->places[k].rank == s->rank;
	}
	return times;
}

static void check_class(const struct house *h, const struct ceremony *c,
    enum size_class size, bool *has_place)
{
	struct department_place all[HOUSE_DEPARTMENTS + 1];
	struct ranking which = { AREA_ALL, ROUND_ALL };
	enum size_class shown = size, next;
	size_t n = standings_departments(h->standings, which, HOUSE_ROUNDS,
	    &shown, all);
	uint32_t last = projection_better_half(all, n);
	bool classes = false;

	for (next = SIZE_SMALL; next <= SIZE_LARGE; next++) {
		enum size_class other = next;
		struct department_place ignored[HOUSE_DEPARTMENTS + 1];

		if (standings_departments(h->standings, which, HOUSE_ROUNDS,
			&other, ignored) > 0 &&
		    other != shown)
			classes = true;
	}
	for (size_t i = 0; i < n && all[0].ACT > 0 && shown == size; i++) {
		bool better = all[i].rank <= last;

		has_place[all[i].department == DEPARTMENT_JOINT
			? HOUSE_DEPARTMENTS
			: all[i].department] = better;
		assert_int_equal(times_revealed(c, all[i].department, classes),
		    better);
	}
}

static void check_others(const struct house *h, const struct ceremony *c,
    const bool *has_place)
{
	size_t thanked = 0, rows = 0;

	for (uint16_t d = 0; d <= h->departments.n; d++) {
		bool joint = d == h->departments.n;
		uint16_t code = joint ? DEPARTMENT_JOINT : d;
		int times = 0;

		for (size_t i = 0; i < c->n_others; i++)
			times += c->others[i] == code;
		thanked += (size_t)times;
		if (joint ? times == 0 : standings_is_joint(h->standings, d)) {
			assert_int_equal(times, 0);
			continue;
		}
		rows++;
		assert_int_equal(times,
		    !has_place[joint ? HOUSE_DEPARTMENTS : d]);
	}
	assert_int_equal(thanked, c->n_others);
	assert_true(rows >= c->n_others);
}

static void check_steps(const struct ceremony *c)
{
	assert_int_equal(c->steps[0].part, CEREMONY_WELCOME);
	for (size_t i = 1; i < c->n_steps; i++) {
		const struct ceremony_step *s = &c->steps[i], *b = s - 1;

		/* each rank that comes next is what the next step reveals */
		assert_int_equal(b->next, s->rank);
		assert_true(s->first + s->n <= c->n_places);
		for (size_t k = s->first + 1; k < s->first + s->n; k++)
			assert_true(c->places[k - 1].rank <= c->places[k].rank);
		if (s->rank > 0 && b->rank > 0)
			assert_true(s->rank < b->rank);
	}
}

static void each_of_the_better_half_comes_once_and_no_other(void **state)
{
	unsigned seed = 20260603, at;

	(void)state;
	for (int round = 0; round < 300; round++) {
		bool has_place[HOUSE_DEPARTMENTS + 1] = { false };
		struct house h;
		struct ceremony c;

		at = seed;
		random_house(&h, &seed);
		make(&h, &c);
		print_message(round == 0 ? "seed %u\n" : "", at);
		for (enum size_class s = SIZE_SMALL; s <= SIZE_LARGE; s++)
			check_class(&h, &c, s, has_place);
		check_others(&h, &c, has_place);
		check_steps(&c);
		ceremony_fini(&c);
		house_fini(&h);
	}
}

static void a_rehearsal_has_winners_of_every_kind(void **state)
{
	struct house h;
	struct rehearsal r;
	struct awards awards;
	struct ceremony c, again;
	unsigned kinds = 0, shared = 0, rises = 0, classes = 0;
	struct ceremony_source from = { 0 };

	(void)state;
	house_init(&h);
	rehearsal_init(&r, &h.season, &h.rb);
	awards_find(r.standings, r.people, r.drawn, REHEARSAL_DRAWN, &awards);
	from.standings = r.standings;
	from.frozen = r.frozen;
	from.awards = &awards;
	ceremony_make(&from, &c);
	ceremony_make(&from, &again);
	assert_int_equal(c.n_steps, again.n_steps);
	assert_memory_equal(c.steps, again.steps, c.n_steps * sizeof *c.steps);
	for (size_t i = 0; i < c.n_places; i++) {
		struct winner_view v;

		rises += c.places[i].rise > 0;
		shared += i > 0 && c.places[i].has_value &&
		    c.places[i].rank == c.places[i - 1].rank;
		if (c.places[i].person == PERSON_NONE)
			continue;
		projection_winner(r.standings, r.people, c.places[i].person,
		    SHOW_CEREMONY, &v);
		kinds |= 1u << v.kind | (v.pseudonym ? 8u : 0);
	}
	for (size_t i = 0; i < c.n_steps; i++)
		classes += c.steps[i].part == CEREMONY_CLASS &&
		    c.steps[i].rank == 0;
	assert_int_equal(kinds, 15);
	assert_int_equal(classes, 3);
	assert_true(shared > 0);
	assert_true(rises > 0);
	ceremony_fini(&c);
	ceremony_fini(&again);
	awards_fini(&awards);
	rehearsal_fini(&r);
	house_fini(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_class_keeps_its_first_for_the_end),
		cmocka_unit_test(each_class_is_revealed_from_below),
		cmocka_unit_test(classes_are_as_the_standings_join_them),
		cmocka_unit_test(shared_places_come_in_one_step),
		cmocka_unit_test(
		    first_places_that_are_shared_do_not_stand_alone),
		cmocka_unit_test(where_nobody_did_anything_all_are_thanked),
		cmocka_unit_test(small_departments_stand_as_the_joint_team),
		cmocka_unit_test(risers_are_told_by_the_freeze),
		cmocka_unit_test(a_draw_waits_for_its_dice),
		cmocka_unit_test(a_bar_tells_nothing_of_what_is_hidden),
		cmocka_unit_test(a_winner_is_named_only_as_agreed),
		cmocka_unit_test(a_winner_among_few_is_told_in_private),
		cmocka_unit_test(
		    small_departments_have_colleagues_in_the_joint_team),
		cmocka_unit_test(
		    each_of_the_better_half_comes_once_and_no_other),
		cmocka_unit_test(a_rehearsal_has_winners_of_every_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
