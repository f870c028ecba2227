/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256 and random bytes; see hash.h. What is kept belongs to the thread. */
#include "common/hash.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#define POOL 512

struct kept {
	EVP_MD_CTX *ctx;
	uint8_t pool[POOL];
	size_t left; /* bytes at the end of the pool not given out */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static EVP_MD *sha256;

static void drop(void *arg)
{
	struct kept *k = arg;

	EVP_MD_CTX_free(k->ctx);
	OPENSSL_cleanse(k->pool, POOL);
	free(k);
}

static void drop_main(void)
{
	struct kept *k = pthread_getspecific(key);

	if (k)
		drop(k);
	pthread_setspecific(key, NULL);
	EVP_MD_free(sha256);
	sha256 = NULL;
}

static void begin(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	pthread_key_create(&key, drop);
	atexit(drop_main);
}

static struct kept *kept(void)
{
	static _Thread_local struct kept *mine;

	if (mine)
		return mine;
	pthread_once(&once, begin);
	mine = calloc(1, sizeof *mine);
	if (mine)
		mine->ctx = EVP_MD_CTX_new();
	if (!mine || !mine->ctx)
		abort();
	pthread_setspecific(key, mine);
	return mine;
}

void hash_begin(void)
{
	EVP_MD_CTX *ctx = kept()->ctx; /* first: it also fetches sha256 */

	if (EVP_DigestInit_ex2(ctx, sha256, NULL) != 1)
		abort();
}

void hash_add(const void *data, size_t len)
{
	if (len > 0 && EVP_DigestUpdate(kept()->ctx, data, len) != 1)
		abort();
}

void hash_end(uint8_t out[HASH_BYTES])
{
	if (EVP_DigestFinal_ex(kept()->ctx, out, NULL) != 1)
		abort();
}

void hash_sha256(const void *data, size_t len, uint8_t out[HASH_BYTES])
{
	hash_begin();
	hash_add(data, len);
	hash_end(out);
}

void hash_random(void *out, size_t len)
{
	struct kept *k = kept();
	uint8_t *to = out;

	while (len > 0) {
		if (k->left == 0) {
			if (RAND_bytes(k->pool, POOL) != 1)
				abort();
			k->left = POOL;
		}
		size_t n = len < k->left ? len : k->left;
		uint8_t *from = k->pool + POOL - k->left;
		memcpy(to, from, n);
		OPENSSL_cleanse(from, n);
		k->left -= n;
		to += n;
		len -= n;
	}
}
