/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Secrets of the server, and the marks of who got the bonus of the first public
 * deed in a season that is over: HMAC-SHA-256 of the folded staff id under the
 * secret "first_public". They say nothing without a staff id to try.
 */
#ifndef VIESTI_STORE_MARKS_H
#define VIESTI_STORE_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "server/store/store.h"

#define SECRET_SIZE 32
#define SECRET_FIRST_PUBLIC "first_public"

/* 1 and its value, 0: there is none yet. */
int store_secret(struct store *s, const char *key, uint8_t value[SECRET_SIZE],
    struct error *err);
/* Makes it anew, in the open transaction. */
int store_secret_make(struct store *s, const char *key,
    uint8_t value[SECRET_SIZE], struct error *err);
/* HMAC-SHA-256 of the parts, each ended by a NUL; texts are folded first. */
int secret_mac(const uint8_t key[SECRET_SIZE], const char *const *parts,
    size_t n, uint8_t mac[HASH_SIZE], struct error *err);

/*
 * The key of the digests in the journal, and the last entry that was made
 * before it. Digests are of what was asked, names among it: made anew with each
 * forgetting, the key leaves nothing by which a guess could be tried.
 */
int store_digest_key(struct store *s, uint8_t key[SECRET_SIZE], uint64_t *from,
    struct error *err);
int store_digest_rotate(struct store *s, struct error *err);

/* 1: this staff id has a mark, 0: not. */
int store_mark_has(struct store *s, const char *staff_id, struct error *err);
/* In the open transaction; makes the secret when there is none. */
int store_mark_put(struct store *s, const char *staff_id, struct error *err);
int store_mark_drop(struct store *s, const char *staff_id, struct error *err);

#endif
