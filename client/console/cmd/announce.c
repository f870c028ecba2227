/* SPDX-License-Identifier: EUPL-1.2 */
/* announce ...; show announcements; announcement remove: what the public
 * surfaces show besides standings. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/console/console.h"
#include "client/console/when.h"
#include "client/fields.h"
#include "client/words.h"
#include "common/clock.h"
#include "common/i18n.h"

#define KIND(name) VIESTI__ANNOUNCEMENT_KIND__ANNOUNCEMENT_##name

/* ---------------------------------------------------------------- showing */

static const char *any_text(const Viesti__Text *t)
{
	return t ? print_text(t) : NULL;
}

static const struct column columns[] = {
	{ "announcement", N_("Number"), COLUMN_ID, 0, false },
	{ "kind", N_("Kind"), COLUMN_TEXT, 1, false },
	{ "text_fi", N_("Text"), COLUMN_TEXT, 9, true },
	{ "text_sv", N_("Text"), COLUMN_TEXT, 9, true },
	{ "text_en", N_("Text"), COLUMN_TEXT, 9, true },
	{ "text", N_("Text"), COLUMN_TEXT, 2, false },
	{ "name", N_("Name"), COLUMN_TEXT, 3, false },
	{ "title", N_("Title"), COLUMN_TEXT, 4, false },
	{ "from", N_("From"), COLUMN_DATE, 4, false },
	{ "to", N_("To"), COLUMN_DATE, 4, false },
};

static void add(struct table *t, const Viesti__Announcement *a)
{
	table_number(t, a->has_announcement, (int64_t)a->announcement);
	table_word(t, words_announcement_token(a->kind),
	    words_announcement(a->kind));
	table_text(t, a->text ? a->text->fi : NULL);
	table_text(t, a->text ? a->text->sv : NULL);
	table_text(t, a->text ? a->text->en : NULL);
	table_text(t, any_text(a->text));
	table_text(t, a->name);
	table_text(t, any_text(a->title));
	table_date(t, a->has_from, a->from);
	table_date(t, a->has_to, a->to);
	table_end_row(t);
}

int console_show_announcements(struct console *c, const struct said *said);
int console_show_announcements(struct console *c, const struct said *said)
{
	Viesti__ListAnnouncements q = VIESTI__LIST_ANNOUNCEMENTS__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_all = q.all = said_is(said, "all");
	rq.body_case = VIESTI__REQUEST__BODY_LIST_ANNOUNCEMENTS;
	rq.list_announcements = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_ANNOUNCEMENTS, &err))
		return console_fail(c, &err);
	const Viesti__Announcements *list = reply->announcements;
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	if (list->n_rows == 0 && people) {
		print_line(&c->print, "%s",
		    _("Nothing is announced: announce tip and the like do it."));
		return 0;
	}
	struct table *t = table_new(&c->print, columns,
	    sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < list->n_rows; i++)
		add(t, list->rows[i]);
	table_print(t, stdout);
	return 0;
}

static void show(struct console *c, const char *sentence,
    const Viesti__Announcement *a)
{
	const struct field fields[] = {
		FIELD_NUMBER("announcement", N_("Number"), a->has_announcement,
		    (int64_t)a->announcement),
		FIELD_WORD("kind", N_("Kind"),
		    words_announcement_token(a->kind),
		    words_announcement(a->kind)),
		FIELD_TEXT("text", N_("Text"), any_text(a->text)),
		FIELD_TEXT("name", N_("Name"), a->name),
		FIELD_TEXT("title", N_("Title"), any_text(a->title)),
		FIELD_DATE("from", N_("From"), a->has_from, a->from),
		FIELD_DATE("to", N_("To"), a->has_to, a->to),
	};
	print_line(&c->print, "%s", sentence);
	fields_print(&c->print, fields, sizeof(fields) / sizeof(*fields));
}

/* ------------------------------------------------------------- announcing */

static void take_text(const struct said *said, size_t nth, Viesti__Text *t)
{
	t->fi = console_text(said_nth(said, "fi", nth));
	t->sv = console_text(said_nth(said, "sv", nth));
	t->en = console_text(said_nth(said, "en", nth));
}

static int take_days(const struct said *said, Viesti__Announcement *a,
    struct error *err)
{
	int code = 0;

	a->has_from = said_is(said, "from");
	a->has_to = said_is(said, "to");
	if (a->has_from)
		code = when_day(said_text(said, "from"), &a->from, err);
	if (code == 0 && a->has_to)
		code = when_day(said_text(said, "to"), &a->to, err);
	return code;
}

static int announce(struct console *c, const struct said *said,
    Viesti__Announcement *a)
{
	Viesti__Announce q = VIESTI__ANNOUNCE__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	a->has_kind = true;
	q.what = a;
	rq.body_case = VIESTI__REQUEST__BODY_ANNOUNCE;
	rq.announce = &q;
	if (take_days(said, a, &err) ||
	    console_change(c, &rq, &reply, VIESTI__REPLY__BODY_ANNOUNCED, &err))
		return console_fail(c, &err);
	show(c, _("It is announced, and shown on its days."), reply->announced);
	return 0;
}

/* announce tip, announce theme */
int console_announce(struct console *c, const struct said *said);
int console_announce(struct console *c, const struct said *said)
{
	Viesti__Announcement a = VIESTI__ANNOUNCEMENT__INIT;
	Viesti__Text text = VIESTI__TEXT__INIT;

	a.kind = strcasecmp(said_text(said, "tip|theme"), "tip") == 0
	    ? KIND(TIP)
	    : KIND(THEME);
	take_text(said, 0, &text);
	a.text = &text;
	return announce(c, said, &a);
}

int console_announce_endorsement(struct console *c, const struct said *said);
int console_announce_endorsement(struct console *c, const struct said *said)
{
	Viesti__Announcement a = VIESTI__ANNOUNCEMENT__INIT;
	Viesti__Text title = VIESTI__TEXT__INIT, text = VIESTI__TEXT__INIT;

	a.kind = KIND(ENDORSEMENT);
	a.name = console_text(said_text(said, "name"));
	take_text(said, 0, &title);
	take_text(said, 1, &text);
	a.title = &title;
	a.text = &text;
	return announce(c, said, &a);
}

int console_announcement_remove(struct console *c, const struct said *said);
int console_announcement_remove(struct console *c, const struct said *said)
{
	Viesti__RemoveAnnouncement q = VIESTI__REMOVE_ANNOUNCEMENT__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	q.has_announcement = true;
	q.announcement = (uint64_t)said_number(said, "ANNOUNCEMENT");
	rq.body_case = VIESTI__REQUEST__BODY_REMOVE_ANNOUNCEMENT;
	rq.remove_announcement = &q;
	if (console_change(c, &rq, &reply,
		VIESTI__REPLY__BODY_ANNOUNCEMENT_REMOVED, &err))
		return console_fail(c, &err);
	show(c, _("It is not shown any more."), reply->announcement_removed);
	return 0;
}
