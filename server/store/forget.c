/* SPDX-License-Identifier: EUPL-1.2 */
/* Forgetting one participant; see forget.h. */
#include "server/store/forget.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/hash.h"
#include "server/store/internal.h"
#include "server/store/marks.h"
#include "server/store/rows.h"

void forgetting_fini(struct forgetting *f)
{
	free(f->claims.ids);
	free(f->questions.ids);
	free(f->clients.ids);
}

int store_participants_each(struct store *s, int64_t id,
    int (*fn)(const struct participant_key *key, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_PARTICIPANTS, err);

	if (rc < 0)
		return rc;
	bind_nonzero(&b, id);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		struct participant_key key = { .id = row_int(&r),
			.season = row_int(&r) };
		key.staff_id = row_text(&r);
		if (fn(&key, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

static int list(struct store *s, enum query q, int64_t participant,
    struct id_list *out, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, q, err);

	if (rc < 0)
		return rc;
	bind_int(&b, participant);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		out->ids = xrealloc(out->ids, (out->n + 1) * sizeof *out->ids);
		out->ids[out->n++] = row_int(&r);
	}
	return rc;
}

static int count_deeds(struct store *s, struct forgetting *f, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_PARTICIPANT_DEEDS, err);

	if (rc < 0)
		return rc;
	bind_int(&b, f->participant);
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	f->deeds = (uint32_t)row_int(&r);
	statement_end(&b);
	return 0;
}

static int find_open(struct store *s, struct forgetting *f, struct error *err)
{
	int rc = list(s, Q_PARTICIPANT_CLAIMS, f->participant, &f->claims, err);

	if (rc == 0)
		rc = list(s, Q_PARTICIPANT_QUESTIONS, f->participant,
		    &f->questions, err);
	if (rc == 0)
		rc = list(s, Q_PARTICIPANT_CLIENTS, f->participant, &f->clients,
		    err);
	return rc < 0 ? rc : count_deeds(s, f, err);
}

int store_forget_look(struct store *s, struct forgetting *f, struct error *err)
{
	int rc = find_open(s, f, err);

	if (rc == 0)
		rc = store_personal_count(s, f->participant, &f->counts, err);
	return rc;
}

/* --- what still waits --- */

/* Nobody can decide a claim without its evidence: it is taken back. One that
 * counts already goes on counting, and is checked no more. */
static int close_claim(struct store *s, const struct forgetting *f, int64_t id,
    struct error *err)
{
	struct activity_row row;
	char detail[STORE_DETAIL_SIZE];
	struct journal_entry e = { .at = f->at,
		.actor = f->actor,
		.kind = "withdraw",
		.subject = id,
		.detail = detail };
	int rc = store_activity_get(s, id, &row, err);

	if (rc <= 0)
		return rc < 0 ? rc : row_missing("activity", id, err);
	uint8_t before = row.a.status;
	row.a.flags &= (uint8_t)~ACTIVITY_CHECK;
	if (before != STATUS_AUTOMATIC) {
		row.a.status = STATUS_WITHDRAWN;
		row.decided_at = f->at;
	}
	rc = store_activity_update(s, &row, err);
	if (rc < 0 || before == STATUS_AUTOMATIC)
		return rc;
	snprintf(detail, sizeof detail,
	    "person=%" PRId64 " before=%u status=%u", f->participant, before,
	    row.a.status);
	return store_journal(s, &e, err);
}

static int close_question(struct store *s, const struct forgetting *f,
    int64_t id, struct error *err)
{
	struct question_row row = {
		.id = id, .answered_at = f->at, .answer = "-"
	};
	char detail[STORE_DETAIL_SIZE];
	uint8_t commitment[HASH_SIZE];
	struct journal_entry e = { .at = f->at,
		.actor = f->actor,
		.kind = "answer",
		.subject = id,
		.detail = detail,
		.commitment = commitment };

	hash_random(row.answer_salt, sizeof row.answer_salt);
	store_commitment(row.answer_salt, row.answer, NULL, commitment);
	store_answer_detail(detail, &row);
	int rc = store_question_answer(s, &row, err);
	return rc < 0 ? rc : store_journal(s, &e, err);
}

static int close_open(struct store *s, const struct forgetting *f,
    struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < f->claims.n && rc == 0; i++)
		rc = close_claim(s, f, f->claims.ids[i], err);
	for (size_t i = 0; i < f->questions.n && rc == 0; i++)
		rc = close_question(s, f, f->questions.ids[i], err);
	return rc;
}

/* --- the person --- */

static int take_staff_id(const struct participant_key *key, void *arg)
{
	char *out = arg;

	snprintf(out, STAFF_ID_SIZE, "%s", key->staff_id);
	return 1;
}

static int write_entry(struct store *s, const struct forgetting *f,
    struct error *err)
{
	char detail[STORE_DETAIL_SIZE];
	struct journal_entry e = { .at = f->at,
		.actor = f->actor,
		.kind = "forget",
		.subject = f->participant,
		.detail = detail };

	snprintf(detail, sizeof detail,
	    "person=%" PRId64 " activities=%" PRIu32 " withdrawn=%zu"
	    " clients=%zu",
	    f->participant, f->deeds, f->claims.n, f->clients.n);
	return store_journal(s, &e, err);
}

int store_forget(struct store *s, struct forgetting *f, struct error *err)
{
	char staff_id[STAFF_ID_SIZE] = "";
	int rc = store_participants_each(s, f->participant, take_staff_id,
	    staff_id, err);

	if (rc == 0 && !staff_id[0])
		rc = row_missing("participant", f->participant, err);
	if (rc == 0)
		rc = find_open(s, f, err);
	if (rc == 0)
		rc = close_open(s, f, err);
	if (rc == 0)
		rc = store_mark_drop(s, staff_id, err);
	if (rc == 0)
		rc = store_personal_erase(s, f->participant, f->at, &f->counts,
		    err);
	if (rc == 0)
		rc = write_entry(s, f, err);
	return rc < 0 ? rc : store_digest_rotate(s, err);
}
