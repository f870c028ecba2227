/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The certificate authority in STATE/pki: ca.key, ca.crt, server.key,
 * server.crt, all P-256 and 0600 for keys; contexts for the listener; signing
 * of clients. Safe to sign from the writer thread while the loop serves.
 */
#ifndef VIESTI_PKI_H
#define VIESTI_PKI_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "common/error.h"

struct pki;

/* CA 10 years, server certificate 1 year. E_CONFLICT pki_exists. */
int pki_create(const char *state_dir, struct error *err);
/* Refuses keys that others may read (key_permissions), a certificate that does
 * not fit its key. A server certificate past two thirds of its life is made
 * anew. */
int pki_open(struct pki **out, const char *state_dir, struct error *err);
void pki_free(struct pki *p);
/* Makes the server certificate anew when it is past two thirds of its life; new
 * connections get it, old ones stay. Loop thread, now and then. */
int pki_refresh(struct pki *p, struct error *err);

/* The server's context: both ALPNs (common/tls.h), mandatory; client
 * certificates under our CA demanded except for enrolment; an expired but
 * otherwise good leaf passes (renewal only, decided by the caller). Borrowed.
 */
SSL_CTX *pki_server_context(struct pki *p);

#define PKI_CERT_MAX 2048
struct pki_issued {
	uint8_t der[PKI_CERT_MAX];
	size_t der_len;
	uint8_t cert_hash[32], key_hash[32];
	int64_t expires_at;
};
/*
 * Signs the public key of a DER CSR for a client: only its P-256 key is used,
 * subject and extensions are made here (CN=client-ID, clientAuth, random
 * serial, not before 5 minutes ago, days +- 5 %). E_INVALID csr_malformed,
 * csr_key.
 */
int pki_issue(struct pki *p, const uint8_t *csr, size_t csr_len, int64_t client,
    int64_t days, struct pki_issued *out, struct error *err);
const uint8_t *pki_ca_der(const struct pki *p, size_t *len);
void pki_ca_key_hash(const struct pki *p, uint8_t hash[32]);
int64_t pki_server_expires_at(const struct pki *p);

/* SHA-256 of a CSR's public key info, to recognise the same key again. */
int pki_csr_key_hash(const uint8_t *csr, size_t csr_len, uint8_t hash[32],
    struct error *err);

#endif
