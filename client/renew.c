/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Renewal of the client's certificate. See renew.h.
 */
#include "client/renew.h"

#include "client/keys.h"
#include "common/i18n.h"

static int ask(struct link *l, EVP_PKEY *key, X509 **out, struct error *err)
{
	uint8_t csr[KEYS_CSR_MAX];
	Viesti__Renew renew = VIESTI__RENEW__INIT;
	Viesti__Request rq = VIESTI__REQUEST__INIT;
	const Viesti__Reply *reply = NULL;
	int code = keys_csr(key, csr, &renew.csr.len, err);

	if (code)
		return code;
	renew.has_csr = true;
	renew.csr.data = csr;
	rq.body_case = VIESTI__REQUEST__BODY_RENEW;
	rq.renew = &renew;
	code = link_call(l, &rq, &reply, err);
	if (code)
		return code;
	if (reply->body_case != VIESTI__REPLY__BODY_RENEWED)
		return error_set(err, E_INTERNAL, "bad_reply",
		    _("The server answered something that was not asked. Tell the organiser."));
	return keys_certificate(out, reply->renewed->certificate.data,
	    reply->renewed->certificate.len, err);
}

int renew_certificate(struct link *l, const struct profile *p,
    struct error *err)
{
	EVP_PKEY *key = NULL;
	X509 *ca = NULL, *own = NULL;
	int code = keys_load(&key, p->dir, "client.key", err);

	if (!code)
		code = keys_load_certificate(&ca, p->dir, "ca.crt", err);
	if (!code)
		code = ask(l, key, &own, err);
	if (!code)
		code = keys_check(own, key, ca, err);
	if (!code)
		code = keys_save_certificate(own, p->dir, "client.crt", err);
	X509_free(own);
	X509_free(ca);
	EVP_PKEY_free(key);
	return code;
}
