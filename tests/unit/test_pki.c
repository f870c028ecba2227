/* SPDX-License-Identifier: EUPL-1.2 */
/* The authority's files, what it signs, and whom its context lets in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "common/clock.h"
#include "common/tls.h"
#include "tests/support/certs.h"

static struct certs certs;
static struct error err;

static int before(void **state)
{
	(void)state;
	memset(&err, 0, sizeof(err));
	certs_open(&certs);
	return 0;
}

static int after(void **state)
{
	(void)state;
	certs_close(&certs);
	return 0;
}

static const char *path(const char *name)
{
	static char out[128];
	snprintf(out, sizeof(out), "%s/pki/%s", certs.dir, name);
	return out;
}

static int reopen(void)
{
	pki_free(certs.pki);
	return pki_open(&certs.pki, certs.dir, &err);
}

static bool verifies(X509 *cert, int purpose)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_STORE_add_cert(store, certs.ca);
	X509_STORE_CTX_init(ctx, store, cert, NULL);
	X509_STORE_CTX_set_purpose(ctx, purpose);
	int ok = X509_verify_cert(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	ERR_clear_error();
	return ok == 1;
}

/* ----------------------------------------------------------------- files */

static void keys_are_for_their_owner_alone(void **state)
{
	(void)state;
	struct stat st;
	assert_int_equal(stat(path("ca.key"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(path("server.key"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(path(""), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void an_authority_is_the_same_when_opened_again(void **state)
{
	(void)state;
	uint8_t one[32], two[32];
	int64_t expires = pki_server_expires_at(certs.pki);
	pki_ca_key_hash(certs.pki, one);
	assert_int_equal(reopen(), 0);
	pki_ca_key_hash(certs.pki, two);
	assert_memory_equal(one, two, 32);
	assert_int_equal(pki_server_expires_at(certs.pki), expires);
	assert_true(expires > clock_now_us() + 360LL * 86400 * 1000000);
}

static void an_authority_is_never_replaced(void **state)
{
	(void)state;
	assert_int_equal(pki_create(certs.dir, &err), E_CONFLICT);
	assert_string_equal(err.reason, "pki_exists");
}

static void keys_that_others_may_read_are_refused(void **state)
{
	(void)state;
	static const char *const names[] = { "ca.key", "server.key" };
	for (int i = 0; i < 2; i++) {
		assert_int_equal(chmod(path(names[i]), 0640), 0);
		assert_int_equal(reopen(), E_PRECONDITION);
		assert_string_equal(err.reason, "key_permissions");
		assert_non_null(strstr(err.text, "chmod 600"));
		assert_int_equal(chmod(path(names[i]), 0600), 0);
	}
	assert_int_equal(reopen(), 0);
}

static void a_key_of_another_authority_is_refused(void **state)
{
	(void)state;
	struct certs other;
	char from[128], to[128];
	certs_open(&other);
	snprintf(from, sizeof(from), "%s/pki/ca.key", other.dir);
	snprintf(to, sizeof(to), "%s", path("ca.key"));
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(reopen(), E_INVALID);
	assert_string_equal(err.reason, "certificate_mismatch");
	certs_close(&other);
}

static void a_missing_authority_is_not_made_in_passing(void **state)
{
	(void)state;
	unlink(path("ca.crt"));
	assert_int_equal(reopen(), E_NOT_FOUND);
	assert_int_not_equal(access(path("ca.crt"), F_OK), 0);
}

static void a_missing_server_certificate_is_made(void **state)
{
	(void)state;
	unlink(path("server.crt"));
	unlink(path("server.key"));
	assert_int_equal(reopen(), 0);
	assert_int_equal(access(path("server.crt"), F_OK), 0);
}

static void a_damaged_file_is_named(void **state)
{
	(void)state;
	assert_int_equal(truncate(path("server.crt"), 100), 0);
	assert_int_equal(reopen(), E_INVALID);
	assert_string_equal(err.reason, "certificate_malformed");
	assert_non_null(strstr(err.text, "server.crt"));
}

static X509 *server_cert(void)
{
	return SSL_CTX_get0_certificate(pki_server_context(certs.pki));
}

static void the_server_certificate_is_for_servers_and_the_logical_name(void *
	*state)
{
	(void)state;
	assert_int_equal(X509_check_host(server_cert(), TLS_SERVER_NAME, 0, 0,
			     NULL),
	    1);
	assert_int_equal(X509_check_host(server_cert(), "localhost", 0, 0,
			     NULL),
	    0);
	assert_true(verifies(server_cert(), X509_PURPOSE_SSL_SERVER));
	assert_false(verifies(server_cert(), X509_PURPOSE_SSL_CLIENT));
}

/* A server certificate that began long ago takes the place of the good one. */
static void a_worn_server_certificate_is_made_anew(void **state)
{
	(void)state;
	EVP_PKEY *key = SSL_CTX_get0_privatekey(pki_server_context(certs.pki));
	struct cert_plan plan = { CERT_SERVER, TLS_SERVER_NAME, key, certs.ca,
		certs.ca_key, 100 }; /* 400 s of life, 300 of them over */
	X509 *worn = cert_make(&plan);
	BIO *bio = BIO_new_file(path("server.crt"), "w");
	PEM_write_bio_X509(bio, worn);
	BIO_free(bio);
	X509_free(worn);
	assert_int_equal(reopen(), 0);
	assert_true(pki_server_expires_at(certs.pki) >
	    clock_now_us() + 360LL * 86400 * 1000000);
	int64_t expires = pki_server_expires_at(certs.pki);
	assert_int_equal(pki_refresh(certs.pki, &err), 0);
	assert_int_equal(pki_server_expires_at(certs.pki), expires);
}

/* --------------------------------------------------------------- signing */

static X509 *issue(EVP_PKEY *key, const char *cn, struct pki_issued *out)
{
	uint8_t csr[2048];
	size_t len = certs_csr(key, cn, csr);
	assert_int_equal(pki_issue(certs.pki, csr, len, 42, 180, out, &err), 0);
	const unsigned char *at = out->der;
	X509 *cert = d2i_X509(NULL, &at, (long)out->der_len);
	assert_non_null(cert);
	return cert;
}

static void only_the_key_of_a_request_is_used(void **state)
{
	(void)state;
	struct pki_issued issued;
	uint8_t hash[32];
	char cn[64] = "";
	EVP_PKEY *key = cert_new_key();
	X509 *cert = issue(key, "viesti.internal", &issued);

	X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName,
	    cn, sizeof(cn));
	assert_string_equal(cn, "client-42");
	assert_true(verifies(cert, X509_PURPOSE_SSL_CLIENT));
	assert_false(verifies(cert, X509_PURPOSE_SSL_SERVER));
	assert_int_equal(X509_check_ca(cert), 0);
	assert_int_equal(X509_check_host(cert, TLS_SERVER_NAME, 0,
			     X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL),
	    0);
	assert_int_equal(cert_hash(cert, hash), 0);
	assert_memory_equal(hash, issued.cert_hash, 32);
	assert_int_equal(cert_key_hash(key, hash), 0);
	assert_memory_equal(hash, issued.key_hash, 32);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void certificates_do_not_all_end_on_one_day(void **state)
{
	(void)state;
	int64_t least = INT64_MAX, most = 0, day = 86400LL * 1000000;
	EVP_PKEY *key = cert_new_key();
	for (int i = 0; i < 40; i++) {
		struct pki_issued issued;
		X509_free(issue(key, "x", &issued));
		int64_t life = issued.expires_at - clock_now_us();
		least = life < least ? life : least;
		most = life > most ? life : most;
	}
	assert_true(least >= 170 * day && most <= 190 * day);
	assert_true(most - least > 2 * day);
	EVP_PKEY_free(key);
}

static void the_same_key_is_recognised(void **state)
{
	(void)state;
	uint8_t csr[2048], one[32], two[32];
	EVP_PKEY *key = cert_new_key(), *other = cert_new_key();
	size_t len = certs_csr(key, "a", csr);
	assert_int_equal(pki_csr_key_hash(csr, len, one, &err), 0);
	len = certs_csr(key, "b", csr);
	assert_int_equal(pki_csr_key_hash(csr, len, two, &err), 0);
	assert_memory_equal(one, two, 32);
	len = certs_csr(other, "a", csr);
	assert_int_equal(pki_csr_key_hash(csr, len, two, &err), 0);
	assert_memory_not_equal(one, two, 32);
	EVP_PKEY_free(key);
	EVP_PKEY_free(other);
}

static void expect_refused(const uint8_t *csr, size_t len, const char *reason)
{
	struct pki_issued issued;
	uint8_t hash[32];
	assert_int_equal(pki_issue(certs.pki, csr, len, 1, 180, &issued, &err),
	    E_INVALID);
	assert_string_equal(err.reason, reason);
	assert_int_equal(pki_csr_key_hash(csr, len, hash, &err), E_INVALID);
	assert_int_equal(ERR_peek_error(), 0);
}

static void keys_of_other_kinds_are_refused(void **state)
{
	(void)state;
	uint8_t csr[2048];
	EVP_PKEY *keys[] = { EVP_EC_gen("P-384"), EVP_EC_gen("secp256k1"),
		EVP_RSA_gen(2048) };
	for (int i = 0; i < 3; i++) {
		expect_refused(csr, certs_csr(keys[i], "x", csr), "csr_key");
		EVP_PKEY_free(keys[i]);
	}
}

static void damaged_requests_are_refused_at_every_byte(void **state)
{
	(void)state;
	uint8_t csr[2048];
	EVP_PKEY *key = cert_new_key();
	size_t len = certs_csr(key, "x", csr);
	for (size_t i = 0; i < len; i++) {
		struct pki_issued issued;
		csr[i] ^= 0x21;
		assert_int_equal(pki_issue(certs.pki, csr, len, 1, 180, &issued,
				     &err),
		    E_INVALID);
		csr[i] ^= 0x21;
		assert_int_equal(pki_issue(certs.pki, csr, i, 1, 180, &issued,
				     &err),
		    E_INVALID);
	}
	csr[len] = 0;
	expect_refused(csr, len + 1, "csr_malformed");
	expect_refused(csr, 0, "csr_malformed");
	EVP_PKEY_free(key);
}

/* --------------------------------------------------------------- context */

/* A handshake in memory, and a byte from the server, which proves that the
 * client was let in. Returns the server's verdict. */
static bool shakes(SSL_CTX *client_ctx)
{
	SSL *server = SSL_new(pki_server_context(certs.pki));
	SSL *client = SSL_new(client_ctx);
	BIO *a, *b;
	BIO_new_bio_pair(&a, 65536, &b, 65536);
	SSL_set_bio(server, a, a);
	SSL_set_bio(client, b, b);
	SSL_set_accept_state(server);
	SSL_set_connect_state(client);
	for (int i = 0; i < 10; i++) {
		SSL_do_handshake(client);
		SSL_do_handshake(server);
	}
	char byte = 0;
	bool in = SSL_is_init_finished(server) &&
	    SSL_write(server, "x", 1) == 1 && SSL_read(client, &byte, 1) == 1;
	SSL_free(server);
	SSL_free(client);
	ERR_clear_error();
	return in;
}

static bool shakes_with(X509 *cert, EVP_PKEY *key, const char *alpn)
{
	SSL_CTX *ctx = certs_client(&certs, cert, key, alpn);
	bool in = shakes(ctx);
	SSL_CTX_free(ctx);
	return in;
}

static void an_enrolled_client_comes_in(void **state)
{
	(void)state;
	SSL_CTX *ctx = certs_enrolled(&certs);
	assert_true(shakes(ctx));
	SSL_CTX_free(ctx);
}

static void without_a_certificate_only_enrolment_is_open(void **state)
{
	(void)state;
	assert_false(shakes_with(NULL, NULL, TLS_ALPN));
	assert_true(shakes_with(NULL, NULL, TLS_ALPN_ENROL));
}

static void other_protocols_are_refused(void **state)
{
	(void)state;
	assert_false(shakes_with(NULL, NULL, NULL));
	assert_false(shakes_with(NULL, NULL, "h2"));
	assert_false(shakes_with(NULL, NULL, "viesti/2"));
}

static void old_versions_of_tls_are_refused(void **state)
{
	(void)state;
	SSL_CTX *ctx = certs_enrolled(&certs);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	assert_false(shakes(ctx));
	SSL_CTX_free(ctx);
}

/* Certificates under our own authority, with one thing wrong each. */
struct bad {
	enum cert_kind kind;
	bool own_ca; /* false: signed by another authority */
	int64_t seconds;
	bool in;
};

static const struct bad cases[] = {
	{ CERT_CLIENT, true, 3600, true },
	{ CERT_CLIENT, true, -60, true }, /* expired: in, for renewal */
	{ CERT_CLIENT, false, 3600, false },
	{ CERT_CLIENT, false, -60,
	    false }, /* expired and of another authority */
	{ CERT_SERVER, true, 3600, false },
	{ CERT_SERVER, true, -60, false },
	{ CERT_CA, true, 3600, false },
};

static void one_thing_wrong_is_enough(void **state)
{
	(void)state;
	struct certs other;
	certs_open(&other);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct certs *by = cases[i].own_ca ? &certs : &other;
		EVP_PKEY *key = cert_new_key();
		struct cert_plan plan = { cases[i].kind, "client-1", key,
			by->ca, by->ca_key, cases[i].seconds };
		X509 *cert = cert_make(&plan);
		assert_int_equal(shakes_with(cert, key, TLS_ALPN), cases[i].in);
		X509_free(cert);
		EVP_PKEY_free(key);
	}
	certs_close(&other);
}

static void a_self_signed_certificate_is_refused(void **state)
{
	(void)state;
	EVP_PKEY *key = cert_new_key();
	struct cert_plan plan = { CERT_CLIENT, "client-1", key, NULL, key,
		3600 };
	X509 *cert = cert_make(&plan);
	assert_false(shakes_with(cert, key, TLS_ALPN));
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* Signed anew by the authority after a change of dates or with SHA-1. */
static void not_yet_valid_and_sha1_are_refused(void **state)
{
	(void)state;
	for (int sha1 = 0; sha1 < 2; sha1++) {
		EVP_PKEY *key = cert_new_key();
		struct cert_plan plan = { CERT_CLIENT, "client-1", key,
			certs.ca, certs.ca_key, 86400 };
		X509 *cert = cert_make(&plan);
		if (!sha1)
			ASN1_TIME_set(X509_getm_notBefore(cert),
			    time(NULL) + 3600);
		X509_sign(cert, certs.ca_key, sha1 ? EVP_sha1() : EVP_sha256());
		assert_false(shakes_with(cert, key, TLS_ALPN));
		X509_free(cert);
		EVP_PKEY_free(key);
	}
}

/* A client that was issued a certificate must not stand between the
 * authority and somebody else. */
static void nobody_stands_between_the_authority_and_a_client(void **state)
{
	(void)state;
	EVP_PKEY *middle_key = cert_new_key(), *key = cert_new_key();
	struct cert_plan plan = { CERT_CA, "client-1", middle_key, certs.ca,
		certs.ca_key, 3600 };
	X509 *middle = cert_make(&plan);
	struct cert_plan leaf = { CERT_CLIENT, "client-2", key, middle,
		middle_key, 3600 };
	X509 *cert = cert_make(&leaf);
	SSL_CTX *ctx = certs_client(&certs, cert, key, TLS_ALPN);
	SSL_CTX_add1_chain_cert(ctx, middle);
	assert_false(shakes(ctx));
	SSL_CTX_free(ctx);
	X509_free(cert);
	X509_free(middle);
	EVP_PKEY_free(key);
	EVP_PKEY_free(middle_key);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, before, after)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_are_for_their_owner_alone),
		TEST(an_authority_is_the_same_when_opened_again),
		TEST(an_authority_is_never_replaced),
		TEST(keys_that_others_may_read_are_refused),
		TEST(a_key_of_another_authority_is_refused),
		TEST(a_missing_authority_is_not_made_in_passing),
		TEST(a_missing_server_certificate_is_made),
		TEST(a_damaged_file_is_named),
		TEST(
		    the_server_certificate_is_for_servers_and_the_logical_name),
		TEST(a_worn_server_certificate_is_made_anew),
		TEST(only_the_key_of_a_request_is_used),
		TEST(certificates_do_not_all_end_on_one_day),
		TEST(the_same_key_is_recognised),
		TEST(keys_of_other_kinds_are_refused),
		TEST(damaged_requests_are_refused_at_every_byte),
		TEST(an_enrolled_client_comes_in),
		TEST(without_a_certificate_only_enrolment_is_open),
		TEST(other_protocols_are_refused),
		TEST(old_versions_of_tls_are_refused),
		TEST(one_thing_wrong_is_enough),
		TEST(a_self_signed_certificate_is_refused),
		TEST(not_yet_valid_and_sha1_are_refused),
		TEST(nobody_stands_between_the_authority_and_a_client),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
