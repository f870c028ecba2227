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

#include "common/hash.h"
#include "common/i18n.h"
#include "server/store/internal.h"

#define VERIFY_ROWS \
	4096 /* a read transaction each, so that the WAL stays short */

static void add_number(uint64_t n)
{
	uint8_t b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)(n >> (56 - 8 * i));
	hash_add(b, sizeof b);
}

static void add_bytes(const void *data, size_t len)
{
	uint32_t n = data == NULL ? UINT32_MAX : (uint32_t)len;
	const uint8_t head[4] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16),
		(uint8_t)(n >> 8), (uint8_t)n };
	hash_add(head, sizeof head);
	hash_add(data, data == NULL ? 0 : len);
}

static void add_text(const char *text)
{
	add_bytes(text, text == NULL ? 0 : strlen(text));
}

static void journal_hash(const uint8_t previous[HASH_SIZE],
    const struct journal_entry *e, uint8_t hash[HASH_SIZE])
{
	hash_begin();
	hash_add(previous, HASH_SIZE);
	add_number(e->seq);
	add_number((uint64_t)e->at);
	add_text(e->actor);
	add_text(e->kind);
	add_number((uint64_t)e->subject);
	add_bytes(e->operation, OPERATION_SIZE);
	add_bytes(e->digest, OPERATION_SIZE);
	add_text(e->detail);
	add_bytes(e->commitment, HASH_SIZE);
	hash_end(hash);
}

void store_commitment(const uint8_t salt[16], const char *evidence,
    const char *note, uint8_t commitment[HASH_SIZE])
{
	hash_begin();
	hash_add(salt, 16);
	add_text(evidence);
	add_text(note);
	hash_end(commitment);
}

int store_journal(struct store *s, struct journal_entry *e, struct error *err)
{
	struct bind b;
	int rc = bind_begin(&b, s, Q_JOURNAL_INSERT, err);
	if (rc < 0)
		return rc;
	e->seq = s->now.seq + 1;
	journal_hash(s->now.head, e, e->hash);
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
	uint64_t seq; /* of the last entry that fits */
	uint8_t head[HASH_SIZE];
	size_t seen; /* in this page */
	bool broken;
};

static int walk_entry(const struct journal_entry *e, void *arg)
{
	struct walk *w = arg;
	uint8_t hash[HASH_SIZE];

	w->seen++;
	journal_hash(w->head, e, hash);
	w->broken = e->seq != w->seq + 1 ||
	    memcmp(hash, e->hash, HASH_SIZE) != 0;
	if (w->broken)
		return 1;
	w->seq = e->seq;
	memcpy(w->head, hash, HASH_SIZE);
	return 0;
}

int store_journal_verify(struct store *s, uint64_t *entries,
    uint8_t head[HASH_SIZE], uint64_t *broken_at, struct error *err)
{
	struct walk w = { 0 };

	do {
		w.seen = 0;
		int rc = store_journal_each(s, w.seq, VERIFY_ROWS, walk_entry,
		    &w, err);
		if (rc < 0)
			return rc;
	} while (!w.broken && w.seen == VERIFY_ROWS);
	*entries = w.seq;
	*broken_at = w.broken ? w.seq + 1 : 0;
	memcpy(head, w.head, HASH_SIZE);
	return 0;
}
