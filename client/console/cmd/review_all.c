/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * review accept of all claims of a type or age, after showing them; show
 * review: how many claims wait for this moderator, and for how long.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/confirm.h"
#include "client/console/review.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/i18n.h"

#define EXIT_REFUSED 1

static const struct column columns[] = {
	{ "activity", N_("Activity"), COLUMN_ID, 0, false },
	{ "status", N_("Status"), COLUMN_TEXT, 0, false },
	{ "reason", N_("Reason"), COLUMN_TEXT, 1, true },
	{ "message", N_("Why refused"), COLUMN_TEXT, 1, false },
};

/* One after the other: those that can't be accepted are told and left. */
static int accept_each(struct console *c, struct review *r, struct error *err)
{
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));
	const Viesti__ActivityState *state = NULL;
	size_t accepted = 0, i = 0;

	for (; i < r->n; i++) {
		uint64_t activity = r->claims[i].a->activity;
		int code = review_decide(c, activity,
		    VIESTI__DECISION__DECISION_ACCEPT, NULL, &state, err);
		accepted += !code;
		if (code && err->retry != ERROR_RETRY_NEVER)
			break;
		if (people && code)
			print_note(&c->print, _("Activity %" PRIu64 ": %s"),
			    activity, err->text);
		table_number(t, true, (int64_t)activity);
		table_text(t, code ? NULL : print_status_token(state->status));
		table_text(t, code ? err->reason : NULL);
		table_text(t, code ? err->text : NULL);
		table_end_row(t);
	}
	if (people) {
		print_line(&c->print, _("Accepted %zu of %zu claims."),
		    accepted, r->n);
		table_free(t);
	} else {
		table_print(t, stdout);
	}
	if (i < r->n)
		return err->code;
	return accepted == r->n ? 0 : EXIT_REFUSED;
}

static int accept_all(struct console *c, const char *type, uint32_t days,
    bool yes, struct review *r, struct error *err)
{
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	char question[128];
	int code = review_read(c, type, days, r, err);

	if (code)
		return code;
	if (people && r->n == 0) {
		print_line(&c->print, "%s",
		    _("No claim waits for a decision."));
		return 0;
	}
	if (people)
		review_print(c, r);
	snprintf(question, sizeof(question),
	    P_("Accept this %zu claim?", "Accept these %zu claims?", r->n),
	    r->n);
	code = r->n ? confirm_change(&c->print, question, false, yes, err) : 1;
	return code > 0 ? accept_each(c, r, err) : code;
}

int console_review_accept_all(struct console *c, const struct said *said);
int console_review_accept_all(struct console *c, const struct said *said)
{
	const char *type = said_text(said, "type");
	struct review r = { .n = 0 };
	struct error err;
	uint32_t days = 0;
	int code;

	if (!type)
		type = said_text(said, "TYPE");
	const char *older = said_text(said, "older");
	if (!older)
		older = said_text(said, "AGE");
	if (!type && !older)
		code = error_set(&err, E_INVALID, "filter_missing",
		    _("Say which claims: review accept ACTIVITY, or review accept --type WK3 --older 3d."));
	else
		code = review_age(older, &days, &err);
	if (!code)
		code = accept_all(c, type, days, said_is(said, "yes"), &r,
		    &err);
	review_free(&r);
	return code < 0 ? console_fail(c, &err) : code;
}

/* -------------------------------------------------------------- how long */

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* The server says of a claim how long it waits, as show moderation counts, and
 * nothing of what counts meanwhile. */
static void tell(struct console *c, const struct review *r)
{
	uint32_t *tenths = xcalloc(r->n + 1, sizeof(*tenths));
	const Viesti__Activity *oldest = NULL;
	char half[16], longest[16];
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const Viesti__Activity *a = r->claims[i].a;
		if (!a->has_waiting_tenths)
			continue;
		tenths[n++] = a->waiting_tenths;
		if (!oldest || a->waiting_tenths > oldest->waiting_tenths)
			oldest = a;
	}
	qsort(tenths, n, sizeof(*tenths), compare);
	words_tenths(tenths[n / 2], half, sizeof(half));
	words_tenths(oldest ? oldest->waiting_tenths : 0, longest,
	    sizeof(longest));
	const struct field fields[] = {
		FIELD_NUMBER("waiting", N_("Claims that wait for you"), true,
		    (int64_t)n),
		FIELD_NUMBER("checks_waiting",
		    N_("Random checks, not suspicions"), true,
		    (int64_t)(r->n - n)),
		FIELD_COUNT("half_tenths",
		    N_("Half of them, working days or more"), oldest != NULL,
		    tenths[n / 2], half),
		FIELD_COUNT("oldest_tenths", N_("The oldest, working days"),
		    oldest != NULL, oldest ? oldest->waiting_tenths : 0,
		    longest),
		FIELD_NUMBER("oldest_activity", N_("Its activity"),
		    oldest != NULL, oldest ? (int64_t)oldest->activity : 0),
		FIELD_TIME("oldest_at", N_("Recorded"), oldest != NULL,
		    oldest ? oldest->recorded_at : 0),
	};
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	if (r->n > 0)
		print_line(&c->print, "%s",
		    _("Go through them with: viestictl review"));
	free(tenths);
}

int console_review_show(struct console *c, const struct said *said);
int console_review_show(struct console *c, const struct said *said)
{
	struct review r;
	struct error err;

	(void)said;
	int code = review_read(c, NULL, 0, &r, &err);
	if (!code)
		tell(c, &r);
	review_free(&r);
	return code ? console_fail(c, &err) : 0;
}
