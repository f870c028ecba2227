/* SPDX-License-Identifier: EUPL-1.2 */
/* A client renews its certificate over the old one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/conn.h"
#include "server/handlers/handlers.h"
#include "server/server.h"
#include "server/world.h"

#define RENEW_EXPIRED_US (400LL * 86400 * 1000000) /* a season a year */

static int answer(struct world *w, struct request *r,
    const struct pki_issued *issued)
{
	Viesti__Renewed *out = arena_alloc(r->arena, sizeof *out);
	uint8_t *der = arena_alloc(r->arena, issued->der_len);
	size_t ca_len;

	if (!out || !der)
		return request_too_large(r);
	memcpy(der, issued->der, issued->der_len);
	viesti__renewed__init(out);
	out->has_certificate = out->has_ca = 1;
	out->certificate.data = der;
	out->certificate.len = issued->der_len;
	out->ca.data = (uint8_t *)pki_ca_der(w->pki, &ca_len);
	out->ca.len = ca_len;
	r->reply.body_case = VIESTI__REPLY__BODY_RENEWED;
	r->reply.renewed = out;
	return 0;
}

/* The certificate that the client has: the one it speaks with. */
int prepare_renew(struct server *sv, struct request *r)
{
	uint8_t *hash = arena_alloc(r->arena, HASH_SIZE);

	if (!hash)
		return request_too_large(r);
	if (!conn_cert_hash(conn_by_number(sv, r->conn), hash))
		return error_set(&r->err, E_UNAUTHENTICATED,
		    "unknown_certificate", _("This client is not known."));
	r->prepared = hash;
	return 0;
}

int handle_renew(struct world *w, struct request *r)
{
	const Viesti__Renew *rq = r->msg->renew;
	struct client_row client;
	struct pki_issued issued;
	char detail[64];
	int rc = store_client_get(w->store, r->peer.client, &client, &r->err);

	if (rc <= 0)
		return rc < 0 ? rc
			      : error_set(&r->err, E_UNAUTHENTICATED,
				    "unknown_certificate",
				    _("This client is not known."));
	client.name = request_text(r, client.name);
	client.device = request_text(r, client.device);
	int64_t now = world_stamp(w);
	if (now - client.expires_at > RENEW_EXPIRED_US)
		return error_set(&r->err, E_UNAUTHENTICATED,
		    "certificate_expired",
		    _("The certificate expired too long ago to be renewed. "
		      "Ask the administrator for a new invite."));
	if (!rq->has_csr)
		return error_set(&r->err, E_INVALID, "csr_malformed",
		    _("The certificate request is missing."));
	rc = pki_issue(w->pki, rq->csr.data, rq->csr.len, r->peer.client,
	    w->config.client_days, &issued, &r->err);
	if (rc < 0)
		return rc;
	/* A renewal whose reply got lost is forgotten, not what the client has.
	 */
	memcpy(client.old_hash, r->prepared, HASH_SIZE);
	memcpy(client.cert_hash, issued.cert_hash, HASH_SIZE);
	memcpy(client.key_hash, issued.key_hash, HASH_SIZE);
	client.expires_at = issued.expires_at;
	r->written = true;
	rc = store_client_put(w->store, &client, &r->err);
	snprintf(detail, sizeof detail, "expires=%" PRId64, client.expires_at);
	struct world_entry entry = { .kind = "renew",
		.subject = r->peer.client,
		.detail = detail,
		.at = now };
	if (rc == 0)
		rc = world_journal(w, r, &entry);
	if (rc == 0)
		rc = world_client_changed(w, &client);
	return rc < 0 ? rc : answer(w, r, &issued);
}
