/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Why there is no connection, found out step by step: the profile's own
 * certificate, the server's name, the way to its port, what answers there and
 * with whose certificate, the clocks, and what the server says. Each finding is
 * told as it is made; after the first that fails the others can't be known.
 *
 * Nothing that was verified before is trusted less here: only the dates of the
 * server's certificate are passed over, because a wrong clock is one of the
 * things looked for, and nothing but Hello is sent.
 */
#ifndef VIESTI_DIAGNOSE_H
#define VIESTI_DIAGNOSE_H

#include <stdint.h>

#include "client/link.h"
#include "common/error.h"

enum diagnose_verdict {
	DIAGNOSE_OK,
	DIAGNOSE_NOTICE, /* works, but look at it */
	DIAGNOSE_FAILED,
	DIAGNOSE_UNKNOWN, /* one before it failed */
};

struct diagnose_finding {
	const char *check; /* stable: profile certificate name reach tls server
			      clock answer */
	const char *title; /* translated */
	enum diagnose_verdict verdict;
	struct error why;  /* code and reason of a failure; text: what was
			      found, in every case */
	char advice[1024]; /* what to do, whom to ask; "" */
};

/* Borrowed during the call. */
typedef void diagnose_tell(void *arg, const struct diagnose_finding *f);

/* Makes all checks of the profile in dir (NULL: the default place); 0 or the
 * negative code of the first failure. program as link_open's. */
int diagnose_run(const char *dir, const char *program, diagnose_tell *tell,
    void *arg);

/* May `viesti status --why` know more about this error? */
bool diagnose_helps(const struct error *err);

#endif
