/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Making certificates. One table says what a certificate of each kind may do;
 * nothing is ever copied from a request but its public key.
 */
#include "server/pki_cert.h"

#include <string.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#define BEGINS_EARLIER_S 300 /* clocks differ */
#define P256_KEY_INFO 91     /* bytes of a named, uncompressed P-256 key's */

struct extension {
	int nid;
	const char *value;
};

static const struct extension extensions[][6] = {
	[CERT_CA] = {
		{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
		{NID_key_usage, "critical,keyCertSign,cRLSign"},
		{NID_subject_key_identifier, "hash"},
	},
	[CERT_SERVER] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, "serverAuth"},
		{NID_subject_key_identifier, "hash"},
		{NID_authority_key_identifier, "keyid:always"},
		{NID_subject_alt_name, "DNS:viesti.internal"},
	},
	[CERT_CLIENT] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, "clientAuth"},
		{NID_subject_key_identifier, "hash"},
		{NID_authority_key_identifier, "keyid:always"},
	},
};

EVP_PKEY *cert_new_key(void)
{
	return EVP_EC_gen("P-256");
}

static int add_extensions(X509 *cert, X509 *issuer, enum cert_kind kind)
{
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	for (size_t i = 0; i < 6 && extensions[kind][i].value; i++) {
		const struct extension *e = &extensions[kind][i];
		X509_EXTENSION *x = X509V3_EXT_conf_nid(NULL, &ctx, e->nid,
		    e->value);
		int ok = x && X509_add_ext(cert, x, -1) == 1;
		X509_EXTENSION_free(x);
		if (!ok)
			return -1;
	}
	return 0;
}

static int set_serial(X509 *cert)
{
	uint8_t bytes[16];
	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return -1;
	bytes[0] = (uint8_t)((bytes[0] & 0x7f) | 0x40); /* positive, 16 bytes */
	BIGNUM *n = BN_bin2bn(bytes, sizeof(bytes), NULL);
	int ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert));
	BN_free(n);
	return ok ? 0 : -1;
}

static int set_name(X509 *cert, const char *cn)
{
	X509_NAME *name = X509_get_subject_name(cert);
	return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		   (const unsigned char *)cn, -1, -1, 0) == 1
	    ? 0
	    : -1;
}

X509 *cert_make(const struct cert_plan *plan)
{
	X509 *cert = X509_new();
	X509 *issuer = plan->issuer ? plan->issuer : cert;
	time_t now = time(NULL);

	if (cert && X509_set_version(cert, X509_VERSION_3) == 1 &&
	    set_serial(cert) == 0 && set_name(cert, plan->name) == 0 &&
	    X509_set_issuer_name(cert, X509_get_subject_name(issuer)) == 1 &&
	    ASN1_TIME_set(X509_getm_notBefore(cert), now - BEGINS_EARLIER_S) &&
	    ASN1_TIME_set(X509_getm_notAfter(cert), now + plan->seconds) &&
	    X509_set_pubkey(cert, plan->key) == 1 &&
	    add_extensions(cert, issuer, plan->kind) == 0 &&
	    X509_sign(cert, plan->issuer_key, EVP_sha256()) > 0)
		return cert;
	X509_free(cert);
	return NULL;
}

int cert_hash(const X509 *cert, uint8_t hash[32])
{
	return X509_digest(cert, EVP_sha256(), hash, NULL) == 1 ? 0 : -1;
}

int cert_key_hash(EVP_PKEY *key, uint8_t hash[32])
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	int ok = len > 0 &&
	    EVP_Digest(der, (size_t)len, hash, NULL, EVP_sha256(), NULL) == 1;
	OPENSSL_free(der);
	return ok ? 0 : -1;
}

int cert_key_is_p256(EVP_PKEY *key)
{
	char group[32] = "";
	return EVP_PKEY_is_a(key, "EC") &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1 &&
	    strcmp(group, "prime256v1") == 0 &&
	    i2d_PUBKEY(key, NULL) == P256_KEY_INFO;
}
