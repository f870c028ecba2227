/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What may stand at the end of a line of viesti, for shells: by the table of
 * commands and their options, and from what the profile's cache knows of
 * people, types and departments. Nothing is asked of the server.
 */
#ifndef VIESTI_COMPLETE_H
#define VIESTI_COMPLETE_H

#include "client/cli/cli.h"

/* words as in shell.h; prints the offers. */
void complete_line(struct cli *cli, int n, char **words);

#endif
