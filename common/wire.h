/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Between a frame's bytes and a checked message. protobuf-c trusts its input,
 * so before decoding under a counting arena the bytes are walked by descriptor
 * and refused for: unknown enum values, more than one arm of a oneof, text that
 * is not clean UTF-8 (text.h) or has a NUL, fields shorter or longer, and more
 * items, than the table in wire_fields.c says (one table for code, PROTOCOL.md
 * and tests).
 */
#ifndef VIESTI_WIRE_H
#define VIESTI_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/error.h"
#include "viesti.pb-c.h"

#define WIRE_OPERATION 16	     /* bytes of an operation id */
#define WIRE_BATCH_MAX 256	     /* items of a batch */
#define WIRE_PAGE_MAX 1000	     /* rows of a page */
#define WIRE_OPEN_MAX 64	     /* open requests of a connection */
#define WIRE_ARENA_SERVER (1u << 20) /* decoding one frame, server */
#define WIRE_ARENA_CLIENT (8u << 20) /* decoding one frame, client */

/*
 * Decode into the arena; *out lives as long as it. E_INVALID: reason malformed,
 * field_too_long, field_too_short, text_not_clean, enum_unknown or arm_twice,
 * field named ("items[3].note"); E_EXHAUSTED: reason message_too_large. On
 * failure *id_out (may be NULL) is the request id when it could be read, else
 * 0.
 */
int wire_decode_request(struct arena *a, const uint8_t *data, size_t len,
    Viesti__Request **out, uint64_t *id_out, struct error *err);
int wire_decode_server_frame(struct arena *a, const uint8_t *data, size_t len,
    Viesti__ServerFrame **out, struct error *err);

/* A whole frame, head included; in the arena. NULL: over limit_bytes or memory.
 */
uint8_t *wire_encode(struct arena *a, const ProtobufCMessage *message,
    uint32_t limit_bytes, size_t *len_out);

/* The table of field lengths: bytes allowed for "viesti.ActivityItem.note", or
 * items of a repeated field; 0: no such row (a test walks the descriptor and
 * fails). */
size_t wire_field_max(const char *message_field);

#endif
