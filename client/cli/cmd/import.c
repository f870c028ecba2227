/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti import: a spreadsheet of activities, checked or loaded; or a folder
 * that is watched for them.
 */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cli/cli.h"
#include "client/cli/watch.h"
#include "client/prompt.h"
#include "client/sheet.h"
#include "common/buf.h"
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

/* Names of files that begin so; a folder ends in /. */
static size_t complete_file(void *arg, const char *typed, char **words,
    size_t max)
{
	size_t len = strlen(typed), n = 0;
	char *pattern = xmalloc(len + 2);
	glob_t found;

	(void)arg;
	snprintf(pattern, len + 2, "%s*", typed);
	if (glob(pattern, GLOB_MARK | GLOB_TILDE, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc && n < max; i++)
			words[n++] = xstrdup(found.gl_pathv[i]);
		globfree(&found);
	}
	free(pattern);
	return n;
}

static int check_file(void *arg, const char *answer, struct error *err)
{
	struct stat st;

	(void)arg;
	if (stat(answer, &st) < 0 && errno == ENOENT)
		return error_set(err, E_NOT_FOUND, "file_missing",
		    _("There is no file %s. Look at the name, and at the "
		      "folder you are in."),
		    answer);
	if (access(answer, R_OK) == 0 && !S_ISDIR(st.st_mode))
		return 0;
	return error_set(err, E_INVALID, "file_unreadable",
	    _("%s cannot be read: %s."), answer,
	    error_why(S_ISDIR(st.st_mode) ? EISDIR : errno));
}

/* Kept to the end. */
static int ask_file(const struct cli *cli, struct error *err)
{
	static char *answer;
	const struct prompt_question q = {
		.text = _("Which spreadsheet"),
		.hint = _("The file's name; the Tab key completes it."),
		.complete = complete_file,
		.check = check_file,
	};

	if (watched || sheet.path)
		return 0;
	if (!prompt_possible(&cli->print))
		return error_set(err, E_INVALID, "argument_missing",
		    _("Which file? Give its name, or --watch and a folder."));
	free(answer);
	int code = prompt_line(&cli->print, &q, &answer, err);
	sheet.path = code ? NULL : answer;
	return code;
}

static int check_words(struct error *err)
{
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

	if (check_words(&err) || ask_file(cli, &err) ||
	    profile_open(&cli->profile, cli->profile_dir, &err))
		return cli_fail(cli, &err);
	if (watched)
		return watch_run(cli, watched, &sheet);
	if (cli_connect(cli, &err))
		return cli_fail(cli, &err);
	return sheet_import(cli->link, &cli->print, &sheet);
}
