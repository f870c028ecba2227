/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any message as JSON and back, by its descriptor: field names as in
 * viesti.proto, enum values by name, bytes in hex, an absent field not
 * there. For states kept in files and for --json.
 */
#ifndef VIESTI_MESSAGE_JSON_H
#define VIESTI_MESSAGE_JSON_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

#include "common/error.h"

json_t *message_to_json(const ProtobufCMessage *m); /* yours; NULL: no memory */
/*
 * E_INVALID state_file: an unknown name, a wrong type, a number out of range,
 * a length over wire_fields's; err names the place
 * ("departments.rows[3].rank"). *out: free with
 * protobuf_c_message_free_unpacked.
 */
int message_from_json(const ProtobufCMessageDescriptor *d, const json_t *j,
    ProtobufCMessage **out, struct error *err);

#endif
