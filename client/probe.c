/* SPDX-License-Identifier: EUPL-1.2 */
/* What stands behind a port. See probe.h. */
#include "client/probe.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "client/trust.h"
#include "common/clock.h"
#include "common/text.h"
#include "common/tls.h"

#define TLS_ALERT 21 /* record types of TLS */
#define TLS_HANDSHAKE 22

static int probe_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

static void on_info(const SSL *ssl, int where, int value)
{
	struct probe *p = SSL_get_ex_data(ssl, probe_index());

	if (p && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
	    (value & 0xff) != SSL_AD_CLOSE_NOTIFY)
		p->alert = value & 0xff;
}

/* Takes what is shown as it is: it is looked at, not believed. */
static int on_certificate(X509_STORE_CTX *store, void *arg)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	struct probe *p = SSL_get_ex_data(ssl, probe_index());
	X509 *leaf = X509_STORE_CTX_get0_cert(store);

	(void)arg;
	if (leaf && !p->certificate && X509_up_ref(leaf))
		p->certificate = leaf;
	return 1;
}

/* Did something come that is no TLS? Its first line is kept. */
static bool is_other(struct probe *p, int fd)
{
	unsigned char front[sizeof(p->words) - 1];
	ssize_t n = recv(fd, front, sizeof(front), MSG_PEEK | MSG_DONTWAIT);

	if (n <= 0 || front[0] == TLS_ALERT || front[0] == TLS_HANDSHAKE)
		return false;
	p->answer = PROBE_NO_TLS;
	memcpy(p->words, front, (size_t)n);
	p->words[n] = '\0';
	p->words[strcspn(p->words, "\r\n")] = '\0';
	text_scrub(p->words);
	return true;
}

static bool wait_for(int fd, int error, int64_t until_us)
{
	struct pollfd pfd = { .fd = fd,
		.events = error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN };
	int n;

	do {
		int64_t left = until_us - clock_mono_us();
		n = poll(&pfd, 1, left > 0 ? (int)(left / 1000) + 1 : 0);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

/* We speak first, but do not listen yet. */
static bool set_streams(SSL *ssl, int fd)
{
	BIO *nothing = BIO_new(BIO_s_mem());

	if (!nothing)
		return false;
	BIO_set_mem_eof_return(nothing, -1);
	SSL_set0_rbio(ssl, nothing);
	return SSL_set_wfd(ssl, fd) == 1;
}

/* What comes first is looked at before TLS swallows it. */
static enum probe_answer knock(struct probe *p, SSL *ssl, int fd,
    int64_t until_us)
{
	bool heard = false;

	for (;;) {
		ERR_clear_error();
		int n = SSL_do_handshake(ssl);
		int error = n == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl, n);
		if (p->certificate)
			return PROBE_CERTIFICATE;
		if (error != SSL_ERROR_WANT_READ &&
		    error != SSL_ERROR_WANT_WRITE)
			break;
		if (!wait_for(fd, error, until_us))
			return PROBE_SILENT;
		if (!heard && error == SSL_ERROR_WANT_READ) {
			heard = true;
			if (is_other(p, fd))
				return PROBE_NO_TLS;
			SSL_set_rfd(ssl, fd);
		}
	}
	return p->alert >= 0 ? PROBE_ALERT : PROBE_CLOSED;
}

/* The certificate came; whether our protocol was agreed on stands in the same
 * flight, so the handshake is ended before that is asked. */
static void note_protocol(struct probe *p, SSL *ssl, const char *alpn)
{
	p->viesti = SSL_version(ssl) == TLS1_3_VERSION &&
	    trust_protocol(ssl, alpn);
}

static SSL *stream(SSL_CTX *ctx, struct probe *p, const char *alpn)
{
	SSL_CTX_set_cert_verify_callback(ctx, on_certificate, NULL);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL *ssl = trust_stream(ctx, alpn);

	if (!ssl)
		return NULL;
	SSL_set_ex_data(ssl, probe_index(), p);
	SSL_set_info_callback(ssl, on_info);
	SSL_set_connect_state(ssl);
	return ssl;
}

void probe_run(struct probe *p, int fd, const char *alpn, int64_t until_us)
{
	/* Not our own context: what opens TLS may be older than 1.3. */
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = NULL;

	*p = (struct probe){ .answer = PROBE_BROKEN, .alert = -1 };
	if (ctx)
		ssl = stream(ctx, p, alpn);
	if (ssl && set_streams(ssl, fd)) {
		p->answer = knock(p, ssl, fd, until_us);
		note_protocol(p, ssl, alpn);
	}
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	ERR_clear_error();
	close(fd);
}

void probe_fini(struct probe *p)
{
	X509_free(p->certificate);
	p->certificate = NULL;
}
