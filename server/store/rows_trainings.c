/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of trainings, of who was there, and of feedback. */
#include <stdio.h>
#include <string.h>

#include "common/hash.h"
#include "server/store/internal.h"
#include "server/store/rows.h"

int store_training_put(struct store *s, struct training_row *row,
    struct error *err)
{
	const struct training *t = &row->t;
	struct bind b;
	int rc = bind_begin(&b, s,
	    t->id ? Q_TRAINING_UPDATE : Q_TRAINING_INSERT, err);
	if (rc < 0)
		return rc;
	bind_int(&b, t->type);
	bind_int(&b, t->begins_at);
	bind_int(&b, t->minutes);
	row_bind_text(&b, t->subject[LANG_FI]);
	row_bind_text(&b, t->subject[LANG_SV]);
	row_bind_text(&b, t->subject[LANG_EN]);
	row_bind_text(&b, t->link);
	row_bind_text(&b, t->code);
	bind_nonzero(&b, t->code_until);
	bind_nonzero(&b, row->removed_at);
	return row_put(&b, "training", &row->t.id, 0, err);
}

void row_training(struct row *r, struct training_row *row)
{
	struct training *t = &row->t;

	*row = (struct training_row){ .removed_at = 0 };
	t->id = row_int(r);
	t->type = (uint8_t)row_int(r);
	t->begins_at = row_int(r);
	t->minutes = (int32_t)row_int(r);
	row_read_text(r, t->subject[LANG_FI], sizeof t->subject[LANG_FI]);
	row_read_text(r, t->subject[LANG_SV], sizeof t->subject[LANG_SV]);
	row_read_text(r, t->subject[LANG_EN], sizeof t->subject[LANG_EN]);
	row_read_text(r, t->link, sizeof t->link);
	row_read_text(r, t->code, sizeof t->code);
	t->code_until = row_int(r);
	row->removed_at = row_int(r);
	row->attended = (uint32_t)row_int(r);
	row->own = row_int(r) != 0;
}

int store_trainings_each(struct store *s, uint32_t person,
    int (*fn)(const struct training_row *row, void *arg), void *arg,
    struct error *err)
{
	return store_trainings_of(s, 0, person, fn, arg, err);
}

int store_trainings_of(struct store *s, uint32_t season, uint32_t person,
    int (*fn)(const struct training_row *row, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_TRAININGS, err);
	if (rc < 0)
		return rc;
	bind_index(&b, person, PERSON_NONE);
	bind_nonzero(&b, season);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		struct training_row row;
		row_training(&r, &row);
		if (fn(&row, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

/* Binds a training and a person. */
static int bind_visit(struct bind *b, struct store *s, enum query q,
    int64_t training, uint32_t person, struct error *err)
{
	int rc = bind_begin(b, s, q, err);
	if (rc < 0)
		return rc;
	bind_int(b, training);
	bind_index(b, person, PERSON_NONE);
	return 0;
}

int store_attendance_put(struct store *s, int64_t training, uint32_t person,
    int64_t activity, struct error *err)
{
	struct bind b;
	int rc = bind_visit(&b, s, Q_ATTENDANCE_PUT, training, person, err);
	if (rc < 0)
		return rc;
	bind_int(&b, activity);
	return statement_run(&b, err);
}

int store_attendance_get(struct store *s, int64_t training, uint32_t person,
    int64_t *activity, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_visit(&b, s, Q_ATTENDANCE_GET, training, person, err);
	if (rc < 0 || (rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	*activity = row_int(&r);
	statement_end(&b);
	return 1;
}

int store_feedback_add(struct store *s, int64_t training, int score,
    const char *words, struct error *err)
{
	struct bind b;
	uint64_t id;
	int rc = bind_begin(&b, s, Q_FEEDBACK_INSERT, err);
	if (rc < 0)
		return rc;
	hash_random(&id, sizeof id);
	bind_int(&b, (int64_t)(id >> 1)); /* no two meet among 2^63 */
	bind_int(&b, training);
	bind_int(&b, score);
	bind_text(&b, words);
	return statement_run(&b, err);
}

int store_feedback_each(struct store *s, int64_t training,
    int (*fn)(int score, const char *words, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_FEEDBACK, err);
	if (rc < 0)
		return rc;
	bind_int(&b, training);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		int score = (int)row_int(&r);
		if (fn(score, row_text(&r), arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

int store_feedback_give(struct store *s, int64_t training, uint32_t person,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_visit(&b, s, Q_FEEDBACK_GIVEN, training, person, err);
	if (rc < 0 || (rc = statement_one(&b, &r, err)) < 0)
		return rc;
	if (rc > 0) {
		statement_end(&b);
		return 1;
	}
	rc = bind_visit(&b, s, Q_FEEDBACK_GIVE, training, person, err);
	return rc < 0 ? rc : statement_run(&b, err);
}
