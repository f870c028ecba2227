/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti certificate: a milestone's diploma as PDF. */
#include <limits.h>
#include <stdio.h>

#include "client/cli/keepsake.h"
#include "client/fields.h"
#include "common/i18n.h"
#include "common/text.h"

static const char *who, *file, *dir, *milestone;
static bool force;

extern const struct option cmd_certificate_options[];
const struct option cmd_certificate_options[] = { KEEPSAKE_WHOSE(&who),
	{ .kind = OPTION_ARGUMENT,
	    .name = "FILE",
	    .value = &file,
	    .optional = true,
	    .help = N_("Where the PDF is written") },
	KEEPSAKE_MILESTONE(&milestone), KEEPSAKE_DIR(&dir),
	{ .kind = OPTION_FLAG,
	    .name = "force",
	    .value = &force,
	    .help = N_("Replace a file that is there") },
	OPTIONS_END };

/* `certificate mine.pdf` of a participant: what is given is the file. */
static void take_file(const struct cli *cli)
{
	if (who && !file && cli_self(cli) && text_ends_with(who, ".pdf")) {
		file = who;
		who = NULL;
	}
}

int cmd_certificate(struct cli *cli);
int cmd_certificate(struct cli *cli)
{
	char path[PATH_MAX] = "";
	struct keepsake k;
	struct error err;

	take_file(cli);
	int code = keepsake_get(cli, who,
	    N_("Say whose: viesti certificate PERSON"), milestone, true, &k,
	    &err);
	k.badge.heading = _("Diploma");
	k.badge.sentence = _("has reached the milestone");
	k.badge.signature = _("Organiser of the competition");
	if (!code)
		code = keepsake_write(&k, BADGE_DIPLOMA, "certificate", dir,
		    file, force, path, sizeof(path), &err);
	if (code)
		return cli_fail(cli, &err);
	const struct field fields[] = {
		FIELD_TEXT("milestone", N_("Milestone"), k.badge.milestone),
		FIELD_TEXT("file", N_("File"), path),
	};
	fields_print(&cli->print, fields, sizeof(fields) / sizeof(*fields));
	return 0;
}
