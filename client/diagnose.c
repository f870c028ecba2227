/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The checks, in the order in which a connection needs them. See diagnose.h.
 *
 * A check fills its finding's text with what it saw and returns 0, or fills
 * it as an error and returns the code; advice is put beside it. The clock is
 * looked at even when the server's answer failed, because a wrong clock may be
 * why.
 */
#include "client/diagnose.h"

#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/x509v3.h>

#include "client/connect.h"
#include "client/diagnose_advice.h"
#include "client/keys.h"
#include "client/probe.h"
#include "client/profile.h"
#include "client/trust.h"
#include "client/words.h"
#include "common/buf.h"
#include "common/clock.h"
#include "common/i18n.h"
#include "common/text.h"
#include "common/tls.h"

#define NAME_US 4000000
#define REACH_US 4000000
#define KNOCK_US 5000000
#define CLOCK_APART_US ((int64_t)120 * 1000000)
#define MINUTE_US ((int64_t)60 * 1000000)
#define ADDRESSES 200

struct diagnosis {
	const char *dir, *program;
	struct profile profile;
	X509 *own, *ca;
	struct addrinfo *addresses;
	struct probe probe;
	struct link *link;
	const char *failed; /* the check that failed first */
};

typedef int check_fn(struct diagnosis *d, struct diagnose_finding *f);

/* What was found, where nothing is wrong. */
static int fine(struct diagnose_finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static int fine(struct diagnose_finding *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->why.text, sizeof(f->why.text), fmt, ap);
	va_end(ap);
	return 0;
}

/* ------------------------------------------------------------- this machine */

static int check_profile(struct diagnosis *d, struct diagnose_finding *f)
{
	const struct profile *p = &d->profile;
	int code = profile_open(&d->profile, d->dir, &f->why);

	if (code)
		return code;
	return fine(f, _("%s, %s; the server is %s, port %u."),
	    words_name(p->name), words_role(p->role), p->address, p->port);
}

static int check_certificate(struct diagnosis *d, struct diagnose_finding *f)
{
	const char *dir = d->profile.dir;
	SSL_CTX *ctx = NULL;
	char date[I18N_SIZE];
	int code = trust_profile(&ctx, &d->profile, &f->why);

	SSL_CTX_free(ctx);
	if (!code)
		code = keys_load_certificate(&d->own, dir, "client.crt",
		    &f->why);
	if (!code)
		code = keys_load_certificate(&d->ca, dir, "ca.crt", &f->why);
	if (code && code != E_DENIED)
		advise_enrol_again(f);
	if (code)
		return code;
	int64_t now = clock_now_us(), begins = tls_cert_begins_at(d->own);
	int64_t ends = tls_cert_expires_at(d->own);
	if (now >= begins && now < ends)
		return fine(f, _("Valid until %s."),
		    i18n_date(clock_date_of(ends), date));
	f->verdict = DIAGNOSE_NOTICE;
	if (now < begins)
		return fine(f,
		    _("By this machine's clock it is valid only from %s on: the clock may be wrong."),
		    i18n_time(begins, date));
	return fine(f,
	    _("By this machine's clock it ran out on %s. The server may still renew it, which happens by itself."),
	    i18n_date(clock_date_of(ends), date));
}

/* -------------------------------------------------------------- the way there
 */

static int check_name(struct diagnosis *d, struct diagnose_finding *f)
{
	const struct profile *p = &d->profile;
	char host[NI_MAXHOST];
	struct buf list;
	int code = connect_look_up(p->address, p->port,
	    clock_mono_us() + NAME_US, &d->addresses, &f->why);

	if (code) {
		advise_name(f, p);
		return code;
	}
	buf_init(&list, ADDRESSES);
	for (const struct addrinfo *ai = d->addresses; ai; ai = ai->ai_next)
		if (getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof(host),
			NULL, 0, NI_NUMERICHOST) == 0)
			buf_addf(&list, "%s%s", list.len ? ", " : "", host);
	if (list.data && strcmp(list.data, p->address) == 0)
		code = fine(f,
		    _("%s is an address in numbers: there is nothing to look up."),
		    p->address);
	else
		code = fine(f, _("%s is found at %s."), p->address,
		    list.data ? list.data : "");
	buf_fini(&list);
	return code;
}

static int reach(struct diagnosis *d, struct error *err)
{
	return connect_any(d->addresses, d->profile.address, d->profile.port,
	    clock_mono_us() + REACH_US, err);
}

static int check_reach(struct diagnosis *d, struct diagnose_finding *f)
{
	int fd = reach(d, &f->why);

	if (fd < 0) {
		advise_reach(f, &d->profile);
		return fd;
	}
	close(fd);
	return fine(f, _("Port %u of %s is open."), d->profile.port,
	    d->profile.address);
}

/* --------------------------------------------------------- who answers there
 */

static int knock(struct diagnosis *d, const char *alpn, struct error *err)
{
	int fd = reach(d, err);

	if (fd < 0)
		return fd;
	probe_run(&d->probe, fd, alpn, clock_mono_us() + KNOCK_US);
	return 0;
}

static int no_certificate(struct diagnosis *d, struct diagnose_finding *f)
{
	const struct profile *p = &d->profile;
	int code;

	switch (d->probe.answer) {
	case PROBE_NO_TLS:
		code = error_set(&f->why, E_UNAVAILABLE, "no_viesti",
		    _("What answers there is no Viesti server. It says: \"%s\""),
		    d->probe.words);
		break;
	case PROBE_CLOSED:
		code = error_set(&f->why, E_UNAVAILABLE, "closed_at_once",
		    _("The connection was taken and closed again without a word."));
		break;
	case PROBE_SILENT:
		code = error_set(&f->why, E_UNAVAILABLE, "timeout",
		    _("The connection was taken, but then nothing came."));
		break;
	case PROBE_ALERT:
		code = trust_refusal(NULL, d->probe.alert, p->address, &f->why);
		break;
	default:
		return error_set(&f->why, E_INTERNAL, "openssl",
		    _("TLS could not be set up on this machine."));
	}
	advise_answer(f, p);
	return code;
}

static int check_tls(struct diagnosis *d, struct diagnose_finding *f)
{
	int code = knock(d, TLS_ALPN, &f->why);

	/* Who does not know our protocol may still show who it is. */
	if (!code && d->probe.answer == PROBE_ALERT) {
		struct probe first = d->probe;
		code = knock(d, "http/1.1", &f->why);
		if (!code && d->probe.answer != PROBE_CERTIFICATE)
			d->probe = first;
		d->probe.viesti = false;
	}
	if (code) {
		advise_reach(f, &d->profile);
		return code;
	}
	if (d->probe.answer != PROBE_CERTIFICATE)
		return no_certificate(d, f);
	return fine(f, "%s", _("The other end speaks TLS."));
}

/* The name that a certificate gives itself or its issuer. */
static void name_of(const X509_NAME *name, char *out, size_t size)
{
	static const int fields[] = { NID_commonName, NID_organizationName };
	size_t i = 0;

	out[0] = '\0';
	for (; i < sizeof(fields) / sizeof(*fields) && !out[0]; i++)
		(void)X509_NAME_get_text_by_NID(name, fields[i], out,
		    (int)size);
	text_scrub(out);
	if (!out[0])
		snprintf(out, size, "?");
}

/* From our CA and for viesti.internal, whatever its dates: as trust.h. */
static bool is_ours(const struct diagnosis *d)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good = false;

	if (store && ctx && X509_STORE_add_cert(store, d->ca) == 1 &&
	    X509_STORE_CTX_init(ctx, store, d->probe.certificate, NULL) == 1) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
		X509_VERIFY_PARAM_set_hostflags(param,
		    X509_CHECK_FLAG_NO_WILDCARDS |
			X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
		good = X509_VERIFY_PARAM_set1_host(param, TLS_SERVER_NAME, 0) ==
			1 &&
		    X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER) &&
		    X509_verify_cert(ctx) == 1;
	}
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return good;
}

static int check_server(struct diagnosis *d, struct diagnose_finding *f)
{
	const X509 *shown = d->probe.certificate;
	char subject[120], issuer[120];
	int code;

	if (!is_ours(d)) {
		name_of(X509_get_subject_name(shown), subject, sizeof(subject));
		name_of(X509_get_issuer_name(shown), issuer, sizeof(issuer));
		code = error_set(&f->why, E_UNAUTHENTICATED,
		    "wrong_certificate",
		    _("What answers shows a certificate for \"%s\" issued by \"%s\". It is not the competition's server, whose certificate the competition itself issues. Nothing secret was sent to it."),
		    subject, issuer);
		advise_proxy(f, &d->profile);
		return code;
	}
	if (!d->probe.viesti) {
		code = trust_refusal(NULL, SSL_AD_NO_APPLICATION_PROTOCOL,
		    d->profile.address, &f->why);
		advise_versions(f, d->program);
		return code;
	}
	return fine(f, "%s",
	    _("The server is the one that this client was enrolled with."));
}

/* --------------------------------------------------------- what it says to us
 */

static int check_answer(struct diagnosis *d, struct diagnose_finding *f)
{
	const struct profile *p = &d->profile;
	SSL_CTX *ctx = NULL;
	int code = trust_profile(&ctx, p, &f->why);

	if (code)
		return code;
	X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx),
	    X509_V_FLAG_NO_CHECK_TIME);
	code = link_probe(&d->link, p, ctx, d->program, &f->why);
	if (code) {
		advise_refusal(f, d->program);
		return code;
	}
	const Viesti__Welcome *w = link_welcome(d->link);
	return fine(f,
	    _("The server lets this client in as %s, %s. It is %s; this program is %s."),
	    words_name(w->name ? w->name : p->name),
	    words_role(w->has_role ? words_role_token(w->role) : p->role),
	    w->server ? w->server : "?", d->program);
}

/* "3 minutes", "2 days" */
static void duration(int64_t us, char *out, size_t size)
{
	unsigned long minutes = (unsigned long)((us + MINUTE_US / 2) /
	    MINUTE_US);
	unsigned long hours = (minutes + 30) / 60, days = (hours + 12) / 24;

	if (days > 2)
		snprintf(out, size, P_("%lu day", "%lu days", days), days);
	else if (hours > 2)
		snprintf(out, size, P_("%lu hour", "%lu hours", hours), hours);
	else
		snprintf(out, size, P_("%lu minute", "%lu minutes", minutes),
		    minutes);
}

/* The clock against an instant of the server's that it ought to be near. */
static int apart(struct diagnose_finding *f, int64_t by_us, bool at_least)
{
	char much[80], now[I18N_SIZE];

	i18n_time(clock_now_us(), now);
	duration(llabs(by_us), much, sizeof(much));
	advise_clock(f);
	if (by_us > 0)
		fine(f,
		    at_least
			? _("This machine's clock says %s. It is behind the server's by at least %s.")
			: _("This machine's clock says %s. It is behind the server's by %s."),
		    now, much);
	else
		fine(f,
		    at_least
			? _("This machine's clock says %s. It is ahead of the server's by at least %s.")
			: _("This machine's clock says %s. It is ahead of the server's by %s."),
		    now, much);
	return 0;
}

/* The dates of the server's certificate are what tells when nothing else does;
 * when they refuse this clock, no other command gets through. */
static int check_clock(struct diagnosis *d, struct diagnose_finding *f)
{
	const Viesti__Welcome *w = d->link ? link_welcome(d->link) : NULL;
	int64_t now = clock_now_us();
	int64_t begins = tls_cert_begins_at(d->probe.certificate);
	int64_t ends = tls_cert_expires_at(d->probe.certificate);
	bool outside = now < begins || now >= ends;
	bool known = w && w->has_server_at;
	int64_t by_us = known ? w->server_at - now
	    : now < begins    ? begins - now
	    : outside	      ? ends - now
			      : 0;

	if (llabs(by_us) <= CLOCK_APART_US && !outside)
		return known
		    ? fine(f, "%s",
			  _("This machine's clock goes with the server's."))
		    : fine(f, "%s",
			  _("This machine's clock lies within the dates of the server's certificate."));
	if (outside && known && llabs(by_us) <= CLOCK_APART_US) {
		advise_administrator(f);
		return error_set(&f->why, E_UNAUTHENTICATED, "clock_off",
		    _("This machine's clock goes with the server's, but the server's certificate is not valid now."));
	}
	apart(f, by_us, !known);
	if (!outside) {
		f->verdict = DIAGNOSE_NOTICE;
		return 0;
	}
	f->why.code = E_UNAUTHENTICATED;
	snprintf(f->why.reason, sizeof(f->why.reason), "clock_off");
	return f->why.code;
}

/* -------------------------------------------------------------------- all */

static const struct check {
	const char *check, *title;
	check_fn *run;
} checks[] = {
	{ "profile", N_("Profile"), check_profile },
	{ "certificate", N_("Own certificate"), check_certificate },
	{ "name", N_("Server's name"), check_name },
	{ "reach", N_("Way to the server"), check_reach },
	{ "tls", N_("Answer at the port"), check_tls },
	{ "server", N_("Server's certificate"), check_server },
	{ "answer", N_("Server's answer"), check_answer },
	{ "clock", N_("Clock"), check_clock },
};

static bool is_possible(const struct diagnosis *d, check_fn *run)
{
	return !d->failed ||
	    (run == check_clock && strcmp(d->failed, "answer") == 0);
}

int diagnose_run(const char *dir, const char *program, diagnose_tell *tell,
    void *arg)
{
	struct diagnosis d = { .dir = dir, .program = program };
	int first = 0;

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct diagnose_finding f = { .check = checks[i].check,
			.title = _(checks[i].title) };
		if (!is_possible(&d, checks[i].run)) {
			f.verdict = DIAGNOSE_UNKNOWN;
		} else if (checks[i].run(&d, &f) != 0) {
			f.verdict = DIAGNOSE_FAILED;
			first = first ? first : f.why.code;
			d.failed = d.failed ? d.failed : f.check;
		}
		tell(arg, &f);
	}
	link_close(d.link);
	probe_fini(&d.probe);
	if (d.addresses)
		freeaddrinfo(d.addresses);
	X509_free(d.ca);
	X509_free(d.own);
	return first;
}

bool diagnose_helps(const struct error *err)
{
	/* the connection has no part in these */
	static const char *const others[] = { "disk_full", "outbox_busy",
		"outbox_newer", "invite_unknown", "too_many_tries" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(err->reason, others[i]) == 0)
			return false;
	return err->code == E_UNAVAILABLE || err->code == E_UNAUTHENTICATED ||
	    err->code == E_UNIMPLEMENTED;
}
