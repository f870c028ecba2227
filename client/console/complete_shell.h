/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What may stand at the end of a line of viestictl, for shells (shell.h): the
 * words of the sentences. What only the server knows is completed at the
 * prompt.
 */
#ifndef VIESTI_COMPLETE_SHELL_H
#define VIESTI_COMPLETE_SHELL_H

#include "client/console/console.h"

/* 0, whatever happens. */
int complete_shell(struct console *c, int n, char **words);

#endif
