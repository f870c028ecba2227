/* SPDX-License-Identifier: EUPL-1.2 */
/* What passes the check of a message's bytes, what is refused, and the table
 * of lengths against the descriptors. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/frame.h"
#include "common/wire.h"
#include "common/wire_fields.h"

static struct arena *arena;
static struct error err;
static Viesti__Request *request;
static uint64_t id;

static int before(void **state)
{
	(void)state;
	memset(&err, 0, sizeof(err));
	request = NULL;
	id = 0;
	arena = arena_new(WIRE_ARENA_SERVER);
	return arena ? 0 : -1;
}

static int after(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static int decode(const void *data, size_t len)
{
	/* a copy of its own, so that a byte too far is seen */
	uint8_t *copy = malloc(len ? len : 1);
	memcpy(copy, data, len);
	arena_reset(arena);
	int code = wire_decode_request(arena, copy, len, &request, &id, &err);
	free(copy);
	return code;
}

static int decode_request(const Viesti__Request *r)
{
	size_t len = viesti__request__get_packed_size(r);
	uint8_t *data = malloc(len);
	viesti__request__pack(r, data);
	int code = decode(data, len);
	free(data);
	return code;
}

static void assert_refused(int code, const char *reason, const char *field)
{
	assert_true(code < 0);
	assert_null(request);
	assert_string_equal(err.reason, reason);
	assert_string_equal(err.field, field);
	assert_true(strlen(err.text) > 20);
}

/* A request that records one item, everything filled to its limit. */
static char evidence[2001], note[1001], person[255], type[121];
static uint8_t operation[16];
static Viesti__ActivityItem item;
static Viesti__ActivityItem *items[300];
static Viesti__Record record;

static Viesti__Request full_record(size_t n)
{
	Viesti__Request r = VIESTI__REQUEST__INIT;
	viesti__record__init(&record);
	viesti__activity_item__init(&item);
	memset(evidence, 'e', 2000);
	memset(note, 'n', 1000);
	memset(person, 'p', 254);
	memset(type, 't', 120);
	item.person = person;
	item.type = type;
	item.evidence = evidence;
	item.note = note;
	item.has_operation = 1;
	item.operation = (ProtobufCBinaryData){ 16, operation };
	for (size_t i = 0; i < n; i++)
		items[i] = &item;
	record.n_items = n;
	record.items = items;
	r.has_id = 1;
	r.id = 77;
	r.body_case = VIESTI__REQUEST__BODY_RECORD;
	r.record = &record;
	return r;
}

/* ---------------------------------------------------------- what passes */

static void a_request_is_decoded_into_the_arena(void **state)
{
	(void)state;
	Viesti__Request r = full_record(2);
	assert_int_equal(decode_request(&r), 0);
	assert_int_equal(id, 77);
	assert_int_equal(request->body_case, VIESTI__REQUEST__BODY_RECORD);
	assert_int_equal(request->record->n_items, 2);
	assert_string_equal(request->record->items[1]->note, note);
	assert_true(arena_used(arena) > 0);
}

static void an_empty_message_is_a_request_without_a_body(void **state)
{
	(void)state;
	assert_int_equal(decode("", 0), 0);
	assert_int_equal(request->body_case, VIESTI__REQUEST__BODY__NOT_SET);
	assert_int_equal(id, 0);
}

static void unknown_fields_are_skipped(void **state)
{
	(void)state;
	/* id 5, field 1000 as bytes, field 1001 as a varint, ping */
	static const uint8_t data[] = { 0x08, 5, 0xc2, 0x3e, 2, 0xff, 0xfe,
		0xc8, 0x3e, 1, 0x5a, 0 };
	assert_int_equal(decode(data, sizeof(data)), 0);
	assert_int_equal(request->id, 5);
	assert_int_equal(request->body_case, VIESTI__REQUEST__BODY_PING);
}

static void finnish_and_swedish_text_passes_unchanged(void **state)
{
	(void)state;
	static const char text[] =
	    "Äijö Öbergs Åse – \"välitön viestintä\" é 👩‍👩‍👧";
	Viesti__Request r = full_record(1);
	item.note = (char *)text;
	assert_int_equal(decode_request(&r), 0);
	assert_string_equal(request->record->items[0]->note, text);
}

/* -------------------------------------------------------- what is refused */

static void lengths_hold_to_the_byte(void **state)
{
	(void)state;
	Viesti__Request r = full_record(1);
	assert_int_equal(decode_request(&r), 0);
	char longer[2002];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[2001] = '\0';
	item.evidence = longer;
	assert_refused(decode_request(&r), "field_too_long",
	    "items[0].evidence");
	longer[2000] = '\0';
	assert_int_equal(decode_request(&r), 0);
	assert_int_equal(id, 77);
}

static void an_operation_id_has_sixteen_bytes(void **state)
{
	(void)state;
	Viesti__Request r = full_record(1);
	item.operation.len = 15;
	assert_refused(decode_request(&r), "field_too_short",
	    "items[0].operation");
	uint8_t longer[17] = { 0 };
	item.operation = (ProtobufCBinaryData){ 17, longer };
	assert_refused(decode_request(&r), "field_too_long",
	    "items[0].operation");
	r = full_record(1);
	r.has_operation = 1;
	r.operation = (ProtobufCBinaryData){ 0, NULL };
	assert_refused(decode_request(&r), "field_too_short", "operation");
}

static void items_are_counted_before_they_are_read(void **state)
{
	(void)state;
	Viesti__Request r = full_record(256);
	viesti__activity_item__init(&item);
	assert_int_equal(decode_request(&r), 0);
	r = full_record(257);
	viesti__activity_item__init(&item);
	assert_refused(decode_request(&r), "field_too_long", "items");
	assert_int_equal(arena_used(arena), 0);
	assert_int_equal(id, 77);
}

static void text_is_judged_by_all_its_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
		{ "a\0b", 3 }, { "\0", 1 }, { "a\x01", 2 }, { "\x7f", 1 },
		{ "\xc2\x85", 2 }, /* C1 */
		{ "\xff", 1 }, { "\xc0\x80", 2 }, { "\xed\xa0\x80", 3 },
		{ "\xf4\x90\x80\x80", 4 }, { "\xe2\x82", 2 },
		{ "\xe2\x80\xae"
		  "evil",
		    7 }, /* right-to-left override */
		{ "\xe2\x81\xa6", 3 }, { "\xd8\x9c", 2 },
		{ "line\nbreak", 10 }, /* a person's name has one line */
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* id 7, record { item { person } } */
		uint8_t data[32] = { 0x08, 7, 0xfa, 0x01 };
		uint8_t n = (uint8_t)bad[i].len;
		data[4] = (uint8_t)(n + 4);
		data[5] = 0x0a;
		data[6] = (uint8_t)(n + 2);
		data[7] = 0x12;
		data[8] = n;
		memcpy(data + 9, bad[i].bytes, n);
		assert_refused(decode(data, 9u + n), "text_not_clean",
		    "items[0].person");
		assert_int_equal(id, 7);
	}
}

static void notes_may_have_lines(void **state)
{
	(void)state;
	Viesti__Request r = full_record(1);
	item.note = "first\nsecond\tpart";
	assert_int_equal(decode_request(&r), 0);
}

static void two_bodies_are_refused(void **state)
{
	(void)state;
	static const uint8_t two[] = { 0x08, 3, 0x5a, 0, 0xa2, 0x01, 0 };
	static const uint8_t same[] = { 0x5a, 0, 0x08, 3, 0x5a, 0 };
	assert_refused(decode(two, sizeof(two)), "arm_twice", "status");
	assert_int_equal(id, 3);
	assert_refused(decode(same, sizeof(same)), "arm_twice", "ping");
	assert_int_equal(id, 3); /* it stood behind the first body */
}

static void unknown_enum_values_are_refused(void **state)
{
	(void)state;
	/* review_decide { decision = 4 }, = 3, = -1, = 2^32 + 1 */
	static const uint8_t four[] = { 0x08, 1, 0xca, 0x02, 2, 0x10, 4 };
	static const uint8_t three[] = { 0x08, 1, 0xca, 0x02, 2, 0x10, 3 };
	static const uint8_t minus[] = { 0x08, 1, 0xca, 0x02, 11, 0x10, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 };
	static const uint8_t wide[] = { 0x08, 1, 0xca, 0x02, 6, 0x10, 0x81,
		0x80, 0x80, 0x80, 0x10 };
	assert_refused(decode(four, sizeof(four)), "enum_unknown", "decision");
	assert_int_equal(decode(three, sizeof(three)), 0);
	assert_refused(decode(minus, sizeof(minus)), "enum_unknown",
	    "decision");
	assert_refused(decode(wide, sizeof(wide)), "enum_unknown", "decision");
}

static void bytes_that_are_no_message_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
		{ "\x08", 1 },		      /* a tag without its value */
		{ "\x00\x01", 2 },	      /* field 0 */
		{ "\x0b", 1 }, { "\x0c", 1 }, /* groups */
		{ "\x0e\x01", 2 }, { "\x0f\x01", 2 }, /* no such wire type */
		{ "\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12 },
		{ "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11 },
		{ "\x52\x05"
		  "abc",
		    5 }, /* longer than what is there */
		{ "\x52\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
		{ "\x0d\x01\x02", 3 },
		{ "\x09\x01", 2 }, /* short fixed values */
		{ "\x50\x01", 2 }, /* hello as a varint */
		{ "\x0a\x01"
		  "a",
		    3 },			       /* id as bytes */
		{ "\xf8\xff\xff\xff\xff\x01\x00", 7 }, /* number over 32 bits */
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(decode(bad[i].bytes, bad[i].len), "malformed",
		    "");
}

/* Every cut of a good message is refused or read, never more than is there. */
static void every_cut_of_a_message_is_safe(void **state)
{
	(void)state;
	Viesti__Request r = full_record(3);
	size_t len = viesti__request__get_packed_size(&r);
	uint8_t *data = malloc(len);
	viesti__request__pack(&r, data);
	for (size_t n = 0; n < len; n += n < 400 ? 1 : 97)
		decode(data, n);
	free(data);
}

static void memory_is_bounded_by_the_arena(void **state)
{
	(void)state;
	/* 64 KiB of unknown fields ask for far more */
	static uint8_t data[65536];
	for (size_t i = 0; i + 3 <= sizeof(data); i += 3)
		memcpy(data + i, "\x98\x3f\x01", 3);
	int code = decode(data, sizeof(data) / 3 * 3);
	assert_int_equal(code, E_EXHAUSTED);
	assert_refused(code, "message_too_large", "");
	assert_true(arena_used(arena) <= WIRE_ARENA_SERVER);
}

static void a_server_frame_is_checked_too(void **state)
{
	(void)state;
	Viesti__ServerFrame frame = VIESTI__SERVER_FRAME__INIT, *out;
	Viesti__Push push = VIESTI__PUSH__INIT;
	Viesti__Goodbye goodbye = VIESTI__GOODBYE__INIT;
	size_t len;
	goodbye.reason = "idle";
	goodbye.message = "Connect again.\nThen go on.";
	push.body_case = VIESTI__PUSH__BODY_GOODBYE;
	push.goodbye = &goodbye;
	frame.frame_case = VIESTI__SERVER_FRAME__FRAME_PUSH;
	frame.push = &push;
	uint8_t *bytes = wire_encode(arena, &frame.base, FRAME_MAX_CLIENT,
	    &len);
	assert_non_null(bytes);
	assert_int_equal(wire_decode_server_frame(arena, bytes + FRAME_HEAD,
			     len - FRAME_HEAD, &out, &err),
	    0);
	assert_string_equal(out->push->goodbye->reason, "idle");
	goodbye.reason = "\x1b[31mred";
	bytes = wire_encode(arena, &frame.base, FRAME_MAX_CLIENT, &len);
	assert_int_equal(wire_decode_server_frame(arena, bytes + FRAME_HEAD,
			     len - FRAME_HEAD, &out, &err),
	    E_INVALID);
	assert_string_equal(err.field, "goodbye.reason");
}

static void encoding_makes_a_whole_frame_within_its_limit(void **state)
{
	(void)state;
	Viesti__Request r = full_record(1);
	const uint8_t *body;
	uint32_t body_len;
	size_t len, size = viesti__request__get_packed_size(&r);
	uint8_t *frame = wire_encode(arena, &r.base, (uint32_t)size, &len);
	assert_non_null(frame);
	assert_int_equal(frame_next(frame, len, FRAME_MAX_SERVER, &body,
			     &body_len),
	    FRAME_WHOLE);
	assert_int_equal(body_len, size);
	assert_null(wire_encode(arena, &r.base, (uint32_t)size - 1, &len));
	struct arena *small = arena_new(100);
	assert_null(wire_encode(small, &r.base, FRAME_MAX_SERVER, &len));
	arena_free(small);
}

/* ------------------------------------------------------- the descriptors */

struct seen {
	const ProtobufCMessageDescriptor *messages[200];
	size_t n;
	unsigned char rows[1000]; /* by index into wire_fields */
};

static void walk_field(struct seen *seen, const ProtobufCMessageDescriptor *m,
    const ProtobufCFieldDescriptor *f)
{
	char name[128];
	bool repeated = f->label == PROTOBUF_C_LABEL_REPEATED;
	bool text = f->type == PROTOBUF_C_TYPE_STRING ||
	    f->type == PROTOBUF_C_TYPE_BYTES;

	snprintf(name, sizeof(name), "%s.%s", m->name, f->name);
	/* packed numbers would hide their count from the check */
	if (repeated && !text && f->type != PROTOBUF_C_TYPE_MESSAGE)
		fail_msg("%s: repeated numbers are not counted", name);
	if (f->label == PROTOBUF_C_LABEL_REQUIRED)
		fail_msg("%s is required", name);
	if (!repeated && !text)
		return;
	const struct wire_field *row = wire_field_row(f);
	if (!row || wire_field_max(name) == 0)
		fail_msg("%s has no row in wire_fields.c", name);
	assert_string_equal(row->name, name);
	if (repeated != (row->items > 0) || text != (row->max > 0) ||
	    row->min > row->max)
		fail_msg("%s: its row does not fit its kind", name);
	seen->rows[row - wire_fields] = 1;
}

/* depth: the messages above; one of them again would be recursion. */
static void walk_message(struct seen *seen, const ProtobufCMessageDescriptor *m,
    const ProtobufCMessageDescriptor **above, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		if (above[i] == m)
			fail_msg("%s contains itself", m->name);
	assert_true(depth < 12);
	assert_true(m->n_fields <= 128);
	above[depth] = m;
	for (unsigned i = 0; i < m->n_fields; i++) {
		walk_field(seen, m, &m->fields[i]);
		if (m->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
			walk_message(seen, m->fields[i].descriptor, above,
			    depth + 1);
	}
}

static void every_field_has_its_row_and_every_row_its_field(void **state)
{
	(void)state;
	static struct seen seen;
	const ProtobufCMessageDescriptor *above[16];
	walk_message(&seen, &viesti__request__descriptor, above, 0);
	walk_message(&seen, &viesti__server_frame__descriptor, above, 0);
	for (size_t i = 0; i < wire_fields_count; i++)
		if (!seen.rows[i])
			fail_msg("the row %s names no field",
			    wire_fields[i].name);
	assert_int_equal(wire_field_max("viesti.ActivityItem.note"), 1000);
	assert_int_equal(wire_field_max("viesti.Record.items"), WIRE_BATCH_MAX);
	assert_int_equal(wire_field_max("viesti.Request.operation"),
	    WIRE_OPERATION);
	assert_int_equal(wire_field_max("viesti.Participants.rows"),
	    WIRE_PAGE_MAX);
	assert_int_equal(wire_field_max("viesti.Record.nothing"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_decoded_into_the_arena),
		TEST(an_empty_message_is_a_request_without_a_body),
		TEST(unknown_fields_are_skipped),
		TEST(finnish_and_swedish_text_passes_unchanged),
		TEST(lengths_hold_to_the_byte),
		TEST(an_operation_id_has_sixteen_bytes),
		TEST(items_are_counted_before_they_are_read),
		TEST(text_is_judged_by_all_its_bytes),
		TEST(notes_may_have_lines),
		TEST(two_bodies_are_refused),
		TEST(unknown_enum_values_are_refused),
		TEST(bytes_that_are_no_message_are_refused),
		TEST(every_cut_of_a_message_is_safe),
		TEST(memory_is_bounded_by_the_arena),
		TEST(a_server_frame_is_checked_too),
		TEST(encoding_makes_a_whole_frame_within_its_limit),
		TEST(every_field_has_its_row_and_every_row_its_field),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
