/* SPDX-License-Identifier: EUPL-1.2 */
/* Secrets and marks; see marks.h. */
#include "server/store/marks.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/text.h"
#include "server/store/internal.h"

#define MAC_INPUT_MAX 4096
#define SECRET_DIGEST "digest"

int store_secret(struct store *s, const char *key, uint8_t value[SECRET_SIZE],
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_SECRET_GET, err);

	if (rc < 0)
		return rc;
	bind_text(&b, key);
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	const uint8_t *stored = row_blob(&r, SECRET_SIZE);
	if (stored)
		memcpy(value, stored, SECRET_SIZE);
	statement_end(&b);
	return stored != NULL;
}

int store_secret_make(struct store *s, const char *key,
    uint8_t value[SECRET_SIZE], struct error *err)
{
	struct bind b;

	if (RAND_bytes(value, SECRET_SIZE) != 1)
		return error_set(err, E_INTERNAL, "no_randomness",
		    _("The server has no random numbers."));
	int rc = bind_begin(&b, s, Q_SECRET_PUT, err);
	if (rc < 0)
		return rc;
	bind_text(&b, key);
	bind_blob(&b, value, SECRET_SIZE);
	return statement_run(&b, err);
}

int secret_mac(const uint8_t key[SECRET_SIZE], const char *const *parts,
    size_t n, uint8_t mac[HASH_SIZE], struct error *err)
{
	struct buf all;
	unsigned len = 0;

	buf_init(&all, MAC_INPUT_MAX);
	for (size_t i = 0; i < n; i++) {
		char *folded = text_fold(parts[i]);
		if (!folded)
			all.failed = true;
		else
			buf_add(&all, folded, strlen(folded) + 1);
		free(folded);
	}
	bool done = !all.failed &&
	    HMAC(EVP_sha256(), key, SECRET_SIZE, (const uint8_t *)all.data,
		all.len, mac, &len) != NULL;
	buf_fini(&all);
	return done
	    ? 0
	    : error_set(err, E_INTERNAL, "no_memory",
		  _("The server has too little memory now. Try again."));
}

int store_digest_key(struct store *s, uint8_t key[SECRET_SIZE], uint64_t *from,
    struct error *err)
{
	struct bind b;
	struct row r;
	int rc = store_secret(s, SECRET_DIGEST, key, err);

	*from = 0;
	if (rc <= 0)
		return rc;
	rc = bind_begin(&b, s, Q_META_GET, err);
	if (rc < 0)
		return rc;
	bind_text(&b, "digest_from");
	rc = statement_next(&b, &r, err);
	if (rc <= 0)
		return rc;
	*from = (uint64_t)row_int(&r);
	statement_end(&b);
	return 1;
}

int store_digest_rotate(struct store *s, struct error *err)
{
	uint8_t key[SECRET_SIZE];
	struct bind b;
	int rc = store_secret_make(s, SECRET_DIGEST, key, err);

	if (rc == 0)
		rc = bind_begin(&b, s, Q_DIGEST_FROM, err);
	if (rc < 0)
		return rc;
	bind_int(&b, (int64_t)s->now.seq);
	return statement_run(&b, err);
}

static int mark_query(struct store *s, enum query q, const char *staff_id,
    struct bind *b, struct error *err)
{
	uint8_t secret[SECRET_SIZE], mark[HASH_SIZE];
	const char *parts[] = { staff_id };
	int rc = store_secret(s, SECRET_FIRST_PUBLIC, secret, err);

	if (rc <= 0)
		return rc;
	rc = secret_mac(secret, parts, 1, mark, err);
	if (rc == 0)
		rc = bind_begin(b, s, q, err);
	if (rc < 0)
		return rc;
	/* the statement keeps a copy */
	if (sqlite3_bind_blob(b->st, 1, mark, sizeof mark, SQLITE_TRANSIENT) !=
	    SQLITE_OK)
		return error_set(err, E_INTERNAL, "no_memory",
		    _("The server has too little memory now. Try again."));
	return 1;
}

int store_mark_has(struct store *s, const char *staff_id, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = mark_query(s, Q_MARK_HAS, staff_id, &b, err);

	if (rc <= 0)
		return rc;
	rc = statement_next(&b, &r, err);
	if (rc > 0)
		statement_end(&b);
	return rc;
}

int store_mark_put(struct store *s, const char *staff_id, struct error *err)
{
	uint8_t secret[SECRET_SIZE];
	struct bind b;
	int rc = store_secret(s, SECRET_FIRST_PUBLIC, secret, err);

	if (rc == 0)
		rc = store_secret_make(s, SECRET_FIRST_PUBLIC, secret, err);
	if (rc >= 0)
		rc = mark_query(s, Q_MARK_PUT, staff_id, &b, err);
	return rc <= 0 ? rc : statement_run(&b, err);
}

int store_mark_drop(struct store *s, const char *staff_id, struct error *err)
{
	struct bind b;
	int rc = mark_query(s, Q_MARK_DROP, staff_id, &b, err);

	return rc <= 0 ? rc : statement_run(&b, err);
}
