/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The prepared statements of queries.def and the way to use one:
 *
 *	struct bind b;
 *	if ((rc = bind_begin(&b, s, Q_NAME, err)) < 0)
 *		return rc;
 *	bind_int(&b, 7);			in the order of the question
 *marks return statement_run(&b, err);
 *
 * or, for rows:
 *
 *	while ((rc = statement_next(&b, &row, err)) > 0)
 *		x = row_int(&row);		in the order of the columns
 *
 * A statement is reset when it ended or failed; who leaves the loop earlier
 * calls statement_end, else its read transaction stays open.
 */
#ifndef VIESTI_STORE_STATEMENTS_H
#define VIESTI_STORE_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "common/error.h"

struct store;

enum query {
#define QUERY(name, who, sql) Q_##name,
#include "server/store/queries.def"
#undef QUERY
	QUERY_COUNT
};

const char *query_name(enum query q);
/* Prepares those the connection may use, so that a schema that does not fit is
 * found at the start. */
int statements_prepare(struct store *s, struct error *err);
void statements_finalize(struct store *s);

struct bind {
	struct store *s;
	sqlite3_stmt *st;
	int at;	 /* the last parameter bound */
	int sql; /* the first failure */
};
int bind_begin(struct bind *b, struct store *s, enum query q,
    struct error *err);
void bind_int(struct bind *b, int64_t n);
void bind_nonzero(struct bind *b, int64_t n); /* 0: NULL */
void bind_index(struct bind *b, uint32_t n,
    uint32_t none); /* n + 1; none: NULL */
void bind_text(struct bind *b,
    const char *text); /* NULL: NULL; borrowed till reset */
void bind_blob(struct bind *b, const void *data, size_t len); /* likewise */

/* A row; kept says that texts and blobs are copies that outlive the statement
 * until the next row kept by this store, else they end with the next step. */
struct row {
	sqlite3_stmt *st;
	int at; /* the next column */
	char *kept;
	bool odd; /* a blob of another length, a NUL within a text */
};
int64_t row_int(struct row *r);
uint32_t row_index(struct row *r, uint32_t none); /* NULL: none */
const char *row_text(struct row *r);
/* NULL when it is NULL or has another length, but with len 0 any length. */
const uint8_t *row_blob(struct row *r, size_t len);

int statement_run(struct bind *b, struct error *err); /* no rows; resets */
/* The same for one without parameters. */
int query_run(struct store *s, enum query q, struct error *err);
/* 1 a row, 0 none is left (reset), negative failed (reset). */
int statement_next(struct bind *b, struct row *r, struct error *err);
/* The same for the only row: what is read from it is kept. After 1 read it,
 * then statement_end. */
int statement_one(struct bind *b, struct row *r, struct error *err);
void statement_end(struct bind *b);

#endif
