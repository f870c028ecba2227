/* SPDX-License-Identifier: EUPL-1.2 */
/* What the organiser may set of the season's public surfaces. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/views/views.h"
#include "server/world.h"

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

/* ------------------------------------------------------------- what may be
 */

static int set_measure(struct request *r, const Viesti__SeasonSet *rq,
    struct season *s)
{
	if (!rq->has_measure)
		return 0;
	if (rq->measure == VIESTI__MEASURE__MEASURE_UNSPECIFIED)
		return bad(r, "measure", "measure_missing",
		    _("Say which measure: the result, points per head or "
		      "participation."));
	if (s->state != STATE_CREATED) {
		error_set(&r->err, E_PRECONDITION, "season_open",
		    _("The season %s was opened already; what orders the "
		      "departments is settled."),
		    s->name);
		return error_field(&r->err, "measure");
	}
	s->measure = (enum measure)rq->measure;
	return 0;
}

static int set_goal(struct request *r, const Viesti__SeasonSet *rq,
    struct season *s)
{
	if (!rq->has_goal_percent)
		return 0;
	if (rq->goal_percent > 100)
		return bad(r, "goal_percent", "goal_range",
		    _("The goal is 1 to 100 percent, or 0 for none."));
	s->goal_percent = (int32_t)rq->goal_percent;
	return 0;
}

static void set_join(struct request *r, const Viesti__SeasonSet *rq,
    struct season *s)
{
	const Viesti__Text *t = rq->join;

	if (!t)
		return;
	snprintf(s->join[LANG_FI], sizeof s->join[LANG_FI], "%s",
	    request_clean(r, t->fi));
	snprintf(s->join[LANG_SV], sizeof s->join[LANG_SV], "%s",
	    request_clean(r, t->sv));
	snprintf(s->join[LANG_EN], sizeof s->join[LANG_EN], "%s",
	    request_clean(r, t->en));
}

static int set_reveal(struct request *r, const Viesti__SeasonSet *rq,
    struct season *s)
{
	char last[I18N_SIZE];

	if (!rq->has_reveal_at)
		return 0;
	if (rq->reveal_at != 0 &&
	    (rq->reveal_at < clock_day_start_us(season_end(s) + 1) ||
		rq->reveal_at > clock_day_start_us(CLOCK_DATE_MAX))) {
		error_set(&r->err, E_INVALID, "reveal_too_early",
		    _("Results are announced after the season's last day, "
		      "%s."),
		    i18n_date(season_end(s), last));
		return error_field(&r->err, "reveal_at");
	}
	s->reveal_at = rq->reveal_at;
	return 0;
}

static int set(struct request *r, struct season *s)
{
	const Viesti__SeasonSet *rq = r->msg->season_set;

	if (!rq->has_measure && !rq->has_goal_percent && !rq->join &&
	    !rq->has_reveal_at)
		return error_set(&r->err, E_INVALID, "nothing_to_set",
		    _("Say what is to be set: the measure, the goal, how to "
		      "join, or when results are announced."));
	int rc = set_measure(r, rq, s);
	if (rc == 0)
		rc = set_goal(r, rq, s);
	if (rc == 0)
		rc = set_reveal(r, rq, s);
	if (rc == 0)
		set_join(r, rq, s);
	return rc;
}

/* ------------------------------------------------------------- the request */

static void digest_of(const Viesti__SeasonSet *rq, uint8_t digest[16])
{
	const Viesti__Text *t = rq->join;
	char numbers[96];
	const char *parts[] = { numbers, t ? "join" : NULL, t ? t->fi : NULL,
		t ? t->sv : NULL, t ? t->en : NULL };

	snprintf(numbers, sizeof numbers, "%d %d %d %u %d %" PRId64,
	    rq->has_measure, (int)rq->measure, rq->has_goal_percent,
	    rq->goal_percent, rq->has_reveal_at, rq->reveal_at);
	world_digest(digest, "season_set", parts, sizeof parts / sizeof *parts);
}

static int answer(struct world *w, struct request *r)
{
	Viesti__SeasonView *out = arena_alloc(r->arena, sizeof *out);

	if (!out)
		return request_too_large(r);
	int rc = view_season_rules(r, &w->season, world_rulebook(w), &w->config,
	    world_today(w), out);
	r->reply.body_case = VIESTI__REPLY__BODY_SEASON_WAS_SET;
	r->reply.season_was_set = out;
	return rc;
}

static int write(struct world *w, struct request *r, const struct season *s,
    const uint8_t digest[16])
{
	char detail[160];

	r->written = true;
	int rc = store_season_put(w->store, s, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail,
	    "season=%s measure=%d goal_percent=%" PRId32 " reveal_at=%" PRId64
	    " join=%d",
	    s->name, (int)s->measure, s->goal_percent, s->reveal_at,
	    r->msg->season_set->join != NULL);
	struct world_entry entry = { .kind = "season_set",
		.subject = s->id,
		.operation = r->msg->operation.data,
		.digest = digest,
		.detail = detail,
		.at = world_stamp(w) };
	rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	w->season = *s;
	return world_season_changed(w);
}

int handle_season_set(struct world *w, struct request *r)
{
	struct season changed = w->season;
	struct journal_entry e;
	uint8_t digest[16];

	digest_of(r->msg->season_set, digest);
	int rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc == 0)
		rc = set(r, &changed);
	else if (rc > 0)
		return answer(w, r);
	if (rc == 0)
		rc = write(w, r, &changed, digest);
	return rc < 0 ? rc : answer(w, r);
}
