/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What may be typed next: from the table of sentences, and for holes from the
 * server's live data and the files of this machine.
 */
#ifndef VIESTI_COMPLETE_H
#define VIESTI_COMPLETE_H

#include "client/console/console.h"
#include "client/editor.h"

/* text is the line up to the cursor. */
void complete(struct console *c, const char *text, struct completion *out);

#endif
