/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Viesti (proto/PROTOCOL.md). The query is one of the words below. Messages are
 * put together by hand, so that the client's cost is about that of Redis's
 * text.
 *
 *   record	one new activity with an address as evidence
 *   top10	the first ten participants
 *   rank	the place of one participant
 *   screen	that place, two neighbours each way and the first ten
 */
#include "bench.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define HEAD 4

/* Field numbers of viesti.proto */
enum {
	REQUEST_ID = 1,
	REQUEST_HELLO = 10,
	REQUEST_PING = 11,
	REQUEST_SUBSCRIBE = 25,
	REQUEST_RANK_PARTICIPANTS = 23,
	REQUEST_RECORD = 31,
	HELLO_CLIENT = 2,
	HELLO_LANGUAGE = 3,
	RANK_AROUND = 3,
	RANK_NEIGHBOURS = 4,
	RANK_PAGE = 5,
	RANK_TOP = 6,
	PAGE_OFFSET = 1,
	PAGE_LIMIT = 2,
	RECORD_ITEMS = 1,
	ITEM_OPERATION = 1,
	ITEM_PERSON = 2,
	ITEM_TYPE = 3,
	ITEM_DATE = 4,
	ITEM_EVIDENCE = 5,
	FRAME_REPLY = 1,
	FRAME_PUSH = 2,
	REPLY_ERROR = 9,
	REPLY_PONG = 11,
	PONG_REVISION = 1,
	PUSH_UPDATE = 2,
	UPDATE_REVISION = 3,
	SUBSCRIBE_VIEWS = 1,
	WANTED_VIEW = 1,
	WANTED_DEPARTMENTS = 3,
	VIEW_SEASON = 1,
	VIEW_ANNOUNCEMENTS = 6,
	VIEW_RANK_DEPARTMENTS = 8,
	REPLY_RECORDED = 31,
	ERROR_REASON = 2,
	RECORDED_RESULTS = 1,
	RESULT_OUTCOME = 1,
	RESULT_ERROR = 2,
	OUTCOME_NEW = 1,
};
enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };

/* ------------------------------------------------------------- writing */

static size_t put_varint(uint8_t *out, uint64_t v)
{
	size_t n = 0;
	while (v >= 0x80) {
		out[n++] = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	out[n++] = (uint8_t)v;
	return n;
}

static size_t put_number(uint8_t *out, unsigned field, uint64_t v)
{
	size_t n = put_varint(out, field << 3 | WIRE_VARINT);
	return n + put_varint(out + n, v);
}

static size_t put_bytes(uint8_t *out, unsigned field, const void *data,
    size_t len)
{
	size_t n = put_varint(out, field << 3 | WIRE_BYTES);
	n += put_varint(out + n, len);
	memcpy(out + n, data, len);
	return n + len;
}

static size_t put_text(uint8_t *out, unsigned field, const char *text)
{
	return put_bytes(out, field, text, strlen(text));
}

/* A whole frame: the request's id and its one arm. */
static size_t put_frame(uint8_t *out, unsigned arm, const void *body,
    size_t len)
{
	static _Atomic uint32_t next_id = 1;
	uint32_t id = next_id++;

	size_t n = put_number(out + HEAD, REQUEST_ID, id != 0 ? id : next_id++);
	n += put_bytes(out + HEAD + n, arm, body, len);
	for (int i = 0; i < HEAD; i++)
		out[i] = (uint8_t)(n >> (24 - 8 * i));
	return HEAD + n;
}

static size_t viesti_hello(uint8_t *out)
{
	uint8_t body[64];
	size_t n = put_text(body, HELLO_CLIENT, "bench");
	n += put_text(body + n, HELLO_LANGUAGE, "en");
	return put_frame(out, REQUEST_HELLO, body, n);
}

static void put_operation(uint8_t id[16])
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	uint64_t chance[2] = { random_next(), random_next() };

	for (int i = 0; i < 6; i++)
		id[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(id + 6, chance, 10);
}

static void put_person(const struct workload *w, char *out, size_t size)
{
	snprintf(out, size, "P%06ld",
	    (long)(random_next() % (uint64_t)w->people));
}

static size_t put_item(const struct workload *w, uint8_t *out)
{
	uint8_t operation[16];
	char person[24], evidence[64];

	put_operation(operation);
	put_person(w, person, sizeof person);
	snprintf(evidence, sizeof evidence, "https://x.example/status/%016llx",
	    (unsigned long long)random_next());
	size_t n = put_bytes(out, ITEM_OPERATION, operation, sizeof operation);
	n += put_text(out + n, ITEM_PERSON, person);
	n += put_text(out + n, ITEM_TYPE, w->type);
	n += put_number(out + n, ITEM_DATE, (uint64_t)w->date);
	return n + put_text(out + n, ITEM_EVIDENCE, evidence);
}

static size_t put_record(const struct workload *w, uint8_t *out)
{
	uint8_t item[256];
	size_t n = 0;

	for (int i = 0; i < w->batch; i++)
		n += put_bytes(out + n, RECORD_ITEMS, item, put_item(w, item));
	return n;
}

static size_t put_top10(uint8_t *out)
{
	uint8_t page[16];
	size_t n = put_number(page, PAGE_OFFSET, 0);
	n += put_number(page + n, PAGE_LIMIT, 10);
	return put_bytes(out, RANK_PAGE, page, n);
}

static size_t put_around(const struct workload *w, uint8_t *out,
    unsigned neighbours, unsigned top)
{
	char person[24];

	put_person(w, person, sizeof person);
	size_t n = put_text(out, RANK_AROUND, person);
	n += put_number(out + n, RANK_NEIGHBOURS, neighbours);
	if (top > 0)
		n += put_number(out + n, RANK_TOP, top);
	return n;
}

static size_t viesti_request(const struct workload *w, uint8_t *out)
{
	uint8_t body[REQUEST_MAX - 64];

	switch (w->query[0]) {
	case 'r':
		if (w->query[1] == 'e')
			return put_frame(out, REQUEST_RECORD, body,
			    put_record(w, body));
		return put_frame(out, REQUEST_RANK_PARTICIPANTS, body,
		    put_around(w, body, 0, 0));
	case 's':
		return put_frame(out, REQUEST_RANK_PARTICIPANTS, body,
		    put_around(w, body, 2, 10));
	default:
		return put_frame(out, REQUEST_RANK_PARTICIPANTS, body,
		    put_top10(body));
	}
}

/* ------------------------------------------------------------- reading */

static long viesti_message(const uint8_t *data, size_t len)
{
	if (len < HEAD)
		return 0;
	uint32_t n = (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 |
	    (uint32_t)data[2] << 8 | data[3];
	if (n == 0 || n > 262144)
		return -1;
	return len >= HEAD + n ? (long)(HEAD + n) : 0;
}

struct part {
	const uint8_t *data;
	size_t len;
};

static uint64_t take_varint(struct part *p)
{
	uint64_t v = 0;
	for (unsigned shift = 0; p->len > 0 && shift < 64; shift += 7) {
		uint8_t byte = *p->data++;
		p->len--;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			break;
	}
	return v;
}

/* Finds a field; a number's value is in *number, bytes are in *found. */
static bool find(struct part p, unsigned field, uint64_t *number,
    struct part *found)
{
	while (p.len > 0) {
		uint64_t tag = take_varint(&p), n = 0;
		struct part here = { p.data, 0 };

		if ((tag & 7) == WIRE_VARINT) {
			n = take_varint(&p);
		} else {
			size_t len = (tag & 7) == WIRE_BYTES
			    ? (size_t)take_varint(&p)
			    : (tag & 7) == 1 ? 8
					     : 4;
			if (len > p.len)
				return false;
			here = (struct part){ p.data, len };
			p.data += len;
			p.len -= len;
		}
		if (tag >> 3 != field)
			continue;
		if (number != NULL)
			*number = n;
		if (found != NULL)
			*found = here;
		return true;
	}
	return false;
}

static const char *reason_of(struct part error)
{
	static char text[80];
	struct part reason = { NULL, 0 };

	find(error, ERROR_REASON, NULL, &reason);
	snprintf(text, sizeof text, "%.*s", (int)reason.len,
	    (const char *)reason.data);
	return text;
}

static const char *viesti_refusal(const uint8_t *message, size_t len)
{
	struct part all = { message + HEAD, len - HEAD };
	struct part reply, error, recorded, result;
	uint64_t outcome = 0;

	if (!find(all, FRAME_REPLY, NULL, &reply))
		return "goodbye";
	if (find(reply, REPLY_ERROR, NULL, &error))
		return reason_of(error);
	if (!find(reply, REPLY_RECORDED, NULL, &recorded) ||
	    !find(recorded, RECORDED_RESULTS, NULL, &result))
		return NULL;
	if (find(result, RESULT_ERROR, NULL, &error))
		return reason_of(error);
	find(result, RESULT_OUTCOME, &outcome, NULL);
	return outcome == OUTCOME_NEW ? NULL : "not new";
}

/* What a lobby's screen watches, and the ranking of departments, which moves
 * with every activity. */
static size_t viesti_subscribe(uint8_t *out)
{
	uint8_t body[256], view[16];
	size_t n = 0, len;

	for (unsigned v = VIEW_SEASON; v <= VIEW_ANNOUNCEMENTS; v++) {
		len = put_number(view, WANTED_VIEW, v);
		n += put_bytes(body + n, SUBSCRIBE_VIEWS, view, len);
	}
	len = put_number(view, WANTED_VIEW, VIEW_RANK_DEPARTMENTS);
	len += put_bytes(view + len, WANTED_DEPARTMENTS, "", 0);
	n += put_bytes(body + n, SUBSCRIBE_VIEWS, view, len);
	return put_frame(out, REQUEST_SUBSCRIBE, body, n);
}

static size_t viesti_ping(uint8_t *out)
{
	return put_frame(out, REQUEST_PING, "", 0);
}

static bool viesti_update(const uint8_t *message, size_t len,
    uint64_t *revision)
{
	struct part all = { message + HEAD, len - HEAD };
	struct part push, update, reply, pong;
	const char *why;

	if (find(all, FRAME_PUSH, NULL, &push)) {
		if (!find(push, PUSH_UPDATE, NULL, &update))
			fail("goodbye");
		find(update, UPDATE_REVISION, revision, NULL);
		return true;
	}
	why = viesti_refusal(message, len);
	if (why != NULL)
		fail(why);
	*revision = 1;
	if (find(all, FRAME_REPLY, NULL, &reply) &&
	    find(reply, REPLY_PONG, NULL, &pong))
		find(pong, PONG_REVISION, revision, NULL);
	return false;
}

const struct protocol viesti_protocol = {
	.name = "viesti",
	.message = viesti_message,
	.hello = viesti_hello,
	.request = viesti_request,
	.refusal = viesti_refusal,
	.subscribe = viesti_subscribe,
	.ping = viesti_ping,
	.update = viesti_update,
};
