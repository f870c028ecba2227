/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Statements made of personal.def: what is held about a person, and how it
 * goes. They are few and rare, so they are prepared when they are wanted.
 * Parameters: ?1 whose (a participant, or a season), ?2 now, ?3 when the
 * season became final.
 */
#include "server/store/personal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "server/store/internal.h"

#define SQL_MAX 16384
#define SHOWN_MAX 32 /* values of a row */
#define JOURNAL "journal"
#define MARK "first_public_mark"

const struct personal_column personal_columns[] = {
#define PERSONAL(table, column, class, form, gone, label) \
	{ #table, #column, CLASS_##class, FORM_##form, gone, label },
#define NOT_PERSONAL(table, column) \
	{ #table, #column, CLASS_NOT_PERSONAL, FORM_TEXT, NULL, NULL },
#include "server/store/personal.def"
};
const size_t personal_n_columns = sizeof personal_columns /
    sizeof *personal_columns;

const struct personal_kind personal_kinds[] = {
#define SUBJECT(kind, table) { kind, #table },
#define IMPERSONAL(kind) { kind, NULL },
#include "server/store/personal.def"
};
const size_t personal_n_kinds = sizeof personal_kinds / sizeof *personal_kinds;

static const struct table {
	const char *name, *label, *order;
	const char *whose; /* of one participant */
	const char *also;
	const char *sentence; /* of a table that is nobody's */
} tables[] = {
#define WHO "?1"
#define TABLE(table, label, order, whose, also) \
	{ #table, label, order, whose, also, NULL },
#define NOBODYS(table, sentence) { #table, NULL, NULL, NULL, NULL, sentence },
#include "server/store/personal.def"
#undef WHO
};
#define N_TABLES (sizeof tables / sizeof *tables)

/* The same tables: of all participants of a season. */
static const char *const of_season[] = {
#define WHO "SELECT id FROM participant WHERE season = ?1"
#define TABLE(table, label, order, whose, also) whose,
#define NOBODYS(table, sentence) NULL,
#include "server/store/personal.def"
#undef WHO
};
_Static_assert(N_TABLES <= PERSONAL_TABLES_MAX, "counts have room");

int store_participants(struct store *s, const char *staff_id, int64_t *ids,
    size_t max, size_t *n, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_PARTICIPANTS_BY_STAFF_ID, err);

	*n = 0;
	if (rc < 0)
		return rc;
	bind_text(&b, staff_id);
	bind_int(&b, (int64_t)max);
	while ((rc = statement_next(&b, &r, err)) > 0)
		ids[(*n)++] = row_int(&r);
	return rc;
}

/* --- making statements --- */

/* Text for a statement; the caller frees it. */
static void sql_begin(struct buf *sql)
{
	buf_init(sql, SQL_MAX);
}

/* Entries whose subject is a row of that table which is the person's. */
static void add_subjects(struct buf *sql, const struct table *t)
{
	const char *comma = "";

	buf_adds(sql, " OR (kind IN (");
	for (size_t i = 0; i < personal_n_kinds; i++) {
		const struct personal_kind *k = &personal_kinds[i];
		if (!k->table || strcmp(k->table, t->name) != 0)
			continue;
		buf_addf(sql, "%s'%s'", comma, k->kind);
		comma = ", ";
	}
	buf_addf(sql, ") AND subject IN (SELECT id FROM \"%s\" WHERE %s))",
	    t->name, t->whose);
}

static void add_journal(struct buf *sql)
{
	buf_adds(sql,
	    "(actor IN (SELECT 'client ' || id FROM client"
	    " WHERE participant = ?1)");
	for (size_t i = 0; i < N_TABLES; i++)
		for (size_t k = 0; k < personal_n_kinds; k++)
			if (personal_kinds[k].table &&
			    strcmp(personal_kinds[k].table, tables[i].name) ==
				0) {
				add_subjects(sql, &tables[i]);
				break;
			}
	buf_adds(sql, ")");
}

static void add_whose(struct buf *sql, const struct table *t)
{
	if (strcmp(t->name, JOURNAL) == 0)
		add_journal(sql);
	else
		buf_addf(sql, "(%s)", t->whose);
}

static int prepare(struct store *s, struct buf *sql, sqlite3_stmt **st,
    struct error *err)
{
	int code = sqlite3_prepare_v2(s->db, sql->data, (int)sql->len, st,
	    NULL);

	buf_fini(sql);
	return code == SQLITE_OK ? 0 : store_sql_error(s, code, err);
}

static void bind_all(sqlite3_stmt *st, int64_t whose, int64_t now,
    int64_t final_at)
{
	const int64_t values[] = { whose, now, final_at };

	for (int i = 0; i < sqlite3_bind_parameter_count(st) && i < 3; i++)
		sqlite3_bind_int64(st, i + 1, values[i]);
}

/* --- shown --- */

static bool is_shown(const struct personal_column *c, const struct table *t)
{
	return strcmp(c->table, t->name) == 0 && c->label != NULL &&
	    (c->class == CLASS_FACT || c->class == CLASS_TEXT ||
		c->class == CLASS_IDENTITY);
}

static void add_value(struct buf *sql, const struct personal_column *c)
{
	static const char *const named[] = {
		[FORM_DEPARTMENT] = "(SELECT code FROM department x",
		[FORM_TYPE] = "(SELECT code FROM activity_type x",
		[FORM_SEASON] = "(SELECT name FROM season x",
	};

	if (c->form >= FORM_DEPARTMENT)
		buf_addf(sql, "%s WHERE x.id = t.\"%s\")", named[c->form],
		    c->column);
	else
		buf_addf(sql, "t.\"%s\"", c->column);
}

/* columns[]: in the order of the statement's. */
static int prepare_show(struct store *s, const struct table *t,
    const struct personal_column **columns, size_t *n, sqlite3_stmt **st,
    struct error *err)
{
	struct buf sql;

	*n = 0;
	sql_begin(&sql);
	buf_adds(&sql, "SELECT ");
	for (size_t i = 0; i < personal_n_columns; i++) {
		if (!is_shown(&personal_columns[i], t) || *n == SHOWN_MAX)
			continue;
		buf_adds(&sql, *n ? ", " : "");
		add_value(&sql, &personal_columns[i]);
		columns[(*n)++] = &personal_columns[i];
	}
	buf_addf(&sql, " FROM \"%s\" t WHERE ", t->name);
	add_whose(&sql, t);
	buf_addf(&sql, " ORDER BY %s", t->order);
	return prepare(s, &sql, st, err);
}

static bool is_text(enum personal_form form)
{
	return form == FORM_TEXT || form >= FORM_DEPARTMENT;
}

/* NULL says nothing, but of who did it: the administrator. */
static size_t read_values(sqlite3_stmt *st,
    const struct personal_column *const *columns, size_t n,
    struct personal_value *values)
{
	size_t filled = 0;

	for (size_t i = 0; i < n; i++) {
		int at = (int)i;
		if (sqlite3_column_type(st, at) == SQLITE_NULL)
			continue;
		struct personal_value *v = &values[filled++];
		*v = (struct personal_value){ .column = columns[i] };
		if (is_text(columns[i]->form))
			v->text = (const char *)sqlite3_column_text(st, at);
		else
			v->number = sqlite3_column_int64(st, at);
	}
	return filled;
}

typedef int row_fn(const struct personal_row *row, void *arg);

/* 1: fn has enough. */
static int show_table(struct store *s, const struct table *t,
    int64_t participant, row_fn *fn, void *arg, struct error *err)
{
	const struct personal_column *columns[SHOWN_MAX];
	struct personal_value values[SHOWN_MAX];
	sqlite3_stmt *st = NULL;
	size_t n;
	int rc = prepare_show(s, t, columns, &n, &st, err), code = SQLITE_DONE;

	if (rc < 0)
		return rc;
	bind_all(st, participant, 0, 0);
	while (rc == 0 && (code = sqlite3_step(st)) == SQLITE_ROW) {
		struct personal_row row = { .table = t->name,
			.label = t->label,
			.values = values,
			.n = read_values(st, columns, n, values) };
		rc = fn(&row, arg) != 0;
	}
	sqlite3_finalize(st);
	if (rc == 0 && code != SQLITE_DONE)
		return store_sql_error(s, code, err);
	return rc;
}

static int show_each(struct store *s, int64_t participant, row_fn *fn,
    void *arg, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < N_TABLES && rc == 0; i++) {
		const struct table *t = &tables[i];
		const struct personal_row sentence = { .table = t->name,
			.label = t->sentence };
		if (t->sentence)
			rc = fn(&sentence, arg) != 0;
		else if (strcmp(t->name, MARK) != 0)
			rc = show_table(s, t, participant, fn, arg, err);
	}
	return rc < 0 ? rc : 0;
}

/* One read transaction, so that all is of one moment. */
int store_personal_each(struct store *s, int64_t participant, row_fn *fn,
    void *arg, struct error *err)
{
	bool own = sqlite3_get_autocommit(s->db) != 0;
	int rc = own ? query_run(s, Q_READ_BEGIN, err) : 0;

	if (rc < 0)
		return rc;
	rc = show_each(s, participant, fn, arg, err);
	if (own) {
		int end = query_run(s, Q_READ_END, rc == 0 ? err : NULL);
		if (rc == 0)
			rc = end;
	}
	return rc;
}

/* --- gone --- */

/* What is wanted of a table: which rows, and which of their columns go. */
struct erasing {
	const struct table *table;
	const char *season; /* whose, of a season; NULL: of a participant */
	bool texts_only;
};

static bool goes(const struct erasing *e, const struct personal_column *c)
{
	if (strcmp(c->table, e->table->name) != 0 || c->gone == NULL)
		return false;
	return !e->texts_only || c->class == CLASS_TEXT ||
	    c->class == CLASS_SALT;
}

static size_t add_goes(struct buf *sql, const struct erasing *e,
    const char *between, const char *format)
{
	size_t n = 0;

	for (size_t i = 0; i < personal_n_columns; i++) {
		const struct personal_column *c = &personal_columns[i];
		if (!goes(e, c))
			continue;
		buf_addf(sql, "%s\"%s\"%s%s", n++ ? between : "", c->column,
		    format, c->gone);
	}
	return n;
}

static void add_where(struct buf *sql, const struct erasing *e)
{
	buf_adds(sql, " WHERE ");
	if (e->season)
		buf_addf(sql, "((%s) OR (%s))", e->season, e->table->also);
	else
		buf_addf(sql, "(%s)", e->table->whose);
	buf_adds(sql, " AND (");
	add_goes(sql, e, " OR ", " IS NOT ");
	buf_adds(sql, ")");
}

/* Nothing of the table goes: *st stays NULL. */
static int prepare_erasing(struct store *s, const struct erasing *e,
    bool count_only, sqlite3_stmt **st, struct error *err)
{
	struct buf sql;

	*st = NULL;
	sql_begin(&sql);
	if (count_only)
		buf_addf(&sql, "SELECT count(*) FROM \"%s\"", e->table->name);
	else
		buf_addf(&sql, "UPDATE \"%s\" SET ", e->table->name);
	size_t before = sql.len;
	size_t n = add_goes(&sql, e, ", ", " = ");
	if (count_only && n > 0)
		sql.data[sql.len = before] = '\0';
	if (n == 0) {
		buf_fini(&sql);
		return 0;
	}
	add_where(&sql, e);
	return prepare(s, &sql, st, err);
}

void personal_count_add(struct personal_counts *out, const char *table,
    const char *label, uint32_t rows)
{
	size_t i = 0;

	while (i < out->n && strcmp(out->of[i].table, table) != 0)
		i++;
	if (rows == 0 || i == PERSONAL_TABLES_MAX)
		return;
	if (i == out->n)
		out->of[out->n++] = (struct personal_count){ table, label, 0 };
	out->of[i].rows += rows;
}

struct times {
	int64_t now, final_at;
};

static int erase_table(struct store *s, const struct erasing *e, int64_t whose,
    struct times at, bool count_only, struct personal_counts *out,
    struct error *err)
{
	sqlite3_stmt *st = NULL;
	int64_t rows = 0;
	int rc = prepare_erasing(s, e, count_only, &st, err);

	if (rc < 0 || st == NULL)
		return rc;
	bind_all(st, whose, at.now, at.final_at);
	int code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		rows = sqlite3_column_int64(st, 0);
	else if (code == SQLITE_DONE)
		rows = sqlite3_changes64(s->db);
	sqlite3_finalize(st);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_sql_error(s, code, err);
	personal_count_add(out, e->table->name, e->table->label,
	    (uint32_t)rows);
	return 0;
}

/* From the last table up: those further down are found by those above. */
static int erase_all(struct store *s, const struct erasing *like, int64_t whose,
    struct times at, bool count_only, struct personal_counts *out,
    struct error *err)
{
	int rc = 0;

	*out = (struct personal_counts){ 0 };
	for (size_t i = N_TABLES; i-- > 0 && rc == 0;) {
		struct erasing e = *like;
		if (tables[i].whose == NULL)
			continue;
		e.table = &tables[i];
		if (like->season)
			e.season = of_season[i];
		rc = erase_table(s, &e, whose, at, count_only, out, err);
	}
	return rc < 0 || count_only ? rc : store_scrub_later(s, err);
}

int store_personal_count(struct store *s, int64_t participant,
    struct personal_counts *out, struct error *err)
{
	return erase_all(s, &(struct erasing){ 0 }, participant,
	    (struct times){ INT64_MAX, 0 }, true, out, err);
}

int store_personal_erase(struct store *s, int64_t participant, int64_t now,
    struct personal_counts *out, struct error *err)
{
	return erase_all(s, &(struct erasing){ 0 }, participant,
	    (struct times){ now, 0 }, false, out, err);
}

int store_personal_expire(struct store *s, enum personal_age age,
    uint32_t season, int64_t final_at, int64_t now, bool check_only,
    struct personal_counts *out, struct error *err)
{
	const struct erasing like = { .season = "",
		.texts_only = age == AGE_EVIDENCE };

	return erase_all(s, &like, season, (struct times){ now, final_at },
	    check_only, out, err);
}

/* --- what ages --- */

int store_final_seasons(struct store *s,
    struct final_season out[RETENTION_SEASONS_MAX], size_t *n,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SEASONS_FINAL, err);

	*n = 0;
	if (rc < 0)
		return rc;
	bind_int(&b, RETENTION_SEASONS_MAX);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		out[*n].season = (uint32_t)row_int(&r);
		out[(*n)++].final_at = row_int(&r);
	}
	return rc;
}

int store_retention_last(struct store *s, int64_t *at, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_RETENTION_LAST, err);

	*at = 0;
	if (rc < 0 || (rc = statement_next(&b, &r, err)) <= 0)
		return rc;
	*at = row_int(&r);
	statement_end(&b);
	return 0;
}
