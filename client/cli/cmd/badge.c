/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti badge: a milestone as a picture to show, in three formats. */
#include <limits.h>
#include <stdio.h>

#include "client/cli/keepsake.h"
#include "common/i18n.h"
#include "common/text.h"

static const char *who, *file, *dir, *milestone;
static bool no_name, force;

extern const struct option cmd_badge_options[];
const struct option cmd_badge_options[] = { KEEPSAKE_WHOSE(&who),
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &file,
	    .optional = true,
	    .help = N_(
		"A name that ends in .svg, .png or .pdf; without it all three are written") },
	KEEPSAKE_MILESTONE(&milestone),
	{ .kind = OPTION_FLAG,
	    .name = "no-name",
	    .value = &no_name,
	    .help = N_("Without the person's name") },
	KEEPSAKE_DIR(&dir),
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .value = &force,
	    .help = N_("Replace files that are there") },
	OPTIONS_END };

/* `badge mine.svg` of a participant: what is given is the file. */
static void take_file(const struct cli *cli)
{
	for (int f = 0; who && !file && cli_self(cli) && f < BADGE_FORMATS; f++)
		if (text_ends_with(who, badge_endings[f])) {
			file = who;
			who = NULL;
		}
}

static int formats(bool wanted[BADGE_FORMATS], struct error *err)
{
	bool any = false;

	for (int f = 0; f < BADGE_FORMATS; f++) {
		wanted[f] = !file || text_ends_with(file, badge_endings[f]);
		any = any || wanted[f];
	}
	if (any)
		return 0;
	return error_set(err, E_INVALID, "picture_kind",
	    _("%s: give a name that ends in .svg, .png or .pdf."), file);
}

static const struct column columns[] = {
	{ "milestone", N_("Milestone"), COLUMN_TEXT, 1, false },
	{ "file", N_("File"), COLUMN_TEXT, 0, false },
};

static int write_all(struct cli *cli, const struct keepsake *k,
    const bool wanted[BADGE_FORMATS], struct error *err)
{
	struct table *t = table_new(&cli->print, columns, 2);
	char path[PATH_MAX];
	int code = 0;

	for (int f = 0; f < BADGE_FORMATS && !code; f++) {
		if (!wanted[f])
			continue;
		code = keepsake_write(k, (enum badge_format)f, "badge", dir,
		    file, force, path, sizeof(path), err);
		table_text(t, k->badge.milestone);
		table_text(t, path);
		table_end_row(t);
	}
	if (code)
		table_free(t);
	else
		table_print(t, stdout);
	return code;
}

int cmd_badge(struct cli *cli);
int cmd_badge(struct cli *cli)
{
	bool wanted[BADGE_FORMATS];
	struct keepsake k;
	struct error err;

	take_file(cli);
	int code = formats(wanted, &err);
	if (!code)
		code = keepsake_get(cli, who,
		    N_("Say whose: viesti badge PERSON"), milestone, !no_name,
		    &k, &err);
	if (!code)
		code = write_all(cli, &k, wanted, &err);
	return code ? cli_fail(cli, &err) : 0;
}
