/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti help: the overview, or how one command is written. */
#include "client/cli/cli.h"
#include "common/i18n.h"

static const char *name;

extern const struct option cmd_help_options[];
const struct option cmd_help_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "COMMAND",
	    .value = &name,
	    .optional = true,
	    .help = N_("The command to be explained") },
	OPTIONS_END
};

int cmd_help(struct cli *cli);
int cmd_help(struct cli *cli)
{
	const struct command *c = name ? cli_find(name) : NULL;
	struct error err;

	if (name && !c) {
		cli_unknown(name, &err);
		return cli_fail(cli, &err);
	}
	if (c)
		cli_help(c);
	else
		cli_overview(cli);
	return 0;
}
