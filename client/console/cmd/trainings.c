/* SPDX-License-Identifier: EUPL-1.2 */
/* training ...; show trainings; show feedback. */
#include <stdio.h>
#include <stdlib.h>

#include "client/console/console.h"
#include "client/console/when.h"
#include "client/trainings.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/wire.h"

int console_trainings_show(struct console *c, const struct said *said);
int console_trainings_show(struct console *c, const struct said *said)
{
	Viesti__ListTrainings q = VIESTI__LIST_TRAININGS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_all = q.all = said_is(said, "all");
	rq.body_case = VIESTI__REQUEST__BODY_LIST_TRAININGS;
	rq.list_trainings = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_TRAININGS, &err))
		return console_fail(c, &err);
	trainings_print(&c->print, reply->trainings);
	return 0;
}

/* --------------------------------------------------------------- sessions */

static int put(struct console *c, Viesti__Training *t, bool new_code,
    const char *sentence)
{
	Viesti__PutTraining q = VIESTI__PUT_TRAINING__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.what = t;
	q.has_new_code = q.new_code = new_code;
	rq.body_case = VIESTI__REQUEST__BODY_PUT_TRAINING;
	rq.put_training = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_TRAINING_PUT,
		&err))
		return console_fail(c, &err);
	print_line(&c->print, "%s", sentence);
	trainings_fields(&c->print, reply->training_put);
	return 0;
}

int console_training_add(struct console *c, const struct said *said);
int console_training_add(struct console *c, const struct said *said)
{
	Viesti__Training t = VIESTI__TRAINING__INIT;
	Viesti__Text subject = VIESTI__TEXT__INIT;
	struct error err;

	t.type = console_text(said_text(said, "TYPE"));
	t.link = console_text(said_text(said, "link"));
	t.has_minutes = said_is(said, "minutes");
	t.minutes = (uint32_t)said_number(said, "minutes");
	subject.fi = console_text(said_text(said, "fi"));
	subject.sv = console_text(said_text(said, "sv"));
	subject.en = console_text(said_text(said, "en"));
	t.subject = &subject;
	t.has_begins_at = true;
	if (when_time(said_text(said, "DATE"), said_text(said, "TIME"),
		&t.begins_at, &err))
		return console_fail(c, &err);
	return put(c, &t, false,
	    _("The training is entered. Show its code in the session."));
}

static int find(const struct said *said, Viesti__Training *t, struct error *err)
{
	t->has_training = true;
	return trainings_number(said_text(said, "TRAINING"), &t->training, err);
}

int console_training_move(struct console *c, const struct said *said);
int console_training_move(struct console *c, const struct said *said)
{
	Viesti__Training t = VIESTI__TRAINING__INIT;
	struct error err;

	t.has_begins_at = true;
	if (find(said, &t, &err) ||
	    when_time(said_text(said, "DATE"), said_text(said, "TIME"),
		&t.begins_at, &err))
		return console_fail(c, &err);
	return put(c, &t, false, _("The training begins at another time."));
}

int console_training_link(struct console *c, const struct said *said);
int console_training_link(struct console *c, const struct said *said)
{
	Viesti__Training t = VIESTI__TRAINING__INIT;
	struct error err;

	t.link = console_text(said_text(said, "TEXT"));
	if (find(said, &t, &err))
		return console_fail(c, &err);
	return put(c, &t, false, _("The training has another link."));
}

int console_training_code(struct console *c, const struct said *said);
int console_training_code(struct console *c, const struct said *said)
{
	Viesti__Training t = VIESTI__TRAINING__INIT;
	struct error err;

	if (find(said, &t, &err))
		return console_fail(c, &err);
	return put(c, &t, true,
	    _("The training has a new code; the old one is of no use now."));
}

int console_training_remove(struct console *c, const struct said *said);
int console_training_remove(struct console *c, const struct said *said)
{
	Viesti__RemoveTraining q = VIESTI__REMOVE_TRAINING__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_training = true;
	rq.body_case = VIESTI__REQUEST__BODY_REMOVE_TRAINING;
	rq.remove_training = &q;
	if (trainings_number(said_text(said, "TRAINING"), &q.training, &err) ||
	    console_change(c, &rq, &reply, VIESTI__REPLY__BODY_TRAINING_REMOVED,
		&err))
		return console_fail(c, &err);
	print_line(&c->print, "%s",
	    _("The training is removed. Who was there keeps their points."));
	trainings_fields(&c->print, reply->training_removed);
	return 0;
}

/* ------------------------------------------------------- who was there */

static int read_list(const struct said *said, enum list_kind kind,
    struct list *list, struct error *err)
{
	const char *path = said_text(said, "from");

	if (path)
		return list_read(list, kind, path, err);
	return error_set(err, E_INVALID, "file_missing",
	    _("Say which file the list is in: --from FILE."));
}

struct sums {
	size_t rows, by[6], errors;
};

static const struct column bad_columns[] = {
	{ "line", N_("Line"), COLUMN_ID, 0, false },
	{ "outcome", N_("Outcome"), COLUMN_TEXT, 1, false },
	{ "name", N_("Name"), COLUMN_TEXT, 1, false },
	{ "email", N_("E-mail"), COLUMN_TEXT, 2, false },
	{ "staff_id", N_("Staff id"), COLUMN_TEXT, 3, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 0, true },
};

static const char *const tokens[] = { "not_told", "new", "held", "type_limit",
	"unknown", "refused" };
static const char *const shown[] = { N_("not told"), N_("a new one"),
	N_("recorded already"), N_("new, 0 points"), N_("takes no part"),
	N_("refused") };

static void add_row(struct table *t, const struct list_row *row,
    const Viesti__AttendResult *res)
{
	unsigned outcome = res->outcome < 6 ? res->outcome : 0;

	table_number(t, true, row->line);
	table_word(t, tokens[outcome], _(shown[outcome]));
	table_text(t, row->name);
	table_text(t, row->email);
	table_text(t, res->staff_id);
	table_text(t, res->error ? res->error->message : NULL);
	table_end_row(t);
}

static int send_batch(struct console *c, Viesti__AttendTraining *q,
    const struct list_row *rows, size_t n, struct table *t, struct sums *sums,
    struct error *err)
{
	Viesti__AttendItem items[WIRE_BATCH_MAX], *all[WIRE_BATCH_MAX];
	uint8_t operations[WIRE_BATCH_MAX][WIRE_OPERATION];
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	for (size_t i = 0; i < n; i++) {
		viesti__attend_item__init(&items[i]);
		link_operation(operations[i]);
		items[i].has_line = items[i].has_operation = true;
		items[i].line = rows[i].line;
		items[i].person = rows[i].name;
		items[i].email = rows[i].email;
		items[i].operation.data = operations[i];
		items[i].operation.len = WIRE_OPERATION;
		all[i] = &items[i];
	}
	q->items = all;
	q->n_items = n;
	rq.body_case = VIESTI__REQUEST__BODY_ATTEND_TRAINING;
	rq.attend_training = q;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_ATTENDED, err);
	if (code)
		return code;
	for (size_t i = 0; i < n && i < reply->attended->n_results; i++) {
		const Viesti__AttendResult *res = reply->attended->results[i];
		add_row(t, &rows[i], res);
		if (res->error)
			print_line(&c->print, _("line %u: %s"), rows[i].line,
			    res->error->message ? res->error->message : "");
		sums->by[res->outcome < 6 ? res->outcome : 0]++;
		sums->errors += res->error != NULL;
	}
	sums->rows += n;
	return 0;
}

static void tell(struct console *c, const struct sums *s, bool commit)
{
	size_t new = s->by[1] + s->by[3];

	if (s->by[0] == s->rows - s->errors && s->rows > s->errors) {
		print_line(&c->print,
		    commit
			? P_("%zu row was taken. Who takes part has the training now.",
			      "%zu rows were taken. Who takes part has the training now.",
			      s->rows)
			: P_("%zu row can be taken; nothing was recorded. With --commit it is.",
			      "%zu rows can be taken; nothing was recorded. With --commit they are.",
			      s->rows),
		    s->rows);
		return;
	}
	print_line(&c->print,
	    _("New %zu, recorded already %zu, not taking part %zu, refused %zu."),
	    new, s->by[2], s->by[4], s->by[5]);
	if (s->by[3])
		print_line(&c->print,
		    P_("%zu of the new ones gives 0 points: the limit of this training is used up. It counts for being active.",
			"%zu of the new ones give 0 points: the limit of this training is used up. They count for being active.",
			s->by[3]),
		    s->by[3]);
	if (!commit && new)
		print_line(&c->print, "%s",
		    _("Nothing was recorded. With --commit it is."));
}

int console_training_attend(struct console *c, const struct said *said);
int console_training_attend(struct console *c, const struct said *said)
{
	Viesti__AttendTraining q = VIESTI__ATTEND_TRAINING__INIT;
	struct list list = { 0 };
	struct sums sums = { 0 };
	struct error err;
	struct table *t = NULL;
	bool commit = said_is(said, "commit");
	int code = trainings_number(said_text(said, "TRAINING"), &q.training,
	    &err);

	if (!code)
		code = read_list(said, LIST_PEOPLE, &list, &err);
	q.has_training = q.has_check_only = true;
	q.check_only = !commit;
	if (!code)
		t = table_new(&c->print, bad_columns,
		    sizeof(bad_columns) / sizeof(*bad_columns));
	for (size_t i = 0; !code && i < list.n; i += WIRE_BATCH_MAX)
		code = send_batch(c, &q, &list.rows[i],
		    list.n - i < WIRE_BATCH_MAX ? list.n - i : WIRE_BATCH_MAX,
		    t, &sums, &err);
	list_fini(&list);
	if (code) {
		if (t)
			table_free(t);
		return console_fail(c, &err);
	}
	table_print(t, stdout);
	tell(c, &sums, commit);
	return sums.errors ? 1 : 0;
}

/* --------------------------------------------------------------- feedback */

int console_feedback_show(struct console *c, const struct said *said);
int console_feedback_show(struct console *c, const struct said *said)
{
	Viesti__FeedbackGet q = VIESTI__FEEDBACK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const char *number = said_text(said, "TRAINING");
	struct error err;

	rq.body_case = VIESTI__REQUEST__BODY_FEEDBACK;
	rq.feedback = &q;
	q.has_training = number != NULL;
	if ((number && trainings_number(number, &q.training, &err)) ||
	    ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_FEEDBACK, &err))
		return console_fail(c, &err);
	trainings_print_feedback(&c->print, reply->feedback);
	return 0;
}

/* One request for all, so that none is loaded twice. */
static int give(struct console *c, Viesti__GiveFeedback *q,
    const struct list *list, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	Viesti__FeedbackItem *items = xcalloc(list->n, sizeof *items);
	Viesti__FeedbackItem **all = xcalloc(list->n, sizeof *all);

	for (size_t i = 0; i < list->n; i++) {
		viesti__feedback_item__init(&items[i]);
		items[i].has_score = true;
		items[i].score = list->rows[i].score
		    ? (uint32_t)strtoul(list->rows[i].score, NULL, 10)
		    : 0;
		items[i].words = list->rows[i].words;
		all[i] = &items[i];
	}
	q->items = all;
	q->n_items = list->n;
	rq.body_case = VIESTI__REQUEST__BODY_GIVE_FEEDBACK;
	rq.give_feedback = q;
	int code = console_change(c, &rq, &reply,
	    VIESTI__REPLY__BODY_FEEDBACK_GIVEN, err);
	free(all);
	free(items);
	return code;
}

int console_feedback_import(struct console *c, const struct said *said);
int console_feedback_import(struct console *c, const struct said *said)
{
	Viesti__GiveFeedback q = VIESTI__GIVE_FEEDBACK__INIT;
	struct list list = { 0 };
	struct error err;
	size_t n;
	bool commit = said_is(said, "commit");
	int code = trainings_number(said_text(said, "TRAINING"), &q.training,
	    &err);

	if (!code)
		code = read_list(said, LIST_ANSWERS, &list, &err);
	if (!code && list.n > WIRE_BATCH_MAX)
		code = error_set(&err, E_INVALID, "too_many_answers",
		    _("The file has %zu answers; load at most %d at once."),
		    list.n, WIRE_BATCH_MAX);
	q.has_training = q.has_check_only = true;
	q.check_only = !commit;
	if (!code)
		code = give(c, &q, &list, &err);
	n = list.n;
	list_fini(&list);
	if (code)
		return console_fail(c, &err);
	print_line(&c->print,
	    commit
		? P_("%zu answer is loaded.", "%zu answers are loaded.", n)
		: P_("%zu answer can be loaded; with --commit it is.",
		      "%zu answers can be loaded; with --commit they are.", n),
	    n);
	return 0;
}
