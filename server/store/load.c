/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads the whole database once, at the start, a row at a time. */
#include <stdio.h>
#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

static int load_rounds(struct store *s, struct season *season,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASON_ROUNDS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season->id);
	bind_int(&b, INT64_MAX);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int64_t round = row_int(&r) - 1;
		if (round < 0 || round > ROUNDS_MAX)
			continue;
		season->round_start[round] = (int32_t)row_int(&r);
		season->rounds = (int)round; /* behind the last is the end */
	}
	return rc;
}

static int load_season(struct store *s, const struct store_loader *l,
    struct error *err)
{
	struct bind b;
	struct row r;
	struct season season = { 0 };
	int rc = bind_begin(&b, s, Q_SEASON_LAST, err);
	if (rc < 0 || (rc = statement_next(&b, &r, err)) <= 0)
		return rc;
	season.id = (uint32_t)row_int(&r);
	snprintf(season.name, sizeof season.name, "%s", row_text(&r));
	season.state = (enum season_state)row_int(&r);
	row_int(&r); /* after_end: the rounds say it, too */
	season.opened_at = row_int(&r);
	const uint8_t *seed = row_blob(&r, sizeof season.seed);
	if (seed != NULL)
		memcpy(season.seed, seed, sizeof season.seed);
	season.measure = (enum measure)row_int(&r);
	season.goal_percent = (int32_t)row_int(&r);
	row_read_text(&r, season.join[LANG_FI], sizeof season.join[LANG_FI]);
	row_read_text(&r, season.join[LANG_SV], sizeof season.join[LANG_SV]);
	row_read_text(&r, season.join[LANG_EN], sizeof season.join[LANG_EN]);
	season.reveal_at = row_int(&r);
	season.ceremony = (uint32_t)row_int(&r);
	season.rehearsal = (enum rehearsal_kind)row_int(&r);
	season.frozen_at = row_int(&r);
	statement_end(&b);
	if ((rc = load_rounds(s, &season, err)) < 0)
		return rc;
	return l->season(l->arg, &season);
}

/* The functions below hand over the row that stands. */

static int rulebook(struct row *r, const struct store_loader *l)
{
	uint32_t version = (uint32_t)row_int(r);
	int64_t effective_at = row_int(r), known_at = row_int(r);
	return l->rulebook(l->arg, version, effective_at, known_at,
	    row_text(r));
}

static int type(struct row *r, const struct store_loader *l)
{
	int64_t index = row_int(r);
	return l->type(l->arg, (uint8_t)index, row_text(r));
}

static void read_text(struct row *r, char *out, size_t size)
{
	snprintf(out, size, "%s", row_text(r));
}

static int department(struct row *r, const struct store_loader *l)
{
	struct department d = { 0 };
	d.id = row_int(r);
	read_text(r, d.code, sizeof d.code);
	read_text(r, d.name[LANG_EN], sizeof d.name[LANG_EN]);
	read_text(r, d.name[LANG_FI], sizeof d.name[LANG_FI]);
	read_text(r, d.name[LANG_SV], sizeof d.name[LANG_SV]);
	read_text(r, d.short_name, sizeof d.short_name);
	d.headcount = (int32_t)row_int(r);
	d.ranked = row_int(r) != 0;
	return l->department(l->arg, &d);
}

static int person(struct row *r, const struct store_loader *l)
{
	struct person_row row;
	row_person(r, &row);
	return l->person(l->arg, &row);
}

static int membership(struct row *r, const struct store_loader *l)
{
	uint32_t who = row_index(r, PERSON_NONE);
	uint16_t in = (uint16_t)row_index(r, DEPARTMENT_NONE);
	return l->membership(l->arg, who, in, (int32_t)row_int(r));
}

static int activity(struct row *r, const struct store_loader *l)
{
	struct activity_row row = { 0 };
	struct activity *a = &row.a;
	a->id = row_int(r);
	row.person = row_index(r, PERSON_NONE);
	a->type = (uint8_t)row_int(r);
	a->date = (int32_t)row_int(r);
	a->status = (uint8_t)row_int(r);
	a->flags = (uint8_t)row_int(r);
	a->identity = (uint64_t)row_int(r);
	a->recorded_at = row_int(r);
	row.recorded_by = row_int(r);
	row.import = row_int(r);
	return l->activity(l->arg, &row);
}

static int client(struct row *r, const struct store_loader *l)
{
	struct client_row row;
	row_client(r, &row);
	return l->client(l->arg, &row);
}

static int question(struct row *r, const struct store_loader *l)
{
	struct question_row row;
	row_question(r, &row);
	return l->question(l->arg, &row);
}

static int announcement(struct row *r, const struct store_loader *l)
{
	struct announcement_row row;
	row_announcement(r, &row);
	return l->announcement(l->arg, &row);
}

static int training(struct row *r, const struct store_loader *l)
{
	struct training_row row;
	row_training(r, &row);
	return row.removed_at ? 0 : l->training(l->arg, &row.t);
}

static int load_each(struct store *s, enum query q,
    int (*hand_over)(struct row *r, const struct store_loader *l),
    const struct store_loader *l, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, q, err);
	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		if ((rc = hand_over(&r, l)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

static int load_tables(struct store *s, const struct store_loader *l,
    struct error *err)
{
	const struct {
		bool wanted;
		enum query q;
		int (*hand_over)(struct row *r, const struct store_loader *l);
	} tables[] = {
		{ l->type != NULL, Q_TYPES, type },
		{ l->rulebook != NULL, Q_RULEBOOKS, rulebook },
		{ l->department != NULL, Q_DEPARTMENTS, department },
		{ l->person != NULL, Q_PEOPLE, person },
		{ l->membership != NULL, Q_MEMBERSHIPS, membership },
		{ l->activity != NULL, Q_ACTIVITIES, activity },
		{ l->client != NULL, Q_CLIENTS, client },
		{ l->question != NULL, Q_QUESTIONS, question },
		{ l->announcement != NULL, Q_ANNOUNCEMENTS, announcement },
		{ l->training != NULL, Q_TRAININGS, training },
	};
	int rc = l->season == NULL ? 0 : load_season(s, l, err);
	for (size_t i = 0; rc == 0 && i < sizeof tables / sizeof *tables; i++)
		if (tables[i].wanted)
			rc = load_each(s, tables[i].q, tables[i].hand_over, l,
			    err);
	return rc;
}

/* One read transaction, so that all rows are of one moment. */
int store_load(struct store *s, const struct store_loader *l, struct error *err)
{
	bool own = sqlite3_get_autocommit(s->db) != 0;
	int rc = own ? query_run(s, Q_READ_BEGIN, err) : 0;
	if (rc < 0)
		return rc;
	rc = load_tables(s, l, err);
	if (own) {
		int end = query_run(s, Q_READ_END, rc == 0 ? err : NULL);
		if (rc == 0)
			rc = end;
	}
	return rc;
}
