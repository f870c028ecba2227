/* SPDX-License-Identifier: EUPL-1.2 */
/* An archived season played anew; see season_replay.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/text.h"
#include "server/domain/season_life.h"
#include "server/rules_file.h"
#include "server/season_replay_private.h"
#include "server/tar.h"

/* ------------------------------------------------------------- errors */

int replay_bad_file(const struct replay *rp, const char *file,
    struct error *err)
{
	return error_set(err, E_INVALID, "archive_format",
	    _("%s is no archive of a season: %s is missing or unreadable."),
	    rp->path, file);
}

/* ------------------------------------------------------------- reading */

static int keep(const struct tar_file *f, void *arg)
{
	struct replay *rp = arg;
	struct replay_file *to = &rp->files[rp->n];

	if (rp->n == REPLAY_FILES_MAX || strlen(f->name) >= sizeof to->name)
		return 1;
	snprintf(to->name, sizeof to->name, "%s", f->name);
	to->len = f->len;
	to->data = xmalloc(f->len + 1);
	memcpy(to->data, f->data, f->len);
	to->data[f->len] = '\0';
	rp->n++;
	return 0;
}

const struct replay_file *replay_file(const struct replay *rp, const char *name)
{
	for (size_t i = 0; i < rp->n; i++)
		if (strcmp(rp->files[i].name, name) == 0)
			return &rp->files[i];
	return NULL;
}

static json_t *read_json(const struct replay *rp, const char *name)
{
	const struct replay_file *f = replay_file(rp, name);

	return f ? json_loadb(f->data, f->len, JSON_REJECT_DUPLICATES, NULL)
		 : NULL;
}

static bool fits_hash(const struct replay_file *f, const char *wanted)
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
		rc = replay_bad_file(rp, "manifest.json", err);
	else
		json_object_foreach(hashes, name, hash)
		{
			const struct replay_file *f = replay_file(rp, name);
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
		return replay_bad_file(rp, "season.json", err);
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
		rc = replay_bad_file(rp, "manifest.json", err);
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

static const struct replay_file *rules_of(const struct replay *rp, size_t i)
{
	json_t *rules = json_object_get(rp->about, "rules");
	const char *name =
	    json_string_value(json_object_get(json_array_get(rules, i),
		"file"));

	return name ? replay_file(rp, name) : NULL;
}

const char *replay_rules(const struct replay *rp)
{
	const struct replay_file *f = rules_of(rp, 0);

	return f ? f->data : NULL;
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
		if (replay_type_index(rp, rb->types[i].code) >= 0)
			continue;
		if (rp->n_types == TYPES_KNOWN_MAX)
			return replay_bad_file(rp, "rules", err);
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
	const struct replay_file *f = rules_of(rp, i);
	struct rulebook *rb = NULL;
	char hash[65];
	struct rulebook_row row = { .drafted_by = "server" };
	int64_t known_at;

	if (!f ||
	    !take_time(json_object_get(one, "effective_at"),
		&row.effective_at) ||
	    !take_time(json_object_get(one, "known_at"), &known_at))
		return replay_bad_file(rp, "season.json", err);
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
		return replay_bad_file(rp, "season.json", err);
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
	const struct replay_file *then = replay_file(rp, now->name);

	if (!then)
		return replay_bad_file(rp, now->name, err);
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
	int rc = put_rules(rp, err);

	if (rc == 0)
		rc = put_steps(rp, err);
	return rc < 0 ? rc : replay_put_rows(rp, err);
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
