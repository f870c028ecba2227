/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What waits for this client, asked of the server by inbox and answer.
 */
#ifndef VIESTI_INBOX_H
#define VIESTI_INBOX_H

#include "client/cli/cli.h"

/* Borrowed until the link is closed. */
int inbox_get(struct cli *cli, const Viesti__Inbox **out, struct error *err);
/* As inbox shows it to a person. */
void inbox_tell(struct cli *cli, const Viesti__Inbox *in);
/* Whether an answer to the question would be this client's. */
bool inbox_is_open(const Viesti__Question *q);

#endif
