/* SPDX-License-Identifier: EUPL-1.2 */
/* An invite: the one line that enrols a client, shown once. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>

#include "common/buf.h"
#include "common/hash.h"
#include "common/invite.h"
#include "server/handlers/handlers.h"
#include "server/handlers/persons.h"
#include "server/listener.h"
#include "server/server.h"
#include "server/world.h"

#define DAY_US 86400000000LL
#define INVITE_DAYS_MAX 30

struct prepared_invite {
	uint16_t port, department;
	uint32_t person;
	uint64_t number;
};

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

#define CODES_SHOWN 20

static int unknown_department(const struct server *sv, struct request *r,
    const char *code)
{
	struct buf codes;

	buf_init(&codes, CODES_SHOWN * (DEPARTMENT_CODE_SIZE + 2));
	for (size_t i = 0; i < sv->departments.n && i < CODES_SHOWN; i++)
		buf_addf(&codes, "%s%s", i ? ", " : "",
		    sv->departments.all[i].code);
	if (sv->departments.n > CODES_SHOWN)
		buf_adds(&codes, ", …");
	error_set(&r->err, E_INVALID, "unknown_department",
	    _("There is no department \"%s\"; there are: %s."),
	    code ? code : "", codes.len ? codes.data : "–");
	buf_fini(&codes);
	return error_field(&r->err, "department");
}

/* Which roles belong to a department, and which to a person. */
static int prepare_whose(struct server *sv, struct request *r,
    struct prepared_invite *p)
{
	const Viesti__Invite *rq = r->msg->invite;
	bool needs = rq->role == VIESTI__ROLE__ROLE_RECORDER ||
	    rq->role == VIESTI__ROLE__ROLE_MODERATOR;

	if (rq->role == VIESTI__ROLE__ROLE_PARTICIPANT) {
		int rc = handler_find_person(sv, r, rq->staff_id, "staff_id",
		    &p->person);
		if (rc == 0 && people_get(sv->people, p->person)->left_at)
			rc = persons_left(r, rq->staff_id);
		return rc < 0 ? error_field(&r->err, "staff_id") : 0;
	}
	if (!needs)
		return 0;
	p->department = rq->department
	    ? departments_find(&sv->departments, rq->department)
	    : DEPARTMENT_NONE;
	if (p->department != DEPARTMENT_NONE)
		return 0;
	return unknown_department(sv, r, rq->department);
}

int prepare_invite(struct server *sv, struct request *r)
{
	const Viesti__Invite *rq = r->msg->invite;
	struct prepared_invite *p = arena_zalloc(r->arena, sizeof *p);

	if (!p)
		return request_too_large(r);
	p->department = DEPARTMENT_NONE;
	p->person = PERSON_NONE;
	p->port = listener_port(sv->listener);
	r->prepared = p;
	if (rq->role < VIESTI__ROLE__ROLE_RECORDER ||
	    rq->role >= VIESTI__ROLE__ROLE_ADMIN)
		return bad(r, "role", "role",
		    _("An invite is for a recorder, participant, moderator, "
		      "trainer, organiser, kiosk or auditor."));
	if (rq->has_days && (rq->days < 1 || rq->days > INVITE_DAYS_MAX))
		return bad(r, "days", "days",
		    _("An invite is valid for 1 to 30 days."));
	return prepare_whose(sv, r, p);
}

static const char *name_of(const Viesti__Invite *rq)
{
	return rq->name && rq->name[0] ? rq->name
				       : role_name((enum role)rq->role);
}

/* The secret cannot be shown again, so neither can the reply. */
static int refuse_replay(struct world *w, struct request *r, uint8_t digest[16])
{
	const Viesti__Invite *rq = r->msg->invite;
	struct journal_entry e;
	char role[12];
	const char *parts[] = { role, rq->name, rq->department, rq->staff_id };

	snprintf(role, sizeof role, "%d", (int)rq->role);
	world_digest(digest, "invite", parts, 4);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc <= 0)
		return rc;
	r->reply.has_replayed = 0;
	return error_set(&r->err, E_CONFLICT, "invite_shown",
	    _("This invite was made already and is shown only once. Make a "
	      "new one."));
}

static int write(struct world *w, struct request *r, struct invite_row *row,
    const uint8_t digest[16])
{
	char detail[160];

	r->written = true;
	int rc = store_invite_put(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "role=%s department=%s expires=%" PRId64,
	    role_name((enum role)row->role),
	    row->department == DEPARTMENT_NONE
		? "-"
		: w->departments.all[row->department].code,
	    row->expires_at);
	struct world_entry entry = { .kind = "invite",
		.subject = row->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = row->created_at };
	return world_journal(w, r, &entry);
}

int handle_invite(struct world *w, struct request *r)
{
	const Viesti__Invite *rq = r->msg->invite;
	const struct prepared_invite *p = r->prepared;
	Viesti__Invited *out = arena_alloc(r->arena, sizeof *out);
	struct invite_code code = { .port = p->port };
	struct invite_row row = { .role = (int)rq->role,
		.department = p->department,
		.person = p->person,
		.name = name_of(rq) };
	char line[INVITE_CODE_SIZE];
	uint8_t digest[16];
	int rc = refuse_replay(w, r, digest);

	if (rc < 0 || !out)
		return rc < 0 ? rc : request_too_large(r);
	snprintf(code.address, sizeof code.address, "%s", w->config.address);
	pki_ca_key_hash(w->pki, code.ca_key_hash);
	if (RAND_bytes(code.handle, sizeof code.handle) != 1 ||
	    RAND_bytes(code.secret, sizeof code.secret) != 1)
		return error_set(&r->err, E_INTERNAL, "no_randomness",
		    _("The server has no random numbers."));
	memcpy(row.handle, code.handle, sizeof row.handle);
	hash_sha256(code.secret, sizeof code.secret, row.secret_hash);
	row.created_at = world_stamp(w);
	row.expires_at = row.created_at +
	    DAY_US * (rq->has_days ? (int64_t)rq->days : w->config.invite_days);
	rc = write(w, r, &row, digest);
	if (rc < 0)
		return rc;
	viesti__invited__init(out);
	out->code = request_text(r, invite_format(&code, line));
	out->has_expires_at = out->has_invite = 1;
	out->expires_at = row.expires_at;
	out->invite = (uint64_t)row.id;
	r->reply.body_case = VIESTI__REPLY__BODY_INVITED;
	r->reply.invited = out;
	return 0;
}
