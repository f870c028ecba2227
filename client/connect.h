/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A connected, non-blocking socket to the server: every address of its name is
 * tried, within one limit of time for all; or to the server's UNIX socket.
 */
#ifndef VIESTI_CONNECT_H
#define VIESTI_CONNECT_H

#include <stdint.h>

#include "common/error.h"

struct addrinfo;

/*
 * The descriptor, or E_UNAVAILABLE: name_unknown, no_server (nobody listens),
 * no_network, timeout. until_us is on the monotonic clock.
 */
int connect_tcp(const char *address, uint16_t port, int64_t until_us,
    struct error *err);
/* The same in two steps. The addresses of a name or of an address in digits,
 * name_unknown; freeaddrinfo. */
int connect_look_up(const char *address, uint16_t port, int64_t until_us,
    struct addrinfo **out, struct error *err);
int connect_any(const struct addrinfo *list, const char *address, uint16_t port,
    int64_t until_us, struct error *err);
/* E_INVALID socket_path, E_UNAVAILABLE no_server, E_DENIED socket_denied. */
int connect_unix(const char *path, struct error *err);

#endif
