/* SPDX-License-Identifier: EUPL-1.2 */
/* What the requests about trainings share; see trainings.h. */
#include "server/handlers/trainings.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/buf.h"
#include "server/views/views.h"

#define SET(name, value) (out->has_##name = 1, out->name = (value))

bool trainings_leads(const struct request *r)
{
	return r->peer.role == ROLE_TRAINER || r->peer.role == ROLE_ORGANISER ||
	    r->peer.role == ROLE_ADMIN;
}

static const char *or_absent(const char *text)
{
	return text[0] ? text : NULL;
}

static void fill_for_leaders(struct request *r, const struct training_row *row,
    Viesti__Training *out)
{
	out->code = request_text(r, or_absent(row->t.code));
	if (row->t.code_until)
		SET(code_until, row->t.code_until);
	if (row->attended >= VIEW_FEW)
		SET(attended, row->attended);
}

Viesti__Training *trainings_row(struct request *r, const struct rulebook *rb,
    const struct training_row *row)
{
	const struct training *t = &row->t;
	Viesti__Training *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return NULL;
	viesti__training__init(out);
	SET(training, (uint64_t)t->id);
	SET(begins_at, t->begins_at);
	SET(minutes, (uint32_t)t->minutes);
	if (t->type < rb->n_types) {
		out->type = request_text(r, rb->types[t->type].code);
		SET(points, (uint32_t)rb->types[t->type].points);
	}
	out->link = request_text(r, or_absent(t->link));
	if (row->own)
		SET(own, 1);
	if (row->removed_at)
		SET(removed, 1);
	if (trainings_leads(r))
		fill_for_leaders(r, row, out);
	out->subject = request_names(r, or_absent(t->subject[LANG_FI]),
	    or_absent(t->subject[LANG_SV]), or_absent(t->subject[LANG_EN]));
	return out->subject ? out : NULL;
}

int trainings_find(struct world *w, struct request *r, bool given, uint64_t id,
    const struct training **out)
{
	*out = given && id <= INT64_MAX
	    ? trainings_get(&w->trainings, (int64_t)id)
	    : NULL;
	if (*out)
		return 0;
	error_set(&r->err, E_NOT_FOUND, "unknown_training",
	    _("There is no training %" PRIu64
	      ". List them to see their numbers."),
	    id);
	return error_field(&r->err, "training");
}

int trainings_write(struct world *w, struct request *r,
    struct training_row *row, const char *kind, const uint8_t digest[16])
{
	char detail[120];
	int64_t at = world_stamp(w);

	r->written = true;
	int rc = store_training_put(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "type=%u begins_at=%" PRId64 " minutes=%" PRId32
	    " code_until=%" PRId64,
	    row->t.type, row->t.begins_at, row->t.minutes, row->t.code_until);
	struct world_entry entry = { .kind = kind,
		.subject = row->t.id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = at };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_training_changed(w, row);
}
