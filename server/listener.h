/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The listening sockets: TCP for TLS and the UNIX socket for the administrator;
 * inherited from systemd (names "viesti" and "control") or our own. Out of
 * descriptors: accepting pauses a second and a spare descriptor lets the
 * waiting one be closed in order.
 */
#ifndef VIESTI_LISTENER_H
#define VIESTI_LISTENER_H

#include <stdint.h>

#include "common/error.h"

struct server;
struct listener;

/* Binds by the configuration; a stale UNIX socket is replaced, a live one is
 * E_CONFLICT socket_in_use; a path over 107 bytes is refused in words. */
int listener_open(struct listener **out, struct server *sv,
    const char *state_dir, struct error *err);
void listener_stop(struct listener *l); /* accepts no more */
void listener_free(struct listener *l); /* removes the UNIX socket */
uint16_t listener_port(const struct listener *l);
const char *listener_address(const struct listener *l);
const char *listener_socket(const struct listener *l); /* path */

#endif
