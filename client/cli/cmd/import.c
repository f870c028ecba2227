/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti import: a spreadsheet of activities, checked or loaded. */
#include "client/cli/cli.h"
#include "client/sheet.h"
#include "common/i18n.h"

static struct sheet_request sheet = { .kind = SHEET_ACTIVITIES };

extern const struct option cmd_import_options[];
const struct option cmd_import_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &sheet.path,
	    .help = N_("The spreadsheet as CSV; - is standard input") },
	{ .kind = OPTION_FLAG,
	    .name = "commit",
	    .letter = 'c',
	    .value = &sheet.commit,
	    .help = N_("Load it; otherwise it is only checked") },
	{ .kind = OPTION_TEXT,
	    .name = "rejects",
	    .value = &sheet.rejects,
	    .hole = "FILE",
	    .help = N_(
		"Load the good rows and write the bad ones there, with their reasons") },
	{ .kind = OPTION_FLAG,
	    .name = "again",
	    .value = &sheet.again,
	    .help = N_("Load rows again that were withdrawn or rejected") },
	OPTIONS_END
};

int cmd_import(struct cli *cli);
int cmd_import(struct cli *cli)
{
	return sheet_import(cli->link, &cli->print, &sheet);
}
