/* SPDX-License-Identifier: EUPL-1.2 */
/* show questions; answer question; ask department. */
#include "client/questions.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/console/console.h"
#include "common/buf.h"
#include "common/i18n.h"

struct rows {
	const Viesti__Question **all;
	size_t n;
};

static bool take(void *arg, const Viesti__Reply *reply, Viesti__Page *page)
{
	const Viesti__Questions *got = reply->questions;
	struct rows *to = arg;

	to->all = xrealloc(to->all,
	    (to->n + got->n_rows + 1) * sizeof(*to->all));
	for (size_t i = 0; i < got->n_rows; i++)
		to->all[to->n++] = got->rows[i];
	page->offset = got->next_offset;
	return got->more && got->n_rows;
}

static int gather(struct console *c, bool all, struct rows *to,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListQuestions q = VIESTI__LIST_QUESTIONS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_QUESTIONS;
	rq.list_questions = &q;
	q.has_all = q.all = all;
	q.page = &page;
	return ask_pages(c->link, &rq, &page, VIESTI__REPLY__BODY_QUESTIONS,
	    take, to, err);
}

int console_questions_show(struct console *c, const struct said *said);
int console_questions_show(struct console *c, const struct said *said)
{
	struct rows rows = { .n = 0 };
	struct error err;
	int code = gather(c, said_is(said, "all"), &rows, &err);
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;

	if (!code && rows.n == 0 && people)
		print_line(&c->print, "%s",
		    _("No question waits for an answer."));
	else if (!code)
		questions_print(&c->print, rows.all, rows.n, stdout);
	free(rows.all);
	return code ? console_fail(c, &err) : 0;
}

int console_questions_answer(struct console *c, const struct said *said);
int console_questions_answer(struct console *c, const struct said *said)
{
	Viesti__Answer q = VIESTI__ANSWER__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_question = true;
	q.question = (uint64_t)said_number(said, "QUESTION");
	q.text = console_text(said_text(said, "TEXT"));
	q.has_to_all = q.to_all = said_is(said, "to");
	rq.body_case = VIESTI__REQUEST__BODY_ANSWER;
	rq.answer = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_ANSWERED, &err))
		return console_fail(c, &err);
	print_line(&c->print,
	    q.to_all
		? _("Question %" PRIu64 " is answered; everybody may read it.")
		: _("Question %" PRIu64 " is answered."),
	    q.question);
	questions_fields(&c->print, reply->answered);
	return 0;
}

int console_questions_ask(struct console *c, const struct said *said);
int console_questions_ask(struct console *c, const struct said *said)
{
	Viesti__Ask q = VIESTI__ASK__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.department = console_text(said_text(said, "DEPARTMENT"));
	q.text = console_text(said_text(said, "TEXT"));
	q.has_activity = said_is(said, "about");
	q.activity = (uint64_t)said_number(said, "about");
	rq.body_case = VIESTI__REQUEST__BODY_ASK;
	rq.ask = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_ASKED, &err))
		return console_fail(c, &err);
	print_line(&c->print,
	    _("Asked, as question %" PRIu64
	      ". The answer comes to: viestictl show questions all"),
	    reply->asked->question);
	questions_fields(&c->print, reply->asked);
	return 0;
}
