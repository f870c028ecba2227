/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sending what waits, in order: neighbouring recordings go in one batch, a
 * joining or a withdrawal by itself. Between two batches everything decided is
 * on disk, so a kill costs at most one batch sent twice, which the operation
 * ids make harmless.
 */
#include <stdlib.h>
#include <string.h>

#include "client/link.h"
#include "client/outbox_store.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"

#define BATCH_ITEMS 64
#define BATCH_BYTES 32768 /* of entries; well under one frame */
#define KEEP_US ((int64_t)7 * 24 * 3600 * 1000000)

struct batch {
	struct outbox_entry entries[BATCH_ITEMS];
	size_t n;
	bool refused; /* by the server, as a whole */
};

static bool is_record(const struct outbox_entry *e)
{
	return e->request &&
	    e->request->body_case == VIESTI__REQUEST__BODY_RECORD;
}

/* The next entries after `after` that may go together, at most so many. */
static int next_batch(struct outbox *o, int64_t after, size_t most,
    struct batch *b, struct error *err)
{
	size_t bytes = 0;
	int step = SQLITE_DONE;
	sqlite3_stmt *st = outbox_prepare(o,
	    "SELECT " OUTBOX_COLUMNS
	    " FROM entry WHERE state = 0 AND id > ?1 ORDER BY id",
	    err);

	b->n = 0;
	b->refused = false;
	if (!st)
		return E_INTERNAL;
	arena_reset(o->arena);
	sqlite3_bind_int64(st, 1, after);
	while (b->n < most && (step = sqlite3_step(st)) == SQLITE_ROW) {
		bytes += (size_t)sqlite3_column_bytes(st, 1);
		if (b->n > 0 && bytes > BATCH_BYTES)
			break;
		outbox_read_row(o, st, &b->entries[b->n]);
		if (b->n > 0 && !is_record(&b->entries[b->n]))
			break;
		if (!is_record(&b->entries[b->n++]))
			break;
	}
	int code = step == SQLITE_ROW || step == SQLITE_DONE
	    ? 0
	    : outbox_sql_error(o, err);
	sqlite3_finalize(st);
	return code;
}

/* ----------------------------------------------------------------- deciding */

static int bind_reply(struct outbox *o, sqlite3_stmt *st, int at,
    const Viesti__Reply *reply, struct error *err)
{
	Viesti__ServerFrame frame = VIESTI__SERVER_FRAME__INIT;

	if (!reply)
		return 0;
	frame.frame_case = VIESTI__SERVER_FRAME__FRAME_REPLY;
	frame.reply = (Viesti__Reply *)(uintptr_t)reply;
	size_t len = viesti__server_frame__get_packed_size(&frame);
	uint8_t *bytes = arena_alloc(o->arena, len);
	if (!bytes)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	viesti__server_frame__pack(&frame, bytes);
	sqlite3_bind_blob(st, at, bytes, (int)len, SQLITE_STATIC);
	return 0;
}

/* Writes one entry's decision, inside the batch's transaction. */
static int write_decision(struct outbox *o, const struct outbox_entry *e,
    struct error *err)
{
	const struct error *r = &e->refusal;
	sqlite3_stmt *st = outbox_prepare(o,
	    "UPDATE entry SET state = ?2,"
	    " decided_at = ?3, reply = ?4, code = ?5, reason = ?6, field = ?7,"
	    " message = ?8 WHERE id = ?1",
	    err);

	if (!st)
		return E_INTERNAL;
	sqlite3_bind_int64(st, 1, e->id);
	sqlite3_bind_int(st, 2, (int)e->state);
	sqlite3_bind_int64(st, 3, e->decided_at);
	int code = bind_reply(o, st, 4, e->reply, err);
	sqlite3_bind_int(st, 5, r->code);
	sqlite3_bind_text(st, 6, r->reason, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 7, r->field, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 8, r->text, -1, SQLITE_STATIC);
	if (!code && sqlite3_step(st) != SQLITE_DONE)
		code = outbox_sql_error(o, err);
	sqlite3_finalize(st);
	return code;
}

static int write_batch(struct outbox *o, const struct batch *b,
    struct outbox_sending *sending, struct error *err)
{
	int code = outbox_sql(o, "BEGIN IMMEDIATE", err);

	for (size_t i = 0; i < b->n && !code; i++)
		if (b->entries[i].state != OUTBOX_WAITING)
			code = write_decision(o, &b->entries[i], err);
	if (!code)
		code = outbox_sql(o, "COMMIT", err);
	if (code) {
		sqlite3_exec(o->db, "ROLLBACK", NULL, NULL, NULL);
		return code;
	}
	for (size_t i = 0; i < b->n; i++) {
		const struct outbox_entry *e = &b->entries[i];
		sending->acknowledged += e->state == OUTBOX_ACKNOWLEDGED;
		sending->refused += e->state == OUTBOX_REFUSED;
		if (sending->decided && e->state != OUTBOX_WAITING)
			sending->decided(sending->decided_arg, e);
	}
	return 0;
}

/* Whether an error says nothing about the entry: the server can't now, or does
 * not take us for who we are, which the next entry would not change. */
static bool is_passing(const struct error *why)
{
	return why->retry != ERROR_RETRY_NEVER ||
	    why->code == E_UNAUTHENTICATED || why->code == E_UNAVAILABLE;
}

static void refuse(struct outbox_entry *e, const struct error *why)
{
	e->state = OUTBOX_REFUSED;
	e->decided_at = clock_now_us();
	e->refusal = *why;
}

static void acknowledge(struct outbox_entry *e, const Viesti__Reply *reply)
{
	e->state = OUTBOX_ACKNOWLEDGED;
	e->decided_at = clock_now_us();
	e->reply = reply;
}

/* ------------------------------------------------------------------ sending */

static int bad_reply(struct error *err)
{
	return error_set(err, E_INTERNAL, "bad_reply",
	    _("The server answered something that was not asked. Tell the organiser."));
}

static int one_result(struct outbox *o, struct outbox_entry *e,
    Viesti__RecordResult *result, struct error *err)
{
	Viesti__Recorded *recorded = arena_alloc(o->arena, sizeof(*recorded));
	Viesti__Reply *reply = arena_alloc(o->arena, sizeof(*reply));
	Viesti__RecordResult **list = arena_alloc(o->arena, sizeof(*list));
	struct error why;

	if (result->outcome == VIESTI__RECORD_OUTCOME__RECORD_REFUSED) {
		if (!result->error)
			error_set(&why, E_INTERNAL, "bad_reply",
			    _("The server refused this without a reason."));
		else
			link_error(result->error, &why);
		if (is_passing(&why)) {
			*err = why;
			return why.code;
		}
		refuse(e, &why);
		return 0;
	}
	if (result->outcome == VIESTI__RECORD_OUTCOME__RECORD_UNSPECIFIED)
		return bad_reply(err);
	if (!recorded || !reply || !list)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("There is not enough memory."));
	viesti__recorded__init(recorded);
	viesti__reply__init(reply);
	*list = result;
	recorded->n_results = 1;
	recorded->results = list;
	reply->body_case = VIESTI__REPLY__BODY_RECORDED;
	reply->recorded = recorded;
	acknowledge(e, reply);
	return 0;
}

static int ask(struct batch *b, const struct outbox_sending *sending,
    Viesti__Request *rq, const Viesti__Reply **reply, struct error *err)
{
	int code = sending->call(sending->call_arg, rq, reply, err);

	b->refused = code && *reply && !is_passing(err) &&
	    (*reply)->body_case == VIESTI__REPLY__BODY_ERROR;
	return code;
}

/* A batch of recordings, each with a result of its own. The first error that
 * stops the sending is returned after all results were looked at. */
static int send_records(struct outbox *o, struct batch *b,
    const struct outbox_sending *sending, struct error *err)
{
	Viesti__ActivityItem *items[BATCH_ITEMS];
	Viesti__Record record = VIESTI__RECORD__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int stop = 0;

	for (size_t i = 0; i < b->n; i++)
		items[i] = b->entries[i].request->record->items[0];
	record.n_items = b->n;
	record.items = items;
	record.has_tell_next = record.tell_next = 1;
	rq.body_case = VIESTI__REQUEST__BODY_RECORD;
	rq.record = &record;
	int code = ask(b, sending, &rq, &reply, err);
	if (code)
		return code;
	if (reply->body_case != VIESTI__REPLY__BODY_RECORDED ||
	    reply->recorded->n_results != b->n)
		return bad_reply(err);
	for (size_t i = 0; i < b->n; i++) {
		struct error why = { .code = 0 };
		code = one_result(o, &b->entries[i],
		    reply->recorded->results[i], &why);
		if (code && !stop) {
			stop = code;
			*err = why;
		}
	}
	return stop;
}

static int send_batch(struct outbox *o, struct batch *b,
    const struct outbox_sending *sending, struct error *err)
{
	struct outbox_entry *e = &b->entries[0];
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code;

	if (!e->request) {
		b->refused = true;
		return error_set(err, E_INTERNAL, "entry_damaged",
		    _("Entry %lld of the outbox is damaged and can't be sent."),
		    (long long)e->id);
	}
	if (is_record(e))
		return send_records(o, b, sending, err);
	rq = *e->request;
	code = ask(b, sending, &rq, &reply, err);
	if (!code)
		acknowledge(e, reply);
	return code;
}

/*
 * Batch by batch. A refusal of a whole batch is not every entry's fault: its
 * entries go one by one then, so that only the guilty one is refused.
 */
static int send_all(struct outbox *o, struct outbox_sending *sending,
    struct error *err)
{
	struct batch *b = xmalloc(sizeof(*b));
	int64_t after = 0, alone_until = 0;
	int code = 0;

	while (!code) {
		size_t most = after < alone_until ? (size_t)1 : BATCH_ITEMS;
		code = next_batch(o, after, most, b, err);
		if (code || b->n == 0)
			break;
		code = send_batch(o, b, sending, err);
		if (b->refused && b->n > 1) {
			alone_until = b->entries[b->n - 1].id;
			code = 0;
			continue;
		}
		if (b->refused) {
			refuse(&b->entries[0], err);
			code = 0;
		}
		after = b->entries[b->n - 1].id;
		int unwritten = write_batch(o, b, sending, code ? NULL : err);
		code = code ? code : unwritten;
	}
	free(b);
	return code;
}

static int prune(struct outbox *o, struct error *err)
{
	int code = 0;
	sqlite3_stmt *st = outbox_prepare(o,
	    "DELETE FROM entry WHERE state = 1 AND decided_at < ?1", err);

	if (!st)
		return E_INTERNAL;
	sqlite3_bind_int64(st, 1, clock_now_us() - KEEP_US);
	if (sqlite3_step(st) != SQLITE_DONE)
		code = outbox_sql_error(o, err);
	sqlite3_finalize(st);
	return code;
}

int outbox_send(struct outbox *o, struct outbox_sending *sending,
    struct error *err)
{
	struct error local;
	int code = outbox_lock(o, err ? err : &local);

	if (code)
		return code;
	code = send_all(o, sending, err ? err : &local);
	if (!code)
		code = prune(o, err);
	outbox_unlock(o);
	return code;
}
