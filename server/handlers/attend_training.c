/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who was at a session, from the meeting tool's list: matched by e-mail, then
 * by name in the whole house. Of who takes no part nothing is kept.
 *
 * Who was in the meeting and takes no part is nobody's business but the
 * organiser's, who has to mend the list: a trainer is told only of rows that
 * nobody could read, never who was recorded.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/wire.h"
#include "server/handlers/handlers.h"
#include "server/handlers/recording.h"
#include "server/handlers/trainings.h"
#include "server/server.h"

struct visitor {
	uint32_t person; /* PERSON_NONE: nobody who takes part, or refused */
	char *staff_id;
	Viesti__Error *refusal;
	bool scored;
};

/* ------------------------------------------------------------- loop */

static bool finds(const struct people *p, const char *text, uint32_t *person,
    struct error *err)
{
	return text && text[0] &&
	    people_find_tersely(p, text, DEPARTMENT_NONE, person, err) == 0;
}

/* An e-mail address says it without doubt; a name that several have does not.
 */
static int find(struct server *sv, struct request *r,
    const Viesti__AttendItem *in, struct visitor *v)
{
	const char *email = request_clean(r, in->email);
	const char *name = request_clean(r, in->person);

	v->person = PERSON_NONE;
	if (!email[0] && !name[0]) {
		error_set(&r->err, E_INVALID, "person_missing",
		    _("The row has neither an e-mail address nor a name."));
		error_field(&r->err, "person");
		v->refusal = request_error(r, &r->err);
		return 0;
	}
	if (!finds(sv->people, email, &v->person, &r->err) &&
	    !finds(sv->people, name, &v->person, &r->err) &&
	    r->err.code == E_INVALID) {
		error_field(&r->err, "person");
		v->refusal = request_error(r, &r->err);
	}
	r->err = (struct error){ 0 };
	const struct person *p = v->person == PERSON_NONE
	    ? NULL
	    : people_get(sv->people, v->person);
	if (!p || p->left_at)
		v->person = PERSON_NONE;
	else
		v->staff_id = request_text(r, p->staff_id);
	return 0;
}

int prepare_attend_training(struct server *sv, struct request *r)
{
	const Viesti__AttendTraining *rq = r->msg->attend_training;
	struct visitor *all;

	if (rq->n_items == 0 || rq->n_items > WIRE_BATCH_MAX)
		return handler_batch_size(r);
	all = arena_zalloc(r->arena, rq->n_items * sizeof *all);
	if (!all)
		return request_too_large(r);
	for (size_t i = 0; i < rq->n_items; i++)
		find(sv, r, rq->items[i], &all[i]);
	r->prepared = all;
	if (r->peer.role != ROLE_TRAINER)
		handler_log_read(sv, r, "attendance", 0);
	return 0;
}

/* ------------------------------------------------------------- writer */

struct visit {
	const struct training *t;
	const struct activity_type *type;
	const Viesti__AttendItem *item;
	Viesti__AttendResult *out;
	struct visitor *v;
	const struct visitor *first; /* of the list */
	uint8_t digest[16];
};

static void digest_of(struct visit *visit)
{
	char numbers[64];
	const char *parts[] = { numbers };

	snprintf(numbers, sizeof numbers, "%" PRId64 " %" PRIu32, visit->t->id,
	    visit->v->person);
	world_digest(visit->digest, "attend", parts, 1);
}

static struct activity activity_of(const struct visit *visit, int64_t at)
{
	return (struct activity){ .type = visit->t->type,
		.date = training_date(visit->t),
		.status = STATUS_AUTOMATIC,
		.recorded_at = at };
}

static int write_visit(struct world *w, struct request *r, struct visit *visit)
{
	char evidence[24];
	bool url;
	struct activity_row row = { .a = activity_of(visit, world_stamp(w)),
		.person = visit->v->person,
		.department = world_department_on(w, visit->v->person,
		    training_date(visit->t)),
		.type = visit->type->code,
		.evidence = evidence,
		.note = "",
		.recorded_by = r->peer.client };

	snprintf(evidence, sizeof evidence, "T%" PRId64, visit->t->id);
	row.a.identity = activity_identity(row.type, row.a.date, evidence,
	    &url);
	int rc = recording_write(w, r, &row, visit->t->id,
	    visit->item->operation.data, visit->digest);
	visit->out->has_activity = 1;
	visit->out->activity = (uint64_t)row.a.id;
	return rc;
}

static int replay(struct world *w, struct request *r, struct visit *visit)
{
	struct journal_entry e;
	int rc = world_replayed(w, r, visit->item->operation.data,
	    visit->digest, &e);

	if (rc > 0) {
		visit->out->has_activity = 1;
		visit->out->activity = (uint64_t)e.subject;
	}
	return rc;
}

static void told_over_limit(Viesti__AttendResult *out, bool over)
{
	out->outcome = over ? VIESTI__ATTEND_OUTCOME__ATTEND_TYPE_LIMIT
			    : VIESTI__ATTEND_OUTCOME__ATTEND_NEW;
}

/* A second row for this person in the list that is looked at. */
static bool stands_above(const struct visit *visit)
{
	const struct visitor *v = visit->v;

	while (v-- > visit->first)
		if (v->person == visit->v->person)
			return true;
	return false;
}

/* What recording it would give. */
static int look(struct world *w, struct visit *visit)
{
	const struct activity a = activity_of(visit, clock_now_us());
	bool over = false;

	if (stands_above(visit)) {
		visit->out->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_HELD;
		return 0;
	}
	int rc = recording_would_be_over_limit(w, visit->v->person, &a, &over);
	told_over_limit(visit->out, over);
	return rc;
}

static int attend(struct world *w, struct request *r, struct visit *visit)
{
	bool check_only = r->msg->attend_training->check_only;
	Viesti__AttendResult *out = visit->out;
	int rc = check_only ? 0
			    : request_operation(r, visit->item->has_operation,
				  &visit->item->operation);

	if (rc < 0)
		return rc;
	digest_of(visit);
	out->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_NEW;
	if (!check_only && (rc = replay(w, r, visit)) != 0)
		return rc < 0 ? rc : 0;
	rc = recording_attended(w, r, visit->t->id, visit->v->person);
	if (rc == E_CONFLICT) {
		r->err = (struct error){ 0 };
		out->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_HELD;
		return 0;
	}
	if (rc < 0)
		return rc;
	return check_only ? look(w, visit) : write_visit(w, r, visit);
}

/* One row through all the gates; a store error is returned. */
static int judge_row(struct world *w, struct request *r, struct visit *visit)
{
	Viesti__AttendResult *out = visit->out;
	int rc = 0;

	viesti__attend_result__init(out);
	out->has_outcome = 1;
	out->has_line = visit->item->has_line;
	out->line = visit->item->line;
	out->error = visit->v->refusal;
	if (!out->error && visit->v->person == PERSON_NONE) {
		out->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_UNKNOWN;
		return 0;
	}
	if (!out->error) {
		out->staff_id = visit->v->staff_id;
		rc = attend(w, r, visit);
		if (handler_is_store_error(rc))
			return rc;
		if (rc < 0)
			out->error = request_error(r, &r->err);
		r->err = (struct error){ 0 };
	}
	if (out->error)
		out->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_REFUSED;
	return 0;
}

static int rescore(struct world *w, const Viesti__Attended *out,
    struct visitor *all)
{
	int rc = 0;

	for (size_t i = 0; i < out->n_results && rc == 0; i++) {
		Viesti__AttendResult *one = out->results[i];
		if (!one->has_activity)
			continue;
		rc = world_rescore(w, all[i].person);
		if (rc == 0)
			told_over_limit(one,
			    recording_is_over_limit(w, (int64_t)one->activity));
	}
	return rc;
}

/* Only what the trainer has to mend. */
static void hide(Viesti__Attended *out)
{
	for (size_t i = 0; i < out->n_results; i++) {
		Viesti__AttendResult *one = out->results[i];
		bool unreadable = one->error && one->error->reason &&
		    strcmp(one->error->reason, "person_missing") == 0;
		if (unreadable)
			continue;
		one->has_outcome = one->has_activity = 0;
		one->outcome = VIESTI__ATTEND_OUTCOME__ATTEND_UNSPECIFIED;
		one->staff_id = NULL;
		one->error = NULL;
	}
}

static int check_time(struct world *w, struct request *r,
    const struct training *t)
{
	if (w->season.state >= STATE_FINAL)
		return error_set(&r->err, E_PRECONDITION, "season_not_open",
		    _("The season %s is final; nothing can be recorded any more."),
		    w->season.name);
	if (t->begins_at <= clock_now_us())
		return 0;
	return error_set(&r->err, E_PRECONDITION, "training_to_come",
	    _("The training has not begun yet."));
}

int handle_attend_training(struct world *w, struct request *r)
{
	const Viesti__AttendTraining *rq = r->msg->attend_training;
	struct visitor *all = r->prepared;
	Viesti__Attended *out;
	struct visit visit = { .first = all };
	int rc = trainings_find(w, r, rq->has_training, rq->training, &visit.t);

	if (rc == 0)
		rc = check_time(w, r, visit.t);
	if (rc < 0)
		return rc;
	arena_set_limit(r->arena, HANDLER_ARENA);
	visit.type = &rulebooks_on(&w->rulebooks, training_date(visit.t))
			  ->types[visit.t->type];
	out = arena_alloc(r->arena, sizeof *out);
	if (!out)
		return request_too_large(r);
	viesti__attended__init(out);
	out->results = (Viesti__AttendResult **)request_array(r, rq->n_items,
	    sizeof **out->results);
	if (!out->results)
		return request_too_large(r);
	out->n_results = rq->n_items;
	for (size_t i = 0; i < rq->n_items && rc == 0; i++) {
		visit.item = rq->items[i];
		visit.out = out->results[i];
		visit.v = &all[i];
		rc = judge_row(w, r, &visit);
	}
	if (rc == 0)
		rc = rescore(w, out, all);
	if (r->peer.role == ROLE_TRAINER)
		hide(out);
	r->reply.body_case = VIESTI__REPLY__BODY_ATTENDED;
	r->reply.attended = out;
	return rc;
}
