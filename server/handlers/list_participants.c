/* SPDX-License-Identifier: EUPL-1.2 */
/* Participants of a department (a contact's own), or of the house. */
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"
#include "server/server.h"

/* DEPARTMENT_NONE in *department: the whole house. */
static int which(struct server *sv, struct request *r, uint16_t *department)
{
	const char *code = r->msg->list_participants->department;

	*department = DEPARTMENT_NONE;
	if (r->audience.kind == AUDIENCE_CONTACT)
		*department = r->audience.department;
	if (!code)
		return 0;
	*department = departments_find(&sv->departments, code);
	if (*department != DEPARTMENT_NONE &&
	    projection_may_read_department(&r->audience, *department))
		return 0;
	error_set(&r->err, E_NOT_FOUND, "unknown_department",
	    _("There is no department \"%s\" whose participants you may "
	      "read."),
	    code);
	return error_field(&r->err, "department");
}

static bool is_listed(const struct request *r, const struct person *p,
    uint16_t department)
{
	if (!p || p->forgotten) /* of an earlier season */
		return false;
	if (r->audience.kind == AUDIENCE_PARTICIPANT)
		return p->number == r->audience.person;
	if (p->left_at && !r->msg->list_participants->left)
		return false;
	return department == DEPARTMENT_NONE || p->department == department;
}

static int fill_ticket(const struct server *sv, struct request *r,
    uint32_t person, Viesti__Participant *out)
{
	const struct draw_ticket *own = season_draw_of(&sv->draw, person);

	if (own)
		out->ticket = request_text(r, own->number);
	return own && !out->ticket ? request_too_large(r) : 0;
}

int handle_list_participants(struct server *sv, struct request *r)
{
	Viesti__Participants *out = arena_alloc(r->arena, sizeof *out);
	uint32_t offset, limit, seen = 0;
	uint16_t department;
	int rc = which(sv, r, &department);

	if (rc < 0)
		return rc;
	handler_page(r->msg->list_participants->page, &offset, &limit);
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__participants__init(out);
	out->rows = (Viesti__Participant **)request_array(r, limit,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (uint32_t i = 0; i < people_count(sv->people); i++) {
		const struct person *p = people_get(sv->people, i);
		if (!is_listed(r, p, department))
			continue;
		if (seen++ < offset || out->n_rows == limit)
			continue;
		rc = persons_row(r, &sv->departments, p,
		    out->rows[out->n_rows]);
		if (rc == 0)
			rc = fill_ticket(sv, r, i, out->rows[out->n_rows++]);
		if (rc < 0)
			return rc;
	}
	out->has_total = out->has_revision = 1;
	out->total = seen;
	out->revision = sv->revision;
	r->reply.body_case = VIESTI__REPLY__BODY_PARTICIPANTS;
	r->reply.participants = out;
	if (r->audience.kind == AUDIENCE_ADMIN)
		handler_log_read(sv, r, "participants", 0);
	return 0;
}
