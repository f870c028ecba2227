/* SPDX-License-Identifier: EUPL-1.2 */
/* Steps in a season's life; see season_life.h. */
#include "server/handlers/season_life.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/log.h"
#include "server/handlers/handlers.h"
#include "server/handlers/season_final.h"
#include "server/rules_file.h"

#define DETAIL_SIZE 900

/* ------------------------------------------------------- confirmations */

static const struct {
	const char *what, *word, *text;
} confirmations[SEASON_CONFIRMATIONS] = {
	{ "cooperation", "cooperation", N_("the cooperation procedure") },
	{ "privacy_notice", "privacy", N_("the privacy notice") },
	{ "impact_assessment", "impact",
	    N_("the impact assessment, or why there is none") },
	{ "retention", "retention", N_("how long the data is kept") },
};

bool season_confirmation_is_known(const char *what)
{
	for (size_t i = 0; i < SEASON_CONFIRMATIONS; i++)
		if (strcmp(confirmations[i].what, what) == 0)
			return true;
	return false;
}

const char *season_confirmation(size_t i)
{
	return confirmations[i].what;
}

static int tick_off(const struct confirmation_row *row, void *arg)
{
	bool *there = arg;

	for (size_t i = 0; i < SEASON_CONFIRMATIONS; i++)
		if (strcmp(confirmations[i].what, row->what) == 0)
			there[i] = true;
	return 0;
}

int season_confirmations_missing(struct store *store, uint32_t season,
    struct request *r, const struct season_change *c,
    const char *out[SEASON_CONFIRMATIONS])
{
	bool there[SEASON_CONFIRMATIONS] = { false };
	int n = 0;
	int rc = store_confirmations_each(store, season, tick_off, there,
	    &r->err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; c && i < c->n_confirmations; i++)
		tick_off(&c->confirmations[i], there);
	for (size_t i = 0; i < SEASON_CONFIRMATIONS; i++)
		if (!there[i])
			out[n++] = confirmations[i].what;
	return n;
}

const char *season_confirmation_text(const char *what)
{
	for (size_t i = 0; i < SEASON_CONFIRMATIONS; i++)
		if (strcmp(confirmations[i].what, what) == 0)
			return _(confirmations[i].text);
	return what;
}

/* As viestictl season open takes it. */
static const char *confirmation_word(const char *what)
{
	for (size_t i = 0; i < SEASON_CONFIRMATIONS; i++)
		if (strcmp(confirmations[i].what, what) == 0)
			return confirmations[i].word;
	return what;
}

int season_confirm(struct world *w, struct request *r,
    const struct season_change *c, int64_t at)
{
	char actor[ACTOR_SIZE];
	int rc = 0;

	for (size_t i = 0; i < c->n_confirmations && rc == 0; i++) {
		struct confirmation_row row = c->confirmations[i];
		row.at = at;
		row.by = request_actor(r, actor);
		r->written = true;
		rc = store_confirmation_put(w->store, w->season.id, &row,
		    &r->err);
	}
	return rc;
}

/* ------------------------------------------------- what is in a step's way
 */

typedef int obstacle_fn(struct world *w, struct request *r,
    const struct season_change *c);

static int no_departments(struct world *w, struct request *r,
    const struct season_change *c)
{
	(void)c;
	if (w->season.state != STATE_CREATED || w->departments.n > 0)
		return 0;
	return error_set(&r->err, E_PRECONDITION, "no_departments",
	    _("There are no departments yet: import them first, with their "
	      "headcounts."));
}

static int other_rules(struct world *w, struct request *r,
    const struct season_change *c)
{
	(void)c;
	if (w->season.state != STATE_CREATED || w->rulebooks.n > 1 ||
	    !rules_file_differs(w->state_dir, world_rulebook(w)->hash))
		return 0;
	return error_set(&r->err, E_PRECONDITION, "rulebook_changed",
	    _("rulebook.yaml was edited since the server started. Restart "
	      "the server to take the new rules, then open the season."));
}

static int not_confirmed(struct world *w, struct request *r,
    const struct season_change *c)
{
	const char *missing[SEASON_CONFIRMATIONS];
	struct buf list;

	if (w->season.state != STATE_CREATED)
		return 0;
	int n = season_confirmations_missing(w->store, w->season.id, r, c,
	    missing);
	if (n <= 0)
		return n;
	buf_init(&list, 1024);
	for (int i = 0; i < n; i++)
		buf_addf(&list, "%s%s (%s)", i > 0 ? "; " : "",
		    season_confirmation_text(missing[i]),
		    confirmation_word(missing[i]));
	error_set(&r->err, E_PRECONDITION, "confirmations_missing",
	    _("Before the opening confirm, each by its date or reference: "
	      "%s."),
	    list.data);
	buf_fini(&list);
	return error_field(&r->err, "confirmations");
}

/* A pause, and results hidden before their day, are explained. */
static int no_reason(struct world *w, struct request *r,
    const struct season_change *c)
{
	int64_t at = c->at ? c->at : clock_now_us();

	if (c->reason && c->reason[0])
		return 0;
	if (c->to == STATE_FROZEN &&
	    at >= season_life_freeze_by_calendar(&w->season, world_rulebook(w)))
		return 0;
	error_set(&r->err, E_INVALID, "reason_missing", "%s",
	    c->to == STATE_PAUSED
		? _("Say why the season is paused.")
		: _("Say why results are hidden before their day."));
	return error_field(&r->err, "reason");
}

static int too_early(struct world *w, struct request *r,
    const struct season_change *c)
{
	int64_t at = c->at ? c->at : clock_now_us();
	char last[I18N_SIZE];

	if (at >= season_life_end_at(&w->season))
		return 0;
	return error_set(&r->err, E_PRECONDITION, "season_runs",
	    _("The season lasts until %s and ends by itself when that day is "
	      "over."),
	    i18n_date(season_end(&w->season), last));
}

static const struct {
	enum season_state to;
	obstacle_fn *check;
} obstacles[] = {
	{ STATE_OPEN, no_departments },
	{ STATE_OPEN, other_rules },
	{ STATE_OPEN, not_confirmed },
	{ STATE_PAUSED, no_reason },
	{ STATE_FROZEN, no_reason },
	{ STATE_ENDED, too_early },
	{ STATE_FINAL, season_final_claims },
	{ STATE_FINAL, season_final_questions },
	{ STATE_FINAL, season_final_replay },
};
#define N_OBSTACLES (sizeof obstacles / sizeof obstacles[0])

static int check(struct world *w, struct request *r,
    const struct season_change *c)
{
	int rc = season_life_check(&w->season, c->to, &r->err);

	if (rc == 0 && c->extend_days && w->season.state != STATE_PAUSED) {
		error_set(&r->err, E_PRECONDITION, "not_paused",
		    _("A season is extended when a pause ends."));
		rc = error_field(&r->err, "extend_days");
	}
	for (size_t i = 0; i < N_OBSTACLES && rc == 0; i++)
		if (obstacles[i].to == c->to)
			rc = obstacles[i].check(w, r, c);
	return rc;
}

int season_step_check_later(struct world *w, struct request *r,
    const struct season_change *c)
{
	int rc = season_life_check_later(&w->season, c->to, &r->err);

	for (size_t i = 0; i < N_OBSTACLES && rc == 0; i++)
		if (obstacles[i].to == c->to && c->to < STATE_ENDED)
			rc = obstacles[i].check(w, r, c);
	return rc;
}

static int note_obstacle(struct request *r, int rc, char **out, int n)
{
	if (handler_is_store_error(rc))
		return rc;
	out[n] = request_text(r, r->err.text);
	r->err = (struct error){ 0 };
	return out[n] ? n + 1 : request_too_large(r);
}

int season_step_obstacles(struct world *w, struct request *r,
    const struct season_change *c, char **out, size_t max)
{
	struct season s = w->season;
	int n = 0, rc = season_life_check(&s, c->to, &r->err);

	if (rc < 0)
		return note_obstacle(r, rc, out, n);
	for (size_t i = 0; i < N_OBSTACLES && n >= 0; i++) {
		if (obstacles[i].to != c->to || (size_t)n == max)
			continue;
		rc = obstacles[i].check(w, r, c);
		if (rc < 0)
			n = note_obstacle(r, rc, out, n);
	}
	if (c->extend_days && n >= 0 && (size_t)n < max) {
		rc = season_life_extend(&s, clock_today(), c->extend_days,
		    &r->err);
		if (rc < 0)
			n = note_obstacle(r, rc, out, n);
	}
	return n;
}

/* ------------------------------------------------------------- the step */

static const char *kind(enum season_state from, enum season_state to)
{
	static const char *const kinds[] = {
		[STATE_OPEN] = "season_open",
		[STATE_PAUSED] = "season_pause",
		[STATE_FROZEN] = "season_freeze",
		[STATE_ENDED] = "season_end",
		[STATE_FINAL] = "season_final",
		[STATE_REVEALED] = "season_reveal",
		[STATE_ARCHIVED] = "season_archive",
	};

	return from == STATE_PAUSED ? "season_continue" : kinds[to];
}

/* Texts in one line: the journal's details have their keys in front. */
static void add_reason(char *detail, size_t size, const char *reason)
{
	size_t len = strlen(detail);

	if (!reason || !reason[0])
		return;
	snprintf(detail + len, size - len, " reason=%s", reason);
	for (char *at = detail + len; *at; at++)
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
}

static int journal_step(struct world *w, struct request *r,
    const struct season_change *c, const struct season *s,
    const struct season_step_row *row, int64_t stamp)
{
	char detail[DETAIL_SIZE], at[CLOCK_TIME_SIZE];

	snprintf(detail, sizeof detail,
	    "season=%s state=%s at=%s step=%" PRId64
	    " extend_days=%u rulebook=%" PRIu32 " hash=%s%s%s%s%s",
	    s->name, season_life_token(s->state),
	    clock_format_time(row->at, at), row->id, row->extend_days,
	    world_rulebook(w)->version, world_rulebook(w)->hash,
	    c->row ? " asked_by=" : "", c->row ? row->asked_by : "",
	    c->to == STATE_FINAL ? " house_hash=" : "",
	    c->to == STATE_FINAL ? s->house_hash : "");
	add_reason(detail, sizeof detail, row->reason);
	struct world_entry entry = { .kind = kind(w->season.state, c->to),
		.subject = s->id,
		.operation = c->operation,
		.digest = c->digest,
		.detail = detail,
		.at = stamp };
	return world_journal(w, r, &entry);
}

struct wanted_step {
	int64_t id;
	struct request *r;
	struct season_step_row row;
};

static int keep_step(const struct season_step_row *row, void *arg)
{
	struct wanted_step *want = arg;

	if (row->id != want->id)
		return 0;
	want->row = *row;
	want->row.asked_by = request_text(want->r, row->asked_by);
	want->row.reason = request_text(want->r, row->reason);
	return 0;
}

static int get_step(struct world *w, struct request *r, int64_t id,
    struct season_step_row *out)
{
	struct wanted_step want = { .id = id, .r = r };
	int rc = store_season_steps_each(w->store, w->season.id, keep_step,
	    &want, &r->err);

	*out = want.row;
	return rc;
}

static void unschedule(struct season *s, int64_t row)
{
	for (int i = 0; i < s->n_scheduled; i++)
		if (s->scheduled[i].step == row) {
			memmove(&s->scheduled[i], &s->scheduled[i + 1],
			    (size_t)(--s->n_scheduled - i) *
				sizeof s->scheduled[0]);
			return;
		}
}

/* The row of a step that was scheduled, and why it does not come. */
static int cancel_step(struct world *w, struct request *r, struct season *s,
    int64_t id, const uint8_t *operation, const uint8_t *digest,
    const char *why)
{
	struct season_step_row row;
	char detail[DETAIL_SIZE];
	int64_t at = world_stamp(w);
	int rc = get_step(w, r, id, &row);

	row.cancelled_at = at;
	r->written = true;
	if (rc == 0)
		rc = store_season_step_put(w->store, &row, &r->err);
	snprintf(detail, sizeof detail, "season=%s state=%s step=%" PRId64,
	    s->name, season_life_token(row.to), id);
	add_reason(detail, sizeof detail, why);
	struct world_entry entry = { .kind = "season_cancel",
		.subject = s->id,
		.operation = operation,
		.digest = digest,
		.detail = detail,
		.at = at };
	if (rc == 0)
		rc = world_journal(w, r, &entry);
	unschedule(s, id);
	return rc;
}

/* What the step has made impossible: a freeze that was scheduled for later. */
static int drop_impossible(struct world *w, struct request *r, struct season *s)
{
	int rc = 0;

	for (int i = s->n_scheduled - 1; i >= 0 && rc == 0; i--) {
		struct error why = { 0 };
		if (season_life_check_later(s, s->scheduled[i].to, &why) < 0)
			rc = cancel_step(w, r, s, s->scheduled[i].step, NULL,
			    NULL, why.reason);
	}
	return rc;
}

static int write_rows(struct world *w, struct request *r,
    const struct season_change *c, struct season *s,
    struct season_step_row *row, int64_t stamp)
{
	r->written = true;
	int rc = season_confirm(w, r, c, stamp);
	if (rc == 0)
		rc = store_season_step_put(w->store, row, &r->err);
	if (rc == 0)
		rc = store_season_put(w->store, s, &r->err);
	if (rc == 0 && row->extend_days)
		rc = store_rounds_put(w->store, s, row->at, &r->err);
	if (rc == 0 && c->to == STATE_FINAL)
		rc = store_house_hash_put(w->store, s, &r->err);
	if (rc == 0 && c->to == STATE_FINAL)
		rc = season_final_mark(w, r);
	if (rc == 0)
		rc = journal_step(w, r, c, s, row, stamp);
	return rc == 0 ? drop_impossible(w, r, s) : rc;
}

/* Rounds moved, or became such as a pause touched. */
static int score_all(struct world *w)
{
	int rc = 0;

	for (size_t i = 0; i < w->n_people && rc == 0; i++)
		if (w->people[i].n_members)
			rc = world_rescore(w, (uint32_t)i);
	return rc;
}

static int take(struct world *w, struct request *r,
    const struct season_change *c, struct season_step_row *row)
{
	struct season s = w->season;
	int64_t stamp = world_stamp(w);
	bool scores = c->to == STATE_PAUSED || s.state == STATE_PAUSED;
	int rc = 0;

	row->at = c->at ? c->at : stamp;
	if (!c->row) {
		row->asked_at = stamp;
		row->due_at = row->at;
	}
	if (row->extend_days)
		rc = season_life_extend(&s, clock_date_of(row->at),
		    row->extend_days, &r->err);
	if (rc == 0 && c->to == STATE_FINAL)
		rc = season_final_hash(w, r, s.house_hash);
	if (rc < 0)
		return rc;
	season_life_take(&s, c->to, row->at);
	unschedule(&s, c->row);
	rc = write_rows(w, r, c, &s, row, stamp);
	if (rc < 0)
		return rc;
	w->season = s;
	rc = world_season_changed(w);
	return rc == 0 && scores ? score_all(w) : rc;
}

int season_step_to(struct world *w, struct request *r,
    const struct season_change *c)
{
	char actor[ACTOR_SIZE];
	struct season_step_row row = { .season = w->season.id,
		.to = c->to,
		.asked_by = request_actor(r, actor),
		.extend_days = c->extend_days,
		.reason = c->reason && c->reason[0] ? c->reason : NULL };
	int rc = check(w, r, c);

	if (rc == 0 && c->row)
		rc = get_step(w, r, c->row, &row);
	return rc < 0 ? rc : take(w, r, c, &row);
}

/* --------------------------------------------------------- what is due */

int season_step_cancel(struct world *w, struct request *r, int64_t id,
    const uint8_t *operation, const uint8_t *digest, const char *why)
{
	int rc = cancel_step(w, r, &w->season, id, operation, digest, why);

	return rc < 0 ? rc : world_season_changed(w);
}

/* A step that was scheduled and can't be taken is not tried for ever. */
static int give_up(struct world *w, struct request *r,
    const struct season_due *due)
{
	char reason[40];

	if (!due->step || r->written || handler_is_store_error(r->err.code))
		return r->err.code;
	snprintf(reason, sizeof reason, "%s", r->err.reason);
	log_event(LOG_WARN, "season_step_refused", "state=%s reason=%s",
	    season_life_token(due->to), reason);
	r->err = (struct error){ 0 };
	return season_step_cancel(w, r, due->step, NULL, NULL, reason);
}

int season_step_due(struct world *w, struct request *r)
{
	struct season_due due;
	int rc = 0;

	w->due_at = INT64_MAX; /* what they note is of now */
	while (rc == 0 &&
	    season_life_next(&w->season, world_rulebook(w), &due) &&
	    due.at <= clock_now_us()) {
		struct season_step_row row = { .reason = NULL };
		rc = due.step ? get_step(w, r, due.step, &row) : 0;
		if (rc < 0)
			break;
		struct season_change c = { .to = due.to,
			.at = due.at,
			.row = due.step,
			.extend_days = row.extend_days,
			.reason = row.reason };
		rc = season_step_to(w, r, &c);
		if (rc < 0)
			rc = give_up(w, r, &due);
	}
	return rc;
}
