/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The certificate authority and its files. Nothing changes after pki_open but
 * the server's certificate (pki_refresh, loop thread), which signing does not
 * look at: so pki_issue needs no lock.
 */
#include "server/pki.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "common/clock.h"
#include "common/file.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/tls.h"
#include "server/pki_cert.h"

#define DAY_S 86400
#define CA_DAYS 3652
#define SERVER_DAYS 365
#define PEM_MAX 65536

struct pki {
	char dir[PATH_MAX];
	SSL_CTX *ctx;
	X509 *ca, *server;
	EVP_PKEY *ca_key, *server_key;
	uint8_t ca_der[PKI_CERT_MAX];
	size_t ca_der_len;
	uint8_t ca_key_hash[32];
};

static int crypto_failed(struct error *err)
{
	unsigned long code = ERR_get_error();
	const char *why = ERR_reason_error_string(code);
	ERR_clear_error();
	return error_set(err, E_INTERNAL, "crypto",
	    _("Certificates cannot be made on this machine: %s."),
	    why ? why : "OpenSSL");
}

/* ----------------------------------------------------------------- files */

static int path_of(const char *dir, const char *name, char out[PATH_MAX],
    struct error *err)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);
	if (n > 0 && n < PATH_MAX)
		return 0;
	return error_set(err, E_INVALID, "path_too_long",
	    _("The path of the state directory is too long. Choose a shorter one."));
}

static int write_bio(const char *dir, const char *name, BIO *bio, mode_t mode,
    struct error *err)
{
	char path[PATH_MAX], *data;
	long len = BIO_get_mem_data(bio, &data);
	int code = path_of(dir, name, path, err);
	if (code < 0)
		return code;
	return file_write(path, data, (size_t)len, mode, err);
}

static int write_key(const char *dir, const char *name, EVP_PKEY *key,
    struct error *err)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	int code;
	if (bio &&
	    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL))
		code = write_bio(dir, name, bio, 0600, err);
	else
		code = crypto_failed(err);
	BIO_free(bio);
	return code;
}

static int write_cert(const char *dir, const char *name, X509 *cert,
    struct error *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int code;
	if (bio && PEM_write_bio_X509(bio, cert))
		code = write_bio(dir, name, bio, 0644, err);
	else
		code = crypto_failed(err);
	BIO_free(bio);
	return code;
}

static int check_permissions(const char *path, struct error *err)
{
	struct stat st;
	if (lstat(path, &st) < 0)
		return error_set(err, errno == ENOENT ? E_NOT_FOUND : E_INVALID,
		    "file_missing", _("%s cannot be read: %s."), path,
		    error_why(errno));
	if (S_ISREG(st.st_mode) && (st.st_mode & 077) == 0)
		return 0;
	return error_set(err, E_PRECONDITION, "key_permissions",
	    _("The key %s could be read or changed by others, so it may be "
	      "known to them. If you are sure that it is not, run: chmod 600 %s"),
	    path, path);
}

static int read_key(const char *dir, const char *name, EVP_PKEY **out,
    struct error *err)
{
	char path[PATH_MAX], *text = NULL;
	size_t len = 0;
	int code;

	if ((code = path_of(dir, name, path, err)) < 0 ||
	    (code = check_permissions(path, err)) < 0 ||
	    (code = file_read(path, PEM_MAX, &text, &len, err)) < 0)
		return code;
	BIO *bio = BIO_new_mem_buf(text, (int)len);
	/* The empty password keeps OpenSSL from asking on the terminal. */
	*out = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, "") : NULL;
	BIO_free(bio);
	OPENSSL_cleanse(text, len);
	free(text);
	if (*out)
		return 0;
	ERR_clear_error();
	return error_set(err, E_INVALID, "key_malformed",
	    _("%s is not a private key. Restore it from a backup."), path);
}

static int read_cert(const char *dir, const char *name, X509 **out,
    struct error *err)
{
	char path[PATH_MAX], *text = NULL;
	size_t len = 0;
	int code;

	if ((code = path_of(dir, name, path, err)) < 0 ||
	    (code = file_read(path, PEM_MAX, &text, &len, err)) < 0)
		return code;
	BIO *bio = BIO_new_mem_buf(text, (int)len);
	*out = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	free(text);
	if (*out)
		return 0;
	ERR_clear_error();
	return error_set(err, E_INVALID, "certificate_malformed",
	    _("%s is not a certificate. Restore it from a backup."), path);
}

/* ---------------------------------------------------------------- making */

static int make_ca(const char *dir, struct error *err)
{
	uint8_t random[4] = { 0 };
	char name[40];
	EVP_PKEY *key = cert_new_key();
	X509 *cert = NULL;
	int code;

	if (!key || RAND_bytes(random, sizeof(random)) != 1) {
		code = crypto_failed(err);
		goto out;
	}
	snprintf(name, sizeof(name), "Viesti CA %02x%02x%02x%02x", random[0],
	    random[1], random[2], random[3]);
	struct cert_plan plan = { CERT_CA, name, key, NULL, key,
		(int64_t)CA_DAYS * DAY_S };
	cert = cert_make(&plan);
	if (!cert) {
		code = crypto_failed(err);
		goto out;
	}
	code = write_key(dir, "ca.key", key, err);
	if (code == 0)
		code = write_cert(dir, "ca.crt", cert, err);
out:
	X509_free(cert);
	EVP_PKEY_free(key);
	return code;
}

/* A new server certificate; the key only when there is none yet. */
static int make_server(struct pki *p, struct error *err)
{
	X509 *cert = NULL;
	int code = 0;

	if (!p->server_key) {
		p->server_key = cert_new_key();
		if (!p->server_key)
			return crypto_failed(err);
		code = write_key(p->dir, "server.key", p->server_key, err);
		if (code < 0)
			return code;
	}
	struct cert_plan plan = { CERT_SERVER, TLS_SERVER_NAME, p->server_key,
		p->ca, p->ca_key, (int64_t)SERVER_DAYS * DAY_S };
	cert = cert_make(&plan);
	if (!cert)
		return crypto_failed(err);
	code = write_cert(p->dir, "server.crt", cert, err);
	if (code < 0) {
		X509_free(cert);
		return code;
	}
	X509_free(p->server);
	p->server = cert;
	return 0;
}

int pki_create(const char *state_dir, struct error *err)
{
	char dir[PATH_MAX], ca[PATH_MAX];
	struct pki *p = NULL;
	int code;

	if ((code = path_of(state_dir, "pki", dir, err)) < 0 ||
	    (code = path_of(dir, "ca.crt", ca, err)) < 0)
		return code;
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return error_set(err, E_UNAVAILABLE, "file_unwritable",
		    _("The directory %s cannot be made: %s."), dir,
		    error_why(errno));
	struct stat st;
	if (lstat(ca, &st) == 0)
		return error_set(err, E_CONFLICT, "pki_exists",
		    _("There is a certificate authority in %s already. Every "
		      "client depends on it, so it is not replaced."),
		    dir);
	code = make_ca(dir, err);
	if (code == 0)
		code = pki_open(&p, state_dir, err); /* makes the server's */
	pki_free(p);
	return code;
}

/* --------------------------------------------------------------- opening */

static int mismatch(const char *dir, const char *name, struct error *err)
{
	ERR_clear_error();
	return error_set(err, E_INVALID, "certificate_mismatch",
	    _("%s/%s.crt and %s/%s.key do not belong together. Restore both "
	      "from one backup."),
	    dir, name, dir, name);
}

static int open_ca(struct pki *p, struct error *err)
{
	unsigned char *der = p->ca_der;
	int code;

	if ((code = read_key(p->dir, "ca.key", &p->ca_key, err)) < 0 ||
	    (code = read_cert(p->dir, "ca.crt", &p->ca, err)) < 0)
		return code;
	if (X509_check_private_key(p->ca, p->ca_key) != 1 ||
	    X509_check_ca(p->ca) != 1)
		return mismatch(p->dir, "ca", err);
	int len = i2d_X509(p->ca, NULL);
	if (len <= 0 || len > PKI_CERT_MAX)
		return mismatch(p->dir, "ca", err);
	p->ca_der_len = (size_t)i2d_X509(p->ca, &der);
	return cert_key_hash(p->ca_key, p->ca_key_hash) < 0 ? crypto_failed(err)
							    : 0;
}

/* Past two thirds of its life? */
static bool is_worn(const X509 *cert)
{
	int64_t begin = tls_cert_begins_at(cert),
		end = tls_cert_expires_at(cert);
	return clock_now_us() >= begin + (end - begin) / 3 * 2;
}

/* What is not there yet is made; what is there must be right. */
static int open_server(struct pki *p, struct error *err)
{
	int code = read_key(p->dir, "server.key", &p->server_key, err);

	if (code == 0)
		code = read_cert(p->dir, "server.crt", &p->server, err);
	if (code == E_NOT_FOUND)
		return make_server(p, err);
	if (code < 0)
		return code;
	if (X509_check_private_key(p->server, p->server_key) != 1 ||
	    X509_verify(p->server, p->ca_key) != 1)
		return mismatch(p->dir, "server", err);
	return is_worn(p->server) ? make_server(p, err) : 0;
}

/* ---------------------------------------------------------------- context */

/*
 * Exactly the expired leaf passes: it may still renew (conn.c lets it do
 * nothing else). Every other failure of verification stays one.
 */
static int on_verify(int ok, X509_STORE_CTX *store)
{
	if (ok)
		return 1;
	return X509_STORE_CTX_get_error(store) == X509_V_ERR_CERT_HAS_EXPIRED &&
	    X509_STORE_CTX_get_error_depth(store) == 0;
}

/* A client without ALPN speaks some other protocol; the select callback would
 * not even be called. */
static int on_client_hello(SSL *ssl, int *alert, void *arg)
{
	const unsigned char *data;
	size_t len;
	(void)arg;
	if (SSL_client_hello_get0_ext(ssl,
		TLSEXT_TYPE_application_layer_protocol_negotiation, &data,
		&len))
		return SSL_CLIENT_HELLO_SUCCESS;
	*alert = SSL_AD_NO_APPLICATION_PROTOCOL;
	return SSL_CLIENT_HELLO_ERROR;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned int in_len, void *arg)
{
	static const unsigned char ours[] = "\x08" TLS_ALPN
					    "\x0e" TLS_ALPN_ENROL;
	struct pki *p = arg;
	unsigned char *chosen;
	if (SSL_select_next_proto(&chosen, out_len, ours, sizeof(ours) - 1, in,
		in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	if (*out_len != strlen(TLS_ALPN_ENROL))
		return SSL_TLSEXT_ERR_OK;
	/* Who enrols has no certificate yet, and gets to know the CA's. */
	SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	return SSL_add1_chain_cert(ssl, p->ca) == 1
	    ? SSL_TLSEXT_ERR_OK
	    : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int open_context(struct pki *p, struct error *err)
{
	p->ctx = SSL_CTX_new(TLS_server_method());
	if (!p->ctx || tls_context_setup(p->ctx) < 0 ||
	    SSL_CTX_use_certificate(p->ctx, p->server) != 1 ||
	    SSL_CTX_use_PrivateKey(p->ctx, p->server_key) != 1 ||
	    X509_STORE_add_cert(SSL_CTX_get_cert_store(p->ctx), p->ca) != 1 ||
	    SSL_CTX_add_client_CA(p->ctx, p->ca) != 1 ||
	    SSL_CTX_set_purpose(p->ctx, X509_PURPOSE_SSL_CLIENT) != 1)
		return crypto_failed(err);
	SSL_CTX_set_verify(p->ctx,
	    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, on_verify);
	SSL_CTX_set_verify_depth(p->ctx,
	    0); /* nobody stands between CA and leaf */
	SSL_CTX_set_max_cert_list(p->ctx, 8192);
	SSL_CTX_set_client_hello_cb(p->ctx, on_client_hello, NULL);
	SSL_CTX_set_alpn_select_cb(p->ctx, on_alpn, p);
	return 0;
}

int pki_open(struct pki **out, const char *state_dir, struct error *err)
{
	struct pki *p = calloc(1, sizeof(*p));
	int code;

	*out = NULL;
	if (!p)
		return error_set(err, E_EXHAUSTED, "memory",
		    _("No memory is left."));
	ERR_clear_error();
	if ((code = path_of(state_dir, "pki", p->dir, err)) < 0 ||
	    (code = open_ca(p, err)) < 0 || (code = open_server(p, err)) < 0 ||
	    (code = open_context(p, err)) < 0) {
		pki_free(p);
		return code;
	}
	*out = p;
	return 0;
}

void pki_free(struct pki *p)
{
	if (!p)
		return;
	SSL_CTX_free(p->ctx);
	X509_free(p->ca);
	X509_free(p->server);
	EVP_PKEY_free(p->ca_key);
	EVP_PKEY_free(p->server_key);
	free(p);
}

int pki_refresh(struct pki *p, struct error *err)
{
	int code;

	if (!is_worn(p->server))
		return 0;
	code = make_server(p, err);
	if (code < 0)
		return code;
	if (SSL_CTX_use_certificate(p->ctx, p->server) != 1)
		return crypto_failed(err);
	log_event(LOG_INFO, "server_certificate", "made=1");
	return 0;
}

SSL_CTX *pki_server_context(struct pki *p)
{
	return p->ctx;
}

const uint8_t *pki_ca_der(const struct pki *p, size_t *len)
{
	*len = p->ca_der_len;
	return p->ca_der;
}

void pki_ca_key_hash(const struct pki *p, uint8_t hash[32])
{
	memcpy(hash, p->ca_key_hash, 32);
}

int64_t pki_server_expires_at(const struct pki *p)
{
	return tls_cert_expires_at(p->server);
}

/* --------------------------------------------------------------- signing */

static int csr_malformed(struct error *err)
{
	ERR_clear_error();
	return error_set(err, E_INVALID, "csr_malformed",
	    _("The certificate request cannot be read. Update the client."));
}

/* The key of a request that its owner has signed; *out is yours. */
static int csr_key(const uint8_t *csr, size_t len, EVP_PKEY **out,
    struct error *err)
{
	const unsigned char *at = csr;
	X509_REQ *req = len > 0 && len <= PKI_CERT_MAX
	    ? d2i_X509_REQ(NULL, &at, (long)len)
	    : NULL;
	EVP_PKEY *key = NULL;
	int code = 0;

	ERR_clear_error();
	if (!req || at != csr + len) {
		code = csr_malformed(err);
		goto out;
	}
	key = X509_REQ_get_pubkey(req);
	if (!key || !cert_key_is_p256(key)) {
		ERR_clear_error();
		code = error_set(err, E_INVALID, "csr_key",
		    _("The key of the certificate request is not of the kind "
		      "P-256. Update the client."));
		goto out;
	}
	if (X509_REQ_verify(req, key) != 1)
		code = csr_malformed(err);
out:
	if (code < 0) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	*out = key;
	X509_REQ_free(req);
	return code;
}

int pki_csr_key_hash(const uint8_t *csr, size_t csr_len, uint8_t hash[32],
    struct error *err)
{
	EVP_PKEY *key;
	int code = csr_key(csr, csr_len, &key, err);
	if (code < 0)
		return code;
	if (cert_key_hash(key, hash) < 0)
		code = crypto_failed(err);
	EVP_PKEY_free(key);
	return code;
}

/* 5 % earlier or later, so that not all of a house end on one day. */
static int64_t with_jitter(int64_t seconds)
{
	uint32_t random = 0;
	if (RAND_bytes((unsigned char *)&random, sizeof(random)) != 1)
		return seconds;
	return seconds - seconds / 20 + random % (seconds / 10 + 1);
}

static int fill_issued(X509 *cert, struct pki_issued *out, struct error *err)
{
	unsigned char *at = out->der;
	int len = i2d_X509(cert, NULL);
	if (len <= 0 || len > PKI_CERT_MAX)
		return crypto_failed(err);
	out->der_len = (size_t)i2d_X509(cert, &at);
	out->expires_at = tls_cert_expires_at(cert);
	if (cert_hash(cert, out->cert_hash) < 0 ||
	    cert_key_hash(X509_get0_pubkey(cert), out->key_hash) < 0)
		return crypto_failed(err);
	return 0;
}

int pki_issue(struct pki *p, const uint8_t *csr, size_t csr_len, int64_t client,
    int64_t days, struct pki_issued *out, struct error *err)
{
	char name[40];
	EVP_PKEY *key;
	int code = csr_key(csr, csr_len, &key, err);

	if (code < 0)
		return code;
	snprintf(name, sizeof(name), "client-%lld", (long long)client);
	struct cert_plan plan = { CERT_CLIENT, name, key, p->ca, p->ca_key,
		with_jitter(days * DAY_S) };
	X509 *cert = cert_make(&plan);
	code = cert ? fill_issued(cert, out, err) : crypto_failed(err);
	X509_free(cert);
	EVP_PKEY_free(key);
	return code;
}
