/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whom a client believes to be the server: one whose certificate is from our
 * CA and for viesti.internal, whatever its address; when enrolling, the CA
 * whose public key has the invite's hash.
 */
#ifndef VIESTI_TRUST_H
#define VIESTI_TRUST_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "client/link.h"
#include "common/error.h"

/* With the profile's key, certificate and CA. Yours: SSL_CTX_free. */
int trust_profile(SSL_CTX **out, const struct profile *p, struct error *err);
/* Without a certificate of our own; hash is borrowed as long as the context. */
int trust_invite(SSL_CTX **out, const uint8_t ca_key_hash[32],
    struct error *err);
/* A stream for this context: name, ALPN. NULL: no memory. */
SSL *trust_stream(SSL_CTX *ctx, const char *alpn);

/* Whether both sides agreed on this ALPN. */
bool trust_protocol(const SSL *ssl, const char *alpn);

/* Why a handshake failed, from the verification's result and the alert that
 * came (-1: none): wrong_certificate, clock_off, unknown_certificate,
 * version_apart, no_viesti. where is "address, port 8784". */
int trust_refusal(const SSL *ssl, int alert, const char *where,
    struct error *err);

#endif
