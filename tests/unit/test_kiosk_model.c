/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the screen shows when: the loop's order and times, moments, the
 * connection, a pause, gathered changes. Time is a number here.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/kiosk/keep.h"
#include "client/kiosk/model.h"
#include "client/state_file.h"
#include "common/clock.h"

#define S 1000000LL
#define LOG_SIZE 2000

struct screen {
	struct look look;
	struct draw *draw;
	struct model *model;
	struct items *shown;
	int64_t begin, now; /* monotonic */
	int64_t wall;	    /* at begin */
	unsigned pictures;  /* since the test last asked */
	enum change change;
	char on[32];
	char log[LOG_SIZE]; /* "0 intro, 8 departments, ..." */
};

static Viesti__KioskState *state_of(const char *name)
{
	Viesti__KioskState *state = NULL;
	struct error err;
	char path[512];

	snprintf(path, sizeof(path), "%s/kiosk/%s.json", TEST_DATA, name);
	assert_int_equal(state_read(path, &state, &err), 0);
	return state;
}

static void open_screen(struct screen *s, const char *state)
{
	Viesti__KioskState *first = state ? state_of(state) : NULL;

	memset(s, 0, sizeof(*s));
	look_init(&s->look, 480, 270, LANG_FI);
	s->draw = draw_new(s->look.u);
	s->model = model_new(&s->look, s->draw);
	s->begin = s->now = 1000 * S;
	s->wall = first ? first->at : 1777635120 * S;
	if (first)
		model_set_state(s->model, first, true);
}

static void close_screen(struct screen *s)
{
	items_free(s->shown);
	model_free(s->model);
	draw_free(s->draw);
}

static void step(struct screen *s, int64_t *next)
{
	size_t len = strlen(s->log);
	enum change change;
	struct items *l;

	l = model_step(s->model, s->wall + s->now - s->begin, s->now, &change,
	    next);
	assert_true(*next > s->now);
	if (l) {
		items_free(s->shown);
		s->shown = l;
		s->pictures++;
		s->change = change;
	}
	if (strcmp(s->on, model_scene(s->model)) == 0)
		return;
	snprintf(s->on, sizeof(s->on), "%s", model_scene(s->model));
	snprintf(s->log + len, LOG_SIZE - len, "%s%lld %s", len ? ", " : "",
	    (long long)((s->now - s->begin) / S), s->on);
}

/* As the program does: asks again when it was told to. */
static void run_until(struct screen *s, int64_t seconds)
{
	int64_t end = s->begin + seconds * S, next;

	for (;;) {
		step(s, &next);
		if (next >= end)
			break;
		s->now = next;
	}
	s->now = end;
}

static void moment(struct screen *s, uint64_t number, int kind, unsigned n)
{
	Viesti__Moment list[8], *pointers[8];
	Viesti__MomentsView view = VIESTI__MOMENTS_VIEW__INIT;
	Viesti__Update u = VIESTI__UPDATE__INIT;
	Viesti__DepartmentBar bar = VIESTI__DEPARTMENT_BAR__INIT;

	for (unsigned i = 0; i < n; i++) {
		pointers[i] = &list[i];
		viesti__moment__init(&list[i]);
		list[i].has_moment = list[i].has_kind = 1;
		list[i].moment = number + i;
		list[i].kind = (Viesti__MomentKind)kind;
		list[i].has_step = 1;
		list[i].step = 2;
		if (kind == VIESTI__MOMENT_KIND__MOMENT_LEADER)
			list[i].leader = &bar;
	}
	view.moments = pointers;
	view.n_moments = n;
	u.has_view = 1;
	u.view = VIESTI__VIEW_KIND__VIEW_MOMENTS;
	u.body_case = VIESTI__UPDATE__BODY_MOMENTS;
	u.moments = &view;
	u.has_epoch = 1;
	u.epoch = 1;
	model_update(s->model, &u, s->wall + s->now - s->begin, s->now);
}

static void season(struct screen *s, Viesti__SeasonState to)
{
	Viesti__KioskState *state = state_of("season");
	Viesti__Update u = VIESTI__UPDATE__INIT;

	u.has_view = 1;
	u.view = VIESTI__VIEW_KIND__VIEW_SEASON;
	u.body_case = VIESTI__UPDATE__BODY_SEASON;
	u.season = state->season;
	u.season->state = to;
	u.has_epoch = 1;
	u.epoch = 1;
	model_update(s->model, &u, s->wall + s->now - s->begin, s->now);
	viesti__kiosk_state__free_unpacked(state, NULL);
}

/* The departments again, with another result of the first. */
static void result(struct screen *s, uint32_t value)
{
	Viesti__KioskState *state = state_of("season");
	Viesti__Update u = VIESTI__UPDATE__INIT;

	u.has_view = 1;
	u.view = VIESTI__VIEW_KIND__VIEW_DEPARTMENTS;
	u.body_case = VIESTI__UPDATE__BODY_DEPARTMENTS;
	u.departments = state->departments;
	u.departments->rows[0]->value = value;
	u.has_epoch = 1;
	u.epoch = 1;
	model_update(s->model, &u, s->wall + s->now - s->begin, s->now);
	viesti__kiosk_state__free_unpacked(state, NULL);
}

static bool shows(const struct screen *s, const char *text)
{
	for (size_t i = 0; s->shown && i < s->shown->n; i++)
		if (s->shown->rows[i].kind == ITEM_TEXT &&
		    strstr(s->shown->rows[i].text, text))
			return true;
	return false;
}

/* Runs on until that scene is on; the time. */
static void run_to(struct screen *s, const char *scene)
{
	for (int i = 0; i < 200 && strcmp(s->on, scene) != 0; i++)
		run_until(s, (s->now - s->begin) / S + 1);
	assert_string_equal(s->on, scene);
}

/* --------------------------------------------------------------- the loop */

static void a_pass_shows_the_four_then_one_of_the_others(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 115);
	assert_string_equal(s.log,
	    "0 intro, 8 departments, 24 participation, 36 areas, 48 announce, "
	    "56 intro, 64 departments, 80 participation, 92 areas, "
	    "104 milestones, 112 intro");
	close_screen(&s);
}

static void frozen_takes_the_place_of_participation(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "frozen");
	run_until(&s, 50);
	assert_string_equal(s.log,
	    "0 intro, 8 departments, 24 frozen, 36 areas, 48 milestones");
	close_screen(&s);
}

static void many_departments_come_in_two_pages_a_pass(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "many");
	run_until(&s, 23);
	assert_true(shows(&s, "Pelastusosasto"));
	run_until(&s, 39);
	assert_string_equal(s.on, "departments");
	assert_false(shows(&s, "Pelastusosasto"));
	assert_true(shows(&s, "Hätäkeskusosasto"));
	run_until(&s, 41);
	assert_string_equal(s.on, "participation");
	close_screen(&s);
}

/* Departments stand from 8 to 24 s. */
static void the_quiet_line_turns_in_mid_scene(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 15);
	assert_string_equal(s.on, "departments");
	assert_true(shows(&s, "monipuolisuus"));
	s.pictures = 0;
	run_until(&s, 17);
	assert_int_equal(s.pictures, 1);
	assert_int_equal(s.change, CHANGE_DATA);
	assert_true(shows(&s, "mångsidighet"));
	assert_false(shows(&s, "monipuolisuus"));
	run_until(&s, 23);
	assert_int_equal(s.pictures, 1);
	run_to(&s, "intro");
	run_to(&s, "departments");
	assert_true(shows(&s, "monipuolisuus"));
	close_screen(&s);
}

static void a_moment_does_not_shorten_the_quiet_line(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 9);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 1);
	run_until(&s, 21); /* the moment: 12 to 20 s; departments: to 32 s */
	assert_string_equal(s.on, "departments");
	assert_true(shows(&s, "mångsidighet"));
	close_screen(&s);
}

static void a_large_house_has_its_thousands_marked(void **unused)
{
	Viesti__KioskState *state = state_of("season");
	struct screen s;

	(void)unused;
	state->participation->lit = 2112;
	state->participation->goal = 4200;
	open_screen(&s, NULL);
	s.wall = state->at;
	model_set_state(s.model, state, true);
	run_to(&s, "participation");
	assert_true(shows(&s, "2\u202f112"));
	assert_true(shows(&s, "2\u202f088"));
	assert_false(shows(&s, "2112"));
	close_screen(&s);
}

static void visitors_see_no_comparison_of_departments(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	s.look.visitors = true;
	run_until(&s, 29);
	assert_string_equal(s.log,
	    "0 intro, 8 participation, 20 announce, "
	    "28 intro");
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_LEADER, 1);
	run_until(&s, 60);
	assert_null(strstr(s.log, "leader"));
	close_screen(&s);
}

static void the_season_asks_for_its_own_scene(void **unused)
{
	static const struct {
		const char *state, *scene;
	} rows[] = {
		{ "before", "before" },
		{ "ended", "ended" },
		{ "paused", "paused" },
		{ "ceremony", "ceremony" },
		{ NULL, "waiting" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct screen s;

		open_screen(&s, rows[i].state);
		run_until(&s, 100);
		assert_string_equal(s.on, rows[i].scene);
		close_screen(&s);
	}
}

static void one_department_is_never_compared(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "one");
	run_until(&s, 100);
	assert_null(strstr(s.log, "departments"));
	assert_non_null(strstr(s.log, "participation"));
	close_screen(&s);
}

/* --------------------------------------------------------------- moments */

static void a_moment_waits_for_four_seconds_of_its_scene(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 9);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 1);
	run_until(&s, 33);
	/* departments from 8 on; 16 s of its own beside the moment's 8 */
	assert_string_equal(s.log,
	    "0 intro, 8 departments, 12 moment, "
	    "20 departments, 32 participation");
	close_screen(&s);
}

static void moments_are_ninety_seconds_apart(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 5);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 2);
	run_until(&s, 30);
	moment(&s, 102, VIESTI__MOMENT_KIND__MOMENT_LEADER, 1);
	run_until(&s, 210);
	assert_non_null(strstr(s.log, "0 intro, 5 moment, 13 intro"));
	assert_non_null(strstr(s.log, ", 95 moment, 103 "));
	/* due at 185, when intro had stood for a second only */
	assert_non_null(strstr(s.log, ", 184 intro, 188 leader, 196 "));
	close_screen(&s);
}

static void more_than_three_become_one(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 5);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 4);
	run_until(&s, 7);
	assert_string_equal(s.on, "moment");
	assert_true(shows(&s, "4 "));
	run_until(&s, 200);
	assert_null(strstr(strstr(s.log, "moment") + 1, "moment"));
	close_screen(&s);
}

static void the_same_moment_is_told_once(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 5);
	moment(&s, 41, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 2);
	run_until(&s, 60);
	assert_null(strstr(s.log, "moment")); /* 41, 42: in the first state */
	close_screen(&s);
}

static void a_pause_is_shown_at_once_and_forgets_moments(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 5);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 2);
	run_until(&s, 7);
	assert_string_equal(s.on, "moment");
	season(&s, VIESTI__SEASON_STATE__SEASON_PAUSED);
	run_until(&s, 8);
	assert_string_equal(s.on, "paused");
	moment(&s, 110, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 1);
	run_until(&s, 150);
	season(&s, VIESTI__SEASON_STATE__SEASON_OPEN);
	run_until(&s, 400);
	assert_non_null(strstr(s.log, "moment, 7 paused, 150 intro"));
	assert_null(strstr(strstr(s.log, "paused"), "moment"));
	close_screen(&s);
}

/* ------------------------------------------------------------ connection */

static void without_connection_for_30_s_the_picture_says_so(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 10);
	model_connection(s.model, CONNECTION_LOST, s.now);
	run_until(&s, 39);
	assert_false(shows(&s, "poikki"));
	run_until(&s, 42);
	assert_true(shows(&s, "poikki"));
	model_connection(s.model, CONNECTION_UP, s.now);
	run_until(&s, 44);
	assert_false(shows(&s, "poikki"));
	close_screen(&s);
}

static void a_short_break_is_not_seen(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 10);
	model_connection(s.model, CONNECTION_LOST, s.now);
	run_until(&s, 35);
	model_connection(s.model, CONNECTION_UP, s.now);
	run_until(&s, 120);
	assert_false(shows(&s, "poikki"));
	close_screen(&s);
}

static void after_ten_minutes_nobody_is_named(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	model_connection(s.model, CONNECTION_LOST, s.now);
	run_until(&s, 500);
	run_to(&s, "areas");
	assert_true(shows(&s, "Aino"));
	run_until(&s, 620);
	run_to(&s, "areas");
	assert_false(shows(&s, "Aino"));
	assert_true(shows(&s, "702")); /* the column's departments */
	assert_true(shows(&s, "21 viestijää"));
	model_connection(s.model, CONNECTION_UP, s.now);
	run_until(&s, (s.now - s.begin) / S + 20);
	run_to(&s, "areas");
	assert_true(shows(&s, "Aino"));
	close_screen(&s);
}

/* What is kept over a restart has their departments instead. */
static void after_a_restart_offline_departments_stand_for_people(void **unused)
{
	Viesti__KioskState *before = state_of("season"), *kept;
	struct screen s;

	(void)unused;
	kept = keep_without_people(before);
	viesti__kiosk_state__free_unpacked(before, NULL);
	open_screen(&s, NULL);
	s.wall = kept->at + 60 * S;
	model_set_state(s.model, kept, false);
	run_to(&s, "areas");
	assert_false(shows(&s, "Aino"));
	assert_true(shows(&s, "702"));
	assert_true(shows(&s, "poikki"));
	close_screen(&s);
}

static void no_moment_without_connection(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	model_connection(s.model, CONNECTION_LOST, s.now);
	run_until(&s, 40);
	moment(&s, 100, VIESTI__MOMENT_KIND__MOMENT_MILESTONE, 1);
	run_until(&s, 60);
	model_connection(s.model, CONNECTION_UP, s.now);
	run_until(&s, 160);
	assert_null(strstr(s.log, "moment"));
	close_screen(&s);
}

/* ---------------------------------------------------------------- changes */

static void changes_within_two_seconds_are_one_picture(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season");
	run_until(&s, 9);
	s.pictures = 0;
	result(&s, 570);
	run_until(&s, 10);
	result(&s, 571);
	assert_int_equal(s.pictures, 0);
	run_until(&s, 12);
	assert_int_equal(s.pictures, 1);
	assert_int_equal(s.change, CHANGE_DATA);
	assert_true(shows(&s, "571"));
	close_screen(&s);
}

static void outside_opening_hours_there_is_the_clock(void **unused)
{
	struct screen s;

	(void)unused;
	open_screen(&s, "season"); /* 14.32 */
	model_hours(s.model, 7, 15);
	run_until(&s, 27 * 60);
	assert_null(strstr(s.log, "paused"));
	run_until(&s, 28 * 60 + 20);
	assert_string_equal(s.on, "paused");
	close_screen(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pass_shows_the_four_then_one_of_the_others),
		cmocka_unit_test(frozen_takes_the_place_of_participation),
		cmocka_unit_test(many_departments_come_in_two_pages_a_pass),
		cmocka_unit_test(the_quiet_line_turns_in_mid_scene),
		cmocka_unit_test(a_moment_does_not_shorten_the_quiet_line),
		cmocka_unit_test(a_large_house_has_its_thousands_marked),
		cmocka_unit_test(visitors_see_no_comparison_of_departments),
		cmocka_unit_test(the_season_asks_for_its_own_scene),
		cmocka_unit_test(one_department_is_never_compared),
		cmocka_unit_test(a_moment_waits_for_four_seconds_of_its_scene),
		cmocka_unit_test(moments_are_ninety_seconds_apart),
		cmocka_unit_test(more_than_three_become_one),
		cmocka_unit_test(the_same_moment_is_told_once),
		cmocka_unit_test(a_pause_is_shown_at_once_and_forgets_moments),
		cmocka_unit_test(
		    without_connection_for_30_s_the_picture_says_so),
		cmocka_unit_test(a_short_break_is_not_seen),
		cmocka_unit_test(after_ten_minutes_nobody_is_named),
		cmocka_unit_test(
		    after_a_restart_offline_departments_stand_for_people),
		cmocka_unit_test(no_moment_without_connection),
		cmocka_unit_test(changes_within_two_seconds_are_one_picture),
		cmocka_unit_test(outside_opening_hours_there_is_the_clock),
	};

	i18n_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
