/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys and X.509 certificates for pki.c: everything P-256 and SHA-256. */
#ifndef VIESTI_PKI_CERT_H
#define VIESTI_PKI_CERT_H

#include <stdint.h>

#include <openssl/x509.h>

enum cert_kind { CERT_CA, CERT_SERVER, CERT_CLIENT };

struct cert_plan {
	enum cert_kind kind;
	const char *name; /* CN */
	EVP_PKEY *key;	  /* its public half goes in */
	X509 *issuer;	  /* NULL: signs itself */
	EVP_PKEY *issuer_key;
	int64_t seconds; /* from now; it begins 5 minutes ago */
};

EVP_PKEY *cert_new_key(void);
/* NULL: OpenSSL failed. Yours. */
X509 *cert_make(const struct cert_plan *plan);

/* SHA-256 of the certificate, of a public key info; 0 or -1. */
int cert_hash(const X509 *cert, uint8_t hash[32]);
int cert_key_hash(EVP_PKEY *key, uint8_t hash[32]);
/* Is it a P-256 key by its name, not by parameters of its own? */
int cert_key_is_p256(EVP_PKEY *key);

#endif
