/* SPDX-License-Identifier: EUPL-1.2 */
/* What was said of departments comes true when its round begins; and moving
 * many people. See departments.h. */
#include "server/handlers/departments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/dispatch.h"
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"
#include "server/server.h"

#define AGAIN_US 5000000 /* when it could not be stored */

static int round_of(const struct season *s, int32_t today)
{
	int counted = season_counted(s, today);

	return counted > 0 ? counted - 1 : 0;
}

int departments_round(const struct world *w)
{
	return round_of(&w->season, world_today(w));
}

uint32_t *departments_members(struct world *w, struct request *r,
    uint16_t department, size_t *n)
{
	size_t room = 0;
	uint32_t *all;

	*n = 0;
	for (uint32_t i = 0; i < w->n_people; i++)
		room += world_department(w, i) == department;
	arena_set_limit(r->arena, HANDLER_ARENA + room * sizeof *all);
	all = arena_alloc(r->arena, (room + 1) * sizeof *all);
	for (uint32_t i = 0; all && i < w->n_people; i++)
		if (world_department(w, i) == department)
			all[(*n)++] = i;
	return all;
}

static int move_one(struct world *w, struct request *r, uint32_t person,
    uint16_t to, int32_t from, int64_t at)
{
	const struct world_person *p = &w->people[person];
	int32_t since = p->members[p->n_members - 1].from;
	struct person_row row;
	int rc = persons_get(w, r, person, &row);

	if (rc < 0)
		return rc;
	if (from < since)
		from = since;
	row.p.department = to;
	r->written = true;
	rc = store_person_put(w->store, &row, &r->err);
	if (rc == 0)
		rc = store_membership_add(w->store, person, to, from, at,
		    &r->err);
	return rc < 0 ? rc : world_person_moved(w, &row.p, from, &r->err);
}

int departments_move(struct world *w, struct request *r,
    const uint32_t *persons, size_t n, uint16_t to, int32_t from, int64_t at)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = move_one(w, r, persons[i], to, from, at);
	return rc;
}

/* ------------------------------------------------------- a round begins */

struct read {
	struct department *all;
	size_t n, room;
};

static int keep(void *arg, const struct department *d)
{
	struct read *to = arg;

	if (to->n == to->room) {
		to->room = to->room * 2 + 64;
		to->all = xrealloc(to->all, to->room * sizeof *to->all);
	}
	to->all[to->n++] = *d;
	return 0;
}

static bool is_same(const struct department *a, const struct department *b)
{
	return a->headcount == b->headcount && a->ranked == b->ranked &&
	    a->merged_into == b->merged_into &&
	    memcmp(a->name, b->name, sizeof a->name) == 0 &&
	    strcmp(a->short_name, b->short_name) == 0;
}

/* The people of a department that closes with that round follow it. */
static int follow(struct world *w, struct request *r, uint16_t department,
    int round)
{
	const struct department *d = &w->departments.all[department];
	uint16_t to = departments_in(&w->departments, department, round);
	int32_t day = w->season.round_start[round];
	char detail[128];
	size_t n;
	uint32_t *persons = departments_members(w, r, department, &n);

	if (!persons)
		return request_too_large(r);
	if (n == 0 || to == DEPARTMENT_NONE)
		return 0;
	snprintf(detail, sizeof detail, "department=%s into=%s people=%zu",
	    d->code, w->departments.all[to].code, n);
	struct world_entry entry = { .kind = "department_merged",
		.subject = d->id,
		.detail = detail,
		.at = world_stamp(w) };
	/* Known since the round began: no moment of it is without. */
	int rc = departments_move(w, r, persons, n, to, day,
	    clock_day_start_us(day));
	return rc < 0 ? rc : world_journal(w, r, &entry);
}

static bool is_merged(const struct department *d)
{
	return d->headcount == 0 && d->merged_into != 0;
}

/* Round by round: the server may have been down when one began. */
static int follow_all(struct world *w, struct request *r)
{
	int rc = 0;

	for (int round = 0; round <= departments_round(w); round++)
		for (uint16_t i = 0; i < w->departments.n && rc == 0; i++)
			if (is_merged(&w->departments.all[i]) &&
			    department_closes(&w->departments.all[i]) == round)
				rc = follow(w, r, i, round);
	return rc;
}

static int turn(struct world *w, struct request *r)
{
	struct read now = { NULL, 0, 0 };
	const struct store_loader loader = { .arg = &now, .department = keep };
	int round = departments_round(w);
	int rc = store_load_then(w->store, w->season.id, STORE_NOW, &loader,
	    &r->err);

	for (size_t i = 0; i < now.n && rc == 0; i++)
		if (i >= w->departments.n ||
		    !is_same(&now.all[i], &w->departments.all[i]))
			rc = world_department_put(w, &now.all[i]);
	free(now.all);
	if (rc == 0)
		rc = follow_all(w, r);
	return rc < 0 ? rc : world_departments_turned(w, round);
}

/* run as a request of nobody's */
static int run_alone(struct world *w,
    int (*run)(struct world *w, struct request *r), struct error *err)
{
	struct request *r = request_new();

	if (!r)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	int rc = run(w, r);
	if (rc < 0)
		*err = r->err;
	request_free(r);
	return rc;
}

int departments_catch_up(struct world *w, struct error *err)
{
	return run_alone(w, follow_all, err);
}

int departments_turn(struct world *w, struct error *err)
{
	return w->departments.turned == departments_round(w) + 1
	    ? 0
	    : run_alone(w, turn, err);
}

/* The writer has turned before it. */
static int turned(struct world *w, struct request *r)
{
	(void)w, (void)r;
	return 0;
}

static const struct request_type turn_type = {
	.name = "departments_turn",
	.where = RUN_WRITER,
	.run.writer = turned,
	.flags = CHANGES,
};

void departments_look(struct server *sv)
{
	int round = round_of(&sv->season, clock_today());
	int64_t now = clock_mono_us();
	struct request *q;

	if (sv->stopping || sv->departments.turned == round + 1 ||
	    (sv->departments_asked_us &&
		now - sv->departments_asked_us < AGAIN_US))
		return;
	q = request_new();
	if (!q)
		return;
	sv->departments_asked_us = now;
	q->type = &turn_type;
	dispatch_internal(sv, q);
}
