/* SPDX-License-Identifier: EUPL-1.2 */
/* Hello and Ping. */
#include <string.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/wire.h"
#include "server/conn.h"
#include "server/handlers/handlers.h"
#include "server/server.h"

#define RENEW_AT 3 /* renewed when less than a third of its life is left */

static void fill_limits(const struct server *sv, Viesti__Limits *l)
{
	viesti__limits__init(l);
#define SET(name, value) (l->has_##name = 1, l->name = (uint32_t)(value))
	SET(frame_to_server, FRAME_MAX_SERVER);
	SET(frame_to_client, FRAME_MAX_CLIENT);
	SET(open_requests, WIRE_OPEN_MAX);
	SET(batch_items, WIRE_BATCH_MAX);
	SET(page_rows, WIRE_PAGE_MAX);
	SET(ping_interval_ms, sv->config.ping_ms);
	SET(idle_timeout_ms, sv->config.idle_ms);
#undef SET
}

static void fill_peer(struct server *sv, struct request *r, struct conn *c,
    Viesti__Welcome *w)
{
	const struct person *self = people_get(sv->people, r->peer.person);

	w->name = request_text(r, r->peer.name);
	w->has_role = 1;
	w->role = (Viesti__Role)r->peer.role;
	if (r->audience.department < sv->departments.n)
		w->department = request_text(r,
		    sv->departments.all[r->audience.department].code);
	if (self)
		w->staff_id = request_text(r, self->staff_id);
	if (conn_is_local(c))
		return;
	w->has_certificate_days = 1;
	w->certificate_days = conn_certificate_days(c);
	w->has_renew = 1;
	w->renew = w->certificate_days * RENEW_AT < sv->config.client_days;
}

int handle_hello(struct server *sv, struct request *r)
{
	const Viesti__Hello *hello = r->msg->hello;
	struct conn *c = conn_by_number(sv, r->conn);
	Viesti__Welcome *w = arena_alloc(r->arena, sizeof *w);
	Viesti__Limits *limits = arena_alloc(r->arena, sizeof *limits);
	int language = hello->language ? i18n_parse(hello->language) : LANG_EN;

	if (!w || !limits)
		return request_too_large(r);
	conn_set_language(c, language < 0 ? LANG_EN : (enum language)language);
	viesti__welcome__init(w);
	fill_limits(sv, limits);
	w->limits = limits;
	w->has_epoch = w->has_revision = w->has_server_at = 1;
	w->epoch = sv->epoch;
	w->revision = sv->revision;
	w->server_at = clock_now_us();
	w->server = request_text(r, "viestid " VIESTI_VERSION);
	w->zone = request_text(r, sv->config.zone);
	fill_peer(sv, r, c, w);
	r->reply.body_case = VIESTI__REPLY__BODY_WELCOME;
	r->reply.welcome = w;
	log_event(LOG_INFO, "welcome",
	    "conn=%llu client=%lld role=%s program=%s",
	    (unsigned long long)r->conn, (long long)r->peer.client,
	    role_name(r->peer.role), hello->client);
	conn_ready(c);
	return 0;
}

int handle_ping(struct server *sv, struct request *r)
{
	Viesti__Pong *pong = arena_alloc(r->arena, sizeof *pong);

	if (!pong)
		return request_too_large(r);
	viesti__pong__init(pong);
	pong->has_revision = pong->has_server_at = 1;
	pong->revision = sv->revision;
	pong->server_at = clock_now_us();
	r->reply.body_case = VIESTI__REPLY__BODY_PONG;
	r->reply.pong = pong;
	return 0;
}
