/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads a whole season once, a row at a time: as it is, at the start, or as it
 * was at a past instant. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "server/store/internal.h"
#include "server/store/rows.h"
#include "server/store/then.h"

/* What is loaded: which season, what was known until when. */
struct load {
	struct store *s;
	const struct store_loader *l;
	uint32_t season;
	int64_t until;	   /* STORE_NOW: the present */
	int round;	   /* that runs, or the nearest */
	struct then *then; /* NULL: the present */
	struct error *err;
};

/* Which season it is, and which of its rounds. */
static int load_frame(struct load *ld)
{
	struct season season;
	int rc = store_season_get(ld->s, ld->season, ld->until, &season,
	    ld->err);
	if (rc <= 0)
		return rc;
	int32_t day = ld->until == STORE_NOW ? clock_today()
					     : clock_date_of(ld->until);
	int counted = season_counted(&season, day);
	ld->season = season.id;
	ld->round = counted > 0 ? counted - 1 : 0;
	return ld->l->season ? ld->l->season(ld->l->arg, &season) : 0;
}

/* The functions below hand over the row that stands. */

static int rulebook(struct row *r, const struct load *ld)
{
	uint32_t version = (uint32_t)row_int(r);
	int64_t effective_at = row_int(r), known_at = row_int(r);
	return ld->l->rulebook(ld->l->arg, version, effective_at, known_at,
	    row_text(r));
}

static int type(struct row *r, const struct load *ld)
{
	int64_t index = row_int(r);
	return ld->l->type(ld->l->arg, (uint8_t)index, row_text(r));
}

static void read_text(struct row *r, char *out, size_t size)
{
	snprintf(out, size, "%s", row_text(r));
}

/* What was said of a round that is still to come is not yet its name. */
static int read_terms(const struct load *ld, struct department *d)
{
	struct department_plan plan;

	for (int i = 0; i < ROUNDS_MAX; i++)
		plan.in[i] = *d;
	int rc = store_department_plan(ld->s, ld->season, d->id, ld->until,
	    &plan, ld->err);
	if (rc == 0 && ld->until != STORE_NOW)
		d->headcount = 0;
	if (rc <= 0)
		return rc;
	department_in(&plan, ld->round, d);
	return 0;
}

static int department(struct row *r, const struct load *ld)
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
	int rc = read_terms(ld, &d);
	return rc < 0 ? rc : ld->l->department(ld->l->arg, &d);
}

static int person(struct row *r, const struct load *ld)
{
	struct person_row row;
	row_person(r, &row);
	if (ld->then)
		then_person(ld->then, &row.p);
	return ld->l->person(ld->l->arg, &row);
}

static int membership(struct row *r, const struct load *ld)
{
	uint32_t who = row_index(r, PERSON_NONE);
	uint16_t in = (uint16_t)row_index(r, DEPARTMENT_NONE);
	return ld->l->membership(ld->l->arg, who, in, (int32_t)row_int(r));
}

static int activity(struct row *r, const struct load *ld)
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
	if (ld->then) {
		int there = then_activity(ld->s, ld->then, a, ld->err);
		if (there <= 0)
			return there;
	}
	return ld->l->activity(ld->l->arg, &row);
}

static int client(struct row *r, const struct load *ld)
{
	struct client_row row;
	row_client(r, &row);
	return ld->l->client(ld->l->arg, &row);
}

static int question(struct row *r, const struct load *ld)
{
	struct question_row row;
	row_question(r, &row);
	return ld->l->question(ld->l->arg, &row);
}

static int announcement(struct row *r, const struct load *ld)
{
	struct announcement_row row;
	row_announcement(r, &row);
	return ld->l->announcement(ld->l->arg, &row);
}

static int training(struct row *r, const struct load *ld)
{
	struct training_row row;
	row_training(r, &row);
	return row.removed_at ? 0 : ld->l->training(ld->l->arg, &row.t);
}

static int load_each(const struct load *ld, enum query q, int parameters,
    int (*hand_over)(struct row *r, const struct load *ld))
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, ld->s, q, ld->err);
	if (rc < 0)
		return rc;
	if (parameters > 0)
		bind_int(&b, ld->season);
	if (parameters > 1)
		bind_int(&b, ld->until);
	while ((rc = statement_next(&b, &r, ld->err)) > 0) {
		if ((rc = hand_over(&r, ld)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

/* parameters: 1 the season, 2 also until when it was known. */
static int load_tables(struct load *ld)
{
	const struct store_loader *l = ld->l;
	const struct {
		bool wanted;
		enum query q;
		int parameters;
		int (*hand_over)(struct row *r, const struct load *ld);
	} tables[] = {
		{ l->type != NULL, Q_TYPES, 0, type },
		{ l->rulebook != NULL, Q_RULEBOOKS, 2, rulebook },
		{ l->department != NULL, Q_DEPARTMENTS, 0, department },
		{ l->person != NULL, Q_PEOPLE, 1, person },
		{ l->membership != NULL, Q_MEMBERSHIPS, 2, membership },
		{ l->activity != NULL, Q_ACTIVITIES, 1, activity },
		{ l->client != NULL, Q_CLIENTS, 0, client },
		{ l->question != NULL, Q_QUESTIONS, 0, question },
		{ l->announcement != NULL, Q_ANNOUNCEMENTS, 0, announcement },
		{ l->training != NULL, Q_TRAININGS, 0, training },
	};
	int rc = load_frame(ld);
	if (rc == 0 && ld->until != STORE_NOW)
		rc = then_read(ld->s, ld->until, &ld->then, ld->err);
	for (size_t i = 0; rc == 0 && i < sizeof tables / sizeof *tables; i++)
		if (tables[i].wanted)
			rc = load_each(ld, tables[i].q, tables[i].parameters,
			    tables[i].hand_over);
	then_free(ld->then);
	return rc;
}

/* One read transaction, so that all rows are of one moment. */
int store_load_then(struct store *s, uint32_t season, int64_t instant,
    const struct store_loader *l, struct error *err)
{
	struct load ld = {
		.s = s, .l = l, .season = season, .until = instant, .err = err
	};
	bool own = sqlite3_get_autocommit(s->db) != 0;
	int rc = own ? query_run(s, Q_READ_BEGIN, err) : 0;
	if (rc < 0)
		return rc;
	rc = load_tables(&ld);
	if (own) {
		int end = query_run(s, Q_READ_END, rc == 0 ? err : NULL);
		if (rc == 0)
			rc = end;
	}
	return rc;
}

int store_load(struct store *s, const struct store_loader *l, struct error *err)
{
	return store_load_then(s, 0, STORE_NOW, l, err);
}

int store_season_by_name(struct store *s, const char *name, uint32_t *season,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASON_BY_NAME, err);
	if (rc < 0)
		return rc;
	bind_text(&b, name);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	*season = (uint32_t)row_int(&r);
	statement_end(&b);
	return 1;
}
