/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The raw bytes are walked by descriptor before protobuf-c sees them, because
 * only they show what decoding loses: the bytes after a NUL in a string, a
 * second arm of a oneof, how many items there will be. What passes the walk is
 * unpacked into the arena, whose limit bounds the memory. Unknown fields are
 * skipped: they come from newer programs.
 */
#include "common/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/frame.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/wire_fields.h"

#define NAME_SIZE 128
#define FIELDS_MAX 128 /* of one message; a test watches */

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

struct cursor {
	const uint8_t *at, *end;
};

/* One field as it stands on the wire. */
struct raw {
	uint32_t number;
	int kind;	     /* VARINT ... */
	uint64_t value;	     /* of a VARINT */
	struct cursor bytes; /* of BYTES */
};

/* Where the walk is: the fields from the envelope down to this one. */
struct place {
	const struct place *up;
	const ProtobufCFieldDescriptor *field;
	uint32_t item; /* 1-based, of a repeated field */
};

/* ------------------------------------------------------------ raw fields */

static bool take_varint(struct cursor *c, uint64_t *out)
{
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 70 && c->at < c->end; shift += 7) {
		uint8_t byte = *c->at++;
		if (shift == 63 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = value;
			return true;
		}
	}
	return false;
}

static bool take_bytes(struct cursor *c, uint64_t n, struct cursor *out)
{
	if (n > (uint64_t)(c->end - c->at))
		return false;
	*out = (struct cursor){ c->at, c->at + n };
	c->at += n;
	return true;
}

static bool take_raw(struct cursor *c, struct raw *r)
{
	uint64_t tag, len;
	if (!take_varint(c, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
		return false;
	r->number = (uint32_t)(tag >> 3);
	r->kind = (int)(tag & 7);
	switch (r->kind) {
	case VARINT:
		return take_varint(c, &r->value);
	case FIXED64:
		return take_bytes(c, 8, &r->bytes);
	case BYTES:
		return take_varint(c, &len) && take_bytes(c, len, &r->bytes);
	case FIXED32:
		return take_bytes(c, 4, &r->bytes);
	default:
		return false;
	}
}

static int kind_of(const ProtobufCFieldDescriptor *f)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return BYTES;
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return FIXED64;
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		return FIXED32;
	default:
		return VARINT;
	}
}

/* -------------------------------------------------------------- refusals */

/* "items[2].note": below the envelope's arm, items counted from 0. For
 * err->field; the sentence for people names the field alone. */
static const char *place_name(const struct place *p, char out[NAME_SIZE])
{
	char upper[NAME_SIZE] = "", item[16] = "";
	if (p->up && p->up->up)
		place_name(p->up, upper);
	if (p->field->label == PROTOBUF_C_LABEL_REPEATED && p->item > 0)
		snprintf(item, sizeof(item), "[%" PRIu32 "]", p->item - 1);
	snprintf(out, NAME_SIZE, "%.60s%s%.40s%s", upper, *upper ? "." : "",
	    p->field->name, item);
	return out;
}

static int malformed(struct error *err)
{
	return error_set(err, E_INVALID, "malformed",
	    _("The message could not be read. The two programs may be of "
	      "different versions: update the older one."));
}

static int at_place(struct error *err, const char *name)
{
	error_field(err, name);
	return E_INVALID;
}

/* ------------------------------------------------------------------ walk */

static int walk(struct cursor c, const ProtobufCMessageDescriptor *m,
    const struct place *up, struct error *err);

static int check_length(size_t len, const struct place *p,
    const struct wire_field *row, struct error *err)
{
	char name[NAME_SIZE];
	if (row && len >= row->min && len <= row->max)
		return 0;
	if (row && len < row->min)
		error_set(err, E_INVALID, "field_too_short",
		    _("The field %s is too short: it has %u bytes."),
		    p->field->name, row->min);
	else
		error_set(err, E_INVALID, "field_too_long",
		    _("The field %s is too long: at most %u bytes are possible. "
		      "Shorten it."),
		    p->field->name, row ? row->max : 0);
	return at_place(err, place_name(p, name));
}

static int check_text(const struct cursor *c, const struct place *p,
    struct error *err)
{
	size_t len = (size_t)(c->end - c->at);
	const struct wire_field *row = wire_field_row(p->field);
	char name[NAME_SIZE];
	if (check_length(len, p, row, err) < 0)
		return E_INVALID;
	if (text_is_clean((const char *)c->at, len, row->multiline))
		return 0;
	error_set(err, E_INVALID, "text_not_clean",
	    _("The field %s has characters that text may not have (control "
	      "characters, or bytes that are not UTF-8). Write it anew."),
	    p->field->name);
	return at_place(err, place_name(p, name));
}

static int check_enum(uint64_t value, const struct place *p, struct error *err)
{
	char name[NAME_SIZE];
	if (value <= INT32_MAX &&
	    protobuf_c_enum_descriptor_get_value(p->field->descriptor,
		(int)value))
		return 0;
	error_set(err, E_INVALID, "enum_unknown",
	    _("The field %s has a value that this program does not know. "
	      "Update the older one of the two programs."),
	    place_name(p, name));
	return at_place(err, name);
}

static int check_value(const struct raw *r, const struct place *p,
    struct error *err)
{
	const ProtobufCFieldDescriptor *f = p->field;
	switch (f->type) {
	case PROTOBUF_C_TYPE_MESSAGE:
		return walk(r->bytes, f->descriptor, p, err);
	case PROTOBUF_C_TYPE_STRING:
		return check_text(&r->bytes, p, err);
	case PROTOBUF_C_TYPE_BYTES:
		return check_length((size_t)(r->bytes.end - r->bytes.at), p,
		    wire_field_row(f), err);
	case PROTOBUF_C_TYPE_ENUM:
		return check_enum(r->value, p, err);
	default:
		return 0;
	}
}

/* Has an arm of this field's oneof been seen? */
static bool arm_was_seen(const ProtobufCMessageDescriptor *m,
    const ProtobufCFieldDescriptor *f, const uint32_t *seen)
{
	for (unsigned i = 0; i < m->n_fields; i++)
		if (seen[i] > 0 &&
		    (m->fields[i].flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
		    m->fields[i].quantifier_offset == f->quantifier_offset)
			return true;
	return false;
}

/* How often a field may come, before its content is looked at. */
static int check_count(const ProtobufCMessageDescriptor *m, struct place *p,
    uint32_t *seen, struct error *err)
{
	const ProtobufCFieldDescriptor *f = p->field;
	const struct wire_field *row;
	char name[NAME_SIZE];

	if ((f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
	    arm_was_seen(m, f, seen)) {
		error_set(err, E_INVALID, "arm_twice",
		    _("The message has two bodies, the second is %s. Send one "
		      "request in each message."),
		    place_name(p, name));
		return at_place(err, name);
	}
	p->item = ++seen[f - m->fields];
	if (f->label != PROTOBUF_C_LABEL_REPEATED)
		return 0;
	row = wire_field_row(f);
	if (row && p->item <= row->items)
		return 0;
	p->item = 0;
	error_set(err, E_INVALID, "field_too_long",
	    _("The field %s has too many items: at most %u are possible. "
	      "Send them in several requests."),
	    place_name(p, name), row ? row->items : 0);
	return at_place(err, name);
}

static int walk(struct cursor c, const ProtobufCMessageDescriptor *m,
    const struct place *up, struct error *err)
{
	uint32_t seen[FIELDS_MAX] = { 0 };
	struct raw r = { 0 };

	if (m->n_fields > FIELDS_MAX)
		return malformed(err);
	while (c.at < c.end) {
		if (!take_raw(&c, &r))
			return malformed(err);
		struct place p = { up,
			protobuf_c_message_descriptor_get_field(m, r.number),
			0 };
		if (!p.field)
			continue;
		if (r.kind != kind_of(p.field))
			return malformed(err);
		if (check_count(m, &p, seen, err) < 0 ||
		    check_value(&r, &p, err) < 0)
			return E_INVALID;
	}
	return 0;
}

/* ---------------------------------------------------------------- decode */

struct room {
	struct arena *arena;
	bool full;
};

static void *room_alloc(void *data, size_t size)
{
	struct room *room = data;
	void *p = arena_alloc(room->arena, size);
	if (!p)
		room->full = true;
	return p;
}

static void room_free(void *data, void *p)
{
	(void)data, (void)p; /* the arena is dropped as a whole */
}

static int decode(struct arena *a, const ProtobufCMessageDescriptor *m,
    const uint8_t *data, size_t len, ProtobufCMessage **out, struct error *err)
{
	struct room room = { a, false };
	ProtobufCAllocator allocator = { room_alloc, room_free, &room };
	int code = walk((struct cursor){ data, data + len }, m, NULL, err);

	*out = NULL;
	if (code < 0)
		return code;
	*out = protobuf_c_message_unpack(m, &allocator, len, data);
	if (*out)
		return 0;
	if (room.full)
		return error_set(err, E_EXHAUSTED, "message_too_large",
		    _("The message has too many parts to be read at once. Send "
		      "less in one message."));
	return malformed(err);
}

static uint64_t request_id(const uint8_t *data, size_t len)
{
	struct cursor c = { data, data + len };
	struct raw r = { 0 };
	uint64_t id = 0;

	while (c.at < c.end && take_raw(&c, &r))
		if (r.number == 1 && r.kind == VARINT)
			id = r.value;
	return id;
}

int wire_decode_request(struct arena *a, const uint8_t *data, size_t len,
    Viesti__Request **out, uint64_t *id_out, struct error *err)
{
	ProtobufCMessage *m;
	int code = decode(a, &viesti__request__descriptor, data, len, &m, err);

	*out = (Viesti__Request *)m;
	if (id_out)
		*id_out = m ? (*out)->id : request_id(data, len);
	return code;
}

int wire_decode_server_frame(struct arena *a, const uint8_t *data, size_t len,
    Viesti__ServerFrame **out, struct error *err)
{
	ProtobufCMessage *m;
	int code = decode(a, &viesti__server_frame__descriptor, data, len, &m,
	    err);

	*out = (Viesti__ServerFrame *)m;
	return code;
}

/* ---------------------------------------------------------------- encode */

uint8_t *wire_encode(struct arena *a, const ProtobufCMessage *message,
    uint32_t limit_bytes, size_t *len_out)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	if (len == 0 || len > limit_bytes)
		return NULL;
	uint8_t *frame = arena_alloc(a, FRAME_HEAD + len);
	if (!frame)
		return NULL;
	frame_head(frame, (uint32_t)len);
	protobuf_c_message_pack(message, frame + FRAME_HEAD);
	*len_out = FRAME_HEAD + len;
	return frame;
}
