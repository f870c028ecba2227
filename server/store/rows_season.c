/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of seasons with their rounds, steps and confirmations. */
#include <stdio.h>
#include <string.h>

#include "server/domain/season_life.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

/* Behind the last round stands the day after the season. */
static int put_round(struct store *s, const struct season *season, int round,
    int64_t known_at, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_SEASON_ROUND_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	bind_int(&b, round + 1);
	bind_int(&b, known_at);
	bind_int(&b, season->round_start[round]);
	return statement_run(&b, err);
}

int store_rounds_put(struct store *s, const struct season *season,
    int64_t known_at, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_SEASON_ROUNDS_DROP, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	bind_int(&b, known_at);
	rc = statement_run(&b, err);
	for (int i = 0; rc == 0 && i <= season->rounds; i++)
		rc = put_round(s, season, i, known_at, err);
	return rc;
}

int store_season_put(struct store *s, const struct season *season,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_SEASON_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	bind_text(&b, season->name);
	bind_int(&b, season->state);
	bind_int(&b, season->round_start[season->rounds]);
	bind_nonzero(&b, season->reached[STATE_OPEN]);
	bind_blob(&b, season->seed, sizeof season->seed);
	bind_int(&b, season->measure ? season->measure : MEASURE_INDEX);
	bind_nonzero(&b, season->goal_percent);
	row_bind_text(&b, season->join[LANG_FI]);
	row_bind_text(&b, season->join[LANG_SV]);
	row_bind_text(&b, season->join[LANG_EN]);
	bind_nonzero(&b, season->reveal_at);
	bind_nonzero(&b, season->ceremony);
	bind_int(&b, season->rehearsal);
	return statement_run(&b, err);
}

/* ------------------------------------------------------------- steps */

int store_season_step_put(struct store *s, struct season_step_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s,
	    row->id ? Q_SEASON_STEP_UPDATE : Q_SEASON_STEP_INSERT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->season);
	bind_int(&b, row->to);
	bind_int(&b, row->asked_at);
	bind_text(&b, row->asked_by);
	bind_int(&b, row->due_at);
	bind_nonzero(&b, row->at);
	bind_nonzero(&b, row->cancelled_at);
	bind_int(&b, row->extend_days);
	bind_text(&b, row->reason);
	return row_put(&b, "season_step", &row->id, 0, err);
}

static void read_step(struct row *r, struct season_step_row *row)
{
	row->id = row_int(r);
	row->season = (uint32_t)row_int(r);
	row->to = (enum season_state)row_int(r);
	row->asked_at = row_int(r);
	row->asked_by = row_text(r);
	row->due_at = row_int(r);
	row->at = row_int(r);
	row->cancelled_at = row_int(r);
	row->extend_days = (uint32_t)row_int(r);
	row->reason = row_text(r);
}

int store_season_steps_each(struct store *s, uint32_t season,
    int (*fn)(const struct season_step_row *row, void *arg), void *arg,
    struct error *err)
{
	struct season_step_row row;
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASON_STEPS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		read_step(&r, &row);
		if ((rc = fn(&row, arg)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

/* ------------------------------------------------------------- one season */

static int read_season(struct store *s, uint32_t id, struct season *season,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASON_GET, err);
	if (rc < 0)
		return rc;
	bind_nonzero(&b, id);
	if ((rc = statement_next(&b, &r, err)) <= 0)
		return rc;
	season->id = (uint32_t)row_int(&r);
	row_read_text(&r, season->name, sizeof season->name);
	season->state = (enum season_state)row_int(&r);
	row_int(&r); /* after_end: the rounds say it, too */
	row_int(&r); /* opened_at: the steps say it, too */
	const uint8_t *seed = row_blob(&r, sizeof season->seed);
	if (seed != NULL)
		memcpy(season->seed, seed, sizeof season->seed);
	season->measure = (enum measure)row_int(&r);
	season->goal_percent = (int32_t)row_int(&r);
	row_read_text(&r, season->join[LANG_FI], sizeof season->join[LANG_FI]);
	row_read_text(&r, season->join[LANG_SV], sizeof season->join[LANG_SV]);
	row_read_text(&r, season->join[LANG_EN], sizeof season->join[LANG_EN]);
	season->reveal_at = row_int(&r);
	row_read_text(&r, season->house_hash, sizeof season->house_hash);
	season->ceremony = (uint32_t)row_int(&r);
	season->rehearsal = (enum rehearsal_kind)row_int(&r);
	statement_end(&b);
	return 1;
}

static int read_rounds(struct store *s, int64_t known_at, struct season *season,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASON_ROUNDS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	bind_int(&b, known_at);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t round = row_int(&r) - 1;
		if (round < 0 || round > ROUNDS_MAX)
			continue;
		season->round_start[round] = (int32_t)row_int(&r);
		season->rounds = (int)round; /* behind the last is the end */
	}
	return rc;
}

/* Lives the season's life up to the instant. */
struct living {
	struct season *season;
	int64_t until;
};

static int live(const struct season_step_row *row, void *arg)
{
	struct living *l = arg;
	struct season *s = l->season;

	if (row->at != 0 && row->at <= l->until)
		season_life_take(s, row->to, row->at);
	else if (row->asked_at <= l->until &&
	    (row->cancelled_at == 0 || row->cancelled_at > l->until) &&
	    s->n_scheduled < SCHEDULED_MAX)
		s->scheduled[s->n_scheduled++] = (struct season_due){
			.to = row->to, .at = row->due_at, .step = row->id
		};
	return 0;
}

int store_season_get(struct store *s, uint32_t id, int64_t known_at,
    struct season *season, struct error *err)
{
	*season = (struct season){ 0 };
	struct living l = { season, known_at };
	int rc = read_season(s, id, season, err);
	if (rc <= 0)
		return rc;
	enum season_state now = season->state;
	season->state = STATE_CREATED;
	rc = read_rounds(s, known_at, season, err);
	if (rc == 0)
		rc = store_season_steps_each(s, season->id, live, &l, err);
	if (rc < 0)
		return rc;
	if (known_at == INT64_MAX)
		season->state = now;
	if (season->state < STATE_FINAL)
		season->house_hash[0] = '\0';
	return 1;
}

int store_season_begin(struct store *s, const struct season *season,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_SEASON_FIRSTS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	rc = statement_run(&b, err);
	if (rc == 0)
		rc = bind_begin(&b, s, Q_DEPARTMENT_TERMS_COPY, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	return statement_run(&b, err);
}

int store_house_hash_put(struct store *s, const struct season *season,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_SEASON_HOUSE_HASH, err);
	if (rc < 0)
		return rc;
	row_bind_text(&b, season->house_hash);
	bind_int(&b, season->id);
	return statement_run(&b, err);
}

int store_open_work(struct store *s, uint32_t season, struct open_work *out,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_OPEN_WORK, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	if ((rc = statement_next(&b, &r, err)) <= 0)
		return rc;
	out->claims = (uint32_t)row_int(&r);
	out->anew = (uint32_t)row_int(&r);
	out->returned = (uint32_t)row_int(&r);
	out->questions = (uint32_t)row_int(&r);
	statement_end(&b);
	return 0;
}

/* ------------------------------------------------------------- confirmations
 */

int store_confirmation_put(struct store *s, uint32_t season,
    const struct confirmation_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_CONFIRMATION_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_text(&b, row->what);
	bind_text(&b, row->reference);
	bind_int(&b, row->at);
	bind_text(&b, row->by);
	return statement_run(&b, err);
}

int store_confirmations_each(struct store *s, uint32_t season,
    int (*fn)(const struct confirmation_row *row, void *arg), void *arg,
    struct error *err)
{
	struct confirmation_row row;
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_CONFIRMATIONS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		row.what = row_text(&r);
		row.reference = row_text(&r);
		row.at = row_int(&r);
		row.by = row_text(&r);
		if ((rc = fn(&row, arg)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}
