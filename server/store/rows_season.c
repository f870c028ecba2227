/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of the season with its rounds. */
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
	bind_nonzero(&b, season->opened_at);
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
