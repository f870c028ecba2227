/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging and writing activities; see recording.h. */
#include "server/handlers/recording.h"

#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"

int recording_judge(struct world *w, struct request *r, const struct deed *deed,
    struct judgement *out)
{
	const struct judge court = { .season = &w->season,
		.rulebooks = &w->rulebooks,
		.trainings = &w->trainings,
		.at = clock_now_us(),
		.administrator = r->audience.kind == AUDIENCE_ADMIN };
	int rc = code_tries_check(&w->code_tries, r->peer.client, court.at,
	    &r->err);

	/* Only trying codes is limited, not recording. */
	if (rc < 0 && !judge_needs_code(&court, deed)) {
		r->err = (struct error){ 0 };
		rc = 0;
	}
	if (rc < 0)
		return rc;
	rc = judge_deed(&court, deed, out, &r->err);
	if (rc < 0 && strcmp(r->err.reason, "code_unknown") == 0)
		code_tries_wrong(&w->code_tries, r->peer.client, court.at);
	return rc;
}

static bool may_count(const struct activity *a)
{
	return a->status == STATUS_AUTOMATIC || a->status == STATUS_PENDING ||
	    a->status == STATUS_ACCEPTED || a->status == STATUS_RETURNED;
}

int recording_attended(struct world *w, struct request *r, int64_t training,
    uint32_t person)
{
	int64_t id = 0;
	int rc = store_attendance_get(w->store, training, person, &id, &r->err);
	const struct activity *a = rc > 0 ? world_activity(w, person, id)
					  : NULL;

	if (rc < 0 || !a || !may_count(a))
		return rc < 0 ? rc : 0;
	error_set(&r->err, E_CONFLICT, "training_attended",
	    _("This person's attendance at the training is recorded already, "
	      "as activity %" PRId64 "."),
	    id);
	return error_field(&r->err, "evidence");
}

bool recording_is_over_limit(const struct world *w, int64_t activity)
{
	for (size_t i = 0; i < w->ledger.n_entries; i++) {
		const struct ledger_entry *e = &w->ledger.entries[i];
		if (e->kind == ENTRY_ACTIVITY && e->activity->id == activity)
			return e->mark == MARKED_WEEK ||
			    e->mark == MARKED_SEASON;
	}
	return false;
}

int recording_would_be_over_limit(struct world *w, uint32_t person,
    const struct activity *a, bool *over)
{
	const struct world_person *p = &w->people[person];
	struct activity *all = xmalloc((p->n + 1) * sizeof *all);

	if (p->n > 0)
		memcpy(all, p->activities, p->n * sizeof *all);
	all[p->n] = *a;
	all[p->n].id = INT64_MAX; /* it has none yet; no other has this one */
	int rc = scoring_run(&w->rulebooks, &w->season, all, p->n + 1,
	    p->members, p->n_members, p->had_first_public, &w->ledger);
	*over = rc == 0 && recording_is_over_limit(w, INT64_MAX);
	w->ledger.n_entries = 0; /* they reach into what is freed here */
	free(all);
	return rc;
}

int recording_write(struct world *w, struct request *r,
    struct activity_row *row, int64_t training,
    const uint8_t operation[OPERATION_SIZE], const uint8_t digest[16])
{
	uint8_t commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];

	hash_random(row->salt, sizeof row->salt);
	r->written = true;
	store_commitment(row->salt, row->evidence, row->note, commitment);
	int rc = store_activity_insert(w->store, row, &r->err);
	if (rc == 0 && training != 0)
		rc = store_attendance_put(w->store, training, row->person,
		    row->a.id, &r->err);
	if (rc < 0)
		return rc;
	store_record_detail(detail, row);
	struct world_entry entry = { .kind = "record",
		.subject = row->a.id,
		.operation = operation,
		.digest = digest,
		.detail = detail,
		.commitment = commitment,
		.at = w->last_stamp };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_activity_add(w, row);
}
