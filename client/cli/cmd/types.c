/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti types: what can be recorded, by the rulebook in force. */
#include <stdlib.h>
#include <string.h>

#include "client/cli/cli.h"
#include "common/buf.h"
#include "common/i18n.h"

static const char *area;

extern const struct option cmd_types_options[];
const struct option cmd_types_options[] = {
	{ .kind = OPTION_TEXT,
	    .name = "area",
	    .letter = 'a',
	    .value = &area,
	    .hole = "AREA",
	    .help = N_("Only this area: social, workplace, media") },
	OPTIONS_END
};

static const struct column columns[] = {
	{ "type", N_("Type"), COLUMN_TEXT, 0, false },
	{ "name", N_("What"), COLUMN_TEXT, 1, false },
	{ "area", N_("Area"), COLUMN_TEXT, 5, false },
	{ "points", N_("Points"), COLUMN_NUMBER, 0, false },
	{ "per_week", N_("A week"), COLUMN_NUMBER, 0, false },
	{ "per_season", N_("A season"), COLUMN_NUMBER, 0, false },
	{ "evidence", N_("Evidence"), COLUMN_TEXT, 2, false },
	{ "decision", N_("Decided by"), COLUMN_TEXT, 3, false },
};

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
	return token;
}
#define WORD(table, token) \
	word_for(table, sizeof(table) / sizeof(*(table)), token)

static const char *area_name(const Viesti__Rulebook *book, const char *code)
{
	for (size_t i = 0; code && i < book->n_areas; i++)
		if (strcmp(book->areas[i]->area, code) == 0)
			return print_text(book->areas[i]->name);
	return _("learning");
}

static void row(struct table *t, const Viesti__Rulebook *book,
    const Viesti__ActivityType *type)
{
	table_text(t, type->type);
	table_text(t, print_text(type->name));
	table_word(t, type->area ? type->area : "learning",
	    area_name(book, type->area));
	table_number(t, type->has_points, type->points);
	table_number(t, type->per_week > 0, type->per_week);
	table_number(t, type->per_season > 0, type->per_season);
	table_word(t, type->evidence, WORD(evidences, type->evidence));
	table_word(t, type->decision, WORD(decisions, type->decision));
	table_end_row(t);
}

/* For people: the name on a line of its own, never cut. */
static void paragraph(struct cli *cli, const Viesti__Rulebook *book,
    const Viesti__ActivityType *type)
{
	struct buf line;
	char lead[16];

	snprintf(lead, sizeof(lead), "%-4s ", type->type);
	print_hanging(&cli->print, stdout, lead, print_text(type->name));
	buf_init(&line, 1024);
	buf_addf(&line, P_("%s: %u point", "%s: %u points", type->points),
	    area_name(book, type->area), type->points);
	if (type->per_week > 0)
		buf_addf(&line, _(", %u a week"), type->per_week);
	if (type->per_season > 0)
		buf_addf(&line, _(", %u a season"), type->per_season);
	buf_addf(&line, _("; evidence: %s; decided: %s"),
	    WORD(evidences, type->evidence), WORD(decisions, type->decision));
	print_wrapped(&cli->print, stdout, 5, line.data ? line.data : "");
	buf_fini(&line);
}

int cmd_types(struct cli *cli);
int cmd_types(struct cli *cli)
{
	Viesti__RulebookGet get = VIESTI__RULEBOOK_GET__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	struct error err;

	rq.body_case = VIESTI__REQUEST__BODY_RULEBOOK;
	rq.rulebook = &get;
	if (cli_call(cli, &rq, &reply, VIESTI__REPLY__BODY_RULEBOOK, &err))
		return cli_fail(cli, &err);
	const Viesti__Rulebook *book = reply->rulebook;
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < book->n_types; i++) {
		const Viesti__ActivityType *type = book->types[i];
		if (area &&
		    strcmp(area, type->area ? type->area : "learning") != 0)
			continue;
		if (cli->print.mode == PRINT_TABLE)
			paragraph(cli, book, type);
		else
			row(t, book, type);
	}
	if (cli->print.mode == PRINT_TABLE)
		table_free(t);
	else
		table_print(t, stdout);
	return 0;
}
