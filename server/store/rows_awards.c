/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of the prize draw and of prizes; see store_awards.h. */
#include "server/store/store_awards.h"

#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

int store_draw_put(struct store *s, uint32_t season, const struct draw_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_DRAW_PUT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_int(&b, row->published_at);
	bind_int(&b, row->prizes);
	bind_blob(&b, row->seed, sizeof row->seed);
	bind_text(&b, row->tickets);
	bind_nonzero(&b, row->thrown_at);
	bind_text(&b, row->dice);
	return statement_run(&b, err);
}

int store_draw_get(struct store *s, uint32_t season, struct draw_row *row,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_DRAW_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	*row = (struct draw_row){ .published_at = row_int(&r) };
	const uint8_t *seed = row_blob(&r, sizeof row->seed);
	if (seed != NULL)
		memcpy(row->seed, seed, sizeof row->seed);
	row->tickets = row_text(&r);
	row->thrown_at = row_int(&r);
	row->dice = row_text(&r);
	statement_end(&b);
	return 1;
}

int store_ticket_put(struct store *s, uint32_t person, const char *number,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_TICKET_PUT, err);
	if (rc < 0)
		return rc;
	bind_text(&b, number);
	bind_index(&b, person, PERSON_NONE);
	return statement_run(&b, err);
}

int store_tickets_each(struct store *s, uint32_t season,
    void (*fn)(void *arg, uint32_t person, const char *number), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_TICKETS, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		uint32_t person = row_index(&r, PERSON_NONE);
		fn(arg, person, row_text(&r));
	}
	return rc;
}

/* The joint team is no row of department: it has the award when neither a
 * department nor a person has it. */
static void bind_receiver(struct bind *b, const struct prize_row *row)
{
	uint16_t department = row->department == DEPARTMENT_JOINT
	    ? DEPARTMENT_NONE
	    : row->department;

	bind_index(b, department, DEPARTMENT_NONE);
	bind_index(b, row->person, PERSON_NONE);
}

int store_prize_put(struct store *s, uint32_t season, struct prize_row *row,
    const char *set_by, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, row->id ? Q_AWARD_UPDATE : Q_AWARD_INSERT,
	    err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_text(&b, row->which);
	bind_receiver(&b, row);
	bind_text(&b, row->prize);
	bind_int(&b, row->kind);
	bind_int(&b, row->value_cents);
	bind_int(&b, row->set_at);
	bind_text(&b, set_by);
	return row_put(&b, "award", &row->id, 0, err);
}

static int read_prize(struct bind *b, struct prize_row *row, struct error *err)
{
	struct row r;
	int rc = statement_one(b, &r, err);
	if (rc <= 0)
		return rc;
	*row = (struct prize_row){ .id = row_int(&r) };
	row->which = row_text(&r);
	row->department = (uint16_t)row_index(&r, DEPARTMENT_NONE);
	row->person = row_index(&r, PERSON_NONE);
	if (row->department == DEPARTMENT_NONE && row->person == PERSON_NONE)
		row->department = DEPARTMENT_JOINT;
	row->prize = row_text(&r);
	row->kind = (int)row_int(&r);
	row->value_cents = row_int(&r);
	row->set_at = row_int(&r);
	statement_end(b);
	return 1;
}

int store_prize_find(struct store *s, uint32_t season, struct prize_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_AWARD_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, season);
	bind_text(&b, row->which);
	bind_receiver(&b, row);
	return read_prize(&b, row, err);
}

int store_prize_get(struct store *s, int64_t id, struct prize_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_AWARD_BY_ID, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	return read_prize(&b, row, err);
}
