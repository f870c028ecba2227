/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What systemd wants of a service, without libsystemd: sd_notify(3)'s datagram
 * and sd_listen_fds(3)'s inherited sockets.
 */
#ifndef VIESTI_SD_H
#define VIESTI_SD_H

#include <stddef.h>

/* "READY=1", "WATCHDOG=1", ...; does nothing without NOTIFY_SOCKET. 0, or -1.
 */
int sd_notify_state(const char *state);
/* The inherited descriptor with this name (LISTEN_FDNAMES), close-on-exec set;
 * -1: none. */
int sd_listen_fd(const char *name);
/* Microseconds between two WATCHDOG=1, half of WATCHDOG_USEC; 0: none wanted.
 */
long sd_watchdog_us(void);

#endif
