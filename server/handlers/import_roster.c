/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of a roster: participants of any department. */
#include "common/wire.h"
#include "server/handlers/enlist.h"
#include "server/handlers/handlers.h"

static const Viesti__ImportOutcome outcomes[] = {
	[ENLISTED_NEW] = VIESTI__IMPORT_OUTCOME__IMPORT_NEW,
	[ENLISTED_CHANGED] = VIESTI__IMPORT_OUTCOME__IMPORT_CHANGED,
	[ENLISTED_SAME] = VIESTI__IMPORT_OUTCOME__IMPORT_SAME,
	[ENLISTED_LEFT] = VIESTI__IMPORT_OUTCOME__IMPORT_SAME,
};

/* A check changes nothing, so each row finds the same room: the client counts
 * how many take it. */
static void tell_room(const struct world *w, struct request *r,
    uint16_t department, Viesti__ImportResult *out)
{
	const struct department *d = &w->departments.all[department];

	out->department = request_text(r, d->code);
	out->has_room = 1;
	out->room = (uint32_t)d->headcount - w->members_in[department];
}

/* Wished without a reference: off, unless they are on from an earlier time; and
 * off for good for who is locked. */
static int tell_consents(const struct world *w, struct request *r,
    const struct enlist *e, Viesti__ImportResult *out)
{
	struct person_row row;
	int rc = store_person_by_staff_id(w->store, e->person.staff_id, &row,
	    &r->err);

	if (rc < 0)
		return rc;
	out->has_locked = out->locked = rc == 1 && row.p.locked;
	out->has_consents_off = out->consents_off = !out->locked &&
	    !e->consent_reference && (rc == 0 || e->wished & ~row.p.consents);
	return 0;
}

static int import_row(struct world *w, struct request *r, size_t i,
    Viesti__ImportResult *out)
{
	const Viesti__RosterItem *item = r->msg->import_roster->items[i];
	const Viesti__ImportRoster *rq = r->msg->import_roster;
	struct enlist_texts texts = { .staff_id = item->staff_id,
		.name = item->name,
		.department = item->department,
		.language = item->language,
		.email = item->email,
		.pseudonym = item->pseudonym };
	struct enlist e = { .consent_reference = rq->consent_reference,
		.by_sheet = true };
	enum enlisted outcome = ENLISTED_SAME;
	int rc = enlist_read(w, r, &texts, &e);

	out->has_line = item->has_line;
	out->line = item->line;
	if (rc < 0)
		return rc;
	if (item->has_operation && item->operation.len == WIRE_OPERATION)
		e.operation = item->operation.data;
	if (!rq->check_only && !e.operation)
		return request_operation(r, false, NULL);
	e.person.joined_on = item->has_joined_on ? item->joined_on : 0;
	e.person.ranked = !item->has_ranked || item->ranked;
	e.unsaid = enlist_unsaid(item->consents);
	e.wished = e.person.consents = enlist_consents(item->consents);
	if (!rq->consent_reference)
		e.person.consents = 0;
	rc = rq->check_only ? 0 : enlist_replayed(w, r, &e, &outcome);
	r->reply.has_replayed = r->reply.replayed = 0; /* of the batch */
	if (rc == 0)
		rc = enlist(w, r, &e, rq->check_only, &outcome);
	out->outcome = outcomes[outcome];
	if (rc == 0 && rq->check_only && outcome == ENLISTED_NEW)
		tell_room(w, r, e.person.department, out);
	out->has_left = out->left = outcome == ENLISTED_LEFT;
	if (rc >= 0 && e.wished && !out->left)
		rc = tell_consents(w, r, &e, out);
	return rc < 0 ? rc : 0;
}

int handle_import_roster(struct world *w, struct request *r)
{
	return handler_import(w, r, r->msg->import_roster->n_items, import_row);
}
