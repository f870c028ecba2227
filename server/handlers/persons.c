/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests about one person share; see persons.h. */
#include "server/handlers/persons.h"

#include "server/handlers/handlers.h"
#include "server/handlers/verdict.h"

int persons_prepare(struct server *sv, struct request *r, const char *text)
{
	uint32_t *person = arena_alloc(r->arena, sizeof *person);

	if (!person)
		return request_too_large(r);
	r->prepared = person;
	return handler_find_person(sv, r, text, "person", person);
}

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

int persons_row(struct request *r, const struct departments *departments,
    const struct person *p, Viesti__Participant *out)
{
	viesti__participant__init(out);
	out->staff_id = request_text(r, p->staff_id);
	out->name = request_text(r, p->name);
	out->department = request_text(r, departments->all[p->department].code);
	out->language = (char *)i18n_code((enum language)p->language);
	out->has_joined_on = out->has_ranked = out->has_locked = 1;
	out->joined_on = p->joined_on;
	out->ranked = p->ranked;
	out->locked = p->locked;
	out->has_left_at = p->left_at != 0;
	out->left_at = p->left_at;
	out->pseudonym = request_text(r, p->pseudonym);
	out->email = request_text(r, p->email);
	out->consents = consents(r, p->consents);
	return out->consents && out->name ? 0 : request_too_large(r);
}

static int not_theirs(struct request *r)
{
	error_set(&r->err, E_NOT_FOUND, "unknown_person",
	    _("This person is not in your department any more."));
	return error_field(&r->err, "person");
}

int persons_get(struct world *w, struct request *r, uint32_t person,
    struct person_row *row)
{
	int rc = store_person_get(w->store, person, row, &r->err);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return not_theirs(r);
	row->p.staff_id = request_text(r, row->p.staff_id);
	row->p.name = request_text(r, row->p.name);
	row->p.email = request_text(r, row->p.email);
	row->p.pseudonym = request_text(r, row->p.pseudonym);
	row->consent_reference = request_text(r, row->consent_reference);
	return row->p.staff_id && row->p.name ? 0 : request_too_large(r);
}

int persons_read(struct world *w, struct request *r, uint32_t person,
    struct person_row *row)
{
	return verdict_is_theirs(w, r, person) ? persons_get(w, r, person, row)
					       : not_theirs(r);
}

int persons_write(struct world *w, struct request *r, struct person_row *row,
    const struct world_entry *entry)
{
	r->written = true;
	int rc = store_person_put(w->store, row, &r->err);
	if (rc == 0)
		rc = world_journal(w, r, entry);
	return rc < 0 ? rc : world_person_changed(w, &row->p);
}

int persons_left(struct request *r, const char *staff_id)
{
	error_set(&r->err, E_PRECONDITION, "person_left",
	    _("%s has left the competition. Whoever wants to take part "
	      "again joins anew."),
	    staff_id);
	return error_field(&r->err, "person");
}
