/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Requests and server frames. What is refused has a reason and a text and
 * leaves no message; what is accepted fits the arena, has clean text
 * everywhere, and can be encoded and accepted again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/frame.h"
#include "common/text.h"
#include "common/wire.h"
#include "common/wire_fields.h"

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_message(const ProtobufCMessage *m);

static void check_value(const ProtobufCFieldDescriptor *f, const void *value)
{
	if (f->type == PROTOBUF_C_TYPE_MESSAGE) {
		const ProtobufCMessage *inner =
		    *(ProtobufCMessage *const *)value;
		if (inner)
			check_message(inner);
	} else if (f->type == PROTOBUF_C_TYPE_STRING) {
		const char *text = *(char *const *)value;
		const struct wire_field *row = wire_field_row(f);
		MUST(!text || strlen(text) <= row->max);
		MUST(!text ||
		    text_is_clean(text, strlen(text), row->multiline));
	}
}

static void check_message(const ProtobufCMessage *m)
{
	const ProtobufCMessageDescriptor *d = m->descriptor;
	for (unsigned i = 0; i < d->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &d->fields[i];
		const char *member = (const char *)m + f->offset;
		size_t quantity;
		memcpy(&quantity, (const char *)m + f->quantifier_offset,
		    f->label == PROTOBUF_C_LABEL_REPEATED ? sizeof(quantity)
							  : 0);
		if ((f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
		    *(const uint32_t *)(const void *)((const char *)m +
			f->quantifier_offset) != f->id)
			continue;
		if (f->label != PROTOBUF_C_LABEL_REPEATED) {
			check_value(f, member);
			continue;
		}
		MUST(quantity <= wire_field_row(f)->items);
		for (size_t k = 0; k < quantity; k++)
			check_value(f,
			    *(char *const *)(const void *)member +
				k * sizeof(void *));
	}
}

static void check_refusal(int code, const struct error *err, const void *out)
{
	MUST(code == E_INVALID || code == E_EXHAUSTED);
	MUST(out == NULL && err->reason[0] && err->text[0]);
	MUST(text_is_clean(err->text, strlen(err->text), false));
}

static void try_request(struct arena *a, const uint8_t *data, size_t len)
{
	Viesti__Request *request, *again;
	struct error err = { 0 };
	uint64_t id, id_again;
	size_t frame_len;

	int code = wire_decode_request(a, data, len, &request, &id, &err);
	if (code < 0) {
		check_refusal(code, &err, request);
		return;
	}
	MUST(arena_used(a) <= WIRE_ARENA_SERVER && id == request->id);
	check_message(&request->base);
	struct arena *b = arena_new(2 * WIRE_ARENA_SERVER);
	uint8_t *frame = wire_encode(b, &request->base, UINT32_MAX, &frame_len);
	MUST(frame || len == 0);
	if (frame)
		MUST(wire_decode_request(b, frame + FRAME_HEAD,
			 frame_len - FRAME_HEAD, &again, &id_again,
			 &err) == 0 &&
		    id_again == id && again->body_case == request->body_case);
	arena_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new(WIRE_ARENA_SERVER);
	Viesti__ServerFrame *frame;
	struct error err = { 0 };

	MUST(a);
	try_request(a, data, len);
	arena_reset(a);
	int code = wire_decode_server_frame(a, data, len, &frame, &err);
	if (code < 0)
		check_refusal(code, &err, frame);
	else
		check_message(&frame->base);
	arena_free(a);
	return 0;
}
