/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti types: what can be recorded, by the rulebook in force. */
#include <stdlib.h>
#include <string.h>

#include "client/cli/book.h"
#include "client/rules.h"
#include "common/i18n.h"

static const char *area;
static const char **words;
static size_t n_words;

extern const struct option cmd_types_options[];
const struct option cmd_types_options[] = {
	{ .kind = OPTION_ARGUMENTS,
	    .name = "WORDS",
	    .value = &words,
	    .count = &n_words,
	    .optional = true,
	    .help = N_("Only types in which all these words stand") },
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
	{ "from", N_("From"), COLUMN_DATE, 0, false },
	{ "until", N_("Until"), COLUMN_DATE, 0, false },
};

static void row(struct table *t, const Viesti__Rulebook *book,
    const Viesti__ActivityType *type)
{
	table_text(t, type->type);
	table_text(t, print_text(type->name));
	table_word(t, type->area ? type->area : "learning",
	    rules_area(book, type->area));
	table_number(t, type->has_points, type->points);
	table_number(t, type->per_week > 0, type->per_week);
	table_number(t, type->per_season > 0, type->per_season);
	table_word(t, type->evidence, rules_evidence(type->evidence));
	table_word(t, type->decision, rules_decision(type->decision));
	table_date(t, type->has_from, type->from);
	table_date(t, type->has_until, type->until);
	table_end_row(t);
}

/* For people: the name on a line of its own, never cut. */
static void paragraph(struct cli *cli, const Viesti__Rulebook *book,
    const Viesti__ActivityType *type)
{
	char lead[16], *line = rules_type(book, type);

	snprintf(lead, sizeof(lead), "%-4s ", type->type);
	print_hanging(&cli->print, stdout, lead, print_text(type->name));
	print_wrapped(&cli->print, stdout, 5, line ? line : "");
	free(line);
}

static bool is_wanted(const Viesti__Rulebook *book,
    const Viesti__ActivityType *type)
{
	if (area && strcmp(area, type->area ? type->area : "learning") != 0)
		return false;
	return rules_type_has(book, type, words, n_words);
}

static bool show(struct cli *cli, const Viesti__Rulebook *book)
{
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	bool people = cli->print.mode == PRINT_TABLE, any = false;

	for (size_t i = 0; i < book->n_types; i++) {
		if (!is_wanted(book, book->types[i]))
			continue;
		any = true;
		if (people)
			paragraph(cli, book, book->types[i]);
		else
			row(t, book, book->types[i]);
	}
	if (any && !people)
		table_print(t, stdout);
	else
		table_free(t);
	return any;
}

int cmd_types(struct cli *cli);
int cmd_types(struct cli *cli)
{
	struct book book;
	struct error err;

	if (book_open(&book, cli, &err))
		return cli_fail(cli, &err);
	bool any = show(cli, book.rulebook);
	if (any)
		book_foot(&book, cli);
	book_close(&book);
	if (any)
		return 0;
	error_set(&err, E_NOT_FOUND, "nothing_found",
	    _("No activity type has that in it. viesti types lists them all."));
	return cli_fail(cli, &err);
}
