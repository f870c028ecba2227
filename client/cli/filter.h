/* SPDX-License-Identifier: EUPL-1.2 */
/* Which activities: what list and export may be told alike. */
#ifndef VIESTI_CLI_FILTER_H
#define VIESTI_CLI_FILTER_H

#include "client/cli/cli.h"

#define FILTER_NO_DATE INT32_MIN

struct filter {
	const char *person, *type, *status, *text, *department;
	int32_t from, to;
};

/* A part of a name becomes the person; E_INVALID option_value of --status. */
int filter_fill(struct cli *cli, struct filter *f, Viesti__ListActivities *q,
    struct error *err);

#endif
