/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The client's key (P-256, made here, never leaves the machine), its request
 * for a certificate, and certificates on their way between wire and profile.
 */
#ifndef VIESTI_KEYS_H
#define VIESTI_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "common/error.h"

#define KEYS_CSR_MAX 1024 /* bytes of a DER certificate request */

/* A new key, written 0600 into dir/name before it is given. */
int keys_make(EVP_PKEY **out, const char *dir, const char *name,
    struct error *err);
int keys_load(EVP_PKEY **out, const char *dir, const char *name,
    struct error *err);
int keys_csr(EVP_PKEY *key, uint8_t out[KEYS_CSR_MAX], size_t *len,
    struct error *err);

/* DER to a certificate; E_INVALID certificate_malformed. */
int keys_certificate(X509 **out, const uint8_t *der, size_t len,
    struct error *err);
int keys_load_certificate(X509 **out, const char *dir, const char *name,
    struct error *err);
/* As PEM, atomically. */
int keys_save_certificate(X509 *certificate, const char *dir, const char *name,
    struct error *err);
/* The certificate is for this key and signed by this CA: 0, or E_INVALID
 * certificate_apart. */
int keys_check(X509 *certificate, EVP_PKEY *key, X509 *ca, struct error *err);
/* SHA-256 of the subject's public key info; 0 or -1. */
int keys_hash(X509 *certificate, uint8_t hash[32]);

#endif
