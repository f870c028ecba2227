/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of activities and of their types. */
#include <string.h>

#include "common/i18n.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

int store_activity_insert(struct store *s, struct activity_row *row,
    struct error *err)
{
	struct bind b;
	struct activity *a = &row->a;
	int rc = bind_begin(&b, s, Q_ACTIVITY_INSERT, err);
	if (rc < 0)
		return rc;
	int64_t id = a->id != 0 ? a->id : s->now.activity + 1;
	bind_int(&b, id);
	bind_index(&b, row->person, PERSON_NONE);
	bind_int(&b, a->type);
	bind_int(&b, a->date);
	bind_int(&b, a->status);
	bind_int(&b, a->flags);
	bind_int(&b, (int64_t)a->identity);
	bind_int(&b, a->recorded_at);
	bind_index(&b, row->department, DEPARTMENT_NONE);
	bind_nonzero(&b, row->recorded_by);
	bind_nonzero(&b, row->decided_at);
	bind_nonzero(&b, row->decided_by);
	bind_blob(&b, row->salt, sizeof row->salt);
	bind_text(&b, row->evidence);
	bind_text(&b, row->note);
	bind_text(&b, row->reason);
	bind_nonzero(&b, row->import);
	if ((rc = statement_run(&b, err)) < 0)
		return rc;
	a->id = id;
	if (id > s->now.activity)
		s->now.activity = id;
	return 0;
}

int store_activity_update(struct store *s, const struct activity_row *row,
    struct error *err)
{
	struct bind b;
	int64_t id = row->a.id;
	int rc = bind_begin(&b, s, Q_ACTIVITY_UPDATE, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->a.status);
	bind_int(&b, row->a.flags);
	bind_text(&b, row->reason);
	bind_nonzero(&b, row->decided_at);
	bind_nonzero(&b, row->decided_by);
	bind_nonzero(&b, row->rejected_by);
	bind_nonzero(&b, row->reconsidered_at);
	return row_put(&b, "activity", &id, 0, err);
}

static int keep_version(struct store *s, int64_t id, int64_t at,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_VERSION_KEEP, err);
	if (rc < 0)
		return rc;
	bind_int(&b, at);
	return row_put(&b, "activity", &id, 0, err);
}

int store_activity_correct(struct store *s, struct activity_row *row,
    int64_t at, struct error *err)
{
	struct bind b;
	int64_t id = row->a.id;
	int rc = keep_version(s, id, at, err);
	if (rc == 0)
		rc = bind_begin(&b, s, Q_ACTIVITY_CORRECT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->a.type);
	bind_int(&b, row->a.date);
	bind_int(&b, row->a.status);
	bind_int(&b, row->a.flags);
	bind_int(&b, (int64_t)row->a.identity);
	bind_index(&b, row->department, DEPARTMENT_NONE);
	bind_blob(&b, row->salt, sizeof row->salt);
	bind_text(&b, row->evidence);
	bind_text(&b, row->note);
	if ((rc = row_put(&b, "activity", &id, 0, err)) < 0)
		return rc;
	row->corrections++;
	return 0;
}

int store_activity_moved(struct store *s, int64_t id, uint16_t department,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_ACTIVITY_MOVED, err);
	if (rc < 0)
		return rc;
	bind_index(&b, department, DEPARTMENT_NONE);
	return row_put(&b, "activity", &id, 0, err);
}

static void read_activity(struct row *r, struct activity_row *row)
{
	struct activity *a = &row->a;

	*row = (struct activity_row){ 0 };
	a->id = row_int(r);
	row->person = row_index(r, PERSON_NONE);
	a->type = (uint8_t)row_int(r);
	a->date = (int32_t)row_int(r);
	a->status = (uint8_t)row_int(r);
	a->flags = (uint8_t)row_int(r);
	a->identity = (uint64_t)row_int(r);
	a->recorded_at = row_int(r);
	row->department = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->recorded_by = row_int(r);
	row->decided_at = row_int(r);
	row->decided_by = row_int(r);
	const uint8_t *salt = row_blob(r, sizeof row->salt);
	if (salt != NULL)
		memcpy(row->salt, salt, sizeof row->salt);
	row->evidence = row_text(r);
	row->note = row_text(r);
	row->reason = row_text(r);
	row->import = row_int(r);
	row->corrections = (uint32_t)row_int(r);
	row->reconsidered_at = row_int(r);
	row->rejected_by = row_int(r);
	row->type = row_text(r);
}

static int get(struct store *s, enum query q, int64_t id,
    struct activity_row *row, struct activity_owner *owner, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, q, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	read_activity(&r, row);
	if (owner != NULL) {
		owner->staff_id = row_text(&r);
		owner->name = row_text(&r);
		owner->department = row_text(&r);
		owner->words = row_text(&r);
		owner->import_key = row_blob(&r, IMPORT_KEY_SIZE);
	}
	statement_end(&b);
	return 1;
}

int store_activity_get(struct store *s, int64_t id, struct activity_row *row,
    struct error *err)
{
	return get(s, Q_ACTIVITY_GET, id, row, NULL, err);
}

int store_activity_read(struct store *s, int64_t id, struct activity_row *row,
    struct activity_owner *owner, struct error *err)
{
	return get(s, Q_ACTIVITY_READ, id, row, owner, err);
}

int store_activities_rejected(struct store *s, int64_t since,
    uint16_t department, uint32_t person, int64_t *ids, size_t *n,
    struct error *err)
{
	struct bind b;
	struct row r;
	size_t room = *n;
	int rc = bind_begin(&b, s, Q_ACTIVITIES_REJECTED, err);
	if (rc < 0)
		return rc;
	*n = 0;
	bind_int(&b, since);
	bind_index(&b, department, DEPARTMENT_NONE);
	bind_index(&b, person, PERSON_NONE);
	bind_int(&b, (int64_t)room);
	while ((rc = statement_next(&b, &r, err)) > 0)
		if (*n < room)
			ids[(*n)++] = row_int(&r);
	return rc;
}

int store_import_by_key(struct store *s, const uint8_t key[IMPORT_KEY_SIZE],
    struct import_row *row, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_IMPORT_BY_KEY, err);
	if (rc < 0)
		return rc;
	bind_blob(&b, key, IMPORT_KEY_SIZE);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	*row = (struct import_row){ .id = row_int(&r) };
	memcpy(row->key, key, IMPORT_KEY_SIZE);
	row->client = row_int(&r);
	row->first_activity = row_int(&r);
	row->last_activity = row_int(&r);
	statement_end(&b);
	return 1;
}

int store_import_first(struct store *s, int64_t id, int64_t *activity,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_IMPORT_FIRST, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc < 0 ? rc : row_missing("import", id, err);
	*activity = row_int(&r);
	statement_end(&b);
	return 0;
}

int store_import_add(struct store *s, struct import_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_IMPORT_INSERT, err);
	if (rc < 0)
		return rc;
	row->first_activity = row->last_activity = s->now.activity + 1;
	bind_blob(&b, row->key, IMPORT_KEY_SIZE);
	bind_nonzero(&b, row->client);
	bind_int(&b, row->began_at);
	bind_int(&b, row->first_activity);
	bind_int(&b, row->last_activity);
	return row_put(&b, "import", &row->id, 0, err);
}

int store_import_reaches(struct store *s, const struct import_row *row,
    struct error *err)
{
	struct bind b;
	int64_t id = row->id;
	int rc = bind_begin(&b, s, Q_IMPORT_REACHES, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->last_activity);
	return row_put(&b, "import", &id, 0, err);
}

int store_decisions_each(struct store *s, uint32_t season,
    int (*fn)(const struct decision_row *row, void *arg), void *arg,
    struct error *err)
{
	struct decision_row row;
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_DECISIONS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		row.activity = row_int(&r);
		row.at = row_int(&r);
		row.recorded_at = row_int(&r);
		const char *detail = row_text(&r);
		row.before = (int)store_detail_number(detail, "before");
		row.status = store_detail_status(detail);
		if ((rc = fn(&row, arg)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

int store_activities_last(struct store *s,
    int (*fn)(uint16_t department, int64_t recorded_at, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_ACTIVITIES_LAST_BY_DEPARTMENT, err);
	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		uint16_t department = (uint16_t)row_index(&r, DEPARTMENT_NONE);
		if (fn(department, row_int(&r), arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}
