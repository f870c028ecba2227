/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A department becomes another from a round on, the running one or a later
 * one: another name, another headcount, merged into another, or split off. The
 * past stays: rounds before have the heads that they had.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/asof.h"
#include "server/handlers/departments.h"
#include "server/handlers/handlers.h"

struct change_of {
	const Viesti__ChangeDepartment *rq;
	bool is_new;
	/* in each round; other: that it goes into, or is split from */
	struct department_plan *plan, *other;
	uint16_t index, to; /* where people go, or DEPARTMENT_NONE */
	bool merges, splits;
	int running;
	int from;     /* round, 0-based */
	bool at_once; /* it runs */
	int32_t day;  /* its first */
	uint32_t *people;
	size_t n_people;
	const char *reason;
};

static int bad(struct request *r, int code, const char *field,
    const char *reason, const char *text)
{
	error_set(&r->err, code, reason, "%s", text);
	return error_field(&r->err, field);
}

/* ----------------------------------------------------------- what is asked */

static int read_round(struct world *w, struct request *r, struct change_of *c)
{
	int running = c->running = departments_round(w);

	if (w->season.state < STATE_OPEN)
		return bad(r, E_PRECONDITION, "from_round", "season_not_open",
		    _("The season is not open yet: departments are imported "
		      "from a spreadsheet until then."));
	if (w->season.state >= STATE_FINAL)
		return bad(r, E_PRECONDITION, "from_round", "season_final",
		    _("The season's result is final; departments can't be "
		      "changed any more."));
	c->from = c->rq->has_from_round ? (int)c->rq->from_round - 1 : running;
	if (c->from < running || c->from >= w->season.rounds) {
		error_set(&r->err, E_INVALID, "round_range",
		    _("A department changes from the running round %d on, or "
		      "from a later one up to %d."),
		    running + 1, w->season.rounds);
		return error_field(&r->err, "from_round");
	}
	c->at_once = c->from == running;
	c->day = w->season.round_start[c->from];
	return 0;
}

static int32_t heads_in(const struct department_plan *plan, int round)
{
	return plan->in[round].headcount;
}

/* As it is known; NULL: no memory, or the store, which r->err says. */
static struct department_plan *plan_of(struct world *w, struct request *r,
    const struct department *d)
{
	struct department_plan *plan = arena_zalloc(r->arena, sizeof *plan);

	if (!plan) {
		request_too_large(r);
		return NULL;
	}
	for (int i = 0; i < ROUNDS_MAX; i++)
		plan->in[i] = *d;
	if (d->id == 0)
		return plan;
	return store_department_plan(w->store, w->season.id, d->id, STORE_NOW,
		   plan, &r->err) < 0
	    ? NULL
	    : plan;
}

/* One whose split was taken back is there by its row only. */
static bool was_never_there(const struct department_plan *plan)
{
	for (int i = 0; i < ROUNDS_MAX; i++)
		if (plan->in[i].headcount || plan->in[i].merged_into)
			return false;
	return true;
}

static int find_new(struct world *w, struct request *r, struct change_of *c,
    const char *text)
{
	struct department d = { .ranked = true };

	if (!c->rq->name || !c->rq->name->fi || !c->rq->short_name ||
	    !c->rq->has_headcount) {
		error_set(&r->err, E_NOT_FOUND, "unknown_department",
		    _("There is no department \"%s\". A new one needs a name, "
		      "a short name and a headcount."),
		    text);
		return error_field(&r->err, "department");
	}
	if (!department_is_code(text))
		return bad(r, E_INVALID, "department", "code",
		    _("A department's code has up to 32 small letters, "
		      "digits, - and _."));
	c->is_new = true;
	if (c->plan) {
		d.id = c->plan->in[0].id;
		snprintf(d.code, sizeof d.code, "%s", text);
		for (int i = 0; i < ROUNDS_MAX; i++)
			c->plan->in[i] = d;
		return 0;
	}
	if (w->departments.n >= DEPARTMENTS_MAX)
		return bad(r, E_INVALID, "department", "too_many_departments",
		    _("There are 500 departments already."));
	snprintf(d.code, sizeof d.code, "%s", text);
	c->index = (uint16_t)w->departments.n;
	c->plan = plan_of(w, r, &d);
	return c->plan ? 0 : r->err.code;
}

static int find(struct world *w, struct request *r, struct change_of *c)
{
	const char *text = request_clean(r, c->rq->department);

	if (!text)
		return request_too_large(r);
	c->index = text[0] ? departments_find(&w->departments, text)
			   : DEPARTMENT_NONE;
	if (c->index == DEPARTMENT_NONE)
		return find_new(w, r, c, text);
	c->plan = plan_of(w, r, &w->departments.all[c->index]);
	if (!c->plan)
		return r->err.code;
	if (was_never_there(c->plan))
		return find_new(w, r, c, w->departments.all[c->index].code);
	if (heads_in(c->plan, c->from) > 0)
		return 0;
	return bad(r, E_PRECONDITION, "department", "department_closed",
	    _("That department is not there in that round any more."));
}

static int put(struct request *r, char *to, size_t size, const char *from,
    const char *field)
{
	const char *clean = request_clean(r, from);

	if (!clean)
		return request_too_large(r);
	if (!clean[0])
		return 0;
	if (strlen(clean) >= size)
		return bad(r, E_INVALID, field, "name_long",
		    _("That name is too long."));
	snprintf(to, size, "%s", clean);
	return 0;
}

/* The names of one round. What is not said in a language of a new department
 * is said as in Finnish. */
static int read_names_of(struct request *r, const struct change_of *c,
    struct department *d)
{
	const Viesti__Text *name = c->rq->name;
	int rc = 0;

	if (name) {
		const char *said[LANG_COUNT] = { [LANG_FI] = name->fi,
			[LANG_SV] = name->sv,
			[LANG_EN] = name->en };
		for (int l = 0; l < LANG_COUNT && rc == 0; l++)
			rc = put(r, d->name[l], sizeof d->name[l],
			    said[l] || !c->is_new ? said[l] : name->fi, "name");
	}
	if (rc == 0 && c->rq->short_name)
		rc = put(r, d->short_name, sizeof d->short_name,
		    c->rq->short_name, "short_name");
	if (rc == 0 && !department_is_short(d->short_name))
		rc = bad(r, E_INVALID, "short_name", "short_name",
		    _("A short name has 1 to 18 characters."));
	if (c->rq->has_ranked)
		d->ranked = c->rq->ranked;
	return rc;
}

/* One that has not been there yet is called as in its first round. */
static int named_from(const struct change_of *c)
{
	for (int i = 0; i < c->from && !c->is_new; i++)
		if (heads_in(c->plan, i) > 0)
			return c->from;
	return 0;
}

static int read_names(struct request *r, struct change_of *c)
{
	int rc = 0;

	for (int i = named_from(c); i < ROUNDS_MAX && rc == 0; i++)
		rc = read_names_of(r, c, &c->plan->in[i]);
	return rc;
}

static int read_headcount(struct world *w, struct request *r,
    struct change_of *c)
{
	uint32_t members = c->is_new ? 0 : w->members_in[c->index];

	if (!c->rq->has_headcount)
		return 0;
	if (c->rq->headcount < 1 || c->rq->headcount > 100000)
		return bad(r, E_INVALID, "headcount", "headcount",
		    _("The headcount is a number from 1 to 100000."));
	if (c->rq->headcount < members)
		return bad(r, E_CONFLICT, "headcount", "headcount_taken",
		    _("The department has more participants than that "
		      "already. Move them first."));
	for (int i = c->from; i < ROUNDS_MAX; i++)
		c->plan->in[i].headcount = (int32_t)c->rq->headcount;
	return 0;
}

/* Heads and people of a closed one come to the other. */
static int read_merge(struct world *w, struct request *r, struct change_of *c)
{
	const char *text = c->rq->merge_into;

	if (!text)
		return 0;
	c->to = departments_find(&w->departments, text);
	if (c->to != DEPARTMENT_NONE && c->to != c->index && !c->is_new) {
		c->other = plan_of(w, r, &w->departments.all[c->to]);
		if (!c->other)
			return r->err.code;
	}
	if (!c->other || heads_in(c->other, c->from) == 0) {
		error_set(&r->err, E_INVALID, "merge_into",
		    _("There is no other department \"%s\" in that round, "
		      "into which this one could be merged."),
		    text);
		return error_field(&r->err, "merge_into");
	}
	c->merges = true;
	for (int i = c->from; i < ROUNDS_MAX; i++) {
		c->other->in[i].headcount += heads_in(c->plan, i);
		c->plan->in[i].headcount = 0;
		c->plan->in[i].merged_into = c->other->in[i].id;
	}
	c->people = departments_members(w, r, c->index, &c->n_people);
	return c->people ? 0 : request_too_large(r);
}

/* The heads of a new one were another's. */
static int read_split(struct world *w, struct request *r, struct change_of *c)
{
	const char *text = c->rq->split_from;
	uint16_t source;

	if (!text)
		return 0;
	source = departments_find(&w->departments, text);
	if (source == DEPARTMENT_NONE || !c->is_new || c->merges) {
		error_set(&r->err, E_INVALID, "split_from",
		    _("A new department is split off one that is there, and "
		      "\"%s\" is not."),
		    text);
		return error_field(&r->err, "split_from");
	}
	c->splits = true;
	c->other = plan_of(w, r, &w->departments.all[source]);
	if (!c->other)
		return r->err.code;
	for (int i = c->from; i < ROUNDS_MAX; i++)
		c->other->in[i].headcount -= (int32_t)c->rq->headcount;
	for (int i = c->from; i < w->season.rounds; i++)
		if (heads_in(c->other, i) < 1)
			return bad(r, E_CONFLICT, "headcount", "headcount",
			    _("That is the whole department: rename it "
			      "instead."));
	return 0;
}

/* Nobody may be left without a head. */
static int check_source(struct world *w, struct request *r,
    const struct change_of *c)
{
	uint32_t staying;
	uint16_t source;

	if (!c->splits)
		return 0;
	source = departments_find(&w->departments, c->other->in[0].code);
	staying = w->members_in[source];
	for (size_t i = 0; i < c->n_people; i++)
		staying -= world_department(w, c->people[i]) == source;
	if (staying <= (uint32_t)heads_in(c->other, c->running))
		return 0;
	return bad(r, E_CONFLICT, "headcount", "headcount_taken",
	    _("The department would have fewer heads than participants. Name "
	      "more of them as people of the new one."));
}

static int find_person(struct world *w, struct request *r, const char *text,
    const struct change_of *c, uint32_t *person)
{
	struct person_row row;
	int rc = store_person_by_staff_id(w->store, text, &row, &r->err);

	if (rc < 0)
		return rc;
	if (rc == 1 && row.p.left_at == 0 &&
	    world_department(w, row.p.number) != c->index) {
		*person = row.p.number;
		return 0;
	}
	error_set(&r->err, E_NOT_FOUND, "unknown_person",
	    _("There is no participant with the staff id \"%s\" in another "
	      "department."),
	    text);
	return error_field(&r->err, "people");
}

static int read_people(struct world *w, struct request *r, struct change_of *c)
{
	uint32_t members = c->is_new ? 0 : w->members_in[c->index];
	int rc = 0;

	if (c->rq->n_people == 0)
		return 0;
	if (!c->at_once)
		return bad(r, E_PRECONDITION, "people", "people_later",
		    _("People come when the round has begun: say who comes "
		      "then, or move each of them."));
	if ((uint32_t)heads_in(c->plan, c->from) < members + c->rq->n_people)
		return bad(r, E_CONFLICT, "headcount", "department_full",
		    _("That department has fewer heads than people would "
		      "be in it."));
	c->to = c->index;
	c->people = arena_alloc(r->arena, c->rq->n_people * sizeof *c->people);
	if (!c->people)
		return request_too_large(r);
	for (size_t i = 0; i < c->rq->n_people && rc == 0; i++) {
		rc = find_person(w, r, c->rq->people[i], c,
		    &c->people[c->n_people]);
		for (size_t k = 0; k < c->n_people && rc == 0; k++)
			if (c->people[k] == c->people[c->n_people])
				rc = bad(r, E_INVALID, "people", "person_twice",
				    _("Somebody is named twice."));
		c->n_people++;
	}
	return rc;
}

/* From when and why. */
static int read_frame(struct world *w, struct request *r, struct change_of *c)
{
	int rc = read_round(w, r, c);

	c->to = DEPARTMENT_NONE;
	c->reason = request_clean(r, c->rq->reason);
	if (rc == 0 && !c->reason)
		return request_too_large(r);
	if (rc == 0 && !c->reason[0])
		return bad(r, E_INVALID, "reason", "reason_missing",
		    _("Say why the department changes: it is kept."));
	return rc;
}

static int read_all(struct world *w, struct request *r, struct change_of *c)
{
	int rc = 0;

	if (c->rq->merge_into &&
	    (c->rq->has_headcount || c->rq->name || c->rq->n_people))
		return bad(r, E_INVALID, "merge_into", "merge_alone",
		    _("A merge says nothing else: names and headcount are "
		      "those of the other department. Change them after it."));
	if (rc == 0)
		rc = find(w, r, c);
	if (rc == 0)
		rc = read_names(r, c);
	if (rc == 0)
		rc = read_headcount(w, r, c);
	if (rc == 0)
		rc = read_merge(w, r, c);
	if (rc == 0)
		rc = read_split(w, r, c);
	if (rc == 0)
		rc = read_people(w, r, c);
	return rc < 0 ? rc : check_source(w, r, c);
}

/* ------------------------------------------------------------- the preview */

static int put_in_model(struct world *w, const struct change_of *c)
{
	struct department d;
	int rc;

	department_in(c->plan, c->running, &d);
	if (!d.id) /* not stored yet: any number that no other one has */
		d.id = INT64_MAX;
	rc = world_department_put(w, &d);
	if (rc < 0 || !c->other)
		return rc;
	department_in(c->other, c->running, &d);
	return world_department_put(w, &d);
}

static int try_out(struct world *w, const struct change_of *c)
{
	int rc = put_in_model(w, c);

	for (size_t i = 0; rc == 0 && c->at_once && i < c->n_people; i++) {
		const struct world_person *p = &w->people[c->people[i]];
		int32_t since = p->members[p->n_members - 1].from;

		world_member_moves(w, c->people[i], c->to,
		    since > c->day ? since : c->day);
	}
	return rc;
}

struct board {
	struct department_place *all;
	size_t n;
};

static int take_board(const struct house *h, struct request *r, struct board *b)
{
	const struct ranking which = { AREA_ALL, ROUND_ALL };

	b->all = arena_alloc(r->arena,
	    (h->departments->n + 1) * sizeof *b->all);
	if (!b->all)
		return request_too_large(r);
	b->n = standings_departments(h->standings, which, house_counted(h),
	    NULL, b->all);
	return 0;
}

static const struct department_place *place_in(const struct board *b,
    uint16_t department)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->all[i].department == department)
			return &b->all[i];
	return NULL;
}

/* was or is may be NULL: no row there. */
static void fill_move(const struct world *w, struct request *r,
    const struct department_place *was, const struct department_place *is,
    Viesti__RankMove *out)
{
	uint16_t department = (is ? is : was)->department;

	out->department = department == DEPARTMENT_JOINT
	    ? "joint"
	    : request_text(r, w->departments.all[department].code);
	out->has_rank_before = was && was->rank;
	out->rank_before = was ? was->rank : 0;
	out->has_rank_after = is && is->rank;
	out->rank_after = is ? is->rank : 0;
	out->has_before = was != NULL;
	out->before = was ? was->index : 0;
	out->has_after = is != NULL;
	out->after = is ? is->index : 0;
}

static bool differs(const struct department_place *was,
    const struct department_place *is)
{
	return (was || is) &&
	    (!was || !is || was->rank != is->rank || was->index != is->index);
}

static int fill_ranks(const struct world *w, struct request *r,
    const struct board *before, const struct board *after,
    Viesti__DepartmentChanged *out)
{
	size_t n = w->departments.n + 1;

	out->ranks = (Viesti__RankMove **)request_array(r, n,
	    sizeof **out->ranks);
	if (!out->ranks)
		return request_too_large(r);
	for (size_t i = 0; i < n; i++) {
		uint16_t d = i + 1 < n ? (uint16_t)i : DEPARTMENT_JOINT;
		const struct department_place *was = place_in(before, d);
		const struct department_place *is = place_in(after, d);
		if (!differs(was, is))
			continue;
		viesti__rank_move__init(out->ranks[out->n_ranks]);
		fill_move(w, r, was, is, out->ranks[out->n_ranks++]);
	}
	return 0;
}

/* What moves at once, tried out on a competition of its own. */
static int preview(struct world *w, struct request *r,
    const struct change_of *c, Viesti__DepartmentChanged *out)
{
	struct board before = { 0 }, after = { 0 };
	struct asof *a;
	int rc = asof_read(&a, w->store, w->season.id, world_stamp(w), &r->err);

	if (rc < 0)
		return rc;
	rc = take_board(asof_house(a), r, &before);
	if (rc == 0 && try_out(asof_world(a), c) < 0)
		rc = request_too_large(r);
	if (rc == 0)
		rc = asof_again(a, &r->err);
	if (rc == 0)
		rc = take_board(asof_house(a), r, &after);
	if (rc == 0)
		rc = fill_ranks(asof_world(a), r, &before, &after, out);
	asof_free(a);
	return rc;
}

/* ------------------------------------------------------------- writing */

static int store_all(struct world *w, struct request *r, struct change_of *c,
    int64_t at)
{
	int rc;

	r->written = true;
	rc = store_department_change(w->store, c->plan, c->from, at, c->reason,
	    &r->err);
	if (rc == 0 && c->other)
		rc = store_department_change(w->store, c->other, c->from, at,
		    c->reason, &r->err);
	if (rc == 0)
		rc = put_in_model(w, c);
	if (rc == 0 && c->at_once && c->n_people)
		rc = departments_move(w, r, c->people, c->n_people, c->to,
		    c->day, at);
	return rc;
}

static int write(struct world *w, struct request *r, struct change_of *c,
    const uint8_t digest[16])
{
	int64_t at = world_stamp(w);
	char detail[STORE_DETAIL_SIZE];
	int rc = store_all(w, r, c, at);

	if (rc < 0)
		return rc;
	const struct department *d = &c->plan->in[c->from];
	snprintf(detail, sizeof detail,
	    "department=%s from_round=%d headcount=%d ranked=%d people=%zu%s%s",
	    d->code, c->from + 1, d->headcount, d->ranked,
	    c->at_once ? c->n_people : 0,
	    c->merges	    ? " into="
		: c->splits ? " of="
			    : "",
	    c->other ? c->other->in[0].code : "");
	struct world_entry entry = { .kind = "department_change",
		.subject = d->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = at };
	return world_journal(w, r, &entry);
}

/* ------------------------------------------------------------- answering */

static void fill(struct request *r, const struct world *w, const char *code,
    int from, size_t people, Viesti__DepartmentChanged *out)
{
	out->department = request_text(r, code);
	out->has_from_round = out->has_from = out->has_moved = 1;
	out->from_round = (uint32_t)from + 1;
	out->from = w->season.round_start[from];
	out->moved = (uint32_t)people;
	r->reply.body_case = VIESTI__REPLY__BODY_DEPARTMENT_CHANGED;
	r->reply.department_changed = out;
}

/* A cancellation's entry is about the entry that it takes back. */
static const char *code_of(const struct world *w, const struct request *r,
    const struct journal_entry *e)
{
	const struct departments *d = &w->departments;
	const Viesti__ChangeDepartment *rq = r->msg->change_department;
	uint16_t index = rq->cancel ? departments_find(d, rq->department)
				    : departments_by_id(d, e->subject);

	return index == DEPARTMENT_NONE ? "" : d->all[index].code;
}

static void digest_of(const Viesti__ChangeDepartment *rq, struct request *r,
    uint8_t digest[16])
{
	char numbers[64];
	const char *parts[10] = { rq->department, rq->short_name, rq->reason,
		rq->merge_into, numbers };
	struct buf people;

	buf_init(&people, 1u << 16);
	for (size_t i = 0; i < rq->n_people; i++)
		buf_addf(&people, "%s ", rq->people[i]);
	snprintf(numbers, sizeof numbers, "%u %u %u %d", rq->from_round,
	    rq->headcount, rq->has_ranked, rq->ranked);
	parts[5] = people.len ? request_text(r, people.data) : NULL;
	if (rq->name) {
		parts[6] = rq->name->fi;
		parts[7] = rq->name->sv;
		parts[8] = rq->name->en;
	}
	parts[9] = rq->split_from;
	world_digest(digest,
	    rq->cancel ? "department_cancel" : "department_change", parts, 10);
	buf_fini(&people);
}

/* 1: done earlier and answered. */
static int replay(struct world *w, struct request *r, const uint8_t digest[16],
    Viesti__DepartmentChanged *out)
{
	struct journal_entry e;
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);

	if (rc <= 0)
		return rc;
	int64_t round = store_detail_number(e.detail, "from_round");
	int64_t people = store_detail_number(e.detail, "people");
	fill(r, w, code_of(w, r, &e), (int)round - 1,
	    people > 0 ? (size_t)people : 0, out);
	return 1;
}

/* Done, previewed or taken back. */
static int carry_out(struct world *w, struct request *r, struct change_of *c,
    const uint8_t digest[16], Viesti__DepartmentChanged *out)
{
	int rc = read_frame(w, r, c);

	if (rc == 0 && c->rq->cancel)
		return departments_cancel(w, r, c->from, c->reason, digest,
		    &c->index);
	if (rc == 0)
		rc = read_all(w, r, c);
	if (rc == 0)
		rc = preview(w, r, c, out);
	if (rc == 0 && !c->rq->check_only)
		rc = write(w, r, c, digest);
	return rc;
}

int handle_change_department(struct world *w, struct request *r)
{
	struct change_of c = { .rq = r->msg->change_department };
	Viesti__DepartmentChanged *out = arena_alloc(r->arena, sizeof *out);
	uint8_t digest[16];
	int rc = 0;

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__department_changed__init(out);
	digest_of(c.rq, r, digest);
	if (!c.rq->check_only) {
		rc = request_operation(r, r->msg->has_operation,
		    &r->msg->operation);
		if (rc == 0)
			rc = replay(w, r, digest, out);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	rc = carry_out(w, r, &c, digest, out);
	if (rc < 0)
		return rc;
	fill(r, w,
	    c.plan ? c.plan->in[0].code : w->departments.all[c.index].code,
	    c.from, c.n_people, out);
	return 0;
}
