/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The options that every command takes. See globals.h.
 */
#include "client/cli/globals.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"

static const char *profile, *lang;
static bool json, csv, plain, help;

const struct option globals_options[] = {
	{ .kind = OPTION_TEXT,
	    .name = "profile",
	    .value = &profile,
	    .hole = "DIR",
	    .help = N_("The profile's directory, when not the usual one") },
	{ .kind = OPTION_TEXT,
	    .name = "lang",
	    .value = &lang,
	    .hole = "fi|sv|en",
	    .help = N_("Language; usually the environment's") },
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
	OPTIONS_END
};

/* The value of --name VALUE or --name=VALUE at argv[i]; NULL: it is not that
 * option or has no value. */
static const char *value_at(int argc, char **argv, int i, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(argv[i], name, len) != 0)
		return NULL;
	if (argv[i][len] == '=')
		return argv[i] + len + 1;
	return argv[i][len] == '\0' && i + 1 < argc ? argv[i + 1] : NULL;
}

int globals_scan(struct cli *cli, int argc, char **argv, bool *wants_help,
    struct error *err)
{
	bool scanned[3] = { false };

	for (int i = 1; i < argc && argv[i]; i++) {
		if (strcmp(argv[i], "--") == 0)
			break;
		const char *value = value_at(argc, argv, i, "--lang");
		scanned[0] |= strcmp(argv[i], "--json") == 0;
		scanned[1] |= strcmp(argv[i], "--csv") == 0;
		scanned[2] |= strcmp(argv[i], "--plain") == 0;
		*wants_help |= strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0;
		if (value && i18n_parse(value) >= 0) {
			i18n_use((enum language)i18n_parse(value));
			cli->language_given = true;
		} else if (value)
			error_set(err, E_INVALID, "option_value",
			    _("--lang takes fi, sv or en, not \"%s\"."), value);
		value = value_at(argc, argv, i, "--profile");
		if (value)
			cli->profile_dir = value;
	}
	print_init(&cli->print, scanned[0], scanned[1], scanned[2]);
	return err->code;
}

int globals_command(int argc, char **argv)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-' &&
	    strcmp(argv[i], "--version") != 0) {
		bool takes = strcmp(argv[i], "--profile") == 0 ||
		    strcmp(argv[i], "--lang") == 0;
		i += takes ? 2 : 1;
	}
	return i < argc ? i : argc;
}

static size_t length(const struct option *options)
{
	size_t n = 0;

	while (options[n].name)
		n++;
	return n;
}

int globals_parse(struct cli *cli, const struct option *options, int argc,
    char **argv, struct error *err)
{
	size_t own = length(options), global = length(globals_options) + 1;
	struct option *all = xcalloc(own + global, sizeof(*all));

	memcpy(all, options, own * sizeof(*all));
	memcpy(all + own, globals_options, global * sizeof(*all));
	int code = options_parse(all, argc, argv, err);
	free(all);
	if (!code && json + csv + plain > 1)
		code = error_set(err, E_INVALID, "option_twice",
		    _("--json, --csv and --plain exclude each other."));
	cli->profile_dir = profile;
	return code;
}
