/* SPDX-License-Identifier: EUPL-1.2 */
/* The enrolled clients, and revoking one of them. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/conn.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

static Viesti__ClientStatus status_of(const struct client_info *c)
{
	if (c->revoked_at)
		return VIESTI__CLIENT_STATUS__CLIENT_REVOKED;
	if (c->expires_at < clock_now_us())
		return VIESTI__CLIENT_STATUS__CLIENT_EXPIRED;
	return VIESTI__CLIENT_STATUS__CLIENT_ACTIVE;
}

static void fill(struct server *sv, const struct client_info *c,
    Viesti__Client *out)
{
	const struct person *p = people_get(sv->people, c->peer.person);
	uint16_t department = departments_now(&sv->departments,
	    c->peer.department);

	viesti__client__init(out);
#define SET(name, value) (out->has_##name = 1, out->name = (value))
	SET(client, (uint64_t)c->peer.client);
	SET(role, (Viesti__Role)c->peer.role);
	SET(status, status_of(c));
	SET(enrolled_at, c->enrolled_at);
	SET(expires_at, c->expires_at);
	SET(connected, conn_count_of(sv, c->peer.client) > 0);
#undef SET
	out->name = (char *)c->peer.name;
	out->device = (char *)c->device;
	if (department < sv->departments.n)
		out->department = sv->departments.all[department].code;
	if (p)
		out->staff_id = p->staff_id;
}

int handle_list_clients(struct server *sv, struct request *r)
{
	Viesti__Clients *out = arena_alloc(r->arena, sizeof *out);
	size_t total = clients_count(sv->clients);
	uint32_t offset, limit;

	handler_page(r->msg->list_clients->page, &offset, &limit);
	if (!out)
		return request_too_large(r);
	viesti__clients__init(out);
	out->rows = (Viesti__Client **)request_array(r, limit,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	for (size_t i = offset; i < total && out->n_rows < limit; i++)
		fill(sv, clients_at(sv->clients, i), out->rows[out->n_rows++]);
	out->has_total = 1;
	out->total = (uint32_t)total;
	r->reply.body_case = VIESTI__REPLY__BODY_CLIENTS;
	r->reply.clients = out;
	handler_log_read(sv, r, "clients", 0); /* they bear persons' names */
	return 0;
}

/* How many of its connections there are to close. */
int prepare_revoke_client(struct server *sv, struct request *r)
{
	uint32_t *open = arena_alloc(r->arena, sizeof *open);

	if (!open)
		return request_too_large(r);
	*open = (uint32_t)conn_count_of(sv,
	    (int64_t)r->msg->revoke_client->client);
	r->prepared = open;
	return 0;
}

static int answer(struct request *r, uint32_t connections)
{
	Viesti__Revoked *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	viesti__revoked__init(out);
	out->has_client = 1;
	out->client = r->msg->revoke_client->client;
	out->has_connections_closed = 1;
	out->connections_closed = connections;
	r->reply.body_case = VIESTI__REPLY__BODY_REVOKED;
	r->reply.revoked = out;
	return 0;
}

static int write(struct world *w, struct request *r, struct client_row *client,
    const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE];

	snprintf(detail, sizeof detail,
	    "client=%" PRId64 " connections=%" PRIu32, client->id,
	    *(const uint32_t *)r->prepared);
	client->revoked_at = world_stamp(w);
	r->written = true;
	int rc = store_client_put(w->store, client, &r->err);
	struct world_entry entry = { .kind = "revoke",
		.subject = client->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = client->revoked_at };
	if (rc == 0)
		rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_client_changed(w, client);
}

/* Live connections are closed by the loop when the change reaches it, before
 * this request's reply leaves. */
int handle_revoke_client(struct world *w, struct request *r)
{
	const Viesti__RevokeClient *rq = r->msg->revoke_client;
	struct journal_entry e;
	struct client_row client;
	uint8_t digest[16];
	char number[24];
	const char *parts[] = { number, rq->reason };

	snprintf(number, sizeof number, "%" PRIu64, rq->client);
	world_digest(digest, "revoke", parts, 2);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc < 0)
		return rc;
	if (rc > 0) {
		int64_t were = store_detail_number(e.detail, "connections");
		return answer(r, were > 0 ? (uint32_t)were : 0);
	}
	rc = store_client_get(w->store, (int64_t)rq->client, &client, &r->err);
	if (rc < 0)
		return rc;
	if (rc == 0) {
		error_set(&r->err, E_NOT_FOUND, "unknown_client",
		    _("There is no client %" PRIu64 "; `show clients` lists "
		      "them."),
		    rq->client);
		return error_field(&r->err, "client");
	}
	client.name = request_text(r, client.name);
	client.device = request_text(r, client.device);
	if (client.revoked_at)
		return error_set(&r->err, E_PRECONDITION, "revoked",
		    _("Client %" PRIu64 " was revoked already."), rq->client);
	rc = write(w, r, &client, digest);
	return rc < 0 ? rc : answer(r, *(const uint32_t *)r->prepared);
}
