/* SPDX-License-Identifier: EUPL-1.2 */
/* Prepares the statements of queries.def, binds, steps, reads. */
#include "server/store/statements.h"

#include <stdlib.h>
#include <string.h>

#include "server/store/internal.h"

enum who { ANY, WRITER };

static const struct {
	const char *name;
	enum who who;
	const char *sql;
} queries[QUERY_COUNT] = {
#define QUERY(name, who, sql) [Q_##name] = { #name, who, sql },
#include "server/store/queries.def"
#undef QUERY
};

const char *query_name(enum query q)
{
	return queries[q].name;
}

static int prepare(struct store *s, enum query q, struct error *err)
{
	int sql = sqlite3_prepare_v3(s->db, queries[q].sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &s->statements[q], NULL);
	return sql == SQLITE_OK ? 0 : store_sql_error(s, sql, err);
}

int statements_prepare(struct store *s, struct error *err)
{
	for (enum query q = 0; q < QUERY_COUNT; q++) {
		if (queries[q].who == WRITER && s->kind != CONNECTION_WRITER)
			continue;
		if (q == Q_BACKUP || s->statements[q] != NULL)
			continue; /* it is prepared only to be run */
		int rc = prepare(s, q, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

void statements_finalize(struct store *s)
{
	for (enum query q = 0; q < QUERY_COUNT; q++) {
		sqlite3_finalize(s->statements[q]);
		s->statements[q] = NULL;
	}
}

/*
 * What changes rows is run only inside a transaction: after one was lost, the
 * next statement must not be committed alone.
 */
int bind_begin(struct bind *b, struct store *s, enum query q, struct error *err)
{
	*b = (struct bind){ .s = s };
	if (queries[q].who == WRITER && q > Q_READ_END && !s->in_transaction)
		return store_no_transaction(s, err);
	if (s->statements[q] == NULL) {
		int rc = prepare(s, q, err);
		if (rc < 0)
			return rc;
	}
	b->st = s->statements[q];
	return 0;
}

static void bound(struct bind *b, int sql)
{
	if (b->sql == SQLITE_OK)
		b->sql = sql;
}

void bind_int(struct bind *b, int64_t n)
{
	bound(b, sqlite3_bind_int64(b->st, ++b->at, n));
}

static void bind_null(struct bind *b)
{
	bound(b, sqlite3_bind_null(b->st, ++b->at));
}

void bind_nonzero(struct bind *b, int64_t n)
{
	if (n == 0)
		bind_null(b);
	else
		bind_int(b, n);
}

void bind_index(struct bind *b, uint32_t n, uint32_t none)
{
	if (n == none)
		bind_null(b);
	else
		bind_int(b, (int64_t)n + 1);
}

void bind_text(struct bind *b, const char *text)
{
	bound(b, sqlite3_bind_text(b->st, ++b->at, text, -1, SQLITE_STATIC));
}

void bind_blob(struct bind *b, const void *data, size_t len)
{
	bound(b, sqlite3_bind_blob64(b->st, ++b->at, data, len, SQLITE_STATIC));
}

int64_t row_int(struct row *r)
{
	return sqlite3_column_int64(r->st, r->at++);
}

uint32_t row_index(struct row *r, uint32_t none)
{
	int64_t id = row_int(r);
	return id == 0 ? none : (uint32_t)(id - 1);
}

static void *keep(struct row *r, const void *data, size_t len)
{
	char *copy = r->kept;
	memcpy(copy, data, len);
	copy[len] = '\0';
	r->kept += len + 1;
	return copy;
}

const char *row_text(struct row *r)
{
	const unsigned char *text = sqlite3_column_text(r->st, r->at);
	size_t len = (size_t)sqlite3_column_bytes(r->st, r->at);
	r->at++;
	if (text == NULL)
		return NULL;
	if (memchr(text, '\0', len) != NULL)
		r->odd = true;
	return r->kept != NULL ? keep(r, text, len) : (const char *)text;
}

const uint8_t *row_blob(struct row *r, size_t len)
{
	const void *data = sqlite3_column_blob(r->st, r->at);
	size_t got = (size_t)sqlite3_column_bytes(r->st, r->at);
	r->at++;
	if (data == NULL)
		return NULL;
	if (len != 0 && got != len) {
		r->odd = true;
		return NULL;
	}
	return r->kept != NULL ? keep(r, data, got) : data;
}

int statement_run(struct bind *b, struct error *err)
{
	int sql = b->sql;
	if (sql == SQLITE_OK)
		sql = sqlite3_step(b->st);
	if (sql == SQLITE_ROW)
		sql = SQLITE_DONE;
	if (sql != SQLITE_DONE && b->sql == SQLITE_OK)
		sql = sqlite3_extended_errcode(b->s->db);
	sqlite3_reset(b->st);
	return sql == SQLITE_DONE ? 0 : store_sql_error(b->s, sql, err);
}

int query_run(struct store *s, enum query q, struct error *err)
{
	struct bind b = { 0 };
	int rc = bind_begin(&b, s, q, err);
	return rc < 0 ? rc : statement_run(&b, err);
}

int statement_next(struct bind *b, struct row *r, struct error *err)
{
	int sql = b->sql;
	if (sql == SQLITE_OK)
		sql = sqlite3_step(b->st);
	if (sql == SQLITE_ROW) {
		*r = (struct row){ .st = b->st };
		return 1;
	}
	sqlite3_reset(b->st);
	return sql == SQLITE_DONE ? 0 : store_sql_error(b->s, sql, err);
}

void statement_end(struct bind *b)
{
	sqlite3_reset(b->st);
}

/* Room for copies of all texts and blobs of the row that stands. */
static int make_room(struct store *s, sqlite3_stmt *st)
{
	size_t need = 1;
	for (int i = 0, n = sqlite3_column_count(st); i < n; i++) {
		int type = sqlite3_column_type(st, i);
		if (type != SQLITE_TEXT && type != SQLITE_BLOB)
			continue;
		need += (size_t)sqlite3_column_bytes(st, i) + 1;
	}
	if (need > s->kept_size) {
		char *kept = realloc(s->kept, need);
		if (kept == NULL)
			return SQLITE_NOMEM;
		s->kept = kept;
		s->kept_size = need;
	}
	return SQLITE_OK;
}

int statement_one(struct bind *b, struct row *r, struct error *err)
{
	int rc = statement_next(b, r, err);
	if (rc <= 0)
		return rc;
	int sql = make_room(b->s, b->st);
	if (sql != SQLITE_OK) {
		sqlite3_reset(b->st);
		return store_sql_error(b->s, sql, err);
	}
	r->kept = b->s->kept;
	return 1;
}
