/* SPDX-License-Identifier: EUPL-1.2 */
/* What becomes of the house in a random history: departments, rules, pauses;
 * see play.h. */
#include "tests/support/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/clock.h"
#include "server/domain/rulebook.h"
#include "tests/support/tell.h"

static const char *const codes[] = { "alfa", "beeta", "gamma", "delta" };
static const int heads[] = { 20, 12, 3, 15 };

const char *play_code(struct play *p)
{
	return p->sv.departments
	    .all[play_roll(p, (unsigned)p->sv.departments.n)]
	    .code;
}

void play_departments(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__ImportDepartments rq = VIESTI__IMPORT_DEPARTMENTS__INIT;
	Viesti__DepartmentItem item[4], *items[4];
	Viesti__Text names[4];

	for (size_t i = 0; i < 4; i++) {
		viesti__department_item__init(&item[i]);
		viesti__text__init(&names[i]);
		items[i] = &item[i];
		item[i].department = (char *)(uintptr_t)codes[i];
		item[i].short_name = names[i].fi = item[i].department;
		item[i].name = &names[i];
		item[i].has_headcount = item[i].has_ranked = 1;
		item[i].headcount = (uint32_t)heads[i];
		item[i].ranked = i != 3;
	}
	rq.n_items = 4;
	rq.items = items;
	msg.body_case = VIESTI__REQUEST__BODY_IMPORT_DEPARTMENTS;
	msg.import_departments = &rq;
	assert_int_equal(play_ask(p, &msg), 0);
}

/* --- departments become others --- */

static int change(struct play *p, Viesti__ChangeDepartment *rq)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;

	rq->reason = "koe";
	msg.body_case = VIESTI__REQUEST__BODY_CHANGE_DEPARTMENT;
	msg.change_department = rq;
	return play_ask(p, &msg);
}

/* The running one or one of the next: the first three are over. */
static void set_round(struct play *p, Viesti__ChangeDepartment *rq)
{
	rq->has_from_round = 1;
	rq->from_round = 2 + play_roll(p, 4);
}

/* Other heads, or another name. */
void play_department(struct play *p)
{
	Viesti__ChangeDepartment rq = VIESTI__CHANGE_DEPARTMENT__INIT;
	Viesti__Text name = VIESTI__TEXT__INIT;
	char text[32];

	rq.department = (char *)(uintptr_t)play_code(p);
	set_round(p, &rq);
	if (play_roll(p, 3)) {
		rq.has_headcount = 1;
		rq.headcount = 3 + play_roll(p, 30);
	} else {
		snprintf(text, sizeof text, "Nimi %u", play_roll(p, 100));
		name.fi = text;
		rq.name = &name;
	}
	change(p, &rq);
}

/* A new one takes heads of another, and people where it begins at once. */
void play_split(struct play *p)
{
	Viesti__ChangeDepartment rq = VIESTI__CHANGE_DEPARTMENT__INIT;
	Viesti__Text name = VIESTI__TEXT__INIT;
	char code[16], id[2][16], *people[2];

	if (p->sv.departments.n >= TELL_DEPARTMENTS)
		return;
	snprintf(code, sizeof code, "uusi%zu", p->sv.departments.n);
	rq.department = rq.short_name = name.fi = code;
	rq.name = &name;
	rq.split_from = (char *)(uintptr_t)play_code(p);
	rq.has_headcount = 1;
	rq.headcount = 2 + play_roll(p, 6);
	if (play_roll(p, 2)) {
		people[0] = play_somebody(p, id[0]);
		people[1] = play_somebody(p, id[1]);
		rq.people = people;
		rq.n_people = 2;
	} else {
		set_round(p, &rq);
	}
	p->split += change(p, &rq) == 0;
}

void play_merge(struct play *p)
{
	Viesti__ChangeDepartment rq = VIESTI__CHANGE_DEPARTMENT__INIT;

	if (play_roll(p, 3))
		return;
	rq.department = (char *)(uintptr_t)play_code(p);
	rq.merge_into = (char *)(uintptr_t)play_code(p);
	if (play_roll(p, 2))
		set_round(p, &rq);
	p->merged += change(p, &rq) == 0;
}

/* --- versions of the rules --- */

/* The shipped rules with other numbers of the same length; free it. */
static char *other_rules(struct play *p)
{
	static const char *const lines[] = { "\n  week: 40", "\n  round: 40",
		"\n  area: 10", "\n  first_public: 15" };
	char *yaml = strdup(rulebook_preset("ministry"));

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *at = strstr(yaml, lines[i]);

		assert_non_null(at);
		at += strlen(lines[i]) - 2;
		at[0] = (char)('1' + play_roll(p, 5));
		at[1] = (char)('0' + play_roll(p, 10));
	}
	return yaml;
}

static bool draft(struct play *p, bool past)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__RulebookDraft rq = VIESTI__RULEBOOK_DRAFT__INIT;
	int32_t day = past ? clock_today() - (int32_t)play_roll(p, 20)
			   : clock_today() + 1 + (int32_t)play_roll(p, 20);

	rq.yaml = other_rules(p);
	rq.has_effective_at = rq.has_apply = 1;
	rq.effective_at = clock_day_start_us(day);
	rq.apply = !past;
	msg.body_case = VIESTI__REQUEST__BODY_RULEBOOK_DRAFT;
	msg.rulebook_draft = &rq;
	int rc = play_ask(p, &msg);
	free(rq.yaml);
	return rc == 0;
}

/* The newest draft, by a second person. */
static void apply(struct play *p)
{
	Viesti__Request msg = VIESTI__REQUEST__INIT;
	Viesti__RulebookApply rq = VIESTI__RULEBOOK_APPLY__INIT;

	rq.has_version = 1;
	rq.version = p->waiting;
	msg.body_case = VIESTI__REQUEST__BODY_RULEBOOK_APPLY;
	msg.rulebook_apply = &rq;
	p->uid++;
	p->retroactive += play_ask(p, &msg) == 0;
	p->uid--;
}

/* Of days past in two steps, between which other things happen; of days to come
 * at once. */
void play_rules(struct play *p)
{
	if (p->waiting)
		apply(p);
	p->waiting = 0;
	if (play_roll(p, 2)) {
		if (draft(p, true))
			p->waiting = 1 +
			    p->done[VIESTI__REQUEST__BODY_RULEBOOK_DRAFT];
	} else {
		p->forward += draft(p, false);
	}
}

/* --- pauses --- */

/* It begins, or ends: perhaps with a week or two more. */
void play_pause(struct play *p)
{
	if (p->w.season.state == STATE_PAUSED)
		play_step(p, STATE_OPEN, 7 * play_roll(p, 3));
	else if (play_roll(p, 2))
		play_step(p, STATE_PAUSED, 0);
}
