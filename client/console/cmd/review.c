/* SPDX-License-Identifier: EUPL-1.2 */
/* review list, accept, return, reject: the claims that wait for a moderator. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/review.h"
#include "client/fields.h"
#include "common/i18n.h"

int console_review_list(struct console *c, const struct said *said);
int console_review_list(struct console *c, const struct said *said)
{
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	struct review r = { .n = 0 };
	struct error err;
	uint32_t days = 0;
	int code = review_age(said_text(said, "older"), &days, &err);

	if (!code)
		code = review_read(c, said_text(said, "type"), days, &r, &err);
	if (!code && r.n == 0 && people)
		print_line(&c->print, "%s",
		    _("No claim waits for a decision."));
	else if (!code)
		review_print(c, &r);
	review_free(&r);
	return code ? console_fail(c, &err) : 0;
}

static int decide(struct console *c, const struct said *said,
    Viesti__Decision decision)
{
	uint64_t activity = (uint64_t)said_number(said, "ACTIVITY");
	const Viesti__ActivityState *s = NULL;
	char line[512];
	struct error err;

	if (review_decide(c, activity, decision, said_text(said, "reason"), &s,
		&err))
		return console_fail(c, &err);
	const struct field fields[] = {
		FIELD_NUMBER("activity", NULL, true, (int64_t)activity),
		FIELD_WORD("status", NULL, print_status_token(s->status),
		    print_status(s->status)),
		FIELD_TIME("changed_at", NULL, s->has_changed_at,
		    s->changed_at),
	};
	review_sentence(decision, activity, line, sizeof(line));
	print_line(&c->print, "%s", line);
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
