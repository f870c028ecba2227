/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests and the view of announcements share. */
#include "server/handlers/announcements.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/hash.h"
#include "server/world.h"

static char *or_absent(const char *text)
{
	return text[0] ? (char *)(uintptr_t)text : NULL;
}

static Viesti__Text *texts(struct request *r,
    const char (*all)[ANNOUNCEMENT_TEXT_SIZE])
{
	return request_names(r, or_absent(all[LANG_FI]),
	    or_absent(all[LANG_SV]), or_absent(all[LANG_EN]));
}

#define SET(name, value) (out->has_##name = 1, out->name = (value))

static void fill_training(const struct rulebook *rb,
    const struct announcement *a, Viesti__Announcement *out)
{
	const struct activity_type *t;

	SET(at, a->begins_at);
	if (a->type >= rb->n_types)
		return;
	t = &rb->types[a->type];
	out->type = (char *)(uintptr_t)t->code;
	SET(points, (uint32_t)t->points);
	if (t->area < rb->n_areas)
		out->area = (char *)(uintptr_t)rb->areas[t->area].code;
}

Viesti__Announcement *announcements_row(struct request *r,
    const struct rulebook *rb, const struct announcement *a)
{
	Viesti__Announcement *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__announcement__init(out);
	SET(kind, (Viesti__AnnouncementKind)a->kind);
	if (a->id)
		SET(announcement, (uint64_t)a->id);
	if (a->from)
		SET(from, a->from);
	if (a->to)
		SET(to, a->to);
	out->name = or_absent(a->name);
	out->text = texts(r, a->text);
	if (!out->text)
		return NULL;
	if (a->title[LANG_FI][0] || a->title[LANG_SV][0] ||
	    a->title[LANG_EN][0])
		out->title = texts(r, a->title);
	if (a->kind == ANNOUNCE_TRAINING)
		fill_training(rb, a, out);
	return out;
}

/* Name and texts, each on a line of its own. */
static void commit_texts(struct announcement_row *row,
    uint8_t commitment[HASH_SIZE])
{
	const struct announcement *a = &row->a;
	char all[6 * ANNOUNCEMENT_TEXT_SIZE + ANNOUNCEMENT_NAME_SIZE];

	snprintf(all, sizeof all, "%s\n%s\n%s\n%s\n%s\n%s\n%s",
	    a->text[LANG_FI], a->text[LANG_SV], a->text[LANG_EN], a->name,
	    a->title[LANG_FI], a->title[LANG_SV], a->title[LANG_EN]);
	hash_random(row->salt, sizeof row->salt);
	store_commitment(row->salt, all, NULL, commitment);
}

int announcements_write(struct world *w, struct request *r,
    struct announcement_row *row, const char *kind, const uint8_t digest[16],
    int64_t at)
{
	uint8_t commitment[HASH_SIZE];
	char detail[96];

	commit_texts(row, commitment);
	r->written = true;
	int rc = store_announcement_put(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail, "kind=%d from=%" PRId32 " to=%" PRId32,
	    (int)row->a.kind, row->a.from, row->a.to);
	struct world_entry entry = { .kind = kind,
		.subject = row->a.id,
		.operation = digest ? r->msg->operation.data : NULL,
		.digest = digest,
		.detail = detail,
		.commitment = commitment,
		.at = at };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_announcement_changed(w, row);
}

int announcements_find(struct world *w, struct request *r, uint64_t id,
    struct announcement_row *row)
{
	int rc = id <= INT64_MAX
	    ? store_announcement_get(w->store, (int64_t)id, row, &r->err)
	    : 0;

	if (rc < 0 || (rc > 0 && row->removed_at == 0))
		return rc < 0 ? rc : 0;
	error_set(&r->err, E_NOT_FOUND, "unknown_announcement",
	    _("There is no announcement %" PRIu64
	      ". List them to see their numbers."),
	    id);
	return error_field(&r->err, "announcement");
}
