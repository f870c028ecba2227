/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Enrolment: from an invite line to a profile.
 *
 *   key on disk -> connect -> the server is the invite's -> Redeem -> profile
 *
 * The new key stands in client.key.new until the invite is redeemed, so an
 * attempt that broke off goes on with the same key, for which the server gives
 * the same certificate again for 15 minutes, and an older profile stays whole
 * until there is a better one.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/cache.h"
#include "client/files.h"
#include "client/keys.h"
#include "client/link.h"
#include "client/profile.h"
#include "client/stream.h"
#include "client/trust.h"
#include "common/frame.h"
#include "common/i18n.h"
#include "common/invite.h"
#include "common/tls.h"
#include "common/wire.h"

#define KEY_NEW "client.key.new"
#define REPLY_US 15000000

static const char *const role_names[] = { "", "recorder", "participant",
	"moderator", "trainer", "organiser", "kiosk", "auditor", "admin" };

/* A key without a profile, or with another key's certificate, is from an
 * attempt that broke off in the middle of save. */
static bool is_half_done(const char *dir)
{
	EVP_PKEY *key = NULL;
	X509 *own = NULL;
	bool apart = files_exist(dir, "client.key") && !profile_exists(dir);

	if (!apart && keys_load(&key, dir, "client.key", NULL) == 0 &&
	    keys_load_certificate(&own, dir, "client.crt", NULL) == 0)
		apart = X509_check_private_key(own, key) != 1;
	X509_free(own);
	EVP_PKEY_free(key);
	return apart;
}

static int pending_key(EVP_PKEY **key, const char *dir, struct error *err)
{
	if (files_exist(dir, KEY_NEW))
		return keys_load(key, dir, KEY_NEW, err);
	if (is_half_done(dir))
		return keys_load(key, dir, "client.key", err);
	return keys_make(key, dir, KEY_NEW, err);
}

static int encode(struct arena *a, const struct invite_code *invite,
    EVP_PKEY *key, uint8_t **frame, size_t *len, struct error *err)
{
	uint8_t csr[KEYS_CSR_MAX];
	char device[121] = "";
	Viesti__Redeem redeem = VIESTI__REDEEM__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	int code = keys_csr(key, csr, &redeem.csr.len, err);

	if (code)
		return code;
	gethostname(device, sizeof(device) - 1);
	redeem.language = (char *)(uintptr_t)i18n_code(i18n_language());
	redeem.has_csr = redeem.has_invite = redeem.has_secret = true;
	redeem.csr.data = csr;
	redeem.invite.data = (uint8_t *)(uintptr_t)invite->handle;
	redeem.invite.len = sizeof(invite->handle);
	redeem.secret.data = (uint8_t *)(uintptr_t)invite->secret;
	redeem.secret.len = sizeof(invite->secret);
	redeem.device = device;
	rq.has_id = true;
	rq.id = 1;
	rq.body_case = VIESTI__REQUEST__BODY_REDEEM;
	rq.redeem = &redeem;
	*frame = wire_encode(a, &rq.base, FRAME_MAX_ENROL, len);
	return *frame ? 0
		      : error_set(err, E_INTERNAL, "no_memory",
			    _("There is not enough memory."));
}

static int wait_redeemed(struct stream *s, struct arena *a,
    const Viesti__Redeemed **out, struct error *err)
{
	Viesti__ServerFrame *frame = NULL;
	const uint8_t *body;
	uint32_t len;

	for (;;) {
		int code = stream_next(s, &body, &len, REPLY_US, err);
		if (code == 0)
			return error_set(err, E_UNAVAILABLE, "timeout",
			    _("The server took the invite but did not answer. Give the same line again within 15 minutes."));
		if (code < 0)
			return code;
		code = wire_decode_server_frame(a, body, len, &frame, err);
		if (!code &&
		    frame->frame_case == VIESTI__SERVER_FRAME__FRAME_PUSH &&
		    frame->push->body_case == VIESTI__PUSH__BODY_GOODBYE)
			code = link_goodbye(frame->push->goodbye, err);
		if (code)
			return code;
		if (frame->frame_case != VIESTI__SERVER_FRAME__FRAME_REPLY)
			continue;
		const Viesti__Reply *r = frame->reply;
		if (r->body_case == VIESTI__REPLY__BODY_ERROR)
			return link_error(r->error, err);
		if (r->body_case == VIESTI__REPLY__BODY_REDEEMED) {
			*out = r->redeemed;
			return 0;
		}
		return error_set(err, E_INTERNAL, "bad_reply",
		    _("The server answered something that was not asked. Tell the organiser."));
	}
}

static int redeem(struct arena *a, const struct invite_code *invite,
    EVP_PKEY *key, const Viesti__Redeemed **out, struct error *err)
{
	struct stream_target target = { .address = invite->address,
		.port = invite->port,
		.alpn = TLS_ALPN_ENROL };
	struct stream *s = NULL;
	uint8_t *frame = NULL;
	size_t len;
	int code = encode(a, invite, key, &frame, &len, err);

	if (!code)
		code = trust_invite(&target.ctx, invite->ca_key_hash, err);
	if (!code)
		code = stream_open(&s, &target, err);
	if (!code)
		code = stream_send(s, frame, len, err);
	if (!code)
		code = wait_redeemed(s, a, out, err);
	stream_close(s);
	SSL_CTX_free(target.ctx);
	return code;
}

static void set(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "");
}

/* The profile's files, `profile` itself last. */
static int save(struct profile *p, const struct invite_code *invite,
    EVP_PKEY *key, const Viesti__Redeemed *r, struct error *err)
{
	X509 *own = NULL, *ca = NULL;
	uint8_t hash[32] = { 0 };
	int code = keys_certificate(&own, r->certificate.data,
	    r->certificate.len, err);

	if (!code)
		code = keys_certificate(&ca, r->ca.data, r->ca.len, err);
	if (!code)
		code = keys_check(own, key, ca, err);
	if (!code &&
	    (keys_hash(ca, hash) < 0 ||
		memcmp(hash, invite->ca_key_hash, sizeof(hash)) != 0))
		code = error_set(err, E_UNAUTHENTICATED, "wrong_certificate",
		    _("The server sent another authority than the invite names. Tell the organiser."));
	if (!code)
		code = keys_save_certificate(ca, p->dir, "ca.crt", err);
	if (!code && files_exist(p->dir, KEY_NEW))
		code = files_rename(p->dir, KEY_NEW, "client.key", err);
	if (!code)
		code = keys_save_certificate(own, p->dir, "client.crt", err);
	cache_forget(p->dir); /* what another one knew */
	set(p->address, sizeof(p->address), invite->address);
	p->port = invite->port;
	set(p->name, sizeof(p->name), r->name);
	set(p->role, sizeof(p->role),
	    (size_t)r->role < sizeof(role_names) / sizeof(*role_names)
		? role_names[r->role]
		: "");
	set(p->department, sizeof(p->department), r->department);
	set(p->staff_id, sizeof(p->staff_id), r->staff_id);
	set(p->zone, sizeof(p->zone), r->zone);
	if (!code)
		code = profile_write(p, err);
	X509_free(own);
	X509_free(ca);
	return code;
}

int profile_enrol(struct profile *p, const char *dir, const char *line,
    bool replace, struct error *err)
{
	struct invite_code invite;
	const Viesti__Redeemed *redeemed = NULL;
	EVP_PKEY *key = NULL;
	struct arena *a = NULL;
	int code = invite_parse(line, &invite, err);

	memset(p, 0, sizeof(*p));
	if (!code)
		code = profile_place(p->dir, sizeof(p->dir), dir, err);
	if (!code && profile_exists(p->dir) && !replace)
		code = error_set(err, E_CONFLICT, "already_enrolled",
		    _("This machine is enrolled already: there is a profile in %s. To replace it, add --replace; to keep both, name another place with --profile."),
		    p->dir);
	if (!code)
		code = files_make_dir(p->dir, err);
	if (!code)
		code = pending_key(&key, p->dir, err);
	if (code)
		goto out;
	a = arena_new(WIRE_ARENA_CLIENT);
	code = a ? redeem(a, &invite, key, &redeemed, err)
		 : error_set(err, E_INTERNAL, "no_memory",
		       _("There is not enough memory."));
	assert(code || redeemed);
	if (!code)
		code = save(p, &invite, key, redeemed, err);
out:
	OPENSSL_cleanse(&invite, sizeof(invite));
	arena_free(a);
	EVP_PKEY_free(key);
	return code;
}
