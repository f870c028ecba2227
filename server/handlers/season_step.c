/* SPDX-License-Identifier: EUPL-1.2 */
/* A step in the season's life by an organiser: now, scheduled for later, taken
 * back, or only looked at. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/handlers/handlers.h"
#include "server/handlers/season_final.h"
#include "server/handlers/season_life.h"
#include "server/server.h"

#define OBSTACLES_MAX 16

int prepare_season_step(struct server *sv, struct request *r)
{
	if (r->msg->season_step->to != VIESTI__SEASON_STATE__SEASON_FINAL ||
	    sv->season.state != STATE_ENDED)
		return 0;
	r->prepared = season_shown(sv, r);
	return r->prepared ? 0 : request_too_large(r);
}

/* ------------------------------------------------------------- the reply */

static int answer(struct world *w, struct request *r, int64_t at,
    bool scheduled)
{
	Viesti__SeasonStepped *out = r->reply.season_stepped;

	if (!out) {
		out = arena_alloc(r->arena, sizeof *out);
		if (!out)
			return request_too_large(r);
		viesti__season_stepped__init(out);
	}
	out->has_state = out->has_end = 1;
	out->state = (Viesti__SeasonState)w->season.state;
	out->end = season_end(&w->season);
	if (at) {
		out->has_at = 1;
		out->at = at;
	}
	if (scheduled)
		out->has_scheduled = out->scheduled = 1;
	out->season = season_record(r, w->store, &w->season, world_rulebook(w),
	    true);
	r->reply.body_case = VIESTI__REPLY__BODY_SEASON_STEPPED;
	r->reply.season_stepped = out;
	return out->season ? 0 : r->err.code;
}

/* ----------------------------------------------------------- what is asked */

static int bad(struct request *r, const char *field, const char *reason,
    const char *text)
{
	error_set(&r->err, E_INVALID, reason, "%s", text);
	return error_field(&r->err, field);
}

static int read_confirmations(struct request *r, struct season_change *c)
{
	const Viesti__SeasonStep *rq = r->msg->season_step;
	struct confirmation_row *rows = arena_alloc(r->arena,
	    (rq->n_confirmations + 1) * sizeof *rows);

	if (!rows)
		return request_too_large(r);
	for (size_t i = 0; i < rq->n_confirmations; i++) {
		const Viesti__Confirmation *in = rq->confirmations[i];
		rows[i].what = in->what ? in->what : "";
		rows[i].reference = request_clean(r, in->reference);
		if (!season_confirmation_is_known(rows[i].what))
			return bad(r, "confirmations", "unknown_confirmation",
			    _("What is confirmed is cooperation, "
			      "privacy_notice, impact_assessment or "
			      "retention."));
		if (!rows[i].reference[0])
			return bad(r, "confirmations", "reference_missing",
			    _("A confirmation names a date, or where it can "
			      "be found."));
	}
	c->confirmations = rows;
	c->n_confirmations = rq->n_confirmations;
	return 0;
}

static int read_step(struct request *r, struct season_change *c)
{
	const Viesti__SeasonStep *rq = r->msg->season_step;

	*c = (struct season_change){ .to = (enum season_state)rq->to,
		.extend_days = rq->extend_days,
		.reason = request_clean(r, rq->reason) };
	if (!c->reason)
		return request_too_large(r);
	if (rq->to == VIESTI__SEASON_STATE__SEASON_UNSPECIFIED)
		return bad(r, "to", "no_such_step",
		    _("Say which step the season takes."));
	if (rq->extend_days && c->to != STATE_OPEN)
		return bad(r, "extend_days", "not_paused",
		    _("A season is extended when a pause ends."));
	if (rq->has_at && rq->at > clock_day_start_us(CLOCK_DATE_MAX))
		return bad(r, "at", "at_range",
		    _("That time is too far away."));
	return read_confirmations(r, c);
}

static void digest_of(const struct season_change *c,
    const Viesti__SeasonStep *rq, uint8_t digest[16])
{
	char numbers[96];
	const char *parts[2 + 2 * SEASON_CONFIRMATIONS] = { numbers,
		c->reason };
	size_t n = 2;

	snprintf(numbers, sizeof numbers, "%d %d %" PRId64 " %u %d",
	    (int)rq->to, rq->has_at, rq->at, rq->extend_days, rq->cancel);
	for (size_t i = 0; i < c->n_confirmations && i < SEASON_CONFIRMATIONS;
	     i++) {
		parts[n++] = c->confirmations[i].what;
		parts[n++] = c->confirmations[i].reference;
	}
	world_digest(digest, "season_step", parts, n);
}

/* ------------------------------------------------------------- later */

static int check_schedule(struct world *w, struct request *r,
    const struct season_change *c)
{
	const struct season_due *held = season_life_scheduled(&w->season,
	    c->to);
	int64_t freeze = season_life_freeze_by_calendar(&w->season,
	    world_rulebook(w));
	char when[I18N_SIZE];

	if (c->at <= clock_now_us()) {
		error_set(&r->err, E_INVALID, "at_past",
		    _("%s has passed. Give a time to come, or leave it out "
		      "to do it now."),
		    i18n_time(c->at, when));
		return error_field(&r->err, "at");
	}
	if (c->to == STATE_ENDED)
		return error_set(&r->err, E_PRECONDITION, "season_runs",
		    _("The season lasts until %s and ends by itself when that "
		      "day is over."),
		    i18n_date(season_end(&w->season), when));
	if (c->to == STATE_FROZEN && c->at >= freeze)
		return error_set(&r->err, E_PRECONDITION, "frozen_earlier",
		    _("Results are hidden by themselves on %s, which is "
		      "earlier."),
		    i18n_time(freeze, when));
	if (held || w->season.n_scheduled == SCHEDULED_MAX)
		return error_set(&r->err, E_CONFLICT, "scheduled",
		    _("This is scheduled already, for %s. Cancel that first "
		      "with season cancel."),
		    i18n_time(held ? held->at : w->season.scheduled[0].at,
			when));
	return season_step_check_later(w, r, c);
}

static int schedule(struct world *w, struct request *r,
    const struct season_change *c)
{
	char actor[ACTOR_SIZE], detail[900], at[CLOCK_TIME_SIZE];
	int64_t stamp = world_stamp(w);
	struct season_step_row row = { .season = w->season.id,
		.to = c->to,
		.asked_at = stamp,
		.asked_by = request_actor(r, actor),
		.due_at = c->at,
		.extend_days = c->extend_days,
		.reason = c->reason[0] ? c->reason : NULL };
	int rc = check_schedule(w, r, c);

	if (rc < 0)
		return rc;
	r->written = true;
	rc = season_confirm(w, r, c, stamp);
	if (rc == 0)
		rc = store_season_step_put(w->store, &row, &r->err);
	snprintf(detail, sizeof detail,
	    "season=%s state=%s due=%s step=%" PRId64 " extend_days=%u%s%s",
	    w->season.name, season_life_token(c->to),
	    clock_format_time(c->at, at), row.id, row.extend_days,
	    row.reason ? " reason=" : "", row.reason ? row.reason : "");
	struct world_entry entry = { .kind = "season_schedule",
		.subject = w->season.id,
		.operation = c->operation,
		.digest = c->digest,
		.detail = detail,
		.at = stamp };
	if (rc == 0)
		rc = world_journal(w, r, &entry);
	if (rc < 0)
		return rc;
	w->season.scheduled[w->season.n_scheduled++] =
	    (struct season_due){ .to = c->to, .at = c->at, .step = row.id };
	rc = world_season_changed(w);
	return rc < 0 ? rc : answer(w, r, c->at, true);
}

static int cancel(struct world *w, struct request *r,
    const struct season_change *c)
{
	const struct season_due *due = season_life_scheduled(&w->season, c->to);

	if (!due)
		return error_set(&r->err, E_NOT_FOUND, "not_scheduled",
		    _("Nothing of this kind is scheduled. `season list` lists "
		      "what is; what comes by the calendar can't be "
		      "cancelled."));
	int64_t at = due->at;
	int rc = season_step_cancel(w, r, due->step, c->operation, c->digest,
	    c->reason);
	return rc < 0 ? rc : answer(w, r, at, false);
}

/* ------------------------------------------------------------- the request */

static int look(struct world *w, struct request *r,
    const struct season_change *c)
{
	Viesti__SeasonStepped *out = arena_alloc(r->arena, sizeof *out);
	char **obstacles = arena_alloc(r->arena,
	    OBSTACLES_MAX * sizeof *obstacles);

	if (!out || !obstacles)
		return request_too_large(r);
	int n = season_step_obstacles(w, r, c, obstacles, OBSTACLES_MAX);
	if (n < 0)
		return n;
	viesti__season_stepped__init(out);
	out->obstacles = obstacles;
	out->n_obstacles = (size_t)n;
	r->reply.season_stepped = out;
	return answer(w, r, 0, false);
}

static int now(struct world *w, struct request *r,
    const struct season_change *c)
{
	int rc = season_step_to(w, r, c);

	return rc < 0 ? rc : answer(w, r, w->season.stepped_at, false);
}

int handle_season_step(struct world *w, struct request *r)
{
	const Viesti__SeasonStep *rq = r->msg->season_step;
	struct season_change c;
	struct journal_entry e;
	uint8_t digest[16];
	int rc = read_step(r, &c);

	if (rc < 0)
		return rc;
	if (rq->check_only)
		return look(w, r, &c);
	digest_of(&c, rq, digest);
	rc = world_replayed(w, r, r->msg->operation.data, digest, &e);
	if (rc != 0)
		return rc < 0 ? rc
			      : answer(w, r, rq->has_at ? rq->at : e.at,
				    rq->has_at && !rq->cancel);
	c.operation = r->msg->operation.data;
	c.digest = digest;
	if (rq->cancel)
		return cancel(w, r, &c);
	if (!rq->has_at)
		return now(w, r, &c);
	c.at = rq->at;
	return schedule(w, r, &c);
}
