/* SPDX-License-Identifier: EUPL-1.2 */
/* The organiser's word about a move that a department asked for. */
#include <inttypes.h>
#include <stdio.h>

#include "server/handlers/handlers.h"
#include "server/handlers/moves.h"

static int check(struct request *r)
{
	const Viesti__DecideMove *rq = r->msg->decide_move;
	bool reject = rq->decision == VIESTI__DECISION__DECISION_REJECT;

	if (!reject && rq->decision != VIESTI__DECISION__DECISION_ACCEPT) {
		error_set(&r->err, E_INVALID, "decision_missing",
		    _("Say whether to accept or reject the move."));
		return error_field(&r->err, "decision");
	}
	if (reject && (!rq->reason || !rq->reason[0])) {
		error_set(&r->err, E_INVALID, "reason_missing",
		    _("Say why: the department that asked for the move reads "
		      "it."));
		return error_field(&r->err, "reason");
	}
	return 0;
}

/* Nobody was known by the staff id when it was asked for; perhaps now. */
static int find_person(struct world *w, struct request *r, struct move_row *row)
{
	struct person_row person;
	int rc;

	if (row->person != PERSON_NONE)
		return 0;
	rc = store_person_by_staff_id(w->store, row->staff_id, &person,
	    &r->err);
	if (rc < 0)
		return rc;
	if (rc == 1) {
		row->person = person.p.number;
		return 0;
	}
	error_set(&r->err, E_NOT_FOUND, "unknown_person",
	    _("Nobody who takes part has the staff id %s. Reject the move, "
	      "and say that the staff id is to be checked."),
	    row->staff_id);
	return error_field(&r->err, "move");
}

static int reject(struct world *w, struct request *r, struct move_row *row,
    const uint8_t digest[16])
{
	row->decision = VIESTI__DECISION__DECISION_REJECT;
	row->reason = r->msg->decide_move->reason;
	row->decided_at = world_stamp(w);
	row->decided_by = r->peer.client;
	return moves_write(w, r, row, "move_rejected", digest, row->decided_at,
	    -1);
}

static int decide(struct world *w, struct request *r, struct move_row *row,
    const uint8_t digest[16])
{
	if (row->decision)
		return error_set(&r->err, E_PRECONDITION, "move_decided",
		    _("Move %" PRId64 " was decided already."), row->id);
	if (r->msg->decide_move->decision == VIESTI__DECISION__DECISION_REJECT)
		return reject(w, r, row, digest);
	int rc = find_person(w, r, row);
	return rc < 0 ? rc : moves_carry_out(w, r, row, digest);
}

int handle_decide_move(struct world *w, struct request *r)
{
	const Viesti__DecideMove *rq = r->msg->decide_move;
	struct journal_entry e;
	struct move_row row;
	char numbers[48];
	const char *parts[] = { numbers, rq->reason };
	uint8_t digest[16];
	int rc = check(r);

	if (rc < 0)
		return rc;
	snprintf(numbers, sizeof numbers, "%" PRIu64 " %d", rq->move,
	    (int)rq->decision);
	world_digest(digest, "decide_move", parts, 2);
	int replayed = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (replayed < 0)
		return replayed;
	rc = moves_get(w, r, rq->move <= INT64_MAX ? (int64_t)rq->move : 0,
	    &row);
	if (rc == 0 && !replayed)
		rc = decide(w, r, &row, digest);
	return rc < 0
	    ? rc
	    : moves_answer(w, r, &row, VIESTI__REPLY__BODY_MOVE_DECIDED);
}
