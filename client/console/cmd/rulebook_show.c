/* SPDX-License-Identifier: EUPL-1.2 */
/* rulebook list, show, diff: the versions of the rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/console.h"
#include "client/fields.h"
#include "client/rules_diff.h"
#include "common/buf.h"
#include "common/i18n.h"

/* ------------------------------------------------------------- list */

static const struct column list_columns[] = {
	{ "version", N_("Version"), COLUMN_ID, 0, false },
	{ "state", N_("State"), COLUMN_TEXT, 0, false },
	{ "effective_at", N_("Effective from"), COLUMN_TIME, 0, false },
	{ "known_at", N_("Applied"), COLUMN_TIME, 2, false },
	{ "retroactive", N_("For days past"), COLUMN_BOOL, 3, false },
	{ "drafted_by", N_("Drafted by"), COLUMN_TEXT, 4, false },
	{ "applied_by", N_("Applied by"), COLUMN_TEXT, 4, false },
	{ "comment", N_("Comment"), COLUMN_TEXT, 5, false },
	{ "hash", N_("Hash"), COLUMN_TEXT, 9, true },
};

static void add_state(struct table *t, const Viesti__RulebookVersion *v)
{
	if (v->has_dropped_at)
		table_word(t, "dropped", _("dropped"));
	else if (!v->has_known_at)
		table_word(t, "draft", _("draft, waits"));
	else if (v->in_force)
		table_word(t, "in_force", _("in force"));
	else
		table_word(t, "applied", _("applied"));
}

static void add_version(struct table *t, const Viesti__RulebookVersion *v)
{
	table_number(t, v->has_version, v->version);
	add_state(t, v);
	table_time(t, v->effective_at > 0, v->effective_at);
	table_time(t, v->known_at > 0, v->known_at);
	table_bool(t, v->has_retroactive && v->version > 1, v->retroactive);
	table_text(t, v->drafted_by);
	table_text(t, v->applied_by);
	table_text(t, v->comment);
	table_text(t, v->hash);
	if (v->in_force)
		table_mark(t);
	table_end_row(t);
}

int console_rulebook_list(struct console *c, const struct said *said);
int console_rulebook_list(struct console *c, const struct said *said)
{
	Viesti__RulebooksGet q = VIESTI__RULEBOOKS_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	(void)said;
	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOKS;
	rq.rulebooks = &q;
	if (ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOKS, &err))
		return console_fail(c, &err);
	struct table *t = table_new(&c->print, list_columns,
	    sizeof list_columns / sizeof *list_columns);
	for (size_t i = 0; i < reply->rulebooks->n_rows; i++)
		add_version(t, reply->rulebooks->rows[i]);
	table_print(t, stdout);
	return 0;
}

/* ------------------------------------------------------------- one version */

/* version 0: the one in force. The copy is yours. */
static int get(struct console *c, uint32_t version, Viesti__Rulebook **out,
    struct error *err)
{
	Viesti__RulebookGet q = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &q;
	q.has_version = version > 0;
	q.version = version;
	int code = ask(c->link, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK, err);
	if (code)
		return code;
	size_t len = viesti__rulebook__get_packed_size(reply->rulebook);
	uint8_t *bytes = xmalloc(len + 1);
	viesti__rulebook__pack(reply->rulebook, bytes);
	*out = viesti__rulebook__unpack(NULL, len, bytes);
	free(bytes);
	return *out ? 0
		    : error_set(err, E_INTERNAL, "no_memory",
			  _("There is not enough memory."));
}

static void drop(Viesti__Rulebook *book)
{
	if (book)
		viesti__rulebook__free_unpacked(book, NULL);
}

int console_rulebook_show(struct console *c, const struct said *said);
int console_rulebook_show(struct console *c, const struct said *said)
{
	uint32_t version = (uint32_t)said_number(said, "VERSION");
	Viesti__Rulebook *book = NULL;
	struct error err;
	int code = 0;

	if (!version) {
		code = get(c, 0, &book, &err);
		if (!code)
			version = book->version;
		drop(book);
		book = NULL;
	}
	if (!code)
		code = get(c, version, &book, &err);
	if (code)
		return console_fail(c, &err);
	const struct field fields[] = {
		FIELD_NUMBER("version", NULL, true, book->version),
		FIELD_TEXT("hash", NULL, book->hash),
		FIELD_TEXT("yaml", NULL, book->yaml),
	};
	if (c->print.mode == PRINT_JSON || c->print.mode == PRINT_CSV)
		fields_print(&c->print, fields, sizeof fields / sizeof *fields);
	else
		fputs(book->yaml ? book->yaml : "", stdout);
	drop(book);
	return 0;
}

/* ------------------------------------------------------------- diff */

static const struct column diff_columns[] = {
	{ "rule", N_("Rule"), COLUMN_TEXT, 0, false },
	{ "value", N_("Value"), COLUMN_TEXT, 0, false },
	{ "before", N_("Before"), COLUMN_TEXT, 0, false },
	{ "after", N_("After"), COLUMN_TEXT, 0, false },
};

static void add_change(struct table *t, const struct rule_change *ch)
{
	table_text(t, ch->rule);
	table_text(t, ch->value);
	table_text(t, ch->before);
	table_text(t, ch->after);
	table_end_row(t);
}

static void say_change(struct console *c, const struct rule_change *ch)
{
	char line[1200];

	if (ch->before && ch->after && ch->title)
		snprintf(line, sizeof line, "%s: %s %s → %s", ch->what,
		    ch->title, ch->before, ch->after);
	else if (ch->before && ch->after)
		snprintf(line, sizeof line, "%s: %s → %s", ch->what, ch->before,
		    ch->after);
	else if (ch->after)
		snprintf(line, sizeof line,
		    ch->after[0] ? _("New: %s. %s") : _("New: %s%s"), ch->what,
		    ch->after);
	else if (ch->before)
		snprintf(line, sizeof line,
		    ch->before[0] ? _("Removed: %s. It was: %s")
				  : _("Removed: %s%s"),
		    ch->what, ch->before);
	print_hanging(&c->print, stdout, "- ", line);
}

static void print_diff(struct console *c, const Viesti__Rulebook *before,
    const Viesti__Rulebook *after)
{
	bool people = c->print.mode == PRINT_TABLE ||
	    c->print.mode == PRINT_PLAIN;
	struct table *t = table_new(&c->print, diff_columns,
	    sizeof diff_columns / sizeof *diff_columns);
	struct rules_diff d;

	rules_diff(&d, before, after);
	print_line(&c->print, _("From version %u to version %u:"),
	    before->version, after->version);
	if (!d.n)
		print_line(&c->print, "%s", _("No rule changes."));
	for (size_t i = 0; i < d.n; i++)
		if (people)
			say_change(c, &d.all[i]);
		else
			add_change(t, &d.all[i]);
	if (people)
		table_free(t);
	else
		table_print(t, stdout);
	rules_diff_fini(&d);
}

/* With one version: from the one in force to it. */
int console_rulebook_diff(struct console *c, const struct said *said);
int console_rulebook_diff(struct console *c, const struct said *said)
{
	const char *second = said_nth(said, "VERSION", 1);
	uint32_t one = (uint32_t)said_number(said, "VERSION");
	uint32_t other = second ? (uint32_t)strtoul(second, NULL, 10) : one;
	Viesti__Rulebook *before = NULL, *after = NULL;
	struct error err;
	int code = get(c, second ? one : 0, &before, &err);

	if (!code)
		code = get(c, other, &after, &err);
	if (!code)
		print_diff(c, before, after);
	drop(before);
	drop(after);
	return code ? console_fail(c, &err) : 0;
}
