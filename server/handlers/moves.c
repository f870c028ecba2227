/* SPDX-License-Identifier: EUPL-1.2 */
/* What asking for a move and deciding about it share; see moves.h. */
#include "server/handlers/moves.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/handlers/enlist.h"
#include "server/handlers/persons.h"

int moves_row(struct request *r, const struct move_row *row,
    Viesti__MoveState *out)
{
	bool decides = r->audience.kind == AUDIENCE_ORGANISER ||
	    r->audience.kind == AUDIENCE_ADMIN;

	viesti__move_state__init(out);
	out->has_move = out->has_from = out->has_decision = out->has_asked_at =
	    1;
	out->move = (uint64_t)row->id;
	out->from = row->from;
	out->decision = (Viesti__Decision)row->decision;
	out->asked_at = row->asked_at;
	out->staff_id = request_text(r, row->staff_id);
	out->to_department = request_text(r, row->to_code);
	out->reason = request_text(r, row->reason);
	if (decides) {
		out->name = request_text(r, row->name);
		if (!row->decision)
			out->from_department = request_text(r,
			    row->department_code);
	}
	return out->staff_id && out->to_department ? 0 : request_too_large(r);
}

int moves_get(struct world *w, struct request *r, int64_t move,
    struct move_row *row)
{
	int rc = store_move_get(w->store, move, row, &r->err);

	if (rc < 0)
		return rc;
	if (rc == 0) {
		error_set(&r->err, E_NOT_FOUND, "unknown_move",
		    _("There is no move %" PRId64 "."), move);
		return error_field(&r->err, "move");
	}
	row->staff_id = request_text(r, row->staff_id);
	row->name = request_text(r, row->name);
	row->reason = request_text(r, row->reason);
	return row->staff_id ? 0 : request_too_large(r);
}

int moves_answer(struct world *w, struct request *r, struct move_row *row,
    Viesti__Reply__BodyCase arm)
{
	Viesti__MoveState *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	row->to_code = w->departments.all[row->to].code;
	r->reply.body_case = arm;
	r->reply.moved = out; /* a union: the same place for both arms */
	return moves_row(r, row, out);
}

int moves_season(struct world *w, struct request *r)
{
	if (w->season.state < STATE_FINAL)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "season_final",
	    _("The season's result is final; nobody can be moved any more."));
}

int moves_write(struct world *w, struct request *r, struct move_row *row,
    const char *kind, const uint8_t digest[16], int64_t at, int waiting)
{
	char detail[128];

	r->written = true;
	int rc = store_move_put(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "to=%s from=%" PRId32 " person=%" PRIu32,
	    w->departments.all[row->to].code, row->from,
	    row->person == PERSON_NONE ? 0 : row->person + 1);
	struct world_entry entry = { .kind = kind,
		.subject = row->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = at };
	rc = world_journal(w, r, &entry);
	if (rc == 0 && waiting)
		rc = world_moves_changed(w,
		    w->moves_waiting + (uint32_t)waiting);
	return rc;
}

/* Not there already, and not before the present membership began. */
static int check_days(struct world *w, struct request *r,
    const struct move_row *row)
{
	const struct world_person *p = &w->people[row->person];
	const struct membership *last = &p->members[p->n_members - 1];
	char date[I18N_SIZE];

	if (last->department == row->to) {
		error_set(&r->err, E_CONFLICT, "already_there",
		    _("%s is in that department already."), row->staff_id);
		return error_field(&r->err, "person");
	}
	if (row->from >= last->from)
		return 0;
	error_set(&r->err, E_PRECONDITION, "before_membership",
	    _("%s came to the present department on %s; a move can't be "
	      "earlier than that."),
	    row->staff_id, i18n_date(last->from, date));
	return error_field(&r->err, "from");
}

int moves_carry_out(struct world *w, struct request *r, struct move_row *row,
    const uint8_t digest[16])
{
	int waiting = row->id ? -1 : 0; /* it was asked for, or moves at once */
	struct person_row person;
	int rc = persons_get(w, r, row->person, &person);

	if (rc == 0)
		rc = moves_season(w, r);
	if (rc == 0 && person.p.left_at)
		rc = persons_left(r, row->staff_id);
	if (rc == 0)
		rc = check_days(w, r, row);
	if (rc == 0)
		rc = enlist_room(w, r, row->to);
	if (rc < 0)
		return rc;
	person.p.department = row->to;
	row->name = person.p.name;
	row->decision = VIESTI__DECISION__DECISION_ACCEPT;
	row->decided_at = world_stamp(w);
	row->decided_by = r->peer.client;
	if (!row->asked_at)
		row->asked_at = row->decided_at;
	rc = moves_write(w, r, row, "move", digest, row->decided_at, waiting);
	if (rc == 0)
		rc = store_person_put(w->store, &person, &r->err);
	if (rc == 0)
		rc = store_membership_add(w->store, row->person, row->to,
		    row->from, row->decided_at, &r->err);
	return rc < 0 ? rc
		      : world_person_moved(w, &person.p, row->from, &r->err);
}
