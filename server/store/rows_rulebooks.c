/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of the versions of the rulebook, and of activity types. */
#include "server/store/internal.h"
#include "server/store/rows.h"

int store_rulebook_put(struct store *s, uint32_t version, int64_t effective_at,
    const char *yaml, const char *hash, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_RULEBOOK_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, version);
	bind_int(&b, effective_at);
	bind_text(&b, yaml);
	bind_text(&b, hash);
	return statement_run(&b, err);
}

int store_rulebook_next(struct store *s, uint32_t *version, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_RULEBOOK_LAST, err);
	if (rc < 0 || (rc = statement_one(&b, &r, err)) < 0)
		return rc;
	*version = (uint32_t)row_int(&r) + 1;
	statement_end(&b);
	return 0;
}

int store_rulebook_draft(struct store *s, struct rulebook_row *row,
    struct error *err)
{
	struct bind b;
	int rc = store_rulebook_next(s, &row->version, err);
	if (rc == 0)
		rc = bind_begin(&b, s, Q_RULEBOOK_DRAFT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->version);
	bind_int(&b, row->effective_at);
	bind_text(&b, row->yaml);
	bind_text(&b, row->hash);
	bind_int(&b, row->drafted_at);
	bind_text(&b, row->drafted_by);
	bind_text(&b, row->comment);
	return statement_run(&b, err);
}

int store_rulebook_apply(struct store *s, uint32_t version, int64_t known_at,
    const char *by, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_RULEBOOK_APPLY, err);
	if (rc < 0)
		return rc;
	bind_int(&b, known_at);
	bind_text(&b, by);
	bind_int(&b, version);
	return statement_run(&b, err);
}

int store_rulebook_drop(struct store *s, uint32_t version, int64_t at,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_RULEBOOK_DROP, err);
	if (rc < 0)
		return rc;
	bind_int(&b, at);
	bind_int(&b, version);
	return statement_run(&b, err);
}

static void read_rulebook(struct row *r, struct rulebook_row *row)
{
	row->version = (uint32_t)row_int(r);
	row->effective_at = row_int(r);
	row->applied = sqlite3_column_type(r->st, r->at) != SQLITE_NULL;
	row->known_at = row_int(r);
	row->drafted_at = row_int(r);
	row->drafted_by = row_text(r);
	row->applied_by = row_text(r);
	row->dropped_at = row_int(r);
	row->comment = row_text(r);
	row->hash = row_text(r);
	row->yaml = row_text(r);
}

int store_rulebooks_each(struct store *s,
    int (*fn)(const struct rulebook_row *row, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	struct rulebook_row row;
	int rc = bind_begin(&b, s, Q_RULEBOOK_ROWS, err);
	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		read_rulebook(&r, &row);
		if ((rc = fn(&row, arg)) != 0) {
			statement_end(&b);
			return rc;
		}
	}
	return rc;
}

int store_type_add(struct store *s, uint8_t index, const char *code,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_TYPE_INSERT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, index);
	bind_text(&b, code);
	return statement_run(&b, err);
}
