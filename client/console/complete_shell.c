/* SPDX-License-Identifier: EUPL-1.2 */
/* Completion of viestictl's lines in shells. See complete_shell.h. */
#include "client/console/complete_shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/console/globals.h"
#include "client/shell.h"
#include "common/buf.h"
#include "common/i18n.h"

static void offer_globals(const char *typed)
{
	char name[80];

	for (const struct option *o = globals_options; o->name; o++) {
		snprintf(name, sizeof(name), "--%s", o->name);
		shell_offer(name, _(o->help), typed);
	}
}

static void offer_expected(const struct expected *e, const char *typed)
{
	if (e->hole && e->hole->offer == OFFER_FILES)
		puts(SHELL_FILES);
	else if (!e->hole && e->len > 0 && e->text[0] == '-')
		shell_offer(e->text, NULL, typed);
	else if (!e->hole)
		shell_offer_word(e->text, e->len, typed);
}

/* Is this global option one that waits for the word behind it? */
static bool waits(const char *word, const struct option **out)
{
	for (const struct option *o = globals_options; o->name; o++)
		if (strncmp(word, "--", 2) == 0 &&
		    strcmp(word + 2, o->name) == 0 && o->kind == OPTION_TEXT) {
			*out = o;
			return true;
		}
	return false;
}

/* Directories and sockets, or one of the words. */
static void offer_value(const struct option *o, const char *typed)
{
	bool listed = strchr(o->hole, '|') != NULL;

	if (!listed && strcmp(o->name, "season") != 0)
		puts(SHELL_FILES);
	for (const char *at = listed ? o->hole : NULL; at;
	     at = strchr(at, '|')) {
		at += *at == '|';
		shell_offer_word(at, strcspn(at, "|"), typed);
	}
}

int complete_shell(struct console *c, int n, char **words)
{
	struct word *said = xcalloc((size_t)n + 1, sizeof(*said));
	struct expected e[EXPECTED_MAX];
	const struct option *last = NULL;
	const char *typed = n > 0 ? words[n - 1] : "";
	struct console_form form;
	struct error err;
	size_t n_said = 0;

	for (int i = 0; i + 1 < n; i++)
		said[n_said++] = (struct word){ .text = words[i] };
	if (n_said > 0 && waits(said[n_said - 1].text, &last)) {
		offer_value(last, typed);
	} else if (globals_take(c, said, &n_said, &form, &err) == 0) {
		size_t n_expected = sentence_expect(console_sentences(),
		    console_n_commands, said, n_said, e);
		for (size_t i = 0; i < n_expected; i++)
			offer_expected(&e[i], typed);
		if (typed[0] == '-')
			offer_globals(typed);
	}
	free(said);
	return 0;
}
