/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti rules: the rulebook in plain words. */
#include <string.h>

#include "client/cli/book.h"
#include "client/rules.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"

#define HASH_SHOWN 12

static const char **words;
static size_t n_words;

extern const struct option cmd_rules_options[];
const struct option cmd_rules_options[] = {
	{ .kind = OPTION_ARGUMENTS,
	    .name = "WORDS",
	    .value = &words,
	    .count = &n_words,
	    .optional = true,
	    .help = N_("Only rules in which all these words stand") },
	OPTIONS_END
};

static const struct column columns[] = {
	{ "section", N_("About"), COLUMN_TEXT, 0, false },
	{ "rule", N_("Rule"), COLUMN_TEXT, 0, false },
	{ "number", N_("Number"), COLUMN_NUMBER, 0, false },
	{ "text", N_("In words"), COLUMN_TEXT, 0, false },
};

static bool is_wanted(const struct rule *rule)
{
	struct buf all;

	buf_init(&all, 1 << 16);
	buf_addf(&all, "%s %s %s", rules_section(rule->section), rule->rule,
	    rule->text);
	bool has = text_has_words(all.data ? all.data : "", words, n_words);
	buf_fini(&all);
	return has;
}

static void row(struct table *t, const struct rule *rule)
{
	table_text(t, rule->section);
	table_text(t, rule->rule);
	table_number(t, rule->has_number, rule->number);
	table_text(t, rule->text);
	table_end_row(t);
}

/* For people: a heading, and each rule behind a dash. */
static void paragraph(struct cli *cli, const struct rule *rule,
    const char **section)
{
	if (!*section || strcmp(*section, rule->section) != 0) {
		if (*section)
			putchar('\n');
		print_wrapped(&cli->print, stdout, 0,
		    rules_section(rule->section));
		*section = rule->section;
	}
	print_hanging(&cli->print, stdout, "  - ", rule->text);
}

static bool show(struct cli *cli, const struct rules *rules)
{
	bool people = cli->print.mode == PRINT_TABLE ||
	    cli->print.mode == PRINT_PLAIN;
	struct table *t = table_new(&cli->print, columns,
	    sizeof(columns) / sizeof(*columns));
	const char *section = NULL;
	bool any = false;

	for (size_t i = 0; i < rules->n; i++) {
		if (!is_wanted(&rules->all[i]))
			continue;
		any = true;
		if (people)
			paragraph(cli, &rules->all[i], &section);
		else
			row(t, &rules->all[i]);
	}
	if (any && !people)
		table_print(t, stdout);
	else
		table_free(t);
	return any;
}

int cmd_rules(struct cli *cli);
int cmd_rules(struct cli *cli)
{
	struct book book;
	struct rules rules;
	struct error err;

	if (book_open(&book, cli, &err))
		return cli_fail(cli, &err);
	const Viesti__Rulebook *rb = book.rulebook;
	rules_read(&rules, rb);
	bool any = show(cli, &rules);
	if (any) {
		print_line(&cli->print, "%s", "");
		print_line(&cli->print,
		    _("By the rulebook, version %u (%.*s)."), rb->version,
		    HASH_SHOWN, rb->hash ? rb->hash : "");
		book_foot(&book, cli);
	}
	rules_fini(&rules);
	book_close(&book);
	if (any)
		return 0;
	error_set(&err, E_NOT_FOUND, "nothing_found",
	    _("No rule has that in it. viesti rules lists them all."));
	return cli_fail(cli, &err);
}
