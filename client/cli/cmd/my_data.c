/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti my-data: everything held about a person. */
#include "client/my_data.h"

#include "client/cli/change.h"
#include "common/i18n.h"

static struct my_data_wish wish;

extern const struct option cmd_my_data_options[];
const struct option cmd_my_data_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "PERSON",
	    .value = &wish.person,
	    .optional = true,
	    .help = N_("Staff id, e-mail address, or name") },
	{ .kind = OPTION_TEXT,
	    .name = "output",
	    .letter = 'o',
	    .hole = "FILE",
	    .value = &wish.path,
	    .help = N_("Into this file instead of the screen") },
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .value = &wish.force,
	    .help = N_("Replace a file that is there already") },
	OPTIONS_END
};

int cmd_my_data(struct cli *cli);
int cmd_my_data(struct cli *cli)
{
	struct error err = { 0 };
	int code = change_person(cli, &wish.person,
	    N_("Say whose: viesti my-data PERSON, for example viesti my-data S001010"),
	    &err);

	if (!code)
		code = my_data_run(&cli->print, cli->link, &wish, &err);
	return code ? cli_fail(cli, &err) : 0;
}
