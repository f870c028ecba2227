/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The table of commands and what is told about it: finding, help, overview.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/cli.h"
#include "client/cli/globals.h"
#include "client/outbox.h"
#include "client/words.h"
#include "common/i18n.h"
#include "common/text.h"

#define COMMAND(name, fi, sv, needs, help) \
	COMMAND_AS(name, #name, fi, sv, needs, help)

#define COMMAND_AS(name, typed, fi, sv, needs, help) \
	int cmd_##name(struct cli *cli);             \
	extern const struct option cmd_##name##_options[];
#include "client/cli/commands.def"
#undef COMMAND_AS

#define COMMAND_AS(name, typed, fi, sv, needs, help) \
	{ typed, fi, sv, needs, help, cmd_##name##_options, cmd_##name },
const struct command cli_commands[] = {
#include "client/cli/commands.def"
};
#undef COMMAND_AS
#undef COMMAND
const size_t cli_n_commands = sizeof(cli_commands) / sizeof(*cli_commands);

#define LEAD_SIZE 128 /* a command's two names and the blanks behind */

const struct command *cli_find(const char *name)
{
	for (size_t i = 0; i < cli_n_commands; i++) {
		const struct command *c = &cli_commands[i];
		if (strcmp(name, c->name) == 0 || strcmp(name, c->fi) == 0 ||
		    strcmp(name, c->sv) == 0)
			return c;
	}
	return NULL;
}

int cli_unknown(const char *name, struct error *err)
{
	const char *names[3 * 64], *near[3] = { NULL };
	size_t n = 0;

	for (size_t i = 0; i < cli_n_commands && n + 3 <= 3 * 64; i++) {
		names[n++] = cli_commands[i].name;
		names[n++] = cli_commands[i].fi;
		names[n++] = cli_commands[i].sv;
	}
	n = text_nearest(name, names, n, near, 3);
	if (n == 0)
		return error_set(err, E_INVALID, "command_unknown",
		    _("There is no command %s. viesti help lists them."), name);
	return error_set(err, E_INVALID, "command_unknown",
	    _("There is no command %s. Did you mean: %s%s%s%s%s?"), name,
	    near[0], n > 1 ? ", " : "", n > 1 ? near[1] : "", n > 2 ? ", " : "",
	    n > 2 ? near[2] : "");
}

/* The name in the reader's language first, where it has one. */
static const char *local_name(const struct command *c)
{
	switch (i18n_language()) {
	case LANG_FI:
		return c->fi;
	case LANG_SV:
		return c->sv;
	default:
		return c->name;
	}
}

void cli_help(const struct command *c)
{
	char name[64];

	snprintf(name, sizeof(name), "viesti %s", local_name(c));
	puts(_(c->help));
	putchar('\n');
	options_usage(stdout, name, c->options);
	putchar('\n');
	options_help(stdout, c->options);
	printf("\n%s\n", _("Everywhere:"));
	options_help(stdout, globals_options);
}

static void commands_print(const struct cli *cli)
{
	const struct print *p = &cli->print;
	char lead[LEAD_SIZE];
	size_t widest = 0, widest_local = 0;

	for (size_t i = 0; i < cli_n_commands; i++) {
		size_t width = text_width(cli_commands[i].name);
		widest = width > widest ? width : widest;
		width = text_width(local_name(&cli_commands[i]));
		widest_local = width > widest_local ? width : widest_local;
	}
	for (size_t i = 0; i < cli_n_commands; i++) {
		const struct command *c = &cli_commands[i];
		if (!cli_offers(cli, c))
			continue;
		const char *local = local_name(c);
		size_t n = (size_t)snprintf(lead, sizeof(lead), "  %-*s  ",
		    (int)widest, c->name);
		if (i18n_language() != LANG_EN)
			snprintf(lead + n, sizeof(lead) - n, "%s%*s  ", local,
			    (int)(widest_local - text_width(local)), "");
		print_hanging(p, stdout, lead, _(c->help));
	}
}

void cli_outbox_lines(struct cli *cli)
{
	struct outbox *o = NULL;
	size_t waiting = 0, refused = 0;

	if (outbox_open(&o, cli->profile.dir, NULL) != 0 ||
	    outbox_count(o, OUTBOX_WAITING, &waiting, NULL) != 0 ||
	    outbox_count(o, OUTBOX_REFUSED, &refused, NULL) != 0) {
		outbox_close(o);
		return;
	}
	outbox_close(o);
	if (waiting)
		print_line(&cli->print,
		    P_("%zu entry waits in the outbox: viesti sync sends it.",
			"%zu entries wait in the outbox: viesti sync sends them.",
			waiting),
		    waiting);
	if (refused)
		print_line(&cli->print,
		    P_("%zu entry was refused: viesti outbox says why.",
			"%zu entries were refused: viesti outbox says why.",
			refused),
		    refused);
}

/* code and why: of opening the profile. */
static void status_line(struct cli *cli, int code, const struct error *why)
{
	const struct profile *p = &cli->profile;

	if (code) {
		print_line(&cli->print, "%s", why->text);
		return;
	}
	if (*p->department)
		print_line(&cli->print,
		    _("This client: %s, %s, department %s, server %s."),
		    words_name(p->name), words_role(p->role), p->department,
		    p->address);
	else
		print_line(&cli->print, _("This client: %s, %s, server %s."),
		    words_name(p->name), words_role(p->role), p->address);
	cli_outbox_lines(cli);
}

void cli_overview(struct cli *cli)
{
	struct error why;
	int code = profile_open(&cli->profile, cli->profile_dir, &why);

	puts(_(
	    "viesti records activities of the competition and shows how it stands."));
	printf("\n%s\n\n",
	    _("Usage: viesti COMMAND ... (viesti help COMMAND says how)"));
	commands_print(cli);
	printf("\n%s\n", _("Everywhere:"));
	options_help(stdout, globals_options);
	putchar('\n');
	status_line(cli, code, &why);
}
