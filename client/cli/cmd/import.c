/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti import: a spreadsheet of activities, checked or loaded; or a folder
 * that is watched for them.
 */
#include "client/cli/cli.h"
#include "client/cli/watch.h"
#include "client/sheet.h"
#include "common/i18n.h"

static struct sheet_request sheet = { .kind = SHEET_ACTIVITIES, .ask = true };
static const char *watched;

extern const struct option cmd_import_options[];
const struct option cmd_import_options[] = {
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &sheet.path,
	    .optional = true,
	    .help = N_("The spreadsheet as CSV; - is standard input") },
	{ .kind = OPTION_FLAG,
	    .name = "commit",
	    .letter = 'c',
	    .value = &sheet.commit,
	    .help = N_("Load it; otherwise it is only checked") },
	{ .kind = OPTION_FLAG,
	    .name = "dry-run",
	    .letter = 'n',
	    .value = &sheet.dry_run,
	    .help = N_("Only check it, and ask nothing") },
	{ .kind = OPTION_FLAG,
	    .name = "yes",
	    .letter = 'y',
	    .value = &sheet.yes,
	    .help = N_("Answer every question with yes: load it, and with "
		       "--sync withdraw what has vanished") },
	{ .kind = OPTION_TEXT,
	    .name = "rejects",
	    .value = &sheet.rejects,
	    .hole = "FILE",
	    .help = N_(
		"Load the good rows and write the bad ones there, with their reasons") },
	{ .kind = OPTION_FLAG,
	    .name = "partly",
	    .value = &sheet.partly,
	    .help = N_("Load the good rows even when others are refused") },
	{ .kind = OPTION_FLAG,
	    .name = "again",
	    .value = &sheet.again,
	    .help = N_("Load rows again that were withdrawn or rejected") },
	{ .kind = OPTION_FLAG,
	    .name = "sync",
	    .value = &sheet.sync,
	    .help = N_("List what was imported from this file earlier and is "
		       "no longer in it, and offer to withdraw it") },
	{ .kind = OPTION_TEXT,
	    .name = "watch",
	    .value = &watched,
	    .hole = "DIR",
	    .help = N_("Load what is put into this folder, until Ctrl-C, and "
		       "write beside each file what happened to its rows") },
	OPTIONS_END
};

static int check_words(struct error *err)
{
	if (!watched && !sheet.path)
		return error_set(err, E_INVALID, "argument_missing",
		    _("Which file? Give its name, or --watch and a folder."));
	if (sheet.dry_run && (sheet.commit || sheet.yes))
		return error_set(err, E_INVALID, "option_twice",
		    _("--dry-run loads nothing: leave it out, or --commit and "
		      "--yes."));
	if (watched &&
	    (sheet.path || sheet.rejects || sheet.sync || sheet.dry_run))
		return error_set(err, E_INVALID, "option_twice",
		    _("--watch loads every file that comes into the folder. "
		      "Of the other options it takes --partly and --again."));
	return 0;
}

int cmd_import(struct cli *cli);
int cmd_import(struct cli *cli)
{
	struct error err = { 0 };

	if (check_words(&err) ||
	    profile_open(&cli->profile, cli->profile_dir, &err))
		return cli_fail(cli, &err);
	if (watched)
		return watch_run(cli, watched, &sheet);
	if (cli_connect(cli, &err))
		return cli_fail(cli, &err);
	return sheet_import(cli->link, &cli->print, &sheet);
}
