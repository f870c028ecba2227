/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A client certificate renews itself: the same key, a new certificate.
 */
#ifndef VIESTI_RENEW_H
#define VIESTI_RENEW_H

#include "client/link.h"

/* Asks over an open link and replaces client.crt atomically; the connection
 * goes on under the old one. */
int renew_certificate(struct link *l, const struct profile *p,
    struct error *err);

#endif
