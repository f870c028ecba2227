/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * viesti alone on a terminal: who and where one is, what waits, and what can be
 * done, by number and in plain words.
 */
#ifndef VIESTI_MENU_H
#define VIESTI_MENU_H

#include "client/cli/cli.h"

/* Until it is left; the exit code. */
int menu_run(struct cli *cli);

#endif
