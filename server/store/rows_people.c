/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of departments, participants and memberships. */
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

int row_missing(const char *table, int64_t id, struct error *err)
{
	return error_set(err, E_NOT_FOUND, "no_such_row",
	    _("The database has no row %lld in %s."), (long long)id, table);
}

int row_put(struct bind *b, const char *table, int64_t *id, int64_t none,
    struct error *err)
{
	bool is_new = *id == none;
	if (!is_new)
		bind_int(b, *id);
	int rc = statement_run(b, err);
	if (rc < 0)
		return rc;
	if (is_new)
		*id = sqlite3_last_insert_rowid(b->s->db);
	else if (sqlite3_changes64(b->s->db) == 0)
		return row_missing(table, *id, err);
	return 0;
}

void row_term(struct row *r, struct department *d)
{
	d->headcount = (int32_t)row_int(r);
	d->ranked = row_int(r) != 0;
	row_read_text(r, d->name[LANG_EN], sizeof d->name[LANG_EN]);
	row_read_text(r, d->name[LANG_FI], sizeof d->name[LANG_FI]);
	row_read_text(r, d->name[LANG_SV], sizeof d->name[LANG_SV]);
	row_read_text(r, d->short_name, sizeof d->short_name);
	d->merged_into = row_int(r);
}

static int put_row(struct store *s, struct department *d, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s,
	    d->id == 0 ? Q_DEPARTMENT_INSERT : Q_DEPARTMENT_UPDATE, err);
	if (rc < 0)
		return rc;
	bind_text(&b, d->code);
	bind_text(&b, d->name[LANG_EN]);
	bind_text(&b, d->name[LANG_FI]);
	bind_text(&b, d->name[LANG_SV]);
	bind_text(&b, d->short_name);
	bind_int(&b, d->headcount);
	bind_int(&b, d->ranked);
	return row_put(&b, "department", &d->id, 0, err);
}

int store_department_put(struct store *s, struct department *d,
    struct error *err)
{
	struct bind b;
	int rc = put_row(s, d, err);
	if (rc == 0)
		rc = bind_begin(&b, s, Q_DEPARTMENT_TERM_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, d->id);
	return statement_run(&b, err);
}

int store_department_heads_put(struct store *s, const struct department *d,
    int from_round, int64_t known_at, int32_t headcount, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_DEPARTMENT_HEADS_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, from_round);
	bind_int(&b, known_at);
	bind_int(&b, headcount);
	bind_int(&b, d->id);
	return statement_run(&b, err);
}

static int add_term(struct store *s, const struct department *d, int round,
    int64_t known_at, const char *reason, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_DEPARTMENT_TERM_ADD, err);
	if (rc < 0)
		return rc;
	bind_int(&b, d->id);
	bind_int(&b, round + 1);
	bind_int(&b, known_at);
	bind_int(&b, d->headcount);
	bind_int(&b, d->ranked);
	bind_text(&b, d->name[LANG_EN]);
	bind_text(&b, d->name[LANG_FI]);
	bind_text(&b, d->name[LANG_SV]);
	bind_text(&b, d->short_name);
	bind_nonzero(&b, d->merged_into);
	bind_text(&b, reason);
	return statement_run(&b, err);
}

/* Before it is there for the first time it is called as then. */
static void name_before(struct department_plan *plan)
{
	int first = 0;

	while (first < ROUNDS_MAX && plan->in[first].headcount == 0)
		first++;
	for (int i = 0; i < first && first < ROUNDS_MAX; i++) {
		plan->in[i] = plan->in[first];
		plan->in[i].headcount = 0;
		plan->in[i].merged_into = 0;
	}
}

int store_department_plan(struct store *s, uint32_t season, int64_t id,
    int64_t until, struct department_plan *plan, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_DEPARTMENT_TERMS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_int(&b, id);
	bind_int(&b, until);
	bool any = false;
	memset(plan->said, 0, sizeof plan->said);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		struct department d = plan->in[0];
		int from = (int)row_int(&r) - 1;
		row_term(&r, &d);
		if (from < 0 || from >= ROUNDS_MAX)
			continue;
		for (int i = 0; i < from && !any; i++)
			plan->in[i].headcount = 0;
		any = plan->said[from] = true;
		for (int i = from; i < ROUNDS_MAX; i++)
			plan->in[i] = d;
	}
	if (rc < 0)
		return rc;
	name_before(plan);
	return any;
}

/* What the entry of a change says behind that word. */
static bool read_other(const char *detail, const char *word,
    char out[DEPARTMENT_CODE_SIZE])
{
	const char *at = strstr(detail, word);

	if (!at)
		return false;
	snprintf(out, DEPARTMENT_CODE_SIZE, "%s", at + strlen(word));
	return true;
}

static void row_planned(struct row *r, struct department_planned *p)
{
	*p = (struct department_planned){ 0 };
	p->entry = (uint64_t)row_int(r);
	p->at = row_int(r);
	p->by = row_text(r);
	const char *detail = row_text(r);
	p->merges = read_other(detail, " into=", p->other);
	p->splits = read_other(detail, " of=", p->other);
	p->d.id = row_int(r);
	row_read_text(r, p->d.code, sizeof p->d.code);
	p->from = (int)row_int(r) - 1;
	row_term(r, &p->d);
	p->reason = row_text(r);
}

int store_departments_planned(struct store *s, uint32_t season, int round,
    int (*fn)(const struct department_planned *p, void *arg), void *arg,
    struct error *err)
{
	struct department_planned p;
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_DEPARTMENTS_PLANNED, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_int(&b, round + 1);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		row_planned(&r, &p);
		if ((rc = fn(&p, arg)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

void department_in(const struct department_plan *plan, int round,
    struct department *d)
{
	*d = plan->in[round];
	for (int i = 0; i < ROUNDS_MAX; i++)
		d->heads[i] = plan->in[i].headcount;
	department_settle(d);
}

static bool is_same_term(const struct department *a, const struct department *b)
{
	return a->headcount == b->headcount && a->ranked == b->ranked &&
	    a->merged_into == b->merged_into &&
	    memcmp(a->name, b->name, sizeof a->name) == 0 &&
	    strcmp(a->short_name, b->short_name) == 0;
}

int store_department_change(struct store *s, struct department_plan *plan,
    int from, int64_t known_at, const char *reason, struct error *err)
{
	struct department row = plan->in[ROUNDS_MAX - 1];
	int rc = put_row(s, &row, err);
	for (int i = 0; i < ROUNDS_MAX; i++)
		plan->in[i].id = row.id;
	for (int i = from; rc == 0 && i < ROUNDS_MAX; i++)
		if (i == from || plan->said[i] ||
		    !is_same_term(&plan->in[i], &plan->in[i - 1]))
			rc = add_term(s, &plan->in[i], i, known_at, reason,
			    err);
	return rc;
}

int store_person_put(struct store *s, struct person_row *row, struct error *err)
{
	struct bind b;
	struct person *p = &row->p;
	bool is_new = p->number == PERSON_NONE;
	int64_t id = is_new ? 0 : (int64_t)p->number + 1;
	int rc = bind_begin(&b, s, is_new ? Q_PERSON_INSERT : Q_PERSON_UPDATE,
	    err);
	if (rc < 0)
		return rc;
	bind_text(&b, p->staff_id);
	bind_index(&b, p->department, DEPARTMENT_NONE);
	bind_int(&b, p->language);
	bind_int(&b, p->joined_on);
	bind_int(&b, p->consents);
	bind_int(&b, p->ranked);
	bind_text(&b, p->name);
	bind_text(&b, p->email);
	bind_text(&b, p->pseudonym);
	bind_text(&b, row->consent_reference);
	bind_int(&b, p->locked);
	bind_nonzero(&b, p->left_at);
	if (is_new)
		bind_int(&b, row->had_first_public);
	if ((rc = row_put(&b, "participant", &id, 0, err)) < 0)
		return rc;
	p->number = (uint32_t)(id - 1);
	return 0;
}

int store_consents_earlier_off(struct store *s, const struct person *p,
    uint8_t off, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_CONSENTS_EARLIER_OFF, err);

	if (rc < 0)
		return rc;
	bind_text(&b, p->staff_id);
	bind_int(&b, (int64_t)p->number + 1);
	bind_int(&b, off);
	rc = statement_run(&b, err);
	return rc < 0 ? rc : (int)sqlite3_changes64(s->db);
}

/* sort_key is not stored: NULL. The strings are only read, so that const goes.
 */
void row_person(struct row *r, struct person_row *row)
{
	struct person *p = &row->p;

	*row = (struct person_row){ 0 };
	p->number = row_index(r, PERSON_NONE);
	p->staff_id = (char *)(uintptr_t)row_text(r);
	p->department = (uint16_t)row_index(r, DEPARTMENT_NONE);
	p->language = (uint8_t)row_int(r);
	p->joined_on = (int32_t)row_int(r);
	p->consents = (uint8_t)row_int(r);
	p->ranked = row_int(r) != 0;
	p->name = (char *)(uintptr_t)row_text(r);
	p->email = (char *)(uintptr_t)row_text(r);
	p->pseudonym = (char *)(uintptr_t)row_text(r);
	row->consent_reference = row_text(r);
	p->locked = row_int(r) != 0;
	p->left_at = row_int(r);
	p->forgotten = row_int(r) != 0;
	row->had_first_public = row_int(r) != 0;
}

static int read_person(struct bind *b, struct person_row *row,
    struct error *err)
{
	struct row r;
	int rc = statement_one(b, &r, err);
	if (rc <= 0)
		return rc;
	row_person(&r, row);
	statement_end(b);
	return 1;
}

int store_person_by_staff_id(struct store *s, const char *staff_id,
    struct person_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_PERSON_BY_STAFF_ID, err);
	if (rc < 0)
		return rc;
	bind_text(&b, staff_id);
	return read_person(&b, row, err);
}

int store_person_get(struct store *s, uint32_t person, struct person_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_PERSON_GET, err);
	if (rc < 0)
		return rc;
	bind_index(&b, person, PERSON_NONE);
	return read_person(&b, row, err);
}

int store_membership_add(struct store *s, uint32_t person, uint16_t department,
    int32_t from, int64_t known_at, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_MEMBERSHIP_ADD, err);
	if (rc < 0)
		return rc;
	bind_index(&b, person, PERSON_NONE);
	bind_int(&b, from);
	bind_index(&b, department, DEPARTMENT_NONE);
	bind_int(&b, known_at);
	return statement_run(&b, err);
}
