/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of field lengths behind wire_field_max, and its use by wire.c. */
#ifndef VIESTI_WIRE_FIELDS_H
#define VIESTI_WIRE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viesti.pb-c.h"

struct wire_field {
	const char *name;  /* "viesti.ActivityItem.note" */
	uint32_t items;	   /* at most, when repeated; else 0 */
	uint32_t min, max; /* bytes of a string or bytes value, of one item */
	bool multiline;	   /* tab and newline are fine */
};

extern const struct wire_field wire_fields[];
extern const size_t wire_fields_count;

/* The row of a field; NULL: the table has none. Any thread. */
const struct wire_field *wire_field_row(const ProtobufCFieldDescriptor *field);

#endif
