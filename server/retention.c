/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept no longer; see retention.h. */
#include "server/retention.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/dispatch.h"
#include "server/server.h"
#include "server/store/marks.h"

static const struct {
	enum personal_age age;
	const char *what;
} ages[] = {
	{ AGE_EVIDENCE, "evidence" },
	{ AGE_LEDGERS, "ledgers" },
};

static int32_t due_on(const struct world *w, enum personal_age age,
    int64_t final_at)
{
	int64_t days = age == AGE_EVIDENCE ? w->config.evidence_days
					   : w->config.ledger_days;

	return clock_date_of(final_at) + (int32_t)days;
}

static void add(struct personal_counts *all, const struct personal_counts *more)
{
	for (size_t i = 0; i < more->n; i++)
		personal_count_add(all, more->of[i].table, more->of[i].label,
		    more->of[i].rows);
}

/* --- the model of the running season --- */

static int tell_people(struct world *w, struct request *r)
{
	struct person_row row;
	int rc = 1;

	for (uint32_t i = 0; i < w->n_people && rc >= 0; i++) {
		if (w->people[i].n_members == 0)
			continue;
		rc = store_person_get(w->store, i, &row, &r->err);
		if (rc > 0 && row.p.forgotten)
			world_person_changed(w, &row.p);
	}
	return rc < 0 ? rc : 0;
}

static int tell_client(struct world *w, struct request *r, int64_t id)
{
	struct client_row row;
	int rc = store_client_get(w->store, id, &row, &r->err);

	if (rc > 0)
		world_client_changed(w, &row);
	return rc;
}

/* All clients: names of those shut out went, too. */
static int tell_clients(struct world *w, struct request *r)
{
	int rc = 1;

	for (int64_t id = 1; rc > 0; id++)
		rc = tell_client(w, r, id);
	return rc;
}

/* --- one season --- */

static int write_entry(struct world *w, struct request *r, const char *what,
    const struct final_season *s, const struct personal_counts *counts)
{
	char detail[STORE_DETAIL_SIZE];
	uint32_t rows = 0;
	struct world_entry entry = { .kind = "retention",
		.subject = (int64_t)s->season,
		.detail = detail,
		.at = world_stamp(w) };

	for (size_t i = 0; i < counts->n; i++)
		rows += counts->of[i].rows;
	snprintf(detail, sizeof detail,
	    "what=%s season=%" PRIu32 " final_at=%" PRId64 " rows=%" PRIu32,
	    what, s->season, s->final_at, rows);
	return world_journal(w, r, &entry);
}

static int expire(struct world *w, struct request *r, size_t i,
    const struct final_season *s, bool check_only, struct retained *out)
{
	struct personal_counts counts;
	int rc = store_personal_expire(w->store, ages[i].age, s->season,
	    s->final_at, clock_now_us(), true, &counts, &r->err);

	if (rc < 0 || counts.n == 0)
		return rc;
	add(&out->counts, &counts);
	if (check_only)
		return 0;
	r->written = true;
	rc = store_personal_expire(w->store, ages[i].age, s->season,
	    s->final_at, world_stamp(w), false, &counts, &r->err);
	if (rc == 0)
		rc = write_entry(w, r, ages[i].what, s, &counts);
	if (rc == 0)
		rc = store_digest_rotate(w->store, &r->err);
	if (rc == 0)
		rc = world_take_digest_key(w, &r->err);
	if (rc == 0 && ages[i].age == AGE_LEDGERS)
		rc = tell_people(w, r);
	if (rc == 0 && ages[i].age == AGE_LEDGERS)
		rc = tell_clients(w, r);
	return rc;
}

static int expire_season(struct world *w, struct request *r,
    const struct final_season *s, bool check_only, struct retained *out)
{
	int32_t today = clock_today();
	int rc = 0;

	out->evidence_due = due_on(w, AGE_EVIDENCE, s->final_at);
	out->ledgers_due = due_on(w, AGE_LEDGERS, s->final_at);
	for (size_t i = 0; i < sizeof ages / sizeof *ages && rc == 0; i++)
		if (due_on(w, ages[i].age, s->final_at) <= today)
			rc = expire(w, r, i, s, check_only, out);
	return rc;
}

int retention_run(struct world *w, struct request *r, bool check_only,
    struct retained *out)
{
	struct final_season seasons[RETENTION_SEASONS_MAX];
	size_t n;
	int rc = store_final_seasons(w->store, seasons, &n, &r->err);

	*out = (struct retained){ 0 };
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = expire_season(w, r, &seasons[i], check_only, out);
	if (rc == 0)
		rc = store_backups_expire(w->state_dir,
		    clock_day_start_us(clock_today() -
			(int32_t)w->config.backup_days),
		    check_only, &out->backups, &r->err);
	if (rc == 0)
		rc = store_retention_last(w->store, &out->last_at, &r->err);
	return rc;
}

/* --- by itself --- */

static int run_daily(struct world *w, struct request *r)
{
	struct retained out;
	int rc = retention_run(w, r, false, &out);

	if (rc < 0)
		log_event(LOG_ERROR, "retention_failed", "reason=%s",
		    r->err.reason);
	else if (out.counts.n > 0 || out.backups > 0)
		log_event(LOG_INFO, "retention", "tables=%zu backups=%" PRIu32,
		    out.counts.n, out.backups);
	return rc;
}

static const struct request_type daily_type = {
	.name = "retention",
	.where = RUN_WRITER,
	.run.writer = run_daily,
	.flags = CHANGES,
};

void retention_look(struct server *sv)
{
	int32_t today = clock_today();
	struct request *q;

	if (today == sv->retained_on || sv->stopping)
		return;
	q = request_new();
	if (!q)
		return; /* in the next second */
	sv->retained_on = today;
	q->type = &daily_type;
	dispatch_internal(sv, q);
}
