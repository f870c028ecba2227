/* SPDX-License-Identifier: EUPL-1.2 */
/* review list, accept, return, reject: the claims that wait for a moderator. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/wire.h"

/* All pages; the rows stay with the link, the array is yours. */
static int gather(struct console *c, const Viesti__Activity ***rows, size_t *n,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ReviewList q = VIESTI__REVIEW_LIST__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const Viesti__Activities *a;

	rq.body_case = VIESTI__REQUEST__BODY_REVIEW_LIST;
	rq.review_list = &q;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		int code = ask(c->link, &rq, &reply,
		    VIESTI__REPLY__BODY_ACTIVITIES, err);
		if (code)
			return code;
		a = reply->activities;
		link_keep(c->link);
		*rows = xrealloc(*rows, (*n + a->n_rows + 1) * sizeof(**rows));
		for (size_t i = 0; i < a->n_rows; i++)
			(*rows)[(*n)++] = a->rows[i];
		page.offset = a->next_offset;
		page.has_revision = a->has_revision;
		page.revision = a->revision;
	} while (a->more);
	return 0;
}

int console_review_list(struct console *c, const struct said *said);
int console_review_list(struct console *c, const struct said *said)
{
	const Viesti__Activity **rows = NULL;
	struct error err;
	size_t n = 0;

	(void)said;
	int code = gather(c, &rows, &n, &err);
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	if (!code && n == 0 && people)
		print_line(&c->print, "%s",
		    _("No claim waits for a decision."));
	else if (!code)
		print_activities(&c->print, rows, n, stdout);
	free(rows);
	return code ? console_fail(c, &err) : 0;
}

static void tell(const struct console *c, Viesti__ActivityStatus status,
    unsigned long long activity)
{
	switch (status) {
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_ACCEPTED:
		print_line(&c->print,
		    _("Activity %llu is accepted and counts."), activity);
		break;
	case VIESTI__ACTIVITY_STATUS__ACTIVITY_RETURNED:
		print_line(&c->print,
		    _("Activity %llu goes back with your question."), activity);
		break;
	default:
		print_line(&c->print,
		    _("Activity %llu is rejected; your reason is shown to whom it concerns."),
		    activity);
	}
}

static int decide(struct console *c, const struct said *said,
    Viesti__Decision decision)
{
	Viesti__ReviewDecide q = VIESTI__REVIEW_DECIDE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_activity = q.has_decision = true;
	q.activity = (uint64_t)said_number(said, "ACTIVITY");
	q.decision = decision;
	q.reason = console_text(said_text(said, "reason"));
	rq.body_case = VIESTI__REQUEST__BODY_REVIEW_DECIDE;
	rq.review_decide = &q;
	if (console_change(c, &rq, &reply, VIESTI__REPLY__BODY_DECIDED, &err))
		return console_fail(c, &err);
	const Viesti__ActivityState *s = reply->decided;
	const struct field fields[] = {
		FIELD_NUMBER("activity", NULL, true, (int64_t)q.activity),
		FIELD_WORD("status", NULL, print_status_token(s->status),
		    print_status(s->status)),
		FIELD_TIME("changed_at", NULL, s->has_changed_at,
		    s->changed_at),
	};
	tell(c, s->status, (unsigned long long)q.activity);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

int console_review_accept(struct console *c, const struct said *said);
int console_review_accept(struct console *c, const struct said *said)
{
	return decide(c, said, VIESTI__DECISION__DECISION_ACCEPT);
}

int console_review_return(struct console *c, const struct said *said);
int console_review_return(struct console *c, const struct said *said)
{
	return decide(c, said, VIESTI__DECISION__DECISION_RETURN);
}

int console_review_reject(struct console *c, const struct said *said);
int console_review_reject(struct console *c, const struct said *said)
{
	return decide(c, said, VIESTI__DECISION__DECISION_REJECT);
}
