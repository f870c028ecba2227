/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Contexts and verification of a client's TLS. See trust.h.
 */
#include "client/trust.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "client/keys.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/tls.h"

static int no_context(struct error *err)
{
	ERR_clear_error();
	return error_set(err, E_INTERNAL, "openssl",
	    _("TLS could not be set up on this machine."));
}

static SSL_CTX *context_new(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx && tls_context_setup(ctx) < 0) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	if (ctx)
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	return ctx;
}

int trust_profile(SSL_CTX **out, const struct profile *p, struct error *err)
{
	EVP_PKEY *key = NULL;
	X509 *own = NULL, *ca = NULL;
	SSL_CTX *ctx = NULL;
	int code = keys_load(&key, p->dir, "client.key", err);

	if (!code)
		code = keys_load_certificate(&own, p->dir, "client.crt", err);
	if (!code)
		code = keys_load_certificate(&ca, p->dir, "ca.crt", err);
	if (code)
		goto out;
	ctx = context_new();
	if (!ctx || !X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca)) {
		code = no_context(err);
		goto out;
	}
	if (SSL_CTX_use_certificate(ctx, own) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, key) != 1) {
		ERR_clear_error();
		code = error_set(err, E_INVALID, "profile_broken",
		    _("The key and the certificate in %s do not belong together. Ask the organiser for a new invite and enrol again with --replace."),
		    p->dir);
		goto out;
	}
	*out = ctx;
	ctx = NULL;
out:
	SSL_CTX_free(ctx);
	X509_free(ca);
	X509_free(own);
	EVP_PKEY_free(key);
	return code;
}

/* The CA of the invite among the certificates that the server presents. */
static X509 *find_ca(X509_STORE_CTX *store, const uint8_t pin[32])
{
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
	uint8_t hash[32];

	for (int i = 0; i < sk_X509_num(chain); i++) {
		X509 *x = sk_X509_value(chain, i);
		if (X509_check_ca(x) == 1 && keys_hash(x, hash) == 0 &&
		    memcmp(hash, pin, sizeof(hash)) == 0)
			return x;
	}
	return NULL;
}

/* Nothing, and least of all the invite's secret, is sent before this says yes:
 * a stranger's server could redeem the invite for itself. */
static int verify_invite(X509_STORE_CTX *store, void *pin)
{
	STACK_OF(X509) *trusted = NULL;
	X509 *ca = find_ca(store, pin);
	int good = 0;

	if (!ca) {
		X509_STORE_CTX_set_error(store,
		    X509_V_ERR_APPLICATION_VERIFICATION);
		return 0;
	}
	trusted = sk_X509_new_null();
	if (trusted && sk_X509_push(trusted, ca) > 0) {
		X509_STORE_CTX_set0_trusted_stack(store, trusted);
		good = X509_verify_cert(store) == 1;
	}
	/* The chain that was built holds references of its own. */
	sk_X509_free(trusted);
	return good;
}

int trust_invite(SSL_CTX **out, const uint8_t ca_key_hash[32],
    struct error *err)
{
	SSL_CTX *ctx = context_new();

	if (!ctx)
		return no_context(err);
	SSL_CTX_set_cert_verify_callback(ctx, verify_invite,
	    (void *)(uintptr_t)ca_key_hash);
	*out = ctx;
	return 0;
}

SSL *trust_stream(SSL_CTX *ctx, const char *alpn)
{
	uint8_t list[64];
	size_t len = strlen(alpn);
	SSL *ssl = SSL_new(ctx);

	if (!ssl || len >= sizeof(list))
		goto bad;
	list[0] = (uint8_t)len;
	memcpy(list + 1, alpn, len);
	SSL_set_hostflags(ssl,
	    X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (SSL_set_alpn_protos(ssl, list, (unsigned)len + 1) != 0 ||
	    SSL_set1_host(ssl, TLS_SERVER_NAME) != 1 ||
	    SSL_set_tlsext_host_name(ssl, TLS_SERVER_NAME) != 1)
		goto bad;
	return ssl;
bad:
	SSL_free(ssl);
	return NULL;
}

bool trust_protocol(const SSL *ssl, const char *alpn)
{
	const unsigned char *chosen = NULL;
	unsigned len = 0;

	SSL_get0_alpn_selected(ssl, &chosen, &len);
	return len == strlen(alpn) && memcmp(chosen, alpn, len) == 0;
}

static int clock_off(const char *where, bool expired, struct error *err)
{
	char now[I18N_SIZE];

	i18n_time(clock_now_us(), now);
	if (expired)
		return error_set(err, E_UNAUTHENTICATED, "clock_off",
		    _("By this machine's clock (%s) the certificate of the server %s has run out. Set the clock; if it is right, tell the organiser."),
		    now, where);
	return error_set(err, E_UNAUTHENTICATED, "clock_off",
	    _("By this machine's clock (%s) the certificate of the server %s is not valid yet. Set the clock and try again."),
	    now, where);
}

static int unverified(long result, const char *where, struct error *err)
{
	switch (result) {
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return clock_off(where, false, err);
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return clock_off(where, true, err);
	case X509_V_ERR_APPLICATION_VERIFICATION:
		return error_set(err, E_UNAUTHENTICATED, "wrong_certificate",
		    _("The server %s is not the one that the invite is from, so nothing was sent to it. Ask the organiser for a new invite."),
		    where);
	default:
		return error_set(err, E_UNAUTHENTICATED, "wrong_certificate",
		    _("The server %s is not the one this client was enrolled with (%s), so nothing was sent to it. Tell the organiser; if the competition has a new server, you need a new invite."),
		    where, X509_verify_cert_error_string(result));
	}
}

/* What the server's alert means here. */
static int alerted(int alert, const char *where, struct error *err)
{
	switch (alert) {
	case SSL_AD_NO_APPLICATION_PROTOCOL:
	case SSL_AD_PROTOCOL_VERSION:
	case SSL_AD_HANDSHAKE_FAILURE:
		return error_set(err, E_UNIMPLEMENTED, "version_apart",
		    _("The server %s and this program have no protocol in common: one of them is too old. Install the newest version of both."),
		    where);
	case SSL_AD_CERTIFICATE_EXPIRED:
		return error_set(err, E_UNAUTHENTICATED, "certificate_expired",
		    _("This client's certificate has run out too long ago to be renewed. Ask the organiser for a new invite and enrol again with --replace."));
	case SSL_AD_BAD_CERTIFICATE:
	case SSL_AD_UNSUPPORTED_CERTIFICATE:
	case SSL_AD_CERTIFICATE_REVOKED:
	case SSL_AD_CERTIFICATE_UNKNOWN:
	case SSL_AD_UNKNOWN_CA:
	case SSL_AD_ACCESS_DENIED:
	case SSL_AD_CERTIFICATE_REQUIRED:
		return error_set(err, E_UNAUTHENTICATED, "unknown_certificate",
		    _("The server %s does not accept this client's certificate. Ask the organiser for a new invite and enrol again with --replace."),
		    where);
	default:
		return error_set(err, E_UNAVAILABLE, "tls_alert",
		    _("The server %s ended the connection (TLS alert %d). Try again; if it goes on, tell the organiser."),
		    where, alert);
	}
}

int trust_refusal(const SSL *ssl, int alert, const char *where,
    struct error *err)
{
	long result = ssl ? SSL_get_verify_result(ssl) : X509_V_OK;

	if (result != X509_V_OK)
		return unverified(result, where, err);
	if (alert >= 0)
		return alerted(alert, where, err);
	return error_set(err, E_UNAVAILABLE, "no_viesti",
	    _("What answers at %s is not a Viesti server. Check the address; if the server has moved, ask the organiser for a new invite."),
	    where);
}
