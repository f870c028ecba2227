/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Addresses: taken apart without copying, and written in canonical form.
 *
 * The canonical form is its own canonical form, so it may be stored and
 * compared; that is why http://host:443 loses its port too.
 */
#include "common/url.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "common/text.h"

struct span {
	const char *at;
	size_t len;
};

struct url {
	bool https;
	struct span host, path, query; /* query without its ? */
	long port;		       /* 0: none */
};

struct out {
	char *data;
	size_t len, size;
	bool full;
};

static struct span cut(struct span *rest, const char *any_of)
{
	struct span front = { rest->at, 0 };

	while (front.len < rest->len &&
	    strchr(any_of, front.at[front.len]) == NULL)
		front.len++;
	rest->at += front.len;
	rest->len -= front.len;
	return front;
}

static bool begins(struct span s, const char *with)
{
	size_t len = strlen(with);

	return s.len >= len && strncasecmp(s.at, with, len) == 0;
}

static bool is_address_v6(struct span host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr in;

	if (host.len < 2 || host.at[host.len - 1] != ']' ||
	    host.len - 2 >= sizeof(text))
		return false;
	memcpy(text, host.at + 1, host.len - 2);
	text[host.len - 2] = '\0';
	return inet_pton(AF_INET6, text, &in) == 1;
}

static bool is_host(struct span host)
{
	bool letters = false;

	if (host.len > 0 && host.at[0] == '[')
		return is_address_v6(host);
	for (size_t i = 0; i < host.len; i++) {
		unsigned char c = (unsigned char)host.at[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') ||
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			letters = true;
		else if (c != '.' && c != '-' && c != '_')
			return false;
	}
	return letters;
}

/* host, host:port; with a name and password in front it is refused, because a
 * host has no @: they are no part of a page's address, nor ours to keep. */
static bool read_authority(struct span all, struct url *url)
{
	const char *at = all.at;
	size_t end = 0;

	if (all.len > 0 && at[0] == '[')
		while (end < all.len && at[end++] != ']')
			continue;
	else
		while (end < all.len && at[end] != ':')
			end++;
	url->host = (struct span){ at, end };
	url->port = 0;
	if (end < all.len && at[end] != ':')
		return false;
	for (end++; end < all.len; end++) {
		if (at[end] < '0' || at[end] > '9' || url->port > 65535)
			return false;
		url->port = url->port * 10 + (at[end] - '0');
	}
	return url->port <= 65535 && is_host(url->host);
}

static bool has_blank(const char *text, size_t len)
{
	int32_t c;
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		n = text_next(text + i, len - i, &c);
		if (n == 0 || text_is_blank(c))
			return true;
	}
	return false;
}

static bool read_url(const char *text, struct url *url)
{
	struct span rest = { text, strnlen(text, URL_MAX + 1) };

	if (rest.len > URL_MAX || !text_is_clean(text, rest.len, false) ||
	    has_blank(text, rest.len))
		return false;
	url->https = begins(rest, "https://");
	if (!url->https && !begins(rest, "http://"))
		return false;
	rest.at += url->https ? 8 : 7;
	rest.len -= url->https ? 8 : 7;
	if (!read_authority(cut(&rest, "/?#"), url))
		return false;
	url->path = cut(&rest, "?#");
	url->query = (struct span){ rest.at, 0 };
	if (rest.len > 0 && *rest.at == '?') {
		rest.at++;
		rest.len--;
		url->query = cut(&rest, "#");
	}
	return true;
}

bool url_is_http(const char *text)
{
	struct url url;

	return read_url(text, &url);
}

static void put(struct out *out, const char *data, size_t len)
{
	if (out->full || len >= out->size - out->len) {
		out->full = true;
		return;
	}
	memcpy(out->data + out->len, data, len);
	out->len += len;
	out->data[out->len] = '\0';
}

/* One letter of a host in lower case; where that would be longer, as it is. */
static size_t put_lower(struct out *out, const char *at, size_t len)
{
	utf8proc_uint8_t lower[4];
	utf8proc_ssize_t n_lower;
	int32_t c;
	size_t n = text_next(at, len, &c);

	n_lower = utf8proc_encode_char(utf8proc_tolower(c), lower);
	if (n_lower > 0 && (size_t)n_lower <= n)
		put(out, (const char *)lower, (size_t)n_lower);
	else
		put(out, at, n);
	return n;
}

static void put_host(struct out *out, struct span host)
{
	while (begins(host, "www.") && host.len > 4 &&
	    is_host((struct span){ host.at + 4, host.len - 4 })) {
		host.at += 4;
		host.len -= 4;
	}
	for (size_t i = 0; i < host.len;)
		i += put_lower(out, host.at + i, host.len - i);
}

static void put_port(struct out *out, const struct url *url)
{
	char digits[8];
	size_t n = sizeof(digits);
	long port = url->port;

	if (port == 0 || port == 443 || (port == 80 && !url->https))
		return;
	for (; port > 0; port /= 10)
		digits[--n] = (char)('0' + port % 10);
	digits[--n] = ':';
	put(out, digits + n, sizeof(digits) - n);
}

/* Is it the parameter of somebody who counts clicks? */
static bool is_tracking(struct span parameter)
{
	static const char *const names[] = { "fbclid", "gclid" };
	struct span name = cut(&parameter, "=");

	if (name.len >= 4 && memcmp(name.at, "utm_", 4) == 0)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name.len == strlen(names[i]) &&
		    memcmp(name.at, names[i], name.len) == 0)
			return true;
	return false;
}

static void put_query(struct out *out, struct span query)
{
	const size_t before = out->len;
	bool more = query.len > 0, first = true;

	while (more) {
		struct span parameter = cut(&query, "&");

		more = query.len > 0;
		if (more) {
			query.at++;
			query.len--;
		}
		if (is_tracking(parameter))
			continue;
		put(out, first ? "?" : "&", 1);
		put(out, parameter.at, parameter.len);
		first = false;
	}
	if (!out->full && out->len == before + 1)
		out->data[--out->len] = '\0'; /* an empty ? */
}

int url_canonical(const char *text, char *out, size_t size)
{
	struct out o = { .data = out, .size = size };
	struct url url;

	if (size == 0 || !read_url(text, &url))
		return -1;
	while (url.path.len > 0 && url.path.at[url.path.len - 1] == '/')
		url.path.len--;
	put(&o, "https://", 8);
	put_host(&o, url.host);
	put_port(&o, &url);
	put(&o, url.path.at, url.path.len);
	put_query(&o, url.query);
	return o.full ? -1 : (int)o.len;
}
