/* SPDX-License-Identifier: EUPL-1.2 */
/* Participants of a department (a contact's own), or of the house. */
#include "server/handlers/handlers.h"
#include "server/server.h"

static Viesti__Consents *consents(struct request *r, uint8_t bits)
{
	Viesti__Consents *c = arena_alloc(r->arena, sizeof *c);

	if (!c)
		return NULL;
	viesti__consents__init(c);
	c->has_department = c->has_house = c->has_kiosk = c->has_ceremony = 1;
	c->department = (bits & SHOW_DEPARTMENT) != 0;
	c->house = (bits & SHOW_HOUSE) != 0;
	c->kiosk = (bits & SHOW_KIOSK) != 0;
	c->ceremony = (bits & SHOW_CEREMONY) != 0;
	return c;
}

static void fill(struct server *sv, struct request *r, const struct person *p,
    Viesti__Participant *out)
{
	viesti__participant__init(out);
	out->staff_id = p->staff_id;
	out->name = p->name;
	out->department = sv->departments.all[p->department].code;
	out->language = (char *)i18n_code((enum language)p->language);
	out->has_joined_on = out->has_ranked = 1;
	out->joined_on = p->joined_on;
	out->ranked = p->ranked;
	out->pseudonym = p->pseudonym;
	out->email = p->email;
	out->consents = consents(r, p->consents);
}

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
	if (r->audience.kind == AUDIENCE_PARTICIPANT)
		return p->number == r->audience.person;
	return department == DEPARTMENT_NONE || p->department == department;
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
		if (seen++ >= offset && out->n_rows < limit)
			fill(sv, r, p, out->rows[out->n_rows++]);
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
