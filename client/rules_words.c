/* SPDX-License-Identifier: EUPL-1.2 */
/* An activity type in words. See rules.h. */
#include <stdlib.h>
#include <string.h>

#include "client/print.h"
#include "client/rules.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define TYPE_MAX 4096

struct word {
	const char *token, *text;
};

static const struct word evidences[] = {
	{ "url", N_("address, or seen") },
	{ "url_or_id", N_("address or number, or seen") },
	{ "url_or_reference", N_("address or reference, or seen") },
	{ "id", N_("number") },
	{ "reference", N_("reference") },
	{ "event", N_("event") },
	{ "note", N_("a note, if you like") },
	{ "seen", N_("the word seen") },
	{ "attendance", N_("attendance code") },
	{ "none", N_("none") },
};

static const struct word decisions[] = {
	{ "A", N_("at once") },
	{ "M", N_("by a moderator") },
	{ "X", N_("by a moderator of another department") },
};

static const char *word_for(const struct word *words, size_t n,
    const char *token)
{
	for (size_t i = 0; token && i < n; i++)
		if (strcmp(words[i].token, token) == 0)
			return _(words[i].text);
	return token ? token : "";
}
#define WORD(table, token) \
	word_for(table, sizeof(table) / sizeof(*(table)), token)

const char *rules_evidence(const char *token)
{
	return WORD(evidences, token);
}

const char *rules_decision(const char *token)
{
	return WORD(decisions, token);
}

const char *rules_area(const Viesti__Rulebook *book, const char *code)
{
	for (size_t i = 0; code && i < book->n_areas; i++)
		if (strcmp(book->areas[i]->area, code) == 0)
			return print_text(book->areas[i]->name);
	return _("learning");
}

/* Of a theme week: only these days. */
static void add_days(struct buf *line, const Viesti__ActivityType *type)
{
	char first[I18N_SIZE], last[I18N_SIZE];

	i18n_date(type->from, first);
	i18n_date(type->until, last);
	if (type->has_from && type->has_until)
		buf_addf(line, _("; only from %s to %s"), first, last);
	else if (type->has_from)
		buf_addf(line, _("; only from %s on"), first);
	else if (type->has_until)
		buf_addf(line, _("; only until %s"), last);
}

char *rules_type(const Viesti__Rulebook *book, const Viesti__ActivityType *type)
{
	struct buf line;

	buf_init(&line, TYPE_MAX);
	buf_addf(&line, P_("%s: %u point", "%s: %u points", type->points),
	    rules_area(book, type->area), type->points);
	if (type->per_week > 0)
		buf_addf(&line, _(", %u a week"), type->per_week);
	if (type->per_season > 0)
		buf_addf(&line, _(", %u a season"), type->per_season);
	buf_addf(&line, _("; evidence: %s; decided: %s"),
	    rules_evidence(type->evidence), rules_decision(type->decision));
	add_days(&line, type);
	return buf_take(&line);
}

static void add_names(struct buf *all, const Viesti__Text *t)
{
	if (t)
		buf_addf(all, " %s %s %s", t->fi ? t->fi : "",
		    t->sv ? t->sv : "", t->en ? t->en : "");
}

bool rules_type_has(const Viesti__Rulebook *book,
    const Viesti__ActivityType *type, const char *const *words, size_t n)
{
	struct buf all;
	char *line = rules_type(book, type);

	buf_init(&all, 2 * TYPE_MAX);
	buf_addf(&all, "%s %s", type->type, line ? line : "");
	add_names(&all, type->name);
	for (size_t i = 0; type->area && i < book->n_areas; i++)
		if (strcmp(book->areas[i]->area, type->area) == 0)
			add_names(&all, book->areas[i]->name);
	bool has = text_has_words(all.data ? all.data : "", words, n);
	buf_fini(&all);
	free(line);
	return has;
}
