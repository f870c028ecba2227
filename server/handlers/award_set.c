/* SPDX-License-Identifier: EUPL-1.2 */
/* What the prize of an award is, for the register that payroll gets. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "server/handlers/awards.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

#define CENTS_MAX 100000000

struct found {
	Viesti__Award *row;
	struct award award;
};

/* ------------------------------------------------------------- which one */

static bool is_meant(const Viesti__AwardSet *q, const Viesti__Award *row)
{
	if (strcmp(row->which, q->which) != 0)
		return false;
	if (q->staff_id &&
	    (!row->staff_id || strcmp(row->staff_id, q->staff_id) != 0))
		return false;
	return !q->department ||
	    (row->department && strcmp(row->department, q->department) == 0);
}

static int refuse(struct request *r, size_t n, const char *which)
{
	if (n == 0)
		error_set(&r->err, E_NOT_FOUND, "unknown_award",
		    _("There is no award \"%s\" of those named. awards show lists them."),
		    which);
	else
		error_set(&r->err, E_INVALID, "award_shared",
		    _("Several share the award \"%s\": say whose prize it is."),
		    which);
	return error_field(&r->err, "which");
}

int prepare_award_set(struct server *sv, struct request *r)
{
	const Viesti__AwardSet *q = r->msg->award_set;
	struct found *f = arena_zalloc(r->arena, sizeof *f);
	struct awards_rows awards;
	size_t n = 0;

	if (!f)
		return request_too_large(r);
	int rc = awards_rows(server_live(sv), &sv->draw, r, &awards);
	if (rc < 0)
		return rc;
	for (size_t i = 0; q->which && i < awards.n; i++) {
		if (!is_meant(q, awards.rows[i]))
			continue;
		f->row = awards.rows[i];
		f->award = awards.all[i];
		n++;
	}
	if (n != 1)
		return refuse(r, n, q->which ? q->which : "");
	if (f->award.person != PERSON_NONE)
		handler_log_read(sv, r, "award", (int64_t)f->award.person + 1);
	r->prepared = f;
	return 0;
}

/* ------------------------------------------------------------- the prize */

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

static int take(struct request *r, struct prize_row *row)
{
	const Viesti__AwardSet *q = r->msg->award_set;

	row->prize = request_clean(r, q->prize);
	row->kind = (int)q->kind;
	row->value_cents = (int64_t)q->value_cents;
	if (!*row->prize)
		return bad(r, "prize", "prize_missing",
		    _("Say what the prize is."));
	if (!q->kind)
		return bad(r, "kind", "prize_kind_missing",
		    _("Say of which kind the prize is: goods, gift card, money or experience."));
	if (!q->has_value_cents)
		return bad(r, "value_cents", "value_missing",
		    _("Say what the prize is worth in euros; 0 for one without a price."));
	if (q->value_cents > CENTS_MAX)
		return bad(r, "value_cents", "value_range",
		    _("A prize is worth at most one million euros."));
	return 0;
}

static int answer(struct request *r, const struct prize_row *row)
{
	const struct found *f = r->prepared;

	r->reply.body_case = VIESTI__REPLY__BODY_AWARD_WAS_SET;
	r->reply.award_was_set = f->row;
	return awards_prize(r, row, f->row);
}

static int write(struct world *w, struct request *r, struct prize_row *row,
    const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE], actor[ACTOR_SIZE];

	row->set_at = world_stamp(w);
	r->written = true;
	int rc = store_prize_put(w->store, w->season.id, row,
	    request_actor(r, actor), &r->err);
	snprintf(detail, sizeof detail, "which=%s kind=%d value_cents=%" PRId64,
	    row->which, row->kind, row->value_cents);
	const struct world_entry entry = { .kind = "award_set",
		.subject = row->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = row->set_at };
	return rc < 0 ? rc : world_journal(w, r, &entry);
}

static int set(struct world *w, struct request *r, const uint8_t digest[16])
{
	const struct found *f = r->prepared;
	struct prize_row key = awards_key(f->row, &f->award), held = key;
	int rc = take(r, &key);

	if (rc < 0)
		return rc;
	rc = store_prize_find(w->store, w->season.id, &held, &r->err);
	if (rc < 0)
		return rc;
	key.id = rc > 0 ? held.id : 0;
	rc = write(w, r, &key, digest);
	return rc < 0 ? rc : answer(r, &key);
}

int handle_award_set(struct world *w, struct request *r)
{
	const Viesti__AwardSet *q = r->msg->award_set;
	struct prize_row row;
	struct journal_entry e;
	uint8_t digest[16];
	char numbers[48];
	const char *parts[] = { q->which, q->staff_id, q->department, q->prize,
		numbers };

	snprintf(numbers, sizeof numbers, "%d %" PRIu64, (int)q->kind,
	    q->value_cents);
	world_digest(digest, "award_set", parts, sizeof parts / sizeof *parts);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc == 0)
		return set(w, r, digest);
	if (rc > 0)
		rc = store_prize_get(w->store, e.subject, &row, &r->err);
	return rc < 0 ? rc : answer(r, &row);
}
