/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti correct: one activity is changed in one operation. What it would be is
 * shown first, when the server can be reached; else the correction waits in the
 * outbox.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/ask.h"
#include "client/cli/change.h"
#include "client/cli/choose.h"
#include "client/confirm.h"
#include "client/cli/correction.h"
#include "client/cli/saved.h"
#include "client/fields.h"
#include "client/prompt.h"
#include "client/words.h"
#include "common/i18n.h"
#include "common/wire.h"

static const char *number;
static const char **words;
static size_t n_words;
static struct correction wanted;
static bool yes, dry_run;

extern const struct option cmd_correct_options[];
const struct option cmd_correct_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "ACTIVITY",
	    .value = &number,
	    .help = N_("Its number, as record and list show it") },
	{ .kind = OPTION_ARGUMENTS,
	    .name = "CHANGE",
	    .value = &words,
	    .count = &n_words,
	    .optional = true,
	    .help = N_("type=..., date=..., evidence=..., note=...") },
	{ .kind = OPTION_TEXT,
	    .name = "type",
	    .letter = 't',
	    .value = &wanted.type,
	    .hole = "TYPE",
	    .help = N_("Another activity type") },
	{ .kind = OPTION_TEXT,
	    .name = "date",
	    .letter = 'd',
	    .value = &wanted.date_text,
	    .hole = "DATE",
	    .help = N_("Another day, 2026-03-01 or 1.3.2026") },
	{ .kind = OPTION_TEXT,
	    .name = "evidence",
	    .value = &wanted.evidence,
	    .hole = "EVIDENCE",
	    .help = N_("Other evidence") },
	{ .kind = OPTION_TEXT,
	    .name = "note",
	    .letter = 'n',
	    .value = &wanted.note,
	    .hole = "TEXT",
	    .help = N_("Another note") },
	{ .kind = OPTION_TEXT,
	    .name = "first-public",
	    .value = &wanted.first_public_text,
	    .hole = "yes|no",
	    .help = N_("Whether it is the person's first public activity") },
	{ .kind = OPTION_FLAG,
	    .name = "dry-run",
	    .value = &dry_run,
	    .help = N_("Only show what it would change") },
	{ .kind = OPTION_FLAG,
	    .name = "yes",
	    .letter = 'y',
	    .value = &yes,
	    .help = N_("Do it without asking") },
	OPTIONS_END
};

/* -------------------------------------------------------- what it is now */

/* The activity with this number among all that this client may see. */
static int find(struct cli *cli, uint64_t id, const Viesti__Activity **out,
    struct error *err)
{
	Viesti__Page page = VIESTI__PAGE__INIT;
	Viesti__ListActivities q = VIESTI__LIST_ACTIVITIES__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const Viesti__Activities *a;

	rq.body_case = VIESTI__REQUEST__BODY_LIST_ACTIVITIES;
	rq.list_activities = &q;
	q.page = &page;
	page.has_offset = page.has_limit = true;
	page.limit = WIRE_PAGE_MAX;
	do {
		int code = cli_call(cli, &rq, &reply,
		    VIESTI__REPLY__BODY_ACTIVITIES, err);
		if (code)
			return code;
		a = reply->activities;
		for (size_t i = 0; i < a->n_rows; i++)
			if (a->rows[i]->activity == id) {
				*out = a->rows[i];
				link_keep(cli->link);
				return 0;
			}
		page.offset = a->next_offset;
		page.has_revision = a->has_revision;
		page.revision = a->revision;
	} while (a->more);
	return error_set(err, E_NOT_FOUND, "unknown_activity",
	    _("There is no activity %" PRIu64
	      " that you may change. viesti list shows their numbers."),
	    id);
}

/* The points it has now, with the bonuses that stand behind it in the ledger;
 * false: not known. */
static bool points_now(struct cli *cli, const Viesti__Activity *a, int *points)
{
	const Viesti__Explanation *e = NULL;

	if (!a || !a->staff_id ||
	    ask_explain(cli->link, ASK_PERSON, a->staff_id, &e, NULL))
		return false;
	bool own = false;
	*points = 0;
	for (size_t i = 0; i < e->n_entries; i++) {
		const Viesti__LedgerEntry *entry = e->entries[i];
		if (entry->has_activity)
			own = entry->activity == a->activity;
		*points += own ? entry->points : 0;
	}
	return true;
}

/* -------------------------------------------------------------- telling */

static int judge(const Viesti__RecordResult *r, struct error *err)
{
	switch (r->outcome) {
	case VIESTI__RECORD_OUTCOME__RECORD_REFUSED:
		if (r->error)
			return link_error(r->error, err);
		return error_set(err, E_INTERNAL, "bad_reply",
		    _("The server refused this without a reason."));
	case VIESTI__RECORD_OUTCOME__RECORD_DUPLICATE:
	case VIESTI__RECORD_OUTCOME__RECORD_HELD:
		return error_set(err, E_CONFLICT, "duplicate",
		    _("Not corrected: such an activity is there already, as activity %" PRIu64
		      "."),
		    r->activity);
	default:
		return 0;
	}
}

static void tell_points(struct cli *cli, const Viesti__Activity *a,
    const Viesti__RecordResult *r)
{
	bool waits = r->status == VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING;
	int before = 0;

	if (waits)
		print_line(&cli->print, "%s",
		    _("  It then waits for a moderator, and has no points until accepted."));
	else if (r->has_points && points_now(cli, a, &before))
		print_line(&cli->print, _("  Points: %d → %d"), before,
		    r->points);
	else if (r->has_points)
		print_line(&cli->print, _("  Points: %d"), r->points);
}

static int done_fields(struct cli *cli, const struct outbox_entry *e,
    const Viesti__RecordResult *r, size_t waiting)
{
	const struct field fields[] = {
		FIELD_NUMBER("entry", NULL, true, e->id),
		FIELD_TEXT("state", NULL, saved_state(e)),
		FIELD_NUMBER("activity", NULL, true,
		    (int64_t)e->request->correct->activity),
		FIELD_TEXT("status", NULL,
		    r && r->has_status ? print_status_token(r->status) : NULL),
		FIELD_TEXT("staff_id", NULL, r ? r->staff_id : NULL),
		FIELD_TEXT("name", NULL, r ? r->name : NULL),
		FIELD_TEXT("type", NULL, r ? r->type : NULL),
		FIELD_NUMBER("points", NULL, r && r->has_points,
		    r ? r->points : 0),
		FIELD_TEXT("mark", NULL,
		    r && r->has_mark ? words_mark_token(r->mark) : NULL),
		FIELD_BOOL("replayed", NULL, r != NULL, r && r->replayed),
		FIELD_NUMBER("waiting", NULL, true, (int64_t)waiting),
	};

	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}

static int show(struct cli *cli, const struct outbox_entry *e, size_t waiting)
{
	const Viesti__RecordResult *r = e->reply &&
		e->reply->body_case == VIESTI__REPLY__BODY_CORRECTED
	    ? e->reply->corrected
	    : NULL;

	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		return done_fields(cli, e, r, waiting);
	if (!r)
		return 0;
	if (r->status == VIESTI__ACTIVITY_STATUS__ACTIVITY_PENDING)
		print_line(&cli->print,
		    _("Activity %s is corrected and waits for a moderator."),
		    number);
	else
		print_line(&cli->print,
		    P_("Activity %s is corrected: %d point.",
			"Activity %s is corrected: %d points.",
			(unsigned long)r->points),
		    number, r->points);
	print_line(&cli->print, _("Change it again with: viesti correct %s"),
	    number);
	return 0;
}

/* ----------------------------------------------------------------- doing */

/* What it would change, and nothing more. */
static int only_shown(struct cli *cli, const Viesti__Activity *a,
    const Viesti__RecordResult *r)
{
	int before = 0;
	bool known = points_now(cli, a, &before);
	const struct field fields[] = {
		FIELD_NUMBER("activity", NULL, true, (int64_t)a->activity),
		FIELD_TEXT("status", NULL,
		    r->has_status ? print_status_token(r->status) : NULL),
		FIELD_NUMBER("points_before", NULL, known, before),
		FIELD_NUMBER("points", NULL, r->has_points, r->points),
		FIELD_TEXT("mark", NULL,
		    r->has_mark ? words_mark_token(r->mark) : NULL),
	};

	if (cli->print.mode == PRINT_JSON || cli->print.mode == PRINT_CSV)
		fields_print(&cli->print, fields,
		    sizeof(fields) / sizeof(*fields));
	else
		print_line(&cli->print, "%s", _("Nothing was changed."));
	return 0;
}

/* Old and new, and the points: what the server would make of it. 1 do it. */
static int preview(struct cli *cli, const Viesti__Activity *a,
    Viesti__Correct *q, struct error *err)
{
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_CORRECT;
	rq.correct = q;
	q->has_check_only = q->check_only = true;
	int code = change_call(cli, &rq, &reply, VIESTI__REPLY__BODY_CORRECTED,
	    err);
	q->has_check_only = q->check_only = false;
	if (!code)
		code = judge(reply->corrected, err);
	if (code)
		return code;
	link_keep(cli->link);
	correction_tell(&cli->print, a, q, reply->corrected->type);
	tell_points(cli, a, reply->corrected);
	if (dry_run)
		return only_shown(cli, a, reply->corrected);
	return confirm_agreed(&cli->print, _("Correct it so?"), yes, err);
}

static int save(struct cli *cli, Viesti__Correct *q)
{
	uint8_t operation[16];
	Viesti__Request rq = VIESTI__REQUEST__INIT;

	link_operation(operation);
	rq.has_operation = true;
	rq.operation = (ProtobufCBinaryData){ sizeof(operation), operation };
	rq.body_case = VIESTI__REQUEST__BODY_CORRECT;
	rq.correct = q;
	return saved_run(cli, &rq, show);
}

/* What to change: from the line, else asked. 1 there is something. */
static int collect(struct cli *cli, const Viesti__Activity *a,
    struct error *err)
{
	if (correction_is_empty(&wanted)) {
		int code = correction_ask(cli, a, &wanted, err);
		if (code)
			return code;
	}
	if (correction_differs(&wanted, a))
		return 1;
	print_line(&cli->print, "%s",
	    _("Nothing was changed: that is how it is already."));
	return 0;
}

static int correct(struct cli *cli, uint64_t id, int *status, struct error *err)
{
	const Viesti__Activity *a = NULL;
	Viesti__Correct q = VIESTI__CORRECT__INIT;
	int code = cli_connect(cli, err);
	bool offline = code == E_UNAVAILABLE && !dry_run &&
	    !correction_is_empty(&wanted);

	if (offline) {
		correction_fill(&wanted, id, &q);
		*status = save(cli, &q);
		return 0;
	}
	if (!code)
		code = find(cli, id, &a, err);
	if (code)
		return code;
	code = collect(cli, a, err);
	if (code <= 0)
		return code;
	correction_fill(&wanted, id, &q);
	code = preview(cli, a, &q, err);
	if (code > 0)
		*status = save(cli, &q);
	return code < 0 ? code : 0;
}

int cmd_correct(struct cli *cli);
int cmd_correct(struct cli *cli)
{
	struct error err;
	uint64_t id = 0;
	int status = 0;
	int code = change_number(number, &id, &err);

	if (!code)
		code = correction_read(&wanted, words, n_words, &err);
	if (!code)
		code = choose_given_type(cli, &wanted.type, &err);
	if (!code && correction_is_empty(&wanted) &&
	    !prompt_possible(&cli->print))
		code = error_set(&err, E_INVALID, "argument_missing",
		    _("Say what to change: viesti correct %s date=1.3.2026, or type=, evidence=, note="),
		    number);
	if (!code)
		code = correct(cli, id, &status, &err);
	return code ? cli_fail(cli, &err) : status;
}
