/* SPDX-License-Identifier: EUPL-1.2 */
/* A participant joins, or changes what is shown of them. */
#include "server/handlers/enlist.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

int prepare_join(struct server *sv, struct request *r)
{
	const Viesti__Join *rq = r->msg->join;
	uint16_t wanted = r->audience.department;

	if (r->audience.kind != AUDIENCE_CONTACT)
		return 0;
	if (rq->department)
		wanted = departments_find(&sv->departments, rq->department);
	if (wanted == r->audience.department && wanted < sv->departments.n) {
		r->prepared = request_text(r, sv->departments.all[wanted].code);
		return r->prepared ? 0 : request_too_large(r);
	}
	request_denied(r, "other_department",
	    _("You record for your own department only."));
	return error_field(&r->err, "department");
}

static int answer(struct world *w, struct request *r, const char *staff_id,
    uint16_t department)
{
	Viesti__Joined *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__joined__init(out);
	out->staff_id = request_text(r, staff_id);
	out->department = request_text(r, w->departments.all[department].code);
	r->reply.body_case = VIESTI__REPLY__BODY_JOINED;
	r->reply.joined = out;
	return 0;
}

int handle_join(struct world *w, struct request *r)
{
	const Viesti__Join *rq = r->msg->join;
	struct enlist_texts texts = { .staff_id = rq->staff_id,
		.name = rq->name,
		.department = r->prepared ? r->prepared : rq->department,
		.language = rq->language,
		.email = rq->email,
		.pseudonym = rq->pseudonym };
	struct enlist e = { .operation = r->msg->operation.data,
		.consent_reference = rq->consent_reference,
		.keeps_language = !rq->language,
		.keeps_email = !rq->email,
		.keeps_pseudonym = !rq->pseudonym };
	enum enlisted outcome;
	int rc = enlist_read(w, r, &texts, &e);

	if (rc < 0)
		return rc;
	e.person.consents = enlist_consents(rq->consents);
	e.unsaid = enlist_unsaid(rq->consents);
	if (e.person.consents && !rq->consent_reference)
		return enlist_no_reference(r);
	e.person.ranked = true;
	rc = enlist_replayed(w, r, &e, &outcome);
	if (rc == 0)
		rc = enlist(w, r, &e, false, &outcome);
	return rc < 0 ? rc
		      : answer(w, r, e.person.staff_id, e.person.department);
}
