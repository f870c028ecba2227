/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of announcements, and of the ranks with which days began. */
#include <stdio.h>
#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

void row_bind_text(struct bind *b, const char *text)
{
	bind_text(b, text[0] ? text : NULL);
}

void row_read_text(struct row *r, char *out, size_t size)
{
	const char *text = row_text(r);

	snprintf(out, size, "%s", text ? text : "");
}

int store_announcement_put(struct store *s, struct announcement_row *row,
    struct error *err)
{
	const struct announcement *a = &row->a;
	struct bind b;
	int rc = bind_begin(&b, s,
	    a->id ? Q_ANNOUNCEMENT_UPDATE : Q_ANNOUNCEMENT_INSERT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, a->kind);
	row_bind_text(&b, a->text[LANG_FI]);
	row_bind_text(&b, a->text[LANG_SV]);
	row_bind_text(&b, a->text[LANG_EN]);
	row_bind_text(&b, a->name);
	row_bind_text(&b, a->title[LANG_FI]);
	row_bind_text(&b, a->title[LANG_SV]);
	row_bind_text(&b, a->title[LANG_EN]);
	bind_int(&b, a->from);
	bind_nonzero(&b, a->to);
	bind_blob(&b, row->salt, sizeof row->salt);
	bind_nonzero(&b, row->removed_at);
	return row_put(&b, "announcement", &row->a.id, 0, err);
}

void row_announcement(struct row *r, struct announcement_row *row)
{
	struct announcement *a = &row->a;

	*row = (struct announcement_row){ .removed_at = 0 };
	a->id = row_int(r);
	a->kind = (enum announcement_kind)row_int(r);
	row_read_text(r, a->text[LANG_FI], sizeof a->text[LANG_FI]);
	row_read_text(r, a->text[LANG_SV], sizeof a->text[LANG_SV]);
	row_read_text(r, a->text[LANG_EN], sizeof a->text[LANG_EN]);
	row_read_text(r, a->name, sizeof a->name);
	row_read_text(r, a->title[LANG_FI], sizeof a->title[LANG_FI]);
	row_read_text(r, a->title[LANG_SV], sizeof a->title[LANG_SV]);
	row_read_text(r, a->title[LANG_EN], sizeof a->title[LANG_EN]);
	a->type = ANNOUNCEMENT_NO_TYPE;
	a->from = (int32_t)row_int(r);
	a->to = (int32_t)row_int(r);
	const uint8_t *salt = row_blob(r, sizeof row->salt);
	if (salt)
		memcpy(row->salt, salt, sizeof row->salt);
	row->removed_at = row_int(r);
}

int store_announcement_get(struct store *s, int64_t id,
    struct announcement_row *row, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_ANNOUNCEMENT_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	row_announcement(&r, row);
	statement_end(&b);
	return 1;
}

int store_announcements_count(struct store *s, int32_t today, size_t *n,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_ANNOUNCEMENTS_COUNT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, today);
	if ((rc = statement_one(&b, &r, err)) < 0)
		return rc;
	*n = rc == 0 ? 0 : (size_t)row_int(&r);
	statement_end(&b);
	return 0;
}

int store_rank_put(struct store *s, uint32_t season, const struct rank_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_DEPARTMENT_RANK_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_int(&b, row->day);
	bind_int(&b,
	    row->department == DEPARTMENT_JOINT ? 0 : row->department + 1);
	bind_int(&b, row->rank);
	return statement_run(&b, err);
}

int store_ranks_each(struct store *s, uint32_t season,
    int (*fn)(const struct rank_row *row, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_DEPARTMENT_RANKS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		struct rank_row row = { .day = (int32_t)row_int(&r) };
		int64_t department = row_int(&r);
		row.department = department == 0 ? DEPARTMENT_JOINT
						 : (uint16_t)(department - 1);
		row.rank = (uint32_t)row_int(&r);
		if (fn(&row, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}
