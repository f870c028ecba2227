/* SPDX-License-Identifier: EUPL-1.2 */
/* A certificate authority in a directory of its own, and clients of it. */
#ifndef TESTS_CERTS_H
#define TESTS_CERTS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "server/pki.h"
#include "server/pki_cert.h"

struct certs {
	char dir[64]; /* the state directory */
	struct pki *pki;
	X509 *ca;
	EVP_PKEY *ca_key;
};

void certs_open(struct certs *c);  /* fails the test when it can't */
void certs_close(struct certs *c); /* removes the directory */

/* A DER CSR with this CN, signed by key; returns its length. */
size_t certs_csr(EVP_PKEY *key, const char *cn, uint8_t out[2048]);
/* A client's context; cert may be NULL; alpn NULL: none is sent. */
SSL_CTX *certs_client(const struct certs *c, X509 *cert, EVP_PKEY *key,
    const char *alpn);
/* A client of the authority with a certificate of the usual kind. */
SSL_CTX *certs_enrolled(const struct certs *c);

#endif
