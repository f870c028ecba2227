/* SPDX-License-Identifier: EUPL-1.2 */
/* What badge and certificate share: whose milestone it is, and the file; the
 * first of it with summary, too. */
#ifndef VIESTI_KEEPSAKE_H
#define VIESTI_KEEPSAKE_H

#include "client/badge.h"
#include "client/cli/cli.h"

/* Rows of their options. */
#define KEEPSAKE_WHOSE(to)                                                                      \
	{                                                                                       \
		.kind = OPTION_ARGUMENT, .name = "PERSON", .value = (to),                       \
		.optional = true,                                                               \
		.help = N_(                                                                     \
		    "Whose: staff id, e-mail address, or name; a participant's own without it") \
	}
#define KEEPSAKE_MILESTONE(to)                                               \
	{                                                                    \
		.kind = OPTION_TEXT, .name = "milestone", .letter = 'm',     \
		.value = (to), .hole = "MILESTONE",                          \
		.help =                                                      \
		    N_("Which one, by code or name; the highest without it") \
	}
#define KEEPSAKE_DIR(to)                                                 \
	{                                                                \
		.kind = OPTION_TEXT, .name = "dir", .value = (to),       \
		.hole = "DIR", .help = N_("The directory to write into") \
	}

struct keepsake {
	struct badge badge; /* its texts stay with the link, or below */
	char staff_id[64], milestone[64];
	char date[I18N_SIZE];
};

/*
 * Asks for the person's milestones. who: as given, or whose client this is, or
 * asked for; usage: what to say where nobody is asked; milestone: NULL: the
 * highest. Errors of badge_choose and of asking.
 */
int keepsake_get(struct cli *cli, const char *who, const char *usage,
    const char *milestone, bool with_name, struct keepsake *out,
    struct error *err);
/*
 * Draws and writes it: DIR/badge-STAFF-MILESTONE.svg, or path when it is given.
 * *written: the file's name. E_CONFLICT file_there, unless replace.
 */
int keepsake_write(const struct keepsake *k, enum badge_format format,
    const char *prefix, const char *dir, const char *path, bool replace,
    char *written, size_t size, struct error *err);

#endif
