/* SPDX-License-Identifier: EUPL-1.2 */
/* An archived season played anew; see season_replay.h. */
#include "server/season_replay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/clock.h"
#include "common/csv.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/domain/season_life.h"
#include "server/rules_file.h"
#include "server/season_files.h"
#include "server/tar.h"
#include "server/world.h"

#define FILES_MAX (16 + RULEBOOK_VERSIONS_MAX)
#define COLUMNS_MAX (ROUNDS_MAX + 16)
#define BATCH 10000 /* activities a commit */

struct file {
	char name[SEASON_FILES_NAME_SIZE];
	char *data;
	size_t len;
};

struct replay {
	const char *path;
	struct file files[FILES_MAX];
	size_t n;
	json_t *about; /* season.json */
	struct season season;
	struct store *store;
	struct departments departments;
	uint32_t n_people;
	char types[TYPES_KNOWN_MAX][RULEBOOK_CODE_SIZE];
	int n_types;
	size_t in_batch;
};

/* ------------------------------------------------------------- errors */

static int bad_file(const struct replay *rp, const char *file,
    struct error *err)
{
	return error_set(err, E_INVALID, "archive_format",
	    _("%s is no archive of a season: %s is missing or unreadable."),
	    rp->path, file);
}

static int bad_row(const char *file, size_t line, const char *column,
    const char *value, struct error *err)
{
	return error_set(err, E_INVALID, "archive_row",
	    _("%s, line %zu, column %s: \"%s\" cannot be right."), file, line,
	    column, value ? value : "");
}

/* ------------------------------------------------------------- reading */

static int keep(const struct tar_file *f, void *arg)
{
	struct replay *rp = arg;
	struct file *to = &rp->files[rp->n];

	if (rp->n == FILES_MAX || strlen(f->name) >= sizeof to->name)
		return 1;
	snprintf(to->name, sizeof to->name, "%s", f->name);
	to->len = f->len;
	to->data = xmalloc(f->len + 1);
	memcpy(to->data, f->data, f->len);
	to->data[f->len] = '\0';
	rp->n++;
	return 0;
}

static const struct file *find(const struct replay *rp, const char *name)
{
	for (size_t i = 0; i < rp->n; i++)
		if (strcmp(rp->files[i].name, name) == 0)
			return &rp->files[i];
	return NULL;
}

static json_t *read_json(const struct replay *rp, const char *name)
{
	const struct file *f = find(rp, name);

	return f ? json_loadb(f->data, f->len, JSON_REJECT_DUPLICATES, NULL)
		 : NULL;
}

static bool fits_hash(const struct file *f, const char *wanted)
{
	uint8_t hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];

	hash_begin();
	hash_add(f->data, f->len);
	hash_end(hash);
	text_hex(hash, sizeof hash, hex);
	return wanted && strcmp(hex, wanted) == 0;
}

static int check_manifest(struct replay *rp, struct error *err)
{
	json_t *all = read_json(rp, "manifest.json"), *hashes;
	const char *format = json_string_value(json_object_get(all, "format"));
	const char *name;
	json_t *hash;
	int rc = 0;

	hashes = json_object_get(all, "sha256");
	if (!format || strcmp(format, SEASON_FILES_FORMAT) != 0 ||
	    !json_is_object(hashes))
		rc = bad_file(rp, "manifest.json", err);
	else
		json_object_foreach(hashes, name, hash)
		{
			const struct file *f = find(rp, name);
			if (rc == 0 &&
			    (!f || !fits_hash(f, json_string_value(hash))))
				rc = error_set(err, E_INVALID,
				    "archive_damaged",
				    _("%s: %s is not as it was written. Take "
				      "another copy of the archive."),
				    rp->path, name);
		}
	json_decref(all);
	return rc;
}

/* ------------------------------------------------------------- the season */

static bool take_date(json_t *j, int32_t *out)
{
	struct error ignored;
	const char *text = json_string_value(j);

	return text && clock_parse_date(text, out, &ignored) == 0;
}

static bool take_time(json_t *j, int64_t *out)
{
	struct error ignored;
	const char *text = json_string_value(j);

	*out = 0;
	return json_is_null(j) ||
	    (text && clock_parse_time(text, out, &ignored) == 0);
}

static bool take_rounds(struct season *s, json_t *about)
{
	json_t *rounds = json_object_get(about, "rounds");
	int32_t last;

	s->rounds = (int)json_array_size(rounds);
	if (s->rounds < 1 || s->rounds > ROUNDS_MAX ||
	    !take_date(json_object_get(about, "last_day"), &last))
		return false;
	for (int i = 0; i < s->rounds; i++)
		if (!take_date(json_array_get(rounds, (size_t)i),
			&s->round_start[i]) ||
		    (i > 0 && s->round_start[i] <= s->round_start[i - 1]))
			return false;
	s->round_start[s->rounds] = last + 1;
	return last >= s->round_start[s->rounds - 1];
}

static bool take_measure(struct season *s, json_t *about)
{
	static const char *const names[] = { "", "index", "points_per_head",
		"participation" };
	const char *text = json_string_value(json_object_get(about, "measure"));

	for (int i = MEASURE_INDEX; text && i <= MEASURE_PARTICIPATION; i++)
		if (strcmp(text, names[i]) == 0) {
			s->measure = (enum measure)i;
			return true;
		}
	return false;
}

/* Zone and rules come with the rulebook; here they are only dates. */
static int read_season(struct replay *rp, struct error *err)
{
	struct season *s = &rp->season;
	const char *name;

	rp->about = read_json(rp, "season.json");
	name = json_string_value(json_object_get(rp->about, "season"));
	if (!name || !*name || strlen(name) >= sizeof s->name ||
	    !take_rounds(s, rp->about) || !take_measure(s, rp->about) ||
	    !replay_rules(rp))
		return bad_file(rp, "season.json", err);
	s->id = 1;
	snprintf(s->name, sizeof s->name, "%s", name);
	s->state = STATE_ARCHIVED;
	hash_random(s->seed, sizeof s->seed);
	return 0;
}

int replay_open(struct replay **out, const char *path, struct error *err)
{
	struct replay *rp = xcalloc(1, sizeof *rp);
	int rc;

	rp->path = path;
	rc = tar_read(path, SEASON_FILES_MAX, keep, rp, err);
	if (rc > 0)
		rc = bad_file(rp, "manifest.json", err);
	if (rc == 0)
		rc = check_manifest(rp, err);
	if (rc == 0)
		rc = read_season(rp, err);
	if (rc < 0)
		replay_close(rp);
	else
		*out = rp;
	return rc;
}

void replay_close(struct replay *rp)
{
	if (!rp)
		return;
	for (size_t i = 0; i < rp->n; i++)
		free(rp->files[i].data);
	json_decref(rp->about);
	departments_fini(&rp->departments);
	store_close(rp->store);
	free(rp);
}

const struct season *replay_season(const struct replay *rp)
{
	return &rp->season;
}

static const struct file *rules_of(const struct replay *rp, size_t i)
{
	json_t *rules = json_object_get(rp->about, "rules");
	const char *name =
	    json_string_value(json_object_get(json_array_get(rules, i),
		"file"));

	return name ? find(rp, name) : NULL;
}

const char *replay_rules(const struct replay *rp)
{
	const struct file *f = rules_of(rp, 0);

	return f ? f->data : NULL;
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
	const struct file *f = find(rp, file);
	struct table t = { .file = file, .names = names, .n = n };
	const struct csv_row *row;
	struct csv *csv = NULL;
	int at[COLUMNS_MAX], rc;

	if (!f)
		return bad_file(rp, file, err);
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

static int type_index(const struct replay *rp, const char *code)
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

	for (uint8_t i = STATUS_AUTOMATIC; i <= STATUS_UNDONE; i++)
		if (strcmp(names[i], text) == 0)
			return i;
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
	int rc = 0, type = type_index(rp, t->cells[2]);
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

/* ------------------------------------------------------------- rules, steps */

static int keep_type(void *arg, uint8_t index, const char *code)
{
	struct replay *rp = arg;

	if (index >= TYPES_KNOWN_MAX)
		return E_INTERNAL;
	snprintf(rp->types[index], sizeof rp->types[index], "%s", code);
	if (index >= rp->n_types)
		rp->n_types = index + 1;
	return 0;
}

static int read_types(struct replay *rp, struct error *err)
{
	const struct store_loader loader = { .arg = rp, .type = keep_type };

	return store_load(rp->store, &loader, err);
}

/* Types that the versions before do not have get the next index. */
static int add_types(struct replay *rp, const struct rulebook *rb,
    struct error *err)
{
	int rc = 0;

	for (int i = 0; i < rb->n_types && rc == 0; i++) {
		if (type_index(rp, rb->types[i].code) >= 0)
			continue;
		if (rp->n_types == TYPES_KNOWN_MAX)
			return bad_file(rp, "rules", err);
		rc = store_type_add(rp->store, (uint8_t)rp->n_types,
		    rb->types[i].code, err);
		snprintf(rp->types[rp->n_types], sizeof rp->types[0], "%s",
		    rb->types[i].code);
		rp->n_types++;
	}
	return rc;
}

static int put_version(struct replay *rp, size_t i, json_t *one,
    struct error *err)
{
	const struct file *f = rules_of(rp, i);
	struct rulebook *rb = NULL;
	char hash[65];
	struct rulebook_row row = { .drafted_by = "server" };
	int64_t known_at;

	if (!f ||
	    !take_time(json_object_get(one, "effective_at"),
		&row.effective_at) ||
	    !take_time(json_object_get(one, "known_at"), &known_at))
		return bad_file(rp, "season.json", err);
	int rc = rulebook_parse(&rb, f->name, f->data, f->len, err);
	if (rc == 0)
		rc = add_types(rp, rb, err);
	rulebook_free(rb);
	if (rc < 0 || i == 0)
		return rc; /* the first came with the database */
	rules_hash(f->data, f->len, hash);
	row.yaml = f->data;
	row.hash = hash;
	row.drafted_at = known_at;
	rc = store_rulebook_draft(rp->store, &row, err);
	return rc < 0 ? rc
		      : store_rulebook_apply(rp->store, row.version, known_at,
			    "server", err);
}

static int put_rules(struct replay *rp, struct error *err)
{
	json_t *rules = json_object_get(rp->about, "rules"), *one;
	size_t i;
	int rc = read_types(rp, err);

	json_array_foreach(rules, i, one) if (rc == 0)
	    rc = put_version(rp, i, one, err);
	return rc;
}

static int put_step(struct replay *rp, json_t *one, struct error *err)
{
	const char *name = json_string_value(json_object_get(one, "state"));
	struct season_step_row row = { .season = rp->season.id,
		.asked_by = "server",
		.extend_days = (uint32_t)json_integer_value(json_object_get(one,
		    "extend_days")) };

	for (int i = STATE_CREATED; name && i <= STATE_ARCHIVED; i++)
		if (strcmp(name, season_life_token((enum season_state)i)) == 0)
			row.to = (enum season_state)i;
	if (!row.to || !take_time(json_object_get(one, "at"), &row.at))
		return bad_file(rp, "season.json", err);
	row.asked_at = row.due_at = row.at;
	return store_season_step_put(rp->store, &row, err);
}

static int put_steps(struct replay *rp, struct error *err)
{
	json_t *steps = json_object_get(rp->about, "steps"), *one;
	size_t i;
	int rc = 0;

	json_array_foreach(steps, i, one) if (rc == 0)
	    rc = put_step(rp, one, err);
	return rc;
}

/* ------------------------------------------------------------- results */

static size_t line_of_difference(const char *a, size_t n_a, const char *b,
    size_t n_b)
{
	size_t line = 1;

	for (size_t i = 0; i < n_a && i < n_b && a[i] == b[i]; i++)
		line += a[i] == '\n';
	return line;
}

static int compare_file(const struct replay *rp, const struct season_file *now,
    struct error *err)
{
	const struct file *then = find(rp, now->name);

	if (!then)
		return bad_file(rp, now->name, err);
	if (then->len == now->text.len &&
	    memcmp(then->data, now->text.data, then->len) == 0)
		return 0;
	return error_set(err, E_CONFLICT, "archive_differs",
	    _("%s: played anew, the season has another line %zu in %s. The "
	      "archive was changed, or was made by a program that counts "
	      "otherwise."),
	    rp->path,
	    line_of_difference(then->data, then->len, now->text.data,
		now->text.len),
	    now->name);
}

static int compare(struct replay *rp, struct error *err)
{
	struct season_files results = { 0 };
	struct asof *now = NULL;
	int rc = asof_read(&now, rp->store, 0, STORE_NOW, err);

	if (rc == 0)
		rc = season_files_results(&results, now, err);
	for (size_t i = 0; i < results.n && rc == 0; i++)
		rc = compare_file(rp, &results.all[i], err);
	season_files_fini(&results);
	asof_free(now);
	return rc;
}

static int put_all(struct replay *rp, struct error *err)
{
	static const char *const people[] = { "person", "ranked", "left",
		"earlier_first_public" };
	static const char *const memberships[] = { "person", "from",
		"department" };
	static const char *const activities[] = { "activity", "person", "type",
		"date", "status", "recorded_at", "first_public" };
	int rc = put_rules(rp, err);

	if (rc == 0)
		rc = put_steps(rp, err);
	if (rc == 0)
		rc = put_departments(rp, err);
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

int replay_run(struct replay *rp, const char *state_dir, struct error *err)
{
	int rc = store_open(&rp->store, state_dir, STORE_WRITER, err);

	if (rc == 0)
		rc = store_begin(rp->store, err);
	if (rc < 0)
		return rc;
	rc = put_all(rp, err);
	if (rc == 0)
		rc = store_commit(rp->store, err);
	else
		store_rollback(rp->store);
	return rc < 0 ? rc : compare(rp, err);
}
