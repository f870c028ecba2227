/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Completion of a line of viesti. See complete.h. What a word may be is told by
 * the name of its hole in the options' tables: PERSON, TYPE, "small|large".
 */
#include "client/cli/complete.h"

#include <string.h>

#include "client/cache.h"
#include "client/cli/globals.h"
#include "client/print.h"
#include "client/profile.h"
#include "client/shell.h"
#include "common/i18n.h"
#include "common/text.h"

struct line {
	struct cli *cli;
	struct cache cache;
	bool cached;
	const struct command *command; /* NULL: not said yet */
	const struct option *option;   /* waits for its value */
	size_t arguments;	       /* said so far */
	bool ended;		       /* by "--" */
	bool lost;		       /* it names no command */
	const char *typed;
};

static bool is_argument(const struct option *o)
{
	return o->kind == OPTION_ARGUMENT || o->kind == OPTION_ARGUMENTS;
}

/* ------------------------------------------------------------------ sources
 */

static const struct cache *cache_of(struct line *l)
{
	if (!l->cached)
		cache_open(&l->cache, &l->cli->profile);
	l->cached = true;
	return &l->cache;
}

/* Does one of its words begin so? */
static bool a_word_begins(const char *text, const char *typed)
{
	for (const char *at = text; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (shell_begins(at, typed))
			return true;
	}
	return false;
}

/* Staff ids and names that begin so; else the one person of whom another name
 * does. A shell replaces what was typed by what all offers have in common,
 * so that several others would only take it away. */
static void offer_people(struct line *l)
{
	const Viesti__Participants *people = cache_of(l)->people;
	const Viesti__Participant *only = NULL;
	size_t found = 0;
	bool any = false;

	for (size_t i = 0; people && i < people->n_rows; i++) {
		const Viesti__Participant *p = people->rows[i];
		const char *name = p->name ? p->name : "";
		if (shell_offer(p->staff_id, name, l->typed) ||
		    (*l->typed && shell_offer(name, p->staff_id, l->typed))) {
			any = true;
		} else if (*l->typed && a_word_begins(name, l->typed)) {
			found++;
			only = p;
		}
	}
	if (!any && found == 1 && only->staff_id)
		shell_put(only->staff_id, only->name);
}

static void offer_types(struct line *l)
{
	const Viesti__Rulebook *book = cache_of(l)->rulebook;
	const Viesti__ActivityType *only = NULL;
	size_t found = 0;
	bool any = false;

	for (size_t i = 0; book && i < book->n_types; i++) {
		const Viesti__ActivityType *t = book->types[i];
		const char *name = print_text(t->name);
		if (shell_offer(t->type, name, l->typed)) {
			any = true;
		} else if (*l->typed && text_has_words(name, &l->typed, 1)) {
			found++;
			only = t;
		}
	}
	if (!any && found == 1)
		shell_put(only->type, print_text(only->name));
}

static void offer_departments(struct line *l)
{
	const Viesti__Status *s = cache_of(l)->status;

	for (size_t i = 0; s && i < s->n_departments; i++)
		shell_offer(s->departments[i]->department,
		    print_text(s->departments[i]->name), l->typed);
}

static void offer_areas(struct line *l)
{
	const Viesti__Rulebook *book = cache_of(l)->rulebook;

	for (size_t i = 0; book && i < book->n_areas; i++)
		shell_offer(book->areas[i]->area,
		    print_text(book->areas[i]->name), l->typed);
}

static void offer_statuses(struct line *l)
{
	for (int i = VIESTI__ACTIVITY_STATUS__ACTIVITY_AUTOMATIC;
	     i <= VIESTI__ACTIVITY_STATUS__ACTIVITY_UNDONE; i++)
		shell_offer(print_status_token((Viesti__ActivityStatus)i),
		    print_status((Viesti__ActivityStatus)i), l->typed);
}

static void offer_who(struct line *l)
{
	offer_people(l);
	offer_departments(l);
}

static void offer_rankings(struct line *l)
{
	shell_offer("departments", NULL, l->typed);
	shell_offer("participants", NULL, l->typed);
}

static void offer_files(struct line *l)
{
	(void)l;
	puts(SHELL_FILES);
}

/* In the reader's language and in English, which works for everybody. */
static void offer_commands(struct line *l)
{
	enum language lang = i18n_language();

	for (size_t i = 0; i < cli_n_commands; i++) {
		const struct command *c = &cli_commands[i];
		const char *local = lang == LANG_FI ? c->fi
		    : lang == LANG_SV		    ? c->sv
						    : NULL;
		if (!cli_offers(l->cli, c))
			continue;
		shell_offer(c->name, _(c->help), l->typed);
		if (local && strcmp(local, c->name) != 0)
			shell_offer(local, _(c->help), l->typed);
	}
}

static const struct {
	const char *hole;
	void (*offer)(struct line *l);
} sources[] = {
	{ "PERSON", offer_people },
	{ "TYPE", offer_types },
	{ "DEPARTMENT", offer_departments },
	{ "AREA", offer_areas },
	{ "STATUS", offer_statuses },
	{ "WHO", offer_who },
	{ "WHAT", offer_rankings },
	{ "FILE", offer_files },
	{ "DIR", offer_files },
	{ "COMMAND", offer_commands },
};

/* One of a hole's words: a source, or itself what may stand there. */
static void offer_part(struct line *l, const char *part, size_t len)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		if (strlen(sources[i].hole) == len &&
		    memcmp(sources[i].hole, part, len) == 0) {
			sources[i].offer(l);
			return;
		}
	shell_offer_word(part, len, l->typed);
}

static void offer_hole(struct line *l, const char *hole)
{
	for (const char *at = hole; at; at = strchr(at, '|')) {
		at += *at == '|';
		offer_part(l, at, strcspn(at, "|"));
	}
}

/* --------------------------------------------------------------- the line
 */

static const struct option *find_option(const struct option *o,
    const char *word)
{
	for (; o && o->name; o++) {
		if (is_argument(o))
			continue;
		if (strncmp(word, "--", 2) == 0 &&
		    strcmp(word + 2, o->name) == 0)
			return o;
		if (o->letter && word[0] == '-' && word[1] == o->letter &&
		    !word[2])
			return o;
	}
	return NULL;
}

static const struct option *option_of(const struct line *l, const char *word)
{
	const struct option *o = find_option(globals_options, word);

	return o || !l->command ? o : find_option(l->command->options, word);
}

static const struct option *argument_at(const struct option *o, size_t at)
{
	for (; o->name; o++) {
		if (!is_argument(o))
			continue;
		if (o->kind == OPTION_ARGUMENTS || at == 0)
			return o;
		at--;
	}
	return NULL;
}

/* One word that stands already. */
static void take(struct line *l, const char *word)
{
	const struct option *o = NULL;

	if (strcmp(word, "=") == 0) /* bash parts --option=value there */
		return;
	if (l->option) {
		if (strcmp(l->option->name, "profile") == 0)
			l->cli->profile_dir = word;
		else if (strcmp(l->option->name, "lang") == 0 &&
		    i18n_parse(word) >= 0)
			i18n_use((enum language)i18n_parse(word));
		l->option = NULL;
	} else if (!l->ended && strcmp(word, "--") == 0) {
		l->ended = true;
	} else if (!l->ended && word[0] == '-' && word[1]) {
		o = option_of(l, word);
		l->option = o && o->kind != OPTION_FLAG ? o : NULL;
	} else if (!l->command) {
		l->command = cli_find(word);
		l->lost = !l->command;
	} else {
		l->arguments++;
	}
}

static void offer_options(struct line *l, const struct option *o)
{
	char name[80];

	for (; o->name; o++) {
		if (is_argument(o))
			continue;
		snprintf(name, sizeof(name), "--%s", o->name);
		shell_offer(name, _(o->help), l->typed);
	}
}

/* A department's code is called CODE in help, as others are. */
static void offer_value(struct line *l, const struct option *o)
{
	const char *hole = is_argument(o) ? o->name : o->hole;

	if (!is_argument(o) && strcmp(hole, "CODE") == 0)
		hole = strcmp(o->name, "language") == 0 ? "fi|sv|en"
							: "DEPARTMENT";
	offer_hole(l, hole);
}

static void offer_next(struct line *l)
{
	const struct option *o = NULL;

	if (l->lost) {
		return;
	} else if (l->option) {
		offer_value(l, l->option);
	} else if (!l->ended && l->typed[0] == '-') {
		if (l->command)
			offer_options(l, l->command->options);
		offer_options(l, globals_options);
	} else if (!l->command) {
		offer_commands(l);
	} else {
		o = argument_at(l->command->options, l->arguments);
		if (o)
			offer_value(l, o);
	}
}

void complete_line(struct cli *cli, int n, char **words)
{
	struct line l = { .cli = cli, .typed = n > 0 ? words[n - 1] : "" };

	for (int i = 0; i + 1 < n; i++)
		take(&l, words[i]);
	if (strcmp(l.typed, "=") == 0)
		l.typed = "";
	(void)profile_open(&cli->profile, cli->profile_dir, NULL);
	offer_next(&l);
	if (l.cached)
		cache_close(&l.cache);
}
