/* SPDX-License-Identifier: EUPL-1.2 */
/* What each audience sees of departments and of persons, and what it does not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "server/domain/projection.h"
#include "tests/support/house.h"

static const struct ranking season_all = { AREA_ALL, ROUND_ALL };

static struct audience audience(enum audience_kind kind)
{
	return (struct audience){ .kind = kind,
		.department = DEPARTMENT_NONE,
		.person = PERSON_NONE };
}

static struct audience member(enum audience_kind kind, uint16_t department,
    uint32_t person)
{
	return (struct audience){
		.kind = kind, .department = department, .person = person
	};
}

/* --- departments --- */

/*
 * Five ranked departments e, d, c, b, a from the first to the last, "x" hors
 * concours above them all, and "s", "t" of 3 heads each: the joint team, last
 * but one. Each person is of the department of the same number.
 */
static void six_and_one(struct house *h)
{
	static const char *const codes[] = { "a", "b", "c", "d", "e", "x", "s",
		"t" };
	house_init(h);
	for (uint32_t i = 0; i < 8; i++) {
		uint16_t d = house_department(h, codes[i], i < 6 ? 10 : 3,
		    i != 5);
		house_person(h, i, d, codes[i], true);
		for (uint32_t r = 0; r < (i < 6 ? i + 1 : i == 6); r++)
			house_act(h, i, d, (int)r, 0, 10 + i);
		house_apply(h, i);
	}
}

static size_t view(struct house *h, struct audience who,
    struct department_view *out)
{
	size_t n;
	assert_int_equal(projection_departments(h->standings, &who, season_all,
			     8, NULL, out, &n, NULL),
	    0);
	return n;
}

static void check_order(struct house *h, const struct department_view *v,
    size_t n, const char *order)
{
	assert_int_equal(n, strlen(order));
	for (size_t i = 0; i < n; i++)
		if (v[i].place.department == DEPARTMENT_JOINT)
			assert_int_equal('J', order[i]);
		else
			assert_int_equal(h->all[v[i].place.department].code[0],
			    order[i]);
}

static void nothing_unseen_is_in_the_view(const struct department_view *v)
{
	const struct department_place *p = &v->place;
	if ((v->see & SEE_RANK) == 0)
		assert_int_equal(p->rank, 0);
	if ((v->see & SEE_INDEX) == 0)
		assert_int_equal(p->index, 0);
	if ((v->see & SEE_HEADCOUNT) == 0)
		assert_int_equal(p->headcount + p->H, 0);
	if ((v->see & SEE_FIGURES) == 0)
		assert_int_equal(p->ACT + p->PTS + p->BR + p->points +
			p->term[0] + p->term[1] + p->term[2] + p->first_public +
			p->trainings + p->active_now + p->R + p->H,
		    0);
}

static void the_public_sees_the_better_half_and_the_others_by_name(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	/* six ranked: three places; then by name, the joint team last */
	size_t n = view(&h, audience(AUDIENCE_PUBLIC), v);
	check_order(&h, v, n, "edcabxJ");
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(v[i].see, i < 3 ? SEE_RANK | SEE_INDEX : 0);
		assert_int_equal(v[i].place.rank, i < 3 ? i + 1 : 0);
		assert_false(v[i].own);
		nothing_unseen_is_in_the_view(&v[i]);
	}
	assert_true(v[0].place.index > 0);
	assert_true(v[5].place.hors_concours);
	house_fini(&h);
}

/* The reader's language orders, with its own alphabet. */
static void the_others_stand_by_the_name_that_is_read(void **state)
{
	static const struct {
		enum language lang;
		const char *order;
	} wanted[] = { { LANG_FI, "edcabxJ" }, { LANG_SV, "edcbxaJ" },
		{ LANG_EN, "edcxbaJ" } };
	struct house h;
	struct department_view v[9];

	(void)state;
	six_and_one(&h);
	snprintf(h.all[0].name[LANG_SV], sizeof h.all[0].name[0], "Övriga");
	snprintf(h.all[1].name[LANG_SV], sizeof h.all[1].name[0], "Ungdom");
	snprintf(h.all[5].name[LANG_SV], sizeof h.all[5].name[0], "Ärenden");
	snprintf(h.all[0].name[LANG_EN], sizeof h.all[0].name[0], "Zonta");
	snprintf(h.all[1].name[LANG_EN], sizeof h.all[1].name[0], "Öland");
	snprintf(h.all[5].name[LANG_EN], sizeof h.all[5].name[0], "Aid");
	standings_set_departments(h.standings, &h.departments);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		i18n_use(wanted[i].lang);
		size_t n = view(&h, audience(AUDIENCE_PUBLIC), v);
		i18n_use(LANG_EN);
		check_order(&h, v, n, wanted[i].order);
	}
	house_fini(&h);
}

static void the_better_half_of_five_is_three(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	h.all[0].ranked = false;
	standings_set_departments(h.standings, &h.departments);
	size_t n = view(&h, audience(AUDIENCE_PUBLIC), v);
	check_order(&h, v, n, "edcabxJ");
	assert_int_equal(v[2].place.rank, 3);
	assert_int_equal(v[3].see, 0);
	house_fini(&h);
}

static void all_tied_with_the_last_of_the_better_half_are_in_it(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[6];
	house_init(&h);
	for (uint32_t i = 0; i < 5; i++) {
		char code[2] = { (char)('a' + i), '\0' };
		uint16_t d = house_department(&h, code, 10, true);
		house_person(&h, i, d, code, true);
		house_act(&h, i, d, 0, 0, i == 0 || i == 4 ? 10 * i : 20);
		house_apply(&h, i);
	}
	size_t n = view(&h, audience(AUDIENCE_PUBLIC), v);
	check_order(&h, v, n, "ebcda"); /* 1, 2, 2, 2 and no rank */
	assert_int_equal(v[3].place.rank, 2);
	assert_int_equal(v[4].see, 0);
	house_fini(&h);
}

static void the_house_may_show_all_places(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	struct audience who = audience(AUDIENCE_PUBLIC);
	six_and_one(&h);
	who.rules.all_places = true;
	size_t n = view(&h, who, v);
	check_order(&h, v, n, "xedcbJa");
	assert_int_equal(v[0].place.rank, 0);
	assert_int_equal(v[5].place.rank, 5);
	assert_int_equal(v[6].place.rank, 6);
	for (size_t i = 0; i < n; i++)
		nothing_unseen_is_in_the_view(&v[i]);
	house_fini(&h);
}

static void a_contact_sees_the_own_place_and_figures(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	size_t n = view(&h, member(AUDIENCE_CONTACT, 0, PERSON_NONE), v);
	check_order(&h, v, n, "edcabxJ");
	assert_true(v[3].own);
	assert_int_equal(v[3].see,
	    SEE_RANK | SEE_INDEX | SEE_FIGURES | SEE_HEADCOUNT);
	assert_int_equal(v[3].place.rank, 6);
	assert_int_equal(v[3].place.headcount, 10);
	assert_int_equal(v[3].place.ACT, 1);
	assert_int_equal(v[0].see, SEE_RANK | SEE_INDEX);
	assert_int_equal(v[4].see, 0);
	for (size_t i = 0; i < n; i++)
		nothing_unseen_is_in_the_view(&v[i]);
	house_fini(&h);
}

static void a_contact_in_the_joint_team_sees_its_place_but_no_figures(void *
	*state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	size_t n = view(&h, member(AUDIENCE_CONTACT, 6, PERSON_NONE), v);
	check_order(&h, v, n, "edcJabx");
	assert_true(v[3].own);
	assert_int_equal(v[3].see, SEE_RANK | SEE_INDEX);
	nothing_unseen_is_in_the_view(&v[3]);
	assert_int_equal(v[3].place.members, 2);
	struct audience who = member(AUDIENCE_CONTACT, 6, PERSON_NONE);
	assert_true(projection_may_read_department(&who, 6));
	assert_false(projection_may_read_department(&who, 7));
	assert_false(projection_may_read_department(&who, DEPARTMENT_JOINT));
	house_fini(&h);
}

static void a_participant_sees_departments_as_the_public_does(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	size_t n = view(&h, member(AUDIENCE_PARTICIPANT, 1, 1), v);
	check_order(&h, v, n, "edcabxJ");
	assert_true(v[4].own);
	assert_int_equal(v[4].see, 0);
	struct audience who = member(AUDIENCE_PARTICIPANT, 1, 1);
	assert_false(projection_may_read_department(&who, 1));
	house_fini(&h);
}

static void organiser_and_administrator_see_everything(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	six_and_one(&h);
	for (int kind = AUDIENCE_ORGANISER; kind <= AUDIENCE_ADMIN; kind++) {
		struct audience who = audience((enum audience_kind)kind);
		size_t n = view(&h, who, v);
		check_order(&h, v, n, "xedcbJa");
		for (size_t i = 0; i < n; i++)
			assert_int_equal(v[i].see, 15);
		assert_int_equal(v[5].place.headcount, 6);
		assert_true(projection_may_read_department(&who, 3));
		assert_true(projection_may_read_department(&who,
		    DEPARTMENT_JOINT));
	}
	house_fini(&h);
}

static void expect_denied(int result, const struct error *err,
    const char *reason)
{
	assert_int_equal(result, E_DENIED);
	assert_string_equal(err->reason, reason);
}

static void visitors_and_moderators_see_no_comparison(void **state)
{
	(void)state;
	struct house h;
	struct department_view v[9];
	struct error err;
	size_t n;
	static const struct {
		enum audience_kind kind;
		const char *reason;
	} denied[] = {
		{ AUDIENCE_VISITORS, "no_comparison" },
		{ AUDIENCE_MODERATOR, "not_for_your_role" },
		{ AUDIENCE_NOBODY, "not_for_your_role" },
	};
	six_and_one(&h);
	for (size_t i = 0; i < 3; i++) {
		struct audience who = audience(denied[i].kind);
		who.rules.all_places = true;
		expect_denied(projection_departments(h.standings, &who,
				  season_all, 8, NULL, v, &n, &err),
		    &err, denied[i].reason);
		assert_int_equal(n, 0);
		assert_false(projection_may_read_department(&who, 0));
	}
	house_fini(&h);
}

/* --- persons --- */

/*
 * 20 persons, by points from 0 on; even ones of department 0, odd ones of 1.
 * Consents by number: 4 department, 5 house, 6 kiosk, 7 all and a pseudonym,
 * 15 house and a pseudonym.
 */
static void twenty(struct house *h)
{
	house_init(h);
	house_department(h, "a", 30, true);
	house_department(h, "b", 30, true);
	for (uint32_t i = 0; i < 20; i++) {
		char name[8];
		snprintf(name, sizeof(name), "N%u", i);
		house_person(h, i, (uint16_t)(i % 2), name, true);
		struct person one = *people_get(h->people, i);
		one.consents = i == 4	? SHOW_DEPARTMENT
		    : i == 5 || i == 15 ? SHOW_HOUSE
		    : i == 6		? SHOW_KIOSK
		    : i == 7		? 15
					: 0;
		if (i == 7 || i == 15)
			one.pseudonym = (char *)(uintptr_t) "Ilves";
		people_set(h->people, &one);
		house_act(h, i, (uint16_t)(i % 2), 0, 0, 200 - i * 10);
		house_apply(h, i);
	}
}

static bool sees(struct house *h, struct audience who, uint32_t person,
    struct person_view *v)
{
	struct place place;
	standings_position(h->standings, season_all, person, &place);
	memset(v, 0, sizeof(*v));
	return projection_person(h->standings, h->people, &who, &place, v);
}

/* Which persons: 'n' own name with staff id, 'a' name alone, 'p' pseudonym. */
static void check_seen(struct house *h, struct audience who,
    const char *pattern)
{
	for (uint32_t i = 0; i < 20; i++) {
		struct person_view v;
		bool seen = sees(h, who, i, &v);
		assert_int_equal(seen, pattern[i] != '.');
		if (!seen)
			continue;
		assert_int_equal(v.staff_id != NULL, pattern[i] == 'n');
		assert_string_equal(v.name,
		    pattern[i] == 'p' ? "Ilves"
				      : people_get(h->people, i)->name);
		assert_int_equal(v.department,
		    pattern[i] == 'p' || who.kind == AUDIENCE_VISITORS
			? DEPARTMENT_NONE
			: i % 2);
		assert_int_equal(v.own,
		    who.kind == AUDIENCE_PARTICIPANT && who.person == i);
	}
}

static void each_audience_sees_only_who_agreed_or_is_its_own(void **state)
{
	(void)state;
	struct house h;
	twenty(&h);
	check_seen(&h, audience(AUDIENCE_PUBLIC), "......ap............");
	check_seen(&h, audience(AUDIENCE_VISITORS), "......ap............");
	check_seen(&h, member(AUDIENCE_CONTACT, 0, PERSON_NONE),
	    "n.n.nan"
	    "pn.n.n.npn.n.");
	check_seen(&h, member(AUDIENCE_PARTICIPANT, 0, 2),
	    "..n.aa.p.......p....");
	check_seen(&h, member(AUDIENCE_PARTICIPANT, 1, 7),
	    ".....a.n.......p....");
	check_seen(&h, audience(AUDIENCE_MODERATOR), "....................");
	check_seen(&h, audience(AUDIENCE_NOBODY), "....................");
	check_seen(&h, audience(AUDIENCE_ORGANISER), "nnnnnnnnnn.....p....");
	check_seen(&h, audience(AUDIENCE_ADMIN), "nnnnnnnnnnnnnnnnnnnn");
	/* an audience without department sees no department as its own */
	check_seen(&h, audience(AUDIENCE_CONTACT), ".....a.p.......p....");
	house_fini(&h);
}

/* The standings were not told, as if the order had been pinned before. */
static void nobody_sees_who_left(void **state)
{
	static const enum audience_kind all[] = { AUDIENCE_PUBLIC,
		AUDIENCE_VISITORS, AUDIENCE_CONTACT, AUDIENCE_PARTICIPANT,
		AUDIENCE_ORGANISER, AUDIENCE_ADMIN };
	struct person_view v;
	struct house h;
	(void)state;
	twenty(&h);
	assert_true(sees(&h, member(AUDIENCE_CONTACT, 1, 7), 7, &v));
	house_leave(&h, 7, true);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_false(sees(&h, member(all[i], 1, 7), 7, &v));
	house_fini(&h);
}

static void personal_boards_can_be_switched_off(void **state)
{
	(void)state;
	struct house h;
	struct person_view v[20];
	struct error err;
	size_t n = 20, next;
	twenty(&h);
	static const enum audience_kind off[] = { AUDIENCE_PUBLIC,
		AUDIENCE_VISITORS, AUDIENCE_CONTACT };
	for (size_t i = 0; i < 3; i++) {
		struct audience who = member(off[i], 0, PERSON_NONE);
		who.rules.no_personal_boards = true;
		check_seen(&h, who, "....................");
		expect_denied(projection_people(h.standings, h.people, &who,
				  season_all, 0, v, &n, &next, &err),
		    &err, "no_personal_boards");
	}
	struct audience who = member(AUDIENCE_PARTICIPANT, 0, 2);
	who.rules.no_personal_boards = true;
	check_seen(&h, who, "..n.................");
	who = audience(AUDIENCE_ORGANISER);
	who.rules.no_personal_boards = true;
	check_seen(&h, who, "nnnnnnnnnn.....p....");
	house_fini(&h);
}

static void awards_need_points_and_a_rank(void **state)
{
	(void)state;
	struct house h;
	struct person_view v;
	twenty(&h);
	house_person(&h, 0, 0, "N0", false);
	standings_person_changed(h.standings, 0);
	memset(house_round(&h, 1, 1, 0), 0, sizeof(struct round_tally));
	house_apply(&h, 1);
	assert_false(sees(&h, audience(AUDIENCE_ORGANISER), 0, &v));
	assert_true(sees(&h, audience(AUDIENCE_ORGANISER), 2, &v));
	for (uint32_t i = 2; i < 20; i++) {
		memset(house_round(&h, i, (uint16_t)(i % 2), 0), 0,
		    sizeof(struct round_tally));
		house_apply(&h, i);
	}
	/* all first with nothing: no award names them */
	assert_false(sees(&h, audience(AUDIENCE_ORGANISER), 2, &v));
	house_fini(&h);
}

static void pages_pass_over_who_is_not_seen(void **state)
{
	(void)state;
	struct house h;
	struct person_view v[20];
	size_t n, next;
	twenty(&h);
	struct audience who = member(AUDIENCE_CONTACT, 0, PERSON_NONE);
	uint32_t seen[20], total = 0;
	for (size_t offset = 0;; offset = next) {
		n = 3;
		assert_int_equal(projection_people(h.standings, h.people, &who,
				     season_all, offset, v, &n, &next, NULL),
		    0);
		for (size_t i = 0; i < n; i++)
			seen[total++] = v[i].place.person;
		if (next == 0)
			break;
		assert_int_equal(n, 3);
	}
	static const uint32_t should[] = { 0, 2, 4, 5, 6, 7, 8, 10, 12, 14, 15,
		16, 18 };
	assert_int_equal(total, 13);
	assert_memory_equal(seen, should, sizeof(should));
	n = 0;
	projection_people(h.standings, h.people, &who, season_all, 0, v, &n,
	    &next, NULL);
	assert_int_equal(n, 0);
	n = 20;
	who = audience(AUDIENCE_ADMIN);
	projection_people(h.standings, h.people, &who, season_all, 15, v, &n,
	    &next, NULL);
	assert_int_equal(n, 5);
	assert_int_equal(next, 0);
	house_fini(&h);
}

static void a_page_may_be_long_and_its_people_far_apart(void **state)
{
	(void)state;
	struct house h;
	struct person_view v[300];
	size_t n = 1, next;
	house_init(&h);
	house_department(&h, "a", 400, true);
	for (uint32_t i = 0; i < HOUSE_PEOPLE; i++) {
		house_person(&h, i, 0, "N", true);
		house_act(&h, i, 0, 0, 0, 1000 - i);
		house_apply(&h, i);
	}
	struct person last = *people_get(h.people, HOUSE_PEOPLE - 1);
	last.consents = SHOW_KIOSK;
	people_set(h.people, &last);
	struct audience who = audience(AUDIENCE_PUBLIC);
	projection_people(h.standings, h.people, &who, season_all, 0, v, &n,
	    &next, NULL);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].place.person, HOUSE_PEOPLE - 1);
	assert_int_equal(v[0].place.rank, HOUSE_PEOPLE);
	who = audience(AUDIENCE_ADMIN);
	n = 300;
	projection_people(h.standings, h.people, &who, season_all, 0, v, &n,
	    &next, NULL);
	assert_int_equal(n, 300);
	assert_int_equal(next, 300);
	house_fini(&h);
}

static void neighbours_who_did_not_agree_have_no_name(void **state)
{
	(void)state;
	struct house h;
	struct person_view v[7];
	size_t n, at;
	twenty(&h);
	struct audience who = member(AUDIENCE_PARTICIPANT, 0, 6);
	assert_int_equal(projection_around(h.standings, h.people, &who,
			     season_all, 6, 3, v, &n, &at, NULL),
	    0);
	assert_int_equal(n, 7);
	assert_int_equal(at, 3);
	assert_true(v[3].own);
	static const char *const names[] = { NULL, "N4", "N5", "N6", "Ilves",
		NULL, NULL };
	for (size_t i = 0; i < 7; i++) {
		if (names[i] == NULL)
			assert_null(v[i].name);
		else
			assert_string_equal(v[i].name, names[i]);
		assert_int_equal(v[i].place.rank, i + 4);
		assert_int_equal(v[i].place.points, 200 - (i + 3) * 10);
		assert_int_equal(v[i].staff_id != NULL, i == 3);
	}
	assert_int_equal(v[0].place.person, PERSON_NONE);
	assert_int_equal(v[0].department, DEPARTMENT_NONE);
	assert_int_equal(v[0].place.areas + v[0].place.active_rounds, 0);
	/* at the edges there are fewer */
	who.person = 0;
	projection_around(h.standings, h.people, &who, season_all, 0, 3, v, &n,
	    &at, NULL);
	assert_int_equal(n, 4);
	assert_int_equal(at, 0);
	/* the public gets no row of them */
	who = audience(AUDIENCE_PUBLIC);
	projection_around(h.standings, h.people, &who, season_all, 7, 3, v, &n,
	    &at, NULL);
	assert_int_equal(n, 2);
	assert_int_equal(at, 1);
	house_fini(&h);
}

static void around_somebody_who_is_not_shown_is_denied(void **state)
{
	(void)state;
	struct house h;
	struct person_view v[7];
	struct error err;
	size_t n, at;
	twenty(&h);
	struct audience who = member(AUDIENCE_PARTICIPANT, 0, 2);
	expect_denied(projection_around(h.standings, h.people, &who, season_all,
			  8, 3, v, &n, &at, &err),
	    &err, "person_not_shown");
	/* nor does a ranking tell whether they are in it */
	expect_denied(projection_around(h.standings, h.people, &who,
			  (struct ranking){ 2, 5 }, 8, 3, v, &n, &at, &err),
	    &err, "person_not_shown");
	assert_int_equal(projection_around(h.standings, h.people, &who,
			     (struct ranking){ 2, 5 }, 2, 3, v, &n, &at, &err),
	    E_NOT_FOUND);
	assert_string_equal(err.reason, "not_in_ranking");
	who = audience(AUDIENCE_MODERATOR);
	expect_denied(projection_around(h.standings, h.people, &who, season_all,
			  7, 3, v, &n, &at, &err),
	    &err, "not_for_your_role");
	house_fini(&h);
}

static void a_persons_ledger_is_for_the_person_contact_and_administrator(void *
	*state)
{
	(void)state;
	struct house h;
	twenty(&h);
	struct audience who = member(AUDIENCE_PARTICIPANT, 0, 2);
	assert_true(projection_may_read_person(h.people, &who, 2));
	assert_false(projection_may_read_person(h.people, &who, 4));
	who = member(AUDIENCE_CONTACT, 0, PERSON_NONE);
	assert_true(projection_may_read_person(h.people, &who, 4));
	assert_false(projection_may_read_person(h.people, &who, 7));
	assert_false(projection_may_read_person(h.people, &who, 99));
	who = audience(AUDIENCE_ADMIN);
	assert_true(projection_may_read_person(h.people, &who, 7));
	static const enum audience_kind none[] = { AUDIENCE_PUBLIC,
		AUDIENCE_VISITORS, AUDIENCE_MODERATOR, AUDIENCE_ORGANISER,
		AUDIENCE_NOBODY };
	for (size_t i = 0; i < 5; i++) {
		who = audience(none[i]);
		assert_false(projection_may_read_person(h.people, &who, 7));
	}
	house_fini(&h);
}

static void reads_of_others_by_the_house_are_logged(void **state)
{
	(void)state;
	struct house h;
	twenty(&h);
	static const bool logged[] = {
		[AUDIENCE_MODERATOR] = true,
		[AUDIENCE_ORGANISER] = true,
		[AUDIENCE_ADMIN] = true,
		[AUDIENCE_NOBODY] = true,
	};
	for (int kind = AUDIENCE_PUBLIC; kind <= AUDIENCE_NOBODY; kind++) {
		struct audience who = audience((enum audience_kind)kind);
		assert_int_equal(projection_is_logged(h.people, &who, 4),
		    logged[kind]);
	}
	struct audience who = member(AUDIENCE_MODERATOR, 0, PERSON_NONE);
	assert_false(projection_is_logged(h.people, &who, 4));
	assert_true(projection_is_logged(h.people, &who, 5));
	who = member(AUDIENCE_ORGANISER, DEPARTMENT_NONE, 5);
	assert_false(projection_is_logged(h.people, &who, 5));
	/* the socket has no department */
	who = member(AUDIENCE_ADMIN, 0, 0);
	assert_true(projection_is_logged(h.people, &who, 0));
	house_fini(&h);
}

/* --- shares --- */

struct share_case {
	uint64_t active, heads;
	struct share share;
};

static const struct share_case shares[] = {
	{ 0, 0, { SHARE_WORDS, 0, 0 } },
	{ 0, 50, { SHARE_WORDS, 0, 0 } },
	{ 4, 50, { SHARE_WORDS, 0, 0 } },
	{ 4, 4, { SHARE_WORDS, 0, 0 } },
	{ 5, 5, { SHARE_BAND, 80, 100 } },
	{ 5, 9, { SHARE_BAND, 40, 60 } },
	{ 5, 8, { SHARE_BAND, 60, 80 } },
	{ 8, 9, { SHARE_BAND, 80, 100 } },
	{ 5, 10, { SHARE_PERCENT, 50, 50 } },
	{ 6, 10, { SHARE_BAND, 60, 80 } },
	{ 7, 10, { SHARE_BAND, 60, 80 } },
	{ 8, 10, { SHARE_ALMOST_ALL, 80, 100 } },
	{ 10, 10, { SHARE_ALMOST_ALL, 80, 100 } },
	{ 9, 13, { SHARE_BAND, 60, 80 } },
	{ 96, 100, { SHARE_ALMOST_ALL, 80, 100 } },
	{ 95, 100, { SHARE_PERCENT, 95, 95 } },
	{ 7, 30, { SHARE_PERCENT, 23, 23 } },
	{ 7, 40, { SHARE_PERCENT, 18, 18 } },
	{ 5, 15700, { SHARE_PERCENT, 1, 1 } },
	{ 15695, 15700, { SHARE_PERCENT, 99, 99 } },
	{ 15697, 15700, { SHARE_ALMOST_ALL, 80, 100 } },
	{ 20, 10, { SHARE_ALMOST_ALL, 80, 100 } },
};

static void shares_say_nothing_about_fewer_than_five(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shares) / sizeof(*shares); i++) {
		struct share s = projection_participation(shares[i].active,
		    shares[i].heads);
		assert_int_equal(s.kind, shares[i].share.kind);
		assert_int_equal(s.low, shares[i].share.low);
		assert_int_equal(s.high, shares[i].share.high);
	}
}

static void no_share_lets_a_small_number_be_told(void **state)
{
	(void)state;
	for (uint64_t heads = 1; heads <= 300; heads++)
		for (uint64_t active = 0; active <= heads; active++) {
			struct share s = projection_participation(active,
			    heads);
			if (s.kind != SHARE_PERCENT)
				continue;
			assert_true(active >= 5 && heads - active >= 5);
			assert_in_range(s.low, 1, 99);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_public_sees_the_better_half_and_the_others_by_name),
		cmocka_unit_test(the_others_stand_by_the_name_that_is_read),
		cmocka_unit_test(the_better_half_of_five_is_three),
		cmocka_unit_test(
		    all_tied_with_the_last_of_the_better_half_are_in_it),
		cmocka_unit_test(the_house_may_show_all_places),
		cmocka_unit_test(a_contact_sees_the_own_place_and_figures),
		cmocka_unit_test(
		    a_contact_in_the_joint_team_sees_its_place_but_no_figures),
		cmocka_unit_test(
		    a_participant_sees_departments_as_the_public_does),
		cmocka_unit_test(organiser_and_administrator_see_everything),
		cmocka_unit_test(visitors_and_moderators_see_no_comparison),
		cmocka_unit_test(nobody_sees_who_left),
		cmocka_unit_test(
		    each_audience_sees_only_who_agreed_or_is_its_own),
		cmocka_unit_test(personal_boards_can_be_switched_off),
		cmocka_unit_test(awards_need_points_and_a_rank),
		cmocka_unit_test(pages_pass_over_who_is_not_seen),
		cmocka_unit_test(a_page_may_be_long_and_its_people_far_apart),
		cmocka_unit_test(neighbours_who_did_not_agree_have_no_name),
		cmocka_unit_test(around_somebody_who_is_not_shown_is_denied),
		cmocka_unit_test(
		    a_persons_ledger_is_for_the_person_contact_and_administrator),
		cmocka_unit_test(reads_of_others_by_the_house_are_logged),
		cmocka_unit_test(shares_say_nothing_about_fewer_than_five),
		cmocka_unit_test(no_share_lets_a_small_number_be_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
