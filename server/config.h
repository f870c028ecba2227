/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The server's settings, from STATE/viestid.conf: `key: value` lines of YAML.
 * One row in config.c is a setting with its type, range, default and a
 * sentence; viestid.conf.5 documents them, a test compares.
 */
#ifndef VIESTI_CONFIG_H
#define VIESTI_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"

struct config {
	char listen[64];   /* where to bind: "0.0.0.0", "::" */
	int64_t port;	   /* 0: a free one */
	char address[256]; /* what invites contain: host name or address */
	char zone[64];	   /* time zone */
	char control_socket[108]; /* path; relative to the state directory
				     unless absolute */
	char log_level[8];
	int64_t max_connections, max_per_client, max_unready,
	    max_unready_per_source;
	int64_t handshake_ms, hello_ms, frame_ms, idle_ms, ping_ms;
	int64_t output_max; /* bytes queued for one connection */
	int64_t rate_burst, rate_per_second; /* frames a connection over TLS; 0
						a second: no limit */
	int64_t writer_queue;		     /* operations */
	int64_t invite_days, client_days;
	int64_t evidence_days, ledger_days; /* after a season became final */
	int64_t backup_days;		    /* a backup is kept */
	bool personal_boards; /* no: nobody sees rankings of persons but the
				 organiser */
	bool
	    show_all_places; /* public_places: all instead of the better half */
};

void config_default(struct config *c);
/* E_NOT_FOUND, E_INVALID with file, line, column. */
int config_read(struct config *c, const char *path, struct error *err);
/* The text of a fresh configuration file with comments; yours to free. */
char *config_text(const struct config *c);

#endif
