/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Recording activities: one by hand, or batches of a spreadsheet. Each item
 * has its own operation id and its own result; check_only says what would
 * happen and changes nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/text.h"
#include "common/wire.h"
#include "server/handlers/handlers.h"
#include "server/handlers/judge.h"
#include "server/handlers/persons.h"
#include "server/handlers/progress.h"
#include "server/handlers/recording.h"
#include "server/server.h"
#include "server/world.h"

#define TELL_NEXT_MAX 32 /* items of a batch */

/* What the loop found about an item: whom it means, or why nobody. */
struct prepared_item {
	uint32_t person;
	Viesti__Error *refusal;
	char *staff_id, *name;
	bool scored; /* the person's ledger holds this item */
};

/* ------------------------------------------------------------- loop */

int prepare_record(struct server *sv, struct request *r)
{
	const Viesti__Record *rq = r->msg->record;
	bool admin = r->audience.kind == AUDIENCE_ADMIN;
	struct prepared_item *items;

	if (rq->accepted && !admin)
		return request_denied(r, "accepted",
		    _("Only an administrator may record activities as "
		      "accepted."));
	if (rq->n_items == 0 || rq->n_items > WIRE_BATCH_MAX)
		return handler_batch_size(r);
	items = arena_zalloc(r->arena, rq->n_items * sizeof *items);
	if (!items)
		return request_too_large(r);
	for (size_t i = 0; i < rq->n_items; i++) {
		int rc = handler_find_person(sv, r, rq->items[i]->person,
		    "person", &items[i].person);
		if (rc < 0) {
			items[i].refusal = request_error(r, &r->err);
			continue;
		}
		const struct person *p = people_get(sv->people,
		    items[i].person);
		items[i].staff_id = request_text(r, p->staff_id);
		items[i].name = request_text(r, p->name);
	}
	r->err = (struct error){ 0 };
	r->prepared = items;
	return 0;
}

/* ------------------------------------------------------------- writer */

/* One item while it is judged. */
struct judged {
	const Viesti__ActivityItem *item;
	Viesti__RecordResult *out;
	const struct activity_type *type;
	struct activity a;
	uint8_t digest[16];
	char *evidence, *note; /* normalised, "" for none */
	int64_t training;      /* whose code is the evidence; 0: none */
	struct import_row *import;
	bool of_file; /* which is the import */
};

static void same(Viesti__RecordResult *out, const struct activity *a,
    Viesti__RecordOutcome outcome)
{
	out->outcome = outcome;
	out->has_activity = out->has_status = out->has_recorded_at =
	    out->has_earlier_date = 1;
	out->activity = (uint64_t)a->id;
	out->status = (Viesti__ActivityStatus)a->status;
	out->recorded_at = a->recorded_at;
	out->earlier_date = a->date;
}

/* Type, date and evidence by the rulebook in force on the deed's date. */
static int judge(struct world *w, struct request *r, struct judged *j)
{
	const Viesti__ActivityItem *item = j->item;
	const struct deed deed = { .type = item->type,
		.has_date = item->has_date,
		.date = item->date,
		.evidence = j->evidence,
		.first_public = item->first_public };
	struct judgement out = { 0 };
	int rc = recording_judge(w, r, &deed, &out);

	j->type = out.type;
	j->a = out.a;
	j->training = out.training;
	if (r->msg->record->accepted)
		j->a.status = STATUS_ACCEPTED;
	return rc;
}

/* Duplicates: an address that is there is a notice, an equal row of a file is
 * held. By hand, what was withdrawn or rejected may come anew. */
static bool is_there(struct world *w, const Viesti__Record *rq,
    struct judged *j, uint32_t person)
{
	bool by_hand = !j->item->has_ordinal;
	bool url = (j->a.flags & ACTIVITY_URL) != 0;
	uint32_t n;
	const struct world_person *p = &w->people[person];
	const struct activity *first = judge_held(p->activities, p->n,
	    j->a.identity, by_hand || rq->again, 0, &n);

	j->out->has_held = 1;
	j->out->held = n;
	if (url && n > 0) {
		same(j->out, first, VIESTI__RECORD_OUTCOME__RECORD_DUPLICATE);
		return true;
	}
	if (!url && !by_hand && n >= j->item->ordinal) {
		same(j->out, first, VIESTI__RECORD_OUTCOME__RECORD_HELD);
		return true;
	}
	return false;
}

static void digest_item(struct judged *j, uint32_t person)
{
	const Viesti__ActivityItem *item = j->item;
	char numbers[96], key[2 * IMPORT_KEY_SIZE + 1];
	const char *parts[] = { numbers, j->evidence, j->note, key };

	snprintf(numbers, sizeof numbers, "%" PRIu32 " %u %" PRId32 " %d %u",
	    person, j->a.type, item->date, item->first_public, item->ordinal);
	text_hex(j->import->key, sizeof j->import->key, key);
	world_digest(j->digest, "record", parts, j->of_file ? 4 : 3);
}

/* The first row of a file makes its import. */
static int begin_import(struct world *w, struct request *r, struct judged *j)
{
	if (!j->of_file || j->import->id != 0)
		return 0;
	j->import->client = r->peer.client;
	j->import->began_at = w->last_stamp;
	return store_import_add(w->store, j->import, &r->err);
}

static int write_item(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	struct activity_row row = { .a = j->a,
		.person = person,
		.department = world_department_on(w, person, j->a.date),
		.type = j->type->code,
		.evidence = j->evidence,
		.note = j->note,
		.recorded_by = r->peer.client };

	r->written = true;
	int rc = begin_import(w, r, j);
	if (rc < 0)
		return rc;
	row.import = j->import->id;
	rc = recording_write(w, r, &row, j->training, j->item->operation.data,
	    j->digest);
	if (rc < 0)
		return rc;
	j->a.id = j->import->last_activity = row.a.id;
	same(j->out, &j->a, VIESTI__RECORD_OUTCOME__RECORD_NEW);
	j->out->has_earlier_date = 0;
	return 0;
}

/* 1: done earlier, the result is filled; 0: not; negative: refused. */
static int replay(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	struct journal_entry e;
	int rc = world_replayed(w, r, j->item->operation.data, j->digest, &e);
	if (rc <= 0)
		return rc;
	const struct activity *a = world_activity(w, person, e.subject);
	int status = store_detail_status(e.detail);
	if (!a || status < 0)
		return error_set(&r->err, E_CONFLICT, "operation_reused",
		    _("This operation id was used for something else. Make a "
		      "new id for a new operation."));
	same(j->out, a, VIESTI__RECORD_OUTCOME__RECORD_NEW);
	j->out->status = (Viesti__ActivityStatus)status;
	j->out->has_earlier_date = 0;
	j->out->has_replayed = 1;
	j->out->replayed = 1;
	return 1;
}

static void describe(struct request *r, struct judged *j)
{
	uint8_t *identity = arena_alloc(r->arena, 8);

	j->out->type = request_text(r, j->type->code);
	j->out->has_url = 1;
	j->out->url = (j->a.flags & ACTIVITY_URL) != 0;
	if (!identity)
		return;
	for (int i = 0; i < 8; i++)
		identity[i] = (uint8_t)(j->a.identity >> (56 - 8 * i));
	j->out->has_identity = 1;
	j->out->identity.data = identity;
	j->out->identity.len = 8;
}

/* When the row says it was recorded; an administrator's word is taken. */
static int64_t recorded_at(struct world *w, const struct request *r,
    const Viesti__ActivityItem *item)
{
	bool admin = r->audience.kind == AUDIENCE_ADMIN;
	int64_t stamp = world_stamp(w); /* of the journal in any case */

	if (admin && item->has_recorded_at && item->recorded_at > 0)
		return item->recorded_at;
	return stamp;
}

static int check_recorded_at(struct request *r,
    const Viesti__ActivityItem *item)
{
	if (!item->has_recorded_at || item->recorded_at <= clock_now_us())
		return 0;
	error_set(&r->err, E_INVALID, "recorded_in_future",
	    _("The time of recording is still to come."));
	return error_field(&r->err, "recorded_at");
}

/* What was recorded in time is answered so for ever: the same operation again,
 * or a row of a file that grows, would be too late by now, or was let in by an
 * administrator. */
static bool is_known_row(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	const struct error why = r->err;
	bool known = false;

	if (!j->type)
		return false;
	if (!r->msg->record->check_only) {
		digest_item(j, person);
		known = replay(w, r, j, person) > 0;
	}
	if (!known && j->item->has_ordinal)
		known = is_there(w, r->msg->record, j, person);
	r->err = why;
	if (!known)
		return false;
	r->err = (struct error){ 0 };
	describe(r, j);
	return true;
}

/* One item through all the gates. A store error is returned; a refusal is in
 * the item's result. */
static int record_item(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	const Viesti__Record *rq = r->msg->record;
	int rc = rq->check_only
	    ? 0
	    : request_operation(r, j->item->has_operation, &j->item->operation);

	if (rc < 0)
		return rc;
	rc = judge(w, r, j);
	if (rc < 0)
		return is_known_row(w, r, j, person) ? 0 : rc;
	rc = check_recorded_at(r, j->item);
	if (rc < 0)
		return rc;
	describe(r, j);
	digest_item(j, person);
	if (!rq->check_only) {
		rc = replay(w, r, j, person);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	if (is_there(w, rq, j, person))
		return 0;
	if (world_has_left(w, person))
		return persons_left(r, j->out->staff_id);
	if (j->training) {
		rc = recording_attended(w, r, j->training, person);
		if (rc < 0)
			return rc;
	}
	if (rq->check_only) {
		j->out->outcome = VIESTI__RECORD_OUTCOME__RECORD_NEW;
		j->out->has_status = 1;
		j->out->status = (Viesti__ActivityStatus)j->a.status;
		return 0;
	}
	if (j->a.status == STATUS_AUTOMATIC &&
	    judge_is_drawn(&w->season, rulebooks_on(&w->rulebooks, j->a.date),
		j->item->operation.data))
		j->a.flags |= ACTIVITY_CHECK;
	j->a.recorded_at = recorded_at(w, r, j->item);
	return write_item(w, r, j, person);
}

static bool is_new(const Viesti__RecordResult *out)
{
	return out->has_recorded_at && !out->replayed &&
	    out->outcome == VIESTI__RECORD_OUTCOME__RECORD_NEW;
}

/* Of many rows nobody reads what is next, and the answer must fit a frame. */
static bool tells_next(const struct request *r)
{
	return r->msg->record->tell_next &&
	    r->msg->record->n_items <= TELL_NEXT_MAX;
}

static int tell(struct world *w, struct request *r, struct prepared_item *items,
    Viesti__Recorded *out, size_t i)
{
	int rc = 0;

	for (size_t k = i; k < out->n_results && rc == 0; k++)
		if (items[k].person == items[i].person) {
			items[k].scored = true;
			if (!is_new(out->results[k]))
				continue;
			progress_points(w, out->results[k]);
			if (tells_next(r))
				rc = progress_next(w, r, out->results[k]);
		}
	return rc;
}

/* Scores each person of the batch once and tells every new row its points. */
static int rescore(struct world *w, struct request *r,
    struct prepared_item *items, Viesti__Recorded *out)
{
	for (size_t i = 0; i < out->n_results; i++) {
		if (items[i].scored || !is_new(out->results[i]))
			continue;
		int rc = world_rescore(w, items[i].person);
		if (rc < 0)
			return rc;
		rc = tell(w, r, items, out, i);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int refuse(struct request *r, Viesti__RecordResult *out,
    Viesti__Error *e)
{
	out->outcome = VIESTI__RECORD_OUTCOME__RECORD_REFUSED;
	out->error = e ? e : request_error(r, &r->err);
	r->err = (struct error){ 0 };
	return out->error ? 0 : request_too_large(r);
}

/* The import that a file's earlier batches began, if any. */
static int find_import(struct world *w, struct request *r,
    struct import_row *import)
{
	const Viesti__Record *rq = r->msg->record;

	if (!rq->has_import || rq->check_only)
		return 0;
	int rc = store_import_by_key(w->store, rq->import.data, import,
	    &r->err);
	if (rc == 0)
		memcpy(import->key, rq->import.data, sizeof import->key);
	if (rc <= 0 || import->client == r->peer.client)
		return rc < 0 ? rc : 0;
	error_set(&r->err, E_CONFLICT, "import_taken",
	    _("This import belongs to another client. Load the file anew."));
	return error_field(&r->err, "import");
}

int handle_record(struct world *w, struct request *r)
{
	const Viesti__Record *rq = r->msg->record;
	struct import_row import = { 0 };
	struct prepared_item *items = r->prepared;
	Viesti__Recorded *out = arena_alloc(r->arena, sizeof *out);

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__recorded__init(out);
	out->results = (Viesti__RecordResult **)request_array(r, rq->n_items,
	    sizeof **out->results);
	if (!out->results)
		return request_too_large(r);
	out->n_results = rq->n_items;
	int rc = find_import(w, r, &import);
	if (rc < 0)
		return rc;
	int64_t before = import.last_activity;
	for (size_t i = 0; i < rq->n_items; i++) {
		struct judged j = { .item = rq->items[i],
			.import = &import,
			.of_file = rq->has_import,
			.out = out->results[i],
			.evidence = request_clean(r, rq->items[i]->evidence),
			.note = request_clean(r, rq->items[i]->note) };
		viesti__record_result__init(j.out);
		j.out->has_outcome = 1;
		j.out->staff_id = items[i].staff_id;
		j.out->name = items[i].name;
		rc = items[i].refusal ? 1
				      : record_item(w, r, &j, items[i].person);
		if (handler_is_store_error(rc))
			return rc;
		if (rc != 0 && (rc = refuse(r, j.out, items[i].refusal)) < 0)
			return rc;
	}
	if (import.id != 0 && import.last_activity != before)
		rc = store_import_reaches(w->store, &import, &r->err);
	if (rc < 0)
		return rc;
	r->reply.body_case = VIESTI__REPLY__BODY_RECORDED;
	r->reply.recorded = out;
	return rescore(w, r, items, out);
}
