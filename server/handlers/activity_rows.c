/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages of activities, read by the reader from ids that the loop chose. */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/wire.h"
#include "server/domain/working_days.h"
#include "server/handlers/handlers.h"
#include "server/moderation.h"
#include "server/reader.h"

void handler_page(const Viesti__Page *page, uint32_t *offset, uint32_t *limit)
{
	*offset = page && page->has_offset ? page->offset : 0;
	*limit = page && page->has_limit ? page->limit : WIRE_PAGE_MAX;
	if (*limit == 0 || *limit > WIRE_PAGE_MAX)
		*limit = WIRE_PAGE_MAX;
}

/* Only to the client that gave it: so it knows what it imported itself. */
static void tell_import(struct request *r, const struct activity_row *row,
    const struct activity_owner *owner, Viesti__Activity *out)
{
	if (!owner->import_key || row->recorded_by != r->peer.client)
		return;
	out->import.data = arena_alloc(r->arena, IMPORT_KEY_SIZE);
	if (!out->import.data)
		return;
	memcpy(out->import.data, owner->import_key, IMPORT_KEY_SIZE);
	out->import.len = IMPORT_KEY_SIZE;
	out->has_import = 1;
}

void handler_activity_row(struct request *r, const struct activity_row *row,
    const struct activity_owner *owner, Viesti__Activity *out)
{
	viesti__activity__init(out);
#define SET(name, value) (out->has_##name = 1, out->name = (value))
	SET(activity, (uint64_t)row->a.id);
	SET(date, row->a.date);
	SET(first_public, (row->a.flags & ACTIVITY_FIRST_PUBLIC) != 0);
	SET(status, (Viesti__ActivityStatus)row->a.status);
	SET(recorded_at, row->a.recorded_at);
	SET(random_check, (row->a.flags & ACTIVITY_CHECK) != 0);
	if (row->decided_at)
		SET(decided_at, row->decided_at);
	if (row->reconsidered_at)
		SET(reconsidered, true);
	if (row->corrections)
		SET(corrections, row->corrections);
#undef SET
	tell_import(r, row, owner, out);
	out->type = request_text(r, row->type);
	out->evidence = request_text(r, row->evidence);
	out->note = request_text(r, row->note);
	out->reason = request_text(r, row->reason);
	out->words = request_text(r, owner->words);
	out->staff_id = request_text(r, owner->staff_id);
	out->name = request_text(r, owner->name);
	out->department = request_text(r, owner->department);
}

static void tell_waiting(const struct activities_wanted *wanted, size_t i,
    Viesti__Activity *out)
{
	int64_t waits;

	if (!wanted->since || wanted->since[i] == 0)
		return;
	waits = working_time(wanted->rulebook, wanted->season, wanted->since[i],
	    wanted->now);
	out->has_waiting_tenths = out->has_escalated = 1;
	out->waiting_tenths = (uint32_t)(waits / WORKING_TENTH);
	out->escalated = waits > MODERATION_LATE * WORKING_DAY;
}

static bool holds(const char *text, const char *folded)
{
	char *mine = text ? text_fold(text) : NULL;
	bool found = mine && strstr(mine, folded);

	free(mine);
	return found;
}

static bool is_found(const struct activity_row *row, const char *folded)
{
	return !folded || holds(row->evidence, folded) ||
	    holds(row->note, folded);
}

int handler_activity_rows(struct archive *a, struct request *r,
    const struct activities_wanted *wanted, activity_filter *keep)
{
	Viesti__Activities *out = arena_alloc(r->arena, sizeof *out);
	struct activity_owner owner;
	struct activity_row row;
	size_t i = wanted->offset;
	int rc = 0;

	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__activities__init(out);
	out->rows = (Viesti__Activity **)request_array(r, wanted->limit,
	    sizeof **out->rows);
	if (!out->rows)
		return request_too_large(r);
	size_t before = arena_used(r->arena);
	for (; i < wanted->n && out->n_rows < wanted->limit &&
	     arena_used(r->arena) - before < HANDLER_PAGE_TEXT;
	     i++) {
		rc = store_activity_read(a->store, wanted->ids[i], &row, &owner,
		    &r->err);
		if (rc < 0)
			return rc;
		if (rc != 1 || (keep && !keep(&row, r)) ||
		    !is_found(&row, wanted->text))
			continue;
		handler_activity_row(r, &row, &owner, out->rows[out->n_rows]);
		tell_waiting(wanted, i, out->rows[out->n_rows++]);
	}
	out->has_more = out->has_revision = out->has_next_offset = 1;
	out->more = i < wanted->n;
	out->next_offset = (uint32_t)i;
	out->revision = wanted->revision;
	r->reply.body_case = VIESTI__REPLY__BODY_ACTIVITIES;
	r->reply.activities = out;
	return 0;
}
