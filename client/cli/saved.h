/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A change from the command line, the same way for every command: saved in the
 * outbox, then everything that waits is sent, then what became of it is told.
 */
#ifndef VIESTI_SAVED_H
#define VIESTI_SAVED_H

#include "client/cli/cli.h"
#include "client/outbox.h"

/* Shows an entry of the command's own kind; refused ones are told elsewhere. */
typedef int saved_show(struct cli *cli, const struct outbox_entry *e,
    size_t waiting);

/*
 * Exit code: of show when the server acknowledged it; of the refusal when it
 * did not; 0 when it was saved and the server can't be reached now; 8 when it
 * was saved and this client is refused.
 */
int saved_run(struct cli *cli, const Viesti__Request *rq, saved_show *show);

/* Connects and sends all that waits, as `sync` and every change do. */
int saved_send(struct cli *cli, struct outbox *o,
    struct outbox_sending *sending, struct error *err);
/* In words what an entry is: "SM2, S001010, 1.3.2026". Yours to free. */
char *saved_what(const struct outbox_entry *e);
const char *saved_kind(const struct outbox_entry *e);  /* "record", ... */
const char *saved_state(const struct outbox_entry *e); /* "waiting", ... */

#endif
