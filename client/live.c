/* SPDX-License-Identifier: EUPL-1.2 */
/* The newest of each public view; see live.h. */
#include "client/live.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

/* The part of the state that a view is; the first ones every server has, the
 * last one is the screens' alone. */
#define CORE 3
#define WANTED 6
static const struct part {
	Viesti__Update__BodyCase body;
	Viesti__ViewKind kind;
	size_t in_update, in_state;
} parts[] = {
#define PART(arm, field)                                                   \
	{                                                                  \
		VIESTI__UPDATE__BODY_##arm, VIESTI__VIEW_KIND__VIEW_##arm, \
		    offsetof(Viesti__Update, field),                       \
		    offsetof(Viesti__KioskState, field),                   \
	}
	PART(SEASON, season),
	PART(DEPARTMENTS, departments),
	PART(PARTICIPATION, participation),
	PART(AREAS, areas),
	PART(MOMENTS, moments),
	PART(ANNOUNCEMENTS, announcements),
	PART(CEREMONY, ceremony),
#undef PART
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

ProtobufCMessage *live_copy(const ProtobufCMessage *from)
{
	size_t len = protobuf_c_message_get_packed_size(from);
	uint8_t *bytes = xmalloc(len + 1);
	ProtobufCMessage *m;

	protobuf_c_message_pack(from, bytes);
	m = protobuf_c_message_unpack(from->descriptor, NULL, len, bytes);
	free(bytes);
	if (!m)
		abort(); /* what was packed can be unpacked: memory is gone */
	return m;
}

static const struct part *part_of(Viesti__ViewKind kind)
{
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].kind == kind)
			return &parts[i];
	return NULL;
}

const ProtobufCMessage *live_part(const Viesti__KioskState *s,
    Viesti__ViewKind kind)
{
	const struct part *part = part_of(kind);

	return part
	    ? *(ProtobufCMessage *const *)((const char *)s + part->in_state)
	    : NULL;
}

bool live_put(Viesti__KioskState *s, const Viesti__Update *u)
{
	const struct part *part = part_of(u->view);
	ProtobufCMessage *const *from;
	ProtobufCMessage **to;

	if (!part)
		return false;
	from = (ProtobufCMessage *const *)((const char *)u + part->in_update);
	to = (ProtobufCMessage **)((char *)s + part->in_state);
	if (*to)
		protobuf_c_message_free_unpacked(*to, NULL);
	*to = u->body_case == part->body ? live_copy(*from) : NULL;
	return true;
}

static Viesti__KioskState *state_new(void)
{
	Viesti__KioskState *s = xmalloc(sizeof(*s));

	viesti__kiosk_state__init(s);
	return s;
}

void live_init(struct live *v)
{
	*v = (struct live){ .state = state_new() };
}

void live_fini(struct live *v)
{
	viesti__kiosk_state__free_unpacked(v->state, NULL);
	*v = (struct live){ 0 };
}

void live_forget(struct live *v)
{
	live_fini(v);
	live_init(v);
}

static int subscribe(struct live *v, struct link *l, size_t n, bool visitors,
    struct error *err)
{
	Viesti__ViewWanted wanted[WANTED], *list[WANTED];
	Viesti__Subscribe q = VIESTI__SUBSCRIBE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply;

	v->seen = v->wanted = 0;
	for (size_t i = 0; i < n; i++) {
		viesti__view_wanted__init(&wanted[i]);
		wanted[i].has_view = true;
		wanted[i].view = parts[i].kind;
		list[i] = &wanted[i];
		v->wanted |= 1u << parts[i].kind;
	}
	q.n_views = n;
	q.views = list;
	q.has_visitors = q.visitors = visitors;
	rq.body_case = VIESTI__REQUEST__BODY_SUBSCRIBE;
	rq.subscribe = &q;
	return link_call(l, &rq, &reply, err);
}

int live_subscribe(struct live *v, struct link *l, bool visitors,
    struct error *err)
{
	int code = subscribe(v, l, WANTED, visitors, err);

	if (code && strcmp(err->reason, "view_unknown") == 0)
		code = subscribe(v, l, CORE, visitors, err);
	return code;
}

bool live_take(struct live *v, const Viesti__Update *u)
{
	if (!(v->wanted & 1u << u->view) || !live_put(v->state, u))
		return false;
	v->seen |= 1u << u->view;
	v->state->has_epoch = v->state->has_revision = true;
	v->state->epoch = u->epoch;
	v->state->revision = u->revision;
	return true;
}

bool live_is_whole(const struct live *v)
{
	return (v->seen & v->wanted) == v->wanted;
}
