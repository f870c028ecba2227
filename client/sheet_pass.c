/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One pass over a sheet: rows into batches, batches to the server, answers to
 * the rows.
 *
 * While checking, up to BATCHES_OPEN batches are under way, in any order. While
 * loading, rows must be recorded in the file's order. The server takes what
 * comes on one connection in order, but may ask one that is too quick to send a
 * request again, which would then overtake nobody and be overtaken by many. So
 * only the administrator's socket, which has no such limit, loads several
 * batches at once.
 */
#include <stdlib.h>
#include <string.h>

#include "client/prompt.h"
#include "client/sheet_work.h"
#include "client/stop.h"
#include "common/i18n.h"

#define BATCHES_OPEN 32
#define BATCH_BYTES (60u * 1024)      /* of a frame; the server takes 64 KiB */
#define ITEM_HEAD 4		      /* tag and length in front of an item */
#define ARENA_BYTES ((size_t)4 << 20) /* a batch takes less than half of it */

/* One batch under way. */
struct batch {
	uint64_t id; /* of its request; 0: this slot is free */
	uint32_t n;
	uint32_t rows[WIRE_BATCH_MAX];
};

struct pass {
	struct sheet *s;
	struct batch open[BATCHES_OPEN];
	size_t n_open, may_open;
	/* the batch being filled */
	union sheet_items items;
	uint32_t rows[WIRE_BATCH_MAX];
	size_t n, bytes;
	struct arena *arena;
	struct progress progress;
};

int sheet_misfit(struct error *err)
{
	return error_set(err, E_INTERNAL, "answer_misfit",
	    _("The server's answer does not fit the request. The two programs "
	      "may be of different versions: update the older one."));
}

protobuf_c_boolean sheet_operation(ProtobufCBinaryData *out, struct arena *a)
{
	out->data = arena_alloc(a, WIRE_OPERATION);
	out->len = WIRE_OPERATION;
	link_operation(out->data);
	return 1;
}

/* ------------------------------------------------- departments and rosters */

static int take_import(struct sheet *s, size_t row,
    const Viesti__ImportResult *res, struct error *err)
{
	static const enum row_state states[] = {
		[VIESTI__IMPORT_OUTCOME__IMPORT_NEW] = ROW_NEW,
		[VIESTI__IMPORT_OUTCOME__IMPORT_CHANGED] = ROW_CHANGED,
		[VIESTI__IMPORT_OUTCOME__IMPORT_SAME] = ROW_HELD,
	};
	struct error why = { 0 };
	size_t outcome = (size_t)res->outcome;
	if (outcome == VIESTI__IMPORT_OUTCOME__IMPORT_REFUSED && res->error) {
		link_error(res->error, &why);
		sheet_refuse(s, row, &why);
		return 0;
	}
	if (outcome == 0 || outcome >= sizeof(states) / sizeof(*states))
		return sheet_misfit(err);
	s->rows[row].state = (uint8_t)states[outcome];
	if (s->loading && outcome != VIESTI__IMPORT_OUTCOME__IMPORT_SAME) {
		s->rows[row].state = ROW_LOADED;
		s->loaded++;
	}
	if (!s->loading && res->has_room && res->department) {
		s->rows[row].department = sheet_key(res->department);
		s->rows[row].room = res->room;
	}
	if (!s->loading && res->consents_off)
		sheet_notice(s, row, "consents_off", 0);
	if (!s->loading && res->locked)
		sheet_notice(s, row, "person_locked", 0);
	if (!s->loading && res->left)
		sheet_notice(s, row, "person_left", 0);
	return 0;
}

int sheet_answer_import(struct sheet *s, const uint32_t *rows, size_t n,
    const Viesti__Reply *reply, struct error *err)
{
	int rc = 0;
	if (reply->body_case != VIESTI__REPLY__BODY_IMPORTED ||
	    reply->imported->n_results != n)
		return sheet_misfit(err);
	for (size_t i = 0; i < n && !rc; i++)
		rc = take_import(s, rows[i], reply->imported->results[i], err);
	return rc;
}

/* ------------------------------------------------------------------- batches
 */

static struct batch *find_batch(struct pass *p, uint64_t id)
{
	for (size_t i = 0; i < BATCHES_OPEN; i++)
		if (p->open[i].id == id)
			return &p->open[i];
	return NULL;
}

/* Takes one answer, whichever comes first. */
static int take_answer(struct pass *p, struct error *err)
{
	const Viesti__Reply *reply;
	int rc = link_wait(p->s->link, &reply, err);
	if (rc)
		return rc;
	struct batch *b = reply->id ? find_batch(p, reply->id) : NULL;
	if (!b)
		return sheet_misfit(err);
	if (reply->body_case == VIESTI__REPLY__BODY_ERROR)
		rc = link_error(reply->error, err);
	else
		rc = p->s->format->answer(p->s, b->rows, b->n, reply, err);
	b->id = 0;
	p->n_open--;
	return rc;
}

static int send_batch(struct pass *p, struct error *err)
{
	struct sheet_message m;
	int rc = 0;
	if (p->n == 0)
		return 0;
	while (p->n_open >= p->may_open && !rc)
		rc = take_answer(p, err);
	if (rc)
		return rc;
	struct batch *b = find_batch(p, 0);
	viesti__request__init(&m.request);
	p->s->format->request(p->s, &p->items, p->n, !p->s->loading, &m);
	rc = link_send(p->s->link, &m.request, &b->id, err);
	if (rc) {
		b->id = 0;
		return rc;
	}
	b->n = (uint32_t)p->n;
	memcpy(b->rows, p->rows, p->n * sizeof(*p->rows));
	p->n_open++;
	p->n = p->bytes = 0;
	arena_reset(p->arena);
	return 0;
}

/* Bad rows leave their memory in the arena too, and may be many. */
static int keep_room(struct pass *p, struct error *err)
{
	if (arena_used(p->arena) < ARENA_BYTES / 2)
		return 0;
	if (p->n > 0)
		return send_batch(p, err);
	arena_reset(p->arena);
	return 0;
}

static int read_item(struct pass *p, const struct csv_row *row, size_t number,
    union sheet_item *item, struct error *err)
{
	const char *cells[SHEET_COLUMNS_MAX];
	struct sheet *s = p->s;
	int rc = sheet_cells(s, row, cells, err);
	if (!rc)
		rc = s->format->item(cells, p->arena, item, err);
	if (rc)
		return rc;
	struct sheet_row *r = &s->rows[number];
	s->format->finish(*item, r, p->arena, s->loading);
	if (!s->loading && s->format->once)
		r->key = sheet_key(cells[0]);
	if (!s->loading && !s->format->once)
		r->date = item->activity->date;
	return 0;
}

/* row NULL: the record itself is bad, why says how */
static int take_row(struct pass *p, const struct csv_row *row, size_t number,
    struct error *why, struct error *err)
{
	union sheet_item item;
	int rc = keep_room(p, err);
	if (rc)
		return rc;
	if (!row || read_item(p, row, number, &item, why)) {
		sheet_refuse(p->s, number, why);
		return 0;
	}
	size_t bytes = protobuf_c_message_get_packed_size(item.any) + ITEM_HEAD;
	if (p->n == WIRE_BATCH_MAX || p->bytes + bytes > BATCH_BYTES) {
		rc = send_batch(p, err);
		if (rc)
			return rc;
		/* The arena began anew, and the item with it. */
		if (read_item(p, row, number, &item, why))
			return sheet_misfit(err);
	}
	p->items.any[p->n] = item.any;
	p->rows[p->n++] = (uint32_t)number;
	p->bytes += bytes;
	return 0;
}

/* ---------------------------------------------------------------------- passes
 */

/* How many rows there will be, by the bytes read so far. */
static void step(struct pass *p, size_t done)
{
	const struct csv *csv = p->s->csv;
	size_t read = csv_offset(csv);
	if (!p->s->loading && read > 0)
		p->progress.total = (uint64_t)((double)done *
		    (double)csv_size(csv) / (double)read);
	progress_step(&p->progress, done);
}

static bool is_to_load(const struct sheet_row *r)
{
	return r->state == ROW_NEW || r->state == ROW_CHANGED;
}

static int read_rows(struct pass *p, struct error *err)
{
	struct sheet *s = p->s;
	const struct csv_row *row = NULL;
	int rc = 0;
	csv_rewind(s->csv);
	for (size_t number = 0; !rc; number++) {
		struct error why = { 0 };
		int found = csv_next(s->csv, &row, &why);
		if (found == 0)
			break;
		if (!s->loading)
			sheet_row_add(s, csv_line(s->csv));
		else if (!is_to_load(&s->rows[number]))
			continue;
		rc = stop_asked()
		    ? error_set(err, E_CANCELLED, "cancelled",
			  s->loading ? _("Stopped.")
				     : _("Stopped. Nothing is loaded."))
		    : take_row(p, found > 0 ? row : NULL, number, &why, err);
		step(p, s->loading ? s->loaded : s->n_rows);
	}
	return rc;
}

/* An end before its time: what is under way is waited for, so that the
 * connection can be used for something else. */
static void drain(struct pass *p)
{
	const Viesti__Reply *reply;
	while (p->n_open > 0 && !link_wait(p->s->link, &reply, NULL))
		p->n_open--;
}

int sheet_pass(struct sheet *s, bool loading, struct error *err)
{
	const Viesti__Welcome *w = link_welcome(s->link);
	bool admin = w->role == VIESTI__ROLE__ROLE_ADMIN;
	struct pass *p = xcalloc(1, sizeof(*p));
	p->s = s;
	p->arena = arena_new(ARENA_BYTES);
	p->may_open = !loading || admin ? BATCHES_OPEN : 1;
	s->loading = loading;
	if (loading)
		progress_begin(&p->progress, s->p,
		    loading ? _("Loading") : _("Checking"),
		    loading
			? sheet_count(s, ROW_NEW) + sheet_count(s, ROW_CHANGED)
			: 1);
	int rc = p->arena ? read_rows(p, err)
			  : error_set(err, E_EXHAUSTED, "memory",
				_("There is not enough memory."));
	if (!rc)
		rc = send_batch(p, err);
	while (!rc && p->n_open > 0)
		rc = take_answer(p, err);
	if (rc)
		drain(p);
	progress_end(&p->progress);
	arena_free(p->arena);
	free(p);
	return rc;
}
