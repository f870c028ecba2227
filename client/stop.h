/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Ctrl-C (and SIGTERM) as a wish that long work looks for between two steps, so
 * that it ends where it can say what is done. Without stop_catch they end the
 * program as usual, and so they do when asked twice.
 */
#ifndef VIESTI_STOP_H
#define VIESTI_STOP_H

#include <stdbool.h>

void stop_catch(void);	 /* from now on */
void stop_release(void); /* as it was before */
bool stop_asked(void);

#endif
