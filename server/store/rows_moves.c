/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of moves from department to department. */
#include "server/store/internal.h"
#include "server/store/rows.h"

static void row_move(struct row *r, struct move_row *row)
{
	*row = (struct move_row){ .id = row_int(r) };
	row->person = row_index(r, PERSON_NONE);
	row->staff_id = row_text(r);
	row->to = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->from = (int32_t)row_int(r);
	row->asked_at = row_int(r);
	row->asked_by = row_int(r);
	row->decision = (int)row_int(r);
	row->reason = row_text(r);
	row->decided_at = row_int(r);
	row->decided_by = row_int(r);
	row->to_code = row_text(r);
	row->name = row_text(r);
	row->department_code = row_text(r);
}

int store_move_put(struct store *s, struct move_row *row, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, row->id == 0 ? Q_MOVE_INSERT : Q_MOVE_UPDATE,
	    err);
	if (rc < 0)
		return rc;
	bind_index(&b, row->person, PERSON_NONE);
	bind_text(&b, row->staff_id);
	bind_index(&b, row->to, DEPARTMENT_NONE);
	bind_int(&b, row->from);
	bind_int(&b, row->asked_at);
	bind_nonzero(&b, row->asked_by);
	bind_int(&b, row->decision);
	bind_text(&b, row->reason);
	bind_nonzero(&b, row->decided_at);
	bind_nonzero(&b, row->decided_by);
	return row_put(&b, "move", &row->id, 0, err);
}

int store_move_get(struct store *s, int64_t id, struct move_row *row,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_MOVE_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	row_move(&r, row);
	statement_end(&b);
	return 1;
}

int store_moves_each(struct store *s, uint16_t to, bool all, uint32_t offset,
    uint32_t n, int (*fn)(const struct move_row *row, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	struct move_row row;
	int rc = bind_begin(&b, s, Q_MOVES, err);
	if (rc < 0)
		return rc;
	bind_index(&b, to, DEPARTMENT_NONE);
	bind_int(&b, all);
	bind_int(&b, n);
	bind_int(&b, offset);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		row_move(&r, &row);
		if (fn(&row, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

int store_moves_waiting(struct store *s, uint16_t to, const char *staff_id,
    uint32_t *waiting, uint32_t *same, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_MOVES_WAITING, err);
	if (rc < 0)
		return rc;
	bind_text(&b, staff_id);
	bind_index(&b, to, DEPARTMENT_NONE);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	*waiting = (uint32_t)row_int(&r);
	*same = (uint32_t)row_int(&r);
	statement_end(&b);
	return 0;
}
