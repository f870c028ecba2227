/* SPDX-License-Identifier: EUPL-1.2 */
/* Options that may stand anywhere. See globals.h. */
#include "client/console/globals.h"

#include <string.h>

#include "common/i18n.h"

static const char *state, *socket_path, *profile, *lang, *season;
static bool json, csv, plain, help;

const struct option globals_options[] = {
	{ .kind = OPTION_FLAG,
	    .name = "json",
	    .value = &json,
	    .help = N_("Answer in JSON, for programs") },
	{ .kind = OPTION_FLAG,
	    .name = "csv",
	    .value = &csv,
	    .help = N_("Answer in CSV, for spreadsheets") },
	{ .kind = OPTION_FLAG,
	    .name = "plain",
	    .value = &plain,
	    .help = N_(
		"For screen readers: one fact a line, no tables, no colour") },
	{ .kind = OPTION_FLAG,
	    .name = "help",
	    .letter = 'h',
	    .value = &help,
	    .help = N_("Say how this command is written") },
	{ .kind = OPTION_TEXT,
	    .name = "season",
	    .value = &season,
	    .hole = "SEASON",
	    .help = N_("Of an earlier season, by its name: it can be read") },
	{ .kind = OPTION_TEXT,
	    .name = "state",
	    .value = &state,
	    .hole = "DIR",
	    .help = N_("The server's state directory: its socket is used") },
	{ .kind = OPTION_TEXT,
	    .name = "socket",
	    .value = &socket_path,
	    .hole = "PATH",
	    .help = N_("The server's UNIX socket") },
	{ .kind = OPTION_TEXT,
	    .name = "profile",
	    .value = &profile,
	    .hole = "DIR",
	    .help = N_("The enrolled client in this directory, over TLS") },
	{ .kind = OPTION_TEXT,
	    .name = "lang",
	    .value = &lang,
	    .hole = "fi|sv|en",
	    .help = N_("Language; usually the environment's") },
	OPTIONS_END
};

static const struct option *find(const char *text, bool prompting)
{
	for (size_t i = 0; globals_options[i].name; i++) {
		const struct option *o = &globals_options[i];
		size_t len = strlen(o->name);
		if (prompting && i >= GLOBALS_OF_LINES)
			break;
		if (o->letter &&
		    strcmp(text, (char[]){ '-', o->letter, 0 }) == 0)
			return o;
		if (strncmp(text, "--", 2) == 0 &&
		    strncmp(text + 2, o->name, len) == 0 &&
		    (text[2 + len] == '\0' || text[2 + len] == '='))
			return o;
	}
	return NULL;
}

static int take_language(struct error *err)
{
	int parsed = i18n_parse(lang);

	if (parsed < 0)
		return error_set(err, E_INVALID, "option_value",
		    _("--lang takes fi, sv or en, not \"%s\"."), lang);
	i18n_use((enum language)parsed);
	return 0;
}

/* One option, with its value from the next word when it has none in itself. */
static int take(const struct option *o, const struct word *words, size_t n,
    size_t *at, struct error *err)
{
	const char *value = strchr(words[*at].text, '=');

	if (o->kind == OPTION_FLAG && value)
		return error_set(err, E_INVALID, "option_value",
		    _("--%s takes no value."), o->name);
	if (o->kind == OPTION_FLAG) {
		*(bool *)o->value = true;
		return 0;
	}
	if (!value && *at + 1 == n)
		return error_set(err, E_INVALID, "option_value_missing",
		    _("--%s needs a value: --%s %s."), o->name, o->name,
		    o->hole);
	*(const char **)o->value = value ? value + 1 : words[++*at].text;
	return o->value == &lang ? take_language(err) : 0;
}

static int check(struct console *c, const struct console_form *form,
    struct error *err)
{
	if (form->json + form->csv + form->plain > 1)
		return error_set(err, E_INVALID, "option_twice",
		    _("--json, --csv and --plain exclude each other."));
	if (!!c->state + !!c->socket + !!c->profile_dir > 1)
		return error_set(err, E_INVALID, "option_twice",
		    _("--state, --socket and --profile exclude each other."));
	return 0;
}

int globals_take(struct console *c, struct word *words, size_t *n,
    struct console_form *form, struct error *err)
{
	size_t kept = 0;
	int code = 0;
	struct error later;

	json = csv = plain = help = false;
	season = NULL;
	for (size_t i = 0; i < *n; i++) {
		const struct option *o = words[i].literal
		    ? NULL
		    : find(words[i].text, c->prompting);
		if (!o)
			words[kept++] = words[i];
		else if (code)
			(void)take(o, words, *n, &i, &later);
		else
			code = take(o, words, *n, &i, err);
	}
	*n = kept;
	*form = (struct console_form){ json, csv, plain, help, season };
	if (!c->prompting) {
		c->state = state;
		c->socket = socket_path;
		c->profile_dir = profile;
	}
	return code ? code : check(c, form, err);
}
