/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages as JSON by their descriptors; see message_json.h. */
#include "client/message_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/text.h"
#include "common/wire_fields.h"

/* ------------------------------------------------------------- to JSON */

static json_t *value_to_json(const ProtobufCFieldDescriptor *f,
    const void *value);

static json_t *bytes_to_json(const ProtobufCBinaryData *b)
{
	char *hex = malloc(2 * b->len + 1);
	json_t *j;

	if (!hex)
		return NULL;
	j = json_string(text_hex(b->data, b->len, hex));
	free(hex);
	return j;
}

static size_t value_size(ProtobufCType type)
{
	switch (type) {
	case PROTOBUF_C_TYPE_STRING:
		return sizeof(char *);
	case PROTOBUF_C_TYPE_BYTES:
		return sizeof(ProtobufCBinaryData);
	case PROTOBUF_C_TYPE_MESSAGE:
		return sizeof(ProtobufCMessage *);
	case PROTOBUF_C_TYPE_BOOL:
		return sizeof(protobuf_c_boolean);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return sizeof(uint64_t);
	default:
		return sizeof(uint32_t);
	}
}

static json_t *enum_to_json(const ProtobufCFieldDescriptor *f, int value)
{
	const ProtobufCEnumValue *v =
	    protobuf_c_enum_descriptor_get_value(f->descriptor, value);

	return v ? json_string(v->name) : json_integer(value);
}

static json_t *value_to_json(const ProtobufCFieldDescriptor *f,
    const void *value)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_MESSAGE:
		return message_to_json(*(ProtobufCMessage *const *)value);
	case PROTOBUF_C_TYPE_STRING:
		return json_string(*(char *const *)value);
	case PROTOBUF_C_TYPE_BYTES:
		return bytes_to_json(value);
	case PROTOBUF_C_TYPE_BOOL:
		return json_boolean(*(const protobuf_c_boolean *)value);
	case PROTOBUF_C_TYPE_ENUM:
		return enum_to_json(f, *(const int *)value);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return json_integer(*(const uint32_t *)value);
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return json_integer(*(const int32_t *)value);
	default:
		return json_integer((json_int_t) * (const int64_t *)value);
	}
}

static bool is_there(const ProtobufCMessage *m,
    const ProtobufCFieldDescriptor *f)
{
	const char *at = (const char *)m;

	if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		return *(const uint32_t *)(at + f->quantifier_offset) == f->id;
	if (f->type == PROTOBUF_C_TYPE_MESSAGE ||
	    f->type == PROTOBUF_C_TYPE_STRING)
		return *(void *const *)(at + f->offset) != NULL;
	return *(const protobuf_c_boolean *)(at + f->quantifier_offset);
}

static json_t *list_to_json(const ProtobufCMessage *m,
    const ProtobufCFieldDescriptor *f)
{
	const char *at = (const char *)m;
	size_t n = *(const size_t *)(at + f->quantifier_offset);
	const char *items = *(char *const *)(at + f->offset);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		if (json_array_append_new(list,
			value_to_json(f, items + i * value_size(f->type))) <
		    0) {
			json_decref(list);
			return NULL;
		}
	return list;
}

json_t *message_to_json(const ProtobufCMessage *m)
{
	json_t *object = json_object();

	for (unsigned i = 0; object && i < m->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &m->descriptor->fields[i];
		const char *at = (const char *)m + f->offset;
		json_t *value;

		if (f->label == PROTOBUF_C_LABEL_REPEATED)
			value = list_to_json(m, f);
		else if (is_there(m, f))
			value = value_to_json(f, at);
		else
			continue;
		if (json_object_set_new(object, f->name, value) < 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

/* ----------------------------------------------------------- from JSON */

/* Where we are: "departments.rows[3].rank". */
struct place {
	char path[256];
	struct error *err;
};

static int wrong(const struct place *at, const char *what)
{
	return error_set(at->err, E_INVALID, "state_file",
	    _("%s: %s. Correct it there, or write the file anew."),
	    at->path[0] ? at->path : "{}", what);
}

static struct place below(const struct place *at, const char *name)
{
	struct place in = { .err = at->err };

	snprintf(in.path, sizeof(in.path), "%.180s%s%.60s", at->path,
	    at->path[0] ? "." : "", name);
	return in;
}

static int enum_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, void *out)
{
	const ProtobufCEnumValue *v = json_is_string(j)
	    ? protobuf_c_enum_descriptor_get_value_by_name(f->descriptor,
		  json_string_value(j))
	    : NULL;

	if (!v)
		return wrong(at, _("no such word is known here"));
	*(int *)out = v->value;
	return 0;
}

static int number_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, void *out)
{
	json_int_t n = json_integer_value(j);
	bool sign = f->type == PROTOBUF_C_TYPE_INT32 ||
	    f->type == PROTOBUF_C_TYPE_SINT32 ||
	    f->type == PROTOBUF_C_TYPE_INT64 ||
	    f->type == PROTOBUF_C_TYPE_SINT64;
	bool small = value_size(f->type) == sizeof(uint32_t);

	if (!json_is_integer(j))
		return wrong(at, _("a whole number is wanted"));
	if ((!sign && n < 0) ||
	    (small && (n > (sign ? INT32_MAX : UINT32_MAX) || n < INT32_MIN)))
		return wrong(at, _("the number is out of range"));
	if (small)
		*(uint32_t *)out = (uint32_t)n;
	else
		*(uint64_t *)out = (uint64_t)n;
	return 0;
}

static int string_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, void *out)
{
	const struct wire_field *row = wire_field_row(f);
	const char *text = json_string_value(j);

	if (!text)
		return wrong(at, _("a text is wanted"));
	if (row && row->max && json_string_length(j) > row->max)
		return wrong(at, _("the text is too long"));
	if (!text_is_clean(text, json_string_length(j), true))
		return wrong(at, _("the text has hidden characters"));
	*(char **)out = strdup(text);
	return *(char **)out ? 0 : wrong(at, _("no memory is left"));
}

static int bytes_from_json(const struct place *at, const json_t *j,
    ProtobufCBinaryData *out)
{
	const char *hex = json_string_value(j);
	size_t len = json_string_length(j) / 2;

	if (!hex)
		return wrong(at, _("a text is wanted"));
	out->data = malloc(len ? len : 1);
	out->len = len;
	if (!out->data || text_unhex(hex, out->data, len) < 0)
		return wrong(at, _("digits 0-9 and a-f are wanted"));
	return 0;
}

static int from_json(const struct place *at,
    const ProtobufCMessageDescriptor *d, const json_t *j,
    ProtobufCMessage **out);

static int value_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, void *out)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_MESSAGE:
		return from_json(at, f->descriptor, j, out);
	case PROTOBUF_C_TYPE_STRING:
		return string_from_json(at, f, j, out);
	case PROTOBUF_C_TYPE_BYTES:
		return bytes_from_json(at, j, out);
	case PROTOBUF_C_TYPE_ENUM:
		return enum_from_json(at, f, j, out);
	case PROTOBUF_C_TYPE_BOOL:
		if (!json_is_boolean(j))
			return wrong(at, _("true or false is wanted"));
		*(protobuf_c_boolean *)out = json_is_true(j);
		return 0;
	default:
		return number_from_json(at, f, j, out);
	}
}

static int list_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, ProtobufCMessage *m)
{
	const struct wire_field *row = wire_field_row(f);
	size_t n = json_array_size(j), size = value_size(f->type);
	char *items;

	if (!json_is_array(j))
		return wrong(at, _("a list is wanted"));
	if (row && row->items && n > row->items)
		return wrong(at, _("the list is too long"));
	items = calloc(n ? n : 1, size);
	if (!items)
		return wrong(at, _("no memory is left"));
	*(char **)((char *)m + f->offset) = items;
	for (size_t i = 0; i < n; i++) {
		struct place in = { .err = at->err };

		snprintf(in.path, sizeof(in.path), "%.200s[%zu]", at->path, i);
		/* counted first, so that half a list is freed whole */
		*(size_t *)((char *)m + f->quantifier_offset) = i + 1;
		int code = value_from_json(&in, f, json_array_get(j, i),
		    items + i * size);
		if (code < 0)
			return code;
	}
	return 0;
}

static int field_from_json(const struct place *at,
    const ProtobufCFieldDescriptor *f, const json_t *j, ProtobufCMessage *m)
{
	char *to = (char *)m;

	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return list_from_json(at, f, j, m);
	if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		*(uint32_t *)(to + f->quantifier_offset) = f->id;
	else if (f->type != PROTOBUF_C_TYPE_MESSAGE &&
	    f->type != PROTOBUF_C_TYPE_STRING)
		*(protobuf_c_boolean *)(to + f->quantifier_offset) = 1;
	return value_from_json(at, f, j, to + f->offset);
}

static int from_json(const struct place *at,
    const ProtobufCMessageDescriptor *d, const json_t *j,
    ProtobufCMessage **out)
{
	const char *name;
	json_t *value;
	ProtobufCMessage *m;

	if (!json_is_object(j))
		return wrong(at, _("names with values in braces are wanted"));
	m = malloc(d->sizeof_message);
	if (!m)
		return wrong(at, _("no memory is left"));
	protobuf_c_message_init(d, m);
	*out = m;
	json_object_foreach((json_t *)j, name, value)
	{
		const ProtobufCFieldDescriptor *f =
		    protobuf_c_message_descriptor_get_field_by_name(d, name);
		struct place in = below(at, name);
		int code = f ? field_from_json(&in, f, value, m)
			     : wrong(&in, _("no such name is known here"));

		if (code < 0)
			return code;
	}
	return 0;
}

int message_from_json(const ProtobufCMessageDescriptor *d, const json_t *j,
    ProtobufCMessage **out, struct error *err)
{
	struct place top = { .err = err };
	int code;

	*out = NULL;
	code = from_json(&top, d, j, out);
	if (code < 0 && *out) {
		protobuf_c_message_free_unpacked(*out, NULL);
		*out = NULL;
	}
	return code;
}
