/* SPDX-License-Identifier: EUPL-1.2 */
/* One request's memory, its table and its reply; see request.h. */
#include "server/request.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/frame.h"
#include "common/log.h"
#include "common/text.h"
#include "common/wire.h"
#include "server/handlers/handlers.h"

#define ARM(arm) VIESTI__REQUEST__BODY_##arm

static const struct request_type types[] = {
#define ON_LOOP(arm, name_, roles_, flags_) \
	[ARM(arm)] = { .name = #name_,      \
		.where = RUN_LOOP,          \
		.run.loop = handle_##name_, \
		.roles = roles_,            \
		.flags = flags_ },
#define ON_WRITER(arm, name_, prepare_, roles_, flags_) \
	[ARM(arm)] = { .name = #name_,                  \
		.where = RUN_WRITER,                    \
		.prepare = prepare_,                    \
		.run.writer = handle_##name_,           \
		.roles = roles_,                        \
		.flags = flags_ },
#define ON_READER(arm, name_, prepare_, roles_, flags_) \
	[ARM(arm)] = { .name = #name_,                  \
		.where = RUN_READER,                    \
		.prepare = prepare_,                    \
		.run.reader = handle_##name_,           \
		.roles = roles_,                        \
		.flags = flags_ },
#include "server/requests.def"
#undef ON_LOOP
#undef ON_WRITER
#undef ON_READER
};

const struct request_type *request_type(int arm)
{
	if (arm < 0 || (size_t)arm >= sizeof types / sizeof types[0])
		return NULL;
	return types[arm].name ? &types[arm] : NULL;
}

/* A reply of a full page takes more than decoding a request may. */
#define REPLY_ARENA (4u << 20)

/*
 * Requests that are done keep their memory for the next ones. Only the loop
 * thread takes and gives back. Under AddressSanitizer none is kept, so that a
 * request used after its end is seen.
 */
#ifdef __SANITIZE_ADDRESS__
#define KEPT_MAX 0
#else
#define KEPT_MAX 1024
#endif
static struct request *kept;
static size_t n_kept;

static struct request *take_kept(void)
{
	struct request *r = kept;
	struct arena *arena;

	if (!r)
		return NULL;
	kept = r->next;
	n_kept--;
	arena = r->arena;
	*r = (struct request){ .arena = arena };
	return r;
}

struct request *request_new(void)
{
	struct request *r = take_kept();

	if (!r)
		r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	if (!r->arena)
		r->arena = arena_new(WIRE_ARENA_SERVER);
	if (!r->arena) {
		free(r);
		return NULL;
	}
	viesti__reply__init(&r->reply);
	return r;
}

static void drop(struct request *r)
{
	arena_free(r->arena);
	free(r);
}

void request_free(struct request *r)
{
	if (!r)
		return;
	if (n_kept + 1 > KEPT_MAX) {
		drop(r);
		return;
	}
	arena_reset(r->arena);
	arena_set_limit(r->arena, WIRE_ARENA_SERVER);
	r->next = kept;
	kept = r;
	n_kept++;
}

void request_drop_kept(void)
{
	while (kept) {
		struct request *next = kept->next;
		drop(kept);
		kept = next;
	}
	n_kept = 0;
}

Viesti__Error *request_error(struct request *r, const struct error *err)
{
	Viesti__Error *e = arena_alloc(r->arena, sizeof *e);

	if (!e)
		return NULL;
	viesti__error__init(e);
	e->has_code = 1;
	e->code = (Viesti__ErrorCode)-err->code;
	e->reason = request_text(r, err->reason);
	e->message = request_text(r, err->text);
	e->field = err->field[0] ? request_text(r, err->field) : NULL;
	e->has_retry = 1;
	e->retry = err->retry ? (Viesti__Retry)err->retry
			      : VIESTI__RETRY__RETRY_NEVER;
	if (e->retry == VIESTI__RETRY__RETRY_AFTER) {
		e->has_retry_after_ms = 1;
		e->retry_after_ms = err->retry_after_ms;
	}
	return e;
}

/* The reply's last refuge: an error that needs no more than a few bytes. */
static void set_error(struct request *r)
{
	viesti__reply__init(&r->reply);
	r->reply.error = request_error(r, &r->err);
	if (r->reply.error)
		r->reply.body_case = VIESTI__REPLY__BODY_ERROR;
}

static void encode(struct request *r)
{
	Viesti__ServerFrame frame = VIESTI__SERVER_FRAME__INIT;

	r->reply.has_id = 1;
	r->reply.id = r->msg ? r->msg->id : 0;
	frame.frame_case = VIESTI__SERVER_FRAME__FRAME_REPLY;
	frame.reply = &r->reply;
	r->frame = wire_encode(r->arena, &frame.base, FRAME_MAX_CLIENT,
	    &r->frame_len);
}

void request_finish(struct request *r)
{
	arena_set_limit(r->arena, 2 * REPLY_ARENA);
	if (r->status < 0)
		set_error(r);
	encode(r);
	if (r->frame)
		return;
	log_event(LOG_ERROR, "reply_lost", "request=%s conn=%" PRIu64,
	    r->type ? r->type->name : "?", r->conn);
	i18n_use(r->language);
	r->status = error_set(&r->err, E_INTERNAL, "reply_too_large",
	    _("The answer does not fit. Ask for a smaller page."));
	set_error(r);
	encode(r);
}

char *request_text(struct request *r, const char *text)
{
	return arena_strdup(r->arena, text);
}

char *request_clean(struct request *r, const char *text)
{
	char *clean = text && text[0] ? text_normalise(text) : NULL;
	char *copy = request_text(r, clean ? clean : "");

	free(clean);
	return copy ? copy : "";
}

Viesti__Text *request_names(struct request *r, const char *fi, const char *sv,
    const char *en)
{
	Viesti__Text *t = arena_alloc(r->arena, sizeof *t);

	if (!t)
		return NULL;
	viesti__text__init(t);
	t->fi = request_text(r, fi);
	t->sv = request_text(r, sv);
	t->en = request_text(r, en);
	return t;
}

void **request_array(struct request *r, size_t n, size_t size)
{
	void **array = arena_alloc(r->arena, (n ? n : 1) * sizeof *array);
	char *items = arena_zalloc(r->arena, (n ? n : 1) * size);

	if (!array || !items)
		return NULL;
	for (size_t i = 0; i < n; i++)
		array[i] = items + i * size;
	return array;
}

int request_operation(struct request *r, bool given,
    const ProtobufCBinaryData *operation)
{
	if (given && operation->len == WIRE_OPERATION)
		return 0;
	error_set(&r->err, E_INVALID, "operation_missing",
	    _("A change needs an operation id of 16 bytes."));
	return error_field(&r->err, "operation");
}

int request_denied(struct request *r, const char *reason, const char *message)
{
	return error_set(&r->err, E_DENIED, reason, "%s", message);
}

char *request_actor(const struct request *r, char out[ACTOR_SIZE])
{
	if (r->peer.client)
		snprintf(out, ACTOR_SIZE, "client %" PRId64, r->peer.client);
	else if (r->peer.role == ROLE_ADMIN)
		snprintf(out, ACTOR_SIZE, "uid %u", (unsigned)r->peer.uid);
	else
		snprintf(out, ACTOR_SIZE, "server");
	return out;
}
