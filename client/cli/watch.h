/* SPDX-License-Identifier: EUPL-1.2 */
/* viesti import --watch: what comes into a folder is loaded. */
#ifndef VIESTI_CLI_WATCH_H
#define VIESTI_CLI_WATCH_H

#include "client/cli/cli.h"
#include "client/sheet.h"

/* Until Ctrl-C or SIGTERM, which are its proper end: 0. Else the folder can't
 * be read, or this client is no longer let in. */
int watch_run(struct cli *cli, const char *dir,
    const struct sheet_request *wanted);

#endif
