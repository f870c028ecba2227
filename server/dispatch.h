/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From a frame to a handler and back: decode, authorise by the table, route to
 * a thread, reply. What comes back from the writer is applied to the live
 * model first and answered then.
 */
#ifndef VIESTI_DISPATCH_H
#define VIESTI_DISPATCH_H

#include <stddef.h>
#include <stdint.h>

#include "server/domain/projection.h"

struct server;
struct conn;
struct request;

/* What the house lets everybody see, by the settings in force. */
struct projection_rules dispatch_rules(const struct server *sv);
/* Each whole frame from conn.c; its answer may be sent before this returns. */
void dispatch_frame(struct server *sv, struct conn *c, const uint8_t *body,
    size_t len);
/* The writer's batches and the reader's requests that are done. */
void dispatch_writer_done(struct server *sv);
void dispatch_reader_done(struct server *sv);
/* Gives the writer a request that nobody waits for. */
void dispatch_internal(struct server *sv, struct request *r);

#endif
