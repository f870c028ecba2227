/* SPDX-License-Identifier: EUPL-1.2 */
/* show moves; move ... accept, reject; move person. */
#include <stdio.h>
#include <stdlib.h>

#include "client/console/console.h"
#include "client/people.h"
#include "client/questions.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/day.h"
#include "common/i18n.h"

struct rows {
	const Viesti__MoveState **all;
	size_t n;
};

static bool take(void *arg, const Viesti__Reply *reply, Viesti__Page *page)
{
	const Viesti__Moves *got = reply->moves;
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
	Viesti__ListMoves q = VIESTI__LIST_MOVES__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_MOVES;
	rq.list_moves = &q;
	q.has_all = q.all = all;
	q.page = &page;
	return ask_pages(c->link, &rq, &page, VIESTI__REPLY__BODY_MOVES, take,
	    to, err);
}

int console_moves_show(struct console *c, const struct said *said);
int console_moves_show(struct console *c, const struct said *said)
{
	struct rows rows = { .n = 0 };
	struct error err;
	int code = gather(c, said_is(said, "all"), &rows, &err);
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;

	if (!code && rows.n == 0 && people)
		print_line(&c->print, "%s", _("No move waits for a decision."));
	else if (!code)
		moves_print(&c->print, rows.all, rows.n, stdout);
	free(rows.all);
	return code ? console_fail(c, &err) : 0;
}

static int decide(struct console *c, const struct said *said,
    Viesti__Decision decision)
{
	Viesti__DecideMove q = VIESTI__DECIDE_MOVE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_move = q.has_decision = true;
	q.move = (uint64_t)said_number(said, "MOVE");
	q.decision = decision;
	q.reason = console_text(said_text(said, "reason"));
	rq.body_case = VIESTI__REQUEST__BODY_DECIDE_MOVE;
	rq.decide_move = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_MOVE_DECIDED,
		&err))
		return console_fail(c, &err);
	people_tell_move(&c->print, reply->move_decided);
	return 0;
}

int console_moves_accept(struct console *c, const struct said *said);
int console_moves_accept(struct console *c, const struct said *said)
{
	return decide(c, said, VIESTI__DECISION__DECISION_ACCEPT);
}

int console_moves_reject(struct console *c, const struct said *said);
int console_moves_reject(struct console *c, const struct said *said)
{
	return decide(c, said, VIESTI__DECISION__DECISION_REJECT);
}

int console_moves_person(struct console *c, const struct said *said);
int console_moves_person(struct console *c, const struct said *said)
{
	Viesti__Move q = VIESTI__MOVE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	if (day_parse(said_text(said, "DATE"), clock_today(), true, &q.from,
		&err))
		return console_fail(c, &err);
	q.has_from = true;
	q.person = console_text(said_text(said, "PERSON"));
	q.department = console_text(said_text(said, "DEPARTMENT"));
	rq.body_case = VIESTI__REQUEST__BODY_MOVE;
	rq.move = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_MOVED, &err))
		return console_fail(c, &err);
	people_tell_move(&c->print, reply->moved);
	return 0;
}
