/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions and moves on paper. See questions.h. */
#include "client/questions.h"

#include <string.h>

#include "client/fields.h"
#include "client/words.h"
#include "common/i18n.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

const char *questions_party(const char *token)
{
	if (!token)
		return "";
	return strcmp(token, "organiser") == 0 ? _("organiser") : token;
}

void questions_fields(const struct print *p, const Viesti__Question *q)
{
	const struct field fields[] = {
		FIELD_NUMBER("question", NULL, q->has_question,
		    (int64_t)q->question),
		FIELD_TIME("asked_at", NULL, q->has_asked_at, q->asked_at),
		FIELD_TEXT("from", NULL, q->from),
		FIELD_TEXT("to", NULL, q->to),
		FIELD_NUMBER("activity", NULL, q->has_activity,
		    (int64_t)q->activity),
		FIELD_TEXT("text", NULL, q->text),
		FIELD_TEXT("answer", NULL, q->answer),
		FIELD_TIME("answered_at", NULL, q->has_answered_at,
		    q->answered_at),
		FIELD_BOOL("to_all", NULL, true, q->to_all),
	};

	fields_print(p, fields, COUNT(fields));
}

void moves_fields(const struct print *p, const Viesti__MoveState *m)
{
	const struct field fields[] = {
		FIELD_NUMBER("move", NULL, m->has_move, (int64_t)m->move),
		FIELD_TEXT("staff_id", NULL, m->staff_id),
		FIELD_TEXT("name", NULL, m->name),
		FIELD_TEXT("from_department", NULL, m->from_department),
		FIELD_TEXT("to_department", NULL, m->to_department),
		FIELD_DATE("from", NULL, m->has_from, m->from),
		FIELD_TEXT("decision", NULL, words_decision_token(m->decision)),
		FIELD_TEXT("reason", NULL, m->reason),
		FIELD_TIME("asked_at", NULL, m->has_asked_at, m->asked_at),
	};

	fields_print(p, fields, COUNT(fields));
}

static const struct column question_columns[] = {
	{ "question", N_("No."), COLUMN_ID, 0, false },
	{ "asked_at", N_("Asked"), COLUMN_TIME, 5, false },
	{ "from", N_("From whom"), COLUMN_TEXT, 0, false },
	{ "to", N_("To whom"), COLUMN_TEXT, 4, false },
	{ "activity", N_("Activity"), COLUMN_ID, 6, false },
	{ "text", N_("Question"), COLUMN_TEXT, 1, false },
	{ "answer", N_("Answer"), COLUMN_TEXT, 2, false },
	{ "answered_at", N_("Answered"), COLUMN_TIME, 8, false },
	{ "to_all", N_("To all"), COLUMN_BOOL, 9, true },
};

void questions_print(const struct print *p, const Viesti__Question *const *rows,
    size_t n, FILE *out)
{
	struct table *t = table_new(p, question_columns,
	    COUNT(question_columns));

	for (size_t i = 0; i < n; i++) {
		const Viesti__Question *q = rows[i];
		table_number(t, q->has_question, (int64_t)q->question);
		table_time(t, q->has_asked_at, q->asked_at);
		table_word(t, q->from, questions_party(q->from));
		table_word(t, q->to, questions_party(q->to));
		table_number(t, q->has_activity, (int64_t)q->activity);
		table_text(t, q->text);
		table_text(t, q->answer);
		table_time(t, q->has_answered_at, q->answered_at);
		table_bool(t, true, q->to_all);
		table_end_row(t);
	}
	table_print(t, out);
}

static const struct column move_columns[] = {
	{ "move", N_("No."), COLUMN_ID, 0, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 0, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "from_department", N_("From department"), COLUMN_TEXT, 3, false },
	{ "to_department", N_("To department"), COLUMN_TEXT, 0, false },
	{ "from", N_("First day"), COLUMN_DATE, 2, false },
	{ "decision", N_("Decision"), COLUMN_TEXT, 4, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 5, false },
	{ "asked_at", N_("Asked"), COLUMN_TIME, 6, false },
};

void moves_print(const struct print *p, const Viesti__MoveState *const *rows,
    size_t n, FILE *out)
{
	struct table *t = table_new(p, move_columns, COUNT(move_columns));

	for (size_t i = 0; i < n; i++) {
		const Viesti__MoveState *m = rows[i];
		table_number(t, m->has_move, (int64_t)m->move);
		table_text(t, m->staff_id);
		table_text(t, m->name);
		table_text(t, m->from_department);
		table_text(t, m->to_department);
		table_date(t, m->has_from, m->from);
		table_word(t, words_decision_token(m->decision),
		    words_decision(m->decision));
		table_text(t, m->reason);
		table_time(t, m->has_asked_at, m->asked_at);
		table_end_row(t);
	}
	table_print(t, out);
}
