/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The interactive prompt: commands one by one, with history and completion.
 */
#ifndef VIESTI_CONSOLE_PROMPT_H
#define VIESTI_CONSOLE_PROMPT_H

#include "client/console/console.h"

/* Until quit or the end of input. The exit code: 0, or why it could not begin.
 */
int prompt_run(struct console *c);

#endif
