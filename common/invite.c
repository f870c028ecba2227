/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The invite's line: VSTI1- and then, in Crockford's base32 (five bits a
 * character, no I, L, O, U), these bytes:
 *
 *	version 1 (1)  length of address (1)  address  port (2, big-endian)
 *	hash of the CA's key (32)  handle (8)  secret (16)  checksum (4)
 *
 * The bits left over in the last character are zero.
 */
#include "common/invite.h"

#include "common/hash.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/crypto.h>

#include "common/i18n.h"
#include "common/text.h"

#define VERSION 1
#define PREFIX "VSTI1-"
#define GROUP 5
#define FIXED (2 + 2 + 32 + 8 + 16) /* all but address and checksum */
#define CHECKSUM 4
#define BYTES_MAX (FIXED + 255 + CHECKSUM)
#define CHARS_MAX (16 + (BYTES_MAX * 8 + 4) / 5) /* VSTI1, a command too */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void checksum(const uint8_t *data, size_t len, uint8_t out[CHECKSUM])
{
	uint8_t hash[HASH_BYTES];

	hash_sha256(data, len, hash);
	memcpy(out, hash, CHECKSUM);
	OPENSSL_cleanse(hash, sizeof(hash));
}

static size_t add(uint8_t *data, size_t at, const void *field, size_t len)
{
	memcpy(data + at, field, len);
	return at + len;
}

static size_t pack(const struct invite_code *code, uint8_t data[BYTES_MAX])
{
	size_t address = strnlen(code->address, sizeof(code->address) - 1);
	uint8_t head[2] = { VERSION, (uint8_t)address };
	uint8_t port[2] = { (uint8_t)(code->port >> 8), (uint8_t)code->port };
	size_t len = add(data, 0, head, sizeof(head));

	len = add(data, len, code->address, address);
	len = add(data, len, port, sizeof(port));
	len = add(data, len, code->ca_key_hash, sizeof(code->ca_key_hash));
	len = add(data, len, code->handle, sizeof(code->handle));
	len = add(data, len, code->secret, sizeof(code->secret));
	checksum(data, len, data + len);
	return len + CHECKSUM;
}

/* The five bits from this bit on; zeros follow the end. */
static unsigned five_bits(const uint8_t *data, size_t len, size_t bit)
{
	size_t at = bit / 8;
	unsigned two = (unsigned)data[at] << 8 |
	    (at + 1 < len ? data[at + 1] : 0u);

	return two >> (11 - bit % 8) & 31;
}

char *invite_format(const struct invite_code *code, char out[INVITE_CODE_SIZE])
{
	uint8_t data[BYTES_MAX];
	size_t len = pack(code, data), used = strlen(PREFIX);

	memcpy(out, PREFIX, used);
	for (size_t i = 0; i * 5 < len * 8; i++) {
		if (i > 0 && i % GROUP == 0)
			out[used++] = '-';
		out[used++] = alphabet[five_bits(data, len, i * 5)];
	}
	out[used] = '\0';
	OPENSSL_cleanse(data, sizeof(data));
	return out;
}

/* Blanks and every kind of hyphen that a mail program makes of ours. */
static bool is_passed_over(int32_t c)
{
	return text_is_blank(c) || c == '-' || c == 0xad || c == 0x2212 ||
	    (c >= 0x2010 && c <= 0x2015);
}

/* The text's characters as the alphabet has them; another one as '?'. The
 * number of them, or -1: too many. */
static int squeeze(const char *text, char out[CHARS_MAX + 1])
{
	size_t len = strlen(text), n;
	int used = 0;
	int32_t c;

	for (size_t i = 0; i < len; i += n) {
		n = text_next(text + i, len - i, &c);
		if (n > 0 && is_passed_over(c))
			continue;
		if (used == CHARS_MAX)
			return -1;
		if (n != 1)
			c = '?';
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (c == 'O')
			c = '0';
		else if (c == 'I' || c == 'L')
			c = '1';
		out[used++] = (char)c;
		n = n > 0 ? n : 1;
	}
	out[used] = '\0';
	return used;
}

/* Base32 to bytes; their number, or -1. */
static int unpack(const char *chars, uint8_t data[BYTES_MAX])
{
	unsigned bits = 0, n_bits = 0;
	int len = 0;

	for (; *chars != '\0'; chars++) {
		const char *digit = strchr(alphabet, *chars);

		if (digit == NULL)
			return -1;
		bits = (bits << 5 | (unsigned)(digit - alphabet)) & 0xfff;
		n_bits += 5;
		if (n_bits < 8)
			continue;
		if (len == BYTES_MAX)
			return -1;
		n_bits -= 8;
		data[len++] = (uint8_t)(bits >> n_bits);
	}
	return n_bits < 5 && (bits & ((1u << n_bits) - 1)) == 0 ? len : -1;
}

static int typing_error(struct error *err)
{
	return error_set(err, E_INVALID, "invite_checksum",
	    _("The invite has a typing error or is not whole. Copy the line "
	      "again, from VSTI1 to its end."));
}

static int wrong_version(struct error *err)
{
	return error_set(err, E_INVALID, "invite_version",
	    _("The invite was made by a newer version of Viesti. Update this "
	      "program, then enrol."));
}

static int read_bytes(const uint8_t *data, size_t len, struct invite_code *out,
    struct error *err)
{
	uint8_t sum[CHECKSUM];
	const uint8_t *at = data + 2;
	size_t address;

	if (len < FIXED + CHECKSUM)
		return typing_error(err);
	checksum(data, len - CHECKSUM, sum);
	if (memcmp(sum, data + len - CHECKSUM, CHECKSUM) != 0)
		return typing_error(err);
	if (data[0] != VERSION)
		return wrong_version(err);
	address = data[1];
	if (len != FIXED + address + CHECKSUM || address == 0 ||
	    !text_is_clean((const char *)at, address, false))
		return typing_error(err);
	memset(out, 0, sizeof(*out));
	memcpy(out->address, at, address);
	at += address;
	out->port = (uint16_t)(at[0] << 8 | at[1]);
	memcpy(out->ca_key_hash, at + 2, sizeof(out->ca_key_hash));
	at += 2 + sizeof(out->ca_key_hash);
	memcpy(out->handle, at, sizeof(out->handle));
	memcpy(out->secret, at + sizeof(out->handle), sizeof(out->secret));
	return 0;
}

int invite_parse(const char *text, struct invite_code *out, struct error *err)
{
	static const char command[] = "V1EST1ENR01", mark[] = "VST1";
	char chars[CHARS_MAX + 1] = "";
	const char *at = chars;
	uint8_t data[BYTES_MAX];
	int n = squeeze(text, chars), rc;

	/* The whole command may have been pasted: viesti enrol VSTI1-... */
	if (n >= 0 && strncmp(at, command, sizeof(command) - 1) == 0)
		at += sizeof(command) - 1;
	if (n < 0 || strncmp(at, mark, sizeof(mark) - 1) != 0) {
		rc = error_set(err, E_INVALID, "invite_format",
		    _("This is not an invite. An invite is one line that "
		      "begins with VSTI1-; ask the organiser for it."));
		goto out;
	}
	at += sizeof(mark) - 1;
	if (*at != '1') {
		rc = *at >= '2' && *at <= '9' ? wrong_version(err)
					      : typing_error(err);
		goto out;
	}
	n = unpack(at + 1, data);
	rc = n < 0 ? typing_error(err) : read_bytes(data, (size_t)n, out, err);
out:
	OPENSSL_cleanse(data, sizeof(data));
	OPENSSL_cleanse(chars, sizeof(chars));
	return rc;
}
