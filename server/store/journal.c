/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The journal: append-only rows, one a change, chained by SHA-256. Any program
 * can check the table `journal` of a database from this description alone.
 *
 * Entries are numbered 1, 2, 3 ... without gaps (seq). The hash of an entry is
 *
 *	SHA-256 of
 *	  previous hash     32 bytes; of entry 1: 32 zero bytes
 *	  seq               8 bytes
 *	  at                8 bytes, microseconds since 1970-01-01 UTC
 *	  actor             text
 *	  kind              text
 *	  subject           8 bytes
 *	  operation         bytes
 *	  digest            bytes
 *	  detail            text
 *	  commitment        bytes
 *
 * Numbers are big-endian, two's complement. Text (UTF-8) and bytes are a
 * 4-byte big-endian length and then that many bytes; NULL is the length
 * ff ff ff ff and nothing more.
 *
 * The chain shows every change, loss, swap or insertion of an entry before the
 * last one. It cannot show by itself that entries were cut off the end, nor
 * that all of it was made anew: for that compare number and hash of the last
 * entry with those kept elsewhere (the manifest of a backup holds them).
 *
 * Personal text is not in it, only a commitment (store_commitment), so that
 * erasing a person leaves the chain valid.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "common/i18n.h"
#include "server/store/internal.h"

#define VERIFY_ROWS 4096	/* a read transaction each, so that the WAL stays short */

struct hasher {
	EVP_MD *sha256;
	EVP_MD_CTX *ctx;
};

struct hasher *hasher_new(void)
{
	struct hasher *h = calloc(1, sizeof *h);
	if (h == NULL)
		return NULL;
	h->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->ctx = EVP_MD_CTX_new();
	if (h->sha256 == NULL || h->ctx == NULL) {
		hasher_free(h);
		return NULL;
	}
	return h;
}

void hasher_free(struct hasher *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	EVP_MD_free(h->sha256);
	free(h);
}

static bool add(struct hasher *h, const void *data, size_t len)
{
	return EVP_DigestUpdate(h->ctx, data, len) == 1;
}

static bool add_number(struct hasher *h, uint64_t n)
{
	uint8_t b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)(n >> (56 - 8 * i));
	return add(h, b, sizeof b);
}

static bool add_bytes(struct hasher *h, const void *data, size_t len)
{
	uint32_t n = data == NULL ? UINT32_MAX : (uint32_t)len;
	const uint8_t head[4] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16),
		(uint8_t)(n >> 8), (uint8_t)n };
	return add(h, head, sizeof head) && (data == NULL || add(h, data, len));
}

static bool add_text(struct hasher *h, const char *text)
{
	return add_bytes(h, text, text == NULL ? 0 : strlen(text));
}

/* 0, or -1 without memory. */
int journal_hash(struct hasher *h, const uint8_t previous[HASH_SIZE],
    const struct journal_entry *e, uint8_t hash[HASH_SIZE])
{
	bool ok = EVP_DigestInit_ex2(h->ctx, h->sha256, NULL) == 1 &&
	    add(h, previous, HASH_SIZE) &&
	    add_number(h, e->seq) &&
	    add_number(h, (uint64_t)e->at) &&
	    add_text(h, e->actor) &&
	    add_text(h, e->kind) &&
	    add_number(h, (uint64_t)e->subject) &&
	    add_bytes(h, e->operation, OPERATION_SIZE) &&
	    add_bytes(h, e->digest, OPERATION_SIZE) &&
	    add_text(h, e->detail) &&
	    add_bytes(h, e->commitment, HASH_SIZE) &&
	    EVP_DigestFinal_ex(h->ctx, hash, NULL) == 1;
	return ok ? 0 : -1;
}

int store_commitment(const uint8_t salt[16], const char *evidence,
    const char *note, uint8_t commitment[HASH_SIZE])
{
	struct hasher *h = hasher_new();
	bool ok = h != NULL &&
	    EVP_DigestInit_ex2(h->ctx, h->sha256, NULL) == 1 &&
	    add(h, salt, 16) && add_text(h, evidence) && add_text(h, note) &&
	    EVP_DigestFinal_ex(h->ctx, commitment, NULL) == 1;
	hasher_free(h);
	return ok ? 0 : E_INTERNAL;
}

int store_journal(struct store *s, struct journal_entry *e, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_JOURNAL_INSERT, err);
	if (rc < 0)
		return rc;
	e->seq = s->now.seq + 1;
	if (journal_hash(s->hasher, s->now.head, e, e->hash) < 0)
		return store_sql_error(s, SQLITE_NOMEM, err);
	bind_int(&b, (int64_t)e->seq);
	bind_int(&b, e->at);
	bind_text(&b, e->actor);
	bind_text(&b, e->kind);
	bind_int(&b, e->subject);
	bind_blob(&b, e->operation, OPERATION_SIZE);
	bind_blob(&b, e->digest, OPERATION_SIZE);
	bind_text(&b, e->detail);
	bind_blob(&b, e->commitment, HASH_SIZE);
	bind_blob(&b, e->hash, HASH_SIZE);
	rc = statement_run(&b, err);
	if (rc < 0) {
		/* The rows of a change never stay without their entry. */
		store_rollback(s);
		return rc;
	}
	s->now.seq = e->seq;
	memcpy(s->now.head, e->hash, HASH_SIZE);
	return 0;
}

static void read_entry(struct row *r, struct journal_entry *e)
{
	e->seq = (uint64_t)row_int(r);
	e->at = row_int(r);
	e->actor = row_text(r);
	e->kind = row_text(r);
	e->subject = row_int(r);
	e->operation = row_blob(r, OPERATION_SIZE);
	e->digest = row_blob(r, OPERATION_SIZE);
	e->detail = row_text(r);
	e->commitment = row_blob(r, HASH_SIZE);
	const uint8_t *hash = row_blob(r, HASH_SIZE);
	memset(e->hash, 0, HASH_SIZE);
	if (hash != NULL && !r->odd)
		memcpy(e->hash, hash, HASH_SIZE);
}

int store_operation(struct store *s, const uint8_t operation[OPERATION_SIZE],
    struct journal_entry *e, struct error *err)
{
	struct bind b;
	struct row r;
	int rc = bind_begin(&b, s, Q_JOURNAL_BY_OPERATION, err);
	if (rc < 0)
		return rc;
	bind_blob(&b, operation, OPERATION_SIZE);
	if ((rc = statement_one(&b, &r, err)) <= 0)
		return rc;
	read_entry(&r, e);
	statement_end(&b);
	return 1;
}

int store_journal_each(struct store *s, uint64_t after, size_t n,
    int (*fn)(const struct journal_entry *e, void *arg), void *arg,
    struct error *err)
{
	struct bind b;
	struct row r;
	struct journal_entry e;
	int rc = bind_begin(&b, s, Q_JOURNAL_PAGE, err);
	if (rc < 0)
		return rc;
	bind_int(&b, (int64_t)after);
	bind_int(&b, (int64_t)n);
	while ((rc = statement_next(&b, &r, err)) > 0) {
		read_entry(&r, &e);
		if (fn(&e, arg) != 0) {
			statement_end(&b);
			return 0;
		}
	}
	return rc;
}

struct walk {
	struct hasher *hasher;
	uint64_t seq;			/* of the last entry that fits */
	uint8_t head[HASH_SIZE];
	size_t seen;			/* in this page */
	bool broken, no_memory;
};

static int walk_entry(const struct journal_entry *e, void *arg)
{
	struct walk *w = arg;
	uint8_t hash[HASH_SIZE];

	w->seen++;
	w->no_memory = journal_hash(w->hasher, w->head, e, hash) < 0;
	w->broken = e->seq != w->seq + 1 ||
	    memcmp(hash, e->hash, HASH_SIZE) != 0;
	if (w->no_memory || w->broken)
		return 1;
	w->seq = e->seq;
	memcpy(w->head, hash, HASH_SIZE);
	return 0;
}

int store_journal_verify(struct store *s, uint64_t *entries,
    uint8_t head[HASH_SIZE], uint64_t *broken_at, struct error *err)
{
	struct walk w = { .hasher = s->hasher };

	do {
		w.seen = 0;
		int rc = store_journal_each(s, w.seq, VERIFY_ROWS, walk_entry,
		    &w, err);
		if (rc < 0)
			return rc;
		if (w.no_memory)
			return store_sql_error(s, SQLITE_NOMEM, err);
	} while (!w.broken && w.seen == VERIFY_ROWS);
	*entries = w.seq;
	*broken_at = w.broken ? w.seq + 1 : 0;
	memcpy(head, w.head, HASH_SIZE);
	return 0;
}
