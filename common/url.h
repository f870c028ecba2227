/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The canonical form of an address, by which duplicates are found: scheme and
 * host in lower case, http as https, no www., no default port, no fragment, no
 * trailing slash, no empty ?, no tracking parameters (utm_*, fbclid, gclid),
 * the rest case-sensitive and in order.
 */
#ifndef VIESTI_URL_H
#define VIESTI_URL_H

#include <stdbool.h>
#include <stddef.h>

#define URL_MAX 2000 /* bytes of an address */

/* http or https with a host, clean text, no blanks, at most URL_MAX bytes. */
bool url_is_http(const char *text);
/* Writes the canonical form, NUL-terminated, at most URL_MAX + 2 bytes, into
 * out of size bytes; its length, or -1 when text is not such an address or out
 * too small. */
int url_canonical(const char *text, char *out, size_t size);

#endif
