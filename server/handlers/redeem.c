/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Redeeming an invite: a secret and a public key in, a certificate out. The
 * same invite with the same key within 15 minutes gives the same certificate,
 * since a reply may get lost.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "server/conn.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

#define AGAIN_US (15 * 60 * 1000000LL)
#define ATTEMPTS_MAX 5	 /* wrong secrets until an invite is void */
#define WRONG_A_MINUTE 5 /* tries of one source */
#define SOURCES 256

/* ------------------------------------------------------------- loop */

/* The address alone, without its port. */
int prepare_redeem(struct server *sv, struct request *r)
{
	const char *code = r->msg->redeem->language;
	char *source = request_text(r,
	    conn_source(conn_by_number(sv, r->conn)));

	if (!source)
		return request_too_large(r);
	source[strcspn(source, " ")] = '\0';
	char *colon = strrchr(source, ':');
	if (colon)
		*colon = '\0';
	r->prepared = source;
	int language = code ? i18n_parse(code) : -1;
	if (language >= 0)
		r->language = (enum language)language;
	return 0;
}

/* ------------------------------------------------------------- writer */

/* Wrong tries of the running minute by source, in a small table that forgets;
 * the writer thread's alone. */
struct tries {
	char source[48];
	int64_t minute;
	int wrong;
};

static struct tries *tries_of(const char *source)
{
	static struct tries all[SOURCES];
	int64_t minute = clock_mono_us() / 60000000;
	uint32_t slot = 5381;

	for (const char *s = source; *s; s++)
		slot = slot * 33 ^ (unsigned char)*s;
	struct tries *t = &all[slot % SOURCES];
	if (t->minute != minute || strcmp(t->source, source) != 0) {
		*t = (struct tries){ .minute = minute };
		snprintf(t->source, sizeof t->source, "%s", source);
	}
	return t;
}

static int too_many(struct request *r)
{
	log_event(LOG_WARN, "enrolment_flood", "source=%s",
	    (const char *)r->prepared);
	error_set(&r->err, E_EXHAUSTED, "too_many_tries",
	    _("Too many wrong tries from this address. Wait a minute."));
	r->err.retry_after_ms = 60000;
	return r->err.code;
}

static int refuse(struct request *r)
{
	tries_of(r->prepared)->wrong++;
	return error_set(&r->err, E_UNAUTHENTICATED, "invite_unknown",
	    _("This invite is not known, was used, or has expired. Ask the "
	      "administrator for a new one."));
}

/* A wrong secret is counted in the invite itself. */
static int wrong_secret(struct world *w, struct request *r,
    struct invite_row *row)
{
	row->attempts++;
	row->name = request_text(r, row->name);
	r->written = true;
	if (store_invite_put(w->store, row, &r->err) < 0)
		return r->err.code;
	r->written = false; /* refusing is what is wanted; the count stays */
	return refuse(r);
}

/* Whose client it will be: it records for this person without asking. */
static int name_person(struct world *w, struct request *r, uint32_t person,
    Viesti__Redeemed *out)
{
	struct person_row row;

	if (person == PERSON_NONE)
		return 0;
	int rc = store_person_get(w->store, person, &row, &r->err);
	if (rc == 1)
		out->staff_id = request_text(r, row.p.staff_id);
	return rc < 0 ? rc : 0;
}

static int answer(struct world *w, struct request *r,
    const struct invite_row *row, const uint8_t *der, size_t len)
{
	Viesti__Redeemed *out = arena_alloc(r->arena, sizeof *out);
	size_t ca_len;
	const uint8_t *ca = pki_ca_der(w->pki, &ca_len);
	uint8_t *copy = arena_alloc(r->arena, len);

	if (!out || !copy)
		return request_too_large(r);
	memcpy(copy, der, len);
	viesti__redeemed__init(out);
	out->has_certificate = out->has_ca = out->has_role = 1;
	out->certificate.data = copy;
	out->certificate.len = len;
	out->ca.data = (uint8_t *)ca;
	out->ca.len = ca_len;
	out->name = request_text(r, row->name);
	out->zone = request_text(r, w->config.zone);
	out->role = (Viesti__Role)row->role;
	if (row->department < w->departments.n)
		out->department = request_text(r,
		    w->departments.all[row->department].code);
	r->reply.body_case = VIESTI__REPLY__BODY_REDEEMED;
	r->reply.redeemed = out;
	return name_person(w, r, row->person, out);
}

/* The certificate bears the client's number, so the row comes first. */
static int put_client(struct world *w, struct request *r,
    struct client_row *client, struct pki_issued *issued)
{
	const Viesti__Redeem *rq = r->msg->redeem;
	int rc = store_client_put(w->store, client, &r->err);

	if (rc == 0)
		rc = pki_issue(w->pki, rq->csr.data, rq->csr.len, client->id,
		    w->config.client_days, issued, &r->err);
	if (rc < 0)
		return rc;
	memcpy(client->cert_hash, issued->cert_hash, HASH_SIZE);
	memcpy(client->key_hash, issued->key_hash, HASH_SIZE);
	client->expires_at = issued->expires_at;
	return store_client_put(w->store, client, &r->err);
}

static int enrol(struct world *w, struct request *r, struct invite_row *row,
    struct pki_issued *issued)
{
	const Viesti__Redeem *rq = r->msg->redeem;
	struct client_row client = { .role = row->role,
		.department = row->department,
		.person = row->person,
		.name = row->name,
		.device = rq->device ? rq->device : "",
		.enrolled_at = row->used_at };
	char detail[96];

	r->written = true;
	int rc = put_client(w, r, &client, issued);
	row->client = client.id;
	row->certificate = issued->der;
	row->certificate_len = issued->der_len;
	if (rc == 0)
		rc = store_invite_put(w->store, row, &r->err);
	if (rc < 0)
		return rc;
	snprintf(detail, sizeof detail, "client=%" PRId64 " role=%s", client.id,
	    role_name((enum role)client.role));
	struct world_entry entry = { .kind = "enrol",
		.subject = row->id,
		.detail = detail,
		.at = row->used_at };
	rc = world_journal(w, r, &entry);
	return rc < 0 ? rc : world_client_changed(w, &client);
}

/* A used invite: only the same key, soon after, gets its certificate again. */
static int again(struct world *w, struct request *r,
    const struct invite_row *row, const uint8_t key_hash[32], int64_t now)
{
	struct client_row client;
	uint8_t der[PKI_CERT_MAX];
	size_t len = row->certificate_len;
	struct invite_row copy = *row;

	if (now - row->used_at > AGAIN_US || !len || len > sizeof der)
		return refuse(r);
	memcpy(der, row->certificate, len);
	copy.name = request_text(r, row->name);
	int rc = store_client_get(w->store, row->client, &client, &r->err);
	if (rc < 0)
		return rc;
	if (rc == 0 || memcmp(client.key_hash, key_hash, HASH_SIZE) != 0)
		return refuse(r);
	r->reply.has_replayed = r->reply.replayed = 1;
	return answer(w, r, &copy, der, len);
}

static int first_time(struct world *w, struct request *r,
    struct invite_row *row, int64_t now)
{
	struct pki_issued issued = { .der_len = 0 };

	row->name = request_text(r, row->name);
	row->used_at = now;
	int rc = enrol(w, r, row, &issued);
	row->certificate = NULL; /* it was ours */
	return rc < 0 ? rc : answer(w, r, row, issued.der, issued.der_len);
}

int handle_redeem(struct world *w, struct request *r)
{
	const Viesti__Redeem *rq = r->msg->redeem;
	uint8_t secret_hash[32], key_hash[32];
	struct invite_row row = { 0 };
	int rc;

	if (!rq->has_invite || rq->invite.len != 8 || !rq->has_secret ||
	    rq->secret.len != 16 || !rq->has_csr)
		return error_set(&r->err, E_INVALID, "redeem_incomplete",
		    _("The invite's number, its secret and a certificate "
		      "request are needed."));
	if (tries_of(r->prepared)->wrong >= WRONG_A_MINUTE)
		return too_many(r);
	rc = pki_csr_key_hash(rq->csr.data, rq->csr.len, key_hash, &r->err);
	if (rc == 0)
		rc = store_invite_by_handle(w->store, rq->invite.data, &row,
		    &r->err);
	if (rc < 0)
		return rc;
	int64_t now = world_stamp(w);
	if (rc == 0 || row.attempts >= ATTEMPTS_MAX || row.expires_at < now)
		return refuse(r);
	hash_sha256(rq->secret.data, rq->secret.len, secret_hash);
	if (CRYPTO_memcmp(secret_hash, row.secret_hash, 32) != 0)
		return wrong_secret(w, r, &row);
	if (row.used_at)
		return again(w, r, &row, key_hash, now);
	return first_time(w, r, &row, now);
}
