/* SPDX-License-Identifier: EUPL-1.2 */
/* From a frame to a handler and back; see dispatch.h. */
#include "server/dispatch.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/wire.h"
#include "server/conn.h"
#include "server/handlers/departments.h"
#include "server/handlers/handlers.h"
#include "server/listener.h"
#include "server/model.h"
#include "server/push.h"
#include "server/reader.h"
#include "server/request.h"
#include "server/server.h"
#include "server/writer.h"

#define TIMEOUT_MS 60000 /* of a request that names none */

/* ------------------------------------------------------------- the gates */

static int gate_state(struct conn *c, struct request *r)
{
	unsigned flags = r->type->flags;
	bool greeting = conn_state_of(c) == CONN_HELLO;

	if (conn_is_enrolling(c)) {
		if (!(flags & WHILE_ENROLLING))
			return error_set(&r->err, E_PRECONDITION, "enrolling",
			    _("Only an invite can be redeemed here."));
		return 0;
	}
	if (flags & WHILE_ENROLLING)
		return error_set(&r->err, E_PRECONDITION, "not_enrolling",
		    _("An invite is redeemed before there is a certificate."));
	if (greeting != !!(flags & WHILE_GREETING))
		return error_set(&r->err, E_PRECONDITION,
		    greeting ? "hello_first" : "hello_twice", "%s",
		    greeting ? _("Say Hello first.")
			     : _("Hello was said already."));
	if (conn_is_expired(c) && !(flags & (WHEN_EXPIRED | WHILE_GREETING)))
		return error_set(&r->err, E_UNAUTHENTICATED,
		    "certificate_expired",
		    _("The certificate has expired; it can only be renewed."));
	return 0;
}

/* Who may, so that one knows whom to ask. */
static int refuse_role(struct request *r)
{
	char may[300] = "";
	size_t len = 0;

	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		if (r->type->roles & ROLE_BIT(role))
			len += (size_t)snprintf(may + len, sizeof may - len,
			    "%s%s", len > 0 ? ", " : "",
			    role_text((enum role)role));
	return error_set(&r->err, E_DENIED, "role",
	    _("Your role, %s, may not do this. Who may: %s."),
	    role_text(r->peer.role), may);
}

static int gate(struct conn *c, struct request *r)
{
	if (!r->type)
		return error_set(&r->err, E_UNIMPLEMENTED, "unknown_request",
		    _("This server does not know that request. It may be older "
		      "than your program."));
	int rc = gate_state(c, r);
	if (rc < 0)
		return rc;
	if (r->type->roles && !(r->type->roles & ROLE_BIT(r->peer.role)))
		return refuse_role(r);
	return r->type->flags & NEEDS_OPERATION
	    ? request_operation(r, r->msg->has_operation, &r->msg->operation)
	    : 0;
}

/* Who took part in an earlier season is told so, with what can be done. */
static int gate_season(const struct server *sv, struct request *r)
{
	if (r->peer.role != ROLE_PARTICIPANT ||
	    r->type->flags & (WHEN_OVER | WHILE_GREETING) ||
	    people_get(sv->people, r->peer.person))
		return 0;
	return error_set(&r->err, E_PRECONDITION, "season_over",
	    _("The season in which you took part is over. viesti my-data "
	      "tells what is held about you; your department's contact can "
	      "enrol you for the season %s."),
	    sv->season.name);
}

/* What is over can only be read, and of the rest of it nothing is asked. */
static int gate_earlier(const struct server *sv, struct request *r)
{
	const char *name = r->msg->season;

	if (!name || r->type->flags & ANY_SEASON ||
	    strcmp(name, sv->season.name) == 0)
		return 0;
	if (r->type->flags & CHANGES)
		error_set(&r->err, E_PRECONDITION, "season_past",
		    _("Only the season that runs, %s, can be changed; an "
		      "earlier one can only be read."),
		    sv->season.name);
	else
		error_set(&r->err, E_PRECONDITION, "season_running_only",
		    _("This can be asked of the season that runs, %s, only: "
		      "say it without --season."),
		    sv->season.name);
	return error_field(&r->err, "season");
}

/* ------------------------------------------------------------- replies */

static void reply(struct server *sv, struct request *r)
{
	struct conn *c = conn_by_number(sv, r->conn);

	if (c && r->frame)
		conn_send(c, r->frame, r->frame_len, true);
	if (c && r->status < 0)
		sv->refused++;
	request_free(r);
}

static void answer_now(struct server *sv, struct request *r)
{
	request_finish(r);
	reply(sv, r);
}

struct projection_rules dispatch_rules(const struct server *sv)
{
	return (struct projection_rules){
		.all_places = sv->config.show_all_places,
		.no_personal_boards = !sv->config.personal_boards,
	};
}

static void audience_of(const struct server *sv, struct request *r)
{
	static const enum audience_kind kinds[ROLE_COUNT] = {
		[ROLE_NONE] = AUDIENCE_NOBODY,
		[ROLE_RECORDER] = AUDIENCE_CONTACT,
		[ROLE_PARTICIPANT] = AUDIENCE_PARTICIPANT,
		[ROLE_MODERATOR] = AUDIENCE_MODERATOR,
		[ROLE_TRAINER] = AUDIENCE_NOBODY,
		[ROLE_ORGANISER] = AUDIENCE_ORGANISER,
		[ROLE_KIOSK] = AUDIENCE_PUBLIC,
		[ROLE_AUDITOR] = AUDIENCE_NOBODY,
		[ROLE_ADMIN] = AUDIENCE_ADMIN,
	};
	const struct person *self = people_get(sv->people, r->peer.person);

	r->audience.kind = kinds[r->peer.role];
	r->audience.person = r->peer.person;
	r->audience.department = self ? self->department : r->peer.department;
	r->audience.rules = dispatch_rules(sv);
}

/* ------------------------------------------------------------- routing */

static void route(struct server *sv, struct request *r)
{
	int rc = r->type->prepare ? r->type->prepare(sv, r) : 0;

	if (rc != 0) {
		r->status = rc < 0 ? rc : 0;
		answer_now(sv, r);
		return;
	}
	switch (r->type->where) {
	case RUN_LOOP:
		r->status = r->type->run.loop(sv, r);
		answer_now(sv, r);
		break;
	case RUN_WRITER:
		if (!writer_submit(sv->writer, r) && !sv->paused) {
			sv->paused = true;
			conn_pause_all(sv, true);
		}
		break;
	case RUN_READER:
		sv->reading++;
		reader_submit(sv->reader, r);
		break;
	}
}

static void malformed(struct server *sv, struct conn *c, struct request *r,
    uint64_t id)
{
	log_event(LOG_WARN, "malformed",
	    "conn=%" PRIu64 " source=%s reason=%s field=%s", conn_number(c),
	    conn_source(c), r->err.reason, r->err.field);
	if (id == 0) {
		char message[sizeof r->err.text];
		snprintf(message, sizeof message, "%s", r->err.text);
		request_free(r);
		conn_goodbye(c, "malformed", message, 0);
		return;
	}
	Viesti__Request *stand_in = arena_alloc(r->arena, sizeof *stand_in);
	if (!stand_in) {
		request_free(r);
		conn_goodbye(c, "malformed", "", 0);
		return;
	}
	viesti__request__init(stand_in);
	stand_in->id = id;
	r->msg = stand_in;
	conn_request_opened(c);
	answer_now(sv, r);
}

/* A request of its own for the frame; NULL: it was answered or closed. */
static struct request *decode(struct server *sv, struct conn *c,
    const uint8_t *body, size_t len)
{
	struct request *r = request_new();
	Viesti__Request *msg = NULL;
	uint64_t id = 0;

	if (!r) {
		conn_goodbye(c, "no_memory", "", 1000);
		return NULL;
	}
	r->conn = conn_number(c);
	r->peer = *conn_peer(c);
	r->peer.department = departments_now(&sv->departments,
	    r->peer.department);
	r->language = conn_language(c);
	i18n_use(r->language);
	r->status = wire_decode_request(r->arena, body, len, &msg, &id,
	    &r->err);
	/* A message that took all that decoding may must not leave a handler
	 * without room for its answer after it has written. */
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (r->status == 0 && (!msg->has_id || msg->id == 0))
		r->status = error_set(&r->err, E_INVALID, "id_missing",
		    _("A request needs an id that is not 0."));
	if (r->status < 0) {
		malformed(sv, c, r, id);
		return NULL;
	}
	r->msg = msg;
	return r;
}

void dispatch_frame(struct server *sv, struct conn *c, const uint8_t *body,
    size_t len)
{
	struct request *r = decode(sv, c, body, len);

	sv->frames++;
	if (!r)
		return;
	departments_look(sv);
	uint32_t timeout_ms = r->msg->has_timeout_ms ? r->msg->timeout_ms
						     : TIMEOUT_MS;
	r->deadline_us = clock_mono_us() + (int64_t)timeout_ms * 1000;
	r->type = request_type((int)r->msg->body_case);
	r->season = sv->season.id;
	audience_of(sv, r);
	conn_request_opened(c);
	r->status = gate(c, r);
	if (r->status == 0)
		r->status = gate_earlier(sv, r);
	if (r->status == 0)
		r->status = gate_season(sv, r);
	if (r->status < 0) {
		answer_now(sv, r);
		return;
	}
	if (r->type->flags & LONG_READ)
		conn_charge_second(c);
	route(sv, r);
}

void dispatch_internal(struct server *sv, struct request *r)
{
	r->conn = 0;
	writer_submit(sv->writer, r);
}

/* ------------------------------------------------------------- results */

static void stop_failed(struct server *sv)
{
	const struct timeval second = { 1, 0 };

	log_event(LOG_ERROR, "store_failed", "action=%s", "stopping");
	sv->failed = sv->stopping = true;
	listener_stop(sv->listener);
	conn_close_client(sv, 0, "store_failed",
	    N_("The server cannot write its database and stops. Send again "
	       "what was not acknowledged, with the same operation ids."),
	    5000);
	event_base_loopexit(sv->base, &second); /* Goodbyes leave first */
}

static void apply_batch(struct server *sv, struct batch *b)
{
	sv->revision = b->revision;
	for (struct change *c = b->changes, *next; c; c = next) {
		next = c->next;
		model_apply(sv, c);
	}
	push_changed(sv);
	for (struct request *r = b->requests, *next; r; r = next) {
		next = r->next;
		reply(sv, r);
	}
	if (b->failed)
		stop_failed(sv);
}

void dispatch_writer_done(struct server *sv)
{
	uint64_t count;
	ssize_t n = read(writer_fd(sv->writer), &count, sizeof count);
	struct batch b;

	(void)n; /* empty: a batch was taken a turn earlier */
	while (writer_take(sv->writer, &b))
		apply_batch(sv, &b);
	if (sv->paused && writer_has_room(sv->writer)) {
		sv->paused = false;
		conn_pause_all(sv, false);
	}
}

void dispatch_reader_done(struct server *sv)
{
	for (struct request *r = reader_take(sv->reader), *next; r; r = next) {
		next = r->next;
		sv->reading--;
		if (r->status == 0 && r->told)
			handler_log_read(sv, r, r->told, 0);
		reply(sv, r);
	}
	model_drop_old_rules(sv);
}
