/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/certs.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/pem.h>

#include "common/tls.h"

static const char *const files[] = {
	"pki/ca.key",
	"pki/ca.crt",
	"pki/server.key",
	"pki/server.crt",
	"pki",
	"",
};

static BIO *open_file(const struct certs *c, const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/pki/%s", c->dir, name);
	BIO *bio = BIO_new_file(path, "r");
	assert_non_null(bio);
	return bio;
}

void certs_open(struct certs *c)
{
	struct error err;
	*c = (struct certs){ .dir = "/tmp/viesti-certs-XXXXXX" };
	assert_non_null(mkdtemp(c->dir));
	assert_int_equal(pki_create(c->dir, &err), 0);
	assert_int_equal(pki_open(&c->pki, c->dir, &err), 0);
	BIO *bio = open_file(c, "ca.key");
	c->ca_key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	bio = open_file(c, "ca.crt");
	c->ca = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	assert_non_null(c->ca_key);
	assert_non_null(c->ca);
}

void certs_close(struct certs *c)
{
	pki_free(c->pki);
	X509_free(c->ca);
	EVP_PKEY_free(c->ca_key);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s/%s", c->dir, files[i]);
		remove(path);
	}
}

size_t certs_csr(EVP_PKEY *key, const char *cn, uint8_t out[2048])
{
	X509_REQ *req = X509_REQ_new();
	unsigned char *at = out;
	X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(req), "CN",
	    MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0);
	X509_REQ_set_pubkey(req, key);
	assert_true(X509_REQ_sign(req, key, EVP_sha256()) > 0);
	int len = i2d_X509_REQ(req, NULL);
	assert_true(len > 0 && len <= 2048);
	i2d_X509_REQ(req, &at);
	X509_REQ_free(req);
	return (size_t)len;
}

SSL_CTX *certs_client(const struct certs *c, X509 *cert, EVP_PKEY *key,
    const char *alpn)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	unsigned char protos[64];
	assert_non_null(ctx);
	assert_int_equal(tls_context_setup(ctx), 0);
	assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx),
			     c->ca),
	    1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(ctx), TLS_SERVER_NAME,
	    0);
	SSL_CTX_set_security_level(ctx, 0); /* the server is on trial */
	if (cert) {
		assert_int_equal(SSL_CTX_use_certificate(ctx, cert), 1);
		assert_int_equal(SSL_CTX_use_PrivateKey(ctx, key), 1);
	}
	if (alpn) {
		protos[0] = (unsigned char)strlen(alpn);
		memcpy(protos + 1, alpn, strlen(alpn));
		SSL_CTX_set_alpn_protos(ctx, protos, protos[0] + 1u);
	}
	return ctx;
}

SSL_CTX *certs_enrolled(const struct certs *c)
{
	uint8_t csr[2048];
	struct pki_issued issued;
	struct error err;
	EVP_PKEY *key = cert_new_key();
	size_t len = certs_csr(key, "x", csr);
	assert_int_equal(pki_issue(c->pki, csr, len, 7, 180, &issued, &err), 0);
	const unsigned char *at = issued.der;
	X509 *cert = d2i_X509(NULL, &at, (long)issued.der_len);
	SSL_CTX *ctx = certs_client(c, cert, key, TLS_ALPN);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ctx;
}
