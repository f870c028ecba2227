/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti rank --watch: a ranking as the server pushes it. */
#ifndef VIESTI_FOLLOW_H
#define VIESTI_FOLLOW_H

#include "client/cli/cli.h"

/*
 * On a terminal redrawn in place until q or Ctrl-C, which are its proper end:
 * 0, and the terminal is as it was. With --plain each state whole, one under
 * the other; with --json one document a line. E_INVALID watch_where: a table
 * into a file or pipe.
 */
int follow_run(struct cli *cli, Viesti__ViewWanted *wanted, struct error *err);

#endif
