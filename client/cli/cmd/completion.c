/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti completion: the script by which a shell completes viesti's lines. */
#include "client/cli/cli.h"
#include "client/shell.h"
#include "common/i18n.h"

static const char *shell;

extern const struct option cmd_completion_options[];
const struct option cmd_completion_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "bash|zsh|fish",
	    .value = &shell,
	    .help = N_("For which shell") },
	OPTIONS_END
};

int cmd_completion(struct cli *cli);
int cmd_completion(struct cli *cli)
{
	struct error err;

	if (shell_script(shell, CLI_PROGRAM) == 0)
		return 0;
	error_set(&err, E_INVALID, "argument_value",
	    _("There is a completion for bash, zsh and fish, not for \"%s\"."),
	    shell);
	return cli_fail(cli, &err);
}
