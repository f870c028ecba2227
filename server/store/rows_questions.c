/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of questions, their answers, and the words said with claims. */
#include <string.h>

#include "server/store/internal.h"
#include "server/store/rows.h"

int store_question_insert(struct store *s, struct question_row *row,
    struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_QUESTION_INSERT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->asked_at);
	bind_nonzero(&b, row->asked_by);
	bind_index(&b, row->from, DEPARTMENT_NONE);
	bind_index(&b, row->to, DEPARTMENT_NONE);
	bind_index(&b, row->participant, PERSON_NONE);
	bind_nonzero(&b, row->activity);
	bind_int(&b, row->words);
	bind_blob(&b, row->salt, sizeof row->salt);
	bind_text(&b, row->text);
	return row_put(&b, "question", &row->id, 0, err);
}

int store_question_answer(struct store *s, const struct question_row *row,
    struct error *err)
{
	struct bind b;
	int64_t id = row->id;
	int rc = bind_begin(&b, s, Q_QUESTION_ANSWER, err);
	if (rc < 0)
		return rc;
	bind_int(&b, row->answered_at);
	bind_nonzero(&b, row->answered_by);
	bind_int(&b, row->to_all);
	bind_blob(&b, row->answer_salt, sizeof row->answer_salt);
	bind_text(&b, row->answer);
	return row_put(&b, "question", &id, 0, err);
}

static void read_salt(struct row *r, uint8_t salt[16])
{
	const uint8_t *stored = row_blob(r, 16);

	if (stored != NULL)
		memcpy(salt, stored, 16);
}

void row_question(struct row *r, struct question_row *row)
{
	*row = (struct question_row){ 0 };
	row->id = row_int(r);
	row->asked_at = row_int(r);
	row->asked_by = row_int(r);
	row->from = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->to = (uint16_t)row_index(r, DEPARTMENT_NONE);
	row->participant = row_index(r, PERSON_NONE);
	row->activity = row_int(r);
	row->about = row_index(r, PERSON_NONE);
	row->words = row_int(r) != 0;
	row->text = row_text(r);
	read_salt(r, row->salt);
	row->answered_at = row_int(r);
	row->answered_by = row_int(r);
	row->to_all = row_int(r) != 0;
	row->answer = row_text(r);
	read_salt(r, row->answer_salt);
	row->from_code = row_text(r);
	row->to_code = row_text(r);
}

int store_question_get(struct store *s, int64_t id, struct question_row *row,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_QUESTION_GET, err);
	if (rc < 0)
		return rc;
	bind_int(&b, id);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	row_question(&r, row);
	statement_end(&b);
	return 1;
}

int store_questions_each(struct store *s,
    int (*fn)(const struct question_row *row, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	struct question_row row;
	int rc = bind_begin(&b, s, Q_QUESTIONS, err);
	if (rc < 0)
		return rc;
	while ((rc = statement_next(&b, &r, err)) > 0) {
		row_question(&r, &row);
		if (fn(&row, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

int store_questions_open(struct store *s, int64_t client, size_t *n,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_QUESTIONS_OPEN, err);
	if (rc < 0)
		return rc;
	bind_nonzero(&b, client);
	if ((rc = statement_one(&b, &r, err)) < 0)
		return rc;
	*n = rc == 0 ? 0 : (size_t)row_int(&r);
	statement_end(&b);
	return 0;
}
