/* SPDX-License-Identifier: EUPL-1.2 */
/* A person moves to another department: asked for, or done at once. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/moves.h"
#include "server/server.h"

#define WAITING_MAX 100 /* moves to one department that may wait */

struct prepared_move {
	uint32_t person; /* PERSON_NONE: nobody known */
	uint16_t to;
	char *staff_id;
};

/* ------------------------------------------------------------- loop */

static int read_department(struct server *sv, struct request *r, uint16_t *to)
{
	const char *text = r->msg->move->department;
	bool contact = r->audience.kind == AUDIENCE_CONTACT;

	*to = text ? departments_find(&sv->departments, text)
		   : r->audience.department;
	if (contact && *to != r->audience.department)
		request_denied(r, "other_department",
		    _("Only the receiving department asks for a move. You ask "
		      "for your own department."));
	else if (!text && !contact)
		error_set(&r->err, E_INVALID, "field_missing",
		    _("The department is missing."));
	else if (*to == DEPARTMENT_NONE)
		error_set(&r->err, E_INVALID, "unknown_department",
		    _("There is no department \"%s\"."), text);
	else
		return 0;
	return error_field(&r->err, "department");
}

static bool is_staff_id(const char *text)
{
	return text[0] && strlen(text) < STAFF_ID_SIZE && !strchr(text, ' ') &&
	    !strchr(text, '@');
}

/* A contact names somebody by staff id; whether there is such a person must not
 * show, unless they are of the own department already. */
static int find_asked(struct server *sv, struct request *r,
    struct prepared_move *m)
{
	if (!is_staff_id(m->staff_id)) {
		error_set(&r->err, E_INVALID, "staff_id_wanted",
		    _("Give the staff id of the person who comes to your "
		      "department; names of other departments are not "
		      "looked up."));
		return error_field(&r->err, "person");
	}
	m->person = people_by_staff_id(sv->people, m->staff_id);
	const struct person *p = people_get(sv->people, m->person);
	if (!p || p->department != m->to || p->left_at)
		return 0;
	error_set(&r->err, E_CONFLICT, "already_there",
	    _("%s is in that department already."), m->staff_id);
	return error_field(&r->err, "person");
}

int prepare_move(struct server *sv, struct request *r)
{
	struct prepared_move *m = arena_alloc(r->arena, sizeof *m);

	if (!m)
		return request_too_large(r);
	r->prepared = m;
	int rc = read_department(sv, r, &m->to);
	if (rc < 0)
		return rc;
	if (r->audience.kind == AUDIENCE_CONTACT) {
		m->staff_id = request_clean(r, r->msg->move->person);
		return find_asked(sv, r, m);
	}
	rc = handler_find_person(sv, r, r->msg->move->person, "person",
	    &m->person);
	if (rc < 0)
		return rc;
	m->staff_id = request_text(r,
	    people_get(sv->people, m->person)->staff_id);
	return m->staff_id ? 0 : request_too_large(r);
}

/* ------------------------------------------------------------- writer */

/* Within the season, and not in the days to come: whoever comes later is asked
 * for then. */
static int check_from(struct world *w, struct request *r)
{
	const Viesti__Move *rq = r->msg->move;
	char day[I18N_SIZE], first[I18N_SIZE], last[I18N_SIZE];
	int32_t start = season_start(&w->season), today = clock_today();

	if (!rq->has_from)
		error_set(&r->err, E_INVALID, "date_missing",
		    _("Say from which day on the person is there."));
	else if (!season_has(&w->season, rq->from))
		error_set(&r->err, E_PRECONDITION, "date_outside",
		    _("%s is outside the season, which is from %s to %s."),
		    i18n_date(rq->from, day), i18n_date(start, first),
		    i18n_date(season_end(&w->season), last));
	else if (rq->from > today && rq->from > start)
		error_set(&r->err, E_PRECONDITION, "date_future",
		    _("%s is after today. Ask on the first day in the new "
		      "department, or later."),
		    i18n_date(rq->from, day));
	else
		return 0;
	return error_field(&r->err, "from");
}

static int check_waiting(struct world *w, struct request *r,
    const struct move_row *row)
{
	uint32_t waiting, same;
	int rc = store_moves_waiting(w->store, row->to, row->staff_id, &waiting,
	    &same, &r->err);

	if (rc < 0)
		return rc;
	if (same) {
		error_set(&r->err, E_CONFLICT, "move_waiting",
		    _("The move of %s was asked for already and waits for the "
		      "organiser."),
		    row->staff_id);
		return error_field(&r->err, "person");
	}
	if (waiting < WAITING_MAX)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "moves_full",
	    _("%d moves to your department wait for the organiser already. "
	      "Ask for more when those are decided."),
	    WAITING_MAX);
}

static int ask(struct world *w, struct request *r, struct move_row *row,
    const uint8_t digest[16])
{
	int rc = moves_season(w, r);

	if (rc == 0)
		rc = check_waiting(w, r, row);
	if (rc < 0)
		return rc;
	row->asked_at = world_stamp(w);
	return moves_write(w, r, row, "move_asked", digest, row->asked_at, 1);
}

/* 1: done earlier and answered as then, 0: not, negative: refused. */
static int replay(struct world *w, struct request *r, const uint8_t digest[16])
{
	struct journal_entry e;
	struct move_row row;
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);

	if (rc <= 0)
		return rc;
	bool asked = strcmp(e.kind, "move_asked") == 0;
	rc = moves_get(w, r, e.subject, &row);
	if (rc < 0)
		return rc;
	if (asked) {
		row.decision = 0;
		row.reason = NULL;
	}
	rc = moves_answer(w, r, &row, VIESTI__REPLY__BODY_MOVED);
	return rc < 0 ? rc : 1;
}

int handle_move(struct world *w, struct request *r)
{
	const struct prepared_move *m = r->prepared;
	struct move_row row = { .person = m->person,
		.staff_id = m->staff_id,
		.to = m->to,
		.from = r->msg->move->from,
		.asked_by = r->peer.client };
	char numbers[48];
	const char *parts[] = { numbers, m->staff_id };
	uint8_t digest[16];

	snprintf(numbers, sizeof numbers, "%u %" PRId32, row.to, row.from);
	world_digest(digest, "move", parts, 2);
	int rc = replay(w, r, digest);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = check_from(w, r);
	if (rc == 0)
		rc = r->audience.kind == AUDIENCE_CONTACT
		    ? ask(w, r, &row, digest)
		    : moves_carry_out(w, r, &row, digest);
	return rc < 0 ? rc
		      : moves_answer(w, r, &row, VIESTI__REPLY__BODY_MOVED);
}
