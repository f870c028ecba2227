/* SPDX-License-Identifier: EUPL-1.2 */
/* journal verify; journal show. */
#include <inttypes.h>
#include <stdio.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "common/i18n.h"

#define SHOW_ROWS 100 /* unless limit says otherwise */
#define PAGE_ROWS 500
#define EXIT_BROKEN 1

static void tell(const struct print *p, const Viesti__JournalVerified *v)
{
	char n[I18N_SIZE];

	if (v->valid)
		print_line(p,
		    P_("The journal is whole: %s entry, and its chain fits.",
			"The journal is whole: %s entries, and their chain fits.",
			v->entries),
		    i18n_number((int64_t)v->entries, n));
	else if (v->has_wrong_activity)
		print_line(p,
		    _("Activity %" PRIu64
		      " is not as the journal says: it was changed past the server. Keep the database as it is, and compare it with the backups."),
		    v->wrong_activity);
	else if (v->has_wrong_question)
		print_line(p,
		    _("Question %" PRIu64
		      " is not as the journal says: it was changed past the server. Keep the database as it is, and compare it with the backups."),
		    v->wrong_question);
	else
		print_line(p,
		    _("The journal was changed afterwards: entry %" PRIu64
		      " does not fit the chain. Keep the database as it is, and compare it with the backups."),
		    v->broken_at);
}

int console_journal_verify(struct console *c, const struct said *said);
int console_journal_verify(struct console *c, const struct said *said)
{
	Viesti__JournalVerify q = VIESTI__JOURNAL_VERIFY__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_JOURNAL_VERIFY;
	rq.journal_verify = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_JOURNAL_VERIFIED,
		&err))
		return console_fail(c, &err);
	const Viesti__JournalVerified *v = reply->journal_verified;
	const struct field fields[] = {
		FIELD_BOOL("valid", NULL, v->has_valid, v->valid),
		FIELD_NUMBER("entries", NULL, v->has_entries,
		    (int64_t)v->entries),
		FIELD_TEXT("head", N_("Last hash"), v->head),
		FIELD_NUMBER("broken_at", NULL, v->has_broken_at,
		    (int64_t)v->broken_at),
		FIELD_NUMBER("activities", NULL, v->has_activities,
		    (int64_t)v->activities),
		FIELD_NUMBER("wrong_activity", NULL, v->has_wrong_activity,
		    (int64_t)v->wrong_activity),
		FIELD_NUMBER("questions", NULL, v->has_questions,
		    (int64_t)v->questions),
		FIELD_NUMBER("wrong_question", NULL, v->has_wrong_question,
		    (int64_t)v->wrong_question),
	};
	tell(&c->print, v);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
	return v->valid ? 0 : EXIT_BROKEN;
}

static const struct column columns[] = {
	{ "entry", N_("Entry"), COLUMN_ID, 0, false },
	{ "at", N_("Time"), COLUMN_TIME, 1, false },
	{ "actor", N_("Who"), COLUMN_TEXT, 2, false },
	{ "kind", N_("What"), COLUMN_TEXT, 0, false },
	{ "subject", N_("Whose"), COLUMN_TEXT, 3, false },
	{ "detail", N_("Detail"), COLUMN_TEXT, 4, false },
	{ "hash", N_("Hash"), COLUMN_TEXT, 9, true },
};

static void add(struct table *t, const Viesti__JournalEntry *e)
{
	table_number(t, e->has_entry, (int64_t)e->entry);
	table_time(t, e->has_at, e->at);
	table_text(t, e->actor);
	table_text(t, e->kind);
	table_text(t, e->subject);
	table_text(t, e->detail);
	table_text(t, e->hash);
	table_end_row(t);
}

/* Page by page up to `most`; *after becomes the last entry's number, *more says
 * whether others follow. */
static int gather(struct console *c, struct table *t, uint64_t most,
    uint64_t *after, bool *more, struct error *err)
{
	Viesti__JournalShow q = VIESTI__JOURNAL_SHOW__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	const Viesti__JournalEntries *e;

	rq.body_case = VIESTI__REQUEST__BODY_JOURNAL_SHOW;
	rq.journal_show = &q;
	q.has_after = q.has_limit = true;
	do {
		q.after = *after;
		q.limit = (uint32_t)(most < PAGE_ROWS ? most : PAGE_ROWS);
		int code = ask(c->link, &rq, &reply,
		    VIESTI__REPLY__BODY_JOURNAL_ENTRIES, err);
		if (code)
			return code;
		e = reply->journal_entries;
		for (size_t i = 0; i < e->n_rows; i++)
			add(t, e->rows[i]);
		if (e->n_rows)
			*after = e->rows[e->n_rows - 1]->entry;
		most -= e->n_rows < most ? e->n_rows : most;
		*more = e->more;
	} while (e->more && e->n_rows && most);
	return 0;
}

int console_journal_show(struct console *c, const struct said *said);
int console_journal_show(struct console *c, const struct said *said)
{
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));
	uint64_t after = (uint64_t)said_number(said, "after");
	uint64_t limit = (uint64_t)said_number(said, "limit");
	bool more = false;
	struct error err;

	if (gather(c, t, limit ? limit : SHOW_ROWS, &after, &more, &err)) {
		table_free(t);
		return console_fail(c, &err);
	}
	table_print(t, stdout);
	if (more)
		print_note(&c->print,
		    _("There are more: journal show after %" PRIu64 "."),
		    after);
	return 0;
}
