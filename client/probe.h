/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What stands behind a port: knocks with TLS, without a certificate of our
 * own, and notes what came, believing none of it. For diagnose.
 */
#ifndef VIESTI_PROBE_H
#define VIESTI_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/x509.h>

enum probe_answer {
	PROBE_CERTIFICATE, /* it showed a certificate */
	PROBE_ALERT,	   /* it speaks TLS and refused: alert says why */
	PROBE_NO_TLS,	   /* it sent something else: words */
	PROBE_CLOSED,	   /* it closed without a word */
	PROBE_SILENT,	   /* nothing came in time */
	PROBE_BROKEN,	   /* our own fault: no memory */
};

struct probe {
	enum probe_answer answer;
	int alert;	   /* of PROBE_ALERT */
	char words[80];	   /* of PROBE_NO_TLS: its first line, made visible */
	bool viesti;	   /* it agreed to our protocol, over TLS 1.3 */
	X509 *certificate; /* of PROBE_CERTIFICATE; yours */
};

/* Takes fd, connected and non-blocking. alpn: what is asked for. until_us is on
 * the monotonic clock. */
void probe_run(struct probe *p, int fd, const char *alpn, int64_t until_us);
void probe_fini(struct probe *p);

#endif
