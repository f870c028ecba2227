/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti inbox: what waits for an answer, and what was answered. */
#include "client/cli/inbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cli/change.h"
#include "client/questions.h"
#include "client/words.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/wire.h"

#define NUMBER_SIZE 24

extern const struct option cmd_inbox_options[];
const struct option cmd_inbox_options[] = { OPTIONS_END };

int inbox_get(struct cli *cli, const Viesti__Inbox **out, struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__InboxGet q = VIESTI__INBOX_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_INBOX;
	rq.inbox = &q;
	q.page = &page;
	page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	int code = cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_INBOX, err);
	if (code)
		return code;
	*out = reply->inbox;
	link_keep(cli->link);
	return 0;
}

bool inbox_is_open(const Viesti__Question *q)
{
	return !q->has_answered_at &&
	    (!q->from || strcmp(q->from, "organiser") == 0);
}

/* ------------------------------------------------------------- for programs */

static const struct column columns[] = {
	{ "kind", NULL, COLUMN_TEXT, 0, false },
	{ "activity", NULL, COLUMN_ID, 0, false },
	{ "question", NULL, COLUMN_ID, 0, false },
	{ "move", NULL, COLUMN_ID, 0, false },
	{ "at", NULL, COLUMN_TIME, 0, false },
	{ "staff_id", NULL, COLUMN_TEXT, 0, false },
	{ "name", NULL, COLUMN_TEXT, 0, false },
	{ "type", NULL, COLUMN_TEXT, 0, false },
	{ "date", NULL, COLUMN_DATE, 0, false },
	{ "evidence", NULL, COLUMN_TEXT, 0, false },
	{ "from", NULL, COLUMN_TEXT, 0, false },
	{ "to", NULL, COLUMN_TEXT, 0, false },
	{ "text", NULL, COLUMN_TEXT, 0, false },
	{ "answer", NULL, COLUMN_TEXT, 0, false },
	{ "decision", NULL, COLUMN_TEXT, 0, false },
};

static void activity_row(struct table *t, const char *kind,
    const Viesti__Activity *a)
{
	table_text(t, kind);
	table_number(t, a->has_activity, (int64_t)a->activity);
	table_number(t, false, 0);
	table_number(t, false, 0);
	table_time(t, a->has_decided_at, a->decided_at);
	table_text(t, a->staff_id);
	table_text(t, a->name);
	table_text(t, a->type);
	table_date(t, a->has_date, a->date);
	table_text(t, a->evidence);
	table_text(t, NULL);
	table_text(t, NULL);
	table_text(t, a->reason);
	table_text(t, NULL);
	table_text(t, NULL);
	table_end_row(t);
}

static void question_row(struct table *t, const Viesti__Question *q)
{
	table_text(t, inbox_is_open(q) ? "question" : "answer");
	table_number(t, q->has_activity, (int64_t)q->activity);
	table_number(t, q->has_question, (int64_t)q->question);
	table_number(t, false, 0);
	table_time(t, q->has_asked_at, q->asked_at);
	table_text(t, NULL);
	table_text(t, NULL);
	table_text(t, NULL);
	table_date(t, false, 0);
	table_text(t, NULL);
	table_text(t, q->from);
	table_text(t, q->to);
	table_text(t, q->text);
	table_text(t, q->answer);
	table_text(t, NULL);
	table_end_row(t);
}

static void move_row(struct table *t, const Viesti__MoveState *m)
{
	table_text(t, "move");
	table_number(t, false, 0);
	table_number(t, false, 0);
	table_number(t, m->has_move, (int64_t)m->move);
	table_time(t, m->has_asked_at, m->asked_at);
	table_text(t, m->staff_id);
	table_text(t, m->name);
	table_text(t, NULL);
	table_date(t, m->has_from, m->from);
	table_text(t, NULL);
	table_text(t, m->from_department);
	table_text(t, m->to_department);
	table_text(t, m->reason);
	table_text(t, NULL);
	table_text(t, words_decision_token(m->decision));
	table_end_row(t);
}

static void show_table(struct cli *cli, const Viesti__Inbox *in)
{
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));

	for (size_t i = 0; i < in->n_returned; i++)
		activity_row(t, "returned", in->returned[i]);
	for (size_t i = 0; i < in->n_rejected; i++)
		activity_row(t, "rejected", in->rejected[i]);
	for (size_t i = 0; i < in->n_questions; i++)
		question_row(t, in->questions[i]);
	for (size_t i = 0; i < in->n_moves; i++)
		move_row(t, in->moves[i]);
	table_print(t, stdout);
}

/* --------------------------------------------------------------- for people */

static void quoted(struct cli *cli, const char *text)
{
	char *visible = text ? text_visible(text, strlen(text)) : NULL;

	if (visible && *visible)
		print_wrapped(&cli->print, stdout, 4, visible);
	free(visible);
}

static const char *person_of(const Viesti__Activity *a)
{
	return a->name && *a->name ? a->name : a->staff_id ? a->staff_id : "";
}

static void tell_activity(struct cli *cli, const Viesti__Activity *a,
    bool rejected)
{
	char day[I18N_SIZE];

	print_line(&cli->print,
	    rejected ? _("Activity %" PRIu64 ", %s, %s, %s was rejected:")
		     : _("Activity %" PRIu64 ", %s, %s, %s came back:"),
	    a->activity, person_of(a), a->type ? a->type : "",
	    i18n_date(a->date, day));
	quoted(cli, a->reason);
	if (rejected) {
		print_line(&cli->print,
		    _("    A new consideration, once: viesti reconsider %" PRIu64
		      " \"...\""),
		    a->activity);
		return;
	}
	print_line(&cli->print,
	    _("    Answer it with: viesti answer %" PRIu64 " \"...\""),
	    a->activity);
	print_line(&cli->print,
	    _("    or mend it with: viesti correct %" PRIu64), a->activity);
}

static void tell_question(struct cli *cli, const Viesti__Question *q)
{
	char at[I18N_SIZE];

	i18n_time(q->asked_at, at);
	if (inbox_is_open(q))
		print_line(&cli->print,
		    _("Question %" PRIu64 " from the organiser, %s:"),
		    q->question, at);
	else if (q->to_all)
		print_line(&cli->print,
		    _("Question %" PRIu64 ", answered to all:"), q->question);
	else
		print_line(&cli->print, _("Question %" PRIu64 " was answered:"),
		    q->question);
	quoted(cli, q->text);
	if (q->has_activity)
		print_line(&cli->print,
		    _("    It is about activity %" PRIu64 "."), q->activity);
	if (inbox_is_open(q)) {
		print_line(&cli->print,
		    _("    Answer it with: viesti answer %" PRIu64 " \"...\""),
		    q->question);
	} else if (q->answer) {
		print_line(&cli->print, "%s", _("  Answer:"));
		quoted(cli, q->answer);
	}
}

static void tell_move(struct cli *cli, const Viesti__MoveState *m)
{
	char day[I18N_SIZE];

	print_line(&cli->print,
	    _("Move %" PRIu64 ": %s to department %s from %s: %s."), m->move,
	    m->name && *m->name ? m->name
		: m->staff_id	? m->staff_id
				: "",
	    m->to_department ? m->to_department : "", i18n_date(m->from, day),
	    words_decision(m->decision));
	quoted(cli, m->reason);
}

void inbox_tell(struct cli *cli, const Viesti__Inbox *in)
{
	if (in->n_returned + in->n_rejected + in->n_questions + in->n_moves ==
	    0) {
		print_line(&cli->print, "%s",
		    _("Nothing waits for you. To ask something: viesti ask \"...\""));
		return;
	}
	for (size_t i = 0; i < in->n_returned; i++)
		tell_activity(cli, in->returned[i], false);
	for (size_t i = 0; i < in->n_rejected; i++)
		tell_activity(cli, in->rejected[i], true);
	for (size_t i = 0; i < in->n_questions; i++)
		tell_question(cli, in->questions[i]);
	for (size_t i = 0; i < in->n_moves; i++)
		tell_move(cli, in->moves[i]);
}

int cmd_inbox(struct cli *cli);
int cmd_inbox(struct cli *cli)
{
	const Viesti__Inbox *in = NULL;
	struct error err;

	if (inbox_get(cli, &in, &err))
		return cli_fail(cli, &err);
	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		show_table(cli, in);
	else
		inbox_tell(cli, in);
	if (in->more)
		print_note(&cli->print, "%s",
		    _("There is more than fits here: deal with these first."));
	return 0;
}
