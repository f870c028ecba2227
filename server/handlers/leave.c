/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A person ends taking part: hidden everywhere, out of the rankings of
 * participants, nothing more recorded. What was done stays the department's.
 */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"

int prepare_leave(struct server *sv, struct request *r)
{
	return persons_prepare(sv, r, r->msg->leave->person);
}

/* Those that count, or may once they are decided. */
static uint32_t count_staying(const struct world_person *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n; i++)
		switch (p->activities[i].status) {
		case STATUS_PENDING:
		case STATUS_AUTOMATIC:
		case STATUS_ACCEPTED:
		case STATUS_RETURNED:
			n++;
		}
	return n;
}

/* left_at 0: not yet. */
static int answer(struct request *r, const char *staff_id, uint32_t activities,
    int64_t left_at)
{
	Viesti__LeftState *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__left_state__init(out);
	out->staff_id = request_text(r, staff_id);
	out->has_activities = 1;
	out->activities = activities;
	out->has_left_at = left_at != 0;
	out->left_at = left_at;
	r->reply.body_case = VIESTI__REPLY__BODY_LEFT;
	r->reply.left = out;
	return 0;
}

static int leave(struct world *w, struct request *r, struct person_row *row,
    uint32_t activities, const uint8_t digest[16])
{
	char detail[96];

	row->p.left_at = world_stamp(w);
	row->p.consents = 0;
	snprintf(detail, sizeof detail,
	    "person=%" PRIu32 " department=%s activities=%" PRIu32,
	    row->p.number + 1, w->departments.all[row->p.department].code,
	    activities);
	struct world_entry entry = { .kind = "leave",
		.subject = (int64_t)row->p.number + 1,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = row->p.left_at };
	int rc = persons_write(w, r, row, &entry);
	return rc < 0 ? rc
		      : answer(r, row->p.staff_id, activities, row->p.left_at);
}

/* 1: done earlier and answered, 0: not, negative: refused. */
static int replay(struct world *w, struct request *r, uint32_t person,
    const uint8_t digest[16])
{
	struct journal_entry e;
	struct person_row row;
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);

	if (rc <= 0)
		return rc;
	int64_t at = e.at;
	int64_t activities = store_detail_number(e.detail, "activities");
	rc = persons_get(w, r, person, &row);
	if (rc == 0)
		rc = answer(r, row.p.staff_id, (uint32_t)activities, at);
	return rc < 0 ? rc : 1;
}

int handle_leave(struct world *w, struct request *r)
{
	uint32_t person = *(const uint32_t *)r->prepared;
	bool check_only = r->msg->leave->check_only;
	char number[16];
	const char *parts[] = { number };
	struct person_row row;
	uint8_t digest[16];
	int rc = check_only
	    ? 0
	    : request_operation(r, r->msg->has_operation, &r->msg->operation);

	snprintf(number, sizeof number, "%" PRIu32, person);
	world_digest(digest, "leave", parts, 1);
	if (rc == 0 && !check_only)
		rc = replay(w, r, person, digest);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = persons_read(w, r, person, &row);
	if (rc < 0)
		return rc;
	if (row.p.left_at)
		return persons_left(r, row.p.staff_id);
	uint32_t activities = count_staying(&w->people[person]);
	return check_only ? answer(r, row.p.staff_id, activities, 0)
			  : leave(w, r, &row, activities, digest);
}
