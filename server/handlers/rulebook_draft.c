/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Another version of the rules: looked at, drafted, and when nothing past
 * changes, applied at once.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/handlers/handlers.h"
#include "server/handlers/rulebooks.h"
#include "server/rules_file.h"
#include "server/server.h"
#include "server/world.h"

/* What is told names persons. */
int prepare_rulebook_preview(struct server *sv, struct request *r)
{
	handler_log_read(sv, r, "rulebook_preview", 0);
	return 0;
}

static int missing(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

/* Is all there? */
static int check(struct request *r)
{
	const Viesti__RulebookDraft *rq = r->msg->rulebook_draft;

	if (!rq->yaml || !rq->yaml[0])
		return missing(r, "yaml", "yaml_missing",
		    _("There are no rules in this file."));
	if (!rq->has_effective_at)
		return missing(r, "effective_at", "effective_missing",
		    _("Say from when on the rules are in force."));
	return rq->check_only
	    ? 0
	    : request_operation(r, r->msg->has_operation, &r->msg->operation);
}

static int may_draft(struct world *w, struct request *r)
{
	const Viesti__RulebookDraft *rq = r->msg->rulebook_draft;
	int64_t over = clock_day_start_us(season_end(&w->season) + 1);
	char last[I18N_SIZE];

	if (rq->effective_at < 0 || rq->effective_at >= over) {
		error_set(&r->err, E_INVALID, "effective_range",
		    _("The rules would come into force outside the season, "
		      "whose last day is %s."),
		    i18n_date(season_end(&w->season), last));
		return error_field(&r->err, "effective_at");
	}
	return rulebooks_may_change(w, r);
}

static int count(const struct rulebook_row *row, void *arg)
{
	(void)row;
	++*(int *)arg;
	return 0;
}

static int check_room(struct world *w, struct request *r)
{
	int n = 0;
	int rc = store_rulebooks_each(w->store, count, &n, &r->err);

	if (rc < 0 || n < RULEBOOK_VERSIONS_MAX)
		return rc;
	return error_set(&r->err, E_EXHAUSTED, "too_many_versions",
	    _("The season has %d versions of the rules, and may have no more: "
	      "dropped ones count, too."),
	    RULEBOOK_VERSIONS_MAX);
}

static int write_draft(struct world *w, struct request *r,
    struct rulebook_row *row, const uint8_t *operation,
    const uint8_t digest[16])
{
	char detail[STORE_DETAIL_SIZE];

	r->written = true;
	int rc = store_rulebook_draft(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "version=%" PRIu32 " effective_at=%" PRId64 " hash=%.64s",
	    row->version, row->effective_at, row->hash);
	struct world_entry entry = { .kind = "rulebook_draft",
		.subject = row->version,
		.operation = operation,
		.digest = digest,
		.detail = detail,
		.at = row->drafted_at };
	return world_journal(w, r, &entry);
}

/* The draft is the operation's; applying it at once is its effect. */
static int draft(struct world *w, struct request *r,
    struct rulebooks_next *next, const uint8_t digest[16])
{
	const Viesti__RulebookDraft *rq = r->msg->rulebook_draft;
	int rc = check_room(w, r);

	if (rc == 0 && !rq->check_only)
		rc = write_draft(w, r, &next->row, r->msg->operation.data,
		    digest);
	for (int i = 0; rc == 0 && i < next->all.n; i++)
		if (next->all.version[i]->version == 0)
			next->all.version[i]->version = next->row.version;
	if (rc == 0)
		rc = rulebooks_next_preview(w, r, next);
	if (rc == 0 && rq->apply && !rq->check_only && !next->retroactive)
		rc = rulebooks_next_apply(w, r, next, NULL, NULL);
	return rc;
}

static void digest_of(const Viesti__RulebookDraft *rq, const char *hash,
    uint8_t digest[16])
{
	char numbers[40];
	const char *parts[] = { hash, numbers, rq->comment };

	snprintf(numbers, sizeof numbers, "%" PRId64 " %d", rq->effective_at,
	    rq->apply);
	world_digest(digest, "rulebook_draft", parts, 3);
}

static int drafted_before(struct world *w, struct request *r, int64_t version)
{
	struct rulebook_row row = { 0 };
	int rc = rulebooks_find(w->store, r, true, (uint32_t)version, &row);

	return rc < 0 ? rc : rulebooks_again(w, r, &row, row.drafted_at);
}

int handle_rulebook_draft(struct world *w, struct request *r)
{
	const Viesti__RulebookDraft *rq = r->msg->rulebook_draft;
	struct rulebooks_next next = { .row = { .version = 0 } };
	char actor[ACTOR_SIZE], hash[65];
	struct journal_entry e;
	uint8_t digest[16];
	int rc = check(r);

	if (rc < 0)
		return rc;
	rules_hash(rq->yaml, strlen(rq->yaml), hash);
	digest_of(rq, hash, digest);
	rc = rq->check_only
	    ? 0
	    : world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc : drafted_before(w, r, e.subject);
	rc = may_draft(w, r);
	if (rc < 0)
		return rc;
	next.row = (struct rulebook_row){ .effective_at = rq->effective_at,
		.drafted_at = world_stamp(w),
		.drafted_by = request_actor(r, actor),
		.comment = rq->comment,
		.hash = hash,
		.yaml = rq->yaml };
	rc = rulebooks_next_init(w, r, &next,
	    rq->file && rq->file[0] ? rq->file : RULES_FILE);
	if (rc == 0)
		rc = draft(w, r, &next, digest);
	rulebooks_next_fini(&next);
	return rc;
}
