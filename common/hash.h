/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SHA-256 and random bytes for hot paths: OpenSSL 3 looks its algorithms up
 * and takes locks on each call unless they are kept.
 */
#ifndef VIESTI_HASH_H
#define VIESTI_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32

/*
 * SHA-256 in parts: begin, add any number of times, end. A thread has one hash
 * running at a time. Ends the program when OpenSSL cannot hash, which is memory
 * gone or a broken installation.
 */
void hash_begin(void);
void hash_add(const void *data, size_t len);
void hash_end(uint8_t out[HASH_BYTES]);
/* All in one. */
void hash_sha256(const void *data, size_t len, uint8_t out[HASH_BYTES]);

/* Bytes from the system's generator, taken from it a few hundred at a time. For
 * ids and salts, not for keys. Ends the program when there are none. */
void hash_random(void *out, size_t len);

#endif
