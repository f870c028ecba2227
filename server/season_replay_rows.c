/* SPDX-License-Identifier: EUPL-1.2 */
/* The CSV files of an archive into rows of a new database; see
 * season_replay_private.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/csv.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/season_replay_private.h"

#define COLUMNS_MAX (ROUNDS_MAX + 16)
#define BATCH 10000 /* activities a commit */

static int bad_row(const char *file, size_t line, const char *column,
    const char *value, struct error *err)
{
	return error_set(err, E_INVALID, "archive_row",
	    _("%s, line %zu, column %s: \"%s\" cannot be right."), file, line,
	    column, value ? value : "");
}

/* ------------------------------------------------------------- rows */

/* One CSV file row by row, its columns by their names. */
struct table {
	const char *file;
	size_t line;
	const char *const *names;
	const char *cells[COLUMNS_MAX];
	size_t n;
};

static int64_t cell_number(const struct table *t, size_t i, int64_t low,
    int64_t high, int *rc, struct error *err)
{
	long n = 0;

	if (*rc == 0 && text_number(t->cells[i], low, high, &n) != 0)
		*rc = bad_row(t->file, t->line, t->names[i], t->cells[i], err);
	return n;
}

static int32_t cell_date(const struct table *t, size_t i, int *rc,
    struct error *err)
{
	int32_t date = 0;
	struct error why;

	if (*rc == 0 && clock_parse_date(t->cells[i], &date, &why) != 0)
		*rc = bad_row(t->file, t->line, t->names[i], t->cells[i], err);
	return date;
}

static uint32_t cell_person(const struct replay *rp, const struct table *t,
    size_t i, int *rc, struct error *err)
{
	long n = 0;

	if (*rc == 0 &&
	    (t->cells[i][0] != 'P' ||
		text_number(t->cells[i] + 1, 1, rp->n_people, &n) != 0))
		*rc = bad_row(t->file, t->line, t->names[i], t->cells[i], err);
	return (uint32_t)n - 1;
}

static uint16_t cell_department(const struct replay *rp, const struct table *t,
    size_t i, int *rc, struct error *err)
{
	for (size_t d = 0; d < rp->departments.n; d++)
		if (strcmp(rp->departments.all[d].code, t->cells[i]) == 0)
			return (uint16_t)d;
	if (*rc == 0)
		*rc = bad_row(t->file, t->line, t->names[i], t->cells[i], err);
	return 0;
}

typedef int row_fn(struct replay *rp, const struct table *t, struct error *err);

static int each_row(struct replay *rp, const char *file,
    const char *const *names, size_t n, row_fn *fn, struct error *err)
{
	const struct replay_file *f = replay_file(rp, file);
	struct table t = { .file = file, .names = names, .n = n };
	const struct csv_row *row;
	struct csv *csv = NULL;
	int at[COLUMNS_MAX], rc;

	if (!f)
		return replay_bad_file(rp, file, err);
	rc = csv_open_memory(&csv, file, f->data, f->len, err);
	if (rc == 0)
		rc = csv_map(csv, names, n, at, err);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (at[i] < 0)
			rc = bad_row(file, 1, names[i], "", err);
	while (rc == 0 && (rc = csv_next(csv, &row, err)) > 0) {
		t.line = row->line;
		for (size_t i = 0; i < n; i++)
			t.cells[i] = (size_t)at[i] < row->n ? row->fields[at[i]]
							    : "";
		rc = fn(rp, &t, err);
	}
	csv_close(csv);
	return rc;
}

#define EACH_ROW(rp, file, names, fn, err) \
	each_row(rp, file, names, sizeof(names) / sizeof(*(names)), fn, err)

/* ------------------------------------------------------------- departments */

static int put_department(struct replay *rp, const struct table *t,
    struct error *err)
{
	struct departments *all = &rp->departments;
	struct department d = { .id = 0 };
	int rc = 0;

	if (all->n == DEPARTMENTS_MAX || !t->cells[0][0] ||
	    strlen(t->cells[0]) >= sizeof d.code ||
	    strlen(t->cells[4]) >= sizeof d.short_name)
		return bad_row(t->file, t->line, t->names[0], t->cells[0], err);
	snprintf(d.code, sizeof d.code, "%s", t->cells[0]);
	snprintf(d.name[LANG_FI], sizeof d.name[LANG_FI], "%s", t->cells[1]);
	snprintf(d.name[LANG_SV], sizeof d.name[LANG_SV], "%s", t->cells[2]);
	snprintf(d.name[LANG_EN], sizeof d.name[LANG_EN], "%s", t->cells[3]);
	snprintf(d.short_name, sizeof d.short_name, "%s", t->cells[4]);
	d.ranked = cell_number(t, 5, 0, 1, &rc, err) != 0;
	for (int r = 0; r < rp->season.rounds; r++)
		d.heads[r] = (int32_t)cell_number(t, 6 + (size_t)r, 0, 100000,
		    &rc, err);
	d.headcount = d.heads[0];
	if (rc == 0)
		rc = store_department_put(rp->store, &d, err);
	for (int r = 1; r < rp->season.rounds && rc == 0; r++)
		if (d.heads[r] != d.heads[r - 1])
			rc = store_department_heads_put(rp->store, &d, r + 1, 0,
			    d.heads[r], err);
	if (rc < 0)
		return rc;
	all->all = xrealloc(all->all, (all->n + 1) * sizeof *all->all);
	all->all[all->n++] = d;
	return 0;
}

static int put_departments(struct replay *rp, struct error *err)
{
	static const char *const first[] = { "department", "name_fi", "name_sv",
		"name_en", "short_name", "ranked" };
	char rounds[ROUNDS_MAX][24];
	const char *names[COLUMNS_MAX];
	size_t n = sizeof first / sizeof *first;

	memcpy(names, first, sizeof first);
	for (int r = 0; r < rp->season.rounds; r++) {
		snprintf(rounds[r], sizeof rounds[r], "headcount_%d", r + 1);
		names[n++] = rounds[r];
	}
	return each_row(rp, "departments.csv", names, n, put_department, err);
}

/* ------------------------------------------------------------- persons */

static int put_person(struct replay *rp, const struct table *t,
    struct error *err)
{
	int rc = 0;
	struct person_row row = {
		.p = { .number = PERSON_NONE,
		    .department = 0,
		    .language = LANG_FI,
		    .joined_on = season_start(&rp->season) }
	};
	char name[STAFF_ID_SIZE];

	snprintf(name, sizeof name, "P%05" PRIu32, rp->n_people + 1);
	if (strcmp(t->cells[0], name) != 0)
		return bad_row(t->file, t->line, t->names[0], t->cells[0], err);
	row.p.staff_id = row.p.name = name;
	row.p.ranked = cell_number(t, 1, 0, 1, &rc, err) != 0;
	if (cell_number(t, 2, 0, 1, &rc, err))
		row.p.left_at = clock_day_start_us(season_end(&rp->season) + 1);
	row.had_first_public = cell_number(t, 3, 0, 1, &rc, err) != 0;
	if (rc == 0)
		rc = store_person_put(rp->store, &row, err);
	rp->n_people++;
	return rc;
}

static int put_membership(struct replay *rp, const struct table *t,
    struct error *err)
{
	int rc = 0;
	uint32_t person = cell_person(rp, t, 0, &rc, err);
	int32_t from = cell_date(t, 1, &rc, err);
	uint16_t department = cell_department(rp, t, 2, &rc, err);

	return rc < 0
	    ? rc
	    : store_membership_add(rp->store, person, department, from, 0, err);
}

/* ------------------------------------------------------------- activities */

int replay_type_index(const struct replay *rp, const char *code)
{
	for (int i = 0; i < rp->n_types; i++)
		if (strcmp(rp->types[i], code) == 0)
			return i;
	return -1;
}

static uint8_t status_of(const char *text)
{
	static const char *const names[] = { "", "automatic", "pending",
		"returned", "accepted", "rejected", "withdrawn", "undone" };

	for (size_t i = STATUS_AUTOMATIC; i <= STATUS_UNDONE; i++)
		if (strcmp(names[i], text) == 0)
			return (uint8_t)i;
	return 0;
}

static int commit_batch(struct replay *rp, struct error *err)
{
	int rc;

	if (++rp->in_batch < BATCH)
		return 0;
	rp->in_batch = 0;
	rc = store_commit(rp->store, err);
	return rc < 0 ? rc : store_begin(rp->store, err);
}

/* The journal's entry says what its state is; nothing else did it here. */
static int write_activity(struct replay *rp, struct activity_row *row,
    struct error *err)
{
	uint8_t commitment[HASH_SIZE];
	char detail[STORE_DETAIL_SIZE];
	struct journal_entry e = { .at = row->a.recorded_at,
		.actor = "server",
		.kind = "record",
		.detail = detail,
		.commitment = commitment };
	int rc;

	hash_random(row->salt, sizeof row->salt);
	store_commitment(row->salt, row->evidence, row->note, commitment);
	rc = store_activity_insert(rp->store, row, err);
	if (rc < 0)
		return rc;
	e.subject = row->a.id;
	store_record_detail(detail, row);
	rc = store_journal(rp->store, &e, err);
	return rc < 0 ? rc : commit_batch(rp, err);
}

static int put_activity(struct replay *rp, const struct table *t,
    struct error *err)
{
	int rc = 0, type = replay_type_index(rp, t->cells[2]);
	struct activity_row row = {
		.type = t->cells[2], .evidence = "", .note = ""
	};
	struct error why;

	cell_number(t, 0, 1, INT32_MAX, &rc, err);
	row.person = cell_person(rp, t, 1, &rc, err);
	row.a.date = cell_date(t, 3, &rc, err);
	row.a.status = status_of(t->cells[4]);
	if (cell_number(t, 6, 0, 1, &rc, err))
		row.a.flags = ACTIVITY_FIRST_PUBLIC;
	if (rc == 0 && type < 0)
		rc = bad_row(t->file, t->line, t->names[2], t->cells[2], err);
	if (rc == 0 && row.a.status == 0)
		rc = bad_row(t->file, t->line, t->names[4], t->cells[4], err);
	if (rc == 0 &&
	    clock_parse_time(t->cells[5], &row.a.recorded_at, &why) != 0)
		rc = bad_row(t->file, t->line, t->names[5], t->cells[5], err);
	if (rc < 0)
		return rc;
	row.a.type = (uint8_t)type;
	row.a.identity = activity_identity(row.type, row.a.date, "", NULL);
	return write_activity(rp, &row, err);
}

/* ------------------------------------------------------------- all of them */

int replay_put_rows(struct replay *rp, struct error *err)
{
	static const char *const people[] = { "person", "ranked", "left",
		"earlier_first_public" };
	static const char *const memberships[] = { "person", "from",
		"department" };
	static const char *const activities[] = { "activity", "person", "type",
		"date", "status", "recorded_at", "first_public" };
	int rc = put_departments(rp, err);

	if (rc == 0)
		rc = EACH_ROW(rp, "people.csv", people, put_person, err);
	if (rc == 0)
		rc = EACH_ROW(rp, "memberships.csv", memberships,
		    put_membership, err);
	if (rc == 0)
		rc = EACH_ROW(rp, "activities.csv", activities, put_activity,
		    err);
	return rc;
}
