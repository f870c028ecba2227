/* SPDX-License-Identifier: EUPL-1.2 */
/* Trainings and what was said of them, shown; see trainings.h. */
#include "client/trainings.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "client/fields.h"
#include "common/i18n.h"
#include "common/text.h"

int trainings_number(const char *text, uint64_t *out, struct error *err)
{
	long n = 0;
	const char *digits = *text == 'T' || *text == 't' ? text + 1 : text;

	if (text_number(digits, 1, LONG_MAX, &n) != 0)
		return error_set(err, E_INVALID, "training_number",
		    _("\"%s\" is no training; write its number, like T3."),
		    text);
	*out = (uint64_t)n;
	return 0;
}

static const struct column columns[] = {
	{ "training", N_("Number"), COLUMN_ID, 0, false },
	{ "type", N_("Type"), COLUMN_TEXT, 0, false },
	{ "begins_at", N_("Begins"), COLUMN_TIME, 0, false },
	{ "minutes", N_("Minutes"), COLUMN_NUMBER, 4, false },
	{ "subject_fi", N_("Subject"), COLUMN_TEXT, 9, true },
	{ "subject_sv", N_("Subject"), COLUMN_TEXT, 9, true },
	{ "subject_en", N_("Subject"), COLUMN_TEXT, 9, true },
	{ "subject", N_("Subject"), COLUMN_TEXT, 2, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 3, false },
	{ "link", N_("Link"), COLUMN_TEXT, 5, false },
	{ "code", N_("Its code"), COLUMN_TEXT, 0, false },
	{ "code_until", N_("Code until"), COLUMN_TIME, 6, false },
	{ "attended", N_("Attended"), COLUMN_NUMBER, 3, false },
	{ "own", N_("You were there"), COLUMN_BOOL, 3, false },
	{ "removed", N_("Removed"), COLUMN_BOOL, 3, false },
};

static void add(struct table *t, const Viesti__Training *row)
{
	const Viesti__Text *s = row->subject;

	table_number(t, row->has_training, (int64_t)row->training);
	table_text(t, row->type);
	table_time(t, row->has_begins_at, row->begins_at);
	table_number(t, row->has_minutes, row->minutes);
	table_text(t, s ? s->fi : NULL);
	table_text(t, s ? s->sv : NULL);
	table_text(t, s ? s->en : NULL);
	table_text(t, s ? print_text(s) : NULL);
	table_number(t, row->has_points, row->points);
	table_text(t, row->link);
	table_text(t, row->code);
	table_time(t, row->has_code_until, row->code_until);
	table_number(t, row->has_attended, row->attended);
	table_bool(t, row->has_own, row->own);
	table_bool(t, row->has_removed, row->removed);
	table_end_row(t);
}

void trainings_print(const struct print *p, const Viesti__Trainings *list)
{
	bool people = p->mode == PRINT_TABLE || p->mode == PRINT_PLAIN;

	if (list->n_rows == 0 && people) {
		print_line(p, "%s", _("There are no trainings yet."));
		return;
	}
	struct table *t = table_new(p, columns,
	    sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < list->n_rows; i++)
		add(t, list->rows[i]);
	table_print(t, stdout);
}

void trainings_fields(const struct print *p, const Viesti__Training *t)
{
	const struct field fields[] = {
		FIELD_NUMBER("training", N_("Number"), t->has_training,
		    (int64_t)t->training),
		FIELD_TEXT("type", N_("Type"), t->type),
		FIELD_TIME("begins_at", N_("Begins"), t->has_begins_at,
		    t->begins_at),
		FIELD_NUMBER("minutes", N_("Minutes"), t->has_minutes,
		    t->minutes),
		FIELD_TEXT("subject", N_("Subject"),
		    t->subject ? print_text(t->subject) : NULL),
		FIELD_TEXT("link", N_("Link"), t->link),
		FIELD_TEXT("code", N_("Its code"), t->code),
		FIELD_TIME("code_until", N_("Code until"), t->has_code_until,
		    t->code_until),
	};
	fields_print(p, fields, sizeof(fields) / sizeof(*fields));
}

/* --------------------------------------------------------------- feedback */

static const struct column feedback_columns[] = {
	{ "training", N_("Number"), COLUMN_ID, 0, false },
	{ "type", N_("Type"), COLUMN_TEXT, 0, false },
	{ "answers", N_("Answers"), COLUMN_NUMBER, 0, false },
	{ "mean", N_("Mean"), COLUMN_TEXT, 0, false },
	{ "score_1", "1", COLUMN_NUMBER, 3, false },
	{ "score_2", "2", COLUMN_NUMBER, 3, false },
	{ "score_3", "3", COLUMN_NUMBER, 3, false },
	{ "score_4", "4", COLUMN_NUMBER, 3, false },
	{ "score_5", "5", COLUMN_NUMBER, 3, false },
};

static void add_feedback(struct table *t, const Viesti__FeedbackSummary *s)
{
	char mean[16];

	snprintf(mean, sizeof(mean),
	    i18n_language() == LANG_EN ? "%u.%u" : "%u,%u", s->mean_tenths / 10,
	    s->mean_tenths % 10);
	table_number(t, s->has_training, (int64_t)s->training);
	table_text(t, s->type);
	table_number(t, s->has_answers, s->answers);
	table_text(t, s->has_mean_tenths ? mean : NULL);
	table_number(t, s->has_score_1, s->score_1);
	table_number(t, s->has_score_2, s->score_2);
	table_number(t, s->has_score_3, s->score_3);
	table_number(t, s->has_score_4, s->score_4);
	table_number(t, s->has_score_5, s->score_5);
	table_end_row(t);
}

void trainings_print_feedback(const struct print *p,
    const Viesti__Feedback *list)
{
	bool people = p->mode == PRINT_TABLE || p->mode == PRINT_PLAIN;
	bool few = false;
	struct table *t = table_new(p, feedback_columns,
	    sizeof(feedback_columns) / sizeof(*feedback_columns));

	for (size_t i = 0; i < list->n_rows; i++) {
		add_feedback(t, list->rows[i]);
		few = few || !list->rows[i]->has_answers;
	}
	table_print(t, stdout);
	for (size_t i = 0; people && i < list->n_rows; i++)
		for (size_t k = 0; k < list->rows[i]->n_words; k++)
			print_hanging(p, stdout, "- ", list->rows[i]->words[k]);
	if (few)
		print_note(p, "%s",
		    _("Fewer than five answers are not shown."));
}
