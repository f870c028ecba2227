/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What may be typed next: from the table of sentences, and for holes from the
 * server's live data and the files of this machine.
 */
#ifndef VIESTI_COMPLETE_H
#define VIESTI_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/console/console.h"

#define COMPLETE_MAX 256

struct completion {
	char *texts[COMPLETE_MAX]; /* that begin as the line ends */
	size_t n;
	bool cut;	   /* there are more */
	char *typed;	   /* what of it is there already */
	size_t at;	   /* byte of the line where it begins */
	char quote;	   /* within these marks; or 0 */
	const char *about; /* translated: what belongs here; or NULL */
};

/* text is the line up to the cursor. */
void complete(struct console *c, const char *text, struct completion *out);
void completion_free(struct completion *p);
/* How many bytes all candidates share. */
size_t completion_common(const struct completion *p);

#endif
