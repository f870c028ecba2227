/* SPDX-License-Identifier: EUPL-1.2 */
/* Changes of departments that are planned for a later round: which there are,
 * and taking one back before its round begins. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/handlers/departments.h"
#include "server/handlers/handlers.h"
#include "server/reader.h"

#define PLANS_MAX 200

/* ------------------------------------------------------------- the list */

struct listing {
	struct request *r;
	const struct season *season;
	Viesti__DepartmentPlans *out;
};

static int add(const struct department_planned *p, void *arg)
{
	struct listing *l = arg;
	Viesti__DepartmentPlan *out = l->out->rows[l->out->n_rows];

	viesti__department_plan__init(out);
	out->department = request_text(l->r, p->d.code);
	out->has_from_round = out->has_from = out->has_headcount = 1;
	out->from_round = (uint32_t)p->from + 1;
	out->from = l->season->round_start[p->from];
	out->headcount = (uint32_t)p->d.headcount;
	out->name = request_names(l->r, p->d.name[LANG_FI], p->d.name[LANG_SV],
	    p->d.name[LANG_EN]);
	out->short_name = request_text(l->r, p->d.short_name);
	if (p->merges)
		out->merge_into = request_text(l->r, p->other);
	if (p->splits)
		out->split_from = request_text(l->r, p->other);
	out->reason = request_text(l->r, p->reason);
	out->by = request_text(l->r, p->by);
	out->has_at = 1;
	out->at = p->at;
	return ++l->out->n_rows == PLANS_MAX;
}

int handle_department_plans(struct archive *a, struct request *r)
{
	Viesti__DepartmentPlans *out = arena_alloc(r->arena, sizeof *out);
	struct season s;
	struct listing l = { r, &s, out };

	if (!out)
		return request_too_large(r);
	viesti__department_plans__init(out);
	out->rows = (Viesti__DepartmentPlan **)request_array(r, PLANS_MAX,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	int rc = store_season_get(a->store, 0, STORE_NOW, &s, &r->err);
	if (rc < 0)
		return rc;
	rc = store_departments_planned(a->store, s.id,
	    season_counted(&s, clock_today()) - 1, add, &l, &r->err);
	r->reply.body_case = VIESTI__REPLY__BODY_DEPARTMENT_PLANS;
	r->reply.department_plans = out;
	return rc < 0 ? rc : 0;
}

/* ------------------------------------------------------------- taking back */

struct search {
	int64_t department;
	int from;
	bool found;
	struct department_planned p; /* the latest */
};

static int match(const struct department_planned *p, void *arg)
{
	struct search *s = arg;

	if (p->d.id != s->department || p->from != s->from)
		return 0;
	s->found = true;
	s->p = *p;
	s->p.by = s->p.reason = NULL;
	return 0;
}

#define FIELD(name, is_text)                                      \
	{                                                         \
		offsetof(struct department, name),                \
		    sizeof((struct department *)0)->name, is_text \
	}

static const struct {
	size_t at, size;
	bool is_text;
} fields[] = {
	FIELD(headcount, false),
	FIELD(ranked, false),
	FIELD(merged_into, false),
	FIELD(name[LANG_EN], true),
	FIELD(name[LANG_FI], true),
	FIELD(name[LANG_SV], true),
	FIELD(short_name, true),
};

static bool is_same(const struct department *a, const struct department *b,
    size_t field)
{
	const char *x = (const char *)a + fields[field].at;
	const char *y = (const char *)b + fields[field].at;

	return fields[field].is_text ? strcmp(x, y) == 0
				     : memcmp(x, y, fields[field].size) == 0;
}

/* What the change made different is as before; false: it was made different
 * once more since. */
static bool put_back(struct department *now, const struct department *with,
    const struct department *before)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (is_same(with, before, i))
			continue;
		if (!is_same(now, with, i))
			return false;
		memcpy((char *)now + fields[i].at,
		    (const char *)before + fields[i].at, fields[i].size);
	}
	return true;
}

static int plan_at(struct world *w, struct request *r,
    const struct department *d, int64_t until, struct department_plan *plan)
{
	for (int i = 0; i < ROUNDS_MAX; i++)
		plan->in[i] = *d;
	return store_department_plan(w->store, w->season.id, d->id, until, plan,
	    &r->err);
}

/* plans: now, with the change, before it; the first becomes what is to be. */
static int take_back(struct world *w, struct request *r,
    const struct department *d, const struct department_planned *p,
    struct department_plan plans[3])
{
	int rc = plan_at(w, r, d, STORE_NOW, &plans[0]);

	if (rc >= 0)
		rc = plan_at(w, r, d, p->at, &plans[1]);
	if (rc >= 0)
		rc = plan_at(w, r, d, p->at - 1, &plans[2]);
	if (rc < 0)
		return rc;
	for (int i = 0; i < ROUNDS_MAX && rc == 0; i++) {
		plans[2].in[i] = plans[1].in[i]; /* it was not there yet */
		plans[2].in[i].headcount = 0;
		plans[2].in[i].merged_into = 0;
	}
	for (int i = p->from; i < ROUNDS_MAX; i++) {
		if (put_back(&plans[0].in[i], &plans[1].in[i], &plans[2].in[i]))
			continue;
		error_set(&r->err, E_CONFLICT, "changed_since",
		    _("The department \"%s\" was changed once more after this "
		      "was planned, for the same time. Take that back first: "
		      "`department planned` lists what can be."),
		    d->code);
		return error_field(&r->err, "from_round");
	}
	return 0;
}

static int store_back(struct world *w, struct request *r,
    struct department_plan *plan, int from, int64_t at, const char *reason)
{
	struct department d;

	r->written = true;
	int rc = store_department_change(w->store, plan, from, at, reason,
	    &r->err);
	department_in(plan, departments_round(w), &d);
	return rc < 0 ? rc : world_department_put(w, &d);
}

static int find_plan(struct world *w, struct request *r, struct search *s)
{
	int rc = store_departments_planned(w->store, w->season.id,
	    departments_round(w), match, s, &r->err);

	if (rc < 0 || s->found)
		return rc;
	error_set(&r->err, E_NOT_FOUND, "not_planned",
	    _("Nothing that could be taken back is planned for that "
	      "department from round %d on: `department planned` lists what "
	      "is. What has begun stays."),
	    s->from + 1);
	return error_field(&r->err, "from_round");
}

static int journal(struct world *w, struct request *r,
    const struct department_planned *p, const uint8_t digest[16], int64_t at,
    const char *reason)
{
	char detail[STORE_DETAIL_SIZE + 512];

	snprintf(detail, sizeof detail,
	    "department=%s from_round=%d change=%" PRIu64 " reason=%s",
	    p->d.code, p->from + 1, p->entry, reason);
	struct world_entry entry = { .kind = "department_cancel",
		.subject = (int64_t)p->entry,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = at };
	return world_journal(w, r, &entry);
}

static int find_department(struct world *w, struct request *r, uint16_t *out)
{
	const Viesti__ChangeDepartment *rq = r->msg->change_department;
	const char *text = request_clean(r, rq->department);

	if (!text)
		return request_too_large(r);
	if (rq->check_only || rq->merge_into || rq->split_from ||
	    rq->has_headcount || rq->has_ranked || rq->name || rq->short_name ||
	    rq->n_people) {
		error_set(&r->err, E_INVALID, "cancel_alone",
		    _("To take back what is planned, say only the department, "
		      "the round and why."));
		return error_field(&r->err, "cancel");
	}
	*out = departments_find(&w->departments, text);
	if (*out != DEPARTMENT_NONE)
		return 0;
	error_set(&r->err, E_NOT_FOUND, "unknown_department",
	    _("There is no department \"%s\"."), text);
	return error_field(&r->err, "department");
}

int departments_cancel(struct world *w, struct request *r, int from,
    const char *reason, const uint8_t digest[16], uint16_t *department)
{
	const struct departments *ds = &w->departments;
	struct department_plan *plans = arena_zalloc(r->arena,
	    6 * sizeof *plans);
	int64_t at = world_stamp(w);
	int rc = plans ? find_department(w, r, department)
		       : request_too_large(r);

	if (rc < 0)
		return rc;
	struct search s = { .department = ds->all[*department].id,
		.from = from };
	rc = find_plan(w, r, &s);
	if (rc < 0)
		return rc;
	uint16_t other = s.p.other[0] ? departments_find(ds, s.p.other)
				      : DEPARTMENT_NONE;
	rc = take_back(w, r, &ds->all[*department], &s.p, plans);
	if (rc == 0 && other != DEPARTMENT_NONE)
		rc = take_back(w, r, &ds->all[other], &s.p, plans + 3);
	if (rc == 0)
		rc = store_back(w, r, plans, from, at, reason);
	if (rc == 0 && other != DEPARTMENT_NONE)
		rc = store_back(w, r, plans + 3, from, at, reason);
	return rc < 0 ? rc : journal(w, r, &s.p, digest, at, reason);
}
