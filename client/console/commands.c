/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The table of commands: running a line by it, and help from it.
 */
#include <stdio.h>
#include <string.h>

#include "client/console/console.h"
#include "client/console/globals.h"
#include "client/moment.h"
#include "common/i18n.h"

#define SENTENCE(name, needs, usage, help) \
	int console_##name(struct console *c, const struct said *said);
#include "client/console/commands.def"
#undef SENTENCE

#define SENTENCE(name, needs, usage, help) \
	{ NEEDS_##needs, help, console_##name },
const struct command console_commands[] = {
#include "client/console/commands.def"
};
#undef SENTENCE

#define SENTENCE(name, needs, usage, help) usage,
static const char *const usages[] = {
#include "client/console/commands.def"
};
#undef SENTENCE

#define N_COMMANDS (sizeof(usages) / sizeof(*usages))
const size_t console_n_commands = N_COMMANDS;

const struct sentence *console_sentences(void)
{
	static struct sentence sentences[N_COMMANDS];

	if (!sentences[0].usage)
		for (size_t i = 0; i < N_COMMANDS; i++)
			sentence_init(&sentences[i], usages[i]);
	return sentences;
}

int console_fail(struct console *c, const struct error *err)
{
	return print_failure(&c->print, CONSOLE_PROGRAM, err);
}

/* --------------------------------------------------------------------- help */

static void print_usage(struct console *c, size_t i)
{
	print_wrapped(&c->print, stdout, 0, usages[i]);
	print_wrapped(&c->print, stdout, 4, _(console_commands[i].help));
}

/* Each hole of these sentences once. */
static void print_holes(struct console *c, const bool *shown)
{
	const struct hole *told[N_COMMANDS] = { NULL };
	size_t n = 0;

	for (size_t i = 0; i < N_COMMANDS; i++) {
		const struct sentence *s = &console_sentences()[i];
		for (size_t j = 0; shown[i] && j < s->n_parts + s->n_groups;
		     j++) {
			const struct hole *h = j < s->n_parts
			    ? s->parts[j].hole
			    : s->groups[j - s->n_parts].value.hole;
			bool known = !h;
			for (size_t k = 0; k < n; k++)
				known = known || told[k] == h;
			if (known || n == N_COMMANDS)
				continue;
			told[n++] = h;
			if (n == 1)
				putchar('\n');
			print_wrapped(&c->print, stdout, 0, _(h->about));
		}
	}
}

static void print_overview(struct console *c)
{
	print_wrapped(&c->print, stdout, 0,
	    c->prompting
		? _("What is in brackets may be left out. The Tab key completes; --json or --csv at the end of a line chooses the form of the answer; quit ends.")
		: _("Usage: viestictl [--state DIR | --socket PATH | --profile DIR] [COMMAND]"));
	if (!c->prompting)
		print_wrapped(&c->print, stdout, 0,
		    _("Without a command it asks for them one by one. What is in brackets may be left out."));
	putchar('\n');
}

int console_explain_words(struct console *c, const struct word *words, size_t n,
    struct error *err)
{
	bool shown[N_COMMANDS], any = false;
	struct said said;
	size_t which;

	for (size_t i = 0; i < N_COMMANDS; i++) {
		shown[i] = sentence_begins(&console_sentences()[i], words, n);
		any = any || shown[i];
	}
	if (!any)
		return sentence_understand(console_sentences(), N_COMMANDS,
		    words, n, &said, &which, err);
	if (n == 0)
		print_overview(c);
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (shown[i])
			print_usage(c, i);
	if (n > 0)
		print_holes(c, shown);
	if (n == 0 && !c->prompting) {
		printf("\n%s\n", _("Everywhere:"));
		options_help(stdout, globals_options);
	}
	return 0;
}

/* ---------------------------------------------------------------------- run */

static int run(struct console *c, const struct word *words, size_t n,
    struct error *err)
{
	struct said said;
	size_t which;
	int code = sentence_understand(console_sentences(), N_COMMANDS, words,
	    n, &said, &which, err);

	if (code)
		return code;
	if (console_commands[which].needs == NEEDS_SERVER)
		code = c->prompting ? console_renew(c, err)
				    : console_connect(c, err);
	if (!code)
		code = moment_set(NULL, c->season, err);
	if (!code)
		code = console_commands[which].run(c, &said);
	moment_clear();
	return code;
}

int console_run(struct console *c, const struct word *words, size_t n)
{
	struct error err = { .code = 0 };
	int code = run(c, words, n, &err);

	return code < 0 ? console_fail(c, &err) : code;
}
