/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Keys and certificates of a profile. See keys.h.
 */
#include "client/keys.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "client/files.h"
#include "common/i18n.h"

#define PEM_MAX 16384

static int openssl_error(struct error *err, const char *what)
{
	unsigned long e = ERR_get_error();
	const char *why = e ? ERR_reason_error_string(e) : NULL;

	ERR_clear_error();
	return error_set(err, E_INTERNAL, "openssl", "%s: %s", what,
	    why ? why : "OpenSSL");
}

static int broken(struct error *err, const char *dir, const char *name)
{
	ERR_clear_error();
	return error_set(err, E_INVALID, "profile_broken",
	    _("%s/%s is damaged. Ask the organiser for a new invite and enrol again with --replace."),
	    dir, name);
}

int keys_make(EVP_PKEY **out, const char *dir, const char *name,
    struct error *err)
{
	char *pem = NULL;
	int code = 0;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	BIO *bio = BIO_new(BIO_s_secmem());

	if (!key || !bio ||
	    !PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL)) {
		code = openssl_error(err, _("The key could not be made"));
		goto out;
	}
	long len = BIO_get_mem_data(bio, &pem);
	code = files_write(dir, name, 0600, pem, (size_t)len, err);
	if (code)
		goto out;
	*out = key;
	key = NULL;
out:
	BIO_free(bio);
	EVP_PKEY_free(key);
	return code;
}

int keys_load(EVP_PKEY **out, const char *dir, const char *name,
    struct error *err)
{
	struct buf pem;
	int code = files_private(dir, name, err);

	if (code)
		return code;
	buf_init(&pem, PEM_MAX);
	code = files_read(dir, name, &pem, err);
	if (!code) {
		BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.len);
		*out = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL)
			   : NULL;
		BIO_free(bio);
		if (!*out)
			code = broken(err, dir, name);
	}
	if (pem.data)
		OPENSSL_cleanse(pem.data, pem.len);
	buf_fini(&pem);
	return code;
}

int keys_csr(EVP_PKEY *key, uint8_t out[KEYS_CSR_MAX], size_t *len,
    struct error *err)
{
	int code = 0, n;
	X509_REQ *csr = X509_REQ_new();

	/* The server takes the public key and nothing else from it. */
	if (!csr || !X509_REQ_set_pubkey(csr, key) ||
	    !X509_REQ_sign(csr, key, EVP_sha256()) ||
	    (n = i2d_X509_REQ(csr, NULL)) <= 0 || n > KEYS_CSR_MAX) {
		code = openssl_error(err,
		    _("The request for a certificate could not be made"));
		goto out;
	}
	*len = (size_t)i2d_X509_REQ(csr, &out);
out:
	X509_REQ_free(csr);
	return code;
}

int keys_certificate(X509 **out, const uint8_t *der, size_t len,
    struct error *err)
{
	const unsigned char *p = der;

	*out = der ? d2i_X509(NULL, &p, (long)len) : NULL;
	if (*out)
		return 0;
	ERR_clear_error();
	return error_set(err, E_INTERNAL, "certificate_malformed",
	    _("The server sent a certificate that can't be read. Tell the organiser."));
}

int keys_load_certificate(X509 **out, const char *dir, const char *name,
    struct error *err)
{
	struct buf pem;
	int code;

	buf_init(&pem, PEM_MAX);
	code = files_read(dir, name, &pem, err);
	if (!code) {
		BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.len);
		*out = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
		BIO_free(bio);
		if (!*out)
			code = broken(err, dir, name);
	}
	buf_fini(&pem);
	return code;
}

int keys_save_certificate(X509 *certificate, const char *dir, const char *name,
    struct error *err)
{
	char *pem = NULL;
	int code;
	BIO *bio = BIO_new(BIO_s_mem());

	if (!bio || !PEM_write_bio_X509(bio, certificate)) {
		BIO_free(bio);
		return openssl_error(err,
		    _("The certificate could not be written"));
	}
	long len = BIO_get_mem_data(bio, &pem);
	code = files_write(dir, name, 0644, pem, (size_t)len, err);
	BIO_free(bio);
	return code;
}

int keys_check(X509 *certificate, EVP_PKEY *key, X509 *ca, struct error *err)
{
	if (X509_check_private_key(certificate, key) == 1 &&
	    X509_verify(certificate, X509_get0_pubkey(ca)) == 1)
		return 0;
	ERR_clear_error();
	return error_set(err, E_INTERNAL, "certificate_apart",
	    _("The server sent a certificate that does not fit this client's key. Tell the organiser."));
}

int keys_hash(X509 *certificate, uint8_t hash[32])
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
	int done = n > 0 &&
	    EVP_Digest(der, (size_t)n, hash, NULL, EVP_sha256(), NULL) == 1;

	OPENSSL_free(der);
	return done ? 0 : -1;
}
