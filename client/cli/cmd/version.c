/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti version. */
#include <stdio.h>

#include "client/cli/cli.h"

extern const struct option cmd_version_options[];
const struct option cmd_version_options[] = { OPTIONS_END };

int cmd_version(struct cli *cli);
int cmd_version(struct cli *cli)
{
	(void)cli;
	puts(CLI_VERSION);
	return 0;
}
