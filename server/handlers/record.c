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
#include "common/wire.h"
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"
#include "server/server.h"
#include "server/world.h"

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
	bool seen;	       /* "seen" stands for an address */
};

static const struct activity *held(const struct world_person *p,
    uint64_t identity, bool again, uint32_t *n)
{
	const struct activity *first = NULL;

	*n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct activity *a = &p->activities[i];
		if (a->identity != identity || a->status == STATUS_UNDONE)
			continue;
		if (again &&
		    (a->status == STATUS_WITHDRAWN ||
			a->status == STATUS_REJECTED))
			continue;
		(*n)++;
		if (!first)
			first = a;
	}
	return first;
}

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
static int judge(struct world *w, struct request *r, struct judged *j,
    int64_t at)
{
	bool admin = r->audience.kind == AUDIENCE_ADMIN;
	const Viesti__ActivityItem *item = j->item;
	const struct rulebook *rb = rulebooks_on(&w->rulebooks, item->date);
	int type = item->type ? rulebook_type(rb, item->type) : -1;

	if (type < 0) {
		error_set(&r->err, E_INVALID, "unknown_type",
		    _("There is no type \"%s\". `viesti types` lists them."),
		    item->type ? item->type : "");
		return error_field(&r->err, "type");
	}
	if (!item->has_date || item->date < CLOCK_DATE_MIN ||
	    item->date > CLOCK_DATE_MAX) {
		error_set(&r->err, E_INVALID, "date_missing",
		    _("The date of the deed is missing."));
		return error_field(&r->err, "date");
	}
	if (season_may_record(&w->season, rb, item->date, at, admin, &r->err) <
	    0)
		return error_field(&r->err, "date");
	j->type = &rb->types[type];
	j->a.type = (uint8_t)type;
	j->a.date = item->date;
	const char *evidence = j->evidence;
	if (evidence_check(j->type, evidence, admin, &j->seen, &r->err) < 0)
		return error_field(&r->err, "evidence");
	bool url = false;
	j->a.identity = activity_identity(j->type->code, item->date, evidence,
	    &url);
	j->a.flags = (uint8_t)((url ? ACTIVITY_URL : 0) |
	    (item->first_public ? ACTIVITY_FIRST_PUBLIC : 0));
	return 0;
}

/* Duplicates: an address that is there is a notice, an equal row of a file is
 * held. By hand, what was withdrawn or rejected may come anew. */
static bool is_there(struct world *w, const Viesti__Record *rq,
    struct judged *j, uint32_t person)
{
	bool by_hand = !j->item->has_ordinal;
	bool url = (j->a.flags & ACTIVITY_URL) != 0;
	uint32_t n;
	const struct activity *first = held(&w->people[person], j->a.identity,
	    by_hand || rq->again, &n);

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

static uint8_t first_status(const struct judged *j, bool accepted)
{
	if (accepted)
		return STATUS_ACCEPTED;
	if (j->type->decision != DECIDE_AUTOMATIC || j->seen)
		return STATUS_PENDING;
	return STATUS_AUTOMATIC;
}

/* One of so many is drawn by chance that nobody can steer: a keyed hash of the
 * operation id. */
static bool is_drawn(const struct world *w, const struct rulebook *rb,
    const uint8_t *operation)
{
	uint8_t hash[HASH_BYTES];

	hash_begin();
	hash_add(w->season.seed, sizeof w->season.seed);
	hash_add(operation, WIRE_OPERATION);
	hash_end(hash);
	return ((uint32_t)hash[0] << 8 | hash[1]) % 100 <
	    (uint32_t)rb->random_check_percent;
}

static void digest_item(struct judged *j, uint32_t person)
{
	const Viesti__ActivityItem *item = j->item;
	char numbers[96];
	const char *parts[] = { numbers, j->evidence, j->note };

	snprintf(numbers, sizeof numbers, "%" PRIu32 " %u %" PRId32 " %d %u",
	    person, j->a.type, item->date, item->first_public, item->ordinal);
	world_digest(j->digest, "record", parts, 3);
}

static int write_item(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	uint8_t commitment[32];
	char detail[STORE_DETAIL_SIZE];
	struct activity_row row = { .a = j->a,
		.person = person,
		.department = world_department(w, person),
		.evidence = j->evidence,
		.note = j->note,
		.recorded_by = r->peer.client };

	hash_random(row.salt, sizeof row.salt);
	r->written = true;
	store_commitment(row.salt, row.evidence, row.note, commitment);
	int rc = store_activity_insert(w->store, &row, &r->err);
	if (rc < 0)
		return rc;
	j->a.id = row.a.id;
	store_record_detail(detail, person, j->type->code, &j->a);
	struct world_entry entry = { .kind = "record",
		.subject = j->a.id,
		.operation = j->item->operation.data,
		.digest = j->digest,
		.detail = detail,
		.commitment = commitment,
		.at = w->last_stamp };
	rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	world_activity_add(w, person, &j->a);
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

static int check_operation(struct request *r, const Viesti__ActivityItem *item)
{
	if (item->has_operation && item->operation.len == WIRE_OPERATION)
		return 0;
	error_set(&r->err, E_INVALID, "operation_missing",
	    _("A change needs an operation id of 16 bytes."));
	return error_field(&r->err, "operation");
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

/* One item through all the gates. A store error is returned; a refusal is in
 * the item's result. */
static int record_item(struct world *w, struct request *r, struct judged *j,
    uint32_t person)
{
	const Viesti__Record *rq = r->msg->record;
	int rc = rq->check_only ? 0 : check_operation(r, j->item);

	if (rc == 0)
		rc = judge(w, r, j, clock_now_us());
	if (rc == 0)
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
	if (world_has_left(w, person))
		return persons_left(r, j->out->staff_id);
	if (is_there(w, rq, j, person))
		return 0;
	j->a.status = first_status(j, rq->accepted);
	if (rq->check_only) {
		j->out->outcome = VIESTI__RECORD_OUTCOME__RECORD_NEW;
		j->out->has_status = 1;
		j->out->status = (Viesti__ActivityStatus)j->a.status;
		return 0;
	}
	if (j->a.status == STATUS_AUTOMATIC &&
	    is_drawn(w, world_rulebook(w), j->item->operation.data))
		j->a.flags |= ACTIVITY_CHECK;
	j->a.recorded_at = recorded_at(w, r, j->item);
	return write_item(w, r, j, person);
}

/* What a new activity gives now, from the person's ledger in w->ledger. */
static void tell_points(const struct world *w, Viesti__RecordResult *out)
{
	for (size_t i = 0; i < w->ledger.n_entries; i++) {
		const struct ledger_entry *e = &w->ledger.entries[i];
		if (e->activity->id != (int64_t)out->activity)
			continue;
		out->has_points = out->has_mark = 1;
		if (e->kind == ENTRY_ACTIVITY)
			out->mark = (Viesti__Mark)e->mark;
		out->points += e->points;
	}
}

static bool is_new(const Viesti__RecordResult *out)
{
	return out->has_recorded_at && !out->replayed &&
	    out->outcome == VIESTI__RECORD_OUTCOME__RECORD_NEW;
}

/* Scores each person of the batch once and tells every new row its points. */
static int rescore(struct world *w, struct prepared_item *items,
    Viesti__Recorded *out)
{
	for (size_t i = 0; i < out->n_results; i++) {
		if (items[i].scored || !is_new(out->results[i]))
			continue;
		int rc = world_rescore(w, items[i].person);
		if (rc < 0)
			return rc;
		for (size_t k = i; k < out->n_results; k++)
			if (items[k].person == items[i].person) {
				items[k].scored = true;
				if (is_new(out->results[k]))
					tell_points(w, out->results[k]);
			}
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

int handle_record(struct world *w, struct request *r)
{
	const Viesti__Record *rq = r->msg->record;
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
	for (size_t i = 0; i < rq->n_items; i++) {
		struct judged j = { .item = rq->items[i],
			.out = out->results[i],
			.evidence = request_clean(r, rq->items[i]->evidence),
			.note = request_clean(r, rq->items[i]->note) };
		viesti__record_result__init(j.out);
		j.out->has_outcome = 1;
		j.out->staff_id = items[i].staff_id;
		j.out->name = items[i].name;
		int rc = items[i].refusal
		    ? 1
		    : record_item(w, r, &j, items[i].person);
		if (handler_is_store_error(rc))
			return rc;
		if (rc != 0 && (rc = refuse(r, j.out, items[i].refusal)) < 0)
			return rc;
	}
	r->reply.body_case = VIESTI__REPLY__BODY_RECORDED;
	r->reply.recorded = out;
	return rescore(w, items, out);
}
