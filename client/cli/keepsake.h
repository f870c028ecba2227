/* SPDX-License-Identifier: EUPL-1.2 */
/* What badge and certificate share: whose milestone it is, and the file. */
#ifndef VIESTI_KEEPSAKE_H
#define VIESTI_KEEPSAKE_H

#include "client/badge.h"
#include "client/cli/cli.h"

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
