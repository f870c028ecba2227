/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The line that enrols a client: VSTI1- and Crockford base32 in groups of five,
 * of version, address, port, SHA-256 of the CA's public key info, the invite's
 * handle, its one-time secret and a 4-byte checksum (first of SHA-256 of what
 * stands before). Letter case, blanks and hyphens do not matter; O reads as 0,
 * I and L as 1.
 */
#ifndef VIESTI_INVITE_H
#define VIESTI_INVITE_H

#include <stdint.h>

#include "common/error.h"

struct invite_code {
	char address[256]; /* host name or address */
	uint16_t port;
	uint8_t ca_key_hash[32];
	uint8_t handle[8];
	uint8_t secret[16];
};
#define INVITE_CODE_SIZE 700

char *invite_format(const struct invite_code *code, char out[INVITE_CODE_SIZE]);
/* E_INVALID: invite_format (not such a line), invite_checksum (a typing error),
 * invite_version. */
int invite_parse(const char *text, struct invite_code *out, struct error *err);

#endif
